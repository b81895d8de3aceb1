"""Ways in which letters of form F3 may be written: passages for several issues, lists of issues, one issue."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import basis

PAIN = "Chronic Pain Medical Treatment Guidelines"
SHARED = f"""MEDICAL PROFESSIONAL REVIEW
ISSUES AT DISPUTE:
1. Whether eight sessions of chiropractic treatment are medically necessary.
2. Whether eight sessions of acupuncture are medically necessary.
3. Whether an MRI of the cervical spine is medically necessary.
CASE SUMMARY:
The claimant is a 29 year old female with neck pain.
MEDICAL TREATMENT GUIDELINES RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
{{first_two}} The claims administrator cited no guideline. The reviewer relied on the {PAIN}, Manual therapy &
manipulation, page 58, which is part of the MTUS.
{{third}} The reviewer relied on the Neck and Upper Back Complaints Chapter, pages 177 and 178, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
{{first_two}} No functional improvement was shown. They are not medically necessary.
{{third}} There is no red flag. It is not medically necessary.
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and licensed to practice in California.
"""
IN_A_LINE = f"""MEDICAL PROFESSIONAL REVIEW
ISSUES IN DISPUTE:
(1) Gabapentin 300mg #90, two refills; (2) one cane; (3) home health care, 4 hours a day, 5 days a week for 2 weeks.
CASE SUMMARY:
The employee, age 60, was hurt on 1/9/2010.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
(1)-(3) The {PAIN}, which are part of the MTUS, speak to each of these.
RATIONALE FOR WHY REQUESTED TREATMENT IS MEDICALLY NECESSARY:
(1) It has halved the pain. (2) He falls.
RATIONALE FOR WHY REQUESTED TREATMENT IS NOT MEDICALLY NECESSARY:
(3) He is not homebound.
MEDICAL REVIEWER QUALIFICATIONS:
Board Certified in Family Medicine; licensed to practice in Oregon and Washington.
"""
ONE = f"""MEDICAL PROFESSIONAL REVIEW
IMR Case Number: CM13-0909003
ISSUE IN DISPUTE: The medical necessity of a lumbar epidural steroid injection at L4-L5.
CASE SUMMARY:
Ms. is a 47-year-old cook who fell on 6/7/2012. The claims administrator denied the injection on 7/1/2013, citing the
{PAIN}, Epidural steroid injections, page 46, which is part of the MTUS.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
The guideline used by the claims administrator, {PAIN}, Epidural steroid injections (ESIs), page 46, is part of the
MTUS and is apt.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE WAS MEDICALLY NECESSARY:
Radiculopathy is documented. The injection is medically necessary.
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Pain Medicine and is licensed to practice in New York.
"""


def told(text: str) -> list[tuple[str | None, ...]]:
    record = read_letter_baseline(Letter.from_text(text))
    assert record.letter.form == "F3"
    return [
        (item.request, item.outcome, basis(item, "administrator"), basis(item, "reviewer"))
        for item in record.items
    ]


@pytest.mark.parametrize(
    ("first_two", "third"),
    [
        ("1. and 2.", "3."),
        ("Issues 1 and 2:", "Issue 3:"),
        ("(1), (2)", "(3)"),
        ("1 and 2.", "3."),
        ("1) & 2)", "3)"),
        ("Items 1 - 2 -", "Item 3 -"),
        ("For requests 1 through 2:", "For request 3:"),
    ],
)
def test_a_passage_may_serve_several_issues(first_two, third):
    manual, neck = (
        f"mtus: {PAIN}, Manual therapy & manipulation, 58",
        "mtus: Neck and Upper Back Complaints Chapter, 177, 178",
    )
    assert told(SHARED.format(first_two=first_two, third=third)) == [
        ("eight sessions of chiropractic treatment", "upheld", "none", manual),
        ("eight sessions of acupuncture", "upheld", "none", manual),
        ("an MRI of the cervical spine", "upheld", "", neck),
    ]


def test_issues_in_one_line():
    pain = f"mtus: {PAIN}"
    assert told(IN_A_LINE) == [
        ("Gabapentin 300mg #90, two refills", "overturned", "", pain),
        ("one cane", "overturned", "", pain),
        ("home health care, 4 hours a day, 5 days a week for 2 weeks", "upheld", "", pain),
    ]


def test_one_issue_and_the_guideline_of_the_administrator():
    assert told(ONE) == [
        (
            "a lumbar epidural steroid injection at L4-L5",
            "overturned",
            f"mtus: {PAIN}, Epidural steroid injections, 46",
            f"mtus: {PAIN}, Epidural steroid injections (ESIs), 46",
        )
    ]


UNNUMBERED = f"""MEDICAL PROFESSIONAL REVIEW
ISSUES AT DISPUTE:
Naproxen 550mg #60
Cervical traction unit, purchase
CASE SUMMARY:
The claimant is a 29 year old female with neck pain.
MEDICAL TREATMENT GUIDELINES RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
Naproxen 550mg #60: The reviewer relied on the {PAIN}, NSAIDs, page 67, which is part of the MTUS.
Cervical traction unit, purchase: The reviewer relied on the Neck and Upper Back Complaints Chapter, page 181, which is
part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
Naproxen 550mg #60: It relieves the pain. Naproxen 550mg #60 is medically necessary and appropriate.
Cervical traction unit, purchase: There is no radiculopathy. Cervical traction unit, purchase is not medically necessary
and appropriate.
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and licensed to practice in California.
"""


def test_a_list_without_numbers_is_divided_where_its_names_stand_again_as_labels():
    record = read_letter_baseline(Letter.from_text(UNNUMBERED))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Naproxen 550mg #60", "overturned"),
        ("Cervical traction unit, purchase", "upheld"),
    ]
    drug, unit = record.items
    assert drug.rationale is not None
    assert unit.rationale is not None
    assert drug.rationale.startswith("It relieves the pain.")
    assert unit.rationale.startswith("There is no radiculopathy.")
    assert unit.reviewer_citations[0].pages == (181,)


IN_ONE_LINE = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
Removal of hardware, left wrist; assistant surgeon; cold therapy unit, 7 days.
CASE SUMMARY:
The claimant is a 29 year old female.
MEDICAL TREATMENT GUIDELINES RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
Removal of hardware, left wrist: the Claims Administrator based its decision on the MTUS {PAIN}, Surgery, page 12. The
Professional Reviewer based his/her decision on the Official Disability Guidelines (ODG), Wrist Chapter, Hardware
removal, which is not part of the MTUS.
Assistant surgeon: the Claims Administrator did not cite a guideline. The Professional Reviewer did not cite a guideline.
Cold therapy unit, 7 days: the Claims Administrator did not cite a guideline. The Professional Reviewer based his/her
decision on the Official Disability Guidelines (ODG), Wrist Chapter, Cold packs. It is not part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
Removal of hardware, left wrist is medically necessary and appropriate. {"The screws are loose and it hurts. " * 12}
Assistant surgeon is not medically necessary and appropriate. One surgeon will do.
Cold therapy unit, 7 days is not medically necessary and appropriate. Ice packs serve as well.
MEDICAL REVIEWER QUALIFICATIONS:
This reviewer holds licensure in California and is Board Certified in Neurology.
"""


def test_issues_in_a_line_are_divided_where_they_stand_again_as_what_is_decided():
    record = read_letter_baseline(Letter.from_text(IN_ONE_LINE))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Removal of hardware, left wrist", "overturned"),
        ("assistant surgeon", "upheld"),
        ("cold therapy unit, 7 days", "upheld"),
    ]
    removal, assistant, unit = record.items
    assert (removal.administrator_basis, removal.reviewer_basis) == ("mtus", "other")
    assert removal.administrator_citations[0].pages == (12,)
    assert (assistant.administrator_basis, assistant.reviewer_basis) == ("none", "none")
    assert unit.reviewer_citations[0].title == "Wrist Chapter, Cold packs"
    assert record.reviewer.licensure_states == ("California",)


