"""Items of form F4, a "Notice of Independent Medical Review Determination": each decision twice, in the notice
and in the body, and below it "Regarding the request for X".
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.determinations import ASKED, Determination, determinations, first_determination
from imr_llm.letters.f4_together import told_together
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch
from imr_llm.letters.named_items import items_marked, items_named
from imr_llm.letters.older_passages import MOST_NAMED
from imr_llm.letters.places import NUMBERS, numbers_in
from imr_llm.letters.relied_passages import passages
from imr_llm.letters.sought import Sought
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import plain_verdicts

_REGARDING: Final = Sought(
    rf"\(?({NUMBERS}) regarding (?:the )?(?:{ASKED})?|regarding (?:the )?{ASKED}"
    rf"|(?<![^ ])\(?(?:[ivx]{{1,4}}|[a-h])[).] regarding (?:the )?(?:{ASKED})?"
    rf"|\(?(?P<another>(?<![^ (])\d{{1,2}}[).]) (?:with regards? to|in regards? to|as to|concerning|with respect to|as regards) (?:the )?{ASKED}",
    ("regard", "as to ", "concerning ", "respect to "),
    reach=200,
)

_SECTION: Final = Sought(
    r"(?:sections?(?:\(s\))? of the (?:medical treatment utilization schedule(?: \(mtus\))?|mtus)|medical treatment guidelines?(?:\(s\))?) relied (?:up)?on by the (?:expert|physician|medical) reviewer(?: to make his/her decision)?",
    ("relied upon by the ", "relied on by the "),
    reach=90,
)
"""The printed heading of a section, below the label that says which requests it regards."""
_LABEL: Final = re.compile(
    r"(?<![^ ])(?:regarding(?: the)?(?: (?:items?|issues?|requests?))?\b|(?:items?|issues?|requests?) (?=\(?(?:\d|[a-z]{1,4}\b)))"
)
_LONGEST_ABOVE: Final = 220
"""Characters of such a label."""
_MARK_BEFORE: Final = re.compile(
    r"(?<![^ ])(?:(?:item|issue|request|treatment|determination)s?(?: no\.?| number)? ?#?\d{1,2}(?:(?:, | ?& ?| and )\d{1,2}){0,6} ?[:.)-]?|[\u2022*\u2013-]) ?$"
)
_LONGEST_MARK: Final = 24
"""What stands before the label of the next section and belongs to it, and its characters."""
_SAYS: Final = re.compile(r"rationale|administrator|reviewer|guideline")
"""One of these stands in a section; what has none is a label above the next one."""
_OPEN: Final = (Stretch(0, 0), None)
LONGEST_LABEL: Final = 900
"""Characters of a section in which the requests it regards are named."""


def f4_items(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """The decided requests, each with the section of the body that gives its reasons."""
    low = folded.low
    bodies = list(_REGARDING.finditer(low))
    sections = _sections(low, bodies)
    heads = list(_SECTION.finditer(low))
    first = first_determination(low)
    heads = [head for head in heads if first is not None and head.start() > first]
    begins = min((found.start() for found in (*bodies[:1], *heads[:1])), default=len(low))
    printed = determinations(low, begins)
    decisions = _decisions(low, printed, sections)
    in_order = len(bodies) == len(decisions) or any(_numbers(body) for body in bodies)
    if not bodies and not heads:
        sections = _sections_repeated(low, printed, decisions)
        in_order = True
    if 0 < len(decisions) <= MOST_NAMED and len(heads) > len(bodies):
        numbers = sorted(decisions)
        headed = _sections_headed(low, heads, [decisions[number][0] for number in numbers])
        sections = {numbers[place]: section for place, section in headed.items()}
        in_order = True
    blocks = []
    for number, (request, verdict) in sorted(decisions.items()):
        section = sections.get(number) if in_order else None
        section = section or _section_naming(low, request, sections)
        said = passages(low, *section) if section is not None else (None, None, None)
        blocks.append(ItemBlock(request, verdict, *said))
    if len(heads) == 1 and not bodies and not sections:
        blocks = told_together(low, blocks, heads[0].end())
    return tuple(blocks)


def _decisions(
    low: str, printed: list[Determination], sections: dict[int, Stretch]
) -> dict[int, tuple[Stretch, Disposition | None]]:
    """Each determination by its number, with the words that decide it, None where nothing does that can be read.

    Where those of the notice cannot be read, the section of its number decides.
    """
    decisions: dict[int, tuple[Stretch, Disposition | None]] = {}
    seen: set[str] = set()
    readable = [low[slice(*found.request)] for found in printed if found.verdict is not None]
    for found in printed:
        number, verdict = found.number or len(decisions) + 1, found.verdict
        key = low[slice(*found.request)]
        if not found.number and (key in seen or (verdict is None and _begins_alike(key, readable))):
            continue
        if verdict is None and decisions.get(number, _OPEN)[1]:
            continue
        if verdict is None and number in sections:
            verdict = next(reversed(list(plain_verdicts(low, *sections[number]))), None)
        seen.add(key)
        decisions[number] = (found.request, verdict)
    return decisions


def _begins_alike(request: str, others: list[str]) -> bool:
    """Whether a request is another one, with more words or fewer."""
    return bool([other for other in others if other.startswith(request) or request.startswith(other)])


def _sections_repeated(
    low: str, printed: list[Determination], decisions: dict[int, tuple[Stretch, Disposition | None]]
) -> dict[int, Stretch]:
    """What stands below each determination where it is printed for the last time, by its number."""
    numbers = {low[slice(*request)]: number for number, (request, _) in decisions.items()}
    sections: dict[int, Stretch] = {}
    for k, found in enumerate(printed):
        end = len(low)
        if k + 1 < len(printed):
            end = printed[k + 1].start
            end = max(
                low.rfind(". ", max(found.request.end, end - _LONGEST_ABOVE), end) + 1, found.request.end
            )
        number = found.number or numbers.get(low[slice(*found.request)], 0)
        sections[number] = Stretch(found.request.end, end)
    return sections


def _sections(low: str, bodies: list[re.Match[str]]) -> dict[int, Stretch]:
    """The sections "Regarding the request for X" by the numbers they are for; labels in a row share the last one's."""
    stretches: list[Stretch] = []
    end = len(low)
    for body in reversed(bodies):
        section = Stretch(body.end(), end)
        if stretches and end - body.end() < LONGEST_LABEL and not _SAYS.search(low, *section):
            section = stretches[-1]
        stretches.append(section)
        mark = _MARK_BEFORE.search(low, max(0, body.start() - _LONGEST_MARK), body.start())
        end = mark.start() if mark is not None else body.start()
    sections: dict[int, Stretch] = {}
    for k, (body, section) in enumerate(zip(bodies, reversed(stretches), strict=True), start=1):
        for number in numbers_in(_numbers(body)) if _numbers(body) else (k,):
            sections[number] = section
    return sections


