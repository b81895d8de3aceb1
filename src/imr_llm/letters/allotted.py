"""Divides a passage on guidelines that stands for several items among them, where it says which part is for which.

It says so before a part ("regarding 3 on the ...; regarding 4 on the ...", "A, MTUS, ...", "Basis for 2: ...", "For the
brace, ...") or behind it ("... for the tramadol and the brace; ..., for issues 2 and 3"). Items are named by number, by
letter or by words of their request. A part before the first that is named belongs to the items that no part names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from imr_llm.letters.layout import ItemBlock, Stretch, trimmed
from imr_llm.letters.named_items import FOR, ITEM_LIST, ITEMS, items_called, items_numbered, words_of_request
from imr_llm.letters.places import ORDINALS
from imr_llm.letters.seldom import Seldom

_ALL: Final = (
    rf"(?:both|all|each|every|either)(?: (?:\w+ )?(?:{ITEMS}|treatments?|services?|of (?:them|these)))?"
)
_GOES_ON: Final = (
    r"[:;.]|$|, (?:the|which|because|since|as|he|she|it|they|no|none|nothing|on|mtus|odg|official disability|acoem)\b| (?:on (?:the|official|odg|mtus|acoem)|it|they|no|neither|both|the (?:claims|physician|professional|expert|medical))\b"
    r"|(?:, and|,| and) (?:on|for|none|no (?:guideline|evidence))\b|(?:, and|,| and) (?:the (?:\w+ )?(?:claims|physician|professional|expert|medical|official|reviewer)|official|odg|mtus|acoem)\b| the [a-z, ]{3,40} complaints\b"
)
"""What follows the words of a request."""
_UNDER: Final = r"(?:under|per|pursuant to|citing|based on|on the basis of|on|because|without)"
"""What follows a treatment that was denied, before the guideline."""
_NAMED: Final = Seldom(
    rf"(?a)\b{FOR} (?:the )?(?:(?P<all>{_ALL})(?=[,.;:]|$| (?:the|on)\b)|(?:both )?(?:the )?(?:{ITEMS} ?)(?P<said>{ITEM_LIST})"
    rf"|(?P<ordinal>first|second|third|fourth|fifth)(?: {ITEMS})?(?=[,.;:]|$| and\b| on\b)"
    rf"|(?P<bare>{ITEM_LIST})(?=[,.;:]|$| (?:on|the|he|she|it|was|were|is|are|no)\b)"
    rf"|(?P<words>[a-z0-9](?:(?! for )[a-z0-9%/ ,&-]){{2,90}}?)(?={_GOES_ON}))"
    rf"|(?<=\bdenied )(?:the (?P<in_turn>first|second|third|fourth|fifth)(?: {ITEMS})?|(?:the )?(?P<denied>[a-z0-9][a-z0-9%/ -]{{2,60}}?))(?=(?: together| alike)?,? {_UNDER} )"
    rf"|(?<=[.;] )(?:the )?(?P<was_denied>[a-z0-9][a-z0-9%/ -]{{2,60}}?)(?= (?:was|were) denied {_UNDER})"
    rf"|(?<=[.;:] )(?:and )?(?:the )?(?P<reviewed>[a-z0-9][a-z0-9%/ -]{{2,60}}?)(?=(?: (?:was|were) (?:reviewed|decided|judged|measured|weighed|evaluated|considered|assessed))? (?:under|against) (?:the )?(?:mtus|odg|official|acoem|chronic|post-?surgical))"
    rf"|(?<=\bdecision )\((?:{ITEMS} ?)?(?P<marked>{ITEM_LIST})\)(?= on\b)"
    rf"|(?<![^ ])\(?{ITEMS} ?(?P<head>{ITEM_LIST})(?: -|[):,])|(?<![^ ])(?P<label>{ITEM_LIST})[,:)] "
    r"|(?<![^ ])(?P<head_words>[a-z](?:(?! for | regarding )[a-z0-9%/ ,&-]){1,120}): "
)
_LONGEST_CLAUSE: Final = 600
_LONGEST_PASSAGE: Final = 6000
"""Characters looked at of a clause and of a passage, several times the longest seen, so that the time stays linear."""
_DOCUMENT: Final = re.compile(r"guideline|chapter|\bodg\b|\bmtus\b|acoem|\bpages?\b")
_CITED: Final = re.compile(
    r"\bpart of (?:the )?(?:california )?(?:mtus|medical)|\bnon-? ?mtus\b|\b(?:in|within|outside|outside of) (?:the )?mtus|\b(?:pages?|pp?g?s?\.)(?: ?\(s\))? ?:? ?\d"
)
"""What is said of a document that was relied on."""
_ON: Final = re.compile(r",? (?:on|the|he|she|it|they)\b")
"""What follows a mark that stands before what it is for."""
_ITS_DOCUMENT: Final = re.compile(
    r" (?:on |the (?:official disability|chronic pain|post-?surgical|[a-z, ]{3,40} complaints|odg|mtus|acoem)\b)"
)
"""What follows a mark that stands before its document, behind that of another."""
_NOTHING_YET: Final = ("; and ", "namely, ", "namely ", " was, ", " were, ", " is, ", " are, ")
"""What stands between the beginning of a clause and a mark, before any document."""
_WHY_BEFORE: Final = re.compile(r", (?:since|because|as|for|which)\b[^;.]*; ")
"""Why another document was relied on, before the one of these items."""
_LEADS_ON: Final = re.compile(r":| on (?:the )?(?=mtus\b)")
"""What stands between the name of an item and the document for it."""
_NEXT_DECISION: Final = re.compile(r"[,;] (?:and )?(?:the |its )?decision $")
"""What leads up to the next of several: "the decision on the brace on ..., and the decision on the cane on ..."."""
_BEGINS: Final = re.compile(r"(?:^|[.;:] )$")
_BEFORE_NAMES: Final = re.compile(
    r"(?:^|[.;:,] (?:and )?|\bdecisions? |\bbasis |\) |\d |\bchapter |\b(?:needed|cited|used|named|given|none|no (?:[a-z]+ )?(?:guidelines?|evidence|citation|authority)) )$"
)
_LONGEST_BEFORE: Final = 30
"""What stands before "for the brace" where it is not part of a document's name, as in "criteria for use"."""


