"""Ways in which letters of form F2 may be written: verdicts in a row, other verbs, other marks of items."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord
from made import basis

ABOVE = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to a physician reviewer. The physician reviewer is Board
Certified in Anesthesiology, has a subspecialty in Pain Medicine and is licensed to practice in Texas and Ohio.
CLINICAL CASE SUMMARY
The injured worker is a 51-year-old male with chronic low back pain.
IMR DECISION(S) AND RATIONALE(S)
"""
PAIN = "Chronic Pain Medical Treatment Guidelines"
IN_A_ROW = f"""The Final Determination was based on decisions for the disputed items/services set forth below:
1. Norco 10/325mg #120 is not medically necessary and appropriate.
2. Soma 350mg #90 is not medically necessary and appropriate.
The Claims Administrator based its decision on the {PAIN}, which is part of the MTUS.
The Physician Reviewer based his/her decision on the {PAIN}, Opioids, pages 76-80, which is part of the MTUS.
The Physician Reviewer's decision rationale: Neither has improved function. The request is not medically necessary.
3. One urine drug screen is medically necessary and appropriate.
The Claims Administrator did not cite a guideline.
The Physician Reviewer based his/her decision on the {PAIN}, Drug testing, page 43, which is part of the MTUS.
The Physician Reviewer's decision rationale: The patient takes opioids. The screen is medically necessary.
"""
VERBS = """
1) The request for physical therapy 2 times a week for 4 weeks, left ankle, was found to be not medically necessary.
The Claims Administrator relied upon the Ankle and Foot Complaints Chapter, pages 369 to 371, which is part of the
MTUS. The Physician Reviewer relied upon the same guidelines cited by the Claims Administrator.
Rationale for the decision: The guidelines recommend home exercise. The request is not medically necessary.
2) The request for a custom ankle brace was found to be medically necessary.
The Claims Administrator gave no guideline.
The Physician Reviewer cited the Official Disability Guidelines (ODG), Ankle & Foot Chapter, Bracing.
Rationale for the decision: The ankle is unstable. The brace is medically necessary.
"""
COLONS = f"""
Item 1: MRI of the left knee without contrast: not medically necessary and appropriate.
The Claims Administrator's decision was based on the Knee Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition
(2004), Chapter 13), pages 341-343, which is part of the MTUS.
The Physician Reviewer's decision was based on the Knee Complaints Chapter, page 343, which is part of the MTUS.
The Physician Reviewer's decision rationale: No red flag is noted.
Item 2: Naproxen 550mg #60: medically necessary and appropriate.
The Claims Administrator's decision was based on a guideline outside the MTUS, namely the Official Disability Guidelines.
The Physician Reviewer's decision was based on the {PAIN}, pages 67-68, NSAIDs, a part of the MTUS.
The Physician Reviewer's decision rationale: It is first-line treatment.
"""
JOINED = f"""
1. Chiropractic manipulation, 2-3 visits a week for 4 weeks cannot be considered medically necessary.
The Claims Administrator based its decision on the MTUS {PAIN}, Manual Therapy, pages 58-60 and the ODG, Neck & Upper
Back Chapter.
The Physician Reviewer based his/her decision on the MTUS {PAIN}, Manual Therapy, pages 58-59, which is part of the
MTUS; and ODG, Upper Back, which is not part of the MTUS.
The Physician Reviewer's decision rationale: The request exceeds the trial.
2. Re-evaluation in 4 weeks is not medically necessary and appropriate.
The Claims Administrator based its decision on the above.
The Physician Reviewer based his/her decision on the MTUS, which does not speak of it.
The Physician Reviewer's decision rationale: Without the treatment it is not needed.
"""
ROWS = {
    IN_A_ROW: [
        ("Norco 10/325mg #120", "upheld", f"mtus: {PAIN}", f"mtus: {PAIN}, Opioids, 76-80"),
        ("Soma 350mg #90", "upheld", f"mtus: {PAIN}", f"mtus: {PAIN}, Opioids, 76-80"),
        ("One urine drug screen", "overturned", "none", f"mtus: {PAIN}, Drug testing, 43"),
    ],
    VERBS: [
        (
            "physical therapy 2 times a week for 4 weeks, left ankle",
            "upheld",
            "mtus: Ankle and Foot Complaints Chapter, 369-371",
            "mtus: Ankle and Foot Complaints Chapter, 369-371",
        ),
        ("a custom ankle brace", "overturned", "none", "other: ODG, Ankle & Foot Chapter, Bracing"),
    ],
    COLONS: [
        (
            "MRI of the left knee without contrast",
            "upheld",
            "mtus: Knee Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 13), 341-343",
            "mtus: Knee Complaints Chapter, 343",
        ),
        ("Naproxen 550mg #60", "overturned", "other: ODG", f"mtus: {PAIN}, NSAIDs, 67-68"),
    ],
    JOINED: [
        (
            "Chiropractic manipulation, 2-3 visits a week for 4 weeks",
            "upheld",
            f"both: {PAIN}, Manual Therapy, 58-60; ODG, Neck & Upper Back Chapter",
            f"both: {PAIN}, Manual Therapy, 58-59; ODG, Upper Back",
        ),
        ("Re-evaluation in 4 weeks", "upheld", "", "mtus: MTUS"),
    ],
}


