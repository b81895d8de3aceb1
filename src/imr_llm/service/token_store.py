"""Who may ask: tokens with a role, sessions of browsers that showed one. Both stand in the store as hashes only."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from imr_llm.errors import UsageError
from imr_llm.service.database import Database
from imr_llm.service.letter_store import now, put_down
from imr_llm.service.tables import sessions, tokens

__all__ = ["LOCAL", "ROLES", "SESSION", "Caller", "Role", "TokenStore", "opened_tokens"]

Role = Literal["reader", "reviewer", "admin"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""reader: letters, records, explanations; reviewer: decisions and corrections too; admin: deleting and the audit log
too. Each may do what those before it may."""
SESSION: Final = datetime.timedelta(hours=12)
"""How long a browser that showed a token stays logged in."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether the caller has `role` or more."""
        return ROLES.index(self.role) >= ROLES.index(role)


LOCAL: Final = Caller("local", "admin")
"""Whoever sits at this computer, where no tokens are asked for."""


class TokenStore:
    """The tokens and sessions of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, role: Role) -> str:
        """Make a token and give it, the only time. Raises UsageError where the name is taken."""
        secret = f"imr_{secrets.token_urlsafe(32)}"
        row = {"name": name, "role": role, "sha256": _hash(secret), "created_at": now()}

        def job(connection: Connection) -> None:
            connection.execute(insert(tokens), row)
            put_down(connection, name, "token.add")

        try:
            self._database.write(job)
        except IntegrityError:
            raise UsageError(f"there is a token {name!r} already; revoke it or choose another name") from None
        return secret

    def listed(self) -> list[tuple[str, Role, datetime.datetime]]:
        """Name, role and day of each token."""
        wanted = select(tokens.c.name, tokens.c.role, tokens.c.created_at).order_by(tokens.c.name)
        with self._database.read() as connection:
            return [(row.name, row.role, row.created_at) for row in connection.execute(wanted)]

    def revoke(self, name: str) -> None:
        """Delete a token and end the sessions begun with it. Raises UsageError where there is none."""

        def job(connection: Connection) -> int:
            chosen = select(tokens.c.token_id).where(tokens.c.name == name)
            connection.execute(delete(sessions).where(sessions.c.token_id.in_(chosen)))
            gone = connection.execute(delete(tokens).where(tokens.c.name == name)).rowcount
            if gone:
                put_down(connection, name, "token.revoke")
            return gone

        if not self._database.write(job, forgets=True):
            raise UsageError(f"there is no token {name!r}; `imr-llm token list` shows them")

    def caller(self, secret: str) -> Caller | None:
        """Whose token it is."""
        found = self._find(select(tokens).where(tokens.c.sha256 == _hash(secret)))
        return None if found is None else Caller(found.name, found.role)

    def log_in(self, secret: str) -> str | None:
        """A new session's secret for the cookie; None for no token."""
        found = self._find(select(tokens).where(tokens.c.sha256 == _hash(secret)))
        if found is None:
            return None
        session = secrets.token_urlsafe(32)
        row = {"sha256": _hash(session), "token_id": found.token_id, "ends_at": now() + SESSION}

        def job(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.ends_at < now()))
            connection.execute(insert(sessions), row)
            put_down(connection, found.name, "session.begin")

        self._database.write(job)
        return session

    def of_session(self, session: str) -> Caller | None:
        """Whose session it is, if it has not ended."""
        chosen = select(tokens).join(sessions, sessions.c.token_id == tokens.c.token_id)
        found = self._find(chosen.where(sessions.c.sha256 == _hash(session), sessions.c.ends_at > now()))
        return None if found is None else Caller(found.name, found.role)

    def log_out(self, session: str) -> None:
        """End a session."""
        self._database.write(
            lambda connection: connection.execute(delete(sessions).where(sessions.c.sha256 == _hash(session)))
        )

    def _find(self, wanted: Any) -> Any:
        with self._database.read() as connection:
            return connection.execute(wanted).one_or_none()


@contextmanager
def opened_tokens(store: str) -> Iterator[TokenStore]:
    """The tokens of a store at a path or URL, for as long as the context lasts."""
    database = Database(store)
    try:
        yield TokenStore(database)
    finally:
        database.close()


def _hash(secret: str) -> str:
    """Of 256 random bits: nothing that guessing could shorten, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
