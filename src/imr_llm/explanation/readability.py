"""How hard an explanation is to read, measured for what its writer chose: verbatim names are masked.

English: the Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom 1975, Navy report 8-75):
0.39 words/sentences + 11.8 syllables/words - 15.59. Spanish: Fernández-Huerta (1959), with the number of
words per sentence as Law (2011) corrected it: 206.84 - 60 syllables/words - 1.02 words/sentences; 0 hard, 100
easy, 60 to 70 normal as in INFLESZ (Barrio-Cantalejo and others 2008). No library is used: textstat 0.7.13
fetches a dictionary when it runs, splits at decimals, and reads a list as one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from imr_llm.explanation.sentences import sentences, words
from imr_llm.explanation.syllables import english, spanish
from imr_llm.schema.explanation import ReadingEase

_MASK: Final = "It"
"""Stands for a masked name: one word of one syllable in either language."""


def flesch_kincaid(words_: int, sentences_: int, syllables: int) -> float:
    """The school grade of an English text with these counts."""
    return 0.39 * words_ / sentences_ + 11.8 * syllables / words_ - 15.59


def fernandez_huerta(words_: int, sentences_: int, syllables: int) -> float:
    """The ease of a Spanish text with these counts, from 0 to 100."""
    return 206.84 - 60 * syllables / words_ - 1.02 * words_ / sentences_


_MEASURES: Final[dict[str, tuple[str, Callable[[int, int, int], float], Callable[[str], int]]]] = {
    "en": ("Flesch-Kincaid grade", flesch_kincaid, english),
    "es": ("Fernández-Huerta", fernandez_huerta, spanish),
}


def masked(text: str, protected: Iterable[str]) -> str:
    """The text with every protected name made one short word, the longest names first."""
    pattern = _names(tuple(protected))
    return text if pattern is None else pattern.sub(_MASK, text)


@lru_cache(maxsize=256)
def _names(protected: tuple[str, ...]) -> re.Pattern[str] | None:
    names = sorted({" ".join(name.split()) for name in protected} - {""}, key=lambda name: (-len(name), name))
    if not names:
        return None
    each = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"(?<!\w)(?:{each})(?!\w)", re.IGNORECASE)


def reading_ease(texts: Iterable[str], lang: str, protected: Iterable[str] = ()) -> ReadingEase:
    """How hard the paragraphs are to read; each text is a paragraph or an entry of a list.

    `protected` are names that stand as they must: treatments, drugs, laws. Words are counted as they stand, the
    rest with the names masked. A text without words has the grade 0 (English) or 100 (Spanish).
    """
    name, measure, syllables_of = _MEASURES.get(lang, _MEASURES["en"])
    hidden = tuple(protected)
    every = counted = longest = count = syllables = 0
    for text in texts:
        every += len(words(text))
        for sentence in sentences(masked(text, hidden)):
            of_sentence = words(sentence)
            count += 1
            counted += len(of_sentence)
            longest = max(longest, len(of_sentence))
            syllables += sum(map(syllables_of, of_sentence))
    if not counted:
        return ReadingEase(
            measure=name, grade=100.0 if lang == "es" else 0.0, words=every, sentences=0, longest_sentence=0
        )
    return ReadingEase(
        measure=name,
        grade=round(measure(counted, count, syllables), 1),
        words=every,
        sentences=count,
        longest_sentence=longest,
    )
