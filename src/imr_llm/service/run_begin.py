"""Begins a run: its letters go to the disk, then it is put down in the store; or nothing of it stays."""

from __future__ import annotations

import hashlib

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from imr_llm.errors import UsageError
from imr_llm.service.problems import Problem
from imr_llm.service.run_files import NewFolder
from imr_llm.service.run_rules import rules_for
from imr_llm.service.run_store import NewLine, NewRun, Run
from imr_llm.service.run_uploads import Asked, asked_for
from imr_llm.service.service import Service, service_of
from imr_llm.service.token_store import Caller

__all__ = ["begin_run"]


async def begin_run(request: Request, caller: Caller, key: str | None) -> tuple[Run, bool]:
    """Take the letters in and put the run down; whether it was there already. Raises Problem."""
    service = service_of(request)
    settings = service.settings
    if key is None:
        await run_in_threadpool(service.runs.check_room, caller.name, settings.runs.waiting)
    try:
        folder = await run_in_threadpool(service.folders.new)
    except (UsageError, OSError):
        raise _no_room() from None
    try:
        asked = await asked_for(request, folder, settings.limits, settings.runs, settings.upload_seconds)
        model, max_cost = rules_for(settings, asked.model, asked.max_cost)
        run, was_known = await run_in_threadpool(
            _put_down, service, folder, asked, model, max_cost, caller.name, key
        )
    except OSError:
        await run_in_threadpool(folder.drop)
        raise _no_room() from None
    except BaseException:
        await run_in_threadpool(folder.drop)
        raise
    if was_known:
        await run_in_threadpool(folder.drop)
    service.keeper.look()
    return run, was_known


def _put_down(
    service: Service,
    folder: NewFolder,
    asked: Asked,
    model: str,
    max_cost: int | None,
    who: str,
    key: str | None,
) -> tuple[Run, bool]:
    lines = [NewLine(name) for name in asked.names]
    for letter_id in asked.letter_ids:
        try:
            stored = service.letters.get(letter_id)
        except Problem:
            raise Problem(422, "no_such_letter", "letters: one of these ids is of no letter here") from None
        folder.begin()
        folder.write(stored.letter.text.encode())
        folder.end()
        lines.append(NewLine(stored.letter.name, letter_id))
    folder.keep()
    fingerprint = hashlib.sha256(f"{model}\0{max_cost}\0{asked.digest}".encode()).hexdigest()
    new = NewRun(folder.run_id, model, max_cost, lines, fingerprint)
    return service.runs.add(new, who, key, service.settings.runs.waiting)


def _no_room() -> Problem:
    return Problem(
        503, "no_room", "the folder of runs cannot be written; whoever runs the service must look at it"
    )
