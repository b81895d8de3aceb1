"""Near matches: a quotation with a word missing, added or misspelt, and nothing of consequence changed.

Words between blanks are aligned, and only where they differ are they looked at closely (`tokens`). The rarest
words of the quotation say where to look, so an absent quotation costs a few look-ups, and a near one time in
proportion to its length. Nothing here is quadratic in the letter or in the quotation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from imr_llm.grounding.differences import differences, is_misspelt
from imr_llm.grounding.tokens import criticals, tokens

_BEFORE: Final = "([{\"'"
_AFTER: Final = ".,;:!?)]}\"'"
_HYPHEN: Final = re.compile(r"-(?=[^\W\d_])")
"""Divides words: "54-year-old" is "54 year old". Before a digit a hyphen says something."""
_WIDEST_GAP: Final = 4
"""Words in a row that may differ on one side."""
_STEPS: Final = sorted(
    (
        (of_quote, of_letter)
        for of_quote in range(_WIDEST_GAP + 1)
        for of_letter in range(_WIDEST_GAP + 1)
        if of_quote or of_letter
    ),
    key=lambda step: (step[0] + step[1], abs(step[0] - step[1])),
)
_MOST_PLACES: Final = 40
"""Places of the letter that are looked at more closely for one quotation, at most."""
_MOST_ANCHORS: Final = 3
"""How many of the quotation's rarest words are tried; one of them stands where the rest does, or nothing near."""
_COMMON: Final = 60
"""A word that stands more often in the letter leads nowhere."""
_LONGEST_GAP: Final = 160
"""Characters of two gaps that are compared token by token, at most."""

_REFUSED: Final = (-1, -1)
"""Stands for words that can be aligned, but differ in what matters."""

Gap = tuple[int, int, int, int]
"""From and to in the quotation's words, from and to in the letter's words."""


class Words:
    """A text's words between blanks, without punctuation around them, and where each stands."""

    __slots__ = ("_lengths", "keys", "text", "where")

    def __init__(self, text: str) -> None:
        self.text = text
        raw = (_HYPHEN.sub(" ", text) if "-" in text else text).split(" ")
        self._lengths = list(accumulate(map(len, raw), initial=0))
        self.keys = [word if word.isalpha() else word.rstrip(_AFTER).lstrip(_BEFORE) for word in raw]
        self.where: dict[str, list[int]] = {}
        """Every word and its places. Filled by `index`."""

    def index(self) -> None:
        """Note where each word stands, for a text in which others are sought."""
        where = defaultdict[str, list[int]](list)
        for at, key in enumerate(self.keys):
            where[key].append(at)
        self.where = dict(where)
        self.where.pop("", None)

    def bounds(self, first: int, last: int) -> tuple[int, int]:
        """Where the words from `first` to `last` (exclusive) begin and end in the text, punctuation and all."""
        return self._lengths[first] + first, self._lengths[last] + last - 1


class _Allowance(NamedTuple):
    differing: int
    """Words of the quotation or of the letter that the other lacks."""
    misspelt: int


