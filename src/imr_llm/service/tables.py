"""The tables of the service's store. Knows nothing of what is done with them.

Words of letters stand in `letters`, `decisions` and nowhere else (of a run: names of letters and, of their items, only
words of closed vocabularies and parts of the body); tokens and sessions stand as hashes.
"""

from __future__ import annotations

import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

__all__ = [
    "STORE_VERSION",
    "UPGRADES",
    "about",
    "audit",
    "decisions",
    "idempotency",
    "letters",
    "metadata",
    "run_items",
    "run_letters",
    "run_marks",
    "runs",
    "sessions",
    "tokens",
]

STORE_VERSION: Final = 3
"""Of these tables; a store of a version that no upgrade leads from is refused."""
UPGRADES: Final[dict[int, tuple[str, ...]]] = {
    1: ("ALTER TABLE audit ADD COLUMN run_id VARCHAR(32)",),
    2: ("ALTER TABLE store ADD COLUMN store_id VARCHAR(32)",),
}
"""By the version they start from: what makes a store one version newer. New tables are made without them."""

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


about = Table("store", metadata, Column("version", Integer, nullable=False), Column("store_id", String(32)))
"""One row. `store_id` is random; what is kept in files outside of the store names it."""

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
but for an undo and for a skip of what somebody has decided), `before` the version whose state held before the one that
stands. An `accept` with a value accepted the correction that held before it; one without, what was read."""

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
    Column("run_id", String(32)),
)
"""Who did what to which letter or run, kept when it is gone. Holds no name and no word of a letter."""

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(32), primary_key=True),
    Column("created_at", _UtcTime, nullable=False, index=True),
    Column("created_by", Text, nullable=False),
    Column("key", String(255)),
    Column("fingerprint", String(64), nullable=False),
    Column("model", Text, nullable=False),
    Column("max_cost", BigInteger),
    Column("letters", Integer, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("why", String(40)),
    Column("detail", Text),
    Column("version", Integer, nullable=False),
    Column("began_at", _UtcTime),
    Column("ended_at", _UtcTime),
    Column("progress", Text, nullable=False),
    UniqueConstraint("created_by", "key"),
)
"""One run over many letters. `version` counts what changed about it, `progress` is what is known of it (JSON), money is
in millionths of a dollar."""

run_letters = Table(
    "run_letters",
    metadata,
    Column("run_id", ForeignKey("runs.run_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("copy_of", String(32), index=True),
    _id_column(index=True),
    Column("case_number", Text),
    Column("decided_on", String(10)),
    Column("cause", String(60)),
    Column("remedy", Text),
)
"""One line of a run. Read: `letter_id` is its letter in the store. Failed: `cause` says why. Neither: not read yet.
`copy_of` is the letter of the store that it was read from, where it was not handed in with the run."""

_OF_LINE: Final = ("run_id", "number")

run_items = Table(
    "run_items",
    metadata,
    Column("run_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("outcome", String(24)),
    Column("category", String(40)),
    ForeignKeyConstraint(
        _OF_LINE, [f"run_letters.{name}" for name in _OF_LINE], ondelete="CASCADE", name="item_of_line"
    ),
)

run_marks = Table(
    "run_marks",
    metadata,
    Column("run_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("value", String(80), primary_key=True),
    ForeignKeyConstraint(
        _OF_LINE, [f"run_letters.{name}" for name in _OF_LINE], ondelete="CASCADE", name="mark_of_line"
    ),
)
"""Of an item, what it may have several of: kind `part`, parts of the body; kind `guideline`, what the reviewer cited."""
