"""Labels made wrong, one thing at a time, seeded; and where a scorer must see it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from imr_llm.evals.gold import GoldLetter
from imr_llm.evals.labels import Label
from imr_llm.evals.scores import LetterScore, State
from imr_llm.evals.scoring import score_letter
from imr_llm.schema.record import Item

__all__ = ["SPOILINGS", "Spoiling", "reordered", "seen", "spoil"]

_NUMBER: Final = re.compile(r"\d+")
_OTHER: Final = {"upheld": "overturned", "overturned": "upheld"}

_Change = Callable[[random.Random, Label], Label | None]
"""The label made wrong; None where it has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Spoiling:
    """One kind of fault."""

    change: _Change
    fields: tuple[str, ...]
    """Where it shows: in one of these."""
    state: State


def spoil(spoiling: Spoiling, letters: Sequence[GoldLetter], trials: int, seed: str) -> tuple[int, int]:
    """How often the fault was seen, and how often it was made: at most `trials` times."""
    rng = random.Random(seed)  # noqa: S311  # nosec B311 # no secret
    caught = made = 0
    for _ in range(trials * 4):
        if made == trials:
            break
        letter = rng.choice(letters)
        wrong = spoiling.change(rng, letter.label)
        if wrong is not None:
            made += 1
            caught += seen(spoiling, score_letter(letter, wrong))
    return caught, made


def seen(spoiling: Spoiling, score: LetterScore) -> bool:
    """Whether a score shows the fault where it is, and does not call the letter exact."""
    shown = any(cell.state == spoiling.state and cell.field in spoiling.fields for cell in score.cells)
    return shown and not score.exact


def reordered(letters: Sequence[GoldLetter], trials: int, seed: str) -> tuple[int, int]:
    """How often a letter whose lists were shuffled keeps every value right, and how often there was one."""
    rng = random.Random(seed)  # noqa: S311  # nosec B311 # no secret
    several = [letter for letter in letters if len(letter.label.items) > 1]
    right = 0
    for _ in range(trials if several else 0):
        letter = rng.choice(several)
        score = score_letter(letter, _shuffled(rng, letter.label))
        right += score.exact and all(cell.state in "CN" for cell in score.cells)
    return right, trials if several else 0


def _shuffled(rng: random.Random, label: Label) -> Label:
    items = [
        item.model_copy(
            update={
                name: tuple(rng.sample(getattr(item, name), len(getattr(item, name))))
                for name in ("body_parts", "administrator_citations", "reviewer_citations", "reasons")
            }
        )
        for item in label.items
    ]
    first = items[:]
    while items == first and any(item != first[0] for item in first):
        rng.shuffle(items)
    return label.model_copy(
        update={
            "items": tuple(items),
            "diagnoses": tuple(rng.sample(label.diagnoses, len(label.diagnoses))),
        }
    )


def _with_item(label: Label, number: int, change: Mapping[str, Any]) -> Label:
    items = list(label.items)
    items[number] = items[number].model_copy(update=change)
    return label.model_copy(update={"items": tuple(items)})


def _one_item(rng: random.Random, label: Label, has: Callable[[Item], Any]) -> int | None:
    fit = [k for k, item in enumerate(label.items) if has(item)]
    return rng.choice(fit) if fit else None


def _outcome(rng: random.Random, label: Label) -> Label | None:
    k = _one_item(rng, label, lambda item: item.outcome in _OTHER)
    return None if k is None else _with_item(label, k, {"outcome": _OTHER[str(label.items[k].outcome)]})


def _dose(rng: random.Random, label: Label) -> Label | None:
    k = _one_item(rng, label, lambda item: item.strength and _NUMBER.search(item.strength))
    if k is None:
        return None
    strength = _NUMBER.sub(lambda match: f"{match[0]}0", str(label.items[k].strength), count=1)
    return _with_item(label, k, {"strength": strength})


def _amount(rng: random.Random, label: Label) -> Label | None:
    k = _one_item(rng, label, lambda item: item.quantity.max)
    if k is None:
        return None
    amount = label.items[k].quantity
    return _with_item(label, k, {"quantity": amount.model_copy(update={"max": (amount.max or 0) * 10})})


def _dates(rng: random.Random, label: Label) -> Label | None:
    days = {name: day for name, day in label.dates.__dict__.items() if day is not None}
    if len(set(days.values())) < 2:
        return None
    one, other = rng.sample(sorted(days), 2)
    if days[one] == days[other]:
        return None
    return label.model_copy(
        update={"dates": label.dates.model_copy(update={one: days[other], other: days[one]})}
    )


def _dropped(rng: random.Random, label: Label) -> Label | None:
    k = _one_item(rng, label, lambda _: True)
    return (
        None if k is None else label.model_copy(update={"items": (*label.items[:k], *label.items[k + 1 :])})
    )


def _doubled(rng: random.Random, label: Label) -> Label | None:
    k = _one_item(rng, label, lambda _: True)
    return None if k is None else label.model_copy(update={"items": (*label.items, label.items[k])})


def _invented(rng: random.Random, label: Label) -> Label | None:
    name = rng.choice(("refills", "prior_visits"))
    k = _one_item(rng, label, lambda item: getattr(item, name) is None)
    return None if k is None else _with_item(label, k, {name: rng.randint(1, 12)})


def _age(rng: random.Random, label: Label) -> Label | None:
    age = label.patient.age
    if age is None:
        return None
    other = rng.choice([n for n in (age - 10, age - 1, age + 1, age + 10) if 0 <= n <= 120])
    return label.model_copy(update={"patient": label.patient.model_copy(update={"age": other})})


SPOILINGS: Final[Mapping[str, Spoiling]] = {
    "an outcome turned round": Spoiling(_outcome, ("items.outcome",), "S"),
    "a dose times ten": Spoiling(_dose, ("items.strength",), "S"),
    "an amount times ten": Spoiling(_amount, ("items.quantity",), "S"),
    "two dates swapped": Spoiling(
        _dates,
        tuple(
            f"dates.{name}"
            for name in ("assigned", "injury", "decision", "ur_denial", "application_received")
        ),
        "S",
    ),
    "another age": Spoiling(_age, ("patient.age",), "S"),
    "an item dropped": Spoiling(_dropped, ("items.request",), "M"),
    "an item doubled": Spoiling(_doubled, ("items.request",), "H"),
    "a number invented": Spoiling(_invented, ("items.refills", "items.prior_visits"), "H"),
}