_SEVERAL: Final = re.compile(r"\b(?:and|both|all|each|every|either)\b|[,&\d]")
"""What names several items."""


class _Mark(NamedTuple):
    """Words that name items."""

    start: int
    end: int
    items: frozenset[int]
    label: bool


def with_own_guidelines(low: str, blocks: tuple[ItemBlock, ...]) -> tuple[ItemBlock, ...]:
    """The items, each with its own part of a guideline passage that it shares with others."""
    requests = [block.heading for block in blocks]
    administrators = _divided(low, requests, [block.administrator for block in blocks])
    reviewers = _divided(low, requests, [block.reviewer for block in blocks])
    return tuple(
        replace(
            block,
            administrator=administrator,
            reviewer=reviewer,
            reviewers_lead=_before(block.reviewer, reviewer) or block.reviewers_lead,
        )
        for block, administrator, reviewer in zip(blocks, administrators, reviewers, strict=True)
    )


def _before(passage: Stretch | None, part: Stretch | None) -> Stretch | None:
    """What stands of a passage before a part of it."""
    return Stretch(passage.start, part.start) if passage and part and passage.start < part.start else None


def _divided(
    low: str, requests: Sequence[Stretch], passages: Sequence[Stretch | None]
) -> Sequence[Stretch | None]:
    """The passages, those that several requests share divided."""
    out = list(passages)
    for passage in {passage for passage in passages if passage is not None and passages.count(passage) > 1}:
        for number, parts in enumerate(parts_of(low, requests, passage)):
            cited = [part for part in parts if _CITED.search(low, *part)] or parts
            if passages[number] == passage and len(cited) <= 1:
                out[number] = cited[0] if cited else None
    return out


def parts_of(low: str, requests: Sequence[Stretch], passage: Stretch) -> list[list[Stretch]]:
    """The parts of a passage for each of the requests of a letter, in their order; nothing where it does not say.

    A request that a passage with parts for others says nothing of has none.
    """
    marks = _marks(low, requests, passage)
    if not marks:
        return []
    clauses = [_clause(low, mark.start, passage.start) for mark in marks]
    begins, after_document = list(clauses), [False] * len(marks)
    for k, mark in enumerate(marks):
        stands_before = _ITS_DOCUMENT.match(low, mark.end) or (k > 0 and not after_document[k - 1])
        if k and clauses[k] == clauses[k - 1] and stands_before:
            joined = low.rfind(", and ", marks[k - 1].end, mark.start)
            begins[k] = mark.start if _ON.match(low, mark.end) or joined < 0 else joined
        else:
            after_document[k] = _DOCUMENT.search(low, clauses[k], mark.start) is not None
    rest = frozenset(range(len(requests))).difference(*(mark.items for mark in marks))
    pieces: list[tuple[frozenset[int], Stretch]] = []
    at = passage.start
    for k, mark in enumerate(marks):
        if after_document[k]:
            begin = first = max(at, low.rfind(". ", at, mark.start) + len(". "))
            why = _WHY_BEFORE.match(low, begin, mark.start)
            first = why.end() if why is not None else first
            last, following = mark.start, mark.end
        else:
            begin = begins[k]
            behind = mark.label or low.endswith(_NOTHING_YET, begin, mark.start) or mark.start == begin
            behind = behind or (low.startswith("on ", mark.start) and _ON.match(low, mark.end) is not None)
            lead = _LEADS_ON.match(low, mark.end) if behind else None
            first = lead.end() if lead is not None else mark.end if behind else begin
            last = following = max(begins[k + 1], mark.end) if k + 1 < len(marks) else passage.end
            if (more := _NEXT_DECISION.search(low, first, last)) is not None:
                last = more.start()
        if not k:
            pieces.append((rest, trimmed(low, at, begin)))
        while low.startswith((", ", "; ", " "), first, last):
            first += 1
        pieces.append((mark.items, trimmed(low, first, max(first, last))))
        at = following
    parts: list[list[Stretch]] = [[] for _ in requests]
    for items, piece in pieces:
        for item in items if piece.start < piece.end else ():
            _add(parts[item], piece)
    return parts