def read(items: str) -> DecisionRecord:
    return read_letter_baseline(Letter.from_text(ABOVE + items))


@pytest.mark.parametrize(("items", "expected"), ROWS.items(), ids=["in a row", "verbs", "colons", "joined"])
def test_items_and_what_they_were_based_on(items, expected):
    record = read(items)
    assert record.letter.form == "F2"
    assert [
        (item.request, item.outcome, basis(item, "administrator"), basis(item, "reviewer"))
        for item in record.items
    ] == expected
    assert record.reviewer.specialties == ("Anesthesiology",)


def test_verdicts_in_a_row_share_the_rationale_below():
    rationales = [item.rationale for item in read(IN_A_ROW).items]
    assert rationales[0] == rationales[1] != rationales[2]


def test_a_conclusion_before_the_next_number_decides_no_item():
    items = IN_A_ROW.replace("2. Soma 350mg #90 is not medically necessary and appropriate.\n", "")
    assert [item.request for item in read(items.replace("3. One", "2. One")).items] == [
        "Norco 10/325mg #120",
        "One urine drug screen",
    ]


@pytest.mark.parametrize(
    "misprint",
    [
        "is notmedically necessary and appropriate",
        "is not-medically necessary and appropriate",
        "isnot medically necessary and appropriate",
        "is not medically necessaryand appropriate",
        "is not medically necessary & appropriate",
        "is not medically necessary and",
        "not medically necessary and appropriate",
    ],
)
def test_a_verdict_without_its_blanks_decides(misprint):
    items = IN_A_ROW.replace("is not medically necessary and appropriate", misprint)
    assert items.count(misprint) == 2
    assert [(item.request, item.outcome) for item in read(items).items] == [
        ("Norco 10/325mg #120", "upheld"),
        ("Soma 350mg #90", "upheld"),
        ("One urine drug screen", "overturned"),
    ]


SHARED = f"""
1. Norco 10/325mg #120 is not medically necessary and appropriate.
The Claims Administrator did not cite a guideline.
The Medical Reviewer based his/her decision on the {PAIN}, Opioids, page 78, which is part of the MTUS.
Rationale of the Medical Reviewer: It has not improved function.
2. Soma 350mg #90 is not medically necessary and appropriate.
3. One cane is not medically necessary and appropriate.
For items 2 and 3 The Claims Administrator based its decision on the {PAIN}, which is part of the MTUS.
For both The Medical Reviewer based his/her decision on the {PAIN}, Muscle relaxants, page 63, which is part of the MTUS.
The Medical Reviewer's decision rationale for 2 and 3: Nothing was said of either.
"""


def test_items_in_a_row_whose_passages_name_them_by_number_and_a_medical_reviewer():
    text = ABOVE.replace("physician reviewer", "medical reviewer") + SHARED
    record = read_letter_baseline(Letter.from_text(text))
    assert record.letter.form == "F2"
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Norco 10/325mg #120", "upheld"),
        ("Soma 350mg #90", "upheld"),
        ("One cane", "upheld"),
    ]
    norco, soma, cane = record.items
    assert norco.rationale == "It has not improved function."
    assert soma.rationale == cane.rationale == "Nothing was said of either."
    assert soma.reviewer_citations[0].pages == (63,)
    assert cane.administrator_basis == "mtus"


def test_a_number_at_the_end_of_a_request_is_a_quantity():
    text = ABOVE + IN_A_ROW.replace(
        "Norco 10/325mg #120 is", "Cervical epidural injection under fluoroscopy (1) is"
    )
    assert (
        read_letter_baseline(Letter.from_text(text)).items[0].request
        == "Cervical epidural injection under fluoroscopy (1)"
    )


