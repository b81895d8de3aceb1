"""Where sentences begin and end in folded text. Knows abbreviations of the field, nothing of letters."""

from __future__ import annotations

import re
import string
from typing import Final

_END: Final = re.compile(r"[.!?][\"')\]]* (?=[\"'(\[#*]*[A-Z0-9])")
_ABBREVIATIONS: Final = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "st",
        "vs",
        "no",
        "nos",
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
_WORD_CHARACTERS: Final = string.ascii_letters + "."


def sentence_starts(text: str, start: int, end: int) -> list[int]:
    """Positions after `start` and before `end` where a new sentence begins."""
    return [m.end() for m in _END.finditer(text, start, end) if not _is_abbreviation(text, start, m.start())]


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    if text[stop] != ".":
        return False
    before = text[max(start, stop - 8) : stop]
    word = before[len(before.rstrip(_WORD_CHARACTERS)) :].lstrip(".")
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper())
