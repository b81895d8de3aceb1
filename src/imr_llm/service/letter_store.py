"""Letters in the store: put in once, found, listed by risk."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, func, insert, or_, select
from sqlalchemy.engine import Connection, Row

from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord, Flag
from imr_llm.service.database import Database
from imr_llm.service.fields import doubtful, flags_apart, risk_of
from imr_llm.service.ids import new_id
from imr_llm.service.problems import Problem
from imr_llm.service.tables import audit, idempotency, letters

__all__ = ["Entry", "LetterStore", "Stored", "absent", "letter_row", "now", "put_down"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list of letters says of one; no word of its text."""

    letter_id: str
    name: str
    sha256: str
    pages: int | None
    received_at: datetime.datetime
    received_by: str
    risk: int
    to_review: int
    """Fields that a person should look at."""
    left_to_review: int
    """Those of them that nobody has decided yet."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One letter with its record."""

    entry: Entry
    letter: Letter
    record: DecisionRecord


class LetterStore:
    """The letters of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self, letter: Letter, record: DecisionRecord, who: str, key: str | None
    ) -> Future[tuple[Entry, bool]]:
        """Keep a letter: its entry, and whether it was there already, under a key that `who` has used before.

        The future raises Problem where the key was used for another letter.
        """
        row = letter_row(letter, record, who, now())
        letter_id = row["letter_id"]

        def job(connection: Connection) -> tuple[Entry, bool]:
            if key is not None and (known := _known(connection, who, key, letter)) is not None:
                return known, True
            connection.execute(insert(letters), row)
            if key is not None:
                used = {"owner": who, "key": key, "fingerprint": _fingerprint(letter)}
                connection.execute(insert(idempotency), {**used, "letter_id": letter_id})
            put_down(connection, who, "letter.add", letter_id)
            return Entry(**{name: row[name] for name in _ENTRY_NAMES}), False

        return self._database.submit(job)

    def known(self, letter_sha256: str, name: str, who: str, key: str) -> Entry | None:
        """What was kept under a key before, so that it need not be read again."""
        with self._database.read() as connection:
            return _known_by(connection, who, key, _fingerprint_of(letter_sha256, name))

    def get(self, letter_id: str) -> Stored:
        """A letter by its id. Raises Problem where there is none."""
        with self._database.read() as connection:
            row = connection.execute(select(letters).where(letters.c.letter_id == letter_id)).one_or_none()
        if row is None:
            raise absent()
        letter = Letter(row.name, row.text, row.sha256, row.pages, row.encoding)
        return Stored(_entry(row), letter, DecisionRecord.model_validate_json(row.record))

    def entry(self, letter_id: str) -> Entry:
        """What the list says of a letter. Raises Problem where there is none."""
        with self._database.read() as connection:
            row = connection.execute(_ENTRIES.where(letters.c.letter_id == letter_id)).one_or_none()
        if row is None:
            raise absent()
        return _entry(row)

    def queue(self, first: int, most: int, *, done: bool | None = None) -> list[Entry]:
        """Letters, those at the greatest risk first; `done` chooses those with nothing or something left."""
        wanted = _ENTRIES.order_by((letters.c.left_to_review == 0), *_BY_RISK)
        if done is not None:
            left = letters.c.left_to_review
            wanted = wanted.where(left == 0 if done else left > 0)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(wanted.offset(first).limit(most))]

    def following(self, entry: Entry) -> str | None:
        """The id of the letter with something left that the list has next; behind the last comes the first again."""
        column = letters.c
        behind = or_(
            column.risk < entry.risk,
            and_(
                column.risk == entry.risk,
                or_(
                    column.received_at > entry.received_at,
                    and_(column.received_at == entry.received_at, column.letter_id > entry.letter_id),
                ),
            ),
        )
        wanted = (
            select(column.letter_id)
            .where(column.left_to_review > 0, column.letter_id != entry.letter_id)
            .order_by(behind.desc(), *_BY_RISK)
            .limit(1)
        )
        with self._database.read() as connection:
            found: str | None = connection.execute(wanted).scalar()
        return found

    def flags(self, entries: Iterable[Entry]) -> dict[str, list[Flag]]:
        """What is odd about some letters as a whole, by their ids."""
        asked = [entry.letter_id for entry in entries if entry.risk]
        wanted = select(letters.c.letter_id, letters.c.record).where(letters.c.letter_id.in_(asked))
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        return {row.letter_id: flags_apart(DecisionRecord.model_validate_json(row.record)) for row in rows}

    def progress(self) -> dict[str, int]:
        """How many letters there are, and fields to review, and what is left of both."""
        left = letters.c.left_to_review
        counted = select(
            func.count().label("letters"),
            func.count().filter(left > 0).label("letters_left"),
            func.coalesce(func.sum(letters.c.to_review), 0).label("fields"),
            func.coalesce(func.sum(left), 0).label("fields_left"),
        )
        with self._database.read() as connection:
            return {name: int(count) for name, count in connection.execute(counted).one()._mapping.items()}


def now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def put_down(
    connection: Connection, who: str, action: str, letter_id: str | None = None, run_id: str | None = None
) -> None:
    """Put an act on the audit log."""
    row = {"at": now(), "who": who, "action": action, "letter_id": letter_id, "run_id": run_id}
    connection.execute(insert(audit), row)


def letter_row(letter: Letter, record: DecisionRecord, who: str, when: datetime.datetime) -> dict[str, Any]:
    """A new letter's row, under a new id."""
    asking = doubtful(record)
    return {
        "letter_id": new_id(),
        "name": letter.name,
        "sha256": letter.sha256,
        "encoding": letter.encoding,
        "pages": letter.pages,
        "text": letter.text,
        "record": record.model_dump_json(),
        "received_at": when,
        "received_by": who,
        "risk": risk_of(record, asking),
        "to_review": len(asking),
        "left_to_review": len(asking),
    }


def absent() -> Problem:
    """There is no such letter."""
    return Problem(404, "not_found", "there is no letter of this id; it may have been deleted")


_ENTRY_NAMES = tuple(Entry.__dataclass_fields__)
_BY_RISK: Final = (letters.c.risk.desc(), letters.c.received_at, letters.c.letter_id)
_ENTRIES = select(*(letters.c[name] for name in _ENTRY_NAMES))


def _entry(row: Row[Any]) -> Entry:
    return Entry(**{name: row._mapping[name] for name in _ENTRY_NAMES})


def _known(connection: Connection, who: str, key: str, letter: Letter) -> Entry | None:
    return _known_by(connection, who, key, _fingerprint(letter))


def _known_by(connection: Connection, who: str, key: str, fingerprint: str) -> Entry | None:
    used = connection.execute(
        select(idempotency.c.fingerprint, idempotency.c.letter_id).where(
            idempotency.c.owner == who, idempotency.c.key == key
        )
    ).one_or_none()
    if used is None:
        return None
    if used.fingerprint != fingerprint:
        detail = "this Idempotency-Key was used for another letter; use a new one for each letter"
        raise Problem(422, "idempotency_key_reused", detail)
    row = connection.execute(_ENTRIES.where(letters.c.letter_id == used.letter_id)).one()
    return _entry(row)


def _fingerprint(letter: Letter) -> str:
    return _fingerprint_of(letter.sha256, letter.name)


def _fingerprint_of(sha256: str, name: str) -> str:
    return hashlib.sha256(f"{sha256}\0{name}".encode()).hexdigest()
