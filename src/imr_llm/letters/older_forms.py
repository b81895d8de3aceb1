"""Lays out letters of the forms of 2013 and early 2014, and what can be had of an unknown form.

F2 decides in numbered sentences ("1. X is not medically necessary and appropriate.") over "The Claims
Administrator based its decision on" and "The Physician Reviewer's decision rationale". F3 is a "Medical
Professional Review" with "Issue at dispute" and a rationale section for each outcome. F4, a "Notice of
Independent Medical Review Determination", has each decision twice, in the notice and in the body, and
below it "Regarding the request for X". "Is not medically necessary" upholds the denial.
"""

from __future__ import annotations

import re

from imr_llm.letters.headings import heading_start
from imr_llm.letters.layout import Disposition, FormName, ItemBlock, Layout, OutcomeName, Stretch, trimmed
from imr_llm.letters.spots import last_match
from imr_llm.letters.text import FoldedText

_NECESSARY = r"medically ?(?:necessary|unnecessary|appropriate)(?: (?:and|or|nor) (?:medically )?(?:appropriate|necessary))?"
_DECIDES = re.compile(
    rf"(?P<verb>\b(?:is|are|was|were|be)|(?<=:)) ?(?P<not>not ?|deemed not |found not |no longer )?(?:deemed |found )?(?P<word>{_NECESSARY})"
)
_WHO = r"(?:the )?(?:claims administrator|(?:physician|expert|medical|professional) reviewer)"
_ADMINISTRATOR = re.compile(
    r"(?:the )?claims administrator(?:'s (?:decision|denial) was| based| did not| cited| relied| used| gave| referenced| stated| made)"
)
_REVIEWER = re.compile(
    r"(?:the )?(?:physician|expert|medical|professional|independent)(?: medical)? reviewer (?:based|found|did not|relied|cited|used|also based|determined that no|stated)"
)
_RATIONALE = re.compile(
    r"(?:the )?(?:physician|expert|medical|professional) reviewer's (?:decision )?rationale ?[:.-]?|(?:decision )?rationale(?: for the decision| for decision)? ?:"
)
_ENUMERATOR = re.compile(
    r"(?<![^ ])(?:\((\d{1,2})\)|(\d{1,2})(?:\)|\.(?!\d)))(?= )|(?:for |re(?:garding)? )?(?:item|issue|request|question) (?:no\.? ?|number |#)?(\d{1,2}) ?[:.)-]"
)
_DETERMINED = re.compile(
    r"(?:(?<![\d/-])(\d{1,2}) ?[).] )?maximus(?: federal services)?,?(?: inc\.?)? (?:has )?determined (?:that )?(?:the )?(?:requests? for )"
)
_REGARDING = re.compile(r"(?:(\d{1,2}) ?[).] )?regarding (?:the )?requests? for ")
_F2_BODY = re.compile(
    r"imr decision(?:\(s\)|s)?,? and rationale(?:\(s\)|s)? ?:?|decision(?:\(s\)|s)? and rationale(?:\(s\)|s)? ?:?"
)
_SET_FORTH = re.compile(
    r" ?(?:the )?final determination was based on (?:the )?decisions? for the disputed items?/services? set forth below ?:?"
)
_SUMMARY = re.compile(
    r"(?:clinical )?case summary ?:(?! ?the expert)|clinical case summary ?:?|clinical summary ?:|case history ?:"
)
_SUMMARY_INTRO = re.compile(
    r" ?(?:the )?(?:(?:physician|expert|medical|professional) reviewer developed the following (?:clinical )?case summary based on (?:a )?review of the case file,? ?(?:including all medical records)? ?[:.]?|(?:disclaimer ?: ?)?(?:the )?following case summary was taken directly from the utilization review(?: denial/modification| determination| denial| decision)?(?: \w+)? dated [a-z0-9 ,/-]+?\. ?)"
)
_SECTION_STARTS = re.compile(
    r"documents? reviewed(?: for determination)? ?:?|imr decision|medical treatment guideline\(?s?\)? relied|\d\) regarding the request|rationale for why|issues? at dispute|medical (?:reviewer )?qualifications|questions and answers|basis of this report|independent medical review decision and"
)
_CREDENTIALS = re.compile(
    r"board[- ]certified in|certifications?(?:\(s\))?(?:/specialty)? ?:|licensed to practice|license ?:"
)
_HEADER_ENDS = re.compile(
    r"how the imr final determination was made|maximus federal services sent|issues? at dispute|1 ?[).] maximus federal|independent medical review decision and rationale|(?:clinical )?case summary|to the medical director|documents reviewed"
)
_ISSUE = re.compile(r"issue\(?s?\)? (?:at|in) dispute ?:?")
_GUIDELINES = re.compile(
    r"medical treatment guideline\(?s?\)? relied (?:up)?on by (?:the )?(?:professional |medical |expert |physician )?reviewer(?: and why)? ?:?"
)
_WHY = re.compile(
    r"rationale for why (?:the )?requested treatments?(?: ?/ ?services?)?(?:\(s\))? (?:is/was|is|was|are|were|are/were)(?: ?/ ?(?:is|was|are|were))? (?P<not>not )?medically necessary(?P<both> ?(?:or|and/or|/) (?:is |was )?not medically necessary)? ?:?"
)
_QUALIFICATIONS = re.compile(
    r"medical (?:professional )?reviewer(?:'s)? qualifications ?:?|medical qualifications of the"
)
_WHETHER = re.compile(
    r"(?:whether|if) (?:or not )?(?:the )?(?:requests? for )?|(?:is|are) (?:the )?(?:requests? for )?(?=[^?]*\?)"
)
_FOOTER = re.compile(r"disclaimer ?: maximus|sincerely,|effect of the decision ?:|cc: ?department")
_ANSWERED = re.compile(r"\bq(\d{1,2})[.:)] (?:is|are|was|were) (.{3,300}?) medically necessary ?\?")


