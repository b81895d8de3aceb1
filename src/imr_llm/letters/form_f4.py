"""Items of form F4, a "Notice of Independent Medical Review Determination": each decision twice, in the notice
and in the body, and below it "Regarding the request for X".
"""

from __future__ import annotations

import re

from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import DECIDES, outcome_of, passages

DETERMINED = re.compile(
    r"(?:(?<![\d/-])(\d{1,2}) ?[).] )?maximus(?: federal services)?,?(?: inc\.?)? (?:has )?determined (?:that )?(?:the )?(?:requests? for )"
)
_REGARDING = re.compile(r"(?:(\d{1,2}) ?[).] )?regarding (?:the )?requests? for ")


def f4_items(folded: FoldedText) -> tuple[ItemBlock, ...]:
    low = folded.low
    decisions: dict[int, tuple[Stretch, re.Match[str]]] = {}
    bodies = list(_REGARDING.finditer(low))
    limit = bodies[0].start() if bodies else len(low)
    seen: set[str] = set()
    for match in DETERMINED.finditer(low, 0, limit):
        verdict = DECIDES.search(low, match.end(), min(limit, match.end() + 900))
        if verdict is None:
            continue
        request = trimmed(low, match.end(), verdict.start())
        key = low[request.start : request.end]
        number = int(match[1]) if match[1] else len(decisions) + 1
        if not match[1] and key in seen:
            continue
        seen.add(key)
        decisions[number] = (request, verdict)
    sections: dict[int, tuple[int, int]] = {}
    for k, section in enumerate(bodies):
        end = bodies[k + 1].start() if k + 1 < len(bodies) else len(low)
        sections[int(section[1]) if section[1] else k + 1] = (section.end(), end)
    blocks = []
    for number in sorted(decisions):
        request, verdict = decisions[number]
        start, end = sections.get(number) or (next(iter(sections.values())) if len(sections) == 1 else (0, 0))
        said = passages(low, start, end) if end else (None, None, None)
        disposition = Disposition(outcome_of(verdict), Stretch(verdict.start(), verdict.end()))
        blocks.append(ItemBlock(request, disposition, *said))
    return tuple(blocks)
