"""Takes what the process of a run has read out of its ledger into the store, and says how far the run is."""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import orjson

from imr_llm.bulk.status import Status
from imr_llm.bulk.view import LedgerView, Line
from imr_llm.errors import ImrError, UsageError
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord
from imr_llm.service.reading import LetterReader
from imr_llm.service.run_export import named
from imr_llm.service.run_files import RunFolder, number_of
from imr_llm.service.run_lines import Failed, Read, RunLines
from imr_llm.service.run_store import Progress, Run

__all__ = ["RunTaking"]

_OVERLAP: Final = 5.0
"""Seconds that a look goes back behind the one before: a letter's time is taken before it is on the disk."""
_AT_ONCE: Final = 50
"""Letters taken into the store with one commit."""
_NOT_READ: Final = "not_read"


class RunTaking:
    """From the folder of one run into the store."""

    def __init__(self, folder: RunFolder, lines: RunLines, reader: LetterReader) -> None:
        self._folder = folder
        self._lines = lines
        self._reader = reader
        self._since = 0.0

    def take(self, run: Run, *, whole: bool) -> Progress:
        """Take letters that were finished since the last look, or all that were not taken; how far the run is then.

        Raises LedgerFailed.
        """
        begun = time.time()
        try:
            view = LedgerView(self._folder.out)
        except UsageError:  # it has not begun to write
            return self._progress(run, None)
        with view:
            missing = self._lines.not_settled(run.run_id)
            waiting: list[Line] = []
            for line in view.lines(None if whole else self._since - _OVERLAP):
                if number_of(line.name) in missing and not _is_unread(line):
                    missing.remove(number_of(line.name))
                    waiting.append(line)
                if len(waiting) == _AT_ONCE:
                    self._put(run, waiting)
                    waiting = []
            if waiting:
                self._put(run, waiting)
            self._since = begun
            return self._progress(run, view.status())

    def left(self, run: Run) -> set[int]:
        """Numbers of the letters that nothing came of yet."""
        return self._lines.not_settled(run.run_id)

    def _put(self, run: Run, lines: Sequence[Line]) -> None:
        read: list[Read] = []
        failed: list[Failed] = []
        kept_since: dict[int, datetime.datetime] = {}
        known = self._lines.originals(run.run_id, [number_of(line.name) for line in lines])
        for line in lines:
            number = number_of(line.name)
            if number not in known:
                continue
            name, original = known[number]
            letter = self._reader.again(self._folder.letter(number), name)
            if original is not None and isinstance(letter, Letter):
                letter = replace(
                    letter, sha256=original.sha256, pages=original.pages, encoding=original.encoding
                )
                kept_since[number] = original.received_at
            if isinstance(letter, ImrError):
                failed.append(_failure(number, named(line, name, None, None), letter))
            elif line.is_record:
                content = named(line, name, letter.sha256, letter.pages)
                record = DecisionRecord.model_validate_json(orjson.dumps(content))
                read.append(Read(number, letter, record))
            else:
                failed.append(_failure(number, named(line, name, None, None), None))
        self._lines.put(run, read, failed, kept_since)

    def _progress(self, run: Run, status: Status | None) -> Progress:
        read, failed = self._lines.tally(run.run_id)
        if status is None:
            return replace(run.progress, read=read, failed=failed)
        left = run.letters - read - sum(failed.values())
        return Progress(
            read=read,
            failed=failed,
            per_second=round(status.per_second, 2),
            seconds_left=round(left / status.per_second, 1) if status.per_second and left else None,
            calls=status.calls,
            cost=status.cost,
            wasted=status.wasted,
            cost_unknown=status.cost_unknown + status.lost,
        )


def _is_unread(line: Line) -> bool:
    return not line.is_record and line.content["error"]["code"] == _NOT_READ


def _failure(number: int, content: Mapping[str, Any], error: ImrError | None) -> Failed:
    """Why there is no record: what the ledger says, or what went wrong when the text was read for the store."""
    if error is not None and "error" not in content:
        return Failed(number, getattr(error, "code", "internal_error"), getattr(error, "remedy", ""))
    said = content["error"]
    return Failed(number, said["code"], said["remedy"])
