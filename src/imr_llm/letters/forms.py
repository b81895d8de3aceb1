"""Recognises which of the printed forms a letter has and lays it out in sections and items.

Forms F1a and F1b (2013 on) are laid out here: "<treatment>: Upheld" headings, each over "Claims
Administrator guideline:", "MAXIMUS guideline:" and "Decision rationale:". The older forms are in
`older_forms`. Nothing here depends on how lines are wrapped.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from imr_llm.letters.heading_marks import told_by_issue, without_marks
from imr_llm.letters.headings import SET_FORTH, has_verb, heading_start
from imr_llm.letters.item_labels import IN_PART, OUTCOME_WORDS, PARTS, Label, labels_below, outcomes
from imr_llm.letters.layout import (
    Disposition,
    FormName,
    ItemBlock,
    Layout,
    OutcomeName,
    Stretch,
    made,
    trimmed,
)
from imr_llm.letters.older_forms import lay_out_older
from imr_llm.letters.older_sections import SUMMARY as OLDER_SUMMARY
from imr_llm.letters.spots import has_any
from imr_llm.letters.text import FoldedText

_LABELS: Final = ("decision", "determination", "outcome", "result", "disposition", "finding")
_NO_HEADING: Final = re.compile(
    rf"[\[(] ?[x\u2713\u2714\u2611]? ?[\])] ?$|(?<![^ ])(?:{'|'.join(_LABELS)}) ?: ?$"
)
"""A box before an outcome, ticked or not, or a label of its own: no heading of this form."""
_ENDS_OF_NONE: Final = (
    *("]", ")", "] ", ") "),
    *(label + colon for label in _LABELS for colon in (":", " :", ": ", " : ")),
)
"""How it ends."""
_LABELLED: Final = re.compile(rf"(?<![^ ])(?:{'|'.join(_LABELS)}) ?: ?$")
_OTHER_SECTION: Final = ("how the imr final determination was made", "clinical case summary")
"""Sections that some offices print behind the items."""
_BULLET: Final = re.compile(r" ?(?:-{1,4}|[+*\u2022\u00b7\u25e6\u25aa\u2023\u25cf]) (?=[^ ])")
_LONGEST_LABEL: Final = 20
_LONGEST_DENIAL: Final = 50
_QUALIFIED: Final = re.compile(r"\b(?:(?P<part>partial(?:ly)?)|not) $")
"""What may stand before the word of an outcome and makes it another."""
_QUALIFIERS: Final = ("partial ", "partially ", "not ")
_ABOVE: Final = re.compile(
    rf" ?: ?(?:(?P<partly>partial(?:ly)? )?(?P<said>upheld|(?<=partial )uphold|(?<=partial )overturn|overturned)(?P<part>{IN_PART}{PARTS})?|(?P<modified>modified){PARTS})[.;]? (?=[^ ])"
)
"""The outcome of a heading right above another, with which it shares what stands below."""
_LONGEST_CREDENTIALS: Final = 300
"""Characters of what is said of the reviewer, where no case summary follows."""
_MOST_ABOVE: Final = 20
"""Such headings in a row; more are no headings."""
_DENIAL: Final = re.compile(
    r"(?<=[:;-] )(?:the )?(?:(?:ur|utilization review) )?(?:denial|decision|determination) (?:is |was )?$"
)
"""What is upheld, where an outcome says so."""
_DENIALS: Final = tuple(
    denial + verb for denial in ("denial ", "decision ", "determination ") for verb in ("", "is ", "was ")
)
_ISSUES: Final = re.compile(
    r"imr issues?(?:\(s\))?,? decisions?(?:\(s\))?,? (?:and|&) rationales?(?:\(s\))? ?:?"
)
SUMMARY: Final = re.compile(
    r"clinical case summary(?<!following clinical case summary) ?:?(?: ?the expert reviewer developed the following clinical case summary"
    r" based on a review of the case file,? including all medical records ?[:.]?)?"
)
CREDENTIALS: Final = re.compile(
    r"the (?:expert|physician) ?reviewer (has the following credentials|is board[- ]certified)"
)
_CREDENTIALS: Final = re.compile(
    r"(?:(?:expert|physician|medical) )?reviewer(?:'s)? (?:(?:has|holds) the following credentials|credentials(?: are)? ?:|(?P<prose>is (?:a )?(?:board[- ])?certified))"
)
"""The same in other words."""
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
    body = SET_FORTH.search(low, issues.end() if issues else 0)
    start = body.end() if body else issues.end() if issues else 0
    items = _items(folded, start, in_any_words=issues is not None or body is not None)
    if not items:
        older = lay_out_older(folded)
        if body is None or issues is None or (older.items and older.form == "F2"):
            return older
    credentials = CREDENTIALS.search(low) or _CREDENTIALS.search(low)
    summary = SUMMARY.search(low) or OLDER_SUMMARY.search(low)
    header_ends = HEADER_ENDS.search(low)
    summary_ends = issues.start() if issues else start
    form: FormName = "F1a" if credentials and "certified" in credentials.group() else "F1b"
    ends = [found.start() for found in (header_ends, summary) if found is not None]
    return Layout(
        form=form,
        header=Stretch(0, min(ends) if header_ends else 0),
        credentials=_credentials(low, credentials, summary),
        summary=Stretch(summary.end(), summary_ends) if summary else Stretch(0, 0),
        items=items,
    )


def _credentials(low: str, found: re.Match[str] | None, summary: re.Match[str] | None) -> Stretch:
    """What is said of the reviewer, as far as the case summary, if that follows."""
    if found is None:
        return Stretch(0, 0)
    follows = summary is not None and summary.start() > found.start()
    end = summary.start() if summary is not None and follows else found.end() + _LONGEST_CREDENTIALS
    return Stretch(found.start(), min(end, len(low)))


_OF_ANOTHER_ITEM: Final = ("upheld", "overturned", "guideline:")


def _leads(low: str, start: int, end: int) -> bool:
    """Whether a sentence of its own stands before the first heading, and not an item whose guideline line is misprinted."""
    return has_verb(low, start, end) and not has_any(low[start:end], _OF_ANOTHER_ITEM)


def _items(folded: FoldedText, start: int, *, in_any_words: bool) -> tuple[ItemBlock, ...]:
    low = folded.low
    told = outcomes(low, start, in_any_words=in_any_words)
    decided = [match for match in told if not _is_no_heading(low, start, match.start())]
    if not decided and in_any_words:  # each outcome at a label below its heading
        decided = [match for match in told if _label_before(low, start, match.start()) is not None]
    if not decided:
        return ()
    last = _items_end(folded, decided[-1].end())
    blocks: list[ItemBlock] = []
    heading = start
    for k, outcome in enumerate(decided):
        stop = decided[k + 1].start() if k + 1 < len(decided) else last
        labels = labels_below(low, outcome.end(), stop)
        following = max([label.end for label in labels.values()], default=outcome.end())
        named = _heading_ends(low, heading, outcome)
        qualified = denial = None
        if low.endswith(_QUALIFIERS, heading, named):
            qualified = _QUALIFIED.search(low, max(heading, named - _LONGEST_LABEL), named)
        named = qualified.start() if qualified is not None else named
        if low.endswith(_DENIALS, heading, named):
            denial = _DENIAL.search(low, max(heading, named - _LONGEST_DENIAL), named)
        named = denial.start() if denial is not None else named
        if k == 0 and low.find(". ", heading, named) >= 0 and _leads(low, heading, named):
            heading = heading_start(folded.text, low, heading, heading_end(low, heading, named))
        if k + 1 < len(decided):
            ends = heading_end(low, following, _heading_ends(low, following, decided[k + 1]))
            next_heading = heading_start(folded.text, low, following, ends)
        else:
            next_heading = stop
        above = _above(low, heading, named)
        own = above[-1].end() if above else heading
        bullet = _BULLET.match(low, own)
        own = bullet.end() if bullet is not None else own
        passages = _passages(low, labels, next_heading)
        block = ItemBlock(
            heading=trimmed(low, own, heading_end(low, own, named)),
            disposition=_disposition(outcome, qualified),
            administrator=passages.get("administrator"),
            reviewer=passages.get("reviewer"),
            rationale=passages.get("rationale"),
        )
        for other in above:
            blocks.append(
                replace(
                    block, heading=trimmed(low, heading, other.start()), disposition=_decided_above(other)
                )
            )
            heading = other.end()
        blocks.append(block)
        heading = next_heading
    blocks = without_marks(low, blocks)
    if len(blocks) > len(decided):
        blocks = told_by_issue(low, blocks)
    return tuple(blocks)


def _items_end(folded: FoldedText, start: int) -> int:
    """Where the last item ends: at the heading of another section, where one is printed behind it."""
    ends = [
        at
        for head in _OTHER_SECTION
        if (at := folded.low.find(head, start)) >= 0 and folded.text[at].isupper()
    ]
    return min(ends, default=len(folded.low))


def _label_before(low: str, start: int, end: int) -> re.Match[str] | None:
    """The label of its own that an outcome stands at: "DETERMINATION: Overturned"."""
    return _LABELLED.search(low, max(start, end - _LONGEST_LABEL), end)


def _heading_ends(low: str, start: int, outcome: re.Match[str]) -> int:
    """Where the heading before an outcome ends: at the outcome, or at its label."""
    at = outcome.start()
    label = _label_before(low, start, at) if low.endswith(_ENDS_OF_NONE, start, at) else None
    return label.start() if label is not None else at


def _above(low: str, start: int, end: int) -> list[re.Match[str]]:
    """The outcomes of headings between two positions, each right above another heading; none where other words stand there."""
    found: list[re.Match[str]] = []
    if not has_any(low[start:end], OUTCOME_WORDS):
        return found
    for outcome in _ABOVE.finditer(low, start, end):
        said = _decided_above(outcome).words
        if has_verb(low, start, outcome.start()) or _is_no_heading(low, start, said.start):
            return []
        found.append(outcome)
        start = outcome.end()
    return found if len(found) <= _MOST_ABOVE else []


def _is_no_heading(low: str, start: int, end: int) -> bool:
    """Whether what ends before an outcome is no heading of this form."""
    return low.endswith(_ENDS_OF_NONE, start, end) and bool(
        _NO_HEADING.search(low, max(start, end - _LONGEST_LABEL), end)
    )


def _decided_above(above: re.Match[str]) -> Disposition:
    """What a heading right above another decides."""
    first = next(name for name in ("partly", "said", "modified") if above[name])
    words = Stretch(above.start(first), max(above.end(name) for name in ("said", "part", "modified")))
    in_part = above["partly"] or above["part"] or above["modified"]
    return Disposition("partially_overturned" if in_part else OUTCOMES[above["said"]], words)


def _disposition(outcome: re.Match[str], qualified: re.Match[str] | None) -> Disposition | None:
    """What a heading decides; None where it only says what it does not, or in words that are none of its form's."""
    if outcome.lastgroup == "unread":
        return None
    if outcome["modified"] is not None:
        return Disposition("partially_overturned", Stretch(*outcome.span("modified")))
    if qualified is not None and qualified["part"] is None:
        return None
    if qualified is not None or outcome["part"] is not None:
        begins = qualified.start() if qualified is not None else outcome.start()
        return Disposition("partially_overturned", Stretch(begins, max(outcome.end(1), outcome.end("part"))))
    return Disposition(OUTCOMES[outcome[1]], made(Stretch, outcome.span(1)))


def _passages(low: str, labels: dict[Label, Stretch], end: int) -> dict[Label, Stretch]:
    """The words between each label and the next one."""
    passages: dict[Label, Stretch] = {}
    for name in sorted(labels, key=labels.__getitem__, reverse=True):
        label = labels[name]
        passages[name] = trimmed(low, label.end, end)
        end = label.start
    return passages


def heading_end(low: str, start: int, stop: int) -> int:
    """Where a heading ends that the outcome word follows at `stop`: before " is", colons and blanks."""
    end = len(low[start:stop].rstrip(" :;,-")) + start
    for verb in (" is", " are"):
        if low.endswith(verb, start, end):
            return end - len(verb)
    return end
