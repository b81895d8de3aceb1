"""Pages for people: handing in a letter, its explanation, the queue and the review desk.

The pages hold no data but what a template shows, escaped; scripts get the rest from `/v1`.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from imr_llm.explanation.formats import article_html
from imr_llm.explanation.language import language
from imr_llm.explanation.write import from_templates
from imr_llm.service.access import COOKIE
from imr_llm.service.correcting import as_corrected
from imr_llm.service.letter_store import absent
from imr_llm.service.page_parts import caller_of, checked, local_path, problem_page, shown
from imr_llm.service.problems import Problem
from imr_llm.service.service import Service, service_of
from imr_llm.service.settings import span_of_time_in_words
from imr_llm.service.token_store import SESSION, Caller

__all__ = ["router", "static_files"]

router = APIRouter(include_in_schema=False)

_PAGE: Final = 50


def static_files() -> StaticFiles:
    """The scripts and styles."""
    return StaticFiles(directory=str(files("imr_llm.service") / "static"))


@router.get("/")
async def home(request: Request) -> Response:
    """Where a letter is dropped or pasted."""
    caller = await caller_of(request, "reader")
    if isinstance(caller, Response):
        return caller
    settings = service_of(request).settings
    keep = None if settings.keep is None else span_of_time_in_words(settings.keep)
    return shown(request, caller, "home", here="home", keep=keep, model=settings.model)


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
    caller = await caller_of(request, "reader")
    if isinstance(caller, Response):
        return caller
    service = service_of(request)
    try:
        article = await run_in_threadpool(_article, service, checked(letter_id, absent), lang, caller)
    except Problem as problem:
        return problem_page(request, caller, problem)
    return shown(
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
    caller = await caller_of(request, "reviewer")
    if isinstance(caller, Response):
        return caller
    letters = service_of(request).letters
    entries = await run_in_threadpool(letters.queue, first, _PAGE)
    return shown(
        request,
        caller,
        "queue",
        here="review",
        entries=entries,
        flags=await run_in_threadpool(letters.flags, entries),
        progress=await run_in_threadpool(letters.progress),
        first=first,
        most=_PAGE,
    )


@router.get("/review/{letter_id}")
async def desk(request: Request, letter_id: str) -> Response:
    """One letter on the review desk."""
    caller = await caller_of(request, "reviewer")
    if isinstance(caller, Response):
        return caller
    letters = service_of(request).letters
    try:
        entry = await run_in_threadpool(letters.entry, checked(letter_id, absent))
    except Problem as problem:
        return problem_page(request, caller, problem)
    following = await run_in_threadpool(letters.following, entry)
    return shown(request, caller, "desk", here="review", entry=entry, next=following)


@router.get("/login")
async def login_page(request: Request, then: Annotated[str, Query(alias="next")] = "/") -> Response:
    """Where a browser shows its token; it goes on to the page that was asked for."""
    return shown(request, None, "login", wrong=False, then=local_path(then))


@router.post("/login")
async def log_in(
    request: Request,
    token: Annotated[str, Form(max_length=200)],
    then: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """A session for whoever has a token; its secret goes into a cookie that no other site's page sends along."""
    gate = service_of(request).gate
    then = local_path(then)
    if gate.tokens is None:
        return RedirectResponse(then, 303)
    session = await run_in_threadpool(gate.tokens.log_in, token.strip())
    if session is None:
        gate.count_failure(request)
        return shown(request, None, "login", wrong=True, then=then, status=401)
    answer = RedirectResponse(then, 303)
    answer.set_cookie(
        COOKIE,
        session,
        max_age=int(SESSION.total_seconds()),
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
