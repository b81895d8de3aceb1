"""Items of a letter of no known form that says in the entries of a list what it found of each: "2. Crutches: medically
necessary.", "Issue 3: Cold therapy, 14 days. Decision: approved in part.", or lines of their own "MRI of the neck: ...".

Every entry is an item, also where its words do not plainly decide: it then has no outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from imr_llm.letters.entry_outcomes import ANSWER, DECISION, answered, says_something, stated
from imr_llm.letters.headings import has_verb
from imr_llm.letters.layout import ItemBlock, Stretch, trimmed
from imr_llm.letters.named_items import telling_words
from imr_llm.letters.printed_lines import MOST_ITEMS, Line, paragraphs_of
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import DECIDES

_MARK: Final = re.compile(
    r"\s*(?:(?:issue|item|treatment|service|request|line|no\.?|#) ?)?\(?(?P<number>\d{1,2})(?: ?[.):]+| ?-)\s+(?=[\"'(]?[a-z0-9])"
)
_NAMED: Final = re.compile(r"(?P<name>[^:]{3,160}?) ?: (?=[a-z0-9])")
_SENTENCE: Final = re.compile(r"\. +(?=[a-z])")
_LABEL: Final = re.compile(
    r"(?:[a-z']+ ){0,3}(?:decision|determination|findings?|results?|outcomes?|conclusions?|rationale|reasons?|guidelines?|date|case|worker|employee|provider|administrator|carrier|insurer|reviewer|denial|specialty|diagnos[ie]s|summary|history|note)s?"
    r"|(?:issue|item|treatment|service|request|line|no\.?|number) ?#?\d{1,2}"
)
"""What stands before a colon and names no treatment."""
_LONGEST_REQUEST: Final = 300
_TWO: Final = 2


_ARTICLE: Final = re.compile(r"the |an? (?=[a-z]{3})")


class Entry(NamedTuple):
    """The folded text of an entry without its mark, and where its first line ends."""

    start: int
    end: int
    line: int


def grants_a_part(items: Sequence[ItemBlock]) -> bool:
    """Whether one of the items is decided in part, which other ways of reading may take for the whole."""
    return any(
        item.disposition is not None and item.disposition.outcome == "partially_overturned" for item in items
    )


def items_of_entries(folded: FoldedText, lines: Sequence[Line]) -> tuple[ItemBlock, ...]:
    """The items of the first list whose entries decide; none where one of them names no treatment."""
    named: list[list[Entry]] = []
    for entries in lists_of(folded, lines):
        if _decide(folded.low, entries):
            twin = next((other for other in reversed(named) if len(other) == len(entries)), None)
            items = _items(folded.low, entries, twin)
            if items:
                return items
        else:
            named.append(entries)
    return ()


def lists_of(folded: FoldedText, lines: Sequence[Line]) -> Iterator[list[Entry]]:
    """The lists of two entries or more: those numbered from one on, and paragraphs all of whose lines name and tell."""
    numbered: list[Entry] = []
    for paragraph in paragraphs_of(lines):
        goes_on = False
        whole = [_entry(folded, line.start + line.indent, line.end) for line in paragraph]
        for entry, line in zip(whole, paragraph, strict=True):
            mark = _MARK.match(line.low)
            if mark is None:
                goes_on = goes_on and not folded.text[entry.start : entry.end].isupper()
                if goes_on:
                    numbered[-1] = numbered[-1]._replace(end=entry.end)
                continue
            if int(mark["number"]) != len(numbered) + 1:
                if len(numbered) >= _TWO:
                    yield numbered
                numbered = []
            goes_on = int(mark["number"]) == len(numbered) + 1
            if goes_on:
                numbered.append(_entry(folded, line.start + mark.end(), line.end))
        if (
            len(whole) >= _TWO
            and not any(map(_MARK.match, (line.low for line in paragraph)))
            and all(_is_told(folded.low, entry) for entry in whole)
        ):
            yield whole
    if len(numbered) >= _TWO:
        yield numbered


def _entry(folded: FoldedText, start: int, end: int) -> Entry:
    first, last = trimmed(folded.low, folded.position(start), folded.position(end))
    return Entry(first, last, last)


def _is_told(low: str, entry: Entry) -> bool:
    """Whether a line names a treatment and says behind a colon what was found."""
    name = _NAMED.match(low, entry.start, entry.end)
    return (
        name is not None and _is_name(low, *name.span("name")) and says_something(low, name.end(), entry.end)
    )


def _decide(low: str, entries: Sequence[Entry]) -> bool:
    """Whether the entries of a list, most of them at least, say what was decided."""
    saying = sum(says_something(low, entry.start, entry.end) for entry in entries)
    return len(entries) <= MOST_ITEMS and saying >= _TWO and 2 * saying > len(entries)


def _items(low: str, entries: Sequence[Entry], named: Sequence[Entry] | None) -> tuple[ItemBlock, ...]:
    """The items of a list that decides; `named` is the list of as many entries above it that only names treatments."""
    answers = [ANSWER.search(low, entry.start, entry.end) for entry in entries]
    ours = answered(low, [answer for answer in answers if answer is not None])
    items: list[ItemBlock] = []
    for k, entry in enumerate(entries):
        answer = answers[k]
        above = named[k] if named is not None else None
        request = _request(low, entry, above)
        if request is None:
            return ()
        told = trimmed(
            low, max(request.end + 1, entry.start) if request.start >= entry.start else entry.start, entry.end
        )
        disposition = ours.get(answer.start()) if answer is not None else stated(low, *told)
        items.append(ItemBlock(request, disposition, None, None, None if answer is not None else told))
    return tuple(items)


def _request(low: str, entry: Entry, named: Entry | None) -> Stretch | None:
    """The treatment of an entry: the entry of the list above with the same number if it has its words, else its own head."""
    if named is not None and _is_name(low, named.start, named.end):
        if telling_words(low[named.start : named.end]) & telling_words(low[entry.start : entry.end]):
            return Stretch(named.start, named.end)
        return None
    ends = [entry.line]
    name = _NAMED.match(low, entry.start, entry.end)
    if name is not None:
        ends.append(name.end("name"))
    for mark in (_SENTENCE, DECISION, DECIDES):
        found = next(mark.finditer(low, entry.start, entry.end), None)
        if found is not None:
            ends.append(found.start())
    article = _ARTICLE.match(low, entry.start, entry.end)
    start = article.end() if article is not None else entry.start
    request = trimmed(low, start, len(low[: min(ends)].rstrip(" .,;:-")))
    return request if _is_name(low, *request) else None


def _is_name(low: str, start: int, end: int) -> bool:
    return (
        2 < end - start <= _LONGEST_REQUEST
        and not has_verb(low, start, end)
        and _LABEL.fullmatch(low, start, end) is None
    )
