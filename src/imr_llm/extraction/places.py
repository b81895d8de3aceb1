"""Where in a letter the words for a value must stand, as offsets of its text.

A quotation from another item, or an outcome quoted out of the case summary, is no evidence, however exact. The
places come from the baseline's layout; where a letter's form is not known every place is the whole letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from imr_llm.baseline.reader import BaselineReading
from imr_llm.letters.layout import ItemBlock, Stretch

__all__ = ["ItemPlaces", "Places", "Windows"]

_HEADING: Final = 200
"""Characters of a heading that says why, at most."""

Windows = tuple[tuple[int, int], ...]
"""Stretches of the letter's text, the likelier first."""


@dataclass(frozen=True, slots=True)
class ItemPlaces:
    """The places of one item."""

    heading: Windows
    decided: Windows
    administrator: Windows
    reviewer: Windows
    rationale: Windows
    history: Windows
    """Where earlier treatment is told of: the rationale and the case summary."""


class Places:
    """The places of one letter."""

    def __init__(self, reading: BaselineReading) -> None:
        self._reading = reading
        layout, size = reading.layout, len(reading.letter.text)
        self.whole: Windows = ((0, size),)
        self._one_by_one = layout.form in ("F1a", "F1b")
        starts = [self._span(item.heading)[0] for item in layout.items] if self._one_by_one else []
        self._blocks = list(zip(starts, [*starts[1:], size], strict=False))
        self.case: Windows = ((0, starts[0]),) if starts and starts[0] > 0 else self.whole
        """The header, the credentials and the case summary."""
        self.header: Windows = (*self._spans([layout.header]), *self.case)
        self.credentials: Windows = (*self._spans([layout.credentials]), *self.case)
        self.summary: Windows = (*self._spans([layout.summary]), *self.case)

    def item(self, number: int | None) -> ItemPlaces:
        """Of the item the layout has at `number`; None for one that it does not have.

        Such an item has no place in a form that prints one item after the other, all of them found; elsewhere
        what no other item and no section has.
        """
        if number is None:
            return ItemPlaces(*(self._left_over(),) * 6)
        block = self._reading.layout.items[number]
        around = (self._blocks[number],) if self._one_by_one else self._stretches(block)
        rationale = self._spans([block.rationale]) or around
        decided = self._spans([block.disposition.words]) if block.disposition is not None else ()
        return ItemPlaces(
            heading=self._spans([block.heading]) or around,
            decided=(*decided, *around, *self._heading_of_why(block)),
            administrator=self._spans([block.administrator]) or around,
            reviewer=self._spans([block.reviewer]) or around,
            rationale=rationale,
            history=(*rationale, *self.summary, *around),
        )

    def _left_over(self) -> Windows:
        layout = self._reading.layout
        if not layout.items:
            return self.whole
        if self._one_by_one:
            return ()
        taken = [
            self._span(part)
            for part in (layout.header, layout.credentials, layout.summary)
            if part.end > part.start
        ]
        taken += [span for item in layout.items for span in self._stretches(item)]
        out, done = [], 0
        for start, end in sorted(taken):
            if start > done:
                out.append((done, start))
            done = max(done, end)
        return (*out, (done, self.whole[0][1])) if done < self.whole[0][1] else tuple(out)

    def _heading_of_why(self, block: ItemBlock) -> Windows:
        """What stands between an older form's rationale and the passage before it: the heading that often decides."""
        rationale = self._spans([block.rationale])
        if self._one_by_one or not rationale:
            return ()
        start = rationale[0][0]
        before = [
            end for item in self._reading.layout.items for _, end in self._stretches(item) if end <= start
        ]
        return ((max(start - _HEADING, 0, *before), start),)

    def _stretches(self, block: ItemBlock) -> Windows:
        words = block.disposition.words if block.disposition is not None else None
        return self._spans([block.heading, words, block.administrator, block.reviewer, block.rationale])

    def _spans(self, stretches: Iterable[Stretch | None]) -> Windows:
        return tuple(self._span(stretch) for stretch in stretches if stretch and stretch.end > stretch.start)

    def _span(self, stretch: Stretch) -> tuple[int, int]:
        return self._reading.folded.span(stretch.start, max(stretch.end, stretch.start + 1))
