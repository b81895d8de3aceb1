"""Which passage of a letter of 2013 says why each issue is decided as it is, and under which heading it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.named_issues import Issues
from imr_llm.letters.older_lists import named_at_heads, passages_of
from imr_llm.letters.older_passages import behind_bullets, behind_subjects, under_lines, up_to_verdicts
from imr_llm.letters.section_marks import Passage, numbered
from imr_llm.letters.text import FoldedText
from imr_llm.letters.why_headings import WhyHeading

_FRAGMENT: Final = re.compile(r"(?:is|are|was|were|and|or|has|have|does|cannot|,)(?![a-z])")
_WITHIN: Final = re.compile(r"[a-z0-9,;)] ?\(?\w{1,3}[.)] ?$")
_LONGEST_MARK: Final = 12
"""How what stands behind a number begins where that is part of a sentence: "(1) is medically necessary; (2) is not"."""


class Rationale(NamedTuple):
    """A passage on why, the number of its issue, the heading of its section, and whether words alone tell whose it is."""

    number: int | None
    passage: Stretch
    why: WhyHeading
    by_name: bool


def rationales_of(
    folded: FoldedText, whys: list[WhyHeading], ends: list[int], issues: list[Passage], parts: list[Stretch]
) -> list[Rationale]:
    """The passages of the sections on why; `ends` is where these end, `parts` are issues that a list has without marks."""
    low = folded.low
    every = frozenset(number for number, _ in issues if number)
    asked = every if len(whys) > 1 else frozenset()
    listed = [issue for _, issue in issues]
    rationales: list[Rationale] = []
    for why, end in zip(whys, ends, strict=True):
        if why.issues and every.issuperset(why.issues):
            passage = trimmed(low, why.end, end)
            rationales += [Rationale(number, passage, why, by_name=False) for number in why.issues]
            continue
        told = (
            under_lines(folded, listed, why.end, end)
            or behind_bullets(folded, listed, why.end, end)
            or (parts and _up_to_verdicts(low, listed, why.end, end, alone=len(whys) == 1))
            or (asked and named_at_heads(low, listed, why.end, end))
            or (not asked and passages_of(low, parts, why.end, end))
            or numbered(low, why.end, end, asked, frozenset() if asked else every, alone=len(issues) == 1)
        )
        if any(
            _FRAGMENT.match(low, *stretch)
            and _WITHIN.search(low, max(why.end, stretch.start - _LONGEST_MARK), stretch.start)
            for _, stretch in told
        ):
            told = [(None, trimmed(low, why.end, end))]
        by_name = len(issues) > 1 and len(told) == 1 and told[0][0] is None
        if by_name:
            told = (
                (not asked and passages_of(low, listed, why.end, end))
                or behind_subjects(low, listed, why.end, end)
                or _up_to_verdicts(low, listed, why.end, end, alone=len(whys) == 1)
                or told
            )
        rationales += [Rationale(number, stretch, why, by_name) for number, stretch in told]
    return rationales


def _up_to_verdicts(low: str, issues: list[Stretch], start: int, end: int, *, alone: bool) -> list[Passage]:
    """The passages that end by deciding issues; a section that is `alone` must decide all."""
    told = up_to_verdicts(low, issues, start, end)
    return told if told and (not alone or len(told) == len(issues)) else []


def chosen_for(
    low: str,
    rationales: Sequence[Rationale],
    numbers: Sequence[int],
    listed: Sequence[Stretch],
    *,
    is_plain: bool,
) -> list[Rationale | None]:
    """The passage for each issue; those without a number of their own are for the others in their order.

    None for an issue of which it is not plain under which heading it stands, of several that say one thing and another;
    for all where these stand in sets that could not be told apart (not `is_plain`).
    """
    shared = [one for one in rationales if one.number is None]
    chosen = [
        next(
            (one for one in rationales if one.number == number),
            shared[min(place, len(shared) - 1)] if shared else None,
        )
        for place, number in enumerate(numbers)
    ]
    if len(numbers) > 1 and len({one.why.denies for one in rationales if one.why.decides}) > 1:
        if not is_plain:
            return [None] * len(numbers)
        for place in _doubtful(low, rationales, chosen, listed):
            chosen[place] = None
    return chosen


def _doubtful(
    low: str,
    rationales: Sequence[Rationale],
    chosen: Sequence[Rationale | None],
    listed: Sequence[Stretch],
) -> frozenset[int]:
    """The issues, from nought, that stand under both kinds of headings, or whose passage has no mark and may be another's.

    Passages without marks, taken in the issues' order, may be others' unless there is one for each, and each names its
    own issue where it names any.
    """
    both = {
        place
        for place, one in enumerate(chosen)
        if one is not None
        and one.number is not None
        and len({r.why.denies for r in rationales if r.number == one.number and r.why.decides}) > 1
    }
    in_order = {place: one for place, one in enumerate(chosen) if one is not None and one.number is None}
    if not in_order:
        return frozenset(both)
    named = Issues([low[slice(*issue)] for issue in listed])
    is_plain = sum(one.number is None for one in rationales) == len(listed)
    for place, one in in_order.items():
        called = named.named(low[slice(*one.passage)])
        is_plain = is_plain and (not called or place in called)
    return frozenset(both if is_plain else both.union(in_order))
