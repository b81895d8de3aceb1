"""Where the baseline puts what it finds: values with the words that carry them, and flags.

Readers work on folded text; here their positions become offsets of the letter, once.
"""

from __future__ import annotations

from collections.abc import Iterable

from imr_llm.letters.text import FoldedText
from imr_llm.schema.vocabulary import FlagCode

LONGEST_DETAIL = 300


class Findings:
    """Evidence and flags of one letter while it is being read."""

    __slots__ = ("_spans", "evidence", "flags", "folded")

    def __init__(self, folded: FoldedText) -> None:
        self.folded = folded
        self.evidence: dict[str, list[dict[str, object]]] = {}
        self.flags: list[dict[str, str]] = []
        self._spans: dict[tuple[int, int], dict[str, object]] = {}

    def carried(self, pointer: str, spans: Iterable[tuple[int, int]]) -> None:
        """Note the stretches of folded text that carry the value at a JSON Pointer."""
        quotes = []
        for span in spans:
            quote = self._spans.get(span)
            if quote is None:
                start, end = self.folded.span(*span)
                quote = {"start": start, "end": end, "quote": self.folded.quote(start, end)}
                self._spans[span] = quote
            quotes.append(quote)
        if quotes:
            self.evidence[pointer] = quotes

    def verbatim(self, pointer: str, start: int, end: int) -> str:
        """The words between two positions as a value, with themselves as evidence."""
        self.carried(pointer, ((start, end),))
        return self.folded.verbatim(start, end)

    def flag(self, code: FlagCode, pointer: str, detail: str) -> None:
        """Note something a person should look at."""
        self.flags.append({"code": code, "pointer": pointer, "detail": detail})
