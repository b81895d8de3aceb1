"""Takes out of a letter what names persons before it is sent anywhere, and puts it back into the answer.

Hidden: names behind a title or a label or before a degree, and every later mention of them; claim, member and
social security numbers; telephone and fax numbers; e-mail addresses; street, box and postal addresses; dates
of birth. Kept: the case number, which the public letter is found by, dates of the case, and the worker's age.
Equal words get equal placeholders ("[PERSON-1]"), which stand nowhere else in the letter.

Rules find what is written as letters write it; they promise no anonymity (45 CFR 164.514 asks for more).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel

from imr_llm.llm.prompts import unused_mark

__all__ = ["Redaction", "redact", "unredacted"]

_WORD: Final = r"(?:[A-Z]\.|[A-Z][a-z'’-]*(?:[A-Z][a-z'’]+)*\b)"
"""A word of a name; a full stop belongs to an initial alone."""
_NAME: Final = rf"{_WORD}(?! *:(?! *(?:Upheld|Overturned|Partially|[a-z])))"
"""What stands before a colon is a label, but before an outcome or the rest of a sentence."""
_NAMES: Final = rf"{_NAME}(?:,? {_NAME}){{0,3}}"
_CAPITALS: Final = r"[A-Z][A-Z'’-]+\b(?:,? (?:[A-Z]\.|[A-Z][A-Z'’-]+\b)){0,3}"
_STREET: Final = (
    r"(?:Street|St|Avenue|Ave|Boulevard|Blvd|Road|Rd|Drive|Dr|Lane|Ln|Way|Court|Ct|Place|Pl|Parkway|Pkwy"
    r"|Highway|Hwy|Circle|Cir|Terrace|Trail|Square|Plaza|Suite|Ste)\b\.?"
)
_DATE: Final = r"(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]+\.? \d{1,2},? \d{4})"
_PERSON_LABEL: Final = (
    r"(?:[Ii]njured [Ww]orker|[Aa]pplicant|[Ee]mployee|[Pp]atient|[Cc]laimant|[Pp]rovider|[Pp]hysician|[Aa]ttorney"
    r"|[Aa]djuster|INJURED WORKER|APPLICANT|EMPLOYEE|PATIENT|CLAIMANT)(?:(?:'s)? (?:[Nn]ame|NAME))?"
)
_KINDS: Final = (
    ("PERSON", rf"\b(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?|(?:MR|MRS|MS|DR)\.) +(?P<PERSON>{_NAMES})"),
    ("PERSON", rf"\b{_PERSON_LABEL} ?: *(?P<PERSON>{_NAMES})"),
    ("PERSON", rf"\b(?:Mr|Mrs|Ms|Dr|MR|MRS|MS|DR)\.? +(?P<PERSON>{_CAPITALS})"),
    (
        "PERSON",
        rf"\b(?:INJURED WORKER|APPLICANT|EMPLOYEE|PATIENT|CLAIMANT)(?:(?:'S)? NAME)? ?: *(?P<PERSON>{_CAPITALS})",
    ),
    (
        "PERSON",
        rf"\b(?P<PERSON>{_NAME}(?: {_NAME}){{1,3}}),? (?:M\.?D|D\.?O|D\.?C|Ph\.?D|P\.?A|N\.?P|R\.?N|L\.?Ac|Esq)\b",
    ),
    (
        "PERSON",
        rf"\b(?:[Dd]ear|RE:|Re:) (?:(?:Mr|Mrs|Ms|Dr)\.? )?(?P<PERSON>{_WORD}(?:,? {_WORD}){{0,3}})(?=[,:;\n]|$)",
    ),
    (
        "NUMBER",
        r"\b(?:[Cc]laim|CLAIM|[Mm]ember|[Pp]olicy|[Ff]ile|[Aa]ccount|MRN|SSN|[Ss]ocial [Ss]ecurity|EAMS|ADJ|WCAB)"
        r"(?: (?:[Nn]umber|NUMBER|[Nn]o\.?|[Ii][Dd]|#))? ?[:#]+ *#? *(?P<NUMBER>[A-Za-z]{0,5}[\d-][\w-]{3,24})",
    ),
    (
        "NUMBER",
        r"\b(?:[Cc]laim|CLAIM|[Mm]ember|[Pp]olicy|[Aa]ccount|MRN|SSN|EAMS|ADJ|WCAB)(?: (?:[Nn]umber|NUMBER|[Nn]o\.?|[Ii][Dd]))? +"
        r"(?P<NUMBER>(?=(?:[A-Za-z-]*\d){5})[A-Za-z]{0,5}-?\d[\w-]{3,24})",
    ),
    ("NUMBER", r"\b(?P<NUMBER>ADJ\d{5,10})\b"),
    ("NUMBER", r"(?<![\w-])(?P<NUMBER>\d{3}-\d{2}-\d{4})(?![\w-])"),
    (
        "PHONE",
        r"(?<![\w-])(?P<PHONE>(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?: ?(?:x|ext\.?) ?\d{1,5})?)(?![\w-])",
    ),
    ("EMAIL", r"(?P<EMAIL>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"),
    (
        "ADDRESS",
        rf"(?<![\w/.-])(?P<ADDRESS>\d{{1,6}} (?:[NSEW]\.? )?(?:[A-Z0-9][\w'’]*\.? ){{1,4}}{_STREET}"
        r"(?:,? (?:Suite|Ste\.?|Apt\.?|Unit|#) ?[\w-]{1,6})?)",
    ),
    ("ADDRESS", r"\b(?P<ADDRESS>P\.? ?O\.? Box \d{1,7})"),
    (
        "ADDRESS",
        r"(?<![\w.])(?P<ADDRESS>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}, (?:CA|California) \d{5}(?:-\d{4})?)",
    ),
    (
        "BIRTH-DATE",
        rf"\b(?:[Dd]ate of [Bb]irth|DATE OF BIRTH|D\.?O\.?B\.?|[Bb]orn(?: on)?) ?:? *(?P<BIRTHDATE>{_DATE})",
    ),
)
_PATTERNS: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_NO_NAMES: Final = frozenset(
    [
        "The",
        "This",
        "That",
        "His",
        "Her",
        "He",
        "She",
        "It",
        "An",
        "A",
        "In",
        "On",
        "At",
        "Of",
        "Is",
        "Was",
        "Has",
        "Had",
        "Claims",
        "Claim",
        "Administrator",
        "Expert",
        "Reviewer",
        "Injured",
        "Worker",
        "Employee",
        "Applicant",
        "Patient",
        "Case",
        "Date",
        "Dates",
        "Dated",
        "Priority",
        "Number",
        "Final",
        "Determination",
        "Upheld",
        "Overturned",
        "Standard",
        "Expedited",
    ]
)

_Model = TypeVar("_Model", bound=BaseModel)


class _Hidden(NamedTuple):
    start: int
    end: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """One letter's text and what is hidden of it; `unredacted(text)` hides nothing."""

    text: str
    hidden: tuple[_Hidden, ...]
    """In order, apart from each other."""

    def hide(self, start: int, end: int) -> str:
        """The text between two of its offsets with placeholders in; a name cut at an end is hidden whole."""
        pieces, done = [], start
        first = bisect_left(self.hidden, start, key=lambda spot: spot.end)
        for spot in self.hidden[first:]:
            if spot.start >= end:
                break
            if spot.end > start:
                pieces += [self.text[done : max(done, spot.start)], spot.placeholder]
                done = spot.end
        pieces.append(self.text[done:end])
        return "".join(pieces)

    @property
    def placeholders(self) -> frozenset[str]:
        """What stands for hidden words."""
        return frozenset(spot.placeholder for spot in self.hidden)

    def hide_in(self, words: str) -> str:
        """Other words with everything hidden that is hidden in the letter."""
        for spot in self.hidden:
            words = words.replace(self.text[spot.start : spot.end], spot.placeholder)
        return words

    def restore(self, answer: _Model) -> _Model:
        """The answer with the letter's own words for every placeholder in it."""
        if not self.hidden:
            return answer
        words = {spot.placeholder: self.text[spot.start : spot.end] for spot in reversed(self.hidden)}
        found = re.compile("|".join(map(re.escape, words)))

        def put_back(node: Any) -> Any:
            if isinstance(node, str):
                return found.sub(lambda match: words[match.group()], node)
            if isinstance(node, list | tuple):
                return [put_back(part) for part in node]
            if isinstance(node, dict):
                return {key: put_back(value) for key, value in node.items()}
            return node

        return type(answer).model_validate(put_back(answer.model_dump()))


