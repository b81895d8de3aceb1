"""Letters of form F4 with one section on guidelines and one on why for all requests, divided at labels with their numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from imr_llm.letters.labelled_parts import parts_by_labels
from imr_llm.letters.layout import ItemBlock, Stretch
from imr_llm.letters.relied_passages import passages

_WHY: Final = re.compile(r"(?<![^ ])rationales? for (?:the )?decisions?(?= ?[,:(-]| (?:for|regarding|-))")


def told_together(low: str, blocks: list[ItemBlock], start: int) -> list[ItemBlock]:
    """The items, with what such sections, of which the first begins at `start`, say of each."""
    why = _WHY.search(low, start)
    end = why.start() if why is not None else len(low)
    relied = parts_by_labels(low, Stretch(start, end), len(blocks))
    reasons = parts_by_labels(low, Stretch(end, len(low)), len(blocks)) if why is not None else []
    if relied:
        for k, part in enumerate(relied):
            theirs, own, _ = passages(low, *part)
            blocks[k] = replace(blocks[k], administrator=theirs, reviewer=own)
    for k, part in enumerate(reasons):
        blocks[k] = replace(blocks[k], rationale=part)
    return blocks
