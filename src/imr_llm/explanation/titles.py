"""Short titles of requests that are printed in full elsewhere: they end where a phrase of the request ends."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["title"]

_LONGEST: Final = 8
"""Words of a request that is its own title."""
_USUAL: Final = 7
_EXTENDED: Final = 9
"""Words up to which a title goes on where no phrase ends before."""
_LABEL: Final = re.compile(r"^(?:associated|related) surgical services?\s*[:\-–—]\s*(?=\S)", re.I)
_COUNT: Final = re.compile(
    r"[#(]?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|once|twice)\b", re.I
)
_STRENGTH: Final = re.compile(r"\d[\d.,/-]{0,9}(?:%|mg|mcg|ml|gm?\b|units?\b)", re.I)
_UNIT: Final = re.compile(r"(?:%|mg|mcg|ml|gm?|units?)\b", re.I)
_LINKS: Final = frozenset(
    [
        "for",
        "to",
        "with",
        "without",
        "at",
        "in",
        "on",
        "under",
        "from",
        "by",
        "per",
        "x",
        "qty",
        "quantity",
        "dos",
        "using",
        "via",
        "after",
        "before",
        "over",
        "during",
    ]
)
"""What begins the next phrase."""
_OPEN: Final = _LINKS | frozenset(
    [
        "of",
        "the",
        "a",
        "an",
        "and",
        "or",
        "&",
        "+",
        "-",
        "#",
        "left",
        "right",
        "bilateral",
        "both",
        "no",
        "number",
    ]
)
"""What no phrase ends with."""
_UNNAMED: Final = frozenset(
    [
        "continue",
        "continued",
        "continuing",
        "additional",
        "retrospective",
        "request",
        "for",
        "of",
        "the",
        "a",
        "an",
    ]
)
"""What names no treatment."""
_ADJECTIVE: Final = re.compile(r"(?:al|ar|ic|ive|ous|ed|ior)$", re.I)


def title(request: str) -> str:
    """A name for a request: all of it if it is short, else cut behind a phrase and before a number of visits or pieces."""
    words = _LABEL.sub("", request).split()
    if len(words) <= _LONGEST:
        return " ".join(words)
    most = _before_count(words)
    return " ".join(words[: _end(words, most)]).rstrip(",;:(-") + " …"


def _before_count(words: list[str]) -> int:
    """Words before the first number that counts visits or pieces of what is already named."""
    named = False
    for place, word in enumerate(words[:_EXTENDED]):
        if named and _counts(words, place):
            return place
        named = named or not (_COUNT.match(word) or _bare(word) in _UNNAMED)
    return len(words)


def _counts(words: list[str], place: int) -> bool:
    """Whether a word is a number, and not of milligrams or percent."""
    following = words[place + 1] if place + 1 < len(words) else ""
    strength = _STRENGTH.match(words[place]) or _UNIT.match(following)
    return _COUNT.match(words[place]) is not None and not strength


def _end(words: list[str], most: int) -> int:
    ends = [place for place in range(1, min(most, _EXTENDED, len(words) - 1) + 1) if _is_end(words, place)]
    usual = [place for place in ends if place <= _USUAL]
    if usual or ends:
        return usual[-1] if usual else ends[0]
    of = [place for place in range(2, min(most, _USUAL)) if _bare(words[place]) == "of"]
    if of:
        return of[-1]
    last = min(most, _USUAL)
    while last > 1 and (_bare(words[last - 1]) in _OPEN or _ADJECTIVE.search(_bare(words[last - 1]))):
        last -= 1
    return last


def _is_end(words: list[str], place: int) -> bool:
    """Whether a phrase ends behind so many words."""
    last, following = words[place - 1], _bare(words[place]) if place < len(words) else ""
    kept = " ".join(words[:place])
    if _bare(last) in _OPEN or kept.count("(") != kept.count(")"):
        return False
    return last[-1] in ",;:" or following in _LINKS or _counts(words, place)


def _bare(word: str) -> str:
    return word.strip("(),;:.").lower() or word
