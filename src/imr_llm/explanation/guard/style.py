"""Rules 19 and 21: grade, length of sentences, paragraphs and lists, length of the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from imr_llm.explanation.guard.case import Case, missing
from imr_llm.explanation.guard.numbers import QUOTED
from imr_llm.explanation.readability import masked, reading_ease
from imr_llm.explanation.sentences import sentences, words
from imr_llm.schema.explanation import Finding

HARDEST: Final = {"en": 8.0, "es": 60.0}
"""The highest school grade in English, the lowest ease in Spanish (60: normal)."""
LONGEST_SENTENCE: Final = 25
LONGEST_MEAN: Final = 15
LONGEST_PARAGRAPH: Final = 75
LONGEST_LIST: Final = 7
ONE_ITEM: Final = {"en": 390, "es": 470}
EACH_FURTHER: Final = {"en": 120, "es": 144}
"""Words of the whole; Spanish takes a fifth more to say the same."""
_PROPER: Final = re.compile(
    r"(?:[A-ZÁÉÍÓÚÑ][\w'’]+(?: (?:of|and|de|del|y|la|the|for|en))* )+[A-ZÁÉÍÓÚÑ][\w'’]+(?: \([A-Z]{2,}\))?|\([^()]{0,80}\b[A-Z]{2,6}\)"
)
"""A name of several words with capitals (a board, a law, a guideline), and brackets that explain an acronym."""


def protected(case: Case) -> list[str]:
    """Names that stand as they must and say nothing of the writing: treatments, guidelines, quotations."""
    named = {m.group() for place in case.places for m in _PROPER.finditer(place.text)}
    quoted = {
        m.group(1)
        for place in case.places
        for m in QUOTED.finditer(place.text)
        if len(m.group(1).split()) > 1
    }
    return [*case.names(None), *quoted, *named]


def check_style(case: Case) -> Iterator[Finding]:
    """What is too long or too hard."""
    names = protected(case)
    ease = reading_ease((place.text for place in case.places), case.explanation.lang, names)
    hardest = HARDEST.get(case.explanation.lang, HARDEST["en"])
    too_hard = ease.grade < hardest if case.explanation.lang == "es" else ease.grade > hardest
    if too_hard:
        yield missing(
            "19 grade",
            None,
            f"{ease.measure} {ease.grade}; the limit is {hardest:g}",
            "use shorter words and sentences",
        )
    counted = 0
    count = 0
    for place in case.places:
        text = masked(place.text, names)
        for sentence in sentences(text):
            length = len(words(sentence))
            counted, count = counted + length, count + 1
            if length > LONGEST_SENTENCE:
                yield place.finding(
                    "19 sentence",
                    sentence,
                    f"{length} words; the limit is {LONGEST_SENTENCE}",
                    "make two of it",
                )
        length = len(words(text))
        if length > LONGEST_PARAGRAPH:
            yield place.finding(
                "19 paragraph",
                text[:60],
                f"{length} words; the limit is {LONGEST_PARAGRAPH}",
                "make two of it",
            )
    if count and counted / count > LONGEST_MEAN:
        yield missing(
            "19 sentence",
            None,
            f"{counted / count:.1f} words a sentence; the limit is {LONGEST_MEAN}",
            "make sentences shorter",
        )
    yield from _check_lists(case)
    length = len(words(" ".join(masked(place.text, names) for place in case.places)))
    lang = case.explanation.lang if case.explanation.lang in ONE_ITEM else "en"
    limit = ONE_ITEM[lang] + EACH_FURTHER[lang] * max(0, len(case.items) - 1)
    if length > limit:
        yield missing(
            "21 length", None, f"{length} words; the limit for {len(case.items)} items is {limit}", "say less"
        )


def _check_lists(case: Case) -> Iterator[Finding]:
    """Entries that stand next to each other about the same item; a list of all items is as long as they are many."""
    for section in case.explanation.sections:
        for bullet, group in groupby(section.paragraphs, key=lambda p: (p.bullet, p.item)):
            length = len(list(group))
            if bullet[0] and length > LONGEST_LIST:
                yield missing(
                    "19 list",
                    section.id,
                    f"{length} entries; the limit is {LONGEST_LIST}",
                    "make two lists of it",
                )
