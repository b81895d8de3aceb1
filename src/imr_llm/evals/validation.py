"""Whether a gold set can be what it says: its labels' verbatim words stand in the letters, and agree among themselves.

The shape is checked by reading the set at all (`gold`). Messages name letter and field, never words of either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from imr_llm.errors import LetterError
from imr_llm.evals.gold import GoldLetter, GoldSet
from imr_llm.evals.labels import label_shown, place_in
from imr_llm.evals.letters import FoundLetters, find_gold_letters
from imr_llm.letters.given import is_quoted, own_faults, word_faults
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits
from imr_llm.letters.text import FoldedText

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
        for pointer, what in own_faults(letter.label):
            yield Problem(name, pointer, what)


def _against_letter(letter: GoldLetter, source: Letter) -> Iterator[Problem]:
    for pointer, what in word_faults(letter.label, FoldedText(source.text)):
        yield Problem(letter.label.letter, pointer, what)
    shown = label_shown(letter.label)
    for pointer, spans in letter.evidence.items():
        if place_in(shown, pointer) is None:
            yield Problem(
                letter.label.letter, pointer, "words are given for it, but the label has no such place"
            )
        elif not all(is_quoted(span, source.text) for span in spans):
            yield Problem(
                letter.label.letter,
                pointer,
                "its quotation does not stand at its offsets; mark the words again",
            )
