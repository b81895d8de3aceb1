"""The words of reasons: each plain sentence is read as the code it stands for, in English and Spanish."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from plain_writer import REASONS

from imr_llm.explanation.guard.lexicon import LANGUAGES, lexicon
from imr_llm.explanation.guard.reasons import reasons_said

TEMPLATE = """
exceeds_guideline_limit|The request is for more than the guideline supports.
no_functional_improvement|The notes did not show the results of the treatment so far.
no_functional_improvement|The reviewer wrote that the treatment so far had not brought improvement.
no_functional_improvement|The notes did not show that treatment so far had improved function, that is, what you are able to do.
no_functional_improvement|The notes did not show that the treatment so far had helped.
insufficient_documentation|The notes did not say how many visits there had been so far.
insufficient_documentation|The notes did not describe what exactly the request contains.
insufficient_documentation|The notes did not explain clearly why this treatment was needed.
insufficient_documentation|There was not enough evidence for this treatment.
insufficient_documentation|From the records, a point that matters was unclear to the reviewer.
insufficient_documentation|The records lacked information that the reviewer needed.
not_recommended_by_guideline|The guideline does not recommend this treatment as a first or routine step.
not_recommended_by_guideline|The guideline does not recommend this treatment for long use.
not_recommended_by_guideline|The guideline does not recommend this treatment for such a case.
criteria_not_met|The records did not show that the conditions for this treatment were met.
conservative_care_not_exhausted|The records did not show that simpler treatment was tried first and was not enough.
no_objective_findings|The records did not show exam or test findings that support this treatment.
request_unspecified|The request did not say which body part the treatment was for.
request_unspecified|The request did not say how much, how often or for how long.
request_unspecified|The request did not say all that the reviewer needed to know.
home_program_sufficient|It was unclear to the reviewer why you could not go on with a home exercise program (HEP).
home_program_sufficient|The reviewer wrote that more visits are not needed to set up a home exercise program (HEP).
home_program_sufficient|The reviewer pointed to exercise at home in place of more visits.
already_provided|The reviewer wrote that this had already been approved or would be done twice.
already_provided|The reviewer noted that you had already had this kind of care.
depends_on_denied_item|This goes with an operation. The operation was not found medically necessary, so this was not either.
depends_on_denied_item|This goes with another treatment that was not found medically necessary.
alternative_available|The records did not show that you could not take a similar medicine by mouth.
alternative_available|The reviewer pointed to medicine that is sold over the counter as another option.
alternative_available|The reviewer wrote that what can be done at home works as well.
alternative_available|The reviewer pointed to another option.
safety_concern|The reviewer pointed to risks or side effects of this treatment.
criteria_met|The reviewer found that the request fits what the guideline or the evidence supports.
functional_improvement_shown|The reviewer found that treatment so far had helped, or that this care helps.
conservative_care_failed|Other treatment had been tried and was not enough.
objective_findings_support|Exam or test findings support this treatment.
"""


def said(sentence, lang):
    return reasons_said(SimpleNamespace(words=lexicon(lang)), sentence.lower())


@pytest.mark.parametrize("line", TEMPLATE.strip().splitlines())
def test_sentences_of_the_template(line):
    code, sentence = line.split("|")
    assert code in said(sentence, "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plain_sentences(lang):
    wrong = {
        code: said(sentence, lang)
        for code, sentence in REASONS[lang].items()
        if code not in said(sentence, lang)
    }
    assert not wrong


@pytest.mark.parametrize(
    ("lang", "short", "long"),
    [
        ("en", "The relief lasted only a week.", "The relief lasted many months."),
        ("en", "The relief only lasted a week.", "The relief lasted a year and a half."),
        ("en", "The gains lasted less than a week.", "The gains lasted more than a year."),
        ("en", "The relief lasted for a day or so.", "The relief lasted for weeks."),
        ("en", "The relief lasted a couple of hours.", "The relief held."),
        ("en", "The relief did not last.", "The relief lasted."),
        ("es", "El alivio duró solo una semana.", "El alivio duró muchos meses."),
        ("es", "El alivio solo duró una semana.", "El alivio se mantuvo por semanas."),
        ("es", "El beneficio duró menos de una semana.", "El beneficio duró más de un año."),
        ("es", "El alivio duró un par de horas.", "La mejoría se mantuvo."),
        ("es", "La mejoría no se mantuvo.", "La mejoría duró."),
    ],
)
def test_relief_that_lasted_is_no_lack_of_improvement(lang, short, long):
    assert said(short, lang) == {"no_functional_improvement"}
    assert said(long, lang) == {"functional_improvement_shown"}
