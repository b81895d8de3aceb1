"""What one letter's answer is held against, and the comparisons that case and items share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from imr_llm.baseline.reader import BaselineReading
from imr_llm.extraction.alignment import alike, pair_up, plain_words
from imr_llm.extraction.comparison import Claim, Leaf, Rows, compare
from imr_llm.extraction.places import Places, Windows
from imr_llm.extraction.quotes import Quotes
from imr_llm.grounding.counted import Counting
from imr_llm.schema.record import Span

__all__ = ["Against", "same_letters", "same_words"]


def same_words(model: str, baseline: str) -> bool:
    """Whether two texts are the same but for case, marks, blanks and an article before them."""
    return model == baseline or _without_article(plain_words(model)) == _without_article(
        plain_words(baseline)
    )


def _without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if words[:1] in (("a",), ("an",), ("the",)) else words


def same_letters(model: str, baseline: str) -> bool:
    """Whether two texts are the same but for case, marks and blanks, those inside words too."""
    return model == baseline or "".join(plain_words(model)) == "".join(plain_words(baseline))


class Against:
    """The baseline's record of a letter, the letter's places, and its words for quotations."""

    def __init__(self, reading: BaselineReading) -> None:
        self.record = reading.record
        self.places = Places(reading)
        self.quotes = Quotes(reading.letter.text, reading.folded)

    def spans_at(self, pointer: str) -> tuple[Span, ...]:
        """The words the baseline has for a value."""
        return self.record.evidence.get(pointer, ())

    def stated(self, pointer: str, stated: Any, baseline: Any, windows: Windows, typed: bool = False) -> Leaf:
        """A value with a quotation of its own; if `typed`, the words must carry it."""
        claim = None
        if stated is not None:
            claim = self.quotes.said(stated.value, stated.quote, windows, stated.value if typed else None)
        return compare(claim, baseline, self.spans_at(pointer))

    def counted(
        self, pointer: str, stated: Any, baseline: Any, windows: Windows, counting: Counting | None
    ) -> Leaf:
        """A number with a quotation of its own, which must say so many of what it is to count; None: of nothing."""
        claim = None
        if stated is not None:
            claim = (
                self.quotes.number(stated.value, stated.quote, windows, counting)
                if counting is not None
                else Claim(stated.value)
            )
        return compare(claim, baseline, self.spans_at(pointer))

    def rows(
        self,
        pointer: str,
        claims: list[Claim],
        baseline: tuple[str, ...],
        likeness: Callable[[str, str], float] = alike,
    ) -> Rows:
        """A list of texts, paired with the baseline's by their likeness."""
        pairs = pair_up(claims, baseline, lambda claim, other: likeness(claim.value, other))
        return Rows(
            [
                compare(
                    None if i is None else claims[i],
                    None if k is None else baseline[k],
                    self.spans_at(f"{pointer}/{k}"),
                    same_words,
                )
                for i, k in pairs
            ]
        )
