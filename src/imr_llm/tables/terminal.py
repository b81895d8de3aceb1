"""Results as a table to read: a line a letter, below it a line an item. Colours on a terminal only.

What letters say is untrusted: a character that is not printable, above all the one that begins an escape
sequence, is shown as a replacement character.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import BinaryIO

from rich.console import Console
from rich.text import Text

from imr_llm.schema.record import DecisionRecord, FailedLetter, Item, Quantity, ResultLine

__all__ = ["TerminalTableWriter"]

_NARROWEST, _WIDEST = 80, 160
_CASE_NUMBER, _DATE = 12, 10
_NUMBER, _OUTCOME, _CATEGORY, _QUANTITY = 4, 10, 16, 13
_GAP = "  "
_NOTHING = "-"
_OUTCOME_STYLES = {"upheld": "yellow", "overturned": "green", "partially_overturned": "cyan"}

_Cell = tuple[str, str]
"""Text and style."""


class TerminalTableWriter:
    """Lines of fixed columns that fill the width of the terminal, 80 characters where there is none."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lines = io.StringIO()
        self._console = Console(file=self._lines, force_terminal=stream.isatty(), highlight=False)
        width = min(max(self._console.width, _NARROWEST), _WIDEST)
        name = width * 3 // 10
        flags = width - sum((name, _CASE_NUMBER, _DATE)) - 3 * len(_GAP)
        request = width - sum((_NUMBER, _OUTCOME, _CATEGORY, _QUANTITY)) - 4 * len(_GAP)
        self._failure_widths = (name, width - name - len(_GAP))
        self._letter_widths = (name, _CASE_NUMBER, _DATE, flags)
        self._item_widths = (_NUMBER, request, _OUTCOME, _CATEGORY, _QUANTITY)
        self._line(self._letter_widths, *_headings("LETTER", "CASE NUMBER", "DECIDED", "FLAGS"))
        self._line(self._item_widths, *_headings("ITEM", "REQUEST", "OUTCOME", "CATEGORY", "QUANTITY"))
        self._release()

    def write(self, result: ResultLine) -> None:
        """Write one result."""
        if isinstance(result, FailedLetter):
            name = result.letter.name
            why = result.error.message.removeprefix(f"{name}: ")
            self._line(self._failure_widths, (name, "bold"), (why, "red"))
        else:
            self._write_letter(result)
            for number, item in enumerate(result.items, 1):
                self._write_item(number, item)
        self._release()

    def close(self) -> None:
        """Nothing is held back."""

    def _write_letter(self, record: DecisionRecord) -> None:
        decided = record.dates.decision
        self._line(
            self._letter_widths,
            (record.letter.name, "bold"),
            (record.case_number or _NOTHING, ""),
            (decided.isoformat() if decided else _NOTHING, ""),
            (", ".join(dict.fromkeys(flag.code for flag in record.flags)), "magenta"),
        )

    def _write_item(self, number: int, item: Item) -> None:
        self._line(
            self._item_widths,
            (f"{number:>{_NUMBER}}", ""),
            (item.request, ""),
            (item.outcome or _NOTHING, _OUTCOME_STYLES.get(item.outcome or "", "")),
            ((item.category or _NOTHING).replace("_", " "), ""),
            (_amount(item.quantity), ""),
        )

    def _line(self, widths: Sequence[int], *cells: _Cell) -> None:
        line = Text(_GAP).join(_fitted(cell, width) for cell, width in zip(cells, widths, strict=True))
        line.rstrip()
        self._console.print(line, soft_wrap=True)

    def _release(self) -> None:
        self._stream.write(self._lines.getvalue().encode())
        self._stream.flush()
        self._lines.seek(0)
        self._lines.truncate()


def _headings(*names: str) -> list[_Cell]:
    return [(name, "bold underline") for name in names]


def _fitted(cell: _Cell, width: int) -> Text:
    words, style = cell
    text = Text("".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in words), style)
    text.truncate(width, overflow="ellipsis", pad=True)
    return text


def _amount(quantity: Quantity) -> str:
    """A quantity in few words: "1 visit", "8-12 visits", "up to 4 weeks"."""
    low, high = quantity.min, quantity.max
    if low is None and high is None:
        return _NOTHING
    if low is None:
        number = f"up to {high:g}"
    elif high is None:
        number = f"from {low:g}"
    else:
        number = f"{low:g}" if low == high else f"{low:g}-{high:g}"
    if quantity.unit is None:
        return number
    return f"{number} {quantity.unit.removesuffix('s') if high == 1 else quantity.unit}"
