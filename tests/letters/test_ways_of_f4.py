"""Ways in which letters of form F4 may be written: sections for several requests, guidelines found apt."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import basis

PAIN = "Chronic Pain Medical Treatment Guidelines"
DECIDED = "{}) MAXIMUS Federal Services, Inc. has determined the {} medically necessary and appropriate.\n"
LETTER = """Notice of Independent Medical Review Determination
Dated: 11/5/2013
{decisions}
INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE
A decision has been made for each of the treatment and/or services that were in dispute:
{decisions}
Medical Qualifications of the Expert Reviewer:
The physician reviewer is Board Certified in Internal Medicine and is licensed to practice in Maine.
Case Summary:
The employee is a 33-year-old woman.
{bodies}"""
REQUESTED = f"""1) Regarding the requested ten (10) physical therapy sessions:
The Claims Administrator based its decision on the Postsurgical Treatment Guidelines, Shoulder, pages 26-27, a part of
the MTUS. The provider did not dispute the guidelines used by the Claims Administrator. The Expert Reviewer found the
guidelines used by the Claims Administrator relevant and appropriate for the employee's clinical circumstance.
Rationale for the Decision: She has had 24 visits of physical therapy.
2) Regarding the retrospective request for Ultram 50mg #60:
The Claims Administrator did not cite any evidence basis for its decision. The Expert Reviewer stated that the {PAIN},
Opioids, page 80, which is part of the MTUS, was applicable.
Rationale for the Decision: Pain fell by half."""
SHARED = f"""{{}} Regarding the requests for an interferential unit and electrodes, 10 packs:
The Claims Administrator based its decision on the {PAIN}, page 118, which is part of the MTUS.
The Expert Reviewer based his/her decision on the {PAIN}, pages 118 through 120, which is part of the MTUS.
Rationale for the Decision: It is not recommended as an isolated intervention.
{{}} Regarding the request for Celebrex 200mg #30:
The Claims Administrator based its decision on a non-MTUS source, ODG, Pain Chapter.
The Expert Reviewer agreed with the guidelines used by the Claims Administrator.
Rationale for the Decision: He has bled before."""
BOTH = """1) Regarding the request for a sleep study:
The Claims Administrator and the Expert Reviewer both based their decisions on the Official Disability Guidelines
(ODG), Pain Chapter, Polysomnography, which is not part of the MTUS.
Rationale for the Decision: Insomnia of six months is not shown."""


def told(bodies: str, *decided: str) -> list[tuple[str | None, ...]]:
    decisions = "".join(DECIDED.format(place, words) for place, words in enumerate(decided, start=1))
    record = read_letter_baseline(Letter.from_text(LETTER.format(decisions=decisions, bodies=bodies)))
    assert record.letter.form == "F4"
    return [
        (item.request, item.outcome, basis(item, "administrator"), basis(item, "reviewer"), item.rationale)
        for item in record.items
    ]


def test_the_requested_treatment_and_guidelines_found_apt():
    shoulder = "mtus: Postsurgical Treatment Guidelines, Shoulder, 26-27"
    assert told(
        REQUESTED,
        "requested ten (10) physical therapy sessions are not",
        "retrospective request for Ultram 50mg #60 is",
    ) == [
        (
            "ten (10) physical therapy sessions",
            "upheld",
            shoulder,
            shoulder,
            "She has had 24 visits of physical therapy.",
        ),
        (
            "retrospective request for Ultram 50mg #60",
            "overturned",
            "none",
            f"mtus: {PAIN}, Opioids, 80",
            "Pain fell by half.",
        ),
    ]


@pytest.mark.parametrize("numbers", [("1) and 2)", "3)"), ("1-2.", "3."), ("1, 2)", "3)"), ("", "")])
def test_a_section_may_regard_several_requests(numbers):
    unit = (
        f"mtus: {PAIN}, 118",
        f"mtus: {PAIN}, 118-120",
        "It is not recommended as an isolated intervention.",
    )
    pain = "other: ODG, Pain Chapter"
    assert told(
        SHARED.format(*numbers),
        "request for an interferential unit is not",
        "request for electrodes, 10 packs is not",
        "request for Celebrex 200mg #30 is",
    ) == [
        ("an interferential unit", "upheld", *unit),
        ("electrodes, 10 packs", "upheld", *unit),
        ("Celebrex 200mg #30", "overturned", pain, pain, "He has bled before."),
    ]


def test_one_sentence_may_say_what_both_relied_on():
    said = "other: ODG, Pain Chapter, Polysomnography"
    assert told(BOTH, "request for a sleep study is not") == [
        ("a sleep study", "upheld", said, said, "Insomnia of six months is not shown.")
    ]


MISPRINTS = [
    "notmedically necessary and appropriate",
    "not-medically necessary and appropriate",
    "not medicallynecessary and appropriate",
    "not medically necessaryand appropriate",
    "not medically necessary/appropriate",
    "not medically necessary and",
    "not medicaly necesary and appropriate",
]


@pytest.mark.parametrize("misprint", MISPRINTS)
@pytest.mark.parametrize("verb", ["is ", "is", ""])
def test_a_verdict_printed_badly_decides_its_own_item(misprint, verb):
    decided = (
        "1) MAXIMUS Federal Services, Inc. has determined the request for Sonata 10mg #30 "
        f"{verb}{misprint}.\n" + DECIDED.format(2, "request for Celebrex 200mg #30 is")
    )
    bodies = (
        "1) Regarding the request for Sonata 10mg #30:\nRationale for the Decision: The limit is 3 weeks. "
        "The request is not medically necessary and appropriate.\n"
        "2) Regarding the request for Celebrex 200mg #30:\nRationale for the Decision: He has bled before."
    )
    record = read_letter_baseline(Letter.from_text(LETTER.format(decisions=decided, bodies=bodies)))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Sonata 10mg #30", "upheld"),
        ("Celebrex 200mg #30", "overturned"),
    ]


def test_a_notice_that_decides_nothing_before_its_body_gives_a_record():
    text = LETTER.format(
        decisions="", bodies=REQUESTED + "\n" + DECIDED.format(1, "request for Ultram is not")
    )
    assert read_letter_baseline(Letter.from_text(text)).letter.chars == len(text)


@pytest.mark.parametrize(
    "told_of_it",
    [
        "Since the primary procedure is not medically necessary, none of the associated services are medically necessary and\nappropriate.",
        "Since the surgery is not medically necessary, the stay which was to follow it is not either.",
        "As the knee replacement itself was found not medically necessary, neither is the stay.",
        "Because the operation is not necessary, the stay is not necessary.",
    ],
)
def test_what_goes_with_a_denied_operation_may_be_told_without_the_label_of_a_rationale(told_of_it):
    bodies = f"""1) Regarding the request for knee replacement:
