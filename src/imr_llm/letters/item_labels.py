"""The outcome of an item of forms F1a and F1b, and the labels below it: "Upheld", "Claims Administrator guideline:",
"MAXIMUS guideline:", "Decision rationale:".

Posted letters print them always so. Where the sections of these forms are recognised, other words do too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from imr_llm.letters.layout import Stretch, made
from imr_llm.letters.spots import spots

Label = Literal["administrator", "reviewer", "rationale"]

_PRINTED: Final[dict[Label, str]] = {
    "administrator": r"claims administrator(?:'s)? guidelines? ?:",
    "reviewer": r"(?:maximus|imr|expert reviewer(?:'s)?) guidelines? ?:",
    "rationale": r"decision rationale ?:",
}
_GUIDELINE: Final = r"(?: guidelines?(?:\(s\))?(?: used| cited)?)?"
_ENDS: Final = r"(?: ?:| -(?= ))"
_OTHER_WORDS: Final[dict[Label, str]] = {
    "administrator": rf"(?:claims administrator|\bur|utilization review)(?:'s)?{_GUIDELINE}{_ENDS}|claims administrator guidelines?(?= )",
    "reviewer": rf"(?:maximus(?: federal services)?|\bimr|(?:(?:expert|physician|medical) )?reviewer)(?:'s)?{_GUIDELINE}{_ENDS}|maximus guidelines?(?= )",
    "rationale": rf"(?:(?:decision|determination|reviewer(?:'s)?) )?(?:and )?rationale(?: for (?:the )?(?:decision|determination))?(?: is as follows)?{_ENDS}|decision rationale(?= )",
}
IN_PART: Final = (
    r",? [(]?(?:in part|partially)[)]?(?:[,;/]? (?:and |but )?(?:upheld|overturned)(?: in part)?)?"
)
"""What may stand behind an outcome that is that of a part."""
PARTS: Final = r"(?: ?[(][^()]{1,80}[)])?"
"""What may stand behind the outcome of a part: which or how much of the request that is."""
_OUTCOME: Final = rf"(?:(upheld|uphold|overturned|overturn)(?P<part>{IN_PART}{PARTS})?|(?<=: )(?P<modified>modified){PARTS})"
_DECIDED: Final = re.compile(rf"{_OUTCOME}[ .;]*(?={'|'.join(_PRINTED.values())})")
_DECIDED_IN_OTHER_WORDS: Final = re.compile(
    rf"{_OUTCOME}(?: \((?:not )?medically necessary(?: and appropriate)?\))?[ .;]*(?={'|'.join((*_PRINTED.values(), *_OTHER_WORDS.values()))})"
)
OUTCOME_WORDS: Final = ("uph", "overturn", "modified")
_PRINTED_LABELS: Final = {name: re.compile(pattern) for name, pattern in _PRINTED.items()}
_REVIEWER_WORDS: Final = ("maximus guid", "imr guid", "expert reviewer")
_UNREAD: Final = re.compile(
    rf"(?<=: )(?P<unread>(?:[a-z0-9][a-z0-9-]{{2,20}}(?: [a-z-]{{2,20}}){{0,3}})?)[ .;]*(?={_PRINTED['administrator']})"
)
"""What stands in the place of an outcome and is none that these forms have, or nothing."""
_FIRST_LABEL: Final = "claims administrator guideline"
_LONGEST_UNREAD: Final = 90
_IN_OTHER_WORDS: Final = {name: re.compile(pattern) for name, pattern in _OTHER_WORDS.items()}


def outcomes(low: str, start: int, *, in_any_words: bool) -> list[re.Match[str]]:
    """The outcomes behind `start` that a label follows, in order: that of the printed form, or one `in_any_words`.

    Between them, in a group "unread", what stands in their place and is none.
    """
    pattern = _DECIDED_IN_OTHER_WORDS if in_any_words else _DECIDED
    read: list[re.Match[str]] = []
    for outcome in _at(pattern, low, OUTCOME_WORDS, start, len(low)):
        if (
            not read or outcome.start() >= read[-1].end()
        ):  # not the second half of "upheld in part, overturned in part"
            read.append(outcome)
    if low.count(_FIRST_LABEL, start) <= len(read):
        return read
    ends = {outcome.end() for outcome in read}
    unread = [match for match in _unread(low, start) if match.end() not in ends]
    return sorted([*read, *unread], key=re.Match.start) if unread and (read or in_any_words) else read


def _unread(low: str, start: int) -> Iterator[re.Match[str]]:
    """What stands behind the last colon before the first label of an item."""
    for at in spots(low, (_FIRST_LABEL,), start, len(low)):
        colon = low.rfind(": ", max(start, at - _LONGEST_UNREAD), at)
        match = _UNREAD.match(low, colon + 2) if colon >= 0 else None
        if match is not None and match.end() == at:
            yield match


def labels_below(low: str, start: int, stop: int) -> dict[Label, Stretch]:
    """The first label of each kind between an outcome's end and the next outcome; guidelines stand above the rationale."""
    labels: dict[Label, Stretch] = {}
    told = _PRINTED_LABELS["rationale"].search(low, start, stop) or _IN_OTHER_WORDS["rationale"].search(
        low, start, stop
    )
    if told is not None:
        labels["rationale"] = made(Stretch, told.span())
        stop = told.start()
    printed: dict[Label, re.Match[str] | None] = {
        "administrator": _PRINTED_LABELS["administrator"].search(low, start, stop),
        "reviewer": next(_at(_PRINTED_LABELS["reviewer"], low, _REVIEWER_WORDS, start, stop), None),
    }
    for name, label in printed.items():
        label = label or _IN_OTHER_WORDS[name].search(low, start, stop)
        if label is not None:
            labels[name] = made(Stretch, label.span())
    return labels


def _at(
    pattern: re.Pattern[str], low: str, words: tuple[str, ...], start: int, end: int
) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begin with one of the words, in order."""
    for at in spots(low, words, start, end):
        match = pattern.match(low, at, end)
        if match is not None:
            yield match
