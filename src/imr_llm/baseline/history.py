"""Where a letter of no known form without a case summary tells what happened: anywhere but where it names its items and speaks of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imr_llm.letters.layout import ItemBlock, Layout, Stretch
from imr_llm.letters.printed_lines import MOST_ITEMS


def history_of(low: str, layout: Layout) -> tuple[Stretch, ...]:
    """The stretches that tell the history of a letter in lower case: its case summary, else what no item takes."""
    whole = layout.form == "unknown" and layout.summary == (0, len(low))
    if not whole or not 0 < len(layout.items) <= MOST_ITEMS:
        return (layout.summary,)
    told: list[Stretch] = []
    at = 0
    for start, end in sorted(_taken(low, layout.items)):
        if start > at:
            told.append(Stretch(at, start))
        at = max(at, end)
    return (*told, Stretch(at, len(low)))


def _taken(low: str, items: Sequence[ItemBlock]) -> Iterator[Stretch]:
    """What items are named by, wherever it stands, and what is said of each."""
    for item in items:
        request = low[slice(*item.heading)]
        at = low.find(request) if request else -1
        while at >= 0:
            yield Stretch(at, at + len(request))
            at = low.find(request, at + len(request))
        for passage in (item.administrator, item.reviewer, item.rationale):
            if passage is not None:
                yield passage
