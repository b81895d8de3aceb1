"""Measures of explanations and of who wrote them (`explanation.*`, `writing.*`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from imr_llm.evals.ratios import NOTHING, Measure, Of, Ratio, mean_of
from imr_llm.evals.scores import Explained, LetterScore, Written

__all__ = ["TELLING"]

_GRADES: Final = {"grade": " grades", "smog": " grades", "coleman_liau": " grades", "dale_chall": ""}
"""The last is a score, which stands for a band of grades."""


def _told(ratio: Callable[[Explained], Ratio]) -> Of:
    return lambda score: NOTHING if score.explanation is None else ratio(score.explanation)


def _of_writing(score: LetterScore) -> Written | None:
    return None if score.explanation is None else score.explanation.written


def _written(value: Callable[[Written], float | None]) -> Of:
    """The mean over the letters that a model was to write about."""

    def of(score: LetterScore) -> float | None:
        written = _of_writing(score)
        return None if written is None else value(written)

    return mean_of(of)


def _unreported(score: LetterScore) -> int:
    written = _of_writing(score)
    return 0 if written is None else written.unreported


def _of_text(name: str) -> Of:
    """The mean over explanations of what only a text has."""
    return mean_of(lambda score: None if score.explanation is None else getattr(score.explanation, name))


def _length(name: str) -> Of:
    return _told(lambda said: (float(getattr(said, name)), 1.0) if said.words else NOTHING)


def _change(name: str) -> Of:
    def change(score: LetterScore) -> float | None:
        said = score.explanation
        own = None if said is None else getattr(said, name)
        source = None if said is None else getattr(said, f"source_{name}")
        return None if own is None or source is None else own - source

    return mean_of(change)


def _measures() -> Iterator[Measure]:
    yield Measure(
        "explanation.invented_numbers",
        "lower",
        _told(lambda said: (float(said.numbers_unsupported), float(said.numbers))),
    )
    yield Measure(
        "explanation.any_invented",
        "lower",
        _told(lambda said: (float(said.numbers_unsupported > 0), 1.0) if said.words else NOTHING),
        "binary",
    )
    yield Measure(
        "explanation.contradicted", "lower", _told(lambda said: (float(said.contradicted), float(said.items)))
    )
    yield Measure(
        "explanation.omitted", "lower", _told(lambda said: (float(said.omitted), float(said.items)))
    )
    yield Measure(
        "explanation.coverage", "higher", _told(lambda said: (float(said.slots_filled), float(said.slots)))
    )
    yield Measure(
        "explanation.clean", "higher", _told(lambda said: (float(not said.findings), 1.0)), "binary"
    )
    for name, unit in _GRADES.items():
        yield Measure(f"explanation.{name}", "lower", _of_text(name), "amount", unit)
        yield Measure(f"explanation.{name}_change", "lower", _change(name), "amount", unit)
    yield Measure("explanation.why_grade", "lower", _of_text("why_grade"), "amount", " grades")
    for name in ("words", "why_words"):
        yield Measure(f"explanation.{name}", "lower", _length(name), "amount", " words")
    yield Measure("writing.first_clean", "higher", _written(lambda one: one.first_clean), "binary")
    yield Measure("writing.rewrites", "lower", _written(lambda one: one.rewrites), "amount")
    yield Measure("writing.replaced", "lower", _written(lambda one: one.replaced), "binary")
    yield Measure(
        "writing.cost_usd", "lower", _written(lambda one: one.cost_usd), "amount", " USD", _unreported
    )


TELLING: Final = {one.name: one for one in _measures()}