def test_none_of_several_documents_is_part_of_the_mtus():
    text = ABOVE + IN_A_ROW.replace(
        f"on the {PAIN}, Opioids, pages 76-80, which is part of the MTUS.",
        "on the Official Disability Guidelines (ODG), Pain Chapter, Opioids. None of these is part of the MTUS.",
    )
    assert (
        basis(read_letter_baseline(Letter.from_text(text)).items[0], "reviewer")
        == "other: ODG, Pain Chapter, Opioids"
    )


def test_a_row_of_verdicts_may_be_followed_by_what_is_said_for_a_range():
    text = ABOVE + IN_A_ROW.replace(
        "The Claims Administrator based its", "For items 1 through 2: The Claims Administrator based its", 1
    )
    record = read_letter_baseline(Letter.from_text(text))
    assert [item.request for item in record.items] == [
        "Norco 10/325mg #120",
        "Soma 350mg #90",
        "One urine drug screen",
    ]


LETTERED = f"""
A. Chiropractic 2-3 times a week for 4 weeks is not medically necessary and appropriate.
B. Massage therapy x 6 is not medically necessary and appropriate.
The Claims Administrator based its decision on the {PAIN}, which is part of the MTUS.
The Physician Reviewer based his/her decision on the {PAIN}, Massage therapy, page 60, which is part of the MTUS.
The Physician Reviewer's decision rationale: The four A's are: a. Analgesia. b. Activity. Neither improved.
C. One TENS unit is medically necessary and appropriate.
The Claims Administrator did not cite a guideline.
The Physician Reviewer based his/her decision on the {PAIN}, page 114, which is part of the MTUS.
The Physician Reviewer's decision rationale: It has helped.
"""


def test_items_with_letters():
    record = read_letter_baseline(Letter.from_text(ABOVE + LETTERED))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Chiropractic 2-3 times a week for 4 weeks", "upheld"),
        ("Massage therapy x 6", "upheld"),
        ("One TENS unit", "overturned"),
    ]
    assert record.items[0].rationale == record.items[1].rationale
    assert record.items[2].rationale == "It has helped."


COLUMN = f"""
Left knee arthroscopy is medically necessary and appropriate.
The Claims Administrator did not cite a guideline.
The Physician Reviewer based his/her decision on the Knee Complaints (ACOEM, 2nd Edition, 2004), which is part of the MTUS.
The Physician Reviewer's decision rationale: The tear does not heal.

Left knee arthroscopy is medically necessary.

Associated surgical service: one knee brace is medically necessary and
appropriate.

Associated surgical service: cold therapy unit, 30 days is not medically necessary and appropriate.

Post-operative physical therapy x 12 is medically necessary and appropriate.

The Claims Administrator did not cite a guideline.
The Physician Reviewer based his/her decision on the {PAIN}, which is part of the MTUS.
The Physician Reviewer's decision rationale: They go with the operation.
"""


def test_decisions_one_below_the_other_without_numbers():
    record = read_letter_baseline(Letter.from_text(ABOVE + COLUMN))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Left knee arthroscopy", "overturned"),
        ("Associated surgical service: one knee brace", "overturned"),
        ("Associated surgical service: cold therapy unit, 30 days", "upheld"),
        ("Post-operative physical therapy x 12", "overturned"),
    ]
    assert [(item.rationale or "")[:8] for item in record.items] == ["The tear", *["They go "] * 3]


PREFACE = f"""
{{}}
The Claims Administrator based its decision on the {PAIN}, page 114, which is part of the MTUS.

One TENS unit is medically necessary and appropriate.
The Physician Reviewer based his/her decision on the {PAIN}, page 114, which is part of the MTUS.
The Physician Reviewer's decision rationale: It has helped.

Electrodes, 10 packs is not medically necessary and appropriate.
The Physician Reviewer did not cite a guideline.
The Physician Reviewer's decision rationale: The unit comes with enough.
"""


@pytest.mark.parametrize("list_", ["", "Decision for one TENS unit\nDecision for electrodes, 10 packs\n"])
def test_what_the_administrator_relied_on_is_told_once_above_all(list_):
    record = read_letter_baseline(Letter.from_text(ABOVE + PREFACE.format(list_)))
    assert [(item.request, item.outcome, item.administrator_basis) for item in record.items] == [
        ("One TENS unit", "overturned", "mtus"),
        ("Electrodes, 10 packs", "upheld", "mtus"),
    ]


