"""Three more measures of English texts, beside the Flesch-Kincaid grade that explanations carry.

SMOG (McLaughlin 1969, Journal of Reading 12): 1.043 √(30 · polysyllables / sentences) + 3.1291, a word of three
syllables or more being polysyllabic. Coleman-Liau (1975, Journal of Applied Psychology 60): 0.0588 letters - 0.296 sentences
- 15.8, both per 100 words. Dale-Chall: `dale_chall`. Names are masked as for Flesch-Kincaid, and so are the words that
explanations gloss.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from imr_llm.evals.dale_chall import dale_chall
from imr_llm.explanation.readability import masked
from imr_llm.explanation.sentences import sentences, words
from imr_llm.explanation.syllables import english

__all__ = ["Grades", "grades_of"]

_POLYSYLLABIC = 3


@dataclass(frozen=True, slots=True)
class Grades:
    """Of one text: two school grades, and the score of Dale and Chall, which stands for a band of them."""

    smog: float
    coleman_liau: float
    dale_chall: float


def grades_of(texts: Iterable[str], protected: Iterable[str]) -> Grades | None:
    """The grades of paragraphs; None where they have no words."""
    names = tuple(protected)
    said = [words(sentence) for text in texts for sentence in sentences(masked(text, names))]
    every = [word for sentence in said for word in sentence]
    if not every:
        return None
    long = sum(english(word) >= _POLYSYLLABIC for word in every)
    letters = sum(map(str.isalpha, "".join(every)))
    per_hundred = 100 / len(every)
    return Grades(
        round(1.043 * sqrt(30 * long / len(said)) + 3.1291, 1),
        round(0.0588 * letters * per_hundred - 0.296 * len(said) * per_hundred - 15.8, 1),
        round(dale_chall(said), 1),
    )
