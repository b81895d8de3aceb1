"""What a sentence denies, asks for at large or says of something else gives no reason that a worker would be told."""

from __future__ import annotations

import pytest

from made import read_item

INJECTION = "Lumbar epidural steroid injection"
THERAPY = "Physical therapy, 16 visits"
NONE_SHOWN = [
    "It is an option where pain has not improved with NSAIDs.",
    "The pain did not improve with therapy.",
    "There was no lasting relief from therapy.",
    "She never improved with splinting.",
    "Therapy was without significant benefit.",
    "It is for side effects, no response, or want of functional improvement. He has two of these.",
    "An injection is for patients with functional improvement after the first.",
    "He has been unable to return to work.",
    "Exercise failed to bring functional improvement.",
    "It is an option when heel pain from the fascia has lasted for six months.",
    "Fourteen weeks of padding did not help her.",
]
SHOWN = [
    "He has shown functional improvement with therapy.",
    "The pain has not gone, but she returned to full duty.",
    "With it she is able to work without restrictions.",
    "There is no doubt that function improved with therapy.",
    "She could not lift before and now walks twice as long, with pain from 8 to 4.",
    "Not only pain but strength improved with therapy.",
]
NOT_SAID = [
    ("home_program_sufficient", "Massage therapy", "The file contains no exercise program, neither supervised nor at home, to which the massage would be an adjunct."),
    ("home_program_sufficient", "Massage therapy", "There is no home program that massage could support."),
    ("home_program_sufficient", "Massage therapy", "She has not been taught home exercises that massage should go with."),
    ("home_program_sufficient", "Massage therapy", "Nothing shows that he does exercises at home, and massage should be an adjunct to these."),
    ("depends_on_denied_item", INJECTION, "As that criterion is not fulfilled the injections are not medically necessary."),
    ("depends_on_denied_item", INJECTION, "Since the first block gave nothing, another is not medically necessary."),
    ("no_functional_improvement", "Modafinil 100mg #30", "He does not have the first, and he does not work shifts."),
    ("no_functional_improvement", "Modafinil 100mg #30", "The notes contain no work-up that would bear on it."),
    ("no_functional_improvement", "Modafinil 100mg #30", "Trials found it no better than placebo."),
    ("no_functional_improvement", "Pterygium excision", "A quiet lesion, unchanged in three visits, meets none of these."),
    ("no_functional_improvement", INJECTION, "The note describes the usual pain, no flare and no attack in progress."),
    ("no_functional_improvement", "Percocet 10/325mg #60", "There is no indication that non-opioid drugs fail to provide relief."),
    ("conservative_care_not_exhausted", "MRI of the lumbar spine", "The patient had no improvement with therapy, and her pain is unchanged."),
    ("conservative_care_not_exhausted", "MRI of the lumbar spine", "He did not respond to therapy."),
    ("conservative_care_not_exhausted", "Functional capacity evaluation", "The worker has not failed any return to work."),
    ("conservative_care_not_exhausted", "Hernia repair", "Until there are findings that prove a hernia, the operation is premature."),
    ("not_recommended_by_guideline", THERAPY, "The guidelines do not support more than 10 visits."),
    ("not_recommended_by_guideline", THERAPY, "More than 10 visits of physical therapy are not recommended."),
    ("not_recommended_by_guideline", THERAPY, "Physical therapy beyond 10 visits is not supported by the MTUS."),
    ("alternative_available", "MRI of the lumbar spine", "There is no call to do the same test twice."),
]  # fmt: skip
SAID = [
    ("home_program_sufficient", THERAPY, "There is no reason why a home exercise program would not suffice."),
    ("home_program_sufficient", THERAPY, "No deficit is documented that could not be addressed with home exercise."),
    ("depends_on_denied_item", "Cold therapy unit", "As the surgery is not medically necessary, the unit is not either."),
    ("depends_on_denied_item", "Cold therapy unit", "Because the associated procedure, item 1, is not certified, this is not medically necessary."),
    ("no_functional_improvement", "Norco 10/325mg #60", "The worker reports a drop of one point, is not working, and no activity is named."),
    ("no_functional_improvement", THERAPY, "The patient had no improvement with therapy, and her pain is unchanged."),
    ("conservative_care_not_exhausted", "MRI of the lumbar spine", "The patient has had no physical therapy."),
    ("not_recommended_by_guideline", "Gym membership", "The ODG does not recommend gym memberships, even for more than 10 visits."),
]  # fmt: skip


@pytest.mark.parametrize("sentence", NONE_SHOWN)
def test_a_gain_that_was_not_had_is_none(sentence):
    item = read_item(INJECTION, outcome="Overturned", rationale=f"{sentence} Medically necessary.")
    assert "functional_improvement_shown" not in item.reasons
    assert item.reasons


@pytest.mark.parametrize("sentence", SHOWN)
def test_a_gain_that_was_had_is_one(sentence):
    item = read_item(THERAPY, outcome="Overturned", rationale=f"{sentence} It is medically necessary.")
    assert "functional_improvement_shown" in item.reasons


@pytest.mark.parametrize(("reason", "request_", "sentence"), NOT_SAID)
def test_a_reason_that_the_sentence_does_not_give(reason, request_, sentence):
    item = read_item(request_, rationale=f"{sentence} The request is not medically necessary.")
    assert reason not in item.reasons


@pytest.mark.parametrize(("reason", "request_", "sentence"), SAID)
def test_the_same_reason_where_a_sentence_gives_it(reason, request_, sentence):
    item = read_item(request_, rationale=f"{sentence} The request is not medically necessary.")
    assert reason in item.reasons