def near_matches(quote: str, letter: Words, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Stretches of the letter's text, each once, that say what `quote` says but for small things.

    Only places from `first` to `last` are looked at. In the letter's order, those first that have the rarest
    word of the quotation; each further one costs more.
    """
    of_quote = Words(quote)
    keys = of_quote.keys
    size = len(keys) - keys.count("")
    allowance = _Allowance(size // 5 if size > 3 else 0, max(1, size // 6))
    budget = allowance.differing + allowance.misspelt + size // 8
    wanted, slack = set(keys), budget + 4
    enough = len(wanted) - budget
    found: set[tuple[int, int]] = set()
    tries: list[list[int]] = []
    for at, places in _anchors(keys, letter, budget):
        new: list[tuple[int, int]] = []
        for place in places:
            begin = place - at
            for near in tries:
                if -budget <= near[0] - begin <= budget:
                    break
            else:
                around = letter.keys[max(0, begin - slack) : begin + len(keys) + slack]
                if size > 1 and len(wanted.intersection(around)) < enough:
                    continue
                near = [begin, 2]
                tries.append(near)
            if near[1]:
                match = _around(of_quote, at, letter, place, budget, allowance)
                near[1] = near[1] - 1 if match is None else 0
                if match is not None and match != _REFUSED and first <= match[0] and match[1] <= last:
                    new.append(match)
        for match in new:
            if match not in found:
                found.add(match)
                yield match
        if len(tries) > _MOST_PLACES:
            return


def _anchors(keys: list[str], letter: Words, budget: int) -> Iterator[tuple[int, list[int]]]:
    """Words of the quotation that the letter has, the rarest first, with their places in the letter."""
    get = letter.where.get
    known = [(len(places), at, places) for at, key in enumerate(keys) if (places := get(key)) is not None]
    if not known:
        yield from _one_misspelt(keys, letter)
    elif len(keys) - keys.count("") - len(known) <= budget + 1:
        known.sort()
        for count, at, places in known[:_MOST_ANCHORS]:
            if count <= _COMMON:
                yield at, places


def _one_misspelt(keys: list[str], letter: Words) -> Iterator[tuple[int, list[int]]]:
    """A quotation of one word that the letter does not know: words spelt nearly so."""
    if len(keys) == 1:
        word = keys[0]
        for other, places in letter.where.items():
            if other[0] == word[0] and -2 < len(other) - len(word) < 2 and is_misspelt(word, other):
                yield 0, places[:_MOST_PLACES]


def _around(
    quote: Words, at: int, letter: Words, place: int, budget: int, allowance: _Allowance
) -> tuple[int, int] | None:
    """The stretch around a word that both have, if quotation and letter agree on both sides of it.

    None if they cannot be aligned from there, `_REFUSED` if they can and differ too much.
    """
    q, t = quote.keys, letter.keys
    same = q[at] == t[place]
    after = _extend(q[at + same :], t[place + same : place + same + len(q) - at + budget + 8], budget)
    if after is None:
        return None
    gaps_after, used_after = after
    low = max(0, place - at - budget - 8)
    before = _extend(q[:at][::-1], t[low:place][::-1], budget)
    if before is None:
        return None
    gaps_before, used_before = before
    begin, end = place - used_before, place + same + used_after
    gaps = [(at - i1, at - i0, place - j1, place - j0) for i0, i1, j0, j1 in gaps_before]
    gaps += [
        (at + same + i0, at + same + i1, place + same + j0, place + same + j1)
        for i0, i1, j0, j1 in gaps_after
    ]
    differing = misspelt = 0
    for gap in gaps:
        difference = _compare(quote, letter, gap, begin, end)
        if difference is None:
            return _REFUSED
        differing += difference[0]
        misspelt += difference[1]
        if differing > allowance.differing or misspelt > allowance.misspelt:
            return _REFUSED
    return _trimmed(quote, letter, begin, end)


def _extend(q: list[str], t: list[str], budget: int) -> tuple[list[Gap], int] | None:
    """Match all of `q` with the beginning of `t`: the gaps, and how many words of `t` were used."""
    gaps: list[Gap] = []
    n, m = len(q), len(t)
    if t[:n] == q:
        return gaps, n
    i = j = 0
    while i < n:
        if j < m and q[i] == t[j]:
            i += 1
            j += 1
            continue
        step = _step(q, i, t, j)
        if step is None:
            return None
        gaps.append((i, i + step[0], j, j + step[1]))
        i += step[0]
        j += step[1]
        budget -= max(step)
        if budget < -2:
            return None
    return gaps, j


def _step(q: list[str], i: int, t: list[str], j: int) -> tuple[int, int] | None:
    """How many words to leave out on each side until both agree again, best on two words."""
    n, m = len(q), len(t)
    second: tuple[int, int] | None = None
    for a, b in _STEPS:
        x, y = i + a, j + b
        if x >= n:
            if x == n and y <= m and a == b and second is None:  # the quotation ends in what differs
                second = (a, b)
            continue
        if y < m and q[x] == t[y] and q[x]:
            if x + 1 == n or y + 1 == m or q[x + 1] == t[y + 1]:
                return a, b
            second = second or (a, b)
    return second


def _compare(quote: Words, letter: Words, gap: Gap, begin: int, end: int) -> tuple[int, int] | None:
    """How many words differ and how many are misspelt in a gap; None where it may not be passed over.

    A word on each side of the gap is looked at too, so that what joins digits is seen: "2 - 3" is not "2 3".
    """
    i0, i1, j0, j1 = gap
    of_quote, of_letter = quote.keys[i0:i1], letter.keys[j0:j1]
    if all(map(str.isalpha, of_quote)) and all(map(str.isalpha, of_letter)):  # words are their own tokens
        if (i0 == 0 or i1 == len(quote.keys)) and len(quote.keys) > 1:
            return None
        return differences(of_quote, of_letter) if criticals(of_quote) == criticals(of_letter) else None
    if i0 > 0 and j0 > begin:
        i0, j0 = i0 - 1, j0 - 1
    if i1 < len(quote.keys) and j1 < end:
        i1, j1 = i1 + 1, j1 + 1
    (a, b), (c, d) = quote.bounds(i0, i1), letter.bounds(j0, j1)
    if b - a > _LONGEST_GAP or d - c > _LONGEST_GAP:
        return None
    of_quote, of_letter = tokens(quote.text[a:b]), tokens(letter.text[c:d])
    if of_quote == of_letter:
        return 0, 0
    if not of_quote or not of_letter:
        return None
    at_edge = (i0 == 0 and of_quote[0] != of_letter[0]) or (
        i1 == len(quote.keys) and of_quote[-1] != of_letter[-1]
    )
    if at_edge and len(quote.keys) > 1:
        return None
    size = min(len(of_quote), len(of_letter))
    same = next((k for k in range(size) if of_quote[k] != of_letter[k]), size)
    tail = next((k for k in range(size - same) if of_quote[-1 - k] != of_letter[-1 - k]), size - same)
    of_quote, of_letter = of_quote[same : len(of_quote) - tail], of_letter[same : len(of_letter) - tail]
    return differences(of_quote, of_letter) if criticals(of_quote) == criticals(of_letter) else None


def _trimmed(quote: Words, letter: Words, begin: int, end: int) -> tuple[int, int]:
    """From character to character, without punctuation around it that the quotation does not have."""
    if begin >= end:
        return _REFUSED
    start, stop = letter.bounds(begin, end)
    text, said = letter.text, quote.text
    while start < stop and not text[start].isalnum() and text[start] != said[0] and text[start] in _BEFORE:
        start += 1
    while (
        stop > start
        and not text[stop - 1].isalnum()
        and text[stop - 1] != said[-1]
        and text[stop - 1] in _AFTER
    ):
        stop -= 1
    return (start, stop) if start < stop else _REFUSED
