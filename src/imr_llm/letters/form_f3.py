"""Items of form F3, a "Medical Professional Review": the issues at dispute, each with the rationale of its
number in a section for what is, or is not, medically necessary.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from imr_llm.letters.allotted import parts_of
from imr_llm.letters.decided_together import Decided, decided_together
from imr_llm.letters.f3_rationales import chosen_for, rationales_of
from imr_llm.letters.f3_sections import Sections
from imr_llm.letters.issue_outcomes import decided_with_the_next, outcome_of_issue, without_doubtful
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.older_decisions import DECISIONS, decisions_apart
from imr_llm.letters.older_lists import issues_without_numbers, passages_of
from imr_llm.letters.older_passages import behind_bullets, under_lines
from imr_llm.letters.older_sections import (
    GUIDELINES,
    ISSUE,
    SUMMARY,
    section_end,
)
from imr_llm.letters.relied_passages import told_apart, told_in_summary
from imr_llm.letters.section_marks import Passage, numbered
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import NECESSARY

_WHETHER: Final = re.compile(
    r"(?:the )?(?:question|issue|dispute)(?: here| before the reviewer)? is whether (?:or not )?(?:the )?(?:requests? for )?|(?:the )?medical necessity (?:of|for) (?:the )?(?:requests? for )?|(?:whether|if) (?:or not )?(?:the )?(?:requests? for )?|(?:is|are) (?:the )?(?:requests? for )?(?=[^?]*\?)"
)
_LED_TO: Final = re.compile(
    r"(?=[^:]{2,100}\b(?:seeks?|asks?|requests|requested|is|are|was|were|has|have)\b)[a-z][a-z ,'/()]{2,100}\b(?:items?|treatments?|services?|requests?|issues?|dispute|following|procedures?)(?: \(s\))? ?: ?(?=[a-z0-9])"
)
"""What leads up to the only issue: "The provider seeks authorization for one item: ..."."""
_IN_DISPUTE: Final = re.compile(r",? (?:is|are) (?:still )?(?:in|at) (?:dispute|issue)[. ]*$")
"""What stands behind the treatment of an issue that is told in a sentence."""
_ASKED: Final = re.compile(
    r"[ :]*(?:whether|if) (?:or not )?(?:each of )?(?:the )?following (?:\w+ ){0,3}?(?:is|are|was|were) medically necessary(?: and appropriate)? ?[:?]"
)
"""What stands before a list of issues and asks of all."""
_LEAD: Final = re.compile(r"[ :]*[a-z][a-z ,/()]{2,120}: ?(?=(?:\(?(?:1|a|i|one)[.)]|#1\b|1 -) )")
"""A sentence that leads up to the first of a list of issues: "The following requests are before the reviewer: (a) ..."."""
_FIRST: Final = re.compile(r"(?<=[.:;] )(?:\(?(?:1|a|i)[.)]|#1\b)")
"""The mark of the first issue at the head of a sentence."""
_MOST_BEGINNINGS: Final = 5
"""Such marks tried, so that the time stays linear."""
_NEAR_LABEL: Final = 60
"""Characters behind the label of the issues in which its words stand again: "The six issues at dispute are ..."."""
_SHORTEST_PASSAGE: Final = 20
"""Characters of a passage on a guideline, at least."""
_LONGEST_LEAD: Final = 60
"""Characters of what stands before the administrator at the head of a section: "On the injection, ..."."""


def f3_items(folded: FoldedText, label: re.Match[str]) -> tuple[ItemBlock, ...]:
    """The issues at dispute, of which `label` is that of the list, each with what is said of it in other sections."""
    low = folded.low
    start = label.end()
    sections = Sections(low, label)
    whys = sections.whys
    lead = _ASKED.match(low, start) or _LEAD.match(low, start)
    again = ISSUE.search(low, start, start + _NEAR_LABEL)
    first = lead.end() if lead else again.end() if again else start
    summary = SUMMARY.search(low)
    stop = min(section_end(low, first), sections.end(first))
    decisions = DECISIONS.search(low, start, stop)
    issues = sections.labelled_issues() or numbered(
        low, lead.end() if lead else start, decisions.start() if decisions else stop
    )
    last = sections.end(whys[-1].end) if whys else len(low)
    parts: list[Stretch] = []
    if len(issues) == 1 and issues[0][0] is None and whys:
        parts = issues_without_numbers(folded, issues[0][1], whys[0].end, last)
        issues = list(enumerate(parts, start=1)) or issues
    issues = sections.without_first_label(issues)
    numbers = [number or k for k, (number, _) in enumerate(issues, start=1)]
    is_plain = sections.divide([issue for _, issue in issues], numbers)
    ends = [sections.end(why.end) for why in whys]
    decided: dict[int, Disposition] = {}
    listed = [issue for _, issue in issues]
    if whys:
        last, decided = decisions_apart(low, numbers, listed, whys[0].end, last)
        ends = [min(end, last) if why.end < last else end for why, end in zip(whys, ends, strict=True)]
    if decisions:
        decided = decisions_apart(low, numbers, listed, decisions.start(), stop)[1] or decided
    rationales = rationales_of(folded, whys, ends, issues, parts)
    administrator = told_in_summary(low, summary.end(), section_end(low, summary.end())) if summary else None
    guidelines = _guidelines(folded, sections, issues, parts)
    told_why = chosen_for(low, rationales, numbers, listed, is_plain=is_plain)
    passages = {passage for _, passage, _, _ in rationales}
    has_own = {number for number, _, _, _ in rationales}.issuperset(numbers)
    mixed = len(passages) < len(rationales) or not has_own
    together = Decided()
    if (
        len(whys) == 1
        and len(issues) > 1
        and all(number is None or by_name for number, _, _, by_name in rationales)
    ):
        together = decided_together(
            low, Stretch(whys[0].end, ends[0]), [low[slice(*issue)] for issue in listed]
        )
    of_both_kinds = len(issues) == 1 and len({why.denies for why in whys if why.decides}) > 1
    blocks = []
    for k, (number, (_, stretch)) in enumerate(zip(numbers, issues, strict=True), start=1):
        chosen = told_why[k - 1]
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
                decided.get(number)
                or (
                    outcome_of_issue(low, listed, k - 1, chosen[1], chosen[2], together, mixed=mixed)
                    if chosen and not of_both_kinds
                    else None
                ),
                told or administrator,
                relied,
                chosen[1] if chosen else None,
                _lead(low, sections, relied),
            )
        )
    return decided_with_the_next(low, without_doubtful(tuple(blocks), whys))


def _guidelines(
    folded: FoldedText, sections: Sections, issues: list[Passage], parts: list[Stretch]
) -> list[Passage]:
    """The passages on guidelines: of a section for each issue, else of the first section, where an issue may have several."""
    low = folded.low
    labels = [label.end() for label in GUIDELINES.finditer(low)]
    if any(map(sections.of_set, labels)):
        return [
            (number, trimmed(low, label, sections.end(label)))
            for label in labels
            for number in sections.of_set(label) or (None,)
        ]
    if len(labels) == len(issues) > 1:
        return [
            (number or k, trimmed(low, label, sections.end(label)))
            for k, ((number, _), label) in enumerate(zip(issues, labels, strict=True), start=1)
        ]
    if not labels:
        return []
    start, end = labels[0], sections.end(labels[0])
    listed = [issue for _, issue in issues]
    whole = trimmed(low, start, end)
    if len(issues) > 1 and _is_divided(low, whole, listed):
        return [(None, whole)]
    every = frozenset(number for number, _ in issues if number)
    told = (
        under_lines(folded, listed, start, end)
        or behind_bullets(folded, listed, start, end)
        or passages_of(low, parts, start, end)
        or numbered(low, start, end, every=every)
    )
    if len(told) == 1 and told[0][0] is None and len(issues) > 1:
        told = _behind_what_is_for_all(low, told[0][1]) or told
    elif told and "administrator" in low[start : told[0][1].start]:
        told = [*told, (None, trimmed(low, start, told[0][1].start))]
    if len(told) > 1 and (both := _with_what_is_for_all(low, listed, *told[-1])):
        return [*told[:-1], *both]
    if len(told) != 1 or low.count("claims administrator", *told[0][1]) < 2:
        return told
    divided = parts_of(low, listed, told[0][1])
    return [(k, part) for k, own in enumerate(divided, start=1) for part in own] or told


def _lead(low: str, sections: Sections, relied: Stretch | None) -> Stretch | None:
    """What the section on guidelines says before the passage for one issue."""
    label = GUIDELINES.search(low)
    if relied is None or label is None or not label.end() < relied.start < sections.end(label.end()):
        return None
    return trimmed(low, label.end(), relied.start)


def _is_divided(low: str, whole: Stretch, issues: list[Stretch]) -> bool:
    """Whether a section has the administrator's documents and then the reviewer's, both with the issues they were for."""
    told, relied = told_apart(low, whole)
    if told is None or relied.start < told.end or told.start - whole.start > _LONGEST_LEAD:
        return False
    of_reviewer = parts_of(low, issues, relied)
    return bool(parts_of(low, issues, told)) and bool(of_reviewer) and all(of_reviewer)


def _behind_what_is_for_all(low: str, whole: Stretch) -> list[Passage]:
    """A section whose numbered passages follow what is said for all issues, that last; none where it has no such ones."""
    for first in islice(_FIRST.finditer(low, *whole), _MOST_BEGINNINGS):
        told = numbered(low, first.start(), whole.end)
        if len(told) > 1:
            return [*told, (None, trimmed(low, whole.start, first.start()))]
    return []


def _with_what_is_for_all(
    low: str, issues: list[Stretch], number: int | None, last: Stretch
) -> list[Passage]:
    """The last of several passages, and what stands behind it of what the administrator relied on for each issue; nothing
    where it says no such thing.
    """
    told, _ = told_apart(low, last)
    if told is None or told.start - last.start < _SHORTEST_PASSAGE:
        return []
    first = low.rfind(". ", last.start, told.start) + len(". ")
    if first <= last.start or sum(map(bool, parts_of(low, issues, told))) < len(issues):
        return []
    return [(number, trimmed(low, last.start, first)), (None, told)]


def _told_apart(low: str, bases: list[Stretch]) -> tuple[Stretch | None, Stretch | None]:
    """What the administrator and what the reviewer relied on, from the passages on guidelines of one issue."""
    pairs = [told_apart(low, basis) for basis in bases]
    told = next((told for told, _ in pairs if told is not None), None)
    relied = [relied for _, relied in pairs if relied.end > relied.start]
    return told, relied[-1] if relied else None


def _issue(low: str, stretch: Stretch) -> Stretch:
    """The treatment named in an issue, without "whether the request for ... is medically necessary"."""
    start, end = stretch
    led = _LED_TO.match(low, start, end)
    if led is not None:
        start = led.end()
    whether = _WHETHER.match(low, start, end)
    if whether is not None:
        start = whether.end()
    verdict = re.compile(
        rf",? (?:(?:is|are|was|were|should be) )?(?:considered |deemed )?{NECESSARY}[?. ]*$"
    ).search(low, start, end)
    if verdict is not None:
        end = verdict.start()
    disputed = _IN_DISPUTE.search(low, start, end)
    if disputed is not None:
        end = disputed.start()
    if low.endswith(("; and", ", and"), start, end):
        end -= len("and")
    while end > start and low[end - 1] in " .;:,?":
        end -= 1
    return trimmed(low, start, end)