def _numbers(body: re.Match[str]) -> str:
    """The numbers printed before a label of the body, if any."""
    return body[1] or body["another"] or ""


def _sections_headed(low: str, heads: list[re.Match[str]], requests: list[Stretch]) -> dict[int, Stretch]:
    """The sections by the printed heading of each, for the requests that the label above it names, from nought on.

    By their order where there are as many as requests and one has a label that names none.
    """
    printed = [low[slice(*request)] for request in requests]
    begins: list[int] = []
    named: list[frozenset[int]] = []
    for head, before in zip(heads, [0, *(head.end() for head in heads)], strict=False):
        first = max(before, head.start() - _LONGEST_ABOVE)
        first = max(first, low.rfind(". ", first, head.start()) + len(". ") if first else 0)
        labels = list(_LABEL.finditer(low, first, head.start()))
        first = labels[-1].start() if labels else first
        label = low[first : head.start()].strip(" :")
        begins.append(first)
        named.append(items_marked(label, len(requests)) or items_named(label, printed))
    if len(heads) == len(requests) and not all(named):
        named = [frozenset([place]) for place in range(len(heads))]
    ends = [*begins[1:], len(low)]
    return {
        place: Stretch(head.end(), end)
        for head, end, places in zip(heads, ends, named, strict=True)
        for place in places
    }


def _section_naming(low: str, request: Stretch, sections: dict[int, Stretch]) -> Stretch | None:
    """The section for a request without one of its own: the one that begins with its name, or the only one."""
    name = low[request.start : request.end]
    for section in sections.values():
        if low.find(name, section.start, min(section.end, section.start + LONGEST_LABEL)) >= 0:
            return section
    return next(iter(sections.values())) if len(sections) == 1 else None
