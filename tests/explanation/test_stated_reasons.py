"""Which sentence a reviewer's words become, and what it names; that a guideline's words become none."""

from __future__ import annotations

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.explanation.language import language, languages
from imr_llm.explanation.named import CODES, named_in
from imr_llm.explanation.stated import sentence_for
from made import Made, printed


@pytest.mark.parametrize(
    ("reason", "passage", "key"),
    [
        ("no_objective_findings", "Examination revealed no red flags.", "no_red_flags"),
        ("no_objective_findings", "The notes do not document any neurological deficit.", "no_nerve_findings"),
        ("no_objective_findings", "There were no measurements of motion.", "no_findings"),
        (
            "insufficient_documentation",
            "It was not stated how the study would alter the treatment plan.",
            "no_plan",
        ),
        (
            "insufficient_documentation",
            "There was no mention that the applicant would consider surgery.",
            "no_surgery",
        ),
        (
            "insufficient_documentation",
            "There is no clear rationale for this prior to the completion of the approved therapy.",
            "finish_first",
        ),
        ("insufficient_documentation", "It is not clear why the test was ordered.", "no_rationale"),
        (
            "insufficient_documentation",
            "The date of first use could not be established.",
            "start_unknown",
        ),
        ("criteria_not_met", "No exceptional factors were noted.", "no_exception"),
        ("criteria_not_met", "Guidelines have not been met.", "criteria_not_shown"),
        ("criteria_met", "Six more visits are within the guideline.", "within"),
        ("criteria_met", "The request meets the criteria.", "meets"),
        ("criteria_met", "Therefore, the request is medically necessary.", "concluded"),
        ("criteria_met", "Medically necessary.", "concluded"),
        ("criteria_met", "For these reasons I find that one injection is medically necessary", "concluded"),
        ("criteria_met", "Given that it follows an operation, the drug is medically necessary.", "meets"),
        ("exceeds_guideline_limit", "Fourteen visits are requested.", "exceeds"),
        ("exceeds_guideline_limit", "Sixty-four visits are requested.", "exceeds"),
        ("exceeds_guideline_limit", "This doubles what ODG has.", "exceeds"),
        ("criteria_met", "No guideline is needed to see that a diabetic ought to be examined.", "concluded"),
        ("no_functional_improvement", "A year of this drug has bought him nothing.", "no_benefit"),
        ("no_functional_improvement", "The scores did not budge.", "no_benefit"),
        ("functional_improvement_shown", "Progress of that kind earns further sessions.", "helped"),
        ("conservative_care_not_exhausted", "That course is only half done.", "not_tried"),
        ("conservative_care_not_exhausted", "She has not been given one.", "not_tried"),
        (
            "not_recommended_by_guideline",
            "Supports have not been shown to have a lasting benefit.",
            "not_recommended",
        ),
        ("safety_concern", "The two together can be fatal.", "risk"),
        ("safety_concern", "Such drugs can worsen renal function.", "risk"),
        ("already_provided", "What is wanted has been provided.", "redundant"),
        ("already_provided", "What is wanted has been provided if the notes are right.", None),
    ],
)
def test_words_become_the_sentence_they_carry(reason, passage, key):
    assert sentence_for(reason, passage) == key


@pytest.mark.parametrize(
    ("reason", "passage"),
    [
        ("criteria_not_met", "ODG states that the drug is not a first choice."),
        ("criteria_not_met", "If the patient fails to meet any of the following, it should be stopped."),
        ("criteria_not_met", "Capsaicin is only recommended when others were not tolerated."),
        ("no_objective_findings", "Indiscriminant imaging will find what does not cause the pain."),
        ("no_objective_findings", "Recommend that patients do not drive."),
        ("safety_concern", "Providers monitor adverse effects at these visits (See Section 6)."),
    ],
)
def test_a_guidelines_words_are_no_reason_of_the_reviewers(reason, passage):
    assert sentence_for(reason, passage) is None


@pytest.mark.parametrize(
    "passage",
    [
        "A TENS unit is not supported by the guideline.",
        "There was tenderness of the spine.",
        "Fortunately, the guideline tells.",
        "The canteen was closed.",
    ],
)
def test_words_that_begin_like_a_number_are_none(passage):
    assert sentence_for("exceeds_guideline_limit", passage) is None


@pytest.mark.parametrize(
    ("key", "passage", "named"),
    [
        (
            "not_tried",
            "There is no record of failed conservative care to include physical therapy and NSAIDs.",
            ("physical_therapy", "anti_inflammatories"),
        ),
        (
            "not_tried",
            "No failure of antidepressants or anticonvulsants is documented.",
            ("antidepressants", "anticonvulsants"),
        ),
        (
            "not_tried",
            "There is no evidence of failed conservative care such as exercise programs prior to injections.",
            ("exercise",),
        ),
        ("not_tried", "Physical therapy helped, and conservative care is not exhausted.", ()),
        ("criteria_not_shown", "There was no indication of gastrointestinal events.", ("stomach",)),
        ("criteria_not_shown", "The CURES database was not checked.", ("cures",)),
        ("criteria_not_shown", "She has stomach spasms. Guidelines have not been met.", ()),
        ("no_function", "There is no documentation of physical therapy.", ()),
    ],
)
def test_only_what_was_said_to_be_missing_is_named(key, passage, named):
    assert named_in(key, [passage]) == named


