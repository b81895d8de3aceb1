"""A small invented letter, its true answer, and the record that the package makes of an answer given for it.

The letter is the prompt's worked example, which is checked against its own letter. Tests change one thing of
the letter or of the answer and go through `extract`, as an answer from elsewhere.
"""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from imr_llm import Check, DecisionRecord, Letter, extract

EXAMPLE = Path(__file__).parents[2] / "prompts" / "extraction" / "v1" / "examples" / "two-items"
TEXT = EXAMPLE.with_suffix(".txt").read_text()
TRUE: Mapping[str, Any] = json.loads(EXAMPLE.with_suffix(".json").read_text())
NAME = "made.txt"
SAMPLES = Path(__file__).parents[2] / "evals" / "samples"
GOLD = SAMPLES / "gold"
LETTERS = sorted((SAMPLES / "letters").glob("*.txt"))
POLICIES = ("strict", "flag", "permissive")

Answer = dict[str, Any]
Change = Callable[[Answer], Any]


def true_answer() -> Answer:
    """A copy of the true answer, to be changed."""
    return copy.deepcopy(dict(TRUE))


def at(node: Any, pointer: str) -> Any:
    """What a JSON Pointer points at."""
    for step in pointer.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


def put(pointer: str, value: Any) -> Change:
    """The change that puts a value there; of an answer, so dates stand in "/case/dates"."""

    def change(answer: Answer) -> None:
        head, _, last = pointer.rpartition("/")
        holder = at(answer, head)
        holder[int(last) if isinstance(holder, list) else last] = value

    return change


def answered(
    answer: Answer | str | Iterable[Answer | str], text: str = TEXT, name: str = NAME, **settings: Any
) -> DecisionRecord:
    """The record of a letter for which this answer was given, or these to its calls."""
    given = [answer] if isinstance(answer, dict | str) else list(answer)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.jsonl"
        lines = (json.dumps({"letter": name, "content": one}) for one in given)
        path.write_text("\n".join(lines), encoding="utf-8")
        return extract(Letter.from_text(text, name), answers=str(path), **settings)


def changed(*changes: Change, text: str = TEXT, **settings: Any) -> DecisionRecord:
    """The record made of the true answer with these changes."""
    answer = true_answer()
    for change in changes:
        change(answer)
    return answered(answer, text, **settings)


def check_at(record: DecisionRecord, pointer: str) -> tuple[str, Any, Any]:
    """Verdict, the model's value, the baseline's."""
    check: Check = record.checks[pointer]
    return check.verdict, check.model, check.baseline


def shown(record: DecisionRecord, pointer: str) -> Any:
    """The record's value, as JSON has it."""
    return at(record.model_dump(mode="json"), pointer)


def flagged(record: DecisionRecord, code: str) -> set[str]:
    """Where the record is flagged for `code`."""
    return {flag.pointer for flag in record.flags if flag.code == code}