@pytest.mark.parametrize(
    ("whose", "of_b", "basis"),
    [
        ("For A", "For B, no guideline was cited by the Claims Administrator.", "none"),
        ("For A and B", "", "mtus"),
        ("For items (A) and (B)", "", "mtus"),
    ],
)
def test_items_with_letters_above_a_section_on_guidelines(whose, of_b, basis):
    text = f"""{ABOVE}A. Left wrist brace is medically necessary and appropriate.
B. Pre-operative EKG is not medically necessary and appropriate.

GUIDELINES
{whose}, the Claims Administrator based its decision on the {PAIN}, page 114, which is part of the MTUS. {of_b}
For A, the Physician Reviewer based his/her decision on the {PAIN}, which is part of the MTUS. For B, the Physician Reviewer
based his/her decision on the Official Disability Guidelines (ODG), Low Back Chapter, which is not part of the MTUS.
The Physician Reviewer's decision rationale: The brace is first-line care. She is young and without risk.
"""
    record = read_letter_baseline(Letter.from_text(text))
    assert [(i.request, i.outcome, i.administrator_basis, i.reviewer_basis) for i in record.items] == [
        ("Left wrist brace", "overturned", "mtus", "mtus"),
        ("Pre-operative EKG", "upheld", basis, "other"),
    ]


@pytest.mark.parametrize("remark", ["(A, B and C are taken together.) ", "(Items (a) to (c)) "])
def test_a_remark_may_stand_between_a_verdict_and_what_it_was_based_on(remark):
    items = IN_A_ROW.replace(
        "The Claims Administrator based its", f"{remark}The Claims Administrator based its", 1
    )
    assert [(item.request, item.outcome) for item in read(items).items] == [
        ("Norco 10/325mg #120", "upheld"),
        ("Soma 350mg #90", "upheld"),
        ("One urine drug screen", "overturned"),
    ]


HEADED = f"""The Final Determination was based on decisions for the disputed items/services set forth below:
{{}} Ambien 10mg #30 with one refill:
The Physician Reviewer based his/her decision on the Official Disability Guidelines (ODG), Pain Chapter, Zolpidem, which is
not part of the MTUS. The Claims Administrator did not cite any guideline.
The Physician Reviewer's decision rationale: It is for two to six weeks. Ambien is not medically necessary and appropriate.
{{}} psychiatric office visits, six:
The Claims Administrator based its decision, for both services, on the {PAIN}, page 23, which is part of the MTUS. The
Physician Reviewer based his/her decision on the {PAIN}, page 24, which is part of the MTUS.
The Physician Reviewer's decision rationale: Her dose is new. The visits are medically necessary and appropriate.
"""


@pytest.mark.parametrize(
    "marks", [("1. Regarding", "2. Regarding"), ("A.", "B."), ("(1) As to", "(2) As to")]
)
def test_headings_that_decide_nothing_stand_over_rationales_that_do(marks):
    assert [
        (item.request, item.outcome, basis(item, "administrator"), basis(item, "reviewer"))
        for item in read(HEADED.format(*marks)).items
    ] == [
        ("Ambien 10mg #30 with one refill", "upheld", "none", "other: ODG, Pain Chapter, Zolpidem"),
        ("psychiatric office visits, six", "overturned", f"mtus: {PAIN}, 23", f"mtus: {PAIN}, 24"),
    ]


def test_a_rationale_that_decides_nothing_leaves_its_item_without_an_outcome():
    undecided = HEADED.replace("The visits are medically necessary and appropriate.", "She may need them.")
    record = read(undecided.format("1.", "2."))
    assert [item.outcome for item in record.items] == ["upheld", None]
    assert [flag.pointer for flag in record.flags if flag.code == "missing_outcome"] == ["/items/1/outcome"]


def test_a_sentence_may_stand_between_a_numbered_verdict_and_what_it_was_based_on():
    verdict = "3. One urine drug screen is medically necessary and appropriate.\n"
    items = IN_A_ROW.replace(
        verdict, f"{verdict}The screen was asked for on 9/1/2013, the last one a year before.\n"
    )
    assert [(item.request, item.reviewer_basis) for item in read(items).items] == [
        ("Norco 10/325mg #120", "mtus"),
        ("Soma 350mg #90", "mtus"),
        ("One urine drug screen", "mtus"),
    ]


