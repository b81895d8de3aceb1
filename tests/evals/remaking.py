"""Runs made of another run's records, changed by a test and scored like any other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from golds import GOLD

from imr_llm.evals.gold import load_gold
from imr_llm.evals.runs import load_run
from imr_llm.evals.score_lines import score_to_json
from imr_llm.evals.scoring import Seen, score_letter
from imr_llm.schema.record import DecisionRecord, ErrorInfo, FailedLetter, FailedLetterName, ResultLine

OTHER = {"upheld": "overturned", "overturned": "upheld"}
Change = Callable[[int, DecisionRecord], ResultLine]
"""The number of the letter and its record to what another model makes of it."""


def flipped(record: DecisionRecord) -> DecisionRecord:
    """With the first item's outcome turned round."""
    first, *rest = record.items
    turned = first.model_copy(update={"outcome": OTHER[first.outcome]})
    return record.model_copy(update={"items": (turned, *rest)})


def flip(*letters: int) -> Change:
    """Turns the first outcome of these letters round."""
    return lambda k, record: flipped(record) if k in letters else record


def failed(record: DecisionRecord) -> FailedLetter:
    name = record.letter.name
    error = ErrorInfo(code="model_refused", message=f"{name}: refused; ask another", remedy="ask another")
    return FailedLetter(letter=FailedLetterName(name=name), error=error)


def remake(run: Path, folder: Path, *changes: Change, copies: int = 1, **manifest) -> Path:
    """A run in `folder` with a repeat for each change, of `copies` times as many letters."""
    changes = changes or (lambda _, record: record,)
    old = load_run(run)
    gold = {letter.sha256: letter for letter in load_gold(GOLD / "samples").letters}
    folder.mkdir(parents=True)
    lines, scores = [], []
    for copy in range(copies):
        for k, score in enumerate(old.scores):
            letter = gold[score.sha256]
            for repeat, change in enumerate(changes):
                result = change(copy * len(old.scores) + k, old.record(score))
                seen = Seen(grounding=score.grounding)
                made = score_letter(
                    letter,
                    result,
                    repeat=repeat,
                    cluster=score.cluster,
                    seen=seen,
                    operations=score.operations,
                )
                if copies > 1:
                    made = replace(
                        made,
                        letter=f"{made.letter}-{copy}",
                        sha256=f"{copy:04}{made.sha256[4:]}",
                        cluster=f"{made.cluster}-{copy}",
                    )
                scores.append(score_to_json(made))
                lines.append(result.model_dump_json().encode())
    (folder / "scores.jsonl").write_bytes(b"\n".join(scores) + b"\n")
    (folder / "records.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    said = json.loads((run / "manifest.json").read_text())
    said |= {"row": "model", "model": folder.name, "repeats": len(changes)}
    said["letters"] |= {"count": len(old.scores) * copies}
    (folder / "manifest.json").write_text(json.dumps(said | manifest))
    return folder
