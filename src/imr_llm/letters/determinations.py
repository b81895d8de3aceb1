"""What "MAXIMUS has determined" in a letter of form F4: each request with the words that decide it.

Printed one by one, or as a list below "MAXIMUS has determined:"; a modified request begins before these words, at
"X was the original request".
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.layout import Disposition, Stretch, trimmed
from imr_llm.letters.places import ENUMERATOR, number_of
from imr_llm.letters.sought import Sought
from imr_llm.letters.verdicts import UNREAD, plain_verdicts

ASKED: Final = r"(?:requests?(?:\(s\))? ?for |requested |(?:remaining |remainder |part |portion |balance )(?:[a-z]+ ){0,6}?(?:original request|request|dispute)(?: still in dispute)?[,:]? |(?=(?:retrospective|prospective|concurrent) requests? for ))"
_DETERMINED: Final = Sought(
    r"(?:(?<![\d/-])(\d{1,2}) ?[).] )?maximus(?: federal services)?,?(?: inc\.?)?(?: \(maximus\))? (?:has )?(?:determined|decided|found|finds)"
    rf"(?: (?:that )?(?:the )?{ASKED}|(?P<list>(?: as follows| that)? ?: ?)(?=\(?[a-z0-9]{{1,4}}[).] (?:the )?requests? for ))",
    ("maximus",),
    reach=150,
)
_IN_LIST: Final = re.compile(rf"(?<![^ ])\(?(?:(\d{{1,2}})|[a-h]|[ivx]{{1,4}})[).] (?:the )?{ASKED}")
_LETTER: Final = re.compile(r"(?<![^ ])\(?(?:[a-h]|[ivx]{1,4})[).] (?=[a-z0-9])")
_WAS_ASKED: Final = "original request"
_LONGEST_BEFORE: Final = 500
"""Characters between the beginning of a modified request and "MAXIMUS has determined"."""
_LONGEST: Final = 900
_SENTENCE: Final = re.compile(r"\. ")


_NOTICE: Final = "notice of independent medical review determination"
_HEAD: Final = 400


def first_determination(low: str) -> int | None:
    """Where the first one ends its lead, in lower-case folded text; None in a letter of another form.

    A letter that says in its head that it is a notice of one may list them without "MAXIMUS has determined".
    """
    told = _DETERMINED.search(low)
    if told is None and low.find(_NOTICE, 0, _HEAD) >= 0:
        told = _IN_LIST.search(low)
    return told.end() if told is not None else None


class Determination(NamedTuple):
    """A request with the number printed before it, 0 for none, and its verdict, None where that cannot be read."""

    number: int
    start: int
    request: Stretch
    verdict: Disposition | None


def determinations(low: str, end: int) -> list[Determination]:
    """Those printed before a position of lower-case folded text, in order, each as often as it is printed."""
    found: list[Determination] = []
    starts = _starts(low, end)
    after = 0
    for k, match in enumerate(starts):
        stop = min(end, match.end() + _LONGEST, starts[k + 1].start() if k + 1 < len(starts) else end)
        verdict = next(plain_verdicts(low, match.end(), stop), None)
        ends = verdict.words.start if verdict is not None else _badly_printed(low, match.end(), stop)
        number, begins = _begins(low, max(after, match.start() - _LONGEST_BEFORE), match)
        found.append(Determination(number, match.start(), trimmed(low, begins, ends), verdict))
        after = verdict.words.end if verdict is not None else match.end()
    return found


def _starts(low: str, end: int) -> list[re.Match[str]]:
    """Where each determination begins: its own words, or its entry in a list below them."""
    starts: list[re.Match[str]] = []
    told = list(_DETERMINED.finditer(low, 0, end))
    if not told:
        return list(_IN_LIST.finditer(low, 0, end))
    for k, match in enumerate(told):
        if match["list"]:
            starts += _IN_LIST.finditer(low, match.end(), told[k + 1].start() if k + 1 < len(told) else end)
        else:
            starts.append(match)
    return starts


def _begins(low: str, floor: int, match: re.Match[str]) -> tuple[int, int]:
    """The number and the beginning of a request, which is before its determination where that tells of a modified one."""
    told = low.find(_WAS_ASKED, floor, match.start())
    if told < 0 or low.find("medically", told, match.start()) >= 0:  # the verdict of one in between
        return int(match[1] or 0), match.end()
    marks = list(ENUMERATOR.finditer(low, floor, told))
    letters = list(_LETTER.finditer(low, floor, told))
    number = number_of(marks[-1]) if marks else 0
    begins = max((mark.end() for mark in (*marks[-1:], *letters[-1:])), default=floor)
    colon = low.rfind(": ", begins, told)
    return number, colon + 2 if colon >= 0 else begins


def _badly_printed(low: str, start: int, stop: int) -> int:
    ends = [
        found.start() for one in (UNREAD, _SENTENCE) if (found := one.search(low, start, stop)) is not None
    ]
    return min(ends, default=stop)
