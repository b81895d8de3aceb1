"""Where the baseline puts what it finds: values with the words that carry them, and flags.

Readers work on folded text; here their positions become offsets of the letter, once.
"""

from __future__ import annotations

from collections.abc import Iterable

from imr_llm.letters.text import FoldedText
from imr_llm.schema.evidence import Span, exact_spans
from imr_llm.schema.vocabulary import FlagCode

Places = Iterable[tuple[int, int]]


class Findings:
    """Evidence and flags of one letter while it is being read."""

    __slots__ = ("_quoted", "flags", "folded", "places")

    def __init__(self, folded: FoldedText) -> None:
        self.folded = folded
        self.places: dict[str, Places] = {}
        self.flags: list[dict[str, str]] = []
        self._quoted: dict[str, list[Span]] = {}

    def carried(self, pointer: str, places: Places) -> None:
        """Note the stretches of folded text that carry the value at a JSON Pointer."""
        self.places[pointer] = places

    def verbatim(self, pointer: str, start: int, end: int) -> str:
        """The words between two positions as a value, with themselves as evidence."""
        self.places[pointer] = ((start, end),)
        return self.folded.verbatim(start, end)

    def quoted(self, pointer: str, first: int, last: int) -> str:
        """The letter's characters between two offsets as a value: for what the folded text leaves out."""
        quote = self.folded.quote(first, last)
        self._quoted[pointer] = exact_spans([first], [last], [quote])
        return quote

    def flag(self, code: FlagCode, pointer: str, detail: str) -> None:
        """Note something a person should look at."""
        self.flags.append({"code": code, "pointer": pointer, "detail": detail})

    def evidence(self) -> dict[str, list[Span]]:
        """Every value's words, by JSON Pointer, with offsets of the letter's own text."""
        stretches: list[tuple[int, int]] = []
        stops: list[int] = []
        for places in self.places.values():
            stretches += places
            stops.append(len(stretches))
        spans = exact_spans(*self.folded.words(stretches))
        out: dict[str, list[Span]] = {}
        at = 0
        for pointer, stop in zip(self.places, stops, strict=True):
            if stop > at:
                out[pointer] = spans[at:stop]
                at = stop
        return out | self._quoted
