"""An evaluation: the letters of a suite read by baseline, majority and models, scored, each a run in its folder.

Reading comes first and is stored as it goes; scores are made of the records at the end. A run that was
interrupted goes on where it stopped; one that is complete is left as it is, but for letters that nobody answered.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imr_llm.baseline.reader import read_baseline
from imr_llm.errors import LetterError, UsageError
from imr_llm.evals.explained import explained, unexplained
from imr_llm.evals.groundedness import grounding_of, ungrounded
from imr_llm.evals.majority import majority_labels
from imr_llm.evals.prepared import Prepared
from imr_llm.evals.readers import Outcome, read_with_baseline, read_with_model
from imr_llm.evals.runs import ANSWERS, EXPLANATIONS, MANIFEST, RECORDS, SCORES, Manifest, Row, read_manifest
from imr_llm.evals.score_lines import score_to_json
from imr_llm.evals.scores import LetterScore
from imr_llm.evals.scoring import Seen, compare_result, score_letter
from imr_llm.evals.stored import StoredAnswers
from imr_llm.evals.suites import Suite
from imr_llm.explanation.legal_facts import FactsOutdatedWarning
from imr_llm.explanation.write import explain
from imr_llm.extraction.settings import ModelSettings, reading_for
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits
from imr_llm.schema.explanation import Explanation
from imr_llm.schema.record import DecisionRecord, FailedLetter, ResultLine

__all__ = ["Evaluation", "evaluate"]

_MAY_DIFFER: Final = {"created_at", "complete", "git", "python", "endpoint"}
"""What may have changed of a run that is gone on with."""
_NO_PLACE: Final = re.compile(r"[^\w.@:+-]")

Tell = Callable[[str, int, int], None]
"""Called with the row's model, the letters read so far and how many there are."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation left behind."""

    runs: tuple[Path, ...]
    """Folders of baseline, majority and models, in this order."""
    missing: tuple[str, ...]
    """Letters of the suite that no folder named holds."""


def evaluate(
    suite: Suite,
    models: Sequence[str],
    out: str | Path,
    *,
    letters: Sequence[str | Path] = (),
    replay: str | Path | None = None,
    settings: ModelSettings | None = None,
    limits: Limits = DEFAULT_LIMITS,
    tell: Tell | None = None,
) -> Evaluation:
    """Run a suite into the folder `out`.

    `letters` are folders in which the letters are looked for, `settings` those of the models (they go before the
    suite's), `replay` an earlier evaluation whose stored answers are used and nothing else. Raises UsageError for
    what cannot be run, ModelUnavailable where no call to a model can succeed; what was answered is kept in either
    case. Not to be called in a running event loop.
    """
    rows: dict[str, tuple[Row, str]] = {
        "baseline": ("baseline", "baseline"),
        "majority": ("majority", "majority"),
    }
    for model in dict.fromkeys([*suite.models, *models]):
        reading_for(model, settings or {})
        name = _NO_PLACE.sub("_", model).lstrip(".") or "_"
        if name in rows:
            raise UsageError(f"the model {model!r} would be written where {rows[name][1]!r} is; run it apart")
        rows[name] = ("model", model)
    prepared = Prepared(suite, letters, None if replay is None else Path(replay), settings or {}, limits)
    manifests = {name: prepared.manifest(row, model, name) for name, (row, model) in rows.items()}
    runs = tuple(_run(prepared, Path(out) / name, manifest, tell) for name, manifest in manifests.items())
    return Evaluation(runs, prepared.missing)


def _run(prepared: Prepared, folder: Path, new: Manifest, tell: Tell | None) -> Path:
    """Run one row, or what is left of it."""
    manifest = _begun(folder, new)
    if manifest.complete:
        if prepared.replay is not None or not StoredAnswers.read(folder / ANSWERS).has_unanswered:
            return folder
        manifest = manifest.model_copy(update={"complete": False})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_manifest(folder, manifest)
        _fill(prepared, folder, manifest, tell)
        _write_manifest(folder, manifest.model_copy(update={"complete": True}))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError(f"{folder}: cannot be written ({why}); make room or name another with -o") from None
    return folder