LETTERED = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE: A) Gym membership, 6 months; B) Duloxetine 60mg, #30
CASE SUMMARY: The claimant is a gentleman of 66.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
A) Official Disability Guidelines (ODG), Low Back Chapter, Gym memberships, which is not part of the MTUS.
B) {PAIN}, Duloxetine, page 43, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
A) Not medically necessary. {"No home exercise program was tried, and nobody would watch him there. " * 6}
B) Medically necessary. {"It is a first line drug for this pain, which it has halved, and he sleeps. " * 6}
MEDICAL REVIEWER QUALIFICATIONS: Board Certified in Family Medicine and licensed to practice in Oregon
"""
IN_LINES = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:

Tramadol ER 150mg #30
Orphenadrine 100mg #60
LSO back brace, purchase

CASE SUMMARY:
The claimant (47F, cook) was hurt.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
Tramadol: {PAIN}, Opioids, page 78, which is part of the MTUS. Orphenadrine: {PAIN}, Muscle relaxants, page 63, which is
part of the MTUS. Brace: Low Back Complaints 2004, page 301, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE WAS NOT MEDICALLY NECESSARY:
Tramadol and orphenadrine. No functional improvement was shown. Both were not medically necessary.
LSO brace. It has no lasting benefit beyond the acute phase. It was not medically necessary.
MEDICAL REVIEWER QUALIFICATIONS: Board Certified in Family Medicine and licensed to practice in Oregon
"""


def test_issues_with_letters_each_decided_by_the_bare_verdict_at_its_head():
    record = read_letter_baseline(Letter.from_text(LETTERED))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Gym membership, 6 months", "upheld"),
        ("Duloxetine 60mg, #30", "overturned"),
    ]
    gym, drug = record.items
    assert (gym.reviewer_basis, drug.reviewer_basis) == ("other", "mtus")
    assert record.patient.age == 66


def test_a_list_of_short_lines_whose_passages_begin_with_a_word_of_an_issue():
    record = read_letter_baseline(Letter.from_text(IN_LINES))
    assert [item.request for item in record.items] == [
        "Tramadol ER 150mg #30",
        "Orphenadrine 100mg #60",
        "LSO back brace, purchase",
    ]
    assert [item.strength for item in record.items] == ["150mg", "100mg", None]
    assert [item.reviewer_citations[0].pages for item in record.items] == [(78,), (63,), (301,)]
    first, second, brace = (item.rationale or "" for item in record.items)
    assert first == second
    assert brace.startswith("LSO brace. It has no lasting benefit")
    assert (record.patient.age, record.patient.sex) == (47, "female")


def test_an_issue_that_goes_on_in_a_second_line_is_one():
    text = ONE.replace(
        "The medical necessity of a lumbar epidural steroid injection at L4-L5.",
        "A lumbar epidural steroid\nInjection at L4-L5",
    )
    assert len(read_letter_baseline(Letter.from_text(text)).items) == 1


def test_sections_may_be_printed_in_any_order():
    text = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
Whether the MRI of the left wrist is medically necessary.
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and is licensed to practice in Nevada.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
Claims administrator: Official Disability Guidelines (ODG), Carpal Tunnel Syndrome Chapter, MRI.
Reviewer: {PAIN}, Imaging, page 9, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE WAS MEDICALLY NECESSARY:
The fovea is tender. The MRI of the left wrist is medically necessary and appropriate.
CASE SUMMARY:
This 24-year-old man fell. He was treated for a left wrist sprain with a thumb spica splint.
"""
    record = read_letter_baseline(Letter.from_text(text))
    (scan,) = record.items
    assert (scan.outcome, scan.administrator_basis, scan.reviewer_basis) == ("overturned", "other", "mtus")
    assert scan.rationale is not None
    assert scan.rationale.endswith("necessary and appropriate.")
    assert record.diagnoses == ("left wrist sprain",)


def test_issues_numbered_with_a_hash_and_guidelines_with_labels_for_each():
    text = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
#1 - Work conditioning, 12 sessions
#2 - Functional capacity evaluation
CASE SUMMARY:
The claimant is a 29 year old female.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
#1. Claims Administrator: the {PAIN}, Work conditioning, pages 125-126, which is part of the MTUS. Professional Reviewer: the
same {PAIN}, Work conditioning, page 125, which is part of the MTUS.
#2. Claims Administrator: the Official Disability Guidelines (ODG), Fitness for Duty Chapter, FCE, which is not part of the
MTUS. Professional Reviewer: the Official Disability Guidelines (ODG), Fitness for Duty Chapter, FCE, which is not part of
the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
#1. She has no job to go back to. Work conditioning, 12 sessions is not medically necessary and appropriate.
#2. She is near maximum improvement. Functional capacity evaluation is medically necessary and appropriate.
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and licensed to practice in California.
"""
    record = read_letter_baseline(Letter.from_text(text))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Work conditioning, 12 sessions", "upheld"),
        ("Functional capacity evaluation", "overturned"),
    ]
    work, evaluation = record.items
    assert (work.administrator_basis, work.reviewer_basis) == ("mtus", "mtus")
    assert (evaluation.administrator_basis, evaluation.reviewer_basis) == ("other", "other")
    assert work.reviewer_citations[0].title == PAIN
    assert work.reviewer_citations[0].pages == (125,)


@pytest.mark.parametrize(
    ("said", "basis_and_title"),
    [
        ("MTUS recommends it for severe pain.", (None, None)),
        ("There is no evidence provided of any gain.", (None, None)),
        (
            "MTUS, Low Back Complaints 2004, Physical Methods, page 301. It speaks of braces.",
            ("mtus", "Low Back Complaints 2004"),
        ),
    ],
)
def test_what_a_passage_says_of_the_mtus_is_no_document_unless_it_names_one(said, basis_and_title):
    text = ONE.replace(ONE[ONE.index("The guideline used by") : ONE.index("RATIONALE FOR WHY")], f"{said}\n")
    (item,) = read_letter_baseline(Letter.from_text(text)).items
    cited = item.reviewer_citations
    assert (item.reviewer_basis, cited[0].title if cited else None) == basis_and_title


def read_f3(
    issues: str, guidelines: str, rationale: str, *, summary: str = "The claimant is a 29 year old man."
) -> object:
    return read_letter_baseline(
        Letter.from_text(
            f"MEDICAL PROFESSIONAL REVIEW\nISSUE AT DISPUTE:\n{issues}\nCASE SUMMARY:\n{summary}\n"
            f"MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:\n{guidelines}\n"
            f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE WAS NOT MEDICALLY NECESSARY:\n{rationale}\n"
            "MEDICAL REVIEWER QUALIFICATIONS: Board Certified in Neurology and licensed to practice in Ohio"
        )
    )


def test_a_rationale_that_nowhere_says_it_speaks_of_the_case_does_so_throughout():
    (item,) = read_f3("Norco #60", "None.", "A gain in function was never documented.").items
    assert item.reasons == ("no_functional_improvement",)


def test_numbers_of_issues_within_a_sentence_begin_no_passage():
    guidelines = (
        "For all issues the claims administrator relied on the Official Disability Guidelines (ODG), Hand Chapter, Release. The "
        "professional reviewer relied on the Official Disability Guidelines (ODG), Wrist Chapter, Surgery; none was needed for "
        "Issues 1 and 2."
    )
    release, brace = read_f3("Issue 1: Release\nIssue 2: Brace", guidelines, "It is new.").items
    assert (
        release.administrator_citations[0].title
        == brace.administrator_citations[0].title
        == "Hand Chapter, Release"
    )
    assert release.reviewer_basis == "other"


