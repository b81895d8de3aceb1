"""One rationale of form F3 that decides several issues in prose."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

LETTER = """MEDICAL PROFESSIONAL REVIEW

ISSUE AT DISPUTE:
{issues}

CASE SUMMARY:
The employee is a 41 year old female cashier with a date of injury of 3/4/2011. She has pain of the low back and the knee.

MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
ACOEM Practice Guidelines, 2nd Edition, Chapter 12, page 303, which is part of the MTUS.

RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
{rationale}

MEDICAL REVIEWER QUALIFICATIONS:
The medical reviewer is Board Certified in Occupational Medicine and is licensed to practice in California.
"""
BACK = (
    "The guideline asks for unequivocal objective findings of nerve compromise before imaging. The employee has an absent "
    "ankle reflex after eight weeks of care. A lumbar support has no lasting benefit beyond the acute phase and she is two "
    "years out. "
)
BACK_ISSUES = ["MRI of the lumbar spine", "lumbar support", "Ambien 10mg #30"]
KNEE = (
    "Opioids may be continued when the patient has returned to work and has improved function and pain; the guideline says "
    "that they are appropriate only then. Physical therapy is recommended for knee pain, with up to 9 visits over 8 weeks, "
    "and surgery is indicated for a torn meniscus with locking. The worker has had six visits and says the pain is unchanged. "
    "An MRI of 5/2/2013 shows a bucket handle tear. "
)
KNEE_ISSUES = [
    "Norco 10/325mg #90",
    "Physical therapy 2x6 for the right knee",
    "Right knee arthroscopy with partial medial meniscectomy",
]


def outcomes(issues: list[str], rationale: str) -> str:
    """The first letter of each outcome, or a dash."""
    listed = "\n".join(f"{number}. {issue}" for number, issue in enumerate(issues, 1))
    record = read_letter_baseline(Letter.from_text(LETTER.format(issues=listed, rationale=rationale)))
    assert [item.request for item in record.items] == issues
    return "".join((item.outcome or "-")[0] for item in record.items)


OF_THE_BACK = [
    ("ou", "The MRI is medically necessary; the lumbar support is not."),
    ("ou", "The MRI is medically necessary and the support is not."),
    ("ou", "Therefore the MRI is medically necessary and appropriate while the lumbar support is not medically necessary."),
    ("ou", "The first request is medically necessary. The second is not."),
    ("ou", "The former is medically necessary, the latter is not."),
    ("ou", "Issue 1 is medically necessary; issue 2 is not."),
    ("ou", "I find the MRI medically necessary but not the lumbar support."),
    ("ou", "The MRI, but not the lumbar support, is medically necessary."),
    ("ou", "Only the MRI is medically necessary."),
    ("ou", "Of the two, only the MRI is medically necessary."),
    ("ou", "The MRI is medically necessary. The lumbar support does not meet the guideline and is not."),
    ("ou", "With the exception of the lumbar support, the requested treatment is medically necessary."),
    ("ou", "Both requests are medically necessary with the exception of the lumbar support."),
    ("ou", "The requests, except for the lumbar support, are medically necessary."),
    ("ou", "The MRI meets the criteria and is medically necessary. The support does not and is not medically necessary."),
    ("ou", "The requested MRI is certified. The requested lumbar support is not certified."),
    ("ou", "The MRI should be approved; the denial of the lumbar support was correct."),
    ("ou", "I would authorize the MRI. I would not authorize the support."),
    ("ou", "The denial of the MRI is overturned and that of the lumbar support upheld."),
    ("ou", "The request for the MRI is supported by the guideline. The request for the support is not."),
    ("ou", "Medical necessity is established for the MRI, but not for the lumbar support."),
    ("ou", "Medical necessity for the MRI has been established. Medical necessity for the lumbar support has not been established."),
    ("ou", "The MRI is needed and is medically necessary; no such need exists for the lumbar support, which is not medically necessary."),
    ("ou", "Accordingly, issue 1 is found medically necessary and issue 2 not medically necessary."),
    ("ou", "1. Medically necessary. 2. Not medically necessary."),
    ("ou", "(1) is medically necessary; (2) is not."),
    ("ou", "MRI of the lumbar spine: medically necessary. Lumbar support: not medically necessary."),
    ("ou", "The imaging is medically necessary. The brace is not medically necessary."),
    ("ou", "The MRI was medically necessary and the support was not."),
    ("ou", "It follows that the MRI is medically necessary and that the lumbar support is not."),
    ("ou", "The lumbar support is not medically necessary, whereas the MRI is."),
    ("ou", "While the MRI is medically necessary, the lumbar support is not."),
    ("ou", "Although the MRI is medically necessary, the lumbar support is not medically necessary."),
    ("ou", "The MRI is appropriate. The lumbar support is not appropriate."),
    ("ou", "The request for MRI is granted. The request for lumbar support is denied."),
    ("ou", "The MRI satisfies the guideline and is warranted. The support is unwarranted."),
    ("ou", "This reviewer concludes that the MRI is, and the lumbar support is not, medically necessary."),
    ("ou", "The MRI is medically necessary. Not so the lumbar support."),
    ("ou", "The MRI is medically necessary. The same cannot be said of the lumbar support."),
    ("ou", "The MRI is medically necessary, and the lumbar support is medically unnecessary."),
    ("ou", "I approve the MRI and deny the lumbar support."),
    ("ou", "The MRI is approved and the support denied."),
    ("ou", "The medical necessity of the MRI is established; that of the support is not."),
    ("ou", "Thus the study is medically necessary but the support is not."),
    ("ou", "For the MRI medical necessity is shown. For the lumbar support it is not."),
    ("ou", "The reviewer finds that the MRI is medically necessary, and that there is no medical necessity for the lumbar support."),
    ("ou", "There is medical necessity for the MRI. There is none for the support."),
    ("ou", "The MRI can be allowed. The support cannot."),
    ("ou", "The employer was wrong to deny the MRI and right to deny the support."),
    ("ou", "The claims administrator should have approved the MRI; the refusal of the support was right."),
    ("ouu", "The MRI is medically necessary; the lumbar support and the Ambien are not."),
    ("ouu", "Only the MRI is medically necessary."),
    ("ouu", "The MRI is medically necessary. The other two requests are not."),
    ("ouu", "The MRI is medically necessary. Neither the lumbar support nor Ambien is medically necessary."),
    ("ouu", "Issue 1 is medically necessary. Issues 2 and 3 are not medically necessary."),
    ("ouu", "Except for the MRI, none of the requests is medically necessary."),
    ("ouu", "With the exception of the MRI, the requests are not medically necessary."),
    ("ouu", "None of the items other than the MRI is medically necessary. The MRI is medically necessary."),
    ("ouu", "The first is medically necessary; the second and third are not."),
    ("ouu", "I would allow the MRI. I would not allow the support or the Ambien."),
    ("ouu", "The MRI is certified. The support and Ambien are non-certified."),
    ("ouu", "The MRI is medically necessary. The remaining items are not medically necessary."),
    ("ouu", "The MRI is medically necessary. Both the support and the Ambien are not medically necessary."),
    ("ouu", "MRI: medically necessary. Lumbar support and Ambien: not medically necessary."),
    ("ouu", "The support and the hypnotic are not medically necessary. The MRI is."),
    ("ouu", "All but the MRI lack medical necessity."),
    ("ouu", "(1) is medically necessary; (2) and (3) are not."),
    ("ouu", "The MRI (1) is medically necessary. The support (2) and the Ambien (3) are not."),
    ("ouo", "All of the requests except the lumbar support are medically necessary."),
    ("ouo", "The MRI and the Ambien are medically necessary; the lumbar support is not."),
    ("ouo", "With the exception of the lumbar support, all items are medically necessary."),
    ("ouo", "Issues 1 and 3 are medically necessary and issue 2 is not."),
    ("ouo", "The lumbar support is not medically necessary. The other items are."),
    ("ouo", "The lumbar support is not medically necessary. The MRI and the Ambien are both medically necessary."),
    ("ouo", "All three are medically necessary but for the lumbar support."),
    ("ouo", "The first and third requests are medically necessary. The second is not."),
]  # fmt: skip


@pytest.mark.parametrize(("decided", "conclusion"), OF_THE_BACK)
def test_the_study_and_the_brace(decided, conclusion):
    assert outcomes(BACK_ISSUES[: len(decided)], BACK + conclusion) == decided


OF_THE_KNEE = [
    ("uuu", "None of the three is medically necessary."),
    ("uuu", "The requests are not medically necessary."),
    ("uuu", "Norco, physical therapy and arthroscopy are therefore not medically necessary."),
    ("uuu", "All three requests are denied."),
    ("uuu", "The denial is upheld in all respects."),
    ("uuu", "For these reasons none of the requested services is supported, and the determination of the claims administrator is upheld."),
    ("uuu", "The requested treatment is not medically necessary."),
    ("uuu", "The reviewer agrees with the denial of all three."),
    ("ooo", "All three are medically necessary."),
    ("ooo", "Each of the requests is medically necessary and appropriate."),
    ("ooo", "The requests are medically necessary and the denial is overturned."),
    ("ooo", "The three requests are supported and are medically necessary."),
    ("ooo", "The reviewer finds all of the requested services medically necessary."),
    ("uuo", "The Norco and the physical therapy are not medically necessary. The arthroscopy is medically necessary."),
    ("uuo", "The arthroscopy is medically necessary. The opioid and the therapy are not."),
    ("uuo", "Surgery is medically necessary; neither Norco nor more therapy is."),
    ("uuo", "He needs the operation, which is medically necessary. More therapy will not mend a bucket handle tear and is not medically necessary, and neither is the Norco."),
    ("uuo", "Norco is not medically necessary because function has not improved. Physical therapy is not medically necessary since six visits did nothing. The arthroscopy is medically necessary as the knee locks."),
    ("uuo", "I do not find that Norco or physical therapy is medically necessary. I do find that the arthroscopy is."),
    ("uuo", "I find the arthroscopy medically necessary. I cannot say the same of the Norco and the physical therapy."),
    ("uuo", "The last request is medically necessary. The first two are not."),
    ("uuo", "Only the third request is medically necessary."),
    ("uuo", "Items 1 and 2 fail the guideline and are not medically necessary; item 3 meets it and is medically necessary."),
    ("uuo", "The Norco is not medically necessary. Nor is the physical therapy. The arthroscopy is."),
    ("uuo", "The knee locks, the tear is proven, and the arthroscopy is medically necessary. With surgery at hand there is no place for twelve visits before it, so the physical therapy is not medically necessary. Norco has brought no gain, and is not medically necessary."),
    ("uuo", "The request for Norco is not certified. The request for physical therapy is not certified. The request for arthroscopy is certified."),
    ("uuo", "Norco - not medically necessary. Physical therapy - not medically necessary. Arthroscopy - medically necessary."),
    ("uuo", "The denial of Norco and of physical therapy is upheld; the denial of arthroscopy is overturned."),
    ("uuo", "The claims administrator was right to refuse Norco and physical therapy but wrong to refuse the arthroscopy."),
    ("uuo", "It is my opinion that the arthroscopy is medically necessary and that the other two treatments are not."),
    ("oou", "Norco and physical therapy are medically necessary. The arthroscopy is not medically necessary at this time."),
    ("oou", "The medication and the therapy are medically necessary; the surgery is not."),
    ("oou", "Everything but the arthroscopy is medically necessary."),
    ("oou", "The requests are medically necessary, except for the arthroscopy."),
    ("oou", "The arthroscopy is not medically necessary. The rest is."),
    ("oou", "The arthroscopy is not medically necessary. The rest of the treatment is medically necessary."),
    ("oou", "Norco is medically necessary, as is physical therapy. Arthroscopy is not medically necessary."),
    ("oou", "Norco is medically necessary and so is physical therapy, but not arthroscopy."),
    ("oou", "As to the Norco, it is medically necessary. As to the physical therapy, it is medically necessary. As to the arthroscopy, it is not medically necessary."),
    ("ouo", "The Norco helps and is medically necessary. The physical therapy did not help and is not medically necessary. The surgery is medically necessary."),
    ("ouo", "Norco and arthroscopy are medically necessary, physical therapy is not."),
    ("ouo", "I would approve the Norco and the arthroscopy. I would deny the physical therapy."),
    ("ouo", "Physical therapy is denied. Norco and arthroscopy are approved."),
    ("ouo", "Medical necessity is established for Norco and arthroscopy. It is not established for physical therapy."),
    ("ouo", "Medical necessity has been shown for issues 1 and 3 only."),
    ("ouu", "The Norco is medically necessary. Physical therapy is not. Arthroscopy is not."),
    ("ouu", "Only Norco is medically necessary."),
    ("ouu", "Norco is medically necessary. There is no medical necessity for therapy or surgery."),
    ("ouu", "The Norco should be continued and is medically necessary. As for the remaining two requests, medical necessity is not established."),
    ("ou-", "Norco is medically necessary. Without a trial of therapy the arthroscopy is not medically necessary. The therapy exceeds what the guideline allows and is not medically necessary."),
    ("ouu", "The guideline supports Norco here, and it is medically necessary. It does not support physical therapy or arthroscopy, which are not medically necessary."),
]  # fmt: skip


@pytest.mark.parametrize(("decided", "conclusion"), OF_THE_KNEE)
def test_the_drug_the_visits_and_the_operation(decided, conclusion):
    assert outcomes(KNEE_ISSUES, KNEE + conclusion) == decided


@pytest.mark.parametrize(
    ("decided", "conclusion"),
    [
        ("ouu", "In brief: A, yes. B and C, no."),
        ("oou", "I recommend certification of numbers 1 and 2. I cannot say the same of number 3."),
        ("uuo", "With one exception the denial should stand. Six visits did nothing. The exception is the arthroscopy."),
        ("---", "I would not pay for the others."),
        ("ouu", "Of the tablets, yes. Of the visits and of the operation, no."),
        ("uou", "So much for the first. The visits are medically necessary. The operation is not. Nor is the Norco."),
    ],
)  # fmt: skip
def test_answers_and_exceptions(decided, conclusion):
    assert outcomes(KNEE_ISSUES, KNEE + conclusion) == decided


@pytest.mark.parametrize(
    ("decided", "conclusion"),
    [
        ("o-", "The MRI is medically necessary. The contraption is not medically necessary, and the MRI is medically necessary."),
        ("--", "The MRI is medically necessary. On reflection the MRI is not medically necessary. The contraption is medically necessary."),
        ("--", "The first of them all but convinces. The gadget is medically necessary."),
        ("uu", "The treating physician states that the MRI is medically necessary."),
        ("uu", "The MRI would be medically necessary if the reflex were lost for good."),
        ("uu", 'The chart holds the words "the MRI is medically necessary".'),
        ("uu", "There is no evidence that the reflex was lost and that the MRI is medically necessary."),
        ("u-", "The MRI is not medically necessary. The garment is medically necessary."),
        ("uu", 'The chart says, "She hurts. By the middle of June the MRI is medically necessary. She has lost hope."'),
        ("--", "Both were asked for at the same visit, the MRI and the support. It is medically necessary."),
        ("uu", "Up to 18 visits are allowed."),
    ],
)  # fmt: skip
def test_what_is_not_plain_decides_nothing(decided, conclusion):
    assert outcomes(BACK_ISSUES[:2], BACK + conclusion) == decided


@pytest.mark.parametrize(
    ("issues", "decided", "rationale"),
    [
        (BACK_ISSUES[:2], "ou", "The MRI is medically necessary. The lumbar support, as the MRI shows, is not medically necessary."),
        (BACK_ISSUES[:2], "ou", "First, the MRI; the support is not medically necessary. The MRI is medically necessary."),
        (BACK_ISSUES[:2], "uo", "The records do not support the MRI, which is not medically necessary. The support is medically necessary."),
        (KNEE_ISSUES, "-uo", "The therapy after the arthroscopy is not medically necessary. The arthroscopy is medically necessary."),
        (KNEE_ISSUES, "-uo", "The therapy, including what follows the arthroscopy, is not medically necessary. The arthroscopy is medically necessary."),
        (["Norco 10/325mg #90", "Soma 350mg #60"], "ou",
         "Norco was started in May. The drug is medically necessary. Soma was added in June. The drug is not medically necessary."),
        (KNEE_ISSUES, "uuo", "With the exception of the arthroscopy, I agree with the utilization review physician on everything asked for."),
        (KNEE_ISSUES, "uoo", "I would reverse the denial of every one of the disputed services other than the Norco."),
        (["EMG of the right arm", "NCV of the right arm", "Wrist splint"], "uoo",
         "The first study would tell a neck root from a nerve, and nobody suspects the neck, so the study is not medically necessary. "
         "The second and the third are medically necessary."),
    ],
)  # fmt: skip
def test_of_what_a_clause_speaks(issues, decided, rationale):
    assert outcomes(issues, rationale) == decided


@pytest.mark.parametrize(
    ("rationale", "decided"),
    [
        (
            "1. Two days of relief are no success. The MRI was rightly refused. 2. The support is necessary.",
            "uo",
        ),
        ("1. Here I part with the utilization reviewer. 2. Nothing else was tried. Not necessary.", "ou"),
        ("1. I am unable to find the MRI necessary. 2. I find the support necessary.", "uo"),
    ],
)
def test_passages_that_decide_in_other_words(rationale, decided):
    assert outcomes(BACK_ISSUES[:2], rationale) == decided
