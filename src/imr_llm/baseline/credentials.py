"""The reviewer's credentials: states of licensure and specialties, at two labels or in a sentence."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.baseline.findings import Findings
from imr_llm.baseline.printed_labels import Printed
from imr_llm.baseline.told_reviewer import told_specialties, told_states
from imr_llm.letters.layout import Layout, Stretch, trimmed
from imr_llm.letters.sought import Sought
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.states import STATE_NAMES, STATES

LONGEST_CREDENTIALS: Final = 2000
"""Characters read of what is said of the reviewer; the longest seen has 420."""
_STATES_LABEL: Final = Sought(
    r"(?:(?:the )?reviewer(?:'s)? )?(?:states?(?:\(s\))? (?:of licen[sc](?:ure|e)|licen[sc]ed)|licensure|licen[sc]es?) ?:",
    ("licens", "licenc"),
    reach=40,
)
_SPECIALTY_LABEL: Final = re.compile(
    r"certification\(?s?\)? ?/ ?special(?:ty|ties)(?:\(?(?:s|ies)\)?)? ?:?|special(?:ty|ties)(?:\(?(?:s|ies)\)?)? ?:|certifications? ?:"
)
_BOARD: Final = re.compile(r"board[- ]certified (?:[a-z]{5,12} )?in |is certified in ")
_LICENSED: Final = re.compile(
    r"licensed (?:to practice(?: medicine)? )?(?:in|by) ?:? (?:the states? of )?|licen[sc](?:ure|e)(?: as an? [a-z ]{3,40}?)? in (?:the state of )?"
)
_OTHER_MATTER: Final = by_letter(
    r"(?:with|holding|holds) (?:an? |current |active )*licen|has a subspecialty|has (?:now )?(?:read|reviewed)\b"
    r"|(?:and|who|with)? ?(?:is |are |he/she )?(?:also )?licensed (?:to practice|in)\b"
    r"|and (?:has|is|am|have|was|holds?|practices?)\b|with (?:a )?sub-?specialt"
)
_SPECIALTY_ENDS: Final = re.compile(
    rf", (?:{_OTHER_MATTER}|(?:holds?|practices?)\b)| (?:{_OTHER_MATTER}|(?:the|this) (?:physician |medical |expert )?reviewer\b)"
    rf"|\. |;(?! ?(?:and )?(?!(?:{STATE_NAMES})\b"
    r"|[^;.]{0,60}\b(?:he|she|they|who|is|are|has|have|holds?|was|in|with|the|reviewer|active|currently|licen[sc]\w{0,5}|practic(?:es|ed|ing))\b)[a-z][a-z &/,-]{2,60}(?:[;.]|$))"
)
_NEXT_SECTION: Final = re.compile(r" (?:\d{1,2}|[a-z])$")
"""The number or letter of the section that follows."""
_LICENCE_ENDS: Final = re.compile(r"\. |;|\.$|,? and (?:has|is)\b|,? he/she| the (?:expert|physician)")
_ANY_STATE: Final = re.compile(STATE_NAMES)


def read_reviewer(layout: Layout, found: Findings, printed: Printed | None) -> dict[str, list[str]]:
    """States of licensure and specialties, from the two labels or from "Board Certified in".

    `printed` is what a letter of no known form has at labels of its own.
    """
    low = found.folded.low
    start, end = layout.credentials
    end = min(end, start + LONGEST_CREDENTIALS)
    states_label = _STATES_LABEL.search(low, start, end)
    specialty_label = _SPECIALTY_LABEL.search(low, start, end)
    if states_label is not None or specialty_label is not None:
        states = _between(states_label, specialty_label, end)
        if states_label is None:
            states = _after(_LICENSED.search(low, start, end), _LICENCE_ENDS, low, end)
        specialties = _between(specialty_label, states_label, end)
        board = _BOARD.match(low, *trimmed(low, *specialties))
        specialties = Stretch(board.end(), specialties.end) if board is not None else specialties
        ends = _SPECIALTY_ENDS.search(low, *specialties)
        specialties = Stretch(specialties.start, ends.start()) if ends is not None else specialties
        mark = _NEXT_SECTION.search(low, *specialties)
        specialties = Stretch(specialties.start, mark.start()) if mark is not None else specialties
    else:
        states = _after(_LICENSED.search(low, start, end), _LICENCE_ENDS, low, end)
        specialties = _after(_BOARD.search(low, start, end), _SPECIALTY_ENDS, low, end)
    stated = [match.span() for match in _ANY_STATE.finditer(low, *states)]
    certified = _split(low, *specialties, _COMMA)
    if printed is not None:
        stated = [found.folded.stretch(*place) for place in printed.states] or stated or told_states(low)
        certified = (
            [found.folded.stretch(*place) for place in printed.specialties]
            or [place for place in certified if not _NO_SPECIALTY.search(low, *place)]
            or told_specialties(low)
        )
    licensed: list[str] = []
    for place in stated:
        licensed.append(STATES[low[slice(*place)]])
        found.carried(f"/reviewer/licensure_states/{len(licensed) - 1}", (place,))
    named: list[str] = []
    for first, last in certified:
        named.append(found.verbatim(f"/reviewer/specialties/{len(named)}", first, last))
    return {"licensure_states": licensed, "specialties": named}


_NO_SPECIALTY: Final = re.compile(r"[()]| (?:with|in|who|reviewer|over)\b| and$")
"""What shows that more was taken for a specialty than its name."""
_COMMA: Final = re.compile(r" ?[,;] ?(?:and (?=[a-z]))?")


def _between(label: re.Match[str] | None, other: re.Match[str] | None, end: int) -> Stretch:
    if label is None:
        return Stretch(0, 0)
    if other is not None and other.start() > label.start():
        return Stretch(label.end(), other.start())
    return Stretch(label.end(), end)


def _after(label: re.Match[str] | None, ends: re.Pattern[str], low: str, end: int) -> Stretch:
    if label is None:
        return Stretch(0, 0)
    stop = ends.search(low, label.end(), end)
    return Stretch(label.end(), stop.start() if stop else min(end, label.end() + 120))


def _split(low: str, start: int, end: int, marks: re.Pattern[str]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    at = start
    for mark in [*marks.finditer(low, start, end), None]:
        stop = mark.start() if mark is not None else end
        first, last = at, stop
        while first < last and low[first] in " ,.;":
            first += 1
        while last > first and low[last - 1] in " ,.;":
            last -= 1
        if first < last:
            pieces.append((first, last))
        if mark is not None:
            at = mark.end()
    return pieces
