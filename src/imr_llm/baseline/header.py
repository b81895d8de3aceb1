"""The header: case number, dates, priority.

Labels and values are read as one sequence; `header_pairs` says which belong to each other.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.baseline.findings import Findings
from imr_llm.baseline.header_pairs import Paired, Token, pair
from imr_llm.baseline.printed_labels import Printed, read_columns
from imr_llm.baseline.told_dates import read_told_dates
from imr_llm.letters.layout import Layout, made
from imr_llm.letters.printed_lines import printed_lines
from imr_llm.letters.text import FoldedText
from imr_llm.reading.dates import DATE, parse_date

_DENIAL: Final = r"(?:denial|decision|determination|modification)(?:/(?:denial|modification))?"
_LABELS: Final = (
    ("case_number", r"(?:(?:imr|maximus) )?case (?:number|no\.?|#)"),
    (
        "assigned",
        r"(?:date (?:of )?assigned|date of assignment|assignment date|assigned(?: date| to [a-z]{4,12})?)",
    ),
    (
        "injury",
        rf"(?:date(?:\(s\)|s)? of (?:industrial |work )?(?:injury|accident|injuries)(?: \(doi\))?|(?:injury|accident) date|(?<![a-z] )injured(?: on)?|(?:injured|injury)(?= ?: ?{DATE})|doi|d\.o\.i\.)",
    ),
    (
        "ur_denial",
        rf"(?:(?:ur|utilization review) (?:{_DENIAL}(?: date)?|date)|date of (?:ur|utilization review) {_DENIAL}|date (?:of )?(?:ur|utilization review)(?: (?:was )?(?:denied|issued))?)",
    ),
    (
        "application_received",
        r"(?:(?:imr )?application(?: ?date)?(?= ?:| received| date received| \d| [a-z]{3,9} \d{1,2},)(?: (?:date )?received)?"
        r"|date (?:imr )?application received|date application (?:was )?received|application received date|(?:imr )?application (?:rec(?:'?d|vd)|in)|received)",
    ),
    (
        "decision",
        rf"(?:(?:decision|determination|notice) date|date of (?:(?:this|the) )?(?:(?:final|imr) )?(?:decision|determination|notice)|dated|letter date|date of letter|date issued|issued|decision|decided|determination(?= ?: ?{DATE})|completed|date completed|review date|date of review|(?:(?<![a-z] )|(?<=standard )|(?<=expedited ))date(?= ?:)|report date|date of report)",
    ),
    ("priority", r"priority(?: of review| level)?"),
    (
        "other",
        r"(?:employee(?: name)?|claims? (?:number|no\.?|#)|claimant|claims administrator|provider(?: name)?|employer)",
    ),
)
_PLAIN_LABEL: Final = rf"(?:{'|'.join(f'(?<={end})' for end in ('date', 'injury', 'accident', 'received', 'assigned', 'injured', 'application in', 'ur decision', 'ur denial', 'ur determination', 'review decision', 'review denial', 'of decision', 'of determination', 'medical review determination dated'))}|(?<=[0-9] dated)|(?<=standard dated)|(?<=expedited dated)|(?<=[0-9|] decided)|(?<=[0-9|] decision))"
"""How a label ends that needs no colon before a date."""
_TOKEN: Final = re.compile(
    "(?a)(?!(?<=[a-z])[a-z])(?:(?=[acdeilmnprsu])(?:"
    + "|".join(
        rf"(?P<{name}>(?:{pattern})(?: ?:| -(?= )| ?\.{{3,}}|{_PLAIN_LABEL} (?={DATE})|(?:(?<=priority)|(?<=priority of review))(?= (?:standard|expedited))))"
        for name, pattern in _LABELS
    )
    + r"|(?P<split>application(?= (?:\d|received|[a-z]{3,9}\.? \d))(?! received ?:))"
    + r"|(?P<level>(?:standard|expedited|regular|urgent)(?![a-z])))"
    + rf"|(?P<date>(?=[\dadfjmnos])(?<![\dx*#?/-]){DATE})|(?P<number>c(?<![a-z0-9]c)m ?\d{{2}} ?- ?\d{{6,8}}(?!\d)))"
)
_DATES: Final = ("assigned", "injury", "decision", "ur_denial", "application_received")
_KIND: Final = {"case_number": "number", "priority": "level", **dict.fromkeys(_DATES, "date")}
_PRIORITY: Final = {
    "standard": "standard",
    "regular": "standard",
    "expedited": "expedited",
    "urgent": "expedited",
}
_BESIDE_NUMBER: Final = re.compile(
    rf"(?a)\bcm ?\d{{2}} ?- ?\d{{6,8}} ?(?:[/|,;-]|\() ?({'|'.join(_PRIORITY)})(?: review)?(?=[ ).,;/|]|$)"
)
"""A priority without a label, right behind the number of the case: "CM13-0001234 / Expedited"."""
_WITH_A_FOOT: Final = frozenset(("F2", "F3", "F4"))
_COLON: Final = re.compile(r": ?$")
_FOOT: Final = 500
"""Characters at the end of a letter of 2013, where some print its header or a part of it."""
_A_ROW: Final = 5
"""Values of different kinds that only a header has in one place."""
_BELOW: Final = 1500
"""Characters below the first words on the reviewer, where some print the whole header."""
LONGEST_HEADER: Final = 4000
_IN_COLUMNS: Final = re.compile(r"\d\d(?:  |\t| ?\|)")
"""A date that may stand in a column, with another behind it."""


def read_header(layout: Layout, found: Findings, printed: Printed | None) -> dict[str, object]:
    """Case number, priority and dates as printed in the header; null where it has none.

    `printed` is what a letter of no known form has at labels of its own; another without dates in its header may have them under
    labels that stand side by side.
    """
    low = found.folded.low
    start, end = layout.header
    values, blank = _matched(found.folded, start, min(end, start + LONGEST_HEADER))
    if layout.form in _WITH_A_FOOT and len(values) < len(_KIND):
        values = {**_at_labels(found.folded, max(end, len(low) - _FOOT), len(low), blank), **values}
        if not any(name in values for name in _DATES):
            values = {**_at_labels(found.folded, end, min(len(low), end + _BELOW), blank), **values}
    if (
        printed is None
        and not any(name in values or name in blank for name in _DATES)
        and _IN_COLUMNS.search(found.folded.quote(0, LONGEST_HEADER)) is not None
    ):
        printed = read_columns(printed_lines(found.folded))
    case_number = None
    if (value := values.get("case_number")) is not None:
        case_number = found.verbatim("/case_number", *value.span()).replace(" ", "").upper()
    priority = None
    if (value := values.get("priority")) is not None:
        found.carried("/priority", (value.span(),))
        priority = _PRIORITY[value.group()]
    elif (level := _BESIDE_NUMBER.search(low, start, min(end, start + LONGEST_HEADER))) is not None:
        found.carried("/priority", (level.span(1),))
        priority = _PRIORITY[level[1]]
    dates: dict[str, object] = {}
    taken: set[tuple[int, int]] = set()
    if printed is not None:
        for name, place in printed.dates.items():
            _dated(name, found.folded.stretch(*place), dates, found)
            taken.add(found.folded.stretch(*place))
        if priority is None and printed.priority is not None:
            priority, first, last = printed.priority
            found.carried("/priority", (found.folded.stretch(first, last),))
        if case_number is None and printed.number is not None:
            case_number = found.verbatim("/case_number", *found.folded.stretch(*printed.number))
    for name in _DATES:
        value = values.get(name)
        if dates.get(name) is None and value is not None and value.span() not in taken:
            _dated(name, value.span(), dates, found)
    if "decision" in blank:
        dates.setdefault("decision", None)
    if layout.form in OLDER_FORMS:
        read_told_dates(dates, found, of_no_known_form=layout.form == "unknown")
    head = 1500 if layout.form in OLDER_FORMS else end
    number = _CASE_NUMBER.search(low, 0, head) if case_number is None else None
    if case_number is None and number is None and layout.form in _WITH_A_FOOT:
        number = _CASE_NUMBER.search(low, max(0, len(low) - _FOOT))
    if number is not None:
        case_number = found.verbatim("/case_number", *number.span()).replace(" ", "").upper()
    at_a_page = found.folded.left_out(_AT_A_PAGE) if case_number is None else None
    if at_a_page is not None:
        case_number = found.quoted("/case_number", *at_a_page)
    return {"case_number": case_number, "priority": priority, "dates": dates}


def _at_labels(folded: FoldedText, start: int, end: int, blank: frozenset[str]) -> dict[str, re.Match[str]]:
    """What stands outside of the header at labels, in a row of many or with a colon, of which one alone is told of a document.

    Nothing for a label whose value is redacted in the header (`blank`).
    """
    values, _ = _matched(folded, start, end)
    at_labels = {
        name: value
        for name, value in values.items()
        if name not in blank
        and (len(values) >= _A_ROW or _COLON.search(folded.low, value.start() - 2, value.start()))
    }
    return at_labels if len(at_labels) > 1 or "decision" in at_labels else {}


def _dated(name: str, place: tuple[int, int], dates: dict[str, object], found: Findings) -> None:
    """A date that the header prints, with its words."""
    dates[name] = parse_date(found.folded.low[slice(*place)])
    if dates[name] is None:
        found.flag("impossible_date", f"/dates/{name}", "the header prints a date that does not exist")
    else:
        found.carried(f"/dates/{name}", (place,))


OLDER_FORMS: Final = frozenset(("F2", "F3", "F4", "unknown"))
_CASE_NUMBER: Final = re.compile(r"(?<![a-z0-9])cm ?\d{2} ?- ?\d{6,8}(?!\d)")


_AT_A_PAGE: Final = re.compile(
    r"(?:Letter for IMR Case Number|Independent Medical Review Determination):? +(CM\d\d-\d{7})(?!\d)"
)
"""The case number at the foot of a page, behind the letter's title."""


_OF_SERVICE: Final = re.compile(r"\b(?:dos|dates? of services?)$")
_SERVICES: Final = ("dos", "service", "services")
"""What stands before the date of a treatment in a list of what is disputed, and how it ends."""


def _matched(folded: FoldedText, start: int, end: int) -> Paired:
    low = folded.low
    tokens: list[Token] = []
    for match in _TOKEN.finditer(low, start, end):
        name = match.lastgroup or ""
        if name == "date":
            near = max(start, match.start() - 20)
            before = low[near : match.start()].rstrip(" :")
            if before.endswith(_SERVICES) and _OF_SERVICE.search(low, near, near + len(before)):
                continue
        name = "application_received" if name == "split" else name
        tokens.append(made(Token, (name, *match.span(), match)))
    return pair(folded, tokens, _KIND)
