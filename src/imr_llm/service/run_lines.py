"""Lines of runs in the store: what each letter is, and what became of it, which is put down once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord
from imr_llm.service.database import Database
from imr_llm.service.letter_store import letter_row, put_down
from imr_llm.service.run_store import Run
from imr_llm.service.tables import letters, run_items, run_letters, run_marks

__all__ = ["Failed", "Read", "RunLines"]

_LONGEST_PART: Final = 80


@dataclass(frozen=True, slots=True)
class Read:
    """A letter that a run has read."""

    number: int
    letter: Letter
    record: DecisionRecord


@dataclass(frozen=True, slots=True)
class Failed:
    """A letter that a run could not read."""

    number: int
    cause: str
    remedy: str


class RunLines:
    """The lines of all runs of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def originals(self, run_id: str, numbers: Sequence[int]) -> dict[int, tuple[str, Any]]:
        """The names of lines, and of those that are copies the letter of the store that they were made from."""
        wanted = (
            select(
                run_letters.c.number,
                run_letters.c.name.label("line"),
                letters.c.sha256,
                letters.c.pages,
                letters.c.encoding,
                letters.c.received_at,
            )
            .outerjoin(letters, letters.c.letter_id == run_letters.c.copy_of)
            .where(run_letters.c.run_id == run_id, run_letters.c.number.in_(numbers))
        )
        with self._database.read() as connection:
            return {
                row.number: (row.line, row if row.sha256 is not None else None)
                for row in connection.execute(wanted)
            }

    def names(self, run_id: str) -> dict[int, tuple[str, str | None, int | None]]:
        """Of each line: its name, and of what was read the hash and the pages that its letter in the store has."""
        wanted = (
            select(run_letters.c.number, run_letters.c.name.label("line"), letters.c.sha256, letters.c.pages)
            .outerjoin(letters, letters.c.letter_id == run_letters.c.letter_id)
            .where(run_letters.c.run_id == run_id)
        )
        with self._database.read() as connection:
            return {row.number: (row.line, row.sha256, row.pages) for row in connection.execute(wanted)}

    def not_settled(self, run_id: str) -> set[int]:
        """Numbers of the lines that nothing is known of yet."""
        wanted = select(run_letters.c.number).where(
            run_letters.c.run_id == run_id, run_letters.c.letter_id.is_(None), run_letters.c.cause.is_(None)
        )
        with self._database.read() as connection:
            return set(connection.scalars(wanted))

    def put(
        self, run: Run, read: Sequence[Read], failed: Sequence[Failed], since: Mapping[int, datetime.datetime]
    ) -> None:
        """Keep what became of letters, each once: records as letters of the store, failures with their cause.

        `since` has, by number, since when a letter is kept that is older than the run.
        """
        new: list[tuple[Read, dict[str, Any]]] = [
            (one, letter_row(one.letter, one.record, run.created_by, since.get(one.number, run.created_at)))
            for one in read
        ]

        def job(connection: Connection) -> None:
            numbers = [one.number for one in read] + [bad.number for bad in failed]
            still = set(
                connection.scalars(
                    select(run_letters.c.number).where(
                        run_letters.c.run_id == run.run_id,
                        run_letters.c.number.in_(numbers),
                        run_letters.c.letter_id.is_(None),
                        run_letters.c.cause.is_(None),
                    )
                )
            )
            for one, row in new:
                if one.number in still:
                    connection.execute(insert(letters), row)
                    _put_line(connection, run.run_id, one, row["letter_id"])
                    put_down(connection, run.created_by, "letter.add", row["letter_id"], run.run_id)
            for bad in failed:
                if bad.number in still:
                    _settle(connection, run.run_id, bad.number, cause=bad.cause, remedy=bad.remedy)

        self._database.write(job)

    def tally(self, run_id: str) -> tuple[int, dict[str, int]]:
        """Letters read, and failed ones by cause."""
        of_run = run_letters.c.run_id == run_id
        read = select(func.count()).where(of_run, run_letters.c.letter_id.is_not(None))
        causes = (
            select(run_letters.c.cause, func.count())
            .where(of_run, run_letters.c.cause.is_not(None))
            .group_by(run_letters.c.cause)
            .order_by(func.count().desc(), run_letters.c.cause)
        )
        with self._database.read() as connection:
            counted = connection.scalar(read) or 0
            return counted, dict(connection.execute(causes).all())


def _put_line(connection: Connection, run_id: str, read: Read, letter_id: str) -> None:
    record, number = read.record, read.number
    day = record.dates.decision
    _settle(
        connection,
        run_id,
        number,
        letter_id=letter_id,
        case_number=record.case_number,
        decided_on=None if day is None else day.isoformat(),
    )
    for place, item in enumerate(record.items):
        at = {"run_id": run_id, "number": number, "item": place}
        connection.execute(insert(run_items), {**at, "outcome": item.outcome, "category": item.category})
        marks = {("part", part.part[:_LONGEST_PART]) for part in item.body_parts}
        marks |= {("guideline", cited.source) for cited in item.reviewer_citations}
        for kind, value in sorted(marks):
            connection.execute(insert(run_marks), {**at, "kind": kind, "value": value})


def _settle(connection: Connection, run_id: str, number: int, **values: Any) -> None:
    connection.execute(
        update(run_letters)
        .where(run_letters.c.run_id == run_id, run_letters.c.number == number)
        .values(**values)
    )