def lay_out_older(folded: FoldedText) -> Layout:
    """The layout of a letter that has no "X: Upheld" headings."""
    low = folded.low
    form: FormName
    determined = _DETERMINED.search(low)
    issue = _ISSUE.search(low)
    body = _F2_BODY.search(low)
    if determined is not None:
        form, items = "F4", _f4_items(folded)
    elif issue is not None and (_WHY.search(low) or "medical professional review" in low[:400]):
        form, items = "F3", _f3_items(folded, issue.end())
    elif body is not None and "physician reviewer" in low:
        form, items = "F2", _f2_items(folded, body.end())
    else:
        form, items = "unknown", _unknown_items(folded)
    header_ends = _HEADER_ENDS.search(low, 60)
    credentials = _CREDENTIALS.search(low)
    return Layout(
        form=form,
        header=Stretch(0, header_ends.start() if header_ends else min(len(low), 1500)),
        credentials=Stretch(credentials.start(), min(len(low), credentials.start() + 420))
        if credentials
        else Stretch(0, 0),
        summary=_summary(low, form),
        items=items,
    )


def _summary(low: str, form: FormName) -> Stretch:
    label = _SUMMARY.search(low)
    if label is None:
        return Stretch(0, len(low)) if form == "unknown" else Stretch(0, 0)
    intro = _SUMMARY_INTRO.match(low, label.end())
    start = intro.end() if intro else label.end()
    ends = _SECTION_STARTS.search(low, start)
    return trimmed(low, start, ends.start() if ends else len(low))


def _outcome(match: re.Match[str]) -> OutcomeName:
    denied = bool(match["not"]) or "unnecessary" in match["word"]
    return "upheld" if denied else "overturned"


def _passages(low: str, start: int, end: int) -> tuple[Stretch | None, Stretch | None, Stretch | None]:
    """Administrator's line, reviewer's line and rationale between two positions."""
    rationale = _RATIONALE.search(low, start, end)
    lines_end = rationale.start() if rationale else end
    administrator = _ADMINISTRATOR.search(low, start, lines_end)
    reviewer = _REVIEWER.search(low, administrator.end() if administrator else start, lines_end)
    administrator_end = reviewer.start() if reviewer and administrator else lines_end
    return (
        trimmed(low, administrator.start(), administrator_end) if administrator else None,
        trimmed(low, reviewer.start(), lines_end) if reviewer else None,
        trimmed(low, rationale.end(), _before_footer(low, rationale.end(), end)) if rationale else None,
    )


def _before_footer(low: str, start: int, end: int) -> int:
    footer = _FOOTER.search(low, start, end)
    return footer.start() if footer else end


_FOLLOWED = re.compile(rf"[.:; ]*{_WHO}(?:'s)? (?:based|did|cited|found|relied|decision|used|also)")