def test_the_administrator_may_be_named_behind_the_reviewers_guideline():
    guidelines = (
        "The MTUS has no chapter on the head, hence the Official Disability Guidelines (ODG), Head Chapter, CT. The claims "
        f"administrator's decision was based on the {PAIN}, Imaging, page 9."
    )
    (scan,) = read_f3("CT of the head", guidelines, "It is normal.").items
    assert scan.administrator_citations[0].pages == (9,)
    assert scan.reviewer_citations[0].title.startswith("Head Chapter, CT")


def test_a_diagnosis_that_is_clear_is_not_named_clear():
    summary = (
        "The claimant is a 29 year old man. The diagnosis is already clear and a study would change nothing."
    )
    assert read_f3("EMG", "None.", "It is new.", summary=summary).diagnoses == ()


def test_numbers_within_the_rationale_of_one_issue_are_none_of_issues():
    text = ONE.replace(
        "Radiculopathy is documented.", "The criteria: (1) pain in a dermatome, yes. (2) Failed care, yes."
    )
    (item,) = read_letter_baseline(Letter.from_text(text)).items
    assert item.rationale is not None
    assert item.rationale.startswith("The criteria: (1) pain")


TWO = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
(a) Referral to an ENT specialist. (b) CT of the neck without contrast.
CASE SUMMARY:
The claimant is a 29 year old female with neck pain.
MEDICAL TREATMENT GUIDELINES RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
The reviewer relied on the {PAIN}, page 12, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
{{why}}
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and licensed to practice in California.
"""


def test_a_shared_rationale_is_divided_where_a_sentence_begins_with_an_issue():
    text = TWO.format(
        why="ENT: the reviewer finds that this is medically necessary. CT is another story. It is not medically necessary now."
    )
    first, second = read_letter_baseline(Letter.from_text(text)).items
    assert (first.outcome, second.outcome) == ("overturned", "upheld")
    assert second.rationale is not None
    assert second.rationale.startswith("CT is another story.")


def test_a_shared_rationale_that_concludes_both_ways_decides_neither():
    text = TWO.format(why="One of the two is medically necessary. The other is not medically necessary.")
    record = read_letter_baseline(Letter.from_text(text))
    assert [item.outcome for item in record.items] == [None, None]
    assert {flag.code for flag in record.flags} == {"missing_outcome"}


LETTERS_AND_NUMBERS = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
A. Six (6) sessions of acupuncture to the right wrist
B. Terocin patches #20
C. EMG of the right arm
CASE SUMMARY: The applicant is a 40 year old female.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
A. The Claims Administrator based its decision on the Acupuncture Medical Treatment Guidelines, which is part of the MTUS. The
Professional Reviewer based his/her decision on the Acupuncture Medical Treatment Guidelines, which is part of the MTUS.
B. The Claims Administrator did not cite any guideline. The Professional Reviewer based his/her decision on the Chronic Pain
Medical Treatment Guidelines, Lidoderm, pages 56-57, which is part of the MTUS.
C. The Claims Administrator did not cite any guideline. The Professional Reviewer based his/her decision on the Official
Disability Guidelines (ODG), which is not part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS MEDICALLY NECESSARY:
A. She keys for 45 minutes now. The six (6) sessions of acupuncture are medically necessary.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
B. No first-line drug was tried. The patches are not medically necessary.
C. The arm was normal. The EMG is not medically necessary.
"""


def test_issues_with_letters_that_hold_numbers_in_sections_that_leave_some_out():
    record = read_letter_baseline(Letter.from_text(LETTERS_AND_NUMBERS))
    assert record.letter.form == "F3"
    assert [(item.request, item.outcome, item.reviewer_basis) for item in record.items] == [
        ("Six (6) sessions of acupuncture to the right wrist", "overturned", "mtus"),
        ("Terocin patches #20", "upheld", "mtus"),
        ("EMG of the right arm", "upheld", "other"),
    ]
    assert [(item.rationale or "").split()[0] for item in record.items] == ["She", "No", "The"]


GROUPED = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
(1) Functional restoration program, 80 hours
(2) Gym membership for 6 months
(3) Psychological evaluation
CASE SUMMARY: The applicant is a 40 year old female.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
The Claims Administrator did not cite any guideline for all issues.
{0} The Professional Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines, which is part of the MTUS.
{1} The Professional Reviewer based his/her decision on the Official Disability Guidelines (ODG), which is not part of the MTUS.
{2} The Professional Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS MEDICALLY NECESSARY:
{0} She wants to change. The program is medically necessary.
{2} It belongs to the program. The evaluation is medically necessary.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS NOT MEDICALLY NECESSARY:
{1} No equipment is needed. The membership is not medically necessary.
"""


@pytest.mark.parametrize("marks", ["i. ii. iii.", "(i) (ii) (iii)", "#1 #2 #3", "A) B) C)", "1. 2. 3."])
def test_sections_that_take_issues_out_of_their_order(marks):
    record = read_letter_baseline(Letter.from_text(GROUPED.format(*marks.split())))
    assert [(item.outcome, item.administrator_basis, item.reviewer_basis) for item in record.items] == [
        ("overturned", "none", "mtus"),
        ("upheld", "none", "other"),
        ("overturned", "none", "mtus"),
    ]
    assert [(item.rationale or "").split()[0] for item in record.items] == ["She", "No", "It"]


def test_what_the_administrator_relied_on_for_some_issues_stands_before_the_reviewers_passages():
    told = GROUPED.replace(
        "The Claims Administrator did not cite any guideline for all issues.",
        "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, which is part of the"
        " MTUS, for issues i and iii. It based its decision on the Official Disability Guidelines (ODG), Low Back Chapter,"
        " Gym memberships, which is not part of the MTUS, for issue ii.",
    )
    record = read_letter_baseline(Letter.from_text(told.format("i.", "ii.", "iii.")))
    assert [item.administrator_basis for item in record.items] == ["mtus", "other", "mtus"]


REPEATED = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
Whether the following are medically necessary:
(a) Facet joint injections at L4-5
(b) Pain management consultation
CASE SUMMARY: The applicant is a 40 year old female.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
The Claims Administrator based its decision on the Low Back Complaints Chapter, page 300, which is part of the MTUS. The
Professional Reviewer based his/her decision on the Official Disability Guidelines (ODG), Low Back Chapter, which is not
part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
Her pain is radicular. They are not medically necessary.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
The Claims Administrator did not cite any guideline. The Professional Reviewer based his/her decision on the Chronic Pain
Medical Treatment Guidelines, Introduction, page 1, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
No reason for it is given. It was not medically necessary.
"""


def test_sections_of_each_issue_in_turn():
    record = read_letter_baseline(Letter.from_text(REPEATED))
    assert [(i.request, i.outcome, i.administrator_basis, i.reviewer_basis) for i in record.items] == [
        ("Facet joint injections at L4-5", "upheld", "mtus", "other"),
        ("Pain management consultation", "upheld", "none", "mtus"),
    ]
    assert [(item.rationale or "").split()[0] for item in record.items] == ["Her", "No"]


OWN_ORDER = """MEDICAL PROFESSIONAL REVIEW
ISSUES AT DISPUTE:
(1) Left knee injections, series of three
(2) Unloader brace for the left knee
(3) Inpatient stay, three (3) days
CASE SUMMARY: The applicant is a 61 year old female.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
(3) Claims Administrator: none cited. Professional Reviewer: Official Disability Guidelines (ODG), Knee & Leg Chapter, Hospital
stay, which is not part of the MTUS.
(1) No guideline was cited by the Claims Administrator. The Professional Reviewer relied upon the same ODG topic: Official
Disability Guidelines (ODG), Knee & Leg Chapter, Injections, which is not part of the MTUS.
(2) The Claims Administrator and the Professional Reviewer used the Knee Complaints Chapter, page 340, which is part of the
MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
(3) The stay, three (3) days, follows from the operation. This item IS medically necessary.
(1) Each element is on file. This item IS medically necessary.
(2) No reason for it is given. This item is NOT medically necessary.
"""


