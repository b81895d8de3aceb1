"""Runs made of another run's records, changed by a test and scored like any other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from golds import GOLD

from imr_llm.evals.gold import GoldLetter, load_gold
from imr_llm.evals.runs import load_run
from imr_llm.evals.score_lines import score_to_json
from imr_llm.evals.scores import LetterScore
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


def _scored(
    old: LetterScore, gold: Mapping[str, GoldLetter], result: ResultLine, repeat: int
) -> tuple[LetterScore, bytes]:
    made = score_letter(
        gold[old.sha256],
        result,
        repeat=repeat,
        cluster=old.cluster,
        seen=Seen(grounding=old.grounding),
        operations=old.operations,
    )
    return made, result.model_dump_json().encode()


def remake(run: Path, folder: Path, *changes: Change, copies: int = 1, only: int = 1000, **manifest) -> Path:
    """A run in `folder` with a repeat for each change, of `copies` times as many letters, of the `only` shortest."""
    changes = changes or (lambda _, record: record,)
    old = load_run(run)
    gold = {letter.sha256: letter for letter in load_gold(GOLD / "samples").letters}
    folder.mkdir(parents=True)
    lines, scores = [], []
    known: dict[tuple[str, int], tuple[LetterScore, bytes]] = {}
    shortest = sorted(old.scores, key=lambda score: len(old.record(score).items))[:only]
    kept = old.scores if only >= len(old.scores) else shortest
    records = [old.record(score) for score in kept]
    for number in range(copies * len(records)):
        copy, k = divmod(number, len(records))
        for repeat, change in enumerate(changes):
            result = change(number, records[k])
            way = (kept[k].sha256, repeat)
            if result is not records[k]:
                made, line = _scored(kept[k], gold, result, repeat)
            else:
                if way not in known:
                    known[way] = _scored(kept[k], gold, result, repeat)
                made, line = known[way]
            if copies > 1:
                made = replace(
                    made,
                    letter=f"{made.letter}-{copy}",
                    sha256=f"{copy:04}{made.sha256[4:]}",
                    cluster=f"{made.cluster}-{copy}",
                )
            scores.append(score_to_json(made))
            lines.append(line)
    (folder / "scores.jsonl").write_bytes(b"\n".join(scores) + b"\n")
    (folder / "records.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    said = json.loads((run / "manifest.json").read_text())
    said |= {"row": "model", "model": folder.name, "repeats": len(changes)}
    said["letters"] |= {"count": len(kept) * copies}
    (folder / "manifest.json").write_text(json.dumps(said | manifest))
    return folder