def _begun(folder: Path, new: Manifest) -> Manifest:
    """The manifest of the run that lies in the folder, if it is this one; else the new one.

    It goes on at the server whose answers it has; another may be asked only as long as none has answered.
    """
    if not (folder / MANIFEST).exists():
        return new
    old = read_manifest(folder)
    before, now = old.model_dump(exclude=_MAY_DIFFER), new.model_dump(exclude=_MAY_DIFFER)
    different = sorted(name for name in now if before[name] != now[name])
    if different:
        raise UsageError(
            f"{folder}: holds another run (other {', '.join(different)}); name another folder with -o"
        )
    if old.endpoint != new.endpoint and StoredAnswers.read(folder / ANSWERS).has_answered:
        raise UsageError(
            f"{folder}: holds another run (answers of the server {old.endpoint}, and {new.endpoint} may have another model of "
            "that name); name that server with --base-url, or another folder with -o"
        )
    return old.model_copy(update={"endpoint": new.endpoint})


def _fill(prepared: Prepared, folder: Path, manifest: Manifest, tell: Tell | None) -> None:
    """Read, score and write."""
    if manifest.row == "majority":
        labels = majority_labels([case.gold.label for case in prepared.cases])
        scores = [
            score_letter(case.gold, label, repeat=repeat, cluster=prepared.clusters[case.gold.sha256])
            for case, label in zip(prepared.cases, labels, strict=True)
            for repeat in range(manifest.repeats)
        ]
        _write_lines(folder / RECORDS, [b"null"] * len(scores))
        _write_lines(folder / SCORES, map(score_to_json, scores))
        return
    outcomes = _read(prepared, folder, manifest, tell)
    records = [outcome.result.model_dump_json().encode() for outcome in outcomes]
    _write_lines(folder / RECORDS, records)
    explanations: list[bytes] = []
    lines: list[bytes] = []
    for outcome, record in zip(outcomes, records, strict=True):
        result = _as_written(outcome.result, record)
        score, explanation = _score(prepared, outcome, result, by_model=manifest.writer == "model")
        lines.append(score_to_json(score))
        explanations.append(b"null" if explanation is None else explanation.model_dump_json().encode())
    _write_lines(folder / SCORES, lines)
    if manifest.lang is not None:
        _write_lines(folder / EXPLANATIONS, explanations)


def _read(prepared: Prepared, folder: Path, manifest: Manifest, tell: Tell | None) -> list[Outcome]:
    """Results of all letters and repeats; live answers are stored, those of a replay are only read."""
    replay, own = prepared.replay, folder / ANSWERS
    count, done = len(prepared.cases) * manifest.repeats, 0

    def told() -> None:
        nonlocal done
        done += 1
        if tell is not None:
            tell(manifest.model, done, count)

    with StoredAnswers.read(own if replay is None else replay / folder.name / ANSWERS) as stored:
        if replay is None:
            stored.open(own)
        if manifest.row == "baseline":
            return read_with_baseline(
                prepared.cases, prepared.shelf, manifest.repeats, stored, manifest.created_at, told
            )
        return read_with_model(
            prepared.cases,
            prepared.shelf,
            prepared.suite,
            manifest.model,
            prepared.settings,
            stored,
            live=replay is None,
            tell=told,
        )


def _as_written(result: ResultLine, record: bytes) -> ResultLine:
    """The result as anybody reads it from the run's records: what is scored is what is kept."""
    return type(result).model_validate_json(record)


def _score(
    prepared: Prepared, outcome: Outcome, result: ResultLine, *, by_model: bool
) -> tuple[LetterScore, Explanation | None]:
    gold = outcome.case.gold
    compared = compare_result(gold, result)
    explanation = None
    lang = prepared.suite.lang
    if isinstance(result, FailedLetter):
        seen = Seen(
            ungrounded(compared.cells), None if lang is None else unexplained(gold.label, by_model=by_model)
        )
    else:
        letter = prepared.shelf.letter(outcome.case)
        assert not isinstance(letter, LetterError), "it has a record"
        said = None
        if lang is not None:
            explanation = outcome.explanation or _explain(result, letter, lang)
            said = explained(explanation, result, letter, gold.label, compared.pairs["/items"])
        seen = Seen(grounding_of(result, read_baseline(letter)), said)
    score = score_letter(
        gold,
        result,
        repeat=outcome.repeat,
        cluster=prepared.clusters[gold.sha256],
        compared=compared,
        seen=seen,
        operations=outcome.operations,
    )
    return score, explanation


def _explain(record: DecisionRecord, letter: Letter, lang: str) -> Explanation:
    with warnings.catch_warnings():  # how old the legal facts are is no matter of how a letter was read
        warnings.simplefilter("ignore", FactsOutdatedWarning)
        return explain(record, letter, lang=lang)


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for line in lines:
            file.write(line + b"\n")
