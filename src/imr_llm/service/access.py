"""Who asks, whether they may, how often, and whether a browser was led here by another site.

Without tokens the service trusts whoever reaches it over loopback, so it must be certain that no web page does: the
Host header must name this computer (else a name that a stranger lets point here would do), and a request that changes
something must not come from another site (Origin, Sec-Fetch-Site). With tokens, a browser shows its session in a
cookie that no other site's page sends along.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from imr_llm.service.problems import Problem, too_many
from imr_llm.service.token_store import LOCAL, Caller, Role, TokenStore

__all__ = ["COOKIE", "Allowance", "Gate", "is_loopback", "needs"]

COOKIE: Final = "imr_session"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_STRANGER: Final = "a token is needed; in a browser, log in (a session ends after twelve hours)"
_MOST_CALLERS: Final = 10_000
_FAILURES_A_MINUTE: Final = 10


class Allowance:
    """So many a minute for each caller, saved up to a minute's worth."""

    def __init__(self, a_minute: int) -> None:
        self._most = float(a_minute)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> None:
        """Take one. Raises Problem, with when to come back, where none is left."""
        moment = time.monotonic()
        left, then = self._left.pop(who, (self._most, moment))
        left = min(self._most, left + (moment - then) * self._most / 60)
        self._left[who] = (left - 1 if left >= 1 else left, moment)
        if len(self._left) > _MOST_CALLERS:
            self._left.popitem(last=False)
        if left < 1:
            raise too_many(
                f"more than {self._most:.0f} a minute; wait before the next", (1 - left) * 60 / self._most
            )


class Gate:
    """Lets requests in. `tokens` is None where none are asked for."""

    def __init__(self, tokens: TokenStore | None, rate: int | None) -> None:
        self.tokens = tokens
        self._letters = None if rate is None else Allowance(rate)
        self._failures = Allowance(_FAILURES_A_MINUTE)

    def check_origin(self, request: Request) -> None:
        """Refuse what another site's page makes a browser send."""
        host = request.headers.get("host", "")
        if self.tokens is None and not is_loopback(_name(host)):
            detail = (
                "without tokens this service answers to localhost only; start it with --tokens to use a name"
            )
            raise Problem(421, "misdirected_request", detail)
        if request.method in _SAFE:
            return
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site")
        if (origin is not None and _place(origin) != host) or site not in (None, "same-origin", "none"):
            raise Problem(403, "other_site", "this request was sent by a page of another site")

    async def caller(self, request: Request) -> Caller | None:
        """Who asks; None for a stranger."""
        if self.tokens is None:
            return LOCAL
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            caller = await run_in_threadpool(self.tokens.caller, secret.strip())
            if caller is None:
                self.count_failure(request)
            return caller
        session = request.cookies.get(COOKIE)
        return None if session is None else await run_in_threadpool(self.tokens.of_session, session)

    def count_failure(self, request: Request) -> None:
        """A token that is none was shown. Raises Problem after too many of them."""
        self._failures.take(request.client.host if request.client else "")

    def count_letter(self, caller: Caller) -> None:
        """A letter is handed in. Raises Problem after too many of them."""
        if self._letters is not None:
            self._letters.take(caller.name)


def needs(role: Role) -> Callable[[Request], Coroutine[Any, Any, Caller]]:
    """A dependency that gives the caller, or refuses whoever has not the role."""

    async def allowed(request: Request) -> Caller:
        gate: Gate = request.app.state.service.gate
        caller = await gate.caller(request)
        if caller is None:
            raise Problem(401, "no_token", _STRANGER, {"WWW-Authenticate": "Bearer"})
        if not caller.may(role):
            raise Problem(403, "role", f"this needs the role {role}; your token has {caller.role}")
        return caller

    return allowed


def is_loopback(host: str) -> bool:
    """Whether an address, or a name that nobody else can let point here, reaches this computer alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _place(origin: str) -> str | None:
    """Host and port; None where there are none."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
