"""Which way calls that are under way in batches went, a provider's or a folder's: a run goes on that way or not at all."""

from __future__ import annotations

import os
import sqlite3

from imr_llm.bulk.request_files import BatchPlan
from imr_llm.bulk.view import LedgerView
from imr_llm.errors import ImrError, UsageError

__all__ = ["check_way"]


def check_way(out: str | os.PathLike[str], plan: BatchPlan | None) -> None:
    """Raise UsageError where a run with this plan, or without any, cannot go on with the batches of `out`."""
    under_way = _under_way(out)
    names = [name for name, *_ in under_way]
    for given_up in plan.given_up if plan is not None else ():
        if given_up not in names:
            there_are = ", ".join(names) or "none"
            raise UsageError(
                f"{os.fspath(out)}: has no batch {given_up!r} that is under way; there are: {there_are}"
            )
    for name, file, folder in under_way:
        in_folder = file == f"{name}.jsonl" or (file is None and folder is not None)
        if plan is None or (file is not None and in_folder != (plan.folder is not None)):
            way = f"--batch-files {folder or 'DIR'}" if in_folder else "--batch"
            raise UsageError(
                f"{os.fspath(out)}: has calls under way in batches; go on with imr-llm run and {way} "
                "until they are back"
            )


def _under_way(out: str | os.PathLike[str]) -> list[tuple[str, str | None, str | None]]:
    """Those of a ledger that can be opened; where it cannot, whoever opens it for the run says why."""
    try:
        with LedgerView(out) as view:
            return [] if view.is_written() else view.batches_under_way()
    except (ImrError, sqlite3.Error):
        return []
