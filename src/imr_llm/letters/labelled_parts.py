"""Parts of a passage that labels give to items: "(Issues A and B): ... MAXIMUS guideline (Issue C): ...", "Requests 1 and 2: ...
Request 3: ...", "Rationale for the Decision, requests 1 and 3 (not necessary): ...".
"""

from __future__ import annotations

from typing import Final

from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.named_items import ITEM_LIST, items_numbered
from imr_llm.letters.seldom import Seldom

_LABEL: Final = Seldom(
    rf"(?:(?:(?:claims administrator|maximus|imr|expert reviewer(?:'s)?) guidelines?|(?:decision )?rationale(?: for (?:the )?decision)?)[ ,-]{{0,3}})?\(?(?:for |regarding )?(?:the )?(?:(?:issue|item|request|treatment|service)s? |#)(?P<said>{ITEM_LIST})\)?(?: \([a-z ]{{3,40}}\))? ?(?::|(?<=\)))"
)
_AT_HEADS: Final = (". ", "? ", "! ", ": ")


def parts_by_labels(low: str, passage: Stretch, most: int) -> list[Stretch]:
    """The part of a passage for each of so many items, several of which may have one; none unless a label stands at its head
    and each item is named once.
    """
    labels = [
        label
        for label in _LABEL.finditer(low, *passage)
        if not low[passage.start : label.start()].strip(" :.,-")
        or low.endswith(_AT_HEADS, passage.start, label.start())
    ]
    own: dict[int, Stretch] = {}
    ends = [*(label.start() for label in labels[1:]), passage.end]
    for label, end in zip(labels, ends, strict=False):
        for item in items_numbered(label["said"], most):
            if item in own:
                return []
            own[item] = trimmed(low, label.end(), end)
    if len(own) < most or low[passage.start : labels[0].start()].strip(" :.,-"):
        return []
    return [own[item] for item in range(most)]
