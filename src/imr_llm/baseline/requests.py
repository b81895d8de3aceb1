"""The heading of an item: what is in dispute, and what was asked first and authorized in part.

Where utilization review modified a request the heading tells the story: "X was the original request. Y
was authorized by the Claims Administrator. The remaining IMR eligible portion of the original request, Z
is: Upheld", or "... The Claims Administrator authorized Y, leaving the original request IMR eligible. The
original request, X is: Upheld". Only Z, or X, was decided.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.baseline.modified import GRANTED, read_modified
from imr_llm.baseline.remarks import read_told
from imr_llm.letters.form_labels import DOTS
from imr_llm.letters.layout import Stretch
from imr_llm.letters.spots import last_match

_BE: Final = r"(?:was|were|is|are)"
_ORIGINAL: Final = re.compile(
    rf" ?,? ?\b{_BE} (?:the |an? )?(?:original(?:ly)? requests?|originally requested)\b[. ]*"
)
_BY_ADMINISTRATOR: Final = re.compile(
    rf" ?,? {_BE} (?:then |subsequently |already )?{GRANTED}(?: by (?:the )?(?:claims administrator|utilization review|ur))?[. ]*"
)
_ADMINISTRATOR: Final = re.compile(
    rf"(?:the )?(?:claims administrator|utilization review|ur) (?:has |had )?{GRANTED} (?P<portion>.+?)"
    r"(?=,? (?:leaving|and left)|\. (?:the|this|maximus)\b)"
)
_LAST_MARK: Final = re.compile(
    r"(?:part|portion|remainder) of the request (?:still )?in dispute,? ?|(?:imr eligible|remaining|eligible) (?:portion|part|remainder|balance) of the original requests?(?: is| was|,)? ?:? ?|the original requests?(?: is| was|,) ?:? ?"
)

_LABEL: Final = re.compile(
    r"\(?\d{1,2}[.)] ?(?=[a-z])(?:(?:disputed )?(?:item|request): )?"
    r"|(?:disputed )?(?:item|request)(?: (?:no\.? ?|number |#)?\d{1,2})?(?: ?:| ?-|\.) (?=[a-z])"
)


_MARK: Final = rf" ?(?::|{DOTS}) ?"
_BY_LABELS: Final = re.compile(
    rf"\b(?:original request|(?:treatment|service|item)s? asked for)(?: was| is)?{_MARK}(?P<original>.{{1,300}}?) (?:already )?(?:(?:(?:your |the )?claims administrator |ur )?{GRANTED}(?: portion)?|what was {GRANTED})(?: (?:by|in|at|on|upon) [a-z ]{{2,30}})?(?: was| is)?{_MARK}(?P<authorized>.{{1,300}}?)"
    rf" (?:(?:(?:what )?(?:still|remaining|remains|left|is) )?(?:is )?in dispute|(?:what is )?left to decide|(?:the )?(?:remainder|remaining (?:portion|part))(?: in dispute)?)(?: is| was)?{_MARK}(?P<request>.+)"
)
"""A form of its own that labels the three."""
_BEHIND: Final = re.compile(
    rf"(?P<request>.{{3,300}}?)[.,;]? [(\[]?original(?:ly)? request(?:ed)?{_MARK}(?P<original>.{{1,300}}?)[.;,]* (?:and )?(?:(?:the )?claims administrator |ur )?{GRANTED}(?: by [a-z ]{{2,30}})?{_MARK}(?P<authorized>[^()\[\]]{{1,300}}?)[)\].]*$"
)
"""What is in dispute, and behind it what was asked first and authorized, both at labels."""


_SHORTEST_TOLD: Final = 80
"""Characters of a heading that tells of three parts in sentences."""


class Request(NamedTuple):
    """The stretches of a heading: what is decided, what was asked first, what was authorized."""

    request: Stretch
    original: Stretch | None
    authorized: Stretch | None

    def is_remainder(self, low: str) -> bool:
        """Whether a part of what was asked first is decided, not all of it."""
        return self.original is not None and low[slice(*self.request)] != low[slice(*self.original)]


def read_request(low: str, heading: Stretch) -> Request:
    """Take a heading apart. A heading of an unmodified request is the request itself."""
    start, end = heading
    told = low[start:end]
    original = _ORIGINAL.search(low, start, end) if "original" in told else None
    if original is None:
        labelled = None
        if "original" in told or "left to decide" in told:
            labelled = _BY_LABELS.search(low, start, end) or _BEHIND.match(low, start, end)
        if labelled is None:
            modified = read_modified(low, start, end)
            if modified is not None:
                return Request(*(_bare(low, *part) for part in modified))
            parts = read_told(low, start, end) if end - start > _SHORTEST_TOLD else None
            if parts is not None:
                return Request(*(_bare(low, *part) for part in parts))
            return Request(_bare(low, start, end), None, None)
        return Request(*(_bare(low, *labelled.span(name)) for name in ("request", "original", "authorized")))
    asked = _bare(low, start, original.start())
    last = last_match(_LAST_MARK, low, original.end(), end)
    if last is None and (modified := read_modified(low, start, end)) is not None:
        return Request(*(_bare(low, *part) for part in modified))
    request = _bare(low, last.end(), end) if last is not None else _bare(low, original.end(), end)
    middle_end = last.start() if last is not None else end
    authorized = _authorized(low, original.end(), middle_end)
    return Request(request, asked, authorized)


def _authorized(low: str, start: int, end: int) -> Stretch | None:
    passive = _BY_ADMINISTRATOR.search(low, start, end)
    active = _ADMINISTRATOR.search(low, start, end)
    if active is not None and (passive is None or active.start() <= passive.start()):
        return _bare(low, active.start("portion"), active.end("portion"))
    if passive is not None:
        return _bare(low, start, passive.start())
    return None


def _bare(low: str, start: int, end: int) -> Stretch:
    """The stretch without its number or label in a list, blanks and closing punctuation at its ends."""
    while start < end and low[start] in " ,;:":
        start += 1
    label = _LABEL.match(low, start, end)
    if label is not None:
        start = label.end()
    while end > start and low[end - 1] in " ,;:":
        end -= 1
    if end > start and low[end - 1] == "." and not low[start:end].endswith(("etc.", "q.d.", "vs.", " oz.")):
        end -= 1
    return Stretch(start, end)
