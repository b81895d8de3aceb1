"""The door: a record and its letter to an explanation in plain words, written from templates.

Another writer may give the section "why" (`compose`); everything else is always the templates'.
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterable, Iterator

from imr_llm.errors import UsageError, must_be
from imr_llm.explanation.language import Language, language
from imr_llm.explanation.legal_facts import (
    MAX_FACT_AGE_DAYS,
    FactsOutdatedWarning,
    legal_facts,
)
from imr_llm.explanation.readability import reading_ease
from imr_llm.explanation.sections import about, asked, decided, help_lines, next_steps, not_decided
from imr_llm.explanation.smaller import smaller_amount
from imr_llm.explanation.view import ItemView, item_views, printable
from imr_llm.explanation.voice import Voice
from imr_llm.explanation.why import why
from imr_llm.letters.letter import Letter
from imr_llm.schema.explanation import SECTION_ORDER, Explanation, Paragraph, Section, Writer
from imr_llm.schema.record import DecisionRecord

__all__ = ["Reasons", "compose", "explain", "from_templates", "protected_names", "warn_of_old_facts"]

Reasons = Callable[[Voice, tuple[ItemView, ...]], Iterable[Paragraph]]
"""Gives the paragraphs of the section "why"."""


def explain(
    record: DecisionRecord,
    letter: Letter,
    *,
    lang: str = "en",
    today: datetime.date | None = None,
    max_fact_age_days: int = MAX_FACT_AGE_DAYS,
) -> Explanation:
    """Say in plain words what a letter decided, from its record alone.

    Warns (`FactsOutdatedWarning`) if a legal fact was last checked more than `max_fact_age_days` before `today`.
    Raises `UsageError` for a language that does not exist, a letter that is not the record's, and what is no
    record (a `FailedLetter` has nothing to explain) or no `Letter`.
    """
    warn_of_old_facts(today, max_fact_age_days)
    return from_templates(record, letter, lang)


def from_templates(record: DecisionRecord, letter: Letter, lang: str) -> Explanation:
    """The explanation without the look at the age of the facts."""
    return compose(record, letter, lang, lambda voice, views: why(voice, record, views, letter.text))


def compose(
    record: DecisionRecord, letter: Letter, lang: str, reasons: Reasons, writer: Writer = "template"
) -> Explanation:
    """An explanation whose section "why" is what `reasons` gives; all else is the templates'."""
    must_be(DecisionRecord, record, "the record", "a DecisionRecord")
    must_be(Letter, letter, "the letter", "a Letter")
    words = language(lang)
    if record.letter.sha256 != letter.sha256:
        raise UsageError(f"the record of {record.letter.name} was not made from this text of {letter.name}")
    sections = tuple(_sections(record, letter, words, reasons, writer))
    texts = [paragraph.text for section in sections for paragraph in section.paragraphs]
    return Explanation(
        letter=record.letter.name,
        lang=lang,
        writer=writer,
        sections=sections,
        reading=reading_ease(texts, lang, protected_names(record, lang)),
        facts_version=legal_facts().name,
    )


def protected_names(record: DecisionRecord, lang: str) -> tuple[str, ...]:
    """What must stand as it is however hard it reads: requests and sentences as printed, names of boards, laws and guidelines."""
    words = language(lang)
    requests = [
        name
        for view in item_views(record, words)
        for name in (view.request, view.name, view.original, view.authorized)
        if name
    ]
    quoted = [
        printable(found.quote)
        for place in range(len(record.items))
        if (found := smaller_amount(record, place)) is not None
    ]
    tables = (words.terms, words.acronyms, *words.beside.values())
    short = [printable(long) for table in tables for long in table.values()]
    return tuple(dict.fromkeys([*requests, *quoted, *short, *words.terms, *words.names]))


def _sections(
    record: DecisionRecord, letter: Letter, words: Language, reasons: Reasons, writer: Writer
) -> Iterator[Section]:
    voice = Voice(words, legal_facts())
    views = item_views(record, words)
    for name in SECTION_ORDER:
        match name:
            case "decided":
                paragraphs = tuple(decided(voice, record, views, letter.text))
            case "asked":
                paragraphs = tuple(asked(voice, record, views))
            case "why":
                paragraphs = tuple(reasons(voice, views))
            case "not_decided":
                paragraphs = tuple(not_decided(voice, record, views, letter.text))
            case "next":
                paragraphs = tuple(next_steps(voice, record, views))
            case "help":
                paragraphs = tuple(help_lines(voice))
            case "about":
                paragraphs = tuple(about(voice, writer))
        yield Section(id=name, heading=words.headings[name], paragraphs=paragraphs)


def warn_of_old_facts(today: datetime.date | None, max_age_days: int) -> None:
    """Warn (`FactsOutdatedWarning`) of facts last checked more than so many days before `today`."""
    old = legal_facts().outdated(today or datetime.datetime.now(tz=datetime.UTC).date(), max_age_days)
    if old:
        warnings.warn(
            f"legal facts last checked more than {max_age_days} days ago: {', '.join(old)}",
            FactsOutdatedWarning,
            stacklevel=3,
        )