def test_passages_may_have_an_order_of_their_own():
    assert told(OWN_ORDER) == [
        (
            "Left knee injections, series of three",
            "overturned",
            "none",
            "other: ODG, Knee & Leg Chapter, Injections",
        ),
        (
            "Unloader brace for the left knee",
            "upheld",
            "mtus: Knee Complaints Chapter, 340",
            "mtus: Knee Complaints Chapter, 340",
        ),
        (
            "Inpatient stay, three (3) days",
            "overturned",
            "none",
            "other: ODG, Knee & Leg Chapter, Hospital stay",
        ),
    ]


def test_a_figure_behind_its_number_in_words_is_no_mark():
    """ "Three (3) days" in the passage of the second of three issues."""
    text = SHARED.format(first_two="1. and 2.", third="3.").replace(
        "No functional improvement was shown.", "No gain was shown after three (3) visits."
    )
    assert [outcome for _, outcome, _, _ in told(text)] == ["upheld"] * 3
    record = read_letter_baseline(Letter.from_text(text))
    assert record.items[1].rationale == record.items[0].rationale
    assert record.items[2].rationale == "There is no red flag. It is not medically necessary."


IN_LETTERS = f"""MEDICAL PROFESSIONAL REVIEW
ISSUES AT DISPUTE:
a) Epidural steroid injection at L5-S1
b) EMG of the lower extremities
c) Cyclobenzaprine 7.5mg #90
CASE SUMMARY: The applicant is a 61 year old female.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
{{first}} the Claims Administrator used the Low Back Complaints Chapter, page 303, which is part of the MTUS. The Professional
Reviewer used, for a), the {PAIN}, Epidurals, page 46, which is part of the MTUS, and for b), the Low Back Complaints Chapter,
Special Studies, page 304, which is part of the MTUS.
For c) the Claims Administrator and the Professional Reviewer used the {PAIN}, page 41, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
{{second}} A tingling foot is no finding. Items a) and b) are not medically necessary.
Item c): It is for three weeks. Item c) is medically necessary.
"""


@pytest.mark.parametrize(
    ("first", "second"), [("For a) and b)", "Items a) and b):"), ("For (a), (b)", "(a) & (b)")]
)
def test_letters_of_several_issues_head_a_passage(first, second):
    assert told(IN_LETTERS.format(first=first, second=second)) == [
        (
            "Epidural steroid injection at L5-S1",
            "upheld",
            "mtus: Low Back Complaints Chapter, 303",
            f"mtus: {PAIN}, Epidurals, 46",
        ),
        (
            "EMG of the lower extremities",
            "upheld",
            "mtus: Low Back Complaints Chapter, 303",
            "mtus: Low Back Complaints Chapter, Special Studies, 304",
        ),
        ("Cyclobenzaprine 7.5mg #90", "overturned", f"mtus: {PAIN}, 41", f"mtus: {PAIN}, 41"),
    ]


def test_a_passage_that_may_be_of_several_issues_decides_none_where_it_concludes_both_ways():
    """The marks of two issues are misprinted: nothing tells which conclusion is the third one's."""
    text = OWN_ORDER.replace("(1) Each", "(l) Each").replace("(2) No reason for", "(Z) No reason for")
    assert [outcome for _, outcome, _, _ in told(text)] == [None, None, None]


GROUPS = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
A.   LEFT KNEE ARTHROSCOPY
B.   ASSISTANT SURGEON
C.   COLD THERAPY UNIT, 7 DAY RENTAL
CASE SUMMARY:
39-year-old male roofer.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
Claims administrator: for issue A, Knee Complaints (2004), page 344, which is part of the MTUS. For issues B and C the claims
administrator cited no guideline.
Professional reviewer:
For issue A, Knee Complaints (2004), page 345, which is part of the MTUS. It is the chapter written for this joint.
For issues B and C, no guideline of the MTUS applies. For B, American Academy of Surgeons, which is not part of the MTUS. For C,
{PAIN}, page 9, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
ISSUE C IS TAKEN FIRST. Cold flow is supported for up to 7 days.
     DECISION: MEDICALLY NECESSARY AND APPROPRIATE.
ISSUES A AND B. One pair of hands is enough, and the tear is old.
     DECISION (BOTH): NOT MEDICALLY NECESSARY AND APPROPRIATE.
"""


def test_groups_of_issues_in_an_order_of_their_own_and_who_relied_on_what_for_which():
    assert told(GROUPS) == [
        (
            "LEFT KNEE ARTHROSCOPY",
            "upheld",
            "mtus: Knee Complaints (2004), 344",
            "mtus: Knee Complaints (2004), 345",
        ),
        ("ASSISTANT SURGEON", "upheld", "none", "other: other, American Academy of Surgeons"),
        ("COLD THERAPY UNIT, 7 DAY RENTAL", "overturned", "none", f"mtus: {PAIN}, 9"),
    ]


HASHES = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE: (1) Home health aide, 4 hours a day; (2) One walker; and (3) MRI of the hip.
CASE SUMMARY: He is 67 years old.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY: The claims administrator used the {PAIN}, page 51,
which is part of the MTUS, for #1; no guideline for #2; and the Hip Chapter, page 7, which is part of the MTUS, for #3.
The reviewer used the same as the claims administrator for #1 and #3: the {PAIN}, page 51, which is part of the MTUS, for #1,
since it speaks of the home; and the Hip Chapter, page 7, which is part of the MTUS, for #3. The reviewer used the Knee Chapter,
page 8, which is part of the MTUS, for #2.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS NOT MEDICALLY NECESSARY: #1. He is not homebound. #1 is therefore not
medically necessary and appropriate.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS MEDICALLY NECESSARY: #3 and #2. Taking them from the last: the films show a
lucency, and he fell twice. #2 and #3 are therefore medically necessary and appropriate.
"""


def test_hashes_name_issues_in_sections_and_in_what_was_relied_on():
    assert told(HASHES) == [
        ("Home health aide, 4 hours a day", "upheld", f"mtus: {PAIN}, 51", f"mtus: {PAIN}, 51"),
        ("One walker", "overturned", "none", "mtus: Knee Chapter, 8"),
        ("MRI of the hip", "overturned", "mtus: Hip Chapter, 7", "mtus: Hip Chapter, 7"),
    ]


OWN_WORDS = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
- Whether cognitive behavioral therapy, 6 sessions, is medically necessary.
- Whether Ambien 10mg, thirty tablets, is medically necessary.
- Whether gym membership for 6 months is medically necessary.
CASE SUMMARY: Mr. X is 35 years old.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY: The MTUS does not speak of these.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
The gym is not medically necessary and appropriate. No home program is described.
The sleeping pill is not medically necessary and appropriate. It has been taken for seven months.
{talk} is medically necessary and appropriate. The score fell by half.
"""


def test_passages_decide_what_they_call_in_their_own_words():
    record = read_letter_baseline(Letter.from_text(OWN_WORDS.format(talk="The talk therapy")))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("cognitive behavioral therapy, 6 sessions", "overturned"),
        ("Ambien 10mg, thirty tablets", "upheld"),
        ("gym membership for 6 months", "upheld"),
    ]
    assert [(item.rationale or "").split(".")[1].split()[0] for item in record.items] == ["The", "It", "No"]


def test_a_passage_that_calls_its_issue_something_else_decides_nothing():
    record = read_letter_baseline(Letter.from_text(OWN_WORDS.format(talk="The talking cure")))
    assert [item.outcome for item in record.items] == [None, "upheld", "upheld"]


OWN_LINES = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
{issues}
CASE SUMMARY: Ms. X is 59 years old.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
Aquatic therapy
Claims Administrator: the Low Back Chapter, page 22, which is part of the MTUS. Professional Reviewer: the same section and page.
Why: it speaks of the pool and of its lumbar
supports.
Gym membership
Claims Administrator: Official Disability Guidelines (ODG), Gym memberships, which is not part of the MTUS. Professional
Reviewer: the same ODG topic. Why: the MTUS is silent.
Brace
Claims Administrator: the Low Back Chapter, page 301, which is part of the MTUS. Professional Reviewer: the same.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
GYM MEMBERSHIP AND BRACE
None of the conditions is shown in this record.
Decision: NOT MEDICALLY NECESSARY (both)
AQUATIC THERAPY
She is the patient the guideline describes.
Decision: MEDICALLY NECESSARY
"""


