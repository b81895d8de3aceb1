"""A remark below the heading of an item that says what was asked for first and what was authorized of it.

"Asked for: X. Allowed by the claims administrator: Y", "X was ordered; the claims administrator let Y go through": the
heading then names what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.baseline.modified import GRANTED, THEM
from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.spots import has_any

_PART: Final = r"(?P<part>(?:(?!\. |[;:]).){3,200}?)"
_ENDS: Final = r"(?=[;:(]|\.(?: |$)|, (?:and|of which|but|half|only|leaving|which)\b| and (?:of (?:this|that|these)|only|that|declined|denied)\b|$)"
_ASKED: Final = (
    r"(?:sought|asked for|requested|ordered|prescribed|applied for|put in for|original(?:ly)? request(?:ed)?)"
)
_LET: Final = rf"(?:{GRANTED}|passed)"
_ORIGINAL: Final = (
    re.compile(
        rf"(?:\b{_ASKED}(?: was| is)? ?: |\b(?:had |has |originally )?(?<!was )(?<!were )(?<!been ){_ASKED} (?!by |was |were |and ))(?:for )?{_PART}{_ENDS}"
    ),
    re.compile(rf"(?:^|[.:;,] )(?:and )?{_PART} (?:was|were|had been) (?:originally |first )?{_ASKED}\b"),
)
_AUTHORIZED: Final = (
    re.compile(
        rf"(?:\b{_LET}(?: by {THEM})?(?: for [a-z ]{{3,30}})? ?: |\b{THEM} (?:has |had |then )?(?:agreed to|let|{_LET})(?: only| just)? )"
        rf"{_PART}(?= go through|{_ENDS})"
    ),
    re.compile(
        rf"(?:^|[.:;,] |\band )(?:only )?(?P<part>(?:(?!\. |[;:]| and ).){{3,200}}?) (?:was|were|had been) {_LET}(?: by {THEM})?\b"
    ),
)
_REMAINDER: Final = re.compile(
    r"[.;] (?:only )?(?:the )?(?:remainder|balance|rest|remaining part|part that is left)(?: of (?:it|this|that|the request))?(?:,| is| was)? "
)
_SIGNS: Final = ("agreed", " let ", "author", "approv", "certif", "allowed", "granted", "passed")
_WORD: Final = re.compile(r"[a-z][a-z-]{3,}")
_HEAD: Final = re.compile(
    r"medically (?:necessary|appropriate)[^.]{0,40}\. |regarding (?:the )?[^.:]{3,200}: ?"
)
_SHORTEST: Final = 56
_LONGEST: Final = 450
"""Characters of a remark."""


def read_remark(low: str, start: int, end: int, request: Stretch) -> tuple[Stretch, Stretch] | None:
    """What was asked first and what was authorized, as a remark in lower-case folded text tells; None where it does not.

    The remark ends at `end` and begins behind the verdict or the label of its section, not before `start`. Both must have a
    word of the `request`.
    """
    if end - start < _SHORTEST or not has_any(low[start:end], _SIGNS):
        return None
    begins = start if end - start <= _LONGEST else None
    for head in _HEAD.finditer(low, max(start, end - _LONGEST), end):
        begins = head.end()
    if begins is None or end - begins < _SHORTEST:
        return None
    named = set(_WORD.findall(low, *request))
    original = next(_parts(low, begins, end, _ORIGINAL, named), None)
    authorized = next(_parts(low, begins, end, _AUTHORIZED, named), None)
    return (original, authorized) if original is not None and authorized is not None else None


def read_told(low: str, start: int, end: int) -> tuple[Stretch, Stretch, Stretch] | None:
    """What is decided, what was asked first and what was authorized in a heading that tells it in sentences."""
    rest = _REMAINDER.search(low, start, end)
    if rest is None:
        return None
    request = trimmed(low, rest.end(), end)
    before = read_remark(low, start, rest.start() + 1, request)
    return (request, *before) if before is not None else None


def _parts(
    low: str, start: int, end: int, ways: tuple[re.Pattern[str], ...], named: set[str]
) -> Iterator[Stretch]:
    for way in ways:
        for found in way.finditer(low, start, end):
            part = trimmed(low, *found.span("part"))
            if named.intersection(_WORD.findall(low, *part)):
                yield part
