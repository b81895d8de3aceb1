"""Recognises which of the printed forms a letter has and lays it out in sections and items.

Forms F1a and F1b (2013 on) are laid out here: "<treatment>: Upheld" headings, each over "Claims
Administrator guideline:", "MAXIMUS guideline:" and "Decision rationale:". The older forms are in
`older_forms`. Nothing here depends on how lines are wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from imr_llm.letters.headings import has_verb, heading_start
from imr_llm.letters.layout import Disposition, FormName, ItemBlock, Layout, OutcomeName, Stretch, trimmed
from imr_llm.letters.older_forms import lay_out_older
from imr_llm.letters.spots import spots
from imr_llm.letters.text import FoldedText

_ADMINISTRATOR: Final = r"claims administrator(?:'s)? guidelines? ?:"
_REVIEWER: Final = r"(?:maximus|imr|expert reviewer(?:'s)?) guidelines? ?:"
_RATIONALE: Final = r"decision rationale ?:"
_DECIDED: Final = re.compile(
    rf"(upheld|uphold|overturned|overturn)[ .;]*(?={_ADMINISTRATOR}|{_REVIEWER}|{_RATIONALE})"
)
_NO_HEADING: Final = re.compile(
    r"[\[(] ?[x\u2713\u2714\u2611]? ?[\])] ?$|(?<![^ ])(?:decision|determination|outcome|result|disposition|finding) ?: ?$"
)
"""A box before an outcome, ticked or not, or a label of its own: no heading of this form."""
_LONGEST_LABEL: Final = 20
_QUALIFIED: Final = re.compile(r"\b(?:(?P<part>partial(?:ly)?)|not) $")
"""What may stand before the word of an outcome and makes it another."""
_ABOVE: Final = re.compile(r" ?: ?(upheld|overturned)[.;]? (?=[^ ])")
"""The outcome of a heading right above another, with which it shares what stands below."""
_MOST_ABOVE: Final = 20
"""Such headings in a row; more are no headings."""
_OUTCOME_WORDS: Final = ("uph", "overturn")
_GUIDELINE_LABEL: Final = re.compile(rf"({_ADMINISTRATOR})|({_REVIEWER})")
_GUIDELINE_WORDS: Final = ("claims administrator", "maximus guid", "imr guid", "expert reviewer")
_RATIONALE_LABEL: Final = re.compile(_RATIONALE)
_ISSUES: Final = re.compile(r"imr issues?,? decisions?,? and rationales? ?:?")
_SET_FORTH: Final = re.compile(
    r"the final determination was based on decisions for the disputed items?/services? set forth below ?:?"
)
SUMMARY: Final = re.compile(
    r"clinical case summary ?:?(?: ?the expert reviewer developed the following clinical case summary"
    r" based on a review of the case file,? including all medical records ?[:.]?)?"
)
CREDENTIALS: Final = re.compile(
    r"the (?:expert|physician) ?reviewer (has the following credentials|is board[- ]certified)"
)
HEADER_ENDS: Final = re.compile(r"how the imr final determination was made|maximus federal services sent")
OUTCOMES: dict[str, OutcomeName] = {
    "upheld": "upheld",
    "uphold": "upheld",
    "overturned": "overturned",
    "overturn": "overturned",
}


def lay_out(folded: FoldedText) -> Layout:
    """Form, header, sections and items of a letter; form 'unknown' where none is recognised."""
    low = folded.low
    issues = _ISSUES.search(low)
    body = _SET_FORTH.search(low, issues.end() if issues else 0)
    start = body.end() if body else issues.end() if issues else 0
    items = _items(folded, start)
    if not items:
        older = lay_out_older(folded)
        if body is None or issues is None or (older.items and older.form == "F2"):
            return older
    credentials = CREDENTIALS.search(low)
    summary = SUMMARY.search(low)
    header_ends = HEADER_ENDS.search(low)
    summary_ends = issues.start() if issues else start
    form: FormName = "F1a" if credentials and credentials.group(1).startswith("is") else "F1b"
    return Layout(
        form=form,
        header=Stretch(0, header_ends.start() if header_ends else 0),
        credentials=Stretch(credentials.start(), summary.start() if summary else credentials.end() + 300)
        if credentials
        else Stretch(0, 0),
        summary=Stretch(summary.end(), summary_ends) if summary else Stretch(0, 0),
        items=items,
    )


def _items(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    low = folded.low
    decided = [
        match
        for match in _at(_DECIDED, low, _OUTCOME_WORDS, start, len(low))
        if not _NO_HEADING.search(low, max(start, match.start() - _LONGEST_LABEL), match.start())
    ]
    if not decided:
        return ()
    blocks: list[ItemBlock] = []
    heading = start
    for k, outcome in enumerate(decided):
        stop = decided[k + 1].start() if k + 1 < len(decided) else len(low)
        labels: dict[int, tuple[int, int]] = {}
        told = _RATIONALE_LABEL.search(low, outcome.end(), stop)
        labels_end = told.start() if told is not None else stop
        for label in _at(_GUIDELINE_LABEL, low, _GUIDELINE_WORDS, outcome.end(), labels_end):
            labels.setdefault(label.lastindex or 0, label.span())
        if told is not None:
            labels[3] = told.span()
        rationale = labels.get(3)
        following = max(end for _, end in labels.values())
        qualified = _QUALIFIED.search(low, max(heading, outcome.start() - _LONGEST_LABEL), outcome.start())
        named = qualified.start() if qualified is not None else outcome.start()
        if k + 1 < len(decided):
            next_heading = heading_start(folded.text, low, following, heading_end(low, following, stop))
        else:
            next_heading = stop
        above = _above(low, heading, named)
        own = above[-1].end() if above else heading
        block = ItemBlock(
            heading=trimmed(low, own, heading_end(low, own, named)),
            disposition=_disposition(outcome, qualified),
            administrator=_passage(low, labels, 1, next_heading),
            reviewer=_passage(low, labels, 2, next_heading),
            rationale=Stretch(*trimmed(low, rationale[1], next_heading)) if rationale else None,
        )
        for other in above:
            decided_above = Disposition(OUTCOMES[other[1]], Stretch(*other.span(1)))
            blocks.append(
                replace(block, heading=trimmed(low, heading, other.start()), disposition=decided_above)
            )
            heading = other.end()
        blocks.append(block)
        heading = next_heading
    return tuple(blocks)


def _above(low: str, start: int, end: int) -> list[re.Match[str]]:
    """The outcomes of headings between two positions, each right above another heading; none where other words stand there."""
    found: list[re.Match[str]] = []
    for outcome in _ABOVE.finditer(low, start, end):
        if has_verb(low, start, outcome.start()) or _NO_HEADING.search(
            low, max(start, outcome.start(1) - _LONGEST_LABEL), outcome.start(1)
        ):
            return []
        found.append(outcome)
        start = outcome.end()
    return found if len(found) <= _MOST_ABOVE else []


def _disposition(outcome: re.Match[str], qualified: re.Match[str] | None) -> Disposition | None:
    """What a heading decides; None where it only says what it does not."""
    if qualified is None:
        return Disposition(OUTCOMES[outcome.group(1)], Stretch(*outcome.span(1)))
    if qualified["part"] is None:
        return None
    return Disposition("partially_overturned", Stretch(qualified.start(), outcome.end(1)))


def _passage(low: str, labels: dict[int, tuple[int, int]], kind: int, end: int) -> Stretch | None:
    """The words between a label and the next one."""
    if kind not in labels:
        return None
    first, last = labels[kind]
    return trimmed(low, last, min((start for start, _ in labels.values() if start > first), default=end))


def _at(
    pattern: re.Pattern[str], low: str, words: tuple[str, ...], start: int, end: int
) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begin with one of the words, in order."""
    for at in spots(low, words, start, end):
        match = pattern.match(low, at, end)
        if match is not None:
            yield match


def heading_end(low: str, start: int, stop: int) -> int:
    """Where a heading ends that the outcome word follows at `stop`: before " is", colons and blanks."""
    end = len(low[start:stop].rstrip(" :;,-")) + start
    for verb in (" is", " are"):
        if low.endswith(verb, start, end):
            return end - len(verb)
    return end