def _f2_items(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    low = folded.low
    set_forth = _SET_FORTH.search(low, start)
    start = set_forth.end() if set_forth and set_forth.start() < start + 200 else start
    decided = [match for match in _DECIDES.finditer(low, start) if _FOLLOWED.match(low, match.end())]
    blocks: list[ItemBlock] = []
    before = start
    starts = []
    for number, match in enumerate(decided, start=1):
        starts.append(_item_start(folded, before, match.start(), number))
        before = match.end()
    for k, match in enumerate(decided):
        end = starts[k + 1] if k + 1 < len(decided) else len(low)
        blocks.append(_block(low, starts[k], match, match.end(), end))
    return tuple(blocks)


def _block(low: str, heading: int, match: re.Match[str], start: int, end: int) -> ItemBlock:
    number = _ENUMERATOR.match(low, heading)
    lead = number.end() if number else heading
    label = re.compile(r" ?(?:the )?requests? for (?!authorization)").match(low, lead)
    return ItemBlock(
        trimmed(low, label.end() if label else lead, match.start()),
        Disposition(_outcome(match), Stretch(match.start(), match.end())),
        *_passages(low, start, end),
    )


def _item_start(folded: FoldedText, start: int, end: int, number: int) -> int:
    """Where the sentence that decides item `number` begins: at its number, else after the rationale before."""
    low = folded.low
    chosen = None
    for mark in _ENUMERATOR.finditer(low, max(start, end - 700), end):
        if int(mark[1] or mark[2] or mark[3]) == number:
            chosen = mark
    if chosen is not None:
        return chosen.start()
    return heading_start(folded.text, low, start, end) if number > 1 else start


def _f4_items(folded: FoldedText) -> tuple[ItemBlock, ...]:
    low = folded.low
    decisions: dict[int, tuple[Stretch, re.Match[str]]] = {}
    bodies = list(_REGARDING.finditer(low))
    limit = bodies[0].start() if bodies else len(low)
    seen: set[str] = set()
    for match in _DETERMINED.finditer(low, 0, limit):
        verdict = _DECIDES.search(low, match.end(), min(limit, match.end() + 900))
        if verdict is None:
            continue
        request = trimmed(low, match.end(), verdict.start())
        key = low[request.start : request.end]
        number = int(match[1]) if match[1] else len(decisions) + 1
        if not match[1] and key in seen:
            continue
        seen.add(key)
        decisions[number] = (request, verdict)
    sections: dict[int, tuple[int, int]] = {}
    for k, section in enumerate(bodies):
        end = bodies[k + 1].start() if k + 1 < len(bodies) else len(low)
        sections[int(section[1]) if section[1] else k + 1] = (section.end(), end)
    blocks = []
    for number in sorted(decisions):
        request, verdict = decisions[number]
        start, end = sections.get(number) or (next(iter(sections.values())) if len(sections) == 1 else (0, 0))
        passages = _passages(low, start, end) if end else (None, None, None)
        disposition = Disposition(_outcome(verdict), Stretch(verdict.start(), verdict.end()))
        blocks.append(ItemBlock(request, disposition, *passages))
    return tuple(blocks)


def _f3_items(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    low = folded.low
    ends = _SECTION_STARTS.search(low, start) or _SUMMARY.search(low, start)
    summary = _SUMMARY.search(low, start)
    stop = min(m.start() for m in (ends, summary) if m is not None) if ends or summary else len(low)
    issues = _numbered(low, start, stop)
    qualifications = _QUALIFICATIONS.search(low, stop)
    last = qualifications.start() if qualifications else len(low)
    whys = list(_WHY.finditer(low, stop, last))
    asked = frozenset(number for number, _ in issues if number) if len(whys) > 1 else frozenset()
    rationales: list[tuple[int | None, Stretch, re.Match[str]]] = []
    for k, why in enumerate(whys):
        end = whys[k + 1].start() if k + 1 < len(whys) else last
        for number, stretch in _numbered(low, why.end(), end, asked):
            rationales.append((number, stretch, why))
    administrator = (
        _told_of_administrator(low, summary.end(), stop_of_summary(low, summary.end())) if summary else None
    )
    label = _GUIDELINES.search(low, stop)
    guidelines = _numbered(low, label.end(), whys[0].start() if whys else last) if label else []
    blocks = []
    for k, (number, stretch) in enumerate(issues, start=1):
        number = number or k
        own = [r for r in rationales if r[0] == number]
        shared = [r for r in rationales if r[0] is None]
        chosen = own[0] if own else (shared[min(k - 1, len(shared) - 1)] if shared else None)
        basis = next((s for n, s in guidelines if n == number), None) or next(
            (s for n, s in guidelines if n is None), None
        )
        told = _told_of_administrator(low, *basis) if basis is not None else None
        if told is not None and basis is not None:
            basis = Stretch(told.end, basis.end) if told.end < basis.end else Stretch(basis.start, told.start)
        blocks.append(
            ItemBlock(
                _issue(low, stretch),
                _f3_disposition(low, chosen[1], chosen[2]) if chosen else None,
                told or administrator,
                basis,
                chosen[1] if chosen else None,
            )
        )
    return tuple(blocks)


_DENIED_ON = re.compile(r"claims administrator|utilization review|\bur\b")
_PART = re.compile(r"(?:is|are) (?:not )?part of the (?:mtus|medical treatment)")


def stop_of_summary(low: str, start: int) -> int:
    """Where the case summary that begins at `start` ends."""
    ends = _SECTION_STARTS.search(low, start)
    return ends.start() if ends else len(low)


def _told_of_administrator(low: str, start: int, end: int) -> Stretch | None:
    """The sentence of the case summary that says what the claims administrator relied on."""
    part = _PART.search(low, start, end)
    if part is None:
        return None
    first = max(low.rfind(". ", start, part.start()) + 2, start)
    last = low.find(". ", part.end(), end)
    last = last if last >= 0 else end
    return Stretch(first, last) if _DENIED_ON.search(low, first, last) else None


def _numbered(
    low: str, start: int, end: int, asked: frozenset[int] = frozenset()
) -> list[tuple[int | None, Stretch]]:
    """A section's passages by their numbers; one without a number where it is not numbered.

    Of the issues `asked`, a section may leave out some, which stand in another.
    """
    marks: list[tuple[int, re.Match[str]]] = []
    expected = 0
    found = [(int(mark[1] or mark[2] or mark[3]), mark) for mark in _ENUMERATOR.finditer(low, start, end)]
    last_two = max((mark.start() for value, mark in found if value == 2), default=-1)
    for value, mark in found:
        near = mark.start() - start < 12 or mark[3] is not None or (value == 1 and mark.end() <= last_two)
        later = value in asked and value > expected and low.endswith((". ", "? "), start, mark.start())
        if value <= 30 and ((value == expected or later) if marks and not mark[3] else near):
            marks.append((value, mark))
            expected = value + 1
    if not marks:
        stretch = trimmed(low, start, end)
        return [(None, stretch)] if stretch.end > stretch.start else []
    return [
        (value, trimmed(low, mark.end(), marks[k + 1][1].start() if k + 1 < len(marks) else end))
        for k, (value, mark) in enumerate(marks)
    ]


def _issue(low: str, stretch: Stretch) -> Stretch:
    """The treatment named in an issue, without "whether the request for ... is medically necessary"."""
    start, end = stretch
    whether = _WHETHER.match(low, start, end)
    if whether is not None:
        start = whether.end()
    verdict = re.compile(
        rf",? (?:(?:is|are|was|were|should be) )?(?:considered |deemed )?{_NECESSARY}[?. ]*$"
    ).search(low, start, end)
    if verdict is not None:
        end = verdict.start()
    while end > start and low[end - 1] in " .;:,?":
        end -= 1
    return trimmed(low, start, end)


def _f3_disposition(low: str, rationale: Stretch, why: re.Match[str]) -> Disposition | None:
    """The outcome of a rationale: its own conclusion, else that of the section's heading."""
    conclusion = last_match(_DECIDES, low, max(rationale.start, rationale.end - 300), rationale.end)
    if why["both"] is None and (conclusion is None or bool(why["not"]) == (_outcome(conclusion) == "upheld")):
        return Disposition(
            "upheld" if why["not"] else "overturned", Stretch(why.start(), len(low[: why.end()].rstrip(" :")))
        )
    if conclusion is None:
        return None
    return Disposition(_outcome(conclusion), Stretch(conclusion.start(), conclusion.end()))


_REQUEST_FOR = re.compile(
    r"(?:\b(?:the )?requests? for|\b(?:find|finds|found|conclude[sd]?|determined?|opinion|opine[sd]?|judge[sd]?|decided?)(?: is)?,? that(?: the(?: requested)?)?) (.{3,300}?) (?=(?:is|are|was|were) (?:not ?)?medically)"
)


def _unknown_items(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """Items of a letter of no known form: requests that a sentence or an answer decides outright."""
    low = folded.low
    blocks: list[ItemBlock] = []
    answered = list(_ANSWERED.finditer(low))
    for k, question in enumerate(answered):
        end = answered[k + 1].start() if k + 1 < len(answered) else _end_of_answer(low, question.end())
        conclusion = last_match(_DECIDES, low, question.end(), end)
        blocks.append(
            ItemBlock(
                Stretch(*question.span(2)),
                Disposition(_outcome(conclusion), Stretch(*conclusion.span())) if conclusion else None,
                None,
                trimmed(low, question.end(), end),
                trimmed(low, question.end(), end),
            )
        )
    if blocks:
        return tuple(blocks)
    seen: set[str] = set()
    for match in _REQUEST_FOR.finditer(low):
        verdict = _DECIDES.match(low, match.end())
        key = match[1]
        if verdict is None or key in seen or ". " in key:
            continue
        seen.add(key)
        blocks.append(
            ItemBlock(
                Stretch(*match.span(1)),
                Disposition(_outcome(verdict), Stretch(*verdict.span())),
                None,
                None,
                None,
            )
        )
    return tuple(blocks)


def _end_of_answer(low: str, start: int) -> int:
    ends = _SECTION_STARTS.search(low, start)
    return ends.start() if ends else len(low)
