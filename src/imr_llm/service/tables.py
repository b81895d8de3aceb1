"""The tables of the service's store. Knows nothing of what is done with them.

Words of letters stand in `letters`, `decisions` and nowhere else; tokens and sessions stand as hashes.
"""

from __future__ import annotations

import datetime
from typing import Any, Final

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect

__all__ = ["STORE_VERSION", "audit", "decisions", "idempotency", "letters", "metadata", "sessions", "tokens"]

STORE_VERSION: Final = 1
"""Of these tables; a store of another version is refused."""

metadata = MetaData()


class _UtcTime(TypeDecorator[datetime.datetime]):
    """A moment, in UTC in every database (SQLite has no time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(
        self,
        value: datetime.datetime | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> datetime.datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=datetime.UTC)


def _id_column(*more: Any, **how: Any) -> Column[Any]:
    return Column("letter_id", String(32), *more, **how)


def _of_letter() -> Column[Any]:
    return _id_column(ForeignKey("letters.letter_id", ondelete="CASCADE"), nullable=False)


about = Table("store", metadata, Column("version", Integer, nullable=False))

letters = Table(
    "letters",
    metadata,
    _id_column(primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("encoding", String(16), nullable=False),
    Column("pages", Integer),
    Column("text", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("received_at", _UtcTime, nullable=False, index=True),
    Column("received_by", Text, nullable=False),
    Column("risk", Integer, nullable=False),
    Column("to_review", Integer, nullable=False),
    Column("left_to_review", Integer, nullable=False),
    Index("letters_by_risk", "risk", "letter_id"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    _of_letter(),
)

decisions = Table(
    "decisions",
    metadata,
    _id_column(ForeignKey("letters.letter_id", ondelete="CASCADE"), primary_key=True),
    Column("pointer", String(120), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("action", String(8), nullable=False),
    Column("stands", Integer, nullable=False),
    Column("before", Integer, nullable=False),
    Column("value", Text),
    Column("span", Text),
    Column("who", Text, nullable=False),
    Column("at", _UtcTime, nullable=False),
)
"""What reviewers did, in order, one row each, never changed: (letter_id, pointer, version) lets one of two
reviewers win who started from the same version. `stands` is the version whose state holds after the row (its own,
but for an undo), `before` the version whose state held before the one that stands."""

tokens = Table(
    "tokens",
    metadata,
    Column("token_id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("role", String(8), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("created_at", _UtcTime, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("token_id", ForeignKey("tokens.token_id", ondelete="CASCADE"), nullable=False),
    Column("ends_at", _UtcTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("entry", Integer, primary_key=True),
    Column("at", _UtcTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("letter_id", String(32)),
)
"""Who did what to which letter, kept when the letter is gone. Holds no name and no word of a letter."""
