"""Which items words name: by number or letter, or by words of their requests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from imr_llm.letters.places import ROMAN, numbers_in, place_of

FOR: Final = r"(?:for|regarding|as to|concerning|with regard to|governs|(?<=[.;,] )on(?= the )|(?<=\bdecision )on(?= [a-z0-9 ,/-]{2,60} on ))"
_LETTER: Final = re.compile(r"(?<![\w'])[a-z](?![\w'])")
_ONE: Final = rf"(?:\(?\d{{1,2}}\)?|\(?{_LETTER.pattern}\)?|\(?(?<!\w)(?:i{{2,3}}|i[vx]|vi{{1,3}})(?!\w)\)?)"
ITEM_LIST: Final = rf"{_ONE}(?:(?:,? (?:and|or) |, | ?& ?| ?- ?| through | to )#?{_ONE}){{0,12}}"
"""Numbers, letters or roman numerals of items: "1, 3 and 4", "(A) and (B)"."""
ITEMS: Final = r"(?:(?:items?|issues?|requests?)(?: ?#)?|numbers?|nos?\.?|#)"
_AT_HEAD: Final = re.compile(
    rf"(?a)(?:{FOR} )?(?:the )?(?:{ITEMS} ?(?P<said>{ITEM_LIST})(?![a-z])|(?P<bare>{ITEM_LIST})(?:(?<=\))|(?=[.,:])))"
)
_MARK: Final = re.compile(r"(?<![a-z])(?!(?:and|or|to|through)\b)[a-z]{1,4}(?![a-z])")
_AND: Final = re.compile(r",? (?:and|or) |, | & ")
_BEHIND: Final = re.compile(r" (?:to|from|of|for|with|after|before|during) ")
_WORD: Final = re.compile(r"[a-z][a-z-]{2,}")
_SAY_LITTLE: Final = frozenset(
    re.findall(
        "[a-z]+",
        "the and for with per left right bilateral request requests retrospective prospective additional week weeks month"
        " months visit visits session sessions times qty quantity treatment use dos one two three four five six this that",
    )
)
"""Words of a request that do not tell it from another."""


def items_named(printed: str, requests: Sequence[str]) -> frozenset[int]:
    """The items, from nought, whose requests have the words printed, all in lower case; none where it names none."""
    return items_called(printed, [words_of_request(request) for request in requests])


def only_named(printed: str, requests: Sequence[str]) -> frozenset[int]:
    """The items whose requests have all of the words printed, in lower case, between them; none where a word is of none."""
    named = [words_of_request(request) for request in requests]
    items = items_called(printed, named) if printed else frozenset()
    return (
        items
        if telling_words(printed) <= frozenset().union(*(named[item].words for item in items))
        else frozenset()
    )


def items_numbered(printed: str, most: int) -> frozenset[int]:
    """The items, from nought, that numbers or letters name; none where one is no item's."""
    marks = _MARK.findall(printed)
    roman = bool(marks) and set(marks) <= set(ROMAN) and (max(map(len, marks)) > 1 or max(marks) > "h")
    mark = _MARK if roman else _LETTER
    numbered = mark.sub(lambda found: str(place_of(found.group(), roman=roman)), printed)
    items = {number - 1 for number in numbers_in(numbered)}
    return frozenset(items) if items <= set(range(most)) else frozenset()


def telling_words(printed: str) -> frozenset[str]:
    """The words that tell a request from another, each in the singular."""
    return frozenset(word.removesuffix("s") for word in _WORD.findall(printed)) - _SAY_LITTLE


def items_marked(printed: str, most: int) -> frozenset[int]:
    """The items, from nought, that the marks at the head of printed words name: "a) and c), the ..."; else none."""
    marked = _AT_HEAD.match(printed)
    return items_numbered(marked["said"] or marked["bare"], most) if marked is not None else frozenset()


class RequestWords(NamedTuple):
    """The words of a request, all and those of what it is for before "to", "of" and the like."""

    words: frozenset[str]
    head: frozenset[str]


def words_of_request(request: str) -> RequestWords:
    return RequestWords(telling_words(request), telling_words(_BEHIND.split(request, maxsplit=1)[0]))


def items_called(printed: str, requests: Sequence[RequestWords]) -> frozenset[int]:
    """The items whose requests have the words printed; none where a part of them names no item.

    Of several that have as many of them, those that have one at their head.
    """
    items: set[int] = set()
    for name in _AND.split(printed):
        said = telling_words(name)
        if not said:
            continue
        shared = [len(said & request.words) for request in requests]
        most = max(shared)
        if not most:
            return frozenset()
        best = [item for item, count in enumerate(shared) if count == most]
        items.update([item for item in best if said & requests[item].head] or best)
    return frozenset(items)
