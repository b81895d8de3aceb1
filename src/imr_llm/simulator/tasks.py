"""What the provider can be asked, by the name of the answer's schema, and who answers it.

A task is a function from a call to the text of its answer. Another kind of question is another task in
`TASKS`; a call that names no schema is told by the marks of its prompt.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import orjson

from imr_llm.simulator.adjudication import PASSAGE, adjudicate
from imr_llm.simulator.call import Call, Refused
from imr_llm.simulator.library import Library
from imr_llm.simulator.mistakes import plant
from imr_llm.simulator.planting import Planted
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.writing import PASSAGES, write_why

__all__ = ["Answered", "Task", "task_of"]

_EXAMPLE: Final = "Its answer:"
_MARKS: Final = {"adjudication": PASSAGE, "why_answer": PASSAGES}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and what is wrong with it."""

    letter: str
    """The name of the letter it is about."""
    text: str
    planted: list[Planted] = field(default_factory=list)


Task = Callable[[Call, Profile, random.Random, Library], Answered]


def _letter_answer(call: Call, profile: Profile, rng: random.Random, library: Library) -> Answered:
    letter = library.letter(call)
    errors = profile.errors
    if profile.mends and call.asked_anew:
        errors = {kind: rate for kind, rate in errors.items() if kind != "wrong_type"}
    text, planted = plant(letter, _example(call.instructions), errors, rng)
    return Answered(letter.name, text, planted)


def _adjudication(call: Call, profile: Profile, rng: random.Random, library: Library) -> Answered:
    letter, text, planted = adjudicate(call, profile.errors.get("wrong_choice", 0), rng, library)
    return Answered(letter, text, planted)


def _why_answer(call: Call, profile: Profile, rng: random.Random, library: Library) -> Answered:  # noqa: ARG001  a Task
    letter, text, planted = write_why(call, {} if profile.mends and call.asked_anew else profile.errors, rng)
    return Answered(letter, text, planted)


TASKS: Final[Mapping[str, Task]] = {
    "letter_answer": _letter_answer,
    "adjudication": _adjudication,
    "why_answer": _why_answer,
}


def task_of(call: Call) -> Task:
    """Who answers a call. Raises `Refused` for what nobody does."""
    name = call.schema_name
    if name is None:
        name = next((task for task, mark in _MARKS.items() if mark.search(call.said)), "letter_answer")
    if name not in TASKS:
        raise Refused(
            400,
            f"the simulated provider cannot answer {name!r}; it can: {', '.join(TASKS)}",
            code="sim_unknown_schema",
            param="response_format",
        )
    return TASKS[name]


@lru_cache(maxsize=64)
def _example(instructions: str) -> dict[str, Any] | None:
    """The answer of the worked example in a prompt."""
    at = instructions.rfind(_EXAMPLE)
    if at < 0:
        return None
    lines = instructions[at + len(_EXAMPLE) :].strip().splitlines()
    try:
        example = orjson.loads(lines[0])
    except (orjson.JSONDecodeError, IndexError):
        return None
    return example if isinstance(example, dict) and example.keys() == {"case", "items"} else None