@pytest.mark.parametrize("marks", [("I. ", "II. "), ("#1. ", "#2. "), ("i) ", "ii) "), ("#1 ", "#2 ")])
def test_other_marks_of_items(marks):
    items = f"""The Final Determination was based on decisions for the disputed items/services set forth below:
{marks[0]}Interferential unit, 30 day rental is not medically necessary and appropriate
Both the Claims Administrator and the Physician Reviewer based their decisions on the {PAIN}, page 120, which is part of the MTUS.
Physician Reviewer's decision rationale: Ibuprofen helps him.
{marks[1]}EMG of the left arm is medically necessary and appropriate.
Claims Adminstrator did not cite any guideline.
Physician Reviewer based his/her decision on the {PAIN}, page 121, which is part of the MTUS.
Physician Reviewer's decision rationale: The jerk is absent.
"""
    assert [
        (item.request, item.outcome, basis(item, "administrator"), basis(item, "reviewer"))
        for item in read(items).items
    ] == [
        ("Interferential unit, 30 day rental", "upheld", f"mtus: {PAIN}, 120", f"mtus: {PAIN}, 120"),
        ("EMG of the left arm", "overturned", "none", f"mtus: {PAIN}, 121"),
    ]


def test_headings_without_a_colon_over_a_decision_of_its_own():
    items = HEADED.replace(":\nThe Physician", "\n\nThe Physician").replace(":\nThe Claims", "\n\nThe Claims")
    items = items.replace("Ambien is not", "Decision: Ambien 10mg is not").replace(
        "The visits", "Decision: The visits"
    )
    assert [(item.request, item.outcome) for item in read(items.format("1.", "2.")).items] == [
        ("Ambien 10mg #30 with one refill", "upheld"),
        ("psychiatric office visits, six", "overturned"),
    ]


@pytest.mark.parametrize(
    "marks",
    [("Issue 1 of 2:\n", "Issue 2 of 2:\n"), ("1.", "2."), ("Request 1 of 2 -\n", "Request 2 of 2 -\n")],
)
def test_marks_of_how_many_and_marks_without_their_blank(marks):
    first = IN_A_ROW.replace("1. Norco", f"{marks[0]}Norco").partition("3. One")[0]
    items = first.replace("2. Soma", f"{marks[1]}Soma")
    assert [(item.request, item.outcome) for item in read(items).items] == [
        ("Norco 10/325mg #120", "upheld"),
        ("Soma 350mg #90", "upheld"),
    ]


PREFACED = f"""The Final Determination was based on decisions for the disputed items/services set forth below:
For each of the items below, the Claims Administrator based its decision on the {PAIN}, page 7, which is part of the MTUS. The
Physician Reviewer based his/her decision, likewise for each of them, on the {PAIN}, page 9, which is part of the MTUS.
{{}} MRI of the cervical spine is not medically necessary and appropriate.

Final Determination Letter for IMR Case Number CM13-0067718     Page | 3

The Physician Reviewer's decision rationale: The examination is normal.
{{}} EMG of the arms is not medically necessary and appropriate.
{{}} NCV of the arms is not medically necessary and appropriate.
The Physician Reviewer's decision rationale (the last two): He denies numbness.
"""


@pytest.mark.parametrize("marks", [("I.", "II.", "III."), ("a)", "b)", "c)"), ("#1", "#2", "#3")])
def test_who_relied_on_what_is_told_before_the_first_of_all(marks):
    record = read(PREFACED.format(*marks))
    assert [
        (i.request, i.outcome, basis(i, "administrator"), basis(i, "reviewer")) for i in record.items
    ] == [
        ("MRI of the cervical spine", "upheld", f"mtus: {PAIN}, 7", f"mtus: {PAIN}, 9"),
        ("EMG of the arms", "upheld", f"mtus: {PAIN}, 7", f"mtus: {PAIN}, 9"),
        ("NCV of the arms", "upheld", f"mtus: {PAIN}, 7", f"mtus: {PAIN}, 9"),
    ]
    assert [item.rationale for item in record.items] == [
        "The examination is normal.",
        "He denies numbness.",
        "He denies numbness.",
    ]


def test_decisions_at_a_label_below_their_rationales():
    items = f"""CHIROPRACTIC
The Claims Administrator leaned on the {PAIN}, page 58, which is part of the MTUS.
The Official Disability Guidelines (ODG), Low Back Chapter, which is not part of the MTUS, was the basis of the Physician
Reviewer's decision.
The Physician Reviewer's decision rationale: A trial of six visits is advised.
DECISION: 8 visits of chiropractic manipulation is medically necessary and appropriate.
LUMBAR BRACE
Neither the Claims Administrator nor the Physician Reviewer cited any guideline.
The Physician Reviewer's decision rationale: The acute phase is long past.
DECISION: The disputed item, rigid brace, is not medically necessary and appropriate.
"""
    record = read(items)
    assert [(i.outcome, basis(i, "administrator"), basis(i, "reviewer")) for i in record.items] == [
        ("overturned", f"mtus: {PAIN}, 58", "other: ODG, Low Back Chapter"),
        ("upheld", "none", "none"),
    ]
    assert record.items[0].request == "8 visits of chiropractic manipulation"
    assert record.items[1].rationale == "The acute phase is long past."