def test_lines_with_the_names_of_issues_head_their_passages():
    issues = "- Aquatic therapy for 8 weeks\n- Gym membership with pool access\n- Lumbar support brace"
    assert told(OWN_LINES.format(issues=issues)) == [
        (
            "Aquatic therapy for 8 weeks",
            "overturned",
            "mtus: Low Back Chapter, 22",
            "mtus: Low Back Chapter, 22",
        ),
        (
            "Gym membership with pool access",
            "upheld",
            "other: ODG, Gym memberships",
            "other: ODG, Gym memberships",
        ),
        ("Lumbar support brace", "upheld", "mtus: Low Back Chapter, 301", "mtus: Low Back Chapter, 301"),
    ]


ENDING = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
{{issues}}
CASE SUMMARY: He is 41 years of age.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
On the chiropractic visits, the Claims Administrator based its decision on the {PAIN}, page 58, which is part of the MTUS. On the
injection, the Claims Administrator based its decision on the Low Back Chapter, page 300, which is part of the MTUS. On the
transportation, no guideline was cited by the Claims Administrator.
The Professional Reviewer, on the chiropractic visits, relied on the {PAIN}, page 59, which is part of the MTUS. On the injection
the reviewer relied on the {PAIN}, page 46, which is part of the MTUS. On the transportation the reviewer relied on the Official
Disability Guidelines (ODG), Transportation, which is not part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
The 18 visits that the guideline provides have been used, and twelve more would bring him to 30.
DETERMINATION: The additional chiropractic care is not medically necessary.
The extrusion is on the same side as the lost reflex, and exercises have not been enough.
DETERMINATION: The left L5-S1 injection is medically necessary.
He drives to work each day, and no disability is described that would keep him from it.
DETERMINATION: The transportation is not medically necessary.
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Anesthesiology and licensed to practice in California.
"""
IN_TURN = [
    "Whether twelve additional chiropractic visits are medically necessary.",
    "Whether left L5-S1 epidural injection is medically necessary.",
    "Whether transportation to and from the injection is medically necessary.",
]
IN_PROSE = [
    "The following are at issue: twelve additional chiropractic visits;",
    "left L5-S1 epidural injection;",
    "and transportation to and from the injection.",
]


@pytest.mark.parametrize("issues", [IN_TURN, IN_PROSE], ids=["questions in a row", "a sentence"])
def test_passages_end_with_what_they_decide(issues):
    text = ENDING.format(issues="\n".join(issues))
    assert told(text) == [
        ("twelve additional chiropractic visits", "upheld", f"mtus: {PAIN}, 58", f"mtus: {PAIN}, 59"),
        ("left L5-S1 epidural injection", "overturned", "mtus: Low Back Chapter, 300", f"mtus: {PAIN}, 46"),
        ("transportation to and from the injection", "upheld", "none", "other: ODG, Transportation"),
    ]
    rationales = [item.rationale or "" for item in read_letter_baseline(Letter.from_text(text)).items]
    assert [rationale.split()[1] for rationale in rationales] == ["18", "extrusion", "drives"]


def test_drugs_with_their_numbers_behind_commas_are_issues_each():
    text = ONE.replace(
        "The medical necessity of a lumbar epidural steroid injection at L4-L5.",
        "Norco 10/325 mg #90, Soma 350 mg #60, and Prilosec 20 mg #30.",
    )
    assert [request for request, *_ in told(text)] == [
        "Norco 10/325 mg #90",
        "Soma 350 mg #60",
        "Prilosec 20 mg #30",
    ]


LISTED = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
(a) Norco 10/325mg #120
(b) Soma 350mg #60
CASE SUMMARY: She is 58 years old.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY: The MTUS is silent.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
(a) Function and pain are better.
(b) It is a controlled substance.
{decisions}
MEDICAL REVIEWER QUALIFICATIONS: Board Certified in Neurology and licensed to practice in California.
"""


@pytest.mark.parametrize(
    "decisions",
    [
        "DECISION:\n(a) Norco is medically necessary and appropriate.\n(b) Soma is not medically necessary.",
        "OUTCOME: A - overturned. B - upheld.",
        "Determinations: a) medically necessary is the Norco: it is medically necessary. b) Soma: not medically necessary.",
    ],
)
def test_decisions_in_a_list_of_their_own(decisions):
    record = read_letter_baseline(Letter.from_text(LISTED.format(decisions=decisions)))
    assert [(item.outcome, item.rationale) for item in record.items] == [
        ("overturned", "Function and pain are better."),
        ("upheld", "It is a controlled substance."),
    ]


def test_a_list_that_leaves_one_out_decides_none():
    record = read_letter_baseline(Letter.from_text(LISTED.format(decisions="OUTCOME: A - overturned.")))
    assert record.items[0].outcome != "overturned"


def test_a_bare_verdict_may_end_a_rationale():
    text = LISTED.replace("pain are better.", "pain are better. Medically necessary and appropriate.")
    text = text.replace("controlled substance.", "controlled substance. Not medically necessary.")
    record = read_letter_baseline(Letter.from_text(text.format(decisions="")))
    assert [item.outcome for item in record.items] == ["overturned", "upheld"]


def test_a_heading_that_is_wrong_for_one_issue_decides_no_other():
    text = LISTED.replace("pain are better.", "pain are better. The Norco is medically necessary.").format(
        decisions=""
    )
    record = read_letter_baseline(Letter.from_text(text))
    assert [item.outcome for item in record.items] == ["overturned", None]
    text = LISTED.replace("controlled substance.", "controlled substance. Soma is not medically necessary.")
    record = read_letter_baseline(Letter.from_text(text.format(decisions="")))
    assert [item.outcome for item in record.items] == ["upheld", "upheld"]


