"""Pages for people: handing in a letter, its explanation, the queue and the review desk.

The pages hold no data but what a template shows, escaped; scripts get the rest from `/v1`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from imr_llm.explanation.formats import article_html
from imr_llm.explanation.language import language
from imr_llm.explanation.write import from_templates
from imr_llm.service.access import COOKIE
from imr_llm.service.correcting import as_corrected
from imr_llm.service.letter_store import absent
from imr_llm.service.problems import Problem
from imr_llm.service.service import Service, service_of
from imr_llm.service.token_store import Caller, Role

__all__ = ["router", "static_files"]

router = APIRouter(include_in_schema=False)

_PAGE: Final = 50
_SESSION_SECONDS: Final = 12 * 3600
_ID: Final = frozenset("0123456789abcdef")


def static_files() -> StaticFiles:
    """The scripts and styles."""
    return StaticFiles(directory=str(files("imr_llm.service") / "static"))


@router.get("/")
async def home(request: Request) -> Response:
    """Where a letter is dropped or pasted."""
    caller = await _caller(request, "reader")
    if isinstance(caller, Response):
        return caller
    settings = service_of(request).settings
    keep = settings.keep
    said = None if keep is None else f"{keep.days} days" if keep.days else f"{keep.seconds // 3600} hours"
    return _shown(request, caller, "home", here="home", keep=said, model=settings.model)


@router.get("/static/explanation.css")
async def explanation_style() -> Response:
    """The style of explanations, which they have outside of the service too."""
    style = (files("imr_llm.explanation") / "page" / "page.css").read_text(encoding="utf-8")
    return Response(style, media_type="text/css")


@router.get("/letters/{letter_id}")
async def explanation(
    request: Request, letter_id: str, lang: Annotated[Literal["en", "es"], Query()] = "en"
) -> Response:
    """A letter in plain words."""
    caller = await _caller(request, "reader")
    if isinstance(caller, Response):
        return caller
    service = service_of(request)
    try:
        article = await run_in_threadpool(_article, service, _checked(letter_id), lang, caller)
    except Problem as problem:
        return _problem(request, caller, problem)
    return _shown(
        request, caller, "letter", letter_id=letter_id, lang=lang, words=language(lang).page, article=article
    )


def _article(service: Service, letter_id: str, lang: str, caller: Caller) -> Markup:
    stored = service.letters.get(letter_id)
    service.note(caller.name, "explanation.read", letter_id)
    record = as_corrected(stored.record, service.decisions.states(letter_id))
    return Markup(article_html(from_templates(record, stored.letter, lang)))  # noqa: S704  # nosec B704 # escaped there


@router.get("/review")
async def queue(request: Request, first: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0) -> Response:
    """The letters, those at the greatest risk first."""
    caller = await _caller(request, "reviewer")
    if isinstance(caller, Response):
        return caller
    letters = service_of(request).letters
    entries = await run_in_threadpool(letters.queue, first, _PAGE)
    progress = await run_in_threadpool(letters.progress)
    return _shown(
        request, caller, "queue", here="review", entries=entries, progress=progress, first=first, most=_PAGE
    )


@router.get("/review/{letter_id}")
async def desk(request: Request, letter_id: str) -> Response:
    """One letter on the review desk."""
    caller = await _caller(request, "reviewer")
    if isinstance(caller, Response):
        return caller
    letters = service_of(request).letters
    try:
        entry = await run_in_threadpool(letters.entry, _checked(letter_id))
    except Problem as problem:
        return _problem(request, caller, problem)
    waiting = await run_in_threadpool(lambda: letters.queue(0, 2, done=False))
    following = next((one.letter_id for one in waiting if one.letter_id != letter_id), None)
    return _shown(request, caller, "desk", here="review", entry=entry, next=following)


@router.get("/login")
async def login_page(request: Request) -> Response:
    """Where a browser shows its token."""
    return _shown(request, None, "login", wrong=False)


@router.post("/login")
async def log_in(request: Request, token: Annotated[str, Form(max_length=200)]) -> Response:
    """A session for whoever has a token; its secret goes into a cookie that no other site's page sends along."""
    gate = service_of(request).gate
    if gate.tokens is None:
        return RedirectResponse("/", 303)
    session = await run_in_threadpool(gate.tokens.log_in, token.strip())
    if session is None:
        gate.count_failure(request)
        return _shown(request, None, "login", wrong=True, status=401)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        COOKIE,
        session[0],
        max_age=_SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/logout")
async def log_out(request: Request) -> Response:
    """End the session."""
    gate = service_of(request).gate
    session = request.cookies.get(COOKIE)
    if gate.tokens is not None and session is not None:
        await run_in_threadpool(gate.tokens.log_out, session)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


async def _caller(request: Request, role: Role) -> Caller | Response:
    """Who asks, or the page that says why not."""
    caller = await service_of(request).gate.caller(request)
    if caller is None:
        return RedirectResponse("/login", 303)
    if not caller.may(role):
        problem = Problem(403, "role", f"This page needs the role {role}; your token has {caller.role}")
        return _problem(request, caller, problem)
    return caller


def _checked(letter_id: str) -> str:
    if len(letter_id) != 32 or not _ID.issuperset(letter_id):
        raise absent()
    return letter_id


def _problem(request: Request, caller: Caller, problem: Problem) -> Response:
    title = "Not found" if problem.status == 404 else "Not allowed"
    detail = problem.detail[:1].upper() + problem.detail[1:]
    return _shown(request, caller, "problem", status=problem.status, title=title, detail=detail)


def _shown(
    request: Request, caller: Caller | None, name: str, status: int = 200, here: str = "", **values: Any
) -> Response:
    needs_tokens = service_of(request).settings.needs_tokens
    page = _templates().get_template(f"{name}.html.j2")
    shown = page.render(caller=caller, here=here, needs_tokens=needs_tokens, **values)
    return Response(shown, status, media_type="text/html")


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("imr_llm.service"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
