"""Which part of a rationale that several items share speaks of which: "For massage the guideline sets a limit ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from imr_llm.baseline.called import names_of
from imr_llm.letters.layout import ItemBlock, Stretch, trimmed
from imr_llm.letters.places import place_of
from imr_llm.letters.sentences import sentence_starts
from imr_llm.letters.text import FoldedText

_MARK: Final = re.compile(
    r"(?:as to|as for|for|on|regarding|concerning|with regard to)? ?(?:items?|issues?|requests?|treatments?|#)? ?\(?(\d{1,2}|[a-h])[).,:]+ (?!(?:and|or|&) |\(?(?:\d{1,2}|[a-h])[).,] )"
)
"""A sentence that begins with the mark of the item it is about: "As to 1), ...", "Item 3: ..."."""
_LONGEST: Final = 6000
_MOST: Final = 20
"""Characters of a shared rationale that is looked at and items that share one, more than any seen, so that the time
stays linear."""


def own_parts(folded: FoldedText, blocks: Sequence[ItemBlock]) -> list[Stretch | None]:
    """For each item the part of a shared rationale that speaks of it; None where it shares none or that cannot be told.

    A part begins with a sentence that names the item, by words that name none of the others it shares with, and
    reaches to the sentence that names another. What stands before the first is of the one item that none names.
    """
    parts: list[Stretch | None] = [None] * len(blocks)
    places: dict[Stretch, list[int]] = {}
    for place, block in enumerate(blocks):
        if block.rationale is not None:
            places.setdefault(block.rationale, []).append(place)
    for rationale, sharing in places.items():
        if 1 < len(sharing) <= _MOST and rationale.end - rationale.start <= _LONGEST:
            requests = [folded.low[slice(*blocks[place].heading)] for place in sharing]
            for place, part in zip(sharing, _divided(folded, rationale, sharing, requests), strict=False):
                parts[place] = part
    return parts


def _divided(
    folded: FoldedText, rationale: Stretch, places: Sequence[int], requests: Sequence[str]
) -> list[Stretch | None]:
    """The parts for all of the requests in their order; none where one has no part or several."""
    low = folded.low
    starts = [rationale.start, *sentence_starts(folded.text, *rationale)]
    called = _telling_names(requests)
    heads: list[tuple[int, int]] = []
    for start, end in zip(starts, [*starts[1:], rationale.end], strict=True):
        mark = _MARK.match(low, start, end)
        place = place_of(mark[1]) - 1 if mark is not None else -1
        item = places.index(place) if place in places else _first_named(low[start:end], called)
        if item is not None and (not heads or heads[-1][0] != item):
            heads.append((item, start))
    named = [item for item, _ in heads]
    whole = low[slice(*rationale)]
    silent = [item for item in range(len(requests)) if item not in named]
    if any(name in whole for item in silent for name in called[item]):
        return []
    if len(silent) == 1 and heads and heads[0][1] > rationale.start:
        heads.insert(0, (silent[0], rationale.start))
    if not heads:
        return []
    ends = [*(start for _, start in heads[1:]), rationale.end]
    parts: dict[int, list[Stretch]] = {}
    for (item, start), end in zip(heads, ends, strict=True):
        parts.setdefault(item, []).append(trimmed(low, start, end))
    return [parts[item][0] if len(parts.get(item, ())) == 1 else None for item in range(len(requests))]


def _telling_names(requests: Sequence[str]) -> list[frozenset[str]]:
    """What may name each of the requests and none of the others."""
    names = [names_of(request) for request in requests]
    return [
        frozenset(
            name
            for name in own
            if not any(name in request for other, request in enumerate(requests) if other != k)
            and not any(name in theirs for other, theirs in enumerate(names) if other != k)
        )
        for k, own in enumerate(names)
    ]


def _first_named(sentence: str, called: Sequence[frozenset[str]]) -> int | None:
    """The item that a sentence names first."""
    found = [
        (at, item) for item, names in enumerate(called) for name in names if (at := sentence.find(name)) >= 0
    ]
    return min(found)[1] if found else None
