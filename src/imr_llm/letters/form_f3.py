"""Items of form F3, a "Medical Professional Review": the issues at dispute, each with the rationale of its
number in a section for what is, or is not, medically necessary.
"""

from __future__ import annotations

import re
from itertools import islice, zip_longest
from typing import Final, NamedTuple

from imr_llm.letters.allotted import parts_of
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.older_lists import issues_without_numbers, passages_of
from imr_llm.letters.older_passages import behind_subjects, under_lines, up_to_verdicts
from imr_llm.letters.older_sections import SECTION_STARTS, SUMMARY, section_end
from imr_llm.letters.places import place_of
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import (
    NECESSARY,
    NOT_SPELT_OUT,
    NUMBERS,
    numbers_in,
    plain_verdicts,
    told_apart,
    told_in_summary,
)

ISSUE: Final = re.compile(r"issue\(?s?\)? (?:at|in) dispute ?:?")
_GUIDELINES: Final = re.compile(
    r"medical treatment guideline\(?s?\)? relied (?:up)?on by (?:the )?(?:professional |medical |expert |physician )?reviewer(?: and why)? ?:?"
)
WHY: Final = re.compile(
    r"rationale for why (?:the )?requested treatments?(?: ?/ ?services?)?(?:\(s\))? (?:is/was|is|was|are|were|are/were)(?: ?/ ?(?:is|was|are|were))? (?P<not>not )?medically necessary(?P<both> ?(?:or|and/or|/) (?:is |was )?not medically necessary)? ?:?"
)
_QUALIFICATIONS: Final = re.compile(
    r"medical (?:professional )?reviewer(?:'s)? qualifications ?:?|medical qualifications of the"
)
_DOCUMENTS: Final = re.compile(r"documents? reviewed for determination")
_WHETHER: Final = re.compile(
    r"(?:the )?medical necessity (?:of|for) (?:the )?(?:requests? for )?|(?:whether|if) (?:or not )?(?:the )?(?:requests? for )?|(?:is|are) (?:the )?(?:requests? for )?(?=[^?]*\?)"
)
_ASKED: Final = re.compile(
    r"[ :]*(?:whether|if) (?:or not )?(?:each of )?(?:the )?following (?:\w+ ){0,3}?(?:is|are|was|were) medically necessary(?: and appropriate)? ?[:?]"
)
"""What stands before a list of issues and asks of all."""
_NUMBERS: Final = re.compile(
    rf"(?a)(?<![^ ]){NOT_SPELT_OUT}(?:(?P<named>(?:for |re(?:garding)? )?(?:item|issue|request|question)s? (?:nos?\.? ?|numbers? |#)?|#(?=\d{{1,2}} ?[.):-]))|(?=\(?\d{{1,2}}(?:[.)]|, \d|,? (?:and|&) \d)))(?P<numbers>\(?{NUMBERS})(?:(?<=[.)])(?!\d),?| ?[:-])(?= )"
)

_ROMAN: Final = re.compile(r"(?<![^ ])\(?(?P<mark>i{1,3}|iv|vi{0,3}|ix|x)[.)](?P<more>)(?= )")
_SERIES: Final = (
    re.compile(
        r"(?<![^ ])(?:(?:for )?(?:(?:items?|issues?|requests?) )?)?\(?(?P<mark>[a-j])[.)](?P<more>(?:(?:,? (?:and|&) |, )\(?[a-j][.)])*)[,:]?(?= )"
    ),
    re.compile(
        r"(?<![^ ])(?:for )?(?:items?|issues?|requests?) \(?(?P<mark>[a-j])\)?(?P<more>(?:(?:,? (?:and|&) |, )\(?[a-j]\)?(?![a-z]))*)"
        r"(?:(?: (?:is|are) (?:taken|discussed|answered|addressed|considered)[a-z ]{0,20})?[.:),]| -)(?= )"
    ),
    _ROMAN,
    re.compile(r"(?<![^ ])#(?P<mark>\d{1,2})(?P<more>(?:(?:,? (?:and|&) |, )#\d{1,2})*)[.:)]?(?= )"),
)
"""Marks of issues that are no plain numbers, a way of numbering each."""
_EACH: Final = re.compile(r"(?<![a-z])[a-j](?![a-z])|\d{1,2}")
"""A letter or a number in a list of them."""
_FIRST: Final = re.compile(r"(?<=[.:;] )(?:\(?(?:1|a|i)[.)]|#1\b)")
"""The mark of the first issue at the head of a sentence."""
_MOST_BEGINNINGS: Final = 5
"""Such marks tried, so that the time stays linear."""
_BARE_VERDICT: Final = re.compile(rf"(?P<not>not )?{NECESSARY}(?=[.:;,])")
_NEAR: Final = 12
"""Characters from the head of a section to its first mark, at most."""


