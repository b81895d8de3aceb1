"""Where sentences begin and end in folded text. Knows abbreviations of the field, nothing of letters."""

from __future__ import annotations

import re
import string
from typing import Final

_BEFORE_CAPITAL: Final = r"[\"')\]]* (?=[\"'(\[#*]*[A-Z0-9])"
_BEFORE_ANY: Final = r"[\"')\]]* (?=[^ ])"
_FULL_STOP, _FULL_STOP_IN_ANY_CASE = (re.compile(r"\." + rest) for rest in (_BEFORE_CAPITAL, _BEFORE_ANY))
_END, _END_IN_ANY_CASE = (re.compile("[.!?]" + rest) for rest in (_BEFORE_CAPITAL, _BEFORE_ANY))
_ABBREVIATIONS: Final = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "st",
        "vs",
        "e.g",
        "i.e",
        "approx",
        "qty",
        "dept",
        "fig",
        "inc",
        "jr",
        "sr",
        "p",
        "pp",
        "pg",
        "pgs",
        "vol",
        "ed",
        "eds",
        "al",
        "cf",
        "ca",
        "u.s",
        "m.d",
        "d.o",
        "d.c",
        "ph.d",
        "l.ac",
        "p.a",
        "n.p",
        "r.n",
        "dx",
        "hx",
        "tx",
        "rx",
        "sec",
        "ch",
        "viz",
        "incl",
        "max",
        "min",
        "avg",
        "est",
    ]
)
_NUMBER: Final = frozenset(["no", "nos"])
"""Abbreviations before a number; before anything else the first of them is an answer."""
_WORD_CHARACTERS: Final = string.ascii_letters + "."


def sentence_starts(text: str, start: int, end: int, *, in_any_case: bool = False) -> list[int]:
    """Positions after `start` and before `end` where a new sentence begins, with a capital, a figure or `in_any_case`."""
    part = text[start:end]
    if "?" in part or "!" in part:
        ends = _END_IN_ANY_CASE if in_any_case else _END
    elif "." not in part:
        return []
    else:
        ends = _FULL_STOP_IN_ANY_CASE if in_any_case else _FULL_STOP
    return [m.end() for m in ends.finditer(text, start, end) if not _is_abbreviation(text, start, *m.span())]


def _is_abbreviation(text: str, start: int, stop: int, after: int) -> bool:
    if text[stop] != ".":
        return False
    word = text[max(start, stop - 8) : stop].rpartition(" ")[2]
    if not word.isalpha():
        word = word[len(word.rstrip(_WORD_CHARACTERS)) :].lstrip(".")
    low = word.lower()
    if low in _NUMBER:
        return text[after : after + 2].lstrip("#")[:1].isdecimal()
    return low in _ABBREVIATIONS or (len(word) == 1 and word.isupper())
