"""A request that utilization review modified, told in words of an office's own.

"Original request: X. Authorized: Y. In dispute: Z", "X, of which Y was authorized, leaving Z in dispute", "Z (original
request X; Y authorized by the claims administrator)": words before or behind each of the three say which it is.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any

THEM: Final = r"(?:the |your )?(?:claims administrator|utilization review|ur)"
GRANTED: Final = r"(?:authori[sz]ed|approved|certified|allowed|granted)"
_CUES: Final = Seldom(
    r"(?P<rest_of>[,(]? ?\(?(?:the )?(?:remaining(?: (?:portion|part|balance))?|remainder|rest|balance) of (?:the |an )?original request(?: for|,| of) )"
    r"|(?P<original_before>\b(?:the |an )?original(?:ly)? request(?:ed)?(?: was| is)?(?: for)?(?: ?:| -)? |\b(?:requested|(?:was )?asked for) ?: )"
    rf"|(?P<authorized_before>(?:\b(?:{THEM}|already|previously) )?\b{GRANTED}(?: by {THEM})?(?: was| is)? ?: |\b{THEM}(?: has| had| then)? {GRANTED}(?: only)? |\bmodified (?:by {THEM} )?to )"
    r"|(?P<rest_before>,? ?(?:and )?\bleaving |\b(?:what )?(?:still )?(?:remains?|remaining|left) (?:is |are )?(?:still )?in dispute(?: is| was)? ?:? |\b(?:still )?in dispute(?: is)? ?: |\bdisputed ?: "
    r"|(?:(?<=[.;/] )|(?<=- ))(?:the )?remaining(?: ?:)? )"
    r"|(?P<original_behind> (?:was|were) (?:the )?(?:original(?:ly)? )?request(?:ed)?\b)"
    rf"|(?P<authorized_behind> (?:(?:was|were|is|are|having been|being) (?:then )?{GRANTED}(?: by {THEM})?|{GRANTED} by {THEM}(?! ?:)|{GRANTED}(?= ?[)\].;,]|$)))"
    r"|(?P<rest_behind> (?:remains?|is|are) (?:still )?in dispute\b| (?:still )?in dispute(?= ?[)\].;,]|$))"
)
_OF_WHICH: Final = ", of which "
_BETWEEN: Final = (". ", "; ", " / ", _OF_WHICH)
_BETWEEN_TWO: Final = (*_BETWEEN, ", ", " (")
"""What may stand between two parts, and between two that words on either side claim."""
_AROUND: Final = " .;,:/-"
_SIGNS: Final = ("author", "approv", "certif", "allowed", "granted", "modified")


class Modified(NamedTuple):
    """What is decided, what was asked first and what was authorized."""

    request: Stretch
    original: Stretch
    authorized: Stretch


def read_modified(low: str, start: int, end: int) -> Modified | None:
    """The three parts of a heading in lower-case folded text; None where it does not tell of each just once."""
    heading = low[start:end]
    if "imr eligible" in heading or not has_any(heading, _SIGNS):
        return None  # the printed form of later letters tells it in words of its own
    parts: dict[str, list[Stretch]] = {"original": [], "authorized": [], "rest": []}
    cues = list(_CUES.finditer(low, start, end))
    at = start
    before: re.Match[str] | None = None
    for cue in [*cues, None]:
        stop = cue.start() if cue is not None else end
        left: str | None = _role(before) if before is not None and not _is_behind(before) else None
        right: str | None = _role(cue) if cue is not None and _is_behind(cue) else None
        if left is not None and right is not None and left != right:
            first, second = _divided(low, at, stop, _BETWEEN_TWO)
        elif right is not None and left is None:
            first, second = _divided(low, at, stop, _BETWEEN)
            first, second = (first, second) if second is not None else (Stretch(at, at), first)
        else:
            first, second = Stretch(at, stop), None
        _add(low, parts, left or "unsaid", first)
        if second is not None and right is not None:
            _add(low, parts, right, second)
        if cue is not None:
            at, before = cue.end(), cue
    return _of_three(parts, any(cue.lastgroup == "rest_of" for cue in cues))


def _role(cue: re.Match[str]) -> str:
    """What the words of a cue say a part is; those of the rest of an original request stand before that."""
    return "original" if cue.lastgroup == "rest_of" else (cue.lastgroup or "").partition("_")[0]


def _is_behind(cue: re.Match[str]) -> bool:
    return (cue.lastgroup or "").endswith("_behind")


def _add(low: str, parts: dict[str, list[Stretch]], role: str, stretch: Stretch) -> None:
    """Add a part, without the marks around it, if something is left."""
    start, end = stretch
    while start < end and (low[start] in _AROUND or low.startswith(("(", ")"), start)):
        start += 1
    while end > start and (low[end - 1] in _AROUND or _is_open(low, start, end)):
        end -= 1
    if end > start:
        parts.setdefault(role, []).append(trimmed(low, start, end))


def _is_open(low: str, start: int, end: int) -> bool:
    """Whether a bracket at the end has none of its kind before it."""
    last = low[end - 1]
    return last == "(" or (last == ")" and low.count("(", start, end) < low.count(")", start, end))


def _divided(low: str, start: int, end: int, marks: tuple[str, ...]) -> tuple[Stretch, Stretch | None]:
    """What stands on either side of the plainest mark between two parts."""
    for mark in marks:
        at = low.rfind(mark, start, end)
        if at > start:
            return Stretch(start, at), Stretch(at + len(mark), end)
    return Stretch(start, end), None


def _of_three(parts: dict[str, list[Stretch]], rest_first: bool) -> Modified | None:
    """The three, one of which nothing may say what it is."""
    unsaid = parts.pop("unsaid", [])
    missing = [role for role, found in parts.items() if not found]
    if len(unsaid) == 1 and len(missing) == 1 and missing[0] != "authorized":
        parts[missing[0]] = unsaid
        unsaid = []
    elif len(unsaid) == 1 and rest_first and not parts["rest"]:
        parts["rest"], unsaid = unsaid, []
    if unsaid or any(len(found) != 1 for found in parts.values()):
        return None
    return Modified(parts["rest"][0], parts["original"][0], parts["authorized"][0])
