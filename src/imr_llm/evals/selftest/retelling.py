"""Explanations made wrong, one thing at a time, seeded; and whether their scores show it."""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.evals.explained import explained
from imr_llm.evals.gold import GoldLetter
from imr_llm.evals.scores import Explained
from imr_llm.evals.scoring import compare_result
from imr_llm.explanation.legal_facts import FactsOutdatedWarning
from imr_llm.explanation.write import explain
from imr_llm.letters.letter import Letter
from imr_llm.schema.explanation import Explanation
from imr_llm.schema.record import DecisionRecord

__all__ = ["RETELLINGS", "Retelling", "Told", "retell", "told"]

_STANDS, _FALLS = "the denial stands", "the denial no longer stands"
_NEGATION: Final = re.compile(r"\b(?:did|does|was|were|is|are|has|had|have|do) not\b|\bno longer\b")
_PLAIN: Final = {"did not": "did", "does not": "does", "do not": "do", "no longer": "still"}


@dataclass(frozen=True, slots=True)
class Told:
    """A letter that was explained well."""

    gold: GoldLetter
    letter: Letter
    record: DecisionRecord
    explanation: Explanation

    def score(self, explanation: Explanation) -> Explained:
        """What an explanation of it is worth."""
        pairs = compare_result(self.gold, self.record).pairs["/items"]
        return explained(explanation, self.record, self.letter, self.gold.label, pairs)


@dataclass(frozen=True, slots=True)
class Retelling:
    """One kind of fault."""

    change: Callable[[random.Random, Told], Explanation | None]
    shows: Callable[[Explained], bool]


def told(letters: Sequence[tuple[GoldLetter, Letter]]) -> list[Told]:
    """The letters whose explanation, by the templates from the baseline's record, has nothing wrong by gold."""
    good = []
    for gold, letter in letters:
        record = read_letter_baseline(letter)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FactsOutdatedWarning)
            one = Told(gold, letter, record, explain(record, letter, lang="en"))
        score = one.score(one.explanation)
        if not (score.findings or score.contradicted or score.omitted or score.numbers_unsupported):
            good.append(one)
    return good


def retell(retelling: Retelling, good: Sequence[Told], trials: int, seed: str) -> tuple[int, int]:
    """How often the fault was seen, and how often it was made: at most `trials` times."""
    rng = random.Random(seed)  # noqa: S311  # nosec B311 # no secret
    caught = made = 0
    for _ in range(trials * 4 if good else 0):
        if made == trials:
            break
        one = rng.choice(good)
        wrong = retelling.change(rng, one)
        if wrong is not None:
            made += 1
            caught += retelling.shows(one.score(wrong))
    return caught, made


Place = tuple[int, int]


def _places(one: Told, *sections: str) -> Iterator[tuple[Place, str]]:
    """Paragraphs of sections that speak of one item."""
    for s, section in enumerate(one.explanation.sections):
        for p, paragraph in enumerate(section.paragraphs):
            if section.id in sections and paragraph.item is not None:
                yield (s, p), paragraph.text


def _put(one: Told, place: Place, text: str) -> Explanation:
    s, p = place
    sections = list(one.explanation.sections)
    paragraphs = list(sections[s].paragraphs)
    paragraphs[p] = paragraphs[p].model_copy(update={"text": text})
    sections[s] = sections[s].model_copy(update={"paragraphs": tuple(paragraphs)})
    return one.explanation.model_copy(update={"sections": tuple(sections)})


def _outcome(rng: random.Random, one: Told) -> Explanation | None:
    fit = [(place, text) for place, text in _places(one, "decided") if _STANDS in text or _FALLS in text]
    if not fit:
        return None
    place, text = rng.choice(fit)
    turned = text.replace(_STANDS, _FALLS) if _STANDS in text else text.replace(_FALLS, _STANDS)
    return _put(one, place, turned)


def _number(rng: random.Random, one: Told) -> Explanation | None:
    fit = list(_places(one, "why"))
    free = [n for n in range(2, 99) if str(n) not in one.letter.text]
    if not fit or not free:
        return None
    place, text = rng.choice(fit)
    what = rng.choice(("visits", "weeks", "tablets", "mg"))
    return _put(one, place, f"{text} The records show {rng.choice(free)} {what}.")


def _negation(rng: random.Random, one: Told) -> Explanation | None:
    fit = [
        (place, text, match)
        for place, text in _places(one, "decided", "why")
        for match in _NEGATION.finditer(text)
        if text[: match.start()].count("“") == text[: match.start()].count("”")
    ]
    if not fit:
        return None
    place, text, match = rng.choice(fit)
    plain = _PLAIN.get(match[0], match[0].removesuffix(" not"))
    return _put(one, place, text[: match.start()] + plain + text[match.end() :])


RETELLINGS: Final[Mapping[str, Retelling]] = {
    "summary: an outcome turned round": Retelling(_outcome, lambda score: score.contradicted > 0),
    "summary: a number invented": Retelling(_number, lambda score: score.numbers_unsupported > 0),
    "summary: a negation lost": Retelling(_negation, lambda score: bool(score.findings)),
}