BELOW = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
Cervical traction, 8 sessions
Gym membership, 3 months
Naproxen 550mg #60
{decision}
CASE SUMMARY: She is 58 years old.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
The Claims Administrator based its decision on all three items on the Low Back Chapter, page 22, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
{rationale}
MEDICAL REVIEWER QUALIFICATIONS: Board Certified in Neurology and licensed to practice in California.
"""
HEADED = """{first}The arm is better for it.
{second}No need for its machines is shown.
{third}The guideline prefers it to the rest of its class."""
NAMED = HEADED.format(first="Traction. ", second="Gym membership. ", third="Naproxen. ")


@pytest.mark.parametrize(
    "decision",
    [
        "DECISION:\nCervical traction, 8 sessions: medically necessary\nGym membership, 3 months: not medically necessary\n"
        "Naproxen 550mg #60: medically necessary",
        "FINAL DETERMINATION: The naproxen is medically necessary. The gym membership is not medically necessary. The traction is"
        " medically necessary.",
        "Outcome: Gym membership - upheld; cervical traction - overturned; naproxen - overturned",
    ],
)
def test_decisions_right_below_the_issues(decision):
    text = BELOW.format(decision=decision, rationale=NAMED)
    shown = [(request, outcome, theirs) for request, outcome, theirs, _ in told(text)]
    basis_of_all = "mtus: Low Back Chapter, 22"
    assert shown == [
        ("Cervical traction, 8 sessions", "overturned", basis_of_all),
        ("Gym membership, 3 months", "upheld", basis_of_all),
        ("Naproxen 550mg #60", "overturned", basis_of_all),
    ]


def test_decisions_below_the_issues_that_leave_one_out_decide_none():
    decision = "DECISION:\nCervical traction, 8 sessions: medically necessary"
    outcomes = [outcome for _, outcome, _, _ in told(BELOW.format(decision=decision, rationale=NAMED))]
    assert "overturned" not in outcomes


def test_a_line_may_name_an_issue_and_decide_it():
    rationale = HEADED.format(
        first="CERVICAL TRACTION, 8 SESSIONS - MEDICALLY NECESSARY\n",
        second="GYM MEMBERSHIP, 3 MONTHS - NOT MEDICALLY NECESSARY\n",
        third="NAPROXEN: MEDICALLY NECESSARY.\n",
    )
    record = read_letter_baseline(Letter.from_text(BELOW.format(decision="", rationale=rationale)))
    assert [(item.outcome, (item.rationale or "").split()[0]) for item in record.items] == [
        ("overturned", "The"),
        ("upheld", "No"),
        ("overturned", "The"),
    ]


def test_marks_in_a_row_share_what_follows():
    text = LISTED.replace("(a) Function and pain are better.\n", "(a) ").replace(
        "(b) It is a controlled substance.",
        "(b) Both are habit-forming. NOT medically necessary, either of them.",
    )
    record = read_letter_baseline(Letter.from_text(text.format(decisions="")))
    shared = "Both are habit-forming. NOT medically necessary, either of them."
    assert [(item.outcome, item.rationale) for item in record.items] == [("upheld", shared)] * 2


def test_what_was_authorized_may_stand_behind_the_issue():
    text = ONE.replace(
        "The medical necessity of a lumbar epidural steroid injection at L4-L5.",
        "Acupuncture, 4 visits\n(Original request: Acupuncture, 10 visits. Authorized by the Claims Administrator: Acupuncture, 6"
        " visits.)",
    )
    (item,) = read_letter_baseline(Letter.from_text(text)).items
    assert (item.request, item.original_request, item.authorized_portion) == (
        "Acupuncture, 4 visits",
        "Acupuncture, 10 visits",
        "Acupuncture, 6 visits",
    )


def test_a_request_not_certified_as_necessary_is_upheld():
    text = ONE.replace(
        "The injection is medically necessary.", "The request is not certified as medically necessary."
    )
    assert [outcome for _, outcome, _, _ in told(text)] == ["upheld"]


def test_a_sentence_may_lead_up_to_the_first_issue():
    text = LISTED.replace(
        "ISSUE AT DISPUTE:", "ISSUE AT DISPUTE:\nThe following two requests are before the reviewer:"
    )
    assert [request for request, *_ in told(text.format(decisions=""))] == [
        "Norco 10/325mg #120",
        "Soma 350mg #60",
    ]


@pytest.mark.parametrize(
    ("first", "second"), [("1 -", "2 -"), ("One.", "Two."), ("Issue One:", "Issue Two:")]
)
def test_marks_with_a_dash_and_in_words(first, second):
    text = LISTED.replace("(a)", first).replace("(b)", second).format(decisions="")
    record = read_letter_baseline(Letter.from_text(text))
    assert [(item.request, item.rationale) for item in record.items] == [
        ("Norco 10/325mg #120", "Function and pain are better."),
        ("Soma 350mg #60", "It is a controlled substance."),
    ]


FOR_EACH = """MEDICAL PROFESSIONAL REVIEW
ISSUES AT DISPUTE:
1. Tramadol 50mg #60
2. Gym membership for 6 months
3. Follow-up visit
CASE SUMMARY:
The claimant is a 29 year old female with neck pain.
MEDICAL TREATMENT GUIDELINES RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
{said}
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
1. It is not medically necessary.
2. It is not medically necessary.
3. It is not medically necessary.
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and licensed to practice in California.
"""
GYM = "the Official Disability Guidelines (ODG), Low Back Chapter, Gym memberships, which is not part of the MTUS"


def test_commas_part_who_relied_on_something_from_what_it_was():
    said = (
        f"Tramadol: claims administrator, the {PAIN}, Opioids, page 76, which is part of the MTUS; reviewer, the same pages of "
        f"the same document, namely the {PAIN}, Opioids, page 76, which is part of the MTUS.\n"
        f"On the gym membership: the claims administrator relied on {GYM}, and so did the reviewer, that is to say {GYM}.\n"
        "For the follow-up visit neither the claims administrator nor the reviewer cited any guideline."
    )
    opioids, gym = f"mtus: {PAIN}, Opioids, 76", "other: ODG, Low Back Chapter, Gym memberships"
    assert [bases for _, _, *bases in told(FOR_EACH.format(said=said))] == [
        [opioids, opioids],
        [gym, gym],
        ["none", "none"],
    ]


CRITERIA = (
    """(1) An evaluation has been made; (2) Previous methods of treating the pain have been unsuccessful."""
)


@pytest.mark.parametrize(
    ("criteria", "first", "second"),
    [
        (f'"{CRITERIA}" All is met.', "1)", "2)"),
        (f"{CRITERIA} All is met.", "1)", "2)"),
        (f'"{CRITERIA}" All is met.', "(1)", "(2)"),
        (f'"{CRITERIA.replace("(1)", "(a)").replace("(2)", "(b)")}" All is met.', "(a)", "(b)"),
    ],
)
def test_numbers_of_criteria_are_no_marks_of_issues(criteria, first, second):
    text = f"""MEDICAL PROFESSIONAL REVIEW