_LONGEST_LEAD: Final = 60
"""Characters of what stands before the administrator at the head of a section: "On the injection, ..."."""
_Passage = tuple[int | None, Stretch]
"""A passage of a section with the number of its issue; None where it has none."""


class _Mark(NamedTuple):
    """The number or numbers at the head of a passage; `named` where a word such as "issue" says so."""

    numbers: tuple[int, ...]
    start: int
    end: int
    named: bool


def f3_items(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    low = folded.low
    ends = SECTION_STARTS.search(low, start) or SUMMARY.search(low, start)
    summary = SUMMARY.search(low, start)
    stop = min(m.start() for m in (ends, summary) if m is not None) if ends or summary else len(low)
    asked = _ASKED.match(low, start, stop)
    issues = _numbered(low, asked.end() if asked else start, stop)
    whys = list(WHY.finditer(low, stop))
    last = _end(low, whys[-1].end()) if whys else len(low)
    parts: list[Stretch] = []
    if len(issues) == 1 and issues[0][0] is None and whys:
        parts = issues_without_numbers(folded, issues[0][1], whys[0].end(), last)
        issues = list(enumerate(parts, start=1)) or issues
    rationales = _rationales(folded, whys, last, issues, parts)
    administrator = told_in_summary(low, summary.end(), section_end(low, summary.end())) if summary else None
    guidelines = _guidelines(folded, stop, issues, parts)
    numbers = [number or k for k, (number, _) in enumerate(issues, start=1)]
    shared = [r for r in rationales if r[0] is None]
    mixed = len(issues) > 1 and (
        bool(shared) or not {number for number, _, _ in rationales}.issuperset(numbers)
    )
    blocks = []
    for k, (number, (_, stretch)) in enumerate(zip(numbers, issues, strict=True), start=1):
        own = [r for r in rationales if r[0] == number]
        chosen = own[0] if own else (shared[min(k - 1, len(shared) - 1)] if shared else None)
        for_all = [s for n, s in guidelines if n is None][:1]
        bases = [s for n, s in guidelines if n == number]
        told, relied = _told_apart(low, bases or for_all)
        if told is None and bases and for_all:
            said = low[slice(*for_all[0])]
            theirs = "administrator" in said and "reviewer" not in said
            told = for_all[0] if theirs else _told_apart(low, for_all)[0]
        blocks.append(
            ItemBlock(
                _issue(low, stretch),
                _f3_disposition(low, chosen[1], chosen[2], mixed=mixed) if chosen else None,
                told or administrator,
                relied,
                chosen[1] if chosen else None,
            )
        )
    return tuple(blocks)


def _rationales(
    folded: FoldedText, whys: list[re.Match[str]], last: int, issues: list[_Passage], parts: list[Stretch]
) -> list[tuple[int | None, Stretch, re.Match[str]]]:
    """The passages of the sections on why, each with the heading of its section; `last` is where the last one ends."""
    low = folded.low
    every = frozenset(number for number, _ in issues if number)
    asked = every if len(whys) > 1 else frozenset()
    listed = [issue for _, issue in issues]
    rationales: list[tuple[int | None, Stretch, re.Match[str]]] = []
    for why, following in zip_longest(whys, whys[1:]):
        end = following.start() if following else last
        told = (
            under_lines(folded, listed, why.end(), end)
            or (parts and _up_to_verdicts(low, listed, why.end(), end, alone=len(whys) == 1))
            or passages_of(low, parts, why.end(), end)
            or _numbered(low, why.end(), end, asked, frozenset() if asked else every, alone=len(issues) == 1)
        )
        if len(issues) > 1 and len(told) == 1 and told[0][0] is None:
            told = (
                passages_of(low, listed, why.end(), end)
                or behind_subjects(low, listed, why.end(), end)
                or _up_to_verdicts(low, listed, why.end(), end, alone=len(whys) == 1)
                or told
            )
        rationales += [(number, stretch, why) for number, stretch in told]
    return rationales


def _up_to_verdicts(low: str, issues: list[Stretch], start: int, end: int, *, alone: bool) -> list[_Passage]:
    """The passages that end by deciding issues; a section that is `alone` must decide all."""
    told = up_to_verdicts(low, issues, start, end)
    return told if told and (not alone or len(told) == len(issues)) else []


def _guidelines(
    folded: FoldedText, after: int, issues: list[_Passage], parts: list[Stretch]
) -> list[_Passage]:
    """The passages on guidelines: of a section for each issue, else of the first section, where an issue may have several."""
    low = folded.low
    labels = [label.end() for label in _GUIDELINES.finditer(low, after)]
    if len(labels) == len(issues) > 1:
        return [
            (number or k, trimmed(low, label, _end(low, label)))
            for k, ((number, _), label) in enumerate(zip(issues, labels, strict=True), start=1)
        ]
    if not labels:
        return []
    start, end = labels[0], _end(low, labels[0])
    listed = [issue for _, issue in issues]
    whole = trimmed(low, start, end)
    if len(issues) > 1 and _is_divided(low, whole, listed):
        return [(None, whole)]
    every = frozenset(number for number, _ in issues if number)
    told = (
        under_lines(folded, listed, start, end)
        or passages_of(low, parts, start, end)
        or _numbered(low, start, end, every=every)
    )
    if len(told) == 1 and told[0][0] is None and len(issues) > 1:
        told = _behind_what_is_for_all(low, told[0][1]) or told
    elif told and "administrator" in low[start : told[0][1].start]:
        told = [*told, (None, trimmed(low, start, told[0][1].start))]
    if len(told) != 1 or low.count("claims administrator", *told[0][1]) < 2:
        return told
    divided = parts_of(low, listed, told[0][1])
    return [(k, part) for k, own in enumerate(divided, start=1) for part in own] or told


def _is_divided(low: str, whole: Stretch, issues: list[Stretch]) -> bool:
    """Whether a section has the administrator's documents and then the reviewer's, both with the issues they were for."""
    told, relied = told_apart(low, whole)
    if told is None or relied.start < told.end or told.start - whole.start > _LONGEST_LEAD:
        return False
    return bool(parts_of(low, issues, told)) and all(parts_of(low, issues, relied) or [[]])


def _behind_what_is_for_all(low: str, whole: Stretch) -> list[_Passage]:
    """A section whose numbered passages follow what is said for all issues, that last; none where it has no such ones."""
    for first in islice(_FIRST.finditer(low, *whole), _MOST_BEGINNINGS):
        numbered = _numbered(low, first.start(), whole.end)
        if len(numbered) > 1:
            return [*numbered, (None, trimmed(low, whole.start, first.start()))]
    return []


def _told_apart(low: str, bases: list[Stretch]) -> tuple[Stretch | None, Stretch | None]:
    """What the administrator and what the reviewer relied on, from the passages on guidelines of one issue."""
    pairs = [told_apart(low, basis) for basis in bases]
    told = next((told for told, _ in pairs if told is not None), None)
    relied = [relied for _, relied in pairs if relied.end > relied.start]
    return told, relied[-1] if relied else None


def _end(low: str, start: int) -> int:
    """Where the section that goes on at `start` ends: at the head of another, in whatever order they are printed."""
    heads = (
        pattern.search(low, start) for pattern in (_QUALIFICATIONS, SUMMARY, _GUIDELINES, WHY, _DOCUMENTS)
    )
    return min((head.start() for head in heads if head is not None), default=len(low))


def _numbered(
    low: str,
    start: int,
    end: int,
    asked: frozenset[int] = frozenset(),
    every: frozenset[int] = frozenset(),
    *,
    alone: bool = False,
) -> list[_Passage]:
    """A section's passages by their numbers; one without a number where it is not numbered.

    Of the issues `asked`, a section may leave out some, which stand in another; one with a passage for `every` issue
    may have them in an order of its own. Of one issue `alone` the numbers within a section are of something else, and
    no passages.
    """
    marks: list[_Mark] = []
    expected = 0
    found = [
        _Mark(numbers_in(mark["numbers"]), mark.start(), mark.end(), mark["named"] is not None)
        for mark in _NUMBERS.finditer(low, start, end)
    ]
    last_two = max((mark.start for mark in found if mark.numbers[0] == 2), default=-1)
    for mark in found:
        value = mark.numbers[0]
        begins = low.endswith((". ", ": ", "; ", "? ", ") "), start, mark.start)
        within = low.endswith(("as to ", "concerning "), start, mark.start) or low.startswith(
            ("for ", "re"), mark.start
        )
        if mark.named and within and not begins and mark.start - start >= _NEAR:
            continue
        near = mark.start - start < _NEAR or (mark.named and begins) or (value == 1 and mark.end <= last_two)
        later = value in asked and value > expected and low.endswith((". ", "? "), start, mark.start)
        if value <= 30 and ((value == expected or later) if marks and not (mark.named and begins) else near):
            marks.append(mark)
            expected = mark.numbers[-1] + 1
    if not _has_all(marks, every):
        marks = _in_own_order(low, start, found, every) or marks
    for series in _SERIES:
        others = _in_series(series, low, start, end, asked, every)
        if others and (
            not marks
            or others[0].start < marks[0].start
            or (_has_all(others, every) and not _has_all(marks, every))
        ):
            marks = others
    if not marks:
        stretch = trimmed(low, start, end)
        return [(None, stretch)] if stretch.end > stretch.start else []
    if alone:
        return [
            (None, trimmed(low, start if len(low[start : marks[0].start].strip()) else marks[0].end, end))
        ]
    ends = [*(mark.start for mark in marks[1:]), end]
    return [
        (number, trimmed(low, mark.end, stop))
        for mark, stop in zip(marks, ends, strict=True)
        for number in mark.numbers
    ]


def _has_all(marks: list[_Mark], every: frozenset[int]) -> bool:
    """Whether there is a mark for each of several issues, or it does not matter."""
    return len(every) < 2 or every.issubset(number for mark in marks for number in mark.numbers)


def _in_own_order(low: str, start: int, found: list[_Mark], every: frozenset[int]) -> list[_Mark]:
    """The marks at the heads of sentences, one for each issue, in whatever order; none where they are not just that."""
    heads = [
        mark
        for mark in found
        if mark.start - start < _NEAR or low.endswith((". ", "? ", ") "), start, mark.start)
    ]
    ended = [mark for mark in heads if low.endswith((".", ":", ")"), 0, mark.end)]
    for marks in (heads, ended, [mark for mark in heads if not low.startswith("for ", mark.start)]):
        numbers = [number for mark in marks for number in mark.numbers]
        if len(numbers) == len(every) and every.issuperset(numbers):
            return marks
    return []


def _in_series(
    series: re.Pattern[str],
    low: str,
    start: int,
    end: int,
    asked: frozenset[int],
    every: frozenset[int],
) -> list[_Mark]:
    """The marks of a section whose passages have letters or the like: "A) ... B) ..."; of the `asked` it may leave out some."""
    marks: list[_Mark] = []
    found: list[_Mark] = []
    for mark in series.finditer(low, start, end):
        number = place_of(mark["mark"], roman=series is _ROMAN)
        more = map(place_of, _EACH.findall(mark["more"]))
        found.append(_Mark((number, *more), mark.start(), mark.end(), named=False))
        if marks:
            last = marks[-1].numbers[-1]
            follows = number == last + 1 or (
                number in asked and number > last and low.endswith((". ", "? "), start, mark.start())
            )
        else:
            follows = mark.start() - start < _NEAR and (number == 1 or number in asked)
        if follows:
            marks.append(found[-1])
    return marks if _has_all(marks, every) else _in_own_order(low, start, found, every) or marks


def _issue(low: str, stretch: Stretch) -> Stretch:
    """The treatment named in an issue, without "whether the request for ... is medically necessary"."""
    start, end = stretch
    whether = _WHETHER.match(low, start, end)
    if whether is not None:
        start = whether.end()
    verdict = re.compile(
        rf",? (?:(?:is|are|was|were|should be) )?(?:considered |deemed )?{NECESSARY}[?. ]*$"
    ).search(low, start, end)
    if verdict is not None:
        end = verdict.start()
    if low.endswith("; and", start, end):
        end -= len("and")
    while end > start and low[end - 1] in " .;:,?":
        end -= 1
    return trimmed(low, start, end)


def _f3_disposition(low: str, rationale: Stretch, why: re.Match[str], *, mixed: bool) -> Disposition | None:
    """The outcome of a rationale: its own conclusion, else that of the section's heading.

    None where it concludes one thing and another, and may be `mixed`: that of several issues.
    """
    plain = list(plain_verdicts(low, *rationale))
    if mixed and len({verdict.outcome for verdict in plain}) > 1:
        return None
    at_its_end = [verdict for verdict in plain if verdict.words.start >= rationale.end - 300]
    at_its_head = [verdict for verdict in plain if verdict.words.end <= rationale.start + 300]
    conclusion = at_its_end[-1] if at_its_end else at_its_head[0] if at_its_head else None
    bare = _BARE_VERDICT.match(low, rationale.start) if conclusion is None else None
    if bare is not None:
        return Disposition("upheld" if bare["not"] else "overturned", Stretch(*bare.span()))
    if why["both"] is None and (conclusion is None or bool(why["not"]) == (conclusion.outcome == "upheld")):
        return Disposition(
            "upheld" if why["not"] else "overturned", Stretch(why.start(), len(low[: why.end()].rstrip(" :")))
        )
    return conclusion
