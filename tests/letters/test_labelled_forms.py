"""Letters of no known form whose decisions stand at a label, in a list or at a ticked box."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord
from made import basis, codes

LABELLED = """HARBOR MEDICAL REVIEW
Case Number: CM13-0900611
Date of Review: 9/3/2013   UR Decision: 7/9/2013
THE CASE
The employee, a 51-year-old man, is a roofer. Diagnoses: rotator cuff tear. Treatments: sling, Motrin.
DECISIONS AND REASONS
Item 1: Ultrasound guided injection, left shoulder
Guideline used by claims administrator: none cited
Guideline used by reviewer: MTUS Shoulder Complaints 2004, Section(s): Initial Care
Decision: Denial OVERTURNED
Reason: He did not get better with therapy. The injection is indicated.
Item 2: Cyclobenzaprine 10mg #90
Guideline used by claims administrator: MTUS Chronic Pain Medical Treatment 2009
Guideline used by reviewer: Official Disability Guidelines (ODG), Pain Chapter, Muscle relaxants
Decision: Denial UPHELD
Reason: He has used it for over six months.
IF YOU DISAGREE WITH THIS
You may appeal within 30 days.
"""
LISTED = """PHYSICIAN ADVISOR REVIEW
GUIDELINES
A. Claims administrator: not stated. Reviewer: Official Disability Guidelines (ODG), Knee Chapter, MRI.
B. Claims administrator: MTUS Knee Complaints 2004. Reviewer: MTUS Knee Complaints 2004.
REVIEW DECISION
A. MRI of the right knee: OVERTURNED - medically necessary
Locking was found on examination.
B. Knee brace, purchase: UPHELD - not medically necessary
There is no instability.
______________________________
Electronically signed
"""
TICKED = """NOTICE OF DECISION
DATE OF REVIEW: 5/4/2012
DESCRIPTION OF THE SERVICE IN DISPUTE: 10 sessions of work conditioning
REVIEW OUTCOME UPON INDEPENDENT REVIEW
[{upheld}] Upheld (Agree)
[{overturned}] Overturned (Disagree)
PATIENT CLINICAL HISTORY
The claimant is a 33-year-old female.
ANALYSIS AND EXPLANATION OF THE DECISION: The criteria for admission are not met.
"""


def read(text: str) -> DecisionRecord:
    record = read_letter_baseline(Letter.from_text(text))
    assert record.letter.form == "unknown"
    assert "unknown_form" in codes(record)
    return record


def decided(record: DecisionRecord) -> list[tuple[str, str | None]]:
    return [(item.request, item.outcome) for item in record.items]


def test_items_whose_decision_has_a_label_of_its_own():
    record = read(LABELLED)
    assert decided(record) == [
        ("Ultrasound guided injection, left shoulder", "overturned"),
        ("Cyclobenzaprine 10mg #90", "upheld"),
    ]
    injection, drug = record.items
    assert (injection.administrator_basis, injection.reviewer_basis) == ("none", "mtus")
    assert (drug.administrator_basis, drug.reviewer_basis) == ("mtus", "other")
    (cited,) = injection.reviewer_citations
    assert (cited.title, cited.section) == ("Shoulder Complaints 2004", "Initial Care")
    assert injection.rationale == "He did not get better with therapy. The injection is indicated."
    assert "conservative_care_failed" in injection.reasons
    assert drug.rationale == "He has used it for over six months.", "the next heading is none of it"
    dates = record.dates.model_dump(mode="json")
    assert (dates["decision"], dates["ur_denial"]) == ("2013-09-03", "2013-07-09")
    assert record.diagnoses == ("rotator cuff tear",)


def test_items_of_a_list_decided_behind_a_colon_with_guidelines_listed_before():
    record = read(LISTED)
    assert decided(record) == [("MRI of the right knee", "overturned"), ("Knee brace, purchase", "upheld")]
    scan, brace = record.items
    assert (scan.administrator_basis, scan.reviewer_basis) == ("none", "other")
    assert (brace.administrator_basis, brace.reviewer_basis) == ("mtus", "mtus")
    assert brace.rationale == "There is no instability."


@pytest.mark.parametrize("outcome", ["upheld", "overturned"])
def test_a_ticked_box_decides_the_service_in_dispute(outcome):
    boxes = {"upheld": " ", "overturned": " "} | {outcome: "X"}
    record = read(TICKED.format(**boxes))
    assert decided(record) == [("10 sessions of work conditioning", outcome)]
    assert record.items[0].rationale == "The criteria for admission are not met."
    assert record.dates.ur_denial is None, "the date of the review is no date of a denial"


def test_two_ticked_boxes_decide_nothing():
    assert read(TICKED.format(upheld="X", overturned="X")).items == ()


@pytest.mark.parametrize(
    "text",
    [
        "Final Determination: UPHOLD. We decided that none of the disputed items are necessary.",
        "Decision: Upheld",
        "The outcome of the appeal was this: overturned.",
    ],
)
def test_an_outcome_without_a_treatment_is_no_item(text):
    assert read(f"A letter about a case. {text}").items == ()


def test_dots_lead_from_labels_to_values():
    record = read(
        "RECORD OF DETERMINATION\nDate of accident 08/30/2015       UR decision dated 10/09/2015\n"
        "Disputed service no. 1 ....... Wound vac, rental for 30 days\nDetermination ................ OVERTURNED (medically necessary)\n"
        "Administrator relied on ...... no guideline cited\n"
        "Reviewer relied on ........... MTUS, Chronic Pain Medical Treatment Guidelines, Home health services, page 51\n"
        "Reasoning .................... The wound is deep.\n"
        "Disputed service no. 2 ....... Keflex 500mg #40\nDetermination ................ UPHELD (not medically necessary)\n"
        "Reasoning .................... The infection is gone.\n"
    )
    assert decided(record) == [
        ("Wound vac, rental for 30 days", "overturned"),
        ("Keflex 500mg #40", "upheld"),
    ]
    vac, drug = record.items
    assert (vac.administrator_basis, vac.reviewer_basis) == ("none", "mtus")
    assert vac.reviewer_citations[0].pages == (51,)
    assert drug.rationale == "The infection is gone."
    assert record.dates.model_dump(mode="json")["injury"] == "2015-08-30"
    assert record.dates.decision is None, "the date of another decision is none of the letter's"


PLAIN = """Your decision
We received your application on September 1, 2013.
We gave the file to a doctor on September 18, 2013.
The utilization review denial is dated August 14, 2013.
A doctor who is Board Certified in Psychiatry and licensed in Colorado decided.
What did you ask for, and what did we decide?
Treatment 1
You asked for: Neuropsychological testing, 8 hours
Our decision: Yes. This treatment is medically necessary. The denial is overturned.
What your claims administrator relied on: nothing was cited.
What our doctor relied on: the Official Disability Guidelines (ODG), Head Chapter, Testing. This is not part of the MTUS.
Why: The question is clear.
Treatment 2
You asked for: Lorazepam 1mg #30
Our decision: No. The denial is upheld.
What your claims administrator relied on: MTUS Chronic Pain 2009.
What our doctor relied on: MTUS Chronic Pain 2009.
Why: It is not for long use.
"""


def test_answers_in_plain_words():
    record = read(PLAIN)
    assert decided(record) == [
        ("Neuropsychological testing, 8 hours", "overturned"),
        ("Lorazepam 1mg #30", "upheld"),
    ]
    test, drug = record.items
    assert (test.administrator_basis, test.reviewer_basis, test.rationale) == (
        "none",
        "other",
        "The question is clear.",
    )
    assert (drug.administrator_basis, drug.reviewer_basis) == ("mtus", "mtus")
    dates = record.dates.model_dump(mode="json")
    assert (dates["application_received"], dates["assigned"], dates["ur_denial"]) == (
        "2013-09-01",
        "2013-09-18",
        "2013-08-14",
    )
    assert record.reviewer.licensure_states == ("Colorado",)


def test_what_was_asked_first_and_authorized_at_labels_of_its_own():
    record = read(
        "DETERMINATION\nInjured on . . . . 08/15/2018\nUR denial dated . . 06/03/2019\nAssigned to reviewer . . . 07/08/2019\n"
        "Decided on . . . 07/29/2019\nService 1 of 1 ..... Aquatic therapy, 4 visits\nOriginal request .... Aquatic therapy, 12 visits\n"
        "Authorized by UR ... Aquatic therapy, 8 visits\nStill in dispute ... Aquatic therapy, 4 visits\n"
        "Finding ....... NOT MEDICALLY NECESSARY (denial upheld)\nClaims administrator used  no guideline\n"
        "Reviewer used ..... MTUS Chronic Pain 2009\nComment. She walks well.\n"
    )
    (item,) = record.items
    assert (item.request, item.original_request, item.authorized_portion, item.outcome) == (
        "Aquatic therapy, 4 visits",
        "Aquatic therapy, 12 visits",
        "Aquatic therapy, 8 visits",
        "upheld",
    )
    assert (item.administrator_basis, item.reviewer_basis, item.rationale) == (
        "none",
        "mtus",
        "She walks well.",
    )
    assert set(record.dates.model_dump(mode="json").values()) == {
        None,
        "2018-08-15",
        "2019-06-03",
        "2019-07-08",
        "2019-07-29",
    }


TICKED_EACH = """REPORT OF INDEPENDENT MEDICAL REVIEW
2. PRIORITY: [X] Standard [ ] Expedited
10. FINDINGS ON EACH TREATMENT IN DISPUTE
10.1  TREATMENT: Vestibular rehabilitation 2x5
UR DECISION IS: [X] UPHELD [ ] OVERTURNED
CLAIMS ADMINISTRATOR GUIDELINE: Official Disability Guidelines (ODG) Head, Vestibular rehabilitation
REVIEWER GUIDELINE: American Academy of Otolaryngology, Clinical Practice Guideline, 2017
RATIONALE: Nothing changed after six visits.
10.2  TREATMENT: Custom splint, right wrist
UR DECISION IS: [ ] UPHELD [X] OVERTURNED
CLAIMS ADMINISTRATOR GUIDELINE: None cited
REVIEWER GUIDELINE: Official Disability Guidelines (ODG) Wrist, Splints
RATIONALE: The wrist is unstable.
"""


def test_boxes_at_each_treatment_and_labels_in_capitals():
    record = read(TICKED_EACH)
    assert decided(record) == [
        ("Vestibular rehabilitation 2x5", "upheld"),
        ("Custom splint, right wrist", "overturned"),
    ]
    first, second = record.items
    assert (basis(first, "administrator"), basis(first, "reviewer")) == (
        "other: ODG, Head, Vestibular rehabilitation",
        "other: other, American Academy of Otolaryngology, Clinical Practice Guideline, 2017",
    )
    assert (basis(second, "administrator"), second.rationale) == ("none", "The wrist is unstable.")


def test_questions_and_what_was_asked_first():
    record = read(
        "PANEL\nI am licensed to practice in New Jersey.\nQuestion 1. Is the following medically necessary: Occlusal splint?\n"
        "Response: No. The denial is upheld.\nBasis of the claims administrator: The claims administrator did not cite any guideline.\n"
        "Basis of this reviewer: Official Disability Guidelines (ODG) Head, Splints.\nExplanation: The arch is not named.\n"
        "[2 of 2]\nORIGINAL REQUEST: Tramadol 50mg #90\nAUTHORIZED BY UR: Tramadol 50mg #60\nREMAINING IN DISPUTE: Tramadol 50mg #30\n"
        "DETERMINATION: OVERTURNED\nUR EVIDENCE: MTUS Opioid Treatment 2016\nREVIEWER EVIDENCE: MTUS Opioid Treatment 2016\n"
        "ANALYSIS: It works.\n"
    )
    assert decided(record) == [("Occlusal splint", "upheld"), ("Tramadol 50mg #30", "overturned")]
    splint, drug = record.items
    assert (basis(splint, "administrator"), basis(splint, "reviewer")) == (
        "none",
        "other: ODG, Head, Splints",
    )
    assert (drug.original_request, drug.authorized_portion) == ("Tramadol 50mg #90", "Tramadol 50mg #60")
    assert (drug.administrator_basis, drug.reviewer_basis, drug.rationale) == ("mtus", "mtus", "It works.")


def test_one_treatment_under_questions_as_headings():
    record = read(
        "Your Decision Letter\nWhat treatment did we look at?\nOvernight sleep study\nWhat is the decision?\n"
        "The claims administrator's denial is UPHELD. The treatment is not medically necessary.\nWhich rules were used?\n"
        "The claims administrator used: Official Disability Guidelines (ODG) Pain, Polysomnography.\n"
        "The independent doctor used: Official Disability Guidelines (ODG) Head, Polysomnography.\n"
        "Why was it decided this way?\nThere is no sign of apnea.\n"
    )
    assert decided(record) == [("Overnight sleep study", "upheld")]
    assert basis(record.items[0], "administrator") == "other: ODG, Pain, Polysomnography"
    assert basis(record.items[0], "reviewer") == "other: ODG, Head, Polysomnography"
    assert record.items[0].rationale == "There is no sign of apnea."


def test_decided_behind_a_dash_with_guidelines_in_lines_below():
    record = read(
        "REPORT\nUR denial: 8-29-2014\nAssigned: 10-22-2014    Report: 11-28-2014\n(a) Lidoderm 5% patch #30 - NOT MEDICALLY NECESSARY\n"
        "Guideline of the claims administrator: MTUS Chronic Pain Medical Treatment Guidelines,\nLidoderm, pages 56-57\n"
        "Guideline of the reviewer: MTUS Chronic Pain Medical Treatment Guidelines,\nLidoderm, page 56\n"
        "A trial of other drugs has not been made.\n(b) CBC panel - MEDICALLY NECESSARY\nGuideline of the claims administrator: none cited\n"
        "Guideline of the reviewer: MTUS Chronic Pain Medical Treatment Guidelines, page 70\nNo test was drawn.\n"
    )
    assert decided(record) == [("Lidoderm 5% patch #30", "upheld"), ("CBC panel", "overturned")]
    patch, panel = record.items
    assert patch.administrator_citations[0].pages == ((56, 57),)
    assert patch.reviewer_citations[0].pages == (56,)
    assert (panel.administrator_basis, panel.rationale) == ("none", "No test was drawn.")
    assert record.dates.decision is not None


def test_the_decision_before_the_treatment():
    record = read(
        "FINAL DECISION\nDECISION 1 OF 2: UPHELD\nTreatment in dispute: Synvisc-One injection, right knee\nClaims administrator's source:"
        " none given\nReviewer's source: MTUS Knee Complaints 2004\nReason: There is no arthritis.\nDECISION 2 OF 2: OVERTURNED\n"
        "Treatment in dispute: Knee brace\nClaims administrator's source: none given\nReviewer's source: MTUS Knee Complaints 2004\n"
        "Reason: The knee gives way.\n"
    )
    assert decided(record) == [("Synvisc-One injection, right knee", "upheld"), ("Knee brace", "overturned")]
    assert [item.rationale for item in record.items] == ["There is no arthritis.", "The knee gives way."]
    assert {(item.administrator_basis, item.reviewer_basis) for item in record.items} == {("none", "mtus")}


def test_the_date_of_a_label_stands_before_the_date_of_a_line():
    record = read(LABELLED.replace("HARBOR MEDICAL REVIEW", "HARBOR MEDICAL REVIEW\nSeptember 9, 2013"))
    assert record.model_dump(mode="json")["dates"]["decision"] == "2013-09-03"


def test_the_number_of_the_next_section_is_no_part_of_a_specialty():
    text = LABELLED.replace(
        "THE CASE",
        "8. REVIEWER\nState(s) of Licensure: Ohio\nCertification(s)/Specialty: Neurology\n9. BRIEF HISTORY",
    )
    assert read(text).reviewer.specialties == ("Neurology",)


HEADED = """INDEPENDENT MEDICAL REVIEW DECISION
Date of injury: 06/03/2022
Utilization review decision: 02/13/2024
Date review requested: 02/27/2024
Reviewer: The reviewer is board certified in Orthopedic Surgery, holds a license in Arizona, and has no stake.
Treatment in dispute
Knee brace, purchase
Decision
The denial is {said}.
Guidelines
The claims administrator relied on MTUS Knee Complaints 2004.
The reviewer relied on the Official Disability Guidelines (ODG), Knee Chapter, Brace.
Explanation
There is no instability of the knee.
"""


@pytest.mark.parametrize("said", ["upheld", "overturned"])
def test_sections_whose_headings_have_no_mark(said):
    record = read(HEADED.format(said=said))
    (item,) = record.items
    assert (item.request, item.outcome) == ("Knee brace, purchase", said)
    assert basis(item, "administrator") == "mtus: Knee Complaints 2004"
    assert basis(item, "reviewer") == "other: ODG, Knee Chapter, Brace"
    assert item.rationale == "There is no instability of the knee."
    assert record.reviewer.specialties == ("Orthopedic Surgery",)
    assert str(record.dates.application_received) == "2024-02-27"


def test_sections_in_another_order_and_no_heading_in_running_text():
    guidelines = HEADED[HEADED.index("Guidelines") : HEADED.index("Explanation")]
    decision = "Decision\nThe denial is {said}.\n"
    moved = HEADED.replace(guidelines, "").replace(decision, guidelines + decision).format(said="upheld")
    (item,) = read(moved).items
    assert (item.request, item.outcome) == ("Knee brace, purchase", "upheld")
    assert basis(item, "administrator") == "mtus: Knee Complaints 2004"
    told = HEADED.replace("Treatment in dispute\n", "There is one treatment in dispute, ").format(
        said="upheld"
    )
    assert read(told).items == ()


LABELS_OF_F1 = """IMR DETERMINATION
Priority: Expedited
Reviewer specialty: Internal Medicine
Reviewer license: Florida
DISPUTED TREATMENT 1: Oxycodone 15mg #90
DECISION: UPHELD
Claims administrator's guideline: MTUS Opioid Treatment 2016
Reviewer's guideline: MTUS Opioid Treatment 2016
REASON: Her activity has not improved.
DISPUTED TREATMENT 2: Knee brace, purchase
DECISION: OVERTURNED
Claims administrator's guideline: MTUS Knee Complaints 2004
Reviewer's guideline: MTUS Knee Complaints 2004
REASON: The knee gives way.
"""


def test_a_decision_at_a_label_of_its_own_makes_no_letter_of_2013():
    record = read(LABELS_OF_F1)
    assert [(item.request, item.outcome, item.rationale) for item in record.items] == [
        ("Oxycodone 15mg #90", "upheld", "Her activity has not improved."),
        ("Knee brace, purchase", "overturned", "The knee gives way."),
    ]
    assert basis(record.items[1], "reviewer") == "mtus: Knee Complaints 2004"
    assert (record.reviewer.specialties, record.reviewer.licensure_states) == (
        ("Internal Medicine",),
        ("Florida",),
    )


IN_FIRST_PERSON = """REPORT OF INDEPENDENT MEDICAL REVIEWER
This report is issued on October 10, 2014. I am board certified in Neurology and licensed to practice in Oregon.
First treatment: MRI of the left ankle. The claims administrator based its denial on MTUS Ankle and Foot Complaints 2004.
I based my decision on the Official Disability Guidelines (ODG), Ankle Chapter, MRI. Therapy has failed. I find that the
MRI of the left ankle is medically necessary, and the denial is overturned.
"""


def test_a_reviewer_who_tells_in_the_first_person():
    record = read(IN_FIRST_PERSON)
    (item,) = record.items
    assert (item.request, item.outcome) == ("MRI of the left ankle", "overturned")
    assert basis(item, "administrator") == "mtus: Ankle and Foot Complaints 2004"
    assert basis(item, "reviewer") == "other: ODG, Ankle Chapter, MRI"
    assert item.rationale is not None
    assert item.rationale.startswith("The claims administrator based")
    assert str(record.dates.decision) == "2014-10-10"


def test_an_administrator_who_denied_relying_on_a_guideline():
    text = """INDEPENDENT MEDICAL REVIEW - FINAL DECISION
The disputed treatment is a knee brace. The claims administrator denied it, relying on MTUS Knee Complaints 2004. Our
reviewer relied on the Official Disability Guidelines (ODG), Knee Chapter, Brace. For these reasons our reviewer finds that a
knee brace is medically necessary.
"""
    (item,) = read(text).items
    assert basis(item, "administrator") == "mtus: Knee Complaints 2004"
    assert basis(item, "reviewer") == "other: ODG, Knee Chapter, Brace"
