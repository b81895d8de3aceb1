"""Whether a gold set can be what it says: its labels' verbatim words stand in the letters, and agree among themselves.

The shape is checked by reading the set at all (`gold`). Messages name letter and field, never words of either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from imr_llm.errors import LetterError
from imr_llm.evals.gold import GoldLetter, GoldSet
from imr_llm.evals.labels import Label, label_shown, place_in
from imr_llm.evals.letters import FoundLetters, find_gold_letters
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits
from imr_llm.letters.text import FoldedText
from imr_llm.schema.record import Item

__all__ = ["Problem", "new_problems", "problems"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    letter: str
    pointer: str
    what: str

    def __str__(self) -> str:
        return f"{f'{self.letter} {self.pointer}'.rstrip()}: {self.what}"


def problems(gold: GoldSet, found: FoundLetters, limits: Limits = DEFAULT_LIMITS) -> Iterator[Problem]:
    """What is wrong with a set, letter by letter; a letter that is not at hand is a problem too."""
    return _problems(gold.letters, found, limits)


def new_problems(
    gold: GoldSet,
    letters: Sequence[GoldLetter],
    folders: Iterable[str | Path],
    limits: Limits = DEFAULT_LIMITS,
) -> list[Problem]:
    """What is wrong with other labels for a set that was not wrong before."""
    found = find_gold_letters(gold, folders, limits)
    before = set(_problems(gold.letters, found, limits))
    return [problem for problem in _problems(letters, found, limits) if problem not in before]


def _problems(letters: Sequence[GoldLetter], found: FoundLetters, limits: Limits) -> Iterator[Problem]:
    seen: set[str] = set()
    for letter in letters:
        name = letter.label.letter
        if letter.sha256 in seen:
            yield Problem(name, "", "stands twice in the set; keep one line")
        seen.add(letter.sha256)
        path = found.paths.get(letter.sha256)
        if path is None:
            yield Problem(
                name, "", f"no file with the SHA-256 {letter.sha256[:12]}… was found; name its folder"
            )
        else:
            try:
                source = Letter.from_path(path, limits)
            except LetterError as error:
                yield Problem(name, "", f"{error.cause}; {error.remedy}")
            else:
                yield from _against_letter(letter, source)
        yield from _amounts(letter.label)


def _against_letter(letter: GoldLetter, source: Letter) -> Iterator[Problem]:
    text = FoldedText(source.text).low
    for pointer, words in _verbatim(letter.label):
        plain = FoldedText(words).low.strip()
        if plain not in text:
            yield Problem(
                letter.label.letter, pointer, "its words do not stand in the letter; copy them from it"
            )
    shown = label_shown(letter.label)
    for pointer, spans in letter.evidence.items():
        if place_in(shown, pointer) is None:
            yield Problem(
                letter.label.letter, pointer, "words are given for it, but the label has no such place"
            )
        elif any(source.text[span.start : span.end] != span.quote or not span.quote for span in spans):
            yield Problem(
                letter.label.letter,
                pointer,
                "its quotation does not stand at its offsets; mark the words again",
            )


def _verbatim(label: Label) -> Iterator[tuple[str, str]]:
    """The texts of a label that are copies of the letter's words."""
    if label.case_number is not None:
        yield "/case_number", label.case_number
    for name, several in (
        ("diagnoses", label.diagnoses),
        ("reviewer/specialties", label.reviewer.specialties),
    ):
        yield from ((f"/{name}/{k}", words) for k, words in enumerate(several))
    for k, item in enumerate(label.items):
        yield from ((f"/items/{k}/{name}", words) for name, words in _verbatim_of(item))


def _verbatim_of(item: Item) -> Iterator[tuple[str, str]]:
    for name in ("request", "original_request", "authorized_portion", "strength"):
        if (words := getattr(item, name)) is not None:
            yield name, words
    for name in ("administrator_citations", "reviewer_citations"):
        for k, citation in enumerate(getattr(item, name)):
            if citation.title is not None:
                yield f"{name}/{k}/title", citation.title
            if citation.section is not None:
                yield f"{name}/{k}/section", citation.section


def _amounts(label: Label) -> Iterator[Problem]:
    for k, item in enumerate(label.items):
        for name in ("quantity", "guideline_limit"):
            amount = getattr(item, name)
            if amount.min is not None and amount.max is not None and amount.min > amount.max:
                yield Problem(label.letter, f"/items/{k}/{name}", "its lower end is above its upper end")
            if (amount.unit is None) != (amount.min is None and amount.max is None):
                yield Problem(
                    label.letter, f"/items/{k}/{name}", "has a number without a unit, or a unit alone"
                )