def unredacted(text: str) -> Redaction:
    """The text as it is."""
    return Redaction(text, ())


def redact(text: str) -> Redaction:
    """The text with everything hidden that the module's rules find."""
    spans = list(_labelled(text))
    names = {text[start:end] for start, end, kind in spans if kind == "PERSON"}
    spans += [(*match.span(), "PERSON") for match in _mentions(names, text)]
    mark = f"-{unused_mark(text)[:6]}" if re.search(r"\[[A-Z-]+-\d", text) else ""
    placeholders: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    hidden: list[_Hidden] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if hidden and start < hidden[-1].end:
            continue
        key = kind, text[start:end]
        if key not in placeholders:
            counts[kind] = counts.get(kind, 0) + 1
            placeholders[key] = f"[{kind}-{counts[kind]}{mark}]"
        hidden.append(_Hidden(start, end, placeholders[key]))
    return Redaction(text, tuple(hidden))


def _labelled(text: str) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            if kind == "PERSON":
                start, end = _person(text, start, end)
            if end > start:
                yield start, end, kind


def _person(text: str, start: int, end: int) -> tuple[int, int]:
    """The words of a name up to the first that is none ("Ms. Doe The"), its final full stop left out."""
    kept = start
    for word in re.finditer(r"[^\s,]+", text[start:end]):
        if word.group().rstrip(".").capitalize() in _NO_NAMES:
            break
        kept = start + word.end()
    while kept > start and text[kept - 1] in ".,-":
        kept -= 1
    return start, kept


def _mentions(names: set[str], text: str) -> Iterator[re.Match[str]]:
    """Where the names, or the last word of one, stand elsewhere, in capitals too."""
    words = {name for name in names if len(name) > 2} | {
        last for name in names if len(last := name.split()[-1]) > 2 and last not in _NO_NAMES
    }
    written = sorted(words | {word.upper() for word in words}, key=len, reverse=True)
    if not written:
        return iter(())
    return re.finditer(rf"\b(?:{'|'.join(map(re.escape, written))})\b", text)
