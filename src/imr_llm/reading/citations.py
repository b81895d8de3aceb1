"""What guideline lines cite: chapters and documents, their pages. Shared by those who read them."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

Source = Literal["MTUS", "ODG", "ACOEM", "other"]


made = tuple.__new__
"""Makes a named tuple of a tuple, twice as fast as its class does, which is Python."""


class Words(NamedTuple):
    """A stretch of the text."""

    start: int
    end: int


class FoundCitation(NamedTuple):
    """One cited chapter or document: its parts as stretches of the text, pages as numbers or ranges."""

    source: Source
    title: Words | None
    section: Words | None
    pages: tuple[int | tuple[int, int], ...]
    start: int
    end: int


_ANY_PAGES: Final = re.compile(
    r"(?a)\b(?:pages?(?: ?\(s\))?|pp?g?s?\.?) ?:? ?(\d{1,4}(?: ?- ?\d{1,4})?(?:(?: ?, ?| and | to | through | ?& ?)\d{1,4}(?: ?- ?\d{1,4})?)*)(?![\d/])"
)
_PAGE: Final = re.compile(r"(?a)(\d+)(?:(?: ?- ?| to | through )(\d+))?")
_LABELLED_PAGES: Final = re.compile(r" pages?\(s\) ?:")


def trim(low: str, start: int, end: int) -> Words | None:
    """The stretch without blanks and marks at its ends; None where nothing is left."""
    while start < end and low[start] in " ,;:.-":
        start += 1
    while end > start and low[end - 1] in " ,;:.":
        end -= 1
    return made(Words, (start, end)) if start < end else None


def page_numbers(printed: str) -> tuple[int | tuple[int, int], ...]:
    out: list[int | tuple[int, int]] = []
    for first, last in _PAGE.findall(printed):
        if not last or int(last) == int(first):
            out.append(int(first))
        elif int(last) > int(first):
            out.append((int(first), int(last)))
        else:
            out += [int(first), int(last)]
    return tuple(out)


def whole_document(source: Source, low: str, start: int, end: int) -> FoundCitation:
    """A document cited as one text, its pages read out of it."""
    pages: tuple[int | tuple[int, int], ...] = ()
    stop = end
    for cited in _ANY_PAGES.finditer(low, start, end):
        pages += page_numbers(cited[1])
    labelled = _LABELLED_PAGES.search(low, start, end)
    if labelled is not None:
        stop = labelled.start()
    title = trim(low, start, stop)
    return made(FoundCitation, (source, title, None, pages, start, title.end if title else end))
