"""Items that can be had of a letter of no known form: questions with their answers, and requests that a
sentence decides outright.
"""

from __future__ import annotations

import re

from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.older_sections import section_end
from imr_llm.letters.spots import last_match
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import DECIDES, outcome_of

_ANSWERED = re.compile(r"\bq(\d{1,2})[.:)] (?:is|are|was|were) (.{3,300}?) medically necessary ?\?")
_REQUEST_FOR = re.compile(
    r"(?:\b(?:the )?requests? for|\b(?:find|finds|found|conclude[sd]?|determined?|opinion|opine[sd]?|judge[sd]?|decided?)(?: is)?,? that(?: the(?: requested)?)?) (.{3,300}?) (?=(?:is|are|was|were) (?:not ?)?medically)"
)


def unknown_items(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """Items of a letter of no known form: requests that a sentence or an answer decides outright."""
    low = folded.low
    blocks: list[ItemBlock] = []
    answered = list(_ANSWERED.finditer(low))
    for k, question in enumerate(answered):
        end = answered[k + 1].start() if k + 1 < len(answered) else section_end(low, question.end())
        conclusion = last_match(DECIDES, low, question.end(), end)
        blocks.append(
            ItemBlock(
                Stretch(*question.span(2)),
                Disposition(outcome_of(conclusion), Stretch(*conclusion.span())) if conclusion else None,
                None,
                trimmed(low, question.end(), end),
                trimmed(low, question.end(), end),
            )
        )
    if blocks:
        return tuple(blocks)
    seen: set[str] = set()
    for match in _REQUEST_FOR.finditer(low):
        verdict = DECIDES.match(low, match.end())
        key = match[1]
        if verdict is None or key in seen or ". " in key:
            continue
        seen.add(key)
        blocks.append(
            ItemBlock(
                Stretch(*match.span(1)),
                Disposition(outcome_of(verdict), Stretch(*verdict.span())),
                None,
                None,
                None,
            )
        )
    return tuple(blocks)
