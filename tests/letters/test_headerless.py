"""Letters of form F1 without a header, as the posted seeds are: numbered items, guideline lines, credentials."""

from __future__ import annotations

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import basis

LETTER = """HOW THE IMR FINAL DETERMINATION WAS MADE

MAXIMUS Federal Services sent the complete case file to an expert reviewer.

{credentials}

CLINICAL CASE SUMMARY

The expert reviewer developed the following clinical case summary based on a review of the case file, including all

medical records:

{summary}

IMR ISSUES, DECISIONS AND RATIONALES

The Final Determination was based on decisions for the disputed items/services set forth below:

{items}
"""
BOARD = (
    "The expert reviewer is Board Certified in Internal Medicine, has a subspecialty in Rheumatology, and is"
    " licensed to practice in California, Arizona and New Mexico."
)
LISTED = (
    "The Expert Reviewer has the following credentials: State(s) of Licensure: California"
    " Certification(s)/Specialty: Physical Medicine & Rehabilitation, Pain Management"
)
NUMBERED = """Request: Eight (8) sessions of hand therapy for the right wrist: Upheld

Claims Administrator guideline: The Claims Administrator gave no guideline for its decision.

MAXIMUS guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints Page(s): 264 to 266.

Decision rationale: The request is not medically necessary.

2. Voltaren gel 1%, 100 grams, with one refill - Overturned

Claims Administrator guideline: Decision based on Non-MTUS Citation ODG, Forearm, Wrist & Hand Chapter.

MAXIMUS guideline: Decision based on MTUS Chronic Pain Medical Treatment Guidelines Topical Analgesics Section, pages

111 and 112.

Decision rationale: The gel is medically necessary."""
PLAIN = """Trigger point injections, lumbar, x 3 (DOS 2/12/15): Upheld
Claims Administrator guideline: Decision based on MTUS Chronic Pain Treatment Guidelines Section(s): Trigger points.
MAXIMUS guideline: The Expert Reviewer did not base their decision on the MTUS. Decision based on Non-MTUS Citation ODG,
Pain Chapter.
Decision rationale: A twitch response is not documented. The request is not medically necessary.
Transportation to and from the clinic, twice a week for 3 weeks: Upheld
Claims Administrator guideline: The Claims Administrator did not cite any medical evidence for its decision.
MAXIMUS guideline: Decision based on Non-MTUS Citation ODG, Knee & Leg Chapter, Transportation.
Decision rationale: He can drive. The request is not medically necessary."""


def test_numbers_and_labels_are_no_part_of_a_request():
    summary = (
        "The applicant is a represented employee who has filed a claim for chronic wrist pain reportedly associated"
        " with an industrial injury of April 3, 2012. In a Utilization Review report dated June 2, 2014, the claims"
        " administrator approved one of three requests."
    )
    record = read_letter_baseline(
        Letter.from_text(LETTER.format(credentials=BOARD, summary=summary, items=NUMBERED))
    )
    dates = record.dates.model_dump(mode="json")
    assert (record.letter.form, dates["injury"], dates["ur_denial"]) == ("F1a", "2012-04-03", "2014-06-02")
    assert record.reviewer.licensure_states == ("California", "Arizona", "New Mexico")
    assert record.reviewer.specialties == ("Internal Medicine",)
    therapy, gel = record.items
    assert therapy.request == "Eight (8) sessions of hand therapy for the right wrist"
    assert (basis(therapy, "administrator"), basis(therapy, "reviewer")) == (
        "none",
        "mtus: Forearm, Wrist, and Hand Complaints, 264-266",
    )
    assert (gel.request, gel.quantity.max, gel.refills) == (
        "Voltaren gel 1%, 100 grams, with one refill",
        100,
        1,
    )
    assert basis(gel, "administrator") == "other: ODG, Forearm, Wrist & Hand Chapter"


def test_a_past_service_and_a_ride_there():
    summary = (
        "The injured worker (IW), a 56-year-old warehouseman, injured his back on 7-14-11. Diagnoses: lumbar"
        ' radiculopathy; "myofascial pain." On 3-30-15 Utilization Review non-certified the request.'
    )
    record = read_letter_baseline(
        Letter.from_text(LETTER.format(credentials=LISTED, summary=summary, items=PLAIN))
    )
    dates = record.dates.model_dump(mode="json")
    assert (record.letter.form, dates["injury"], dates["ur_denial"]) == ("F1b", "2011-07-14", "2015-03-30")
    assert record.diagnoses == ("lumbar radiculopathy", "myofascial pain")
    injections, ride = record.items
    assert (injections.retrospective, injections.quantity.max) == (True, 3)
    assert basis(injections, "reviewer") == "other: ODG, Pain Chapter"
    assert (ride.category, ride.quantity.max, ride.quantity.unit) == ("transportation", 6, "visits")
    assert basis(ride, "administrator") == "none"
