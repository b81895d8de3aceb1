"""The guard on explanations that no template wrote: those by hand pass, and what was made wrong in them is found."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from imr_llm import check_explanation
from imr_llm.baseline.reader import read_letter_baseline

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
from by_hand import FOLDER, ByHand, read_by_hand

pytestmark = pytest.mark.unmeasured

FILES = sorted(FOLDER.glob("*.txt"))
GRAVE = {
    "outcome by paraphrase",
    "outcome swapped",
    "count in words",
    "dose",
    "unit",
    "date in another format",
    "deadline",
    "number made",
    "quotation tampered",
    "range or limit",
}
"""Kinds that change a number, a date, an outcome or a name."""


@cache
def read(path: Path) -> tuple[ByHand, object]:
    told = read_by_hand(path)
    return told, read_letter_baseline(told.letter)


def found(path: Path, explanation) -> set[tuple[str, str]]:
    told, record = read(path)
    return {(f.rule, f.text) for f in check_explanation(explanation, record, told.letter)}


def seen() -> list[tuple[str, bool, str]]:
    """Of everything made wrong its kind, whether the guard finds something, and what it is."""
    return [
        (bad.kind, bool(found(path, bad.explanation)), f"{path.stem}: {bad.kind}: {bad.change}")
        for path in FILES
        for bad in read(path)[0].spoiled
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_explanation_by_hand_passes(path):
    assert found(path, read(path)[0].good) == set()


def test_there_are_enough_letters_and_kinds_in_both_languages():
    told = [read(path)[0] for path in FILES]
    assert len({each.letter.name for each in told}) >= 12
    assert {each.good.lang for each in told} == {"en", "es"}
    assert len({bad.kind for each in told for bad in each.spoiled}) >= 25


def test_most_that_was_made_wrong_is_found():
    told = seen()
    grave = [each for each in told if each[0] in GRAVE]  # numbers, dates, outcomes and names
    for some, share in ((grave, 0.95), (told, 0.9)):
        missed = [what for _, caught, what in some if not caught]
        assert len(missed) <= (1 - share) * len(some), missed
