"""The doors of bulk reading: a run over letters, and the dead letters of a run once more."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from imr_llm.bulk.events import Watch
from imr_llm.bulk.input_count import InputCount
from imr_llm.bulk.intake import files_in, found_again, found_in
from imr_llm.bulk.pacing import Pacing
from imr_llm.bulk.ray_connection import Cluster
from imr_llm.bulk.reading_key import description_of
from imr_llm.bulk.request_files import BatchPlan
from imr_llm.bulk.shape import NOT_HAD
from imr_llm.bulk.view import LedgerView
from imr_llm.bulk.work import Work
from imr_llm.errors import UsageError
from imr_llm.extraction.extract import BASELINE
from imr_llm.extraction.settings import ModelSettings, reading_for
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits
from imr_llm.llm.means import Clock

__all__ = ["Pacing", "retry", "run"]


def run(
    paths: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    model: str = BASELINE,
    limits: Limits = DEFAULT_LIMITS,
    pacing: Pacing | None = None,
    watch: Watch = lambda event: None,  # noqa: ARG005
    clock: Clock | None = None,
    settings: ModelSettings | None = None,
    batches: BatchPlan | None = None,
    cluster: Cluster | None = None,
) -> str:
    """Read all letters that `paths` lead to, but those that the ledger in `out` has already; says how it ended.

    That is "done", or why letters are left: "interrupted", "budget", "provider down", "waiting" (for somebody to
    answer the files of `batches`). Raises UsageError for
    what cannot be, ModelUnavailable, LedgerFailed and ReaderNotStarted where the run ends for good; what was done is kept
    always.
    """
    how = None if model == BASELINE else reading_for(model, settings or {})
    found = found_in(paths)
    if batches is not None and "-" in [os.fspath(path) for path in paths]:
        raise UsageError("letters are read again when their answers come: name files, not standard input")
    work = Work(how, settings or {}, limits, pacing or Pacing(), watch, clock or Clock(), batches, cluster)
    work.check()
    about = {"model": model, **_told(settings or {}, limits, work.pacing), **_folder_of(batches)}
    with work.ledger(out, description_of(how), about) as ledger:
        counting = InputCount(ledger)
        return work.do(ledger, found, lambda: counting.count(files_in(paths)), is_input=True)


def retry(
    out: str | os.PathLike[str],
    causes: Sequence[str],
    *,
    limits: Mapping[str, Any] | None = None,
    pacing: Mapping[str, Any] | None = None,
    watch: Watch = lambda event: None,  # noqa: ARG005
    clock: Clock | None = None,
    settings: ModelSettings | None = None,
    batches: BatchPlan | None = None,
) -> str:
    """Read once more the dead letters of a ledger that have one of these causes; says how it ended.

    They are looked for wherever they were, and stay dead letters until they are read. Settings, limits (fields of
    `Limits`) and pacing (fields of `Pacing`) are those of the last run, but for those given. With `batches`, letters
    that are asked about in a batch are dead letters no more, and the same again goes on; where the last run put files
    into a folder, letters whose files were not there go that way too, unless a server is given. Raises as `run`.
    """
    with LedgerView(out) as view:
        known, about = view.causes(), view.last_settings()
        goes_on = batches is not None and bool(view.batches_under_way())
    unknown = [] if goes_on else [cause for cause in causes if cause not in known]
    if unknown:
        there_are = ", ".join(known) or "none"
        raise UsageError(
            f"{os.fspath(out)}: has no dead letters of cause {unknown[0]!r}; there are: {there_are}"
        )
    merged: ModelSettings = {**about.get("settings", {}), **(settings or {})}
    how = None if about["model"] == BASELINE else reading_for(about["model"], merged)
    within = replace(DEFAULT_LIMITS, **{**about.get("limits", {}), **(limits or {})})
    paced = replace(Pacing.from_json(about.get("pacing", {})), **(pacing or {}))
    if (
        batches is None
        and "batch_files" in about
        and "base_url" not in (settings or {})
        and set(causes) <= {*NOT_HAD}
    ):
        batches = BatchPlan(folder=Path(about["batch_files"]))
    if batches is not None and batches.folder is not None and "max_cost" not in (pacing or {}):
        paced = replace(paced, max_cost=None)  # what such answers cost is not known
    work = Work(how, merged, within, paced, watch, clock or Clock(), batches)
    work.check()
    again = {"model": about["model"], **_told(merged, within, paced), **_folder_of(batches)}
    with work.ledger(out, description_of(how), again) as ledger:
        return work.do(
            ledger,
            found_again(ledger.dead(causes)),
            lambda: sum(known.get(cause, 0) for cause in causes),
            is_input=False,
        )


def _told(settings: ModelSettings, limits: Limits, pacing: Pacing) -> dict[str, Any]:
    """For the ledger, so that a run can be told the same again."""
    return {"settings": dict(settings), "limits": asdict(limits), "pacing": pacing.as_json()}


def _folder_of(batches: BatchPlan | None) -> dict[str, str]:
    """For the ledger, so that files can be found again."""
    if batches is None or batches.folder is None:
        return {}
    return {"batch_files": os.path.abspath(batches.folder)}