ISSUES AT DISPUTE:
{first} Pain program, 10 days
{second} Capacity evaluation
CASE SUMMARY:
The claimant is a 29 year old female with neck pain.
MEDICAL TREATMENT GUIDELINES RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
The reviewer relied on the {PAIN}, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS MEDICALLY NECESSARY:
{first} The pages ask for this: {criteria}
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS NOT MEDICALLY NECESSARY:
{second} No return to work was tried.
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and licensed to practice in California.
"""
    assert [outcome for _, outcome, _, _ in told(text)] == ["overturned", "upheld"]


def test_semicolons_divide_issues_that_go_on_in_a_second_line():
    text = ONE.replace(
        "ISSUE IN DISPUTE: The medical necessity of a lumbar epidural steroid injection at L4-L5.",
        "ISSUE AT DISPUTE:\nMRI of the shoulder; Physical therapy 2 x 6 for the shoulder;\nRange of motion testing.",
    )
    assert [request for request, *_ in told(text)] == [
        "MRI of the shoulder",
        "Physical therapy 2 x 6 for the shoulder",
        "Range of motion testing",
    ]


def test_what_the_administrator_denied_under_which_guideline():
    text = FOR_EACH.replace(
        "female with neck pain.",
        f"female with neck pain. The claims administrator denied the tramadol under the {PAIN}, Opioids, page 76, which is part "
        f"of the MTUS. It denied the gym membership under {GYM}.",
    ).format(
        said=f"The reviewer relied on a different section: the {PAIN}, Exercise, page 46, which is part of the MTUS."
    )
    opioids, gym = f"mtus: {PAIN}, Opioids, 76", "other: ODG, Low Back Chapter, Gym memberships"
    own = f"mtus: {PAIN}, Exercise, 46"
    assert [bases for _, _, *bases in told(text)] == [[opioids, own], [gym, own], ["", own]]


def test_what_was_denied_in_turn_and_without_a_guideline():
    text = FOR_EACH.replace(
        "female with neck pain.",
        "female with neck pain. The determination went through the requests in order. The tramadol was denied under the "
        f"{PAIN}, Opioids, page 76, which is part of the MTUS. The follow-up visit was denied without a "
        f"guideline. The gym membership was denied under {GYM}.",
    ).format(said=f"The reviewer relied on the {PAIN}, Exercise, page 46, which is part of the MTUS.")
    opioids, gym = f"mtus: {PAIN}, Opioids, 76", "other: ODG, Low Back Chapter, Gym memberships"
    assert [theirs for _, _, theirs, _ in told(text)] == [opioids, gym, "none"]
    text = FOR_EACH.replace(
        "female with neck pain.",
        f"female with neck pain. The claims administrator denied the first, citing the {PAIN}, Opioids, page 76, which is part of "
        f"the MTUS. It denied the second, citing {GYM}.",
    ).format(said=f"The reviewer relied on the {PAIN}, Exercise, page 46, which is part of the MTUS.")
    assert [theirs for _, _, theirs, _ in told(text)] == [opioids, gym, ""]


@pytest.mark.parametrize(
    ("said", "outcomes"),
    [
        ("The criterion is met. The injection met the guideline and should be paid.", ["overturned"]),
        ("There is no root sign. The denial of the injection was correct.", ["upheld"]),
        ("There is a root sign. The denial of the injection was wrong.", ["overturned"]),
        ("There is a root sign, and I would allow it.", ["overturned"]),
        ("There is no root sign. I would not allow it.", ["upheld"]),
        (
            "An evaluation is the first step, and I would allow it. The rest is another thing. I would not allow it.",
            [None],
        ),
    ],
)
def test_what_the_reviewer_would_do_decides(said, outcomes):
    text = ONE.replace("Radiculopathy is documented. The injection is medically necessary.", said)
    text = text.replace("SERVICE WAS MEDICALLY", "SERVICE IS/WAS NOT MEDICALLY")
    assert [outcome for _, outcome, *_ in told(text)] == outcomes


def test_both_sides_may_have_turned_to_the_same_documents():
    text = ONE.replace(
        "The guideline used by the claims administrator,",
        "Both the Claims Administrator and the Medical Professional Reviewer relied on the",
    )
    (told_of,) = told(text)
    assert told_of[2:] == (f"mtus: {PAIN}, Epidural steroid injections (ESIs), 46",) * 2


def test_a_block_of_documents_for_each_party():
    text = LISTED.replace(
        "The MTUS is silent.",
        "\nCLAIMS ADMINISTRATOR\nA: none cited. B: " + PAIN + ", Carisoprodol, page 29 (part of the MTUS).\n"
        "PROFESSIONAL REVIEWER\nA, B: " + PAIN + ", Opioids, page 78 (part of the MTUS).",
    ).format(decisions="")
    theirs_and_own = [(theirs, own) for _, _, theirs, own in told(text)]
    opioids = f"mtus: {PAIN}, Opioids, 78"
    assert theirs_and_own == [("none", opioids), (f"mtus: {PAIN}, Carisoprodol, 29", opioids)]


@pytest.mark.parametrize("mark", [">> ", "=> ", "Nos. "])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Function and pain are better. The Norco is medically necessary.", "It is habit-forming. Soma is not medically necessary."),
        ("Medically necessary. Function and pain are better.", "Not medically necessary. It is habit-forming."),
        ("Function is better. Medically necessary.", "It is habit-forming. Not medically necessary."),
        ("NORCO - MEDICALLY NECESSARY\nFunction is better.", "SOMA - NOT MEDICALLY NECESSARY\nIt is habit-forming."),
    ],
)  # fmt: skip
def test_a_list_with_marks_not_known_decides_nothing_wrongly(mark, first, second):
    text = LISTED.replace("(a) Norco", f"{mark}Norco").replace("(b) Soma", f"{mark}Soma")
    text = text.replace("(a) Function and pain are better.", mark + first)
    text = text.replace("(b) It is a controlled substance.", mark + second).format(decisions="")
    record = read_letter_baseline(Letter.from_text(text))
    if len(record.items) == 2:
        assert [
            item.outcome in (right, None)
            for item, right in zip(record.items, ("overturned", "upheld"), strict=True)
        ] == [True] * 2
    else:
        assert [item.outcome for item in record.items] == [None]


def test_sections_of_both_kinds_decide_no_single_issue():
    text = ONE.replace(
        "MEDICAL REVIEWER QUALIFICATIONS",
        "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE WAS NOT MEDICALLY NECESSARY:\nNo more of them.\n"
        "MEDICAL REVIEWER QUALIFICATIONS",
    )
    assert [outcome for _, outcome, _, _ in told(text)] == [None]


@pytest.mark.parametrize(
    "conclusion",
    [
        "CONCLUSION: The injection was denied by utilization review, but it is medically necessary.",
        "CONCLUSION: The injection was approved in part. The injection is medically necessary.",
        "OUTCOME: The injection was denied in July. The injection is medically necessary.",
    ],
)
def test_what_utilization_review_did_is_no_decision(conclusion):
    text = ONE.replace("The injection is medically necessary.", conclusion)
    assert [outcome for _, outcome, _, _ in told(text)] == ["overturned"]
    denied = text.replace("is medically", "is not medically").replace("denied", "approved")
    assert [outcome for _, outcome, _, _ in told(denied)] == ["upheld"]


def test_a_list_read_as_one_issue_that_is_decided_both_ways_stays_undecided():
    text = LISTED.replace("(a) Norco 10/325mg #120\n(b) Soma", ">>A Norco 10/325mg #120 >>B Soma")
    text = text.replace("(a) Function and pain are better.\n", ">>A The Norco is medically necessary. ")
    text = text.replace("(b) It is a controlled substance.", ">>B The Soma is not medically necessary.")
    record = read_letter_baseline(Letter.from_text(text.format(decisions="")))
    assert [item.outcome for item in record.items] == [None]
    assert [flag.code for flag in record.flags] == ["missing_outcome"]


BARE = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
{issues}
CASE SUMMARY:
The claimant, a 50 year old woman, hurt her back on 3/4/2010 and has lumbar strain. {told}
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
{guidelines}
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
There is nothing in a year of notes that would tell what any of this was to achieve, or did.
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and licensed to practice in California.
"""


def bare(issues: str, told: str = "", guidelines: str = "None was of use."):
    text = BARE.format(issues=issues, told=told, guidelines=guidelines)
    return read_letter_baseline(Letter.from_text(text)).items


@pytest.mark.parametrize(
    "issues",
    [
        "Soma 350mg #60\nCane\nPool therapy, 6 visits",
        "Soma 350mg #60\nPool therapy, 6 visits",
        "Request for a cane, for use out of doors and on stairs, with a spare tip, as asked for in May\n"
        "Request for pool therapy, 6 visits, in the pool of the hospital, as was asked for in June",
    ],
)
def test_lines_that_end_before_they_must_are_issues(issues):
    assert [item.request for item in bare(issues)] == issues.split("\n")


@pytest.mark.parametrize(
    "issues",
    [
        "The cane\nWith a spare tip, 2",
        "Pool therapy, 6 visits\n(Original request: pool therapy, 9 visits)",
        "Lumbar epidural steroid\nInjection at L4-L5",
        "Pool therapy in the pool of the county, six visits, with a therapist who knows such work\n"
        "Technique lessons, and a spare set of floats, as was asked for in the letter of the month of May",
    ],
)
def test_lines_of_one_issue(issues):
    assert len(bare(issues)) == 1


