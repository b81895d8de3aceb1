"""What all pages share: who looks at them, how they are filled in, and the page that says why there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from imr_llm.service.ids import is_id
from imr_llm.service.problems import Problem
from imr_llm.service.service import service_of
from imr_llm.service.token_store import Caller, Role

__all__ = ["caller_of", "checked", "problem_page", "shown"]

_TITLES: Final = {403: "Not allowed", 404: "Not found"}


async def caller_of(request: Request, role: Role) -> Caller | Response:
    """Who asks, or the page that says why not."""
    caller = await service_of(request).gate.caller(request)
    if caller is None:
        return RedirectResponse("/login", 303)
    if not caller.may(role):
        problem = Problem(403, "role", f"This page needs the role {role}; your token has {caller.role}")
        return problem_page(request, caller, problem)
    return caller


def checked(some_id: str, absent: Callable[[], Problem]) -> str:
    """An id that may be one. Raises Problem for what is none."""
    if not is_id(some_id):
        raise absent()
    return some_id


def problem_page(request: Request, caller: Caller, problem: Problem) -> Response:
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
