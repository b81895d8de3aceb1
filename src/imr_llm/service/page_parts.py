"""What all pages share: who looks at them, how they are filled in, and the page that says why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from imr_llm.service.ids import is_id
from imr_llm.service.problems import Problem
from imr_llm.service.service import service_of
from imr_llm.service.token_store import Caller, Role

__all__ = ["caller_of", "checked", "local_path", "problem_page", "shown"]

_TITLES: Final = {
    403: "Not allowed",
    404: "Not found",
    405: "Not found",
    500: "Something went wrong",
    503: "This cannot be done now",
}
_LOCAL: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,1000}")
"""A path with its query. Nothing that a browser could take for another site's: no second slash or backslash at its
beginning, and no blank or control character, which browsers leave out."""


async def caller_of(request: Request, role: Role) -> Caller | Response:
    """Who asks, or the page that says why not."""
    caller = await service_of(request).gate.caller(request)
    if caller is None:
        return RedirectResponse(_login_address(request), 303)
    if not caller.may(role):
        problem = Problem(403, "role", f"This page needs the role {role}; your token has {caller.role}")
        return problem_page(request, caller, problem)
    return caller


def local_path(said: str) -> str:
    """Where somebody who logs in wants to go; the first page for what is no page here."""
    return said if _LOCAL.fullmatch(said) and not said.startswith(("/login", "/logout")) else "/"


def _login_address(request: Request) -> str:
    """Of the page to log in, which leads to the page that was asked for."""
    query = f"?{request.url.query}" if request.url.query else ""
    wanted = local_path(request.url.path + query) if request.method == "GET" else "/"
    return "/login" if wanted == "/" else f"/login?{urlencode({'next': wanted})}"


def checked(some_id: str, absent: Callable[[], Problem]) -> str:
    """An id that may be one. Raises Problem for what is none."""
    if not is_id(some_id):
        raise absent()
    return some_id


def problem_page(request: Request, caller: Caller | None, problem: Problem) -> Response:
    """Why there is no such page, or why something was not done."""
    title = _TITLES.get(problem.status, "This was not done")
    detail = problem.detail[:1].upper() + problem.detail[1:]
    return shown(request, caller, "problem", status=problem.status, title=title, detail=detail)


def shown(
    request: Request, caller: Caller | None, name: str, status: int = 200, here: str = "", **values: Any
) -> Response:
    """A page from the template of that name; all values are escaped there."""
    needs_tokens = service_of(request).settings.needs_tokens
    page = _templates().get_template(f"{name}.html.j2")
    said = page.render(caller=caller, here=here, needs_tokens=needs_tokens, **values)
    return Response(said, status, media_type="text/html")


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("imr_llm.service"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    made.filters["words"] = lambda name: name.replace("_", " ")
    return made