def _add(parts: list[Stretch], piece: Stretch) -> None:
    """Add a part of an item's, to the last one where it stands beside it."""
    if parts and piece.start - parts[-1].end <= len(", and "):
        piece = Stretch(parts.pop().start, piece.end)
    parts.append(piece)


def _clause(low: str, at: int, start: int) -> int:
    """Where the clause begins that a mark stands in."""
    start = max(start, at - _LONGEST_CLAUSE)
    return max(start, *(low.rfind(mark, start, at) + len(mark) for mark in (". ", "; ", ": ")))


def _marks(low: str, requests: Sequence[Stretch], passage: Stretch) -> list[_Mark]:
    """Where a passage names items, in order; none if it names only one set of them and that is all."""
    words = [words_of_request(low[slice(*request)]) for request in requests]
    marks: list[_Mark] = []
    for found in _NAMED.finditer(low, passage.start, min(passage.end, passage.start + _LONGEST_PASSAGE)):
        before = low[max(passage.start, found.start() - _LONGEST_BEFORE) : found.start()]
        if ((found["label"] or found["head_words"]) and not _BEGINS.search(before)) or (
            (found["all"] or found["words"]) and not _BEFORE_NAMES.search(before)
        ):
            continue
        if found["all"]:
            items = frozenset(range(len(requests)))
        elif ordinal := found["ordinal"] or found["in_turn"]:
            items = frozenset({ORDINALS.index(ordinal)} & set(range(len(requests))))
        elif (
            printed := found["words"]
            or found["head_words"]
            or found["denied"]
            or found["was_denied"]
            or found["reviewed"]
        ):
            items = items_called(printed, words)
        else:
            items = items_numbered(
                found["said"] or found["bare"] or found["marked"] or found["head"] or found["label"],
                len(requests),
            )
        if (items or found["words"] or found["head_words"]) and not _of_what_follows(low, found, passage):
            marks.append(
                _Mark(found.start(), found.end(), items, bool(found["label"] or found["head_words"]))
            )
    marks = _told_by_others(low, _named_in_order(marks, len(requests)))
    return marks if any(len(mark.items) < len(requests) for mark in marks) else []


def _named_in_order(marks: list[_Mark], most: int) -> list[_Mark]:
    """The marks of known items; where there is one for every item, in their order, a name that no request has is that of
    the item at its place.
    """
    in_order = len(marks) == most and all(
        not mark.items or place in mark.items for place, mark in enumerate(marks)
    )
    if not in_order or not any(mark.items for mark in marks):
        return [mark for mark in marks if mark.items]
    return [mark if mark.items else mark._replace(items=frozenset({k})) for k, mark in enumerate(marks)]


def _told_by_others(low: str, marks: list[_Mark]) -> list[_Mark]:
    """The marks; one name that fits several items is none of those that have a name of their own."""
    alone = frozenset[int]().union(*(mark.items for mark in marks if len(mark.items) == 1))
    return [
        mark
        if len(mark.items) == 1 or _SEVERAL.search(low, mark.start, mark.end)
        else mark._replace(items=mark.items - alone or mark.items)
        for mark in marks
    ]


def _of_what_follows(low: str, found: re.Match[str], passage: Stretch) -> bool:
    """Whether the last words of a passage name items for the next one: "... of the MTUS. For item 2 the reviewer ..."."""
    clause = _clause(low, found.start(), passage.start)
    return (
        not low[found.end() : passage.end].strip(" ,.:")
        and _DOCUMENT.search(low, clause, found.start()) is None
    )