def test_it_is_told_by_name():
    said = explained_rationale(
        "There is no documentation of failed conservative care to include physical therapy and injections."
    )
    assert "that other treatment (physical therapy and injections) was tried first and was not enough" in said
    assert "(terapia física e inyecciones)" in explained_rationale(
        "There is no documentation of failed conservative care to include physical therapy and injections.",
        "es",
    )


def test_earlier_visits_are_counted_once():
    said = explained_rationale("The worker has already had 24 visits of therapy. This exceeds the guideline.")
    assert "The letter says that you had 24 visits before." in said
    assert "already had this kind of care" not in said


def test_the_same_reasons_of_several_items_are_told_once():
    rationale = "There is no documentation of functional improvement. The request is not medically necessary."
    letter = Letter.from_text(
        printed(Made("Acupuncture x 6", rationale=rationale), Made("Massage x 6", rationale=rationale)),
        "made.txt",
    )
    record = read_letter_baseline(letter)
    said = explain(record, letter, today=TODAY)
    assert "The notes did not show" in texts(said, "why", item=0)
    assert texts(said, "why", item=1).endswith("The reasons are the same for treatments 1 and 2.")


def test_bare_conclusions_are_no_same_reason():
    conclusion = "The request is medically necessary."
    letter = Letter.from_text(
        printed(
            Made("Acupuncture x 6", "Overturned", f"It is an adjunct to surgery of the neck. {conclusion}"),
            Made("Massage x 6", "Overturned", f"It eases tight muscles after long work. {conclusion}"),
            Made("Naproxen #30", "Overturned", conclusion),
        ),
        "made.txt",
    )
    record = read_letter_baseline(letter)
    english = [texts(explain(record, letter, today=TODAY), "why", item=item) for item in range(3)]
    assert not any("reasons are the same" in said for said in english)
    for said in english[:2]:
        assert said.endswith(
            "The reviewer found the treatment medically necessary. The letter gives the grounds."
        )
    assert english[2].endswith("The letter gives no more than this conclusion.")
    spanish = texts(explain(record, letter, lang="es", today=TODAY), "why", item=2)
    assert spanish.endswith("La carta no da más que esta conclusión.")


def test_a_conclusion_is_not_told_beside_real_grounds():
    letter = Letter.from_text(
        printed(
            Made(
                "MRI of the left knee",
                "Overturned",
                "Conservative care was tried and failed. The request is medically necessary.",
            )
        ),
        "made.txt",
    )
    said = texts(explain(read_letter_baseline(letter), letter, today=TODAY), "why")
    assert "Other treatment had been tried and was not enough." in said
    assert "medically necessary" not in said


def test_every_language_has_a_word_for_each():
    for lang in languages():
        assert set(language(lang).named) == set(CODES)


def explained_rationale(rationale: str, lang: str = "en") -> str:
    made = Made("Physical therapy x 12", rationale=f"{rationale} The request is not medically necessary.")
    letter = Letter.from_text(printed(made), "made.txt")
    return texts(explain(read_letter_baseline(letter), letter, lang=lang, today=TODAY), "why")


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("ODG recommends this program after a brain injury. He was hurt in May.", True),
        ("Page 120 sets out for whom it is meant. The applicant fits.", True),
        ("He was hurt in May. His leg is weak.", False),
        ("ODG does not recommend it as a rule. He was hurt in May.", False),
        ("No guideline is needed to see this. The applicant meets the usual standard.", False),
    ],
)
def test_a_conclusion_behind_a_guideline_that_supports_it_is_told_with_that(why, told):
    made = Made(
        "Functional restoration program",
        outcome="Overturned",
        rationale=f"{why} The request is medically necessary.",
    )
    letter = Letter.from_text(printed(made), "made.txt")
    explanation = explain(read_letter_baseline(letter), letter, today=TODAY)
    said = texts(explanation, "why")
    assert ("the guideline or the evidence supports the request" in said) is told
    assert check_explanation(explanation, read_letter_baseline(letter), letter) == []


def test_grounds_without_a_guideline_are_no_bare_conclusion():
    rationale = "No guideline is needed to see that a diabetic ought to be examined, and this one meets the usual standard."
    made = Made("Preoperative medical clearance", outcome="Overturned", rationale=rationale)
    letter = Letter.from_text(printed(made), "made.txt")
    said = texts(explain(read_letter_baseline(letter), letter, today=TODAY), "why")
    assert "The letter gives the grounds." in said
