"""A reversible normalisation: one line of plain characters to search, and the way back to the letter.

The folded text has single blanks for runs of white space, plain quotation marks and hyphens for
typographic ones, nothing for invisible characters, and no blank between a line-end hyphen and the
rest of its word ("10-\\n17-2016" is found as "10-17-2016"; the hyphen itself always stays, so "1-\\n2
times" never turns into 12). What is printed at the foot or the head of a page is left out (`page_marks`). Every reader
searches it, so that no result depends on how lines were wrapped. Knows nothing of letters' forms.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import Final

from imr_llm.letters.page_marks import without_page_marks

_BLANKS: Final = "\n\r\f\t\v\x1c\x1d\x1e\x1f"
_TYPOGRAPHIC: Final = {
    **dict.fromkeys("\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "),
    **dict.fromkeys("\u2028\u2029\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
}
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_GONE: Final = "\x1f"
"""Marks a character that is left out; none is in a text whose white space has been made blanks."""
_BROKEN_WORD: Final = re.compile(rf"- {_GONE}*")
_UNSEEN: Final = re.compile(rf"[{_INVISIBLE}]")


def plain(text: str) -> str:
    """The text with typographic characters and white space replaced one for one: offsets stay."""
    out = text
    for blank in _BLANKS:
        out = out.replace(blank, " ")
    if not out.isascii():
        for character, replacement in _TYPOGRAPHIC.items():
            out = out.replace(character, replacement)
    return out


def lower(text: str) -> str:
    """Lower case of the same length, so that offsets stay (a few letters would grow, as Turkish İ)."""
    out = text.lower()
    if len(out) != len(text):
        out = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return out


def _marked(same: str, *, unseen: bool) -> tuple[str, list[int]]:
    """The text with `_GONE` for every character that the folded text leaves out, and where those stand that are no
    mere further blank. `unseen` says whether invisible characters are among them.
    """
    marked = same.replace("  ", " " + _GONE)
    if "   " in same:
        marked = marked.replace(_GONE + " ", _GONE + _GONE)
    broken = [
        m.span()
        for m in (_BROKEN_WORD.finditer(marked) if "- " in marked else ())
        if m.start() and m.end() < len(same) and same[m.start() - 1].isalnum() and same[m.end()].isalnum()
    ]
    unlike = [start + 1 for start, _ in broken]
    if broken:
        ends = [0, *(end for _, end in broken)]
        parts = [marked[end : start + 1] for end, (start, _) in zip(ends, broken, strict=False)]
        gaps = [_GONE * (end - start - 1) for start, end in broken]
        marked = "".join(chain.from_iterable(zip(parts, gaps, strict=True))) + marked[ends[-1] :]
    if unseen:
        unlike = sorted([*unlike, *(m.start() for m in _UNSEEN.finditer(same))])
        marked = _UNSEEN.sub(_GONE, marked)
    return marked, unlike


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks at its ends, one character at least."""
    while start < end - 1 and text[start] == " ":
        start += 1
    while end > start + 1 and text[end - 1] == " ":
        end -= 1
    return start, end


class FoldedText:
    """The folded text of a letter.

    `text` is what readers search for words in their own case, `low` the same in lower case. Positions
    in both are the same; `span` takes them back to the letter's own text.
    """

    __slots__ = ("_original", "_places", "_same_length", "_unlike", "_unseen", "low", "text")

    def __init__(self, original: str) -> None:
        self._original = original
        same = without_page_marks(original, plain(original))
        self._same_length = same
        self._unseen = not same.isascii() and any(mark in same for mark in _INVISIBLE)
        marked, unlike = _marked(same, unseen=self._unseen)
        kept = marked.split(_GONE)
        self.text = "".join(kept)
        self.low = lower(self.text)
        self._places = list(accumulate(map(len, kept[:-1])))
        self._unlike = [self._places[self._before(at)] for at in unlike]

    def original(self, position: int) -> int:
        """Where the character at `position` of the folded text stands in the letter's text."""
        return position + bisect_right(self._places, position)

    def position(self, offset: int) -> int:
        """The first position of the folded text that stands at `offset` of the letter's text or after it."""
        return min(offset - self._before(offset), len(self.text))

    def _before(self, offset: int) -> int:
        """How many characters before `offset` of the letter's text are left out."""
        places = self._places
        return bisect_left(range(len(places)), offset, key=lambda k: places[k] + k)

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """The stretch of folded text for two offsets of the letter's text."""
        return self.position(first), self.position(last)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the letter's text of the folded text from `start` to `end` (not empty)."""
        places = self._places
        return start + bisect_right(places, start), end + bisect_right(places, end - 1)

    def words(self, stretches: Sequence[tuple[int, int]]) -> tuple[list[int], list[int], list[str]]:
        """What stands in every stretch, blanks at its ends left out: where it begins and ends in the letter, and the
        letter's characters between, untouched.
        """
        text, places, original = self.text, self._places, self._original
        firsts: list[int] = []
        lasts: list[int] = []
        for start, end in stretches:
            if text[start] == " " or text[end - 1] == " ":
                start, end = _without_blanks(text, start, end)
            before = bisect_right(places, start)
            firsts.append(start + before)
            lasts.append(end + bisect_right(places, end - 1, before))
        return firsts, lasts, [original[first:last] for first, last in zip(firsts, lasts, strict=True)]

    def verbatim(self, start: int, end: int) -> str:
        """The letter's words from `start` to `end`, white space folded, typographic marks made plain."""
        text, unlike = self.text, self._unlike
        first = last = 0
        if unlike:
            first = bisect_right(unlike, start)
            last = bisect_left(unlike, end, first)
        if first == last:
            return text[start:end].strip(" ")
        if not self._unseen:
            cuts = [start, *unlike[first:last], end]
            return " ".join([text[one:next] for one, next in pairwise(cuts)]).strip(" ")
        first, last = self.span(start, end)
        return " ".join(self._same_length[first:last].split())

    def fills_its_line(self, start: int, end: int) -> bool:
        """Whether nothing else stands in the letter's line of what is at `start` to `end` (not empty)."""
        first, last = self.span(*_without_blanks(self.text, start, end))
        before = self._original.rfind("\n", 0, first) + 1
        after = self._original.find("\n", last)
        return not (
            self._original[before:first] + self._original[last : after if after >= 0 else None]
        ).strip()

    def left_out(self, pattern: re.Pattern[str]) -> tuple[int, int] | None:
        """Where the first group of a pattern matches in the letter's own text, what is printed at its pages included."""
        match = pattern.search(self._original)
        return None if match is None else match.span(1)

    def quote(self, first: int, last: int) -> str:
        """The letter's characters between two of its own offsets, untouched."""
        return self._original[first:last]
