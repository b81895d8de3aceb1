"""What a person should look at in a letter as a whole: holes left by redaction, dates out of order, items
that do not add up.

The signs are words, never blanks, so that a letter wrapped anew gives the same flags.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from imr_llm.baseline.findings import Findings
from imr_llm.baseline.lost_items import may_have_lost_items
from imr_llm.letters.layout import Layout
from imr_llm.letters.letter import Letter
from imr_llm.letters.sought import Sought
from imr_llm.letters.spots import spots
from imr_llm.reading.date_order import IN_ORDER, doubtful_dates
from imr_llm.reading.treatments import find_treatment

_AFTER_NAME: Final = r"(?:is|was|has|had|who|and|on|to|also|stated|states|notes|noted|reports?|reported|documents?|ordered|requested|dated|presents)"
_AT_WORK: Final = r" (?:at|with|for) (?:as|on|when|since|where)\b"
_NO_NAME: Final = re.compile(
    rf"\.(?<=[rs]\.)(?:(?<=\b[dm]r\.)|(?<=\bms\.)|(?<=\bmrs\.))(?: {_AFTER_NAME}\b|[ ,;]*[,;])"
)
"""A title with no name behind it."""
_BEFORE_HOLES: Final = ("job ", "work ", "mploy", "dear")
_NO_PLACE: Final = re.compile(
    rf"(?:job(?<!\wjob)|work(?<!\wwork)|mployment(?<=\bemployment)){_AT_WORK}"
    r"|mployed (?<=\bemployed )(?:by|at|with) (?:as|on|since|when)\b"
    r"|mployee (?<=\ba represented employee )who\b"
    r"|dear(?<!\wdear) ?[:,]"
)
"""Work at no place or for nobody, and nobody addressed, from such a word on."""
_ONCE: Final = (
    ("how the imr final", ("how the imr final determination was made",)),
    ("for the disputed", ("the final determination was based on decisions for the disputed",)),
    (
        "qualifications",
        ("medical reviewer qualifications", "medical qualifications of the expert reviewer"),
    ),
)
"""What the forms print, behind words of it: each form one of these, and none twice."""
_NAMED: Final = re.compile(
    r"(?:non-? ?certified|denied|denied certification|not certified|declined) (?:the |a |an )?requests? for (?=[^.]{4})"
)
_DENYING: Final = Sought(
    r"(?<!he )(?<!patient )(?<!worker )(?<!claimant )\bdenied\b|\bdeclined (?:the |a |an |to )|\bnon-? ?certif(?:ied|y)\b"
    r"|\b(?:not|never) (?:been )?certif(?:ied|y)\b|\bmodified (?:the|a|an|this|these|that|to|by)\b|\b(?:was|were|been) (?:partially )?modified\b",
    ("denied", "declined", "certif", "modified"),
    reach=40,
)
"""What a review does to a request, and a patient does not to a symptom; work that is modified is none of it."""
_STOP: Final = re.compile(r"\.(?!\d)")
_REQUEST: Final = re.compile(r"requests? for ")
_BEFORE_REQUEST: Final = 40
"""Characters of a match of `_NAMED` before "request" at most, and some more."""
_LONGEST_LIST: Final = 600
"""Characters read of what was requested."""
_REASON: Final = re.compile(
    r" (?:as|because|since|due to|noting|citing|given|on the (?:basis|ground)|which|for lack|based on|stating)\b"
)
_PIECES: Final = re.compile(r"; (?:and )?|, and |, | and ")


def flag_letter(letter: Letter, layout: Layout, found: Findings) -> None:
    """Flags that concern the letter as a whole."""
    low = found.folded.low
    items = len(layout.items)
    if layout.form == "unknown":
        found.flag("unknown_form", "/letter/form", "the letter has none of the known forms")
    if not items:
        found.flag("no_items", "/items", "no decided treatment was found")
    if may_have_lost_items(found.folded, layout):
        found.flag(
            "items_may_be_missing",
            "/items",
            "the letter seems to decide more treatments than were found",
        )
    if letter.encoding == "windows-1252":
        found.flag(
            "decoded_as_windows_1252", "/letter", "the bytes are no UTF-8 and were read as Windows-1252"
        )
    if letter.pages_without_text:
        found.flag(
            "page_without_text",
            "/letter/pages",
            f"{_pages(letter.pages_without_text)} a picture and no text (a scan): what is printed there was not read",
        )
    if _has_twice(low):
        found.flag(
            "several_letters",
            "/letter",
            "the file holds more than one letter, and this record mixes them: split the file",
        )
    if _has_holes(low):
        found.flag("redaction_gap", "", "words are missing where names were redacted")
    named = _named_in_review(low, *layout.summary) if items else 0
    if named and named != items and not _denies_twice(low, *layout.summary):
        found.flag(
            "item_count_mismatch",
            "/items",
            f"the utilization review is said to have denied {named} treatment{'s' * (named > 1)}, the letter decides {items}",
        )


def flag_dates(dates: Mapping[str, object], found: Findings) -> None:
    """Flags of the dates that cannot be right beside the others."""
    doubtful = doubtful_dates(dates)
    for name in IN_ORDER:
        if name in doubtful:
            found.flag(
                "impossible_date",
                f"/dates/{name}",
                "this date cannot be right beside the others: injury, utilization review, application, assignment and"
                " decision follow each other, the last within a year",
            )


def _pages(numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]} shows"
    return f"pages {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} show"


def _has_twice(low: str) -> bool:
    """Whether something stands in a letter twice that no form prints twice."""
    for words, printed in _ONCE:  # noqa: SIM110 - a generator costs more here
        if low.count(words) > 1 and max(map(low.count, printed)) > 1:
            return True
    return False


def _has_holes(low: str) -> bool:
    """Whether words are missing where a name or a place of work is redacted."""
    if _NO_NAME.search(low):
        return True
    for at in spots(low, _BEFORE_HOLES, 0, len(low)):  # noqa: SIM110 - a generator costs more here
        if _NO_PLACE.match(low, at):
            return True
    return False


def _named_in_review(low: str, start: int, end: int) -> int:
    """How many treatments the sentence on the utilization review names; 0 where that cannot be told."""
    sentence = None
    for request in _REQUEST.finditer(low, start, end):
        first, last = max(start, request.start() - _BEFORE_REQUEST), min(end, request.end() + 4)
        sentence = _NAMED.search(low, first, last)
        if sentence is not None:
            break
    if sentence is None:
        return 0
    count = 0
    at = sentence.end()
    full_stop = _STOP.search(low, at, min(end, at + _LONGEST_LIST))
    last = full_stop.start() if full_stop is not None else min(end, at + _LONGEST_LIST)
    reason = _REASON.search(low, at, last)
    last = reason.start() - low.startswith(",", reason.start() - 1) if reason is not None else last
    for mark in [*_PIECES.finditer(low, at, last), None]:
        stop = mark.start() if mark is not None else last
        treatment = find_treatment(low, at, stop)
        if treatment is None:
            return 0
        count += 1
        at = mark.end() if mark is not None else stop
    return count


def _denies_twice(low: str, start: int, end: int) -> bool:
    """Whether more than one sentence denies something: then the one that names treatments need not name them all."""
    return sum(1 for _ in _DENYING.finditer(low, start, end)) > 1