The Claims Administrator based its decision on the {PAIN}, page 12, a part of the MTUS.
Rationale for the Decision: No injection was tried.
2) Regarding the request for a hospital stay of 3 days:
{told_of_it} The Claims Administrator did not cite a guideline. The Expert Reviewer did not cite a guideline.
"""
    decisions = "".join(
        DECIDED.format(number, f"request for {what} is not")
        for number, what in ((1, "knee replacement"), (2, "a hospital stay of 3 days"))
    )
    record = read_letter_baseline(Letter.from_text(LETTER.format(decisions=decisions, bodies=bodies)))
    _, stay = record.items
    assert stay.reasons == ("depends_on_denied_item",)
    assert (stay.administrator_basis, stay.reviewer_basis) == ("none", "none")


@pytest.mark.parametrize(
    "nothing",
    [
        "No section of the MTUS or other guideline was relied upon, by the Claims Administrator or by the Expert Reviewer.",
        "No section of the MTUS was relied upon by the Claims Administrator or the Expert Reviewer.",
        "No guideline was relied on by the Claims Administrator and the Expert Reviewer.",
    ],
)
def test_nothing_was_relied_upon_by_either(nothing):
    bodies = f"""1) Regarding the request for knee replacement:
The Claims Administrator based its decision on the {PAIN}, page 12, a part of the MTUS.
Rationale for the Decision: No injection was tried.
2) Regarding the request for a hospital stay of 3 days:
Since the surgery is not medically necessary, the stay which was to follow it is not either. {nothing}
"""
    *_, stay = told(
        bodies, "request for knee replacement is not", "request for a hospital stay of 3 days is not"
    )
    assert stay[1:4] == ("upheld", "none", "none")


ROW = """1) Regarding the request for a gym membership for 6 months:
2) Regarding the request for transportation to appointments:
The Claims Administrator did not cite a guideline. The Expert Reviewer based his/her decision on the Official Disability
Guidelines (ODG), Low Back Chapter, Gym memberships, which is not part of the MTUS, as to the gym membership, and on the
Official Disability Guidelines (ODG), Knee Chapter, Transportation, which is not part of the MTUS, as to the transportation.
Rationale for the Decision: She drives, and no home program has failed.
3) Regarding the request for acupuncture, 6 visits:
The Claims Administrator based its decision on the Acupuncture Medical Treatment Guidelines, which is part of the MTUS.
The Expert Reviewer based his/her decision on the same guidelines as the Claims Administrator.
Rationale for the Decision: She works again."""


def test_labels_in_a_row_share_what_stands_below_the_last():
    needles = "mtus: Acupuncture Medical Treatment Guidelines"
    drives = "She drives, and no home program has failed."
    gym, ride = "other: ODG, Low Back Chapter, Gym memberships", "other: ODG, Knee Chapter, Transportation"
    assert told(
        ROW,
        "request for a gym membership for 6 months is not",
        "request for transportation to appointments is not",
        "request for acupuncture, 6 visits is",
    ) == [
        ("a gym membership for 6 months", "upheld", "none", gym, drives),
        ("transportation to appointments", "upheld", "none", ride, drives),
        ("acupuncture, 6 visits", "overturned", needles, needles, "She works again."),
    ]


def test_a_section_for_two_that_tells_them_apart_by_their_marks():
    body = """1) and 2) Regarding the two operations (carpal tunnel release; trigger thumb release):
Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make His/Her Decision
The Claims Administrator did not cite any guideline for either operation. For item 1) the Expert Reviewer based his/her
decision on the Official Disability Guidelines (ODG), Release, which is not part of the MTUS. For item 2) the Expert Reviewer
based his/her decision on the Official Disability Guidelines (ODG), Thumb, which is not part of the MTUS.
Rational for the Decision:
As to 1), he has failed splints and an injection. The request for item 1) is medically necessary and appropriate.
As to 2), there is no rationale for it in the notes. The request for item 2) is not medically necessary and appropriate.
"""
    requests = ("carpal tunnel release", "trigger thumb release")
    verdicts = [
        f"request for {request} is {denied}" for request, denied in zip(requests, ("", "not"), strict=True)
    ]
    decisions = "".join(map(DECIDED.format, (1, 2), verdicts))
    record = read_letter_baseline(Letter.from_text(LETTER.format(decisions=decisions, bodies=body)))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("carpal tunnel release", "overturned"),
        ("trigger thumb release", "upheld"),
    ]
    assert [item.administrator_basis for item in record.items] == ["none", "none"]
    assert [item.reviewer_citations[0].title for item in record.items] == ["Release", "Thumb"]
    assert "conservative_care_failed" in record.items[0].reasons
    assert record.items[1].reasons == ("insufficient_documentation",)


SECTION = "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make His/Her Decision\n"
HEADED = f"""{{}}:
{SECTION}
The Claims Administrator and the Expert Reviewer both based their decision on the {PAIN}, page 23, which is part of the MTUS.
Rationale for the Decision:
He was seen five weeks before.
{{}}:
{SECTION}
Neither the Claims Administrator nor the Expert Reviewer cited any guideline.
Rationale for the Decision:
They go with the operation.
"""


@pytest.mark.parametrize(
    "labels",
    [
        ("Regarding b), the consultation", "Regarding a) and c), the two others"),
        ("Issue 2 of 3, the consultation", "Issues 1 and 3 of 3"),
        ("Regarding Request II", "Regarding Requests I and III"),
        ("CONSULTATION", "BIOFEEDBACK AND GYM"),
    ],
)
def test_the_printed_heading_begins_a_section_and_the_label_above_says_for_which_requests(labels):
    requests = ("6 sessions of biofeedback", "an orthopedic consultation", "a gym membership")
    verdicts = [f"request for {request} is not" for request in requests]
    decisions = "".join(map(DECIDED.format, (1, 2, 3), verdicts))
    text = LETTER.format(decisions=decisions, bodies=HEADED.format(*labels))
    record = read_letter_baseline(Letter.from_text(text))
    assert [item.request for item in record.items] == list(requests)
    assert [item.rationale for item in record.items] == [
        "They go with the operation.",
        "He was seen five weeks before.",
        "They go with the operation.",
    ]
    assert [basis(item, "reviewer") for item in record.items] == ["none", f"mtus: {PAIN}, 23", "none"]
    assert [basis(item, "administrator") for item in record.items] == ["none", f"mtus: {PAIN}, 23", "none"]