def test_a_disputed_item_is_called_by_its_name():
    items = IN_A_ROW.replace("1. Norco 10/325mg #120 is", "1. The disputed item, Norco 10/325mg #120, is")
    assert read(items).items[0].request == "Norco 10/325mg #120"


def test_decisions_one_below_the_other_with_a_page_number_between():
    page = "He was seen by the physician again in the month that followed.\n" * 14
    items = f"""Flurbiprofen 20% cream, 120gm is not medically necessary and appropriate.
1

Ketoprofen gel, 120gm is not medically necessary and appropriate.
The Claims Administrator based its decision on the {PAIN}, Topicals, page 111, which is part of the MTUS. The Physician Reviewer
based his/her decision on the same guideline section and page as the Claims Administrator.
The Physician Reviewer's decision rationale: Both are experimental.
"""
    text = ABOVE.replace("CLINICAL CASE SUMMARY\n", f"CLINICAL CASE SUMMARY\n{page}") + items
    record = read_letter_baseline(Letter.from_text(text))
    assert [(i.request, basis(i, "administrator"), basis(i, "reviewer")) for i in record.items] == [
        ("Flurbiprofen 20% cream, 120gm", f"mtus: {PAIN}, Topicals, 111", f"mtus: {PAIN}, Topicals, 111"),
        ("Ketoprofen gel, 120gm", f"mtus: {PAIN}, Topicals, 111", f"mtus: {PAIN}, Topicals, 111"),
    ]


def test_what_is_in_dispute_is_named_again_at_the_label_of_its_decision():
    items = f"""Item 1
Original request:    Acupuncture twice a week for six weeks, bilateral shoulders
Authorized portion:  Acupuncture, first six (6) visits, bilateral shoulders
In dispute:          Acupuncture, remaining six (6) visits, bilateral shoulders
Decision: Acupuncture, remaining six (6) visits, bilateral shoulders is medically necessary and appropriate.
The Claims Administrator did not cite any medical evidence. In his/her decision the Physician Reviewer relied upon the
{PAIN}, page 9, which is part of the MTUS.
Rationale: Six have been had. Abduction is better by 55 degrees.
Item 2
In dispute:          Cane, one (1), purchase
Decision: Cane, one (1), purchase is not medically necessary and appropriate.
The Claims Administrator did not cite any medical evidence. The Physician Reviewer did not cite any medical evidence.
Rationale: He walks well.
"""
    first, second = read(items).items
    assert (first.request, first.outcome) == (
        "Acupuncture, remaining six (6) visits, bilateral shoulders",
        "overturned",
    )
    assert first.original_request == "Acupuncture twice a week for six weeks, bilateral shoulders"
    assert first.authorized_portion == "Acupuncture, first six (6) visits, bilateral shoulders"
    assert (first.quantity.max, first.frequency.per_week_max) == (6, None)
    assert (second.request, second.outcome) == ("Cane, one (1), purchase", "upheld")
    assert (second.quantity.min, second.quantity.max, second.quantity.unit) == (1, 1, "each")


HEADER = """IMR Case Number: CM13-0018834     Date of Injury: 01/22/2013
Priority: Standard                UR Denial Date: 08/01/2013
Dated: 12/30/2013                 Application Received: 08/30/2013
"""


def test_the_header_may_stand_below_the_reviewer():
    items = "1. A cane is medically necessary and appropriate.\nThe Physician Reviewer did not cite a guideline.\n"
    how, summary = ABOVE.split("CLINICAL CASE SUMMARY")
    text = f"{how}{HEADER}CLINICAL CASE SUMMARY{summary}{items}"
    record = read_letter_baseline(Letter.from_text(text))
    assert (record.case_number, record.priority) == ("CM13-0018834", "standard")
    assert [str(value) for value in (record.dates.injury, record.dates.decision, record.dates.ur_denial)] == [
        "2013-01-22",
        "2013-12-30",
        "2013-08-01",
    ]
