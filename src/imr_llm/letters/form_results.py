"""Items of a letter of no known form that first gives its results by number, in a list or a table, and then a section for
each number: "1 MRI of the knee Denied Upheld ...", "Line 2. Denial upheld. ...", and below "Item 1. MRI of the knee ...".
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

from imr_llm.letters.form_labels import (
    ADMINISTRATOR,
    RATIONALE,
    REVIEWER,
    guideline_values,
    section_start,
    value_end,
)
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.text import FoldedText

_NAMED: Final = r"(?:item|line|issue|service|treatment|request|no\.?|#)"
_RESULT: Final = re.compile(
    rf"(?<![^ ])(?:{_NAMED} ?)?(?P<number>\d{{1,2}})[.):]? (?:(?:the )?(?:ur )?denial (?:is |was )?(?P<first>upheld|overturned)\b"
    r"|[^\d](?:(?! \d{1,2}[.)]? ).){2,260}? (?:denied|modified|non-certified|not certified) (?P<last>upheld|overturned)\b)"
)
_HEAD: Final = re.compile(
    rf"(?<![^ ]){_NAMED} ?(?P<number>\d{{1,2}})(?: of \d{{1,2}})?[.):]? (?:(?:you )?(?:requested|asked for) ?: )?"
)
_DECIDED: Final = re.compile(r" is ?: ?(?:upheld|overturned)\b")
_LONGEST_REQUEST: Final = 700
"""Characters of a request, with what was asked first and authorized."""
_SAYS: Final = re.compile(r"[a-z]{3}")


def numbered_items(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """The items with a result and a section of the same number; none unless every number has both."""
    low = folded.low
    results: list[re.Match[str]] = []
    for match in _RESULT.finditer(low):
        if int(match["number"]) == len(results) + 1:
            results.append(match)
    if len(results) < 2:
        return ()
    heads: list[re.Match[str]] = []
    for match in _HEAD.finditer(low, results[-1].end()):
        if int(match["number"]) == len(heads) + 1 and len(heads) < len(results):
            heads.append(match)
    if len(heads) < len(results):
        return ()
    return tuple(
        _block(folded, result, head.end(), following.start() if following else len(low))
        for result, head, following in zip_longest(results, heads, heads[1:])
    )


def _block(folded: FoldedText, result: re.Match[str], start: int, end: int) -> ItemBlock:
    """The item whose section stands between two positions."""
    low = folded.low
    end = section_start(folded, start, end)
    labels = [
        found
        for one in (ADMINISTRATOR, REVIEWER, RATIONALE, _DECIDED)
        if (found := one.search(low, start, end))
    ]
    request = trimmed(low, start, min([start + _LONGEST_REQUEST, end, *(found.start() for found in labels)]))
    told = RATIONALE.search(low, request.end, end)
    own = REVIEWER.search(low, request.end, end)
    first = told.end() if told else value_end(folded, own.end(), end) if own else request.end
    said = "first" if result["first"] else "last"
    return ItemBlock(
        request,
        Disposition("upheld" if result[said] == "upheld" else "overturned", Stretch(*result.span(said))),
        *guideline_values(low, request.end, told.start() if told else first),
        trimmed(low, first, end) if _SAYS.search(low, first, end) else None,
    )