OWN = "Chronic Pain Medical Treatment Guidelines"


def test_a_name_that_fits_two_issues_is_not_that_of_one_named_alone():
    items = bare(
        "1. Physical therapy, 6 visits\n2. Cold therapy unit\n3. Cane, 1",
        guidelines="For the therapy, MTUS Chronic Pain Medical Treatment 2009, Physical medicine, page 98. For the cold therapy unit, "
        "Official Disability Guidelines (ODG), Knee Chapter. For the cane, Official Disability Guidelines (ODG), Low Back Chapter.",
    )
    assert [basis(item, "reviewer") for item in items] == [
        "mtus: Chronic Pain Medical Treatment 2009, Physical medicine, 98",
        "other: ODG, Knee Chapter",
        "other: ODG, Low Back Chapter",
    ]


@pytest.mark.parametrize(
    ("guidelines", "basis_of_each"),
    [
        ("For the Soma, MTUS Chronic Pain Medical Treatment 2009, Carisoprodol, page 29. For the cane, Official Disability "
         "Guidelines (ODG), Low Back Chapter. For the pool, MTUS Chronic Pain Medical Treatment 2009, Aquatic therapy, page 22.",
         ["mtus: Chronic Pain Medical Treatment 2009, Carisoprodol, 29", "other: ODG, Low Back Chapter",
          "mtus: Chronic Pain Medical Treatment 2009, Aquatic therapy, 22"]),
        ("Official Disability Guidelines (ODG), Low Back Chapter, was relied on for each of the three.",
         ["other: ODG, Low Back Chapter"] * 3),
        ("Official Disability Guidelines (ODG), Low Back Chapter, for all three requests.", ["other: ODG, Low Back Chapter"] * 3),
        (f"All fall under the MTUS {OWN}. Soma: Carisoprodol, page 29. Cane: Durable equipment, page 40. Pool therapy: Aquatic "
         "therapy, page 22. It speaks to each.",
         [f"mtus: {OWN}, Carisoprodol, 29", f"mtus: {OWN}, Durable equipment, 40", f"mtus: {OWN}, Aquatic therapy, 22"]),
        (f"The MTUS {OWN} are relied upon: Carisoprodol, page 29, for the Soma; Durable equipment, page 40, for the cane; Aquatic "
         "therapy, page 22, for the pool.",
         [f"mtus: {OWN}, Carisoprodol, 29", f"mtus: {OWN}, Durable equipment, 40", f"mtus: {OWN}, Aquatic therapy, 22"]),
        (f"The Soma was reviewed under the MTUS {OWN}, Carisoprodol, page 29. The cane was reviewed under the Official Disability "
         f"Guidelines (ODG), Low Back Chapter. The pool therapy was reviewed under the MTUS {OWN}, Aquatic therapy, page 22.",
         [f"mtus: {OWN}, Carisoprodol, 29", "other: ODG, Low Back Chapter", f"mtus: {OWN}, Aquatic therapy, 22"]),
        (f"MTUS {OWN}, Criteria for use, page 29, for the Soma; Official Disability Guidelines (ODG), Low Back Chapter, for the cane; "
         f"MTUS {OWN}, Aquatic therapy, page 22, for the pool.",
         [f"mtus: {OWN}, Criteria for use, 29", "other: ODG, Low Back Chapter", f"mtus: {OWN}, Aquatic therapy, 22"]),
    ],
)  # fmt: skip
def test_what_is_said_of_a_document_is_no_part_of_its_name(guidelines, basis_of_each):
    items = bare("Soma 350mg #60\nCane\nPool therapy, 6 visits", guidelines=guidelines)
    assert [basis(item, "reviewer") for item in items] == basis_of_each


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("On 5/2/2013 utilization review refused all, referring to the Official Disability Guidelines (ODG), Low Back Chapter, "
         "and giving no other reason.", "other: ODG, Low Back Chapter"),
        ("The claims administrator denied all items on the basis of MTUS Chronic Pain Medical Treatment 2009.",
         "mtus: Chronic Pain Medical Treatment 2009"),
        ("UR of 6/1/2013 denied all three. Its letter quotes no guideline.", "none"),
    ],
)  # fmt: skip
def test_what_the_administrator_is_said_to_have_denied_on(told, expected):
    items = bare("Soma 350mg #60\nCane\nPool therapy, 6 visits", told=told)
    assert [basis(item, "administrator") for item in items] == [expected] * 3


@pytest.mark.parametrize(
    "told",
    [
        f"UR denied all on 6/1/2013. As to the Soma it based its decision on the {PAIN}, Carisoprodol, page 29, which is part of the MTUS. "
        "As to the cane it cited no guideline. As to the pool therapy it cited the Official Disability Guidelines (ODG), Low Back Chapter.",
        f"The claims administrator's stated basis was, for the Soma, the {PAIN}, Carisoprodol, page 29, MTUS; for the cane, none was "
        "given; and for the pool therapy, the Official Disability Guidelines (ODG), Low Back Chapter.",
        f"The reasons of the claims administrator were as follows. Soma: MTUS, {PAIN}, Carisoprodol, page 29. Walking aid: no guideline "
        "mentioned. Pool therapy: Official Disability Guidelines (ODG), Low Back Chapter.",
        f"The claims administrator denied all three. In that decision, for the Soma it cited the {PAIN}, Carisoprodol, page 29, which is "
        "part of the MTUS; no guideline was cited for the cane; and for the pool therapy it cited the Official Disability Guidelines "
        "(ODG), Low Back Chapter.",
    ],
    ids=["as to", "for", "names and colons", "name behind"],
)
def test_what_the_administrator_relied_on_is_told_item_by_item(told):
    items = bare("Soma 350mg #60\nCane\nPool therapy, 6 visits", told=told)
    assert [basis(item, "administrator") for item in items] == [
        f"mtus: {PAIN}, Carisoprodol, 29",
        "none",
        "other: ODG, Low Back Chapter",
    ]


def test_a_document_that_one_item_is_named_with_is_for_that_one():
    told = f"UR denied all on 6/1/2013, citing the {PAIN}, Carisoprodol, page 29, which is part of the MTUS, for the Soma."
    items = bare("Soma 350mg #60\nCane\nPool therapy, 6 visits", told=told)
    assert [basis(item, "administrator") for item in items] == [f"mtus: {PAIN}, Carisoprodol, 29", "", ""]


def test_what_leads_up_to_the_only_issue_is_no_part_of_it():
    issue = "ISSUE IN DISPUTE: The medical necessity of a lumbar epidural steroid injection at L4-L5."
    text = ONE.replace(
        issue, "ISSUE IN DISPUTE: The provider seeks authorization for one item: Bone stimulator, left foot."
    )
    assert read_letter_baseline(Letter.from_text(text)).items[0].request == "Bone stimulator, left foot"


def test_a_test_that_is_not_met_does_not_turn_the_verdict():
    text = ONE.replace(
        "Radiculopathy is documented. The injection is medically necessary.",
        "To count as proven it must help. That test is not satisfied, and the injection is not medically necessary.",
    )
    assert read_letter_baseline(Letter.from_text(text)).items[0].outcome == "upheld"


def test_a_case_number_at_the_foot_of_a_page_counts_where_no_other_stands():
    foot = "Final Determination Letter for IMR Case Number CM13-0909003                     2"
    text = ONE.replace("IMR Case Number: CM13-0909003\n", "").replace(
        "RATIONALE FOR", f"{foot}\n\fRATIONALE FOR"
    )
    record = read_letter_baseline(Letter.from_text(text))
    assert record.case_number == "CM13-0909003"
    (span,) = record.evidence["/case_number"]
    assert text[span.start : span.end] == span.quote == "CM13-0909003"
