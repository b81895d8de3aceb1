"""Where the baseline puts what it finds: values with the words that carry them, and flags.

Readers work on folded text; here their positions become offsets of the letter, once.
"""

from __future__ import annotations

from collections.abc import Iterable

from imr_llm.letters.text import FoldedText
from imr_llm.schema.record import Span
from imr_llm.schema.vocabulary import FlagCode

Places = Iterable[tuple[int, int]]


class Findings:
    """Evidence and flags of one letter while it is being read."""

    __slots__ = ("flags", "folded", "places")

    def __init__(self, folded: FoldedText) -> None:
        self.folded = folded
        self.places: dict[str, Places] = {}
        self.flags: list[dict[str, str]] = []

    def carried(self, pointer: str, places: Places) -> None:
        """Note the stretches of folded text that carry the value at a JSON Pointer."""
        self.places[pointer] = places

    def verbatim(self, pointer: str, start: int, end: int) -> str:
        """The words between two positions as a value, with themselves as evidence."""
        self.places[pointer] = ((start, end),)
        return self.folded.verbatim(start, end)

    def flag(self, code: FlagCode, pointer: str, detail: str) -> None:
        """Note something a person should look at."""
        self.flags.append({"code": code, "pointer": pointer, "detail": detail})

    def _bare(self, place: tuple[int, int]) -> tuple[int, int]:
        """The stretch without blanks at its ends."""
        text = self.folded.text
        start, end = place
        while start < end - 1 and text[start] == " ":
            start += 1
        while end > start + 1 and text[end - 1] == " ":
            end -= 1
        return start, end

    def evidence(self) -> dict[str, list[Span]]:
        """Every value's words, by JSON Pointer, with offsets of the letter's own text."""
        spans: dict[tuple[int, int], Span] = {}
        out: dict[str, list[Span]] = {}
        for pointer, places in self.places.items():
            found = []
            for place in places:
                span = spans.get(place)
                if span is None:
                    place = self._bare(place)
                    start, end = self.folded.span(*place)
                    span = Span(start, end, self.folded.quote(start, end))
                    spans[place] = span
                found.append(span)
            if found:
                out[pointer] = found
        return out
