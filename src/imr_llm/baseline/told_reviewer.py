"""What a letter of no known form tells of its reviewer: states of licensure and specialties, in a sentence or a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.reading.states import STATE_NAMES

_STATES: Final = rf"(?:(?:the )?states? of )?(?:{STATE_NAMES})(?:(?: ?[,;/]| and|, and|; and) (?:in )?(?:the )?(?:state of )?(?:{STATE_NAMES})){{0,12}}"
_LICENSED: Final = Seldom(
    rf"\blicen[sc](?:ed|es?|ure)\b(?: to practice)?(?: medicine)?(?: ?[:=,])? ?(?:(?:is |are )?(?:in|from|by|of|held in) )?(?P<behind>{_STATES})\b"
    rf"|\b(?P<before>{STATE_NAMES}) (?:medical )?licen[sc](?:es?|ed)\b"
    rf"|\breviewer ?: [^().]{{0,8}}[^():]{{3,60}} \((?P<named>{_STATES})\)"
)
_ANOTHER: Final = re.compile(r"\b(?:treating|patient|worker|claimant|applicant|driver's)\b[^.;]*$|\bnot $")
_NEAR: Final = 60
"""Characters before a licence in which somebody else may be named."""
_ANY_STATE: Final = re.compile(STATE_NAMES)
_CERTIFIED: Final = re.compile(
    r"\b(?:(?:board[- ])?certified(?: by [a-z ]{3,50}?)?(?: in(?= )| ?:)+(?: the specialty of)?|board certifications?(?: ?[:=]| in)|boarded in|(?:in the |whose )?specialt(?:y|ies)(?: (?:is|are|of)|,| ?[:=])|speciali[sz](?:es|ing) in) ?"
    r"|\b(?:reviewer|reviewing physician)(?: ?[:,])? (?=(?:(?!is\b|was\b|who\b|that\b|the\b|this\b|has\b|had\b|and i\b|an?\b)[a-z&]+,? ){1,8}?(?:licensed\b|\([a-z ]{4,20} license\)))"
    r"|\breviewer ?: (?:m\.d\.|d\.o\.|d\.c\.),? (?=[^().]{3,60} \()"
)
_ENDS: Final = re.compile(
    r"[.;](?= |$)|[()\[\]]|,? (?:and|who|which) (?:holds?|is|am|has|have|was|licensed)\b|,? (?:and )?(?:with|who|holds?)\b|,? over\b|,? i (?:am|have)\b|,? (?:and )?(?:also )?licen[sc]|,? states?(?:\(s\))?(?: of)?\b ?[:,l]|,? (?:the|this) (?:reviewer|physician)\b|,? (?:has |have )?(?:reviewed|performed|conducted|read)\b"
)
_LONGEST: Final = 120
_AND: Final = re.compile(r" ?[,;] (?:and )?(?:in )?| and (?:in )?| & ")
_JOINED: Final = re.compile(
    r"physical medicine (?:and|&) rehabilitation|obstetrics (?:and|&) gynecology|allergy (?:and|&) immunology|plastic (?:and|&) reconstructive|oral (?:and|&) maxillofacial|hospice (?:and|&) palliative|foot (?:and|&) ankle|hand (?:and|&) upper extremity|ear, nose,? (?:and|&) throat|psychiatry (?:and|&) neurology|head (?:and|&) neck|public health (?:and|&) general preventive"
)
"""Specialties whose name has an "and"."""


def told_states(low: str) -> list[tuple[int, int]]:
    """Where the states of licensure stand, as the letter's folded text in lower case first tells them."""
    for told in _LICENSED.finditer(low):
        if not _ANOTHER.search(low, max(0, told.start() - _NEAR), told.start()):
            place = told.span(told.lastgroup or 0)
            return [one.span() for one in _ANY_STATE.finditer(low, *place)]
    return []


def told_specialties(low: str) -> list[tuple[int, int]]:
    """Where the specialties stand, likewise."""
    for told in _CERTIFIED.finditer(low):
        last = min(len(low), told.end() + _LONGEST)
        ends = _ENDS.search(low, told.end(), last)
        if ends is not None and (named := list(_entries(low, told.end(), ends.start()))):
            return named
    return []


def _entries(low: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    joined = [one.span() for one in _JOINED.finditer(low, start, end)]
    at = start
    for mark in [*_AND.finditer(low, start, end), None]:
        if mark is not None and any(first < mark.start() < last for first, last in joined):
            continue
        stop = mark.start() if mark is not None else end
        if low[at:stop].strip(" ,"):
            yield at, stop
        at = mark.end() if mark is not None else stop
