"""Where a quotation may begin and end: never inside a word, a number, a date or behind a "non-".

Works on the lower-case text of `canon`. Knows nothing of quotations.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NEGATING: Final = frozenset(
    ("non", "not", "un", "in", "im", "ir", "il", "dis", "mis", "anti", "no", "a", "de", "ab")
)
_JOINED: Final = ("non ", "un ", *(f"{word}-" for word in _NEGATING))
_JOINT_BEFORE: Final = re.compile(r"\d(?:[.,:]|-| ?/ ?| -)\Z")
_JOINT_AFTER: Final = re.compile(r"(?:[.,:]|-| ?/ ?| -)\d")
_LEVEL: Final = re.compile(r"(?<![a-z0-9])[clts]\d{1,2}\Z")
"""A level of the spine: "L4" stands in "L4-5" as the first of the two."""
_OPEN_JOINT_BEFORE: Final = re.compile(r"\d ?\Z")
_OPEN_JOINT_AFTER: Final = re.compile(r"[-/] ?\d")
_CLOSED_JOINT_BEFORE: Final = re.compile(r"\d ?[-/]\Z")
_CLOSED_JOINT_AFTER: Final = re.compile(r" ?\d")
_TENS_BEFORE: Final = re.compile(r"\b(?:twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety)[- ]?\Z")
_ONES_AFTER: Final = re.compile(r"[- ]?(?:one|two|three|four|five|six|seven|eight|nine)\b")
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)[- ]\Z")


def splits_token(text: str, at: int) -> bool:
    """Whether a cut before the character at `at` goes through something that is one token.

    A cut between words, and at a hyphen between words or between a number and a word, does not.
    """
    if at <= 0 or at >= len(text):
        return False
    left, right = text[at - 1], text[at]
    if left.isalnum():
        if right.isalnum() or (right > "\u02ff" and unicodedata.combining(right)):
            return True
    elif right == " " and left.isspace():
        return False
    if left.isdigit() or right.isdigit():
        if _splits_number(text, at, left, right):
            return True
    elif (right == "'" or left == "'") and _splits_contraction(text, at):
        return True
    if (right in "-/" and not left.isdigit()) or left in "-/":
        before, after = text[max(0, at - 4) : at], text[at : at + 4]
        if (_OPEN_JOINT_AFTER.match(after) and _OPEN_JOINT_BEFORE.search(before)) or (
            _CLOSED_JOINT_BEFORE.search(before) and _CLOSED_JOINT_AFTER.match(after)
        ):
            return True
    if left in " -" or right in " -":
        return _splits_words(text, at, left)
    return False


def _splits_number(text: str, at: int, left: str, right: str) -> bool:
    if left.isdigit():
        if right == "%":
            return True
        return _JOINT_AFTER.match(text, at) is not None and _LEVEL.search(text, max(0, at - 4), at) is None
    if left == "." and (at == 1 or not text[at - 2].isalpha()):
        return True
    return _JOINT_BEFORE.search(text, max(0, at - 4), at) is not None


def _splits_contraction(text: str, at: int) -> bool:
    """Inside "can't" or "I'll", but not before the "'s" of "patient's"."""
    mark = at if text[at] == "'" else at - 1
    if mark == 0 or mark + 1 >= len(text) or not (text[mark - 1].isalnum() and text[mark + 1].isalnum()):
        return False
    return at != mark or text[mark + 1] != "s"


def _splits_words(text: str, at: int, left: str) -> bool:
    """Between "twenty" and "four", or between "non" and what it denies."""
    if left in " -" and text.endswith(_JOINED, max(0, at - 12), at):
        word = _WORD_BEFORE.search(text, max(0, at - 12), at)
        if word is not None and word[1] in _NEGATING:
            return True
    before = text[max(0, at - 2) : at]
    if before[-1] != "y" and not (left in " -" and before[0] == "y"):  # no tens end here
        return False
    return (
        _ONES_AFTER.match(text, at) is not None and _TENS_BEFORE.search(text, max(0, at - 9), at) is not None
    )
