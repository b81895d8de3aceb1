"""A reversible normalisation: one line of plain characters to search, and the way back to the letter.

The folded text has single blanks for runs of white space, plain quotation marks and hyphens for
typographic ones, nothing for invisible characters, and no blank between a line-end hyphen and the
rest of its word ("10-\\n17-2016" is found as "10-17-2016"; the hyphen itself always stays, so "1-\\n2
times" never turns into 12). Page numbers printed at the foot of a page are left out. Every reader searches it, so that no result depends on how lines were
wrapped. Knows nothing of letters' forms.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import add

_BLANKS = "\n\r\f\t\v\x1c\x1d\x1e\x1f"
_TYPOGRAPHIC = {
    **dict.fromkeys("\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "),
    **dict.fromkeys("\u2028\u2029\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
}
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_FOOTER = re.compile(
    r"(?:(?:Final Letter of Determination|Form Effective [\d.]+|Medical Professional Review|Independent Medical Review) +)*"
    r"(?:P(?:age|AGE) +\d{1,3}(?: +(?:of|OF) +\d{1,3}\b|(?<=\d) *$)|(?<=Review  )  *\d{1,2} of \d{1,2}\b)"
    r"|Form Effective [\d.]+ +Page +\d{1,3}\b"
)
_FOOTER_SIGN = re.compile(r"P(?:age|AGE) +\d|Review   +\d")
"""Stands in every footer; looking for it first is ten times faster where there is none."""
_BROKEN_WORD = re.compile(r"- +")
_UNSEEN = re.compile(rf"[{_INVISIBLE}]+")


def plain(text: str) -> str:
    """The text with typographic characters and white space replaced one for one: offsets stay."""
    out = text
    for blank in _BLANKS:
        out = out.replace(blank, " ")
    if not out.isascii():
        for character in set(_NON_ASCII.findall(out)):
            replacement = _TYPOGRAPHIC.get(character)
            if replacement is not None:
                out = out.replace(character, replacement)
    return out


def lower(text: str) -> str:
    """Lower case of the same length, so that offsets stay (a few letters would grow, as Turkish İ)."""
    out = text.lower()
    if len(out) != len(text):
        out = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return out


def _removals(same: str) -> tuple[list[tuple[int, int]], set[int]]:
    """Stretches that the folded text leaves out, in order and apart from each other; the ends of those
    that are no mere run of blanks.
    """
    out: list[tuple[int, int]] = []
    pair = same.find("  ")
    while pair >= 0:
        end = pair + 2
        while same.startswith(" ", end):
            end += 1
        out.append((pair + 1, end))
        pair = same.find("  ", end)
    broken = [
        (m.start() + 1, m.end())
        for m in _BROKEN_WORD.finditer(same)
        if m.start() and m.end() < len(same) and same[m.start() - 1].isalnum() and same[m.end()].isalnum()
    ]
    unseen = [] if same.isascii() else [m.span() for m in _UNSEEN.finditer(same)]
    if broken or unseen:
        ends = {end for _, end in broken}
        out = sorted([*(run for run in out if run[1] not in ends), *broken, *unseen])
    return out, {end for _, end in (*broken, *unseen)}


class FoldedText:
    """The folded text of a letter.

    `text` is what readers search for words in their own case, `low` the same in lower case. Positions
    in both are the same; `span` takes them back to the letter's own text.
    """

    __slots__ = ("_begins", "_original", "_positions", "_removed", "_same_length", "_unlike", "low", "text")

    def __init__(self, original: str) -> None:
        self._original = original
        same = plain(original)
        if ("Page " in same or "PAGE " in same or "Review  " in same) and _FOOTER_SIGN.search(
            same
        ) is not None:
            same = _FOOTER.sub(lambda footer: " " * len(footer.group()), same)
        self._same_length = same
        pieces: list[str] = []
        positions: list[int] = [0]
        removed: list[int] = [0]
        done = gone = 0
        removals, unlike = _removals(same)
        for kept, end in removals:
            pieces.append(same[done:kept])
            positions.append(kept - gone)
            gone += end - kept
            removed.append(gone)
            done = end
        pieces.append(same[done:])
        self.text = "".join(pieces)
        self.low = lower(self.text)
        self._unlike = [at for at, (_, end) in zip(positions[1:], removals, strict=True) if end in unlike]
        self._positions = positions
        self._removed = removed
        self._begins: list[int] = []

    def original(self, position: int) -> int:
        """Where the character at `position` of the folded text stands in the letter's text."""
        return position + self._removed[bisect_right(self._positions, position) - 1]

    def position(self, offset: int) -> int:
        """The first position of the folded text that stands at `offset` of the letter's text or after it."""
        if not self._begins:
            self._begins = list(map(add, self._positions, self._removed))
        k = bisect_right(self._begins, offset) - 1
        place = offset - self._removed[k]
        following = self._positions[k + 1] if k + 1 < len(self._positions) else len(self.text)
        return min(place, following)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the letter's text of the folded text from `start` to `end` (not empty)."""
        positions, removed = self._positions, self._removed
        first = bisect_right(positions, start) - 1
        last = bisect_right(positions, end - 1, first) - 1
        return start + removed[first], end + removed[last]

    def verbatim(self, start: int, end: int) -> str:
        """The letter's words from `start` to `end`, white space folded, typographic marks made plain."""
        unlike = self._unlike
        if bisect_right(unlike, start) == bisect_left(unlike, end):
            return self.text[start:end].strip(" ")
        first, last = self.span(start, end)
        return " ".join(self._same_length[first:last].split())

    def quote(self, first: int, last: int) -> str:
        """The letter's characters between two of its own offsets, untouched."""
        return self._original[first:last]
