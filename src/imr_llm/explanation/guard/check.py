"""The guard: all rules over one explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from imr_llm.errors import must_be
from imr_llm.explanation.guard.beyond import check_beyond, check_headings
from imr_llm.explanation.guard.case import Case, Law
from imr_llm.explanation.guard.claimed import check_claimed
from imr_llm.explanation.guard.compared import check_compared
from imr_llm.explanation.guard.days import check_days, check_deadlines, check_telephones
from imr_llm.explanation.guard.ended import check_ended
from imr_llm.explanation.guard.evidence import check_evidence, check_negation
from imr_llm.explanation.guard.law import check_approved_part, check_facts_told, check_law_whole
from imr_llm.explanation.guard.lexicon import LANGUAGES
from imr_llm.explanation.guard.numbers import check_numbers
from imr_llm.explanation.guard.outcomes import check_first_sentence, check_meanings, check_outcomes
from imr_llm.explanation.guard.persons import check_persons
from imr_llm.explanation.guard.reasons import check_quotations, check_reasons
from imr_llm.explanation.guard.roles import check_roles
from imr_llm.explanation.guard.structure import check_amounts, check_items, check_names, check_sections
from imr_llm.explanation.guard.style import check_style
from imr_llm.explanation.guard.turned import check_turned
from imr_llm.explanation.guard.wording import (
    check_acronyms,
    check_characters,
    check_disclaimers,
    check_language,
    check_names_explained,
    check_one_word,
    check_words,
)
from imr_llm.explanation.legal_facts import legal_facts
from imr_llm.letters.letter import Letter
from imr_llm.schema.explanation import SECTION_ORDER, Explanation, Finding
from imr_llm.schema.record import DecisionRecord

__all__ = ["check_explanation"]

_RULES: Final[tuple[Callable[[Case], Iterator[Finding]], ...]] = (
    check_sections,
    check_headings,
    check_items,
    check_names,
    check_amounts,
    check_first_sentence,
    check_outcomes,
    check_meanings,
    check_numbers,
    check_roles,
    check_days,
    check_deadlines,
    check_telephones,
    check_evidence,
    check_negation,
    check_reasons,
    check_quotations,
    check_turned,
    check_claimed,
    check_compared,
    check_ended,
    check_persons,
    check_characters,
    check_language,
    check_words,
    check_one_word,
    check_beyond,
    check_facts_told,
    check_law_whole,
    check_approved_part,
    check_acronyms,
    check_names_explained,
    check_disclaimers,
    check_style,
)


def check_explanation(
    explanation: Explanation,
    record: DecisionRecord,
    letter: Letter,
    *,
    law: Law | None = None,
) -> list[Finding]:
    """What is wrong with an explanation of a letter, in the order of its sections; nothing if it may be shown.

    `record` is what was read from the letter, and is taken to be right. `law` is what the legal facts say in the
    explanation's language; by default those of this package. Raises nothing, whatever the
    explanation says; `UsageError` for arguments of another kind.
    """
    must_be(Explanation, explanation, "the explanation", "an Explanation")
    must_be(DecisionRecord, record, "the record", "a DecisionRecord")
    must_be(Letter, letter, "the letter", "a Letter")
    case = Case(explanation, record, letter, law or _law(explanation.lang))
    found = dict.fromkeys(finding for rule in _RULES for finding in rule(case))
    return sorted(found, key=_place)


@cache
def _law(lang: str) -> Law:
    facts = legal_facts()
    return Law(
        facts.said(lang if lang in LANGUAGES else "en"),
        frozenset({facts.last_checked()}),
        facts.name if lang in LANGUAGES else "",
    )


def _place(finding: Finding) -> tuple[int, int]:
    section = len(SECTION_ORDER) if finding.section is None else SECTION_ORDER.index(finding.section)
    return section, -1 if finding.paragraph is None else finding.paragraph
