"""The form in which a letter and a quotation are compared, and the way back to the letter's own offsets.

On top of `FoldedText` (white space, typographic marks, invisible characters, page footers) it is in lower
case, ligatures and the ellipsis are spelt out, and a hyphen that a line end put into a word is gone:
"docu-\\nmented" is "documented". Hyphens between digits, and dashes, always stay. Knows nothing of meaning.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import add
from typing import Final

from imr_llm.letters.text import FoldedText, lower

_SPELT_OUT: Final = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u2026": "...",
}
_LIGATURE: Final = re.compile(f"[{''.join(_SPELT_OUT)}]")
_BY_LINE_END: Final = "\x02\ufffe"
"""What PDFium hands over for a hyphen at the end of a line."""
_HYPHENS: Final = "-\u2010\u2011"
_LOST_HYPHEN: Final = re.compile("[\x02\ufffe]|\u00ad(?=[\u200b\u2060\ufeff]*\\s)")
_MAYBE_SOFT: Final = re.compile("[-\u00ad\u2010\u2011][\u00ad\u200b-\u200d\u2060\ufeff]*\\s")
_BETWEEN_LETTERS: Final = re.compile(r"-(?<=[^\W\d_]-)(?=[^\W\d_])")
_COMPOUND: Final = re.compile(r"([^\W\d_]+)-(?=([^\W\d_]+))")
_LETTERS_BEFORE: Final = re.compile(r"[^\W\d_]+\Z")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_INTRICATE: Final = re.compile(r"[^ -~\t\n\r\f\v]|-\s")
"""What makes more of a quotation's form for comparison than lower case and single blanks."""


class Canon:
    """A text in the form for comparison. `text` is that form; `span` and `position` lead back and in.

    Made once per letter; takes time in proportion to its length. `joined` are the words that lost a
    line-end hyphen, as letters: a compound broken at its own hyphen is among them.
    """

    __slots__ = ("_begins", "_folded", "_places", "_shifts", "joined", "kept", "text")

    def __init__(self, original: str, folded: FoldedText | None = None) -> None:
        lost = not original.isascii() or "\x02" in original
        if lost and _LOST_HYPHEN.search(original) is not None:
            hyphened = _LOST_HYPHEN.sub("-", original)
            self._folded = FoldedText(hyphened)
        else:
            self._folded = FoldedText(original) if folded is None else folded
        low = self._folded.low
        self.kept = low
        """The same with line-end hyphens kept."""
        self.joined: frozenset[str] = frozenset()
        self._places: list[int] = []
        self._shifts: list[int] = []
        self._begins: list[int] = []
        self.text = low
        soft = self._soft_hyphens(original, low)
        spelt = [] if low.isascii() else [match.start() for match in _LIGATURE.finditer(low)]
        if soft or spelt:
            self._rewrite(low, soft, spelt)

    def _soft_hyphens(self, original: str, low: str) -> list[int]:
        """Places in the folded text of hyphens that only a line end put there, perhaps."""
        if _MAYBE_SOFT.search(original) is None and "\x02" not in original and "\ufffe" not in original:
            return []
        found: list[int] = []
        words: set[str] = set()
        for match in _BETWEEN_LETTERS.finditer(low):
            at = match.start()
            mark, after = self._folded.original(at), self._folded.original(at + 1)
            if original[mark] not in _BY_LINE_END:
                gap = original[mark + 1 : after]
                new_sentence = original[after].isupper() and original[mark - 1].islower()
                if (
                    original[mark] not in _HYPHENS + "\u00ad"
                    or new_sentence
                    or not any(map(str.isspace, gap))
                ):
                    continue
            found.append(at)
            left = _LETTERS_BEFORE.search(low, max(0, at - 40), at)
            right = _LETTERS.match(low, at + 1, at + 41)
            if left is not None and right is not None:
                words.add(left.group() + right.group())
        self.joined = frozenset(words)
        return found

    def _rewrite(self, low: str, soft: list[int], spelt: list[int]) -> None:
        pieces: list[str] = []
        done = length = 0
        for at in sorted((*soft, *spelt)):
            pieces.append(low[done:at])
            length += at - done
            put = _SPELT_OUT.get(low[at], "")
            for place in range(1, len(put)):  # every letter of a ligature leads back to the ligature
                self._places.append(length + place)
                self._shifts.append(at - length - place)
            pieces.append(put)
            length += len(put)
            done = at + 1
            self._places.append(length)
            self._shifts.append(done - length)
        pieces.append(low[done:])
        self.text = "".join(pieces)

    def original(self, place: int) -> int:
        """Where the character at `place` stands in the original text."""
        if self._places:
            k = bisect_right(self._places, place)
            if k:
                place += self._shifts[k - 1]
        return self._folded.original(place)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original text of a stretch that is not empty."""
        return self.original(start), self.original(end - 1) + 1

    def position(self, offset: int) -> int:
        """The first place whose character stands at `offset` of the original text or after it."""
        folded = self._folded.position(offset)
        places = self._places
        if not places:
            return folded
        if not self._begins:
            self._begins = list(map(add, places, self._shifts))
        k = bisect_left(self._begins, folded)
        place = folded - self._shifts[k - 1] if k else folded
        return min(place, places[k] if k < len(places) else len(self.text))


def spellings(quote: str, letter: Canon) -> list[str]:
    """The forms in which a quotation may stand in a letter's `text`, the likeliest first; blanks trimmed.

    Nothing but hyphens at line ends, of the letter or of the quotation, makes for a second form. Page
    footers in a quotation stay: "page 98" at its end may be what it is about.
    """
    if _INTRICATE.search(quote) is None:
        forms = [" ".join(quote.lower().split())]
    else:
        own = Canon(lower(quote))  # in lower case nothing is taken for a footer
        forms = [own.text] if own.text == own.kept or own.joined == frozenset() else [own.text, own.kept]
    out: list[str] = []
    for form in forms:
        if letter.joined and "-" in form:
            form = _COMPOUND.sub(
                lambda m: m[1] if m[1] + m[2] in letter.joined and m[0] + m[2] not in letter.text else m[0],
                form,
            )
        form = form.strip(" ")
        if form not in out:
            out.append(form)
    return out


def without_marks_around(forms: list[str]) -> list[str]:
    """The same without quotation marks around them and a point at the end, where they have one.

    Who quotes puts these; an ellipsis says more and stays.
    """
    out = []
    for form in forms:
        bare = form.strip("\"' ")
        bare = bare if bare.endswith("..") else bare.rstrip(".,;: ")
        if bare and bare != form:
            out.append(bare)
    return out
