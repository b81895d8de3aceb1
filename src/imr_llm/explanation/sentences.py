"""Sentences and words of an explanation. Knows abbreviations, decimals and numbers; nothing of letters.

A paragraph, and so every entry of a list, ends its last sentence. "2.5 mg", "10:30" and "1-800" are one word
each; "Dr.", "EE. UU." and a single capital with its full stop end no sentence.
"""

from __future__ import annotations

import re
from typing import Final

_END: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[¿¡]*(?:[^\W_a-zà-ÿ]|\u25ae))")
_SHORT: Final = (
    "dr dra mr mrs ms sr sra vs nos núm art e.g i.e p.ej ej inc jr st pp p pág págs vol ed u.s ee uu approx qty"
    " lic av tel ext a.m p.m d.c m.d"
)
_ABBREVIATIONS: Final = frozenset(_SHORT.split())
_LAST_WORD: Final = re.compile(r"[^\W\d_][^\W\d_.]*(?:\.[^\W\d_]+)*$")
_WORD: Final = re.compile(r"[^\W_]+(?:['’.,:/&+\-\u2010\u2011][^\W_]+)*%?")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, in order, without blanks around them."""
    out: list[str] = []
    since = 0
    for mark in _END.finditer(text):
        if text[mark.start()] == "." and _is_abbreviation(text[since : mark.start()], text[mark.end()]):
            continue
        out.append(text[since : mark.end()].strip())
        since = mark.end()
    out.append(text[since:].strip())
    return [sentence for sentence in out if _WORD.search(sentence) is not None]


def _is_abbreviation(before: str, following: str) -> bool:
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    if word.group().lower() == "no":
        return following.isdigit()
    return word.group().lower() in _ABBREVIATIONS or (len(word.group()) == 1 and word.group().isupper())


def words(text: str) -> list[str]:
    """The words and numbers of a text; what hyphens, apostrophes, slashes or decimal marks join is one."""
    return _WORD.findall(text)
