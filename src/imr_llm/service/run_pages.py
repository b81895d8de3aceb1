"""Pages of runs: beginning one, how far each is, and what it found as a table and as charts.

All of it works without scripts; with them progress is shown as it happens.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from imr_llm.extraction.extract import BASELINE
from imr_llm.service.page_parts import caller_of, checked, problem_page, shown
from imr_llm.service.problems import Problem
from imr_llm.service.run_begin import begin_run
from imr_llm.service.run_charts import OUTCOMES, Chart, charts, patterns, swatch
from imr_llm.service.run_export import formats
from imr_llm.service.run_query import PAGE, UNKNOWN, ItemQuery, Sort
from imr_llm.service.run_resume import resume_run
from imr_llm.service.run_shapes import FailedsOut, ItemsOut, RunOut, run_out
from imr_llm.service.run_store import no_run
from imr_llm.service.run_words import Said, said_of
from imr_llm.service.service import Service, service_of
from imr_llm.service.token_store import Caller, Role

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_MOST: Final = 50
_COLUMNS: Final[tuple[tuple[Sort | None, str], ...]] = (
    ("name", "Letter"),
    ("case", "Case number"),
    ("decided", "Decided"),
    (None, "Request"),
    ("category", "Category"),
    (None, "Body part"),
    (None, "Guideline"),
    ("outcome", "Outcome"),
    ("risk", "To review"),
)


class _PageQuery(ItemQuery):
    """What the page of a run shows."""

    cause: Annotated[str, Field(max_length=60)] = ""
    failed_page: Annotated[int, Field(ge=1, le=1_000_000)] = 1

    def address(self, **changes: Any) -> str:
        """Of the page with something changed; nothing in it that is as it always is."""
        values = {**self.model_dump(), **changes}
        fields = type(self).model_fields
        said = {name: value for name, value in values.items() if value != fields[name].default}
        return "?" + urlencode({name: "1" if value is True else value for name, value in said.items()})


@dataclass(frozen=True, slots=True)
class _Choice:
    """One field of the filter."""

    name: str
    label: str
    values: list[tuple[str, str]]
    """Value and what is shown for it."""
    chosen: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page of a run is made of."""

    run: RunOut
    said: Said
    found: ItemsOut
    charts: list[Chart]
    choices: list[_Choice]
    failed: FailedsOut

    @property
    def legend(self) -> list[str]:
        """Outcomes that the charts show."""
        return [one for one in OUTCOMES if any(one in chart.outcomes for chart in self.charts)]


@router.get("/runs")
async def list_page(request: Request, first: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0) -> Response:
    """The runs, and the form that begins one."""
    caller = await caller_of(request, "reader")
    if isinstance(caller, Response):
        return caller
    service = service_of(request)
    listed = await run_in_threadpool(service.runs.listed, first, _MOST)
    return shown(
        request,
        caller,
        "runs",
        here="runs",
        runs=[(run_out(run), said_of(run)) for run in listed],
        first=first,
        most=_MOST,
        models=service.settings.models,
        baseline=BASELINE,
        most_cost=service.settings.runs.pacing.max_cost,
        most_letters=service.settings.runs.letters,
    )


@router.post("/runs")
async def begin(request: Request) -> Response:
    """What the form sends."""
    caller = await caller_of(request, "reviewer")
    if isinstance(caller, Response):
        return caller
    try:
        run, _ = await begin_run(request, caller, None)
    except Problem as problem:
        return problem_page(request, caller, problem)
    return RedirectResponse(f"/runs/{run.run_id}", 303)


@router.get("/runs/{run_id}")
async def run_page(request: Request, run_id: str, query: Annotated[_PageQuery, Query()]) -> Response:
    """One run."""
    return await _run_page(request, run_id, query, "run")


@router.get("/runs/{run_id}/live")
async def live_part(request: Request, run_id: str, query: Annotated[_PageQuery, Query()]) -> Response:
    """What of that page changes while the run goes on, for the page that shows it."""
    return await _run_page(request, run_id, query, "run_live")


@router.post("/runs/{run_id}/cancel")
async def cancel(request: Request, run_id: str, at_once: Annotated[bool, Form()] = False) -> Response:
    """Take up no more letters."""

    def act(service: Service, caller: Caller) -> None:
        service.runs.cancel(checked(run_id, no_run), caller.name, at_once=at_once)
        service.keeper.look()

    return await _acted(request, "reviewer", act, f"/runs/{run_id}")


@router.post("/runs/{run_id}/resume")
async def resume(
    request: Request, run_id: str, max_cost: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Go on with one that stopped."""

    def act(service: Service, caller: Caller) -> None:
        resume_run(service, checked(run_id, no_run), caller, max_cost.strip() or None)

    return await _acted(request, "reviewer", act, f"/runs/{run_id}")


@router.post("/runs/{run_id}/delete")
async def delete(request: Request, run_id: str) -> Response:
    """Delete it with its letters."""

    def act(service: Service, caller: Caller) -> None:
        service.forgetting.run(checked(run_id, no_run), caller.name)

    return await _acted(request, "admin", act, "/runs")


async def _acted(request: Request, role: Role, act: Callable[[Service, Caller], None], then: str) -> Response:
    """What a button does, and the page that is shown then; a login, or a page that says why it cannot be."""
    caller = await caller_of(request, role)
    if isinstance(caller, Response):
        return caller
    try:
        await run_in_threadpool(act, service_of(request), caller)
    except Problem as problem:
        return problem_page(request, caller, problem)
    return RedirectResponse(then, 303)


async def _run_page(request: Request, run_id: str, query: _PageQuery, template: str) -> Response:
    caller = await caller_of(request, "reader")
    if isinstance(caller, Response):
        return caller
    is_whole = template == "run"
    try:
        page = await run_in_threadpool(
            _looked_up, service_of(request), checked(run_id, no_run), query, caller if is_whole else None
        )
    except Problem as problem:
        return problem_page(request, caller, problem)
    return shown(
        request,
        caller,
        template,
        here="runs",
        said=page.said,
        page=page,
        run=page.run,
        query=query,
        columns=_COLUMNS,
        pages=max(1, math.ceil(page.found.total / PAGE)),
        failed_pages=max(1, math.ceil(page.failed.total / PAGE)),
        patterns=patterns(),
        swatches={outcome: swatch(outcome) for outcome in OUTCOMES},
        unknown=UNKNOWN,
        exports=formats(),
        most_cost=service_of(request).settings.runs.pacing.max_cost,
    )


def _looked_up(service: Service, run_id: str, query: _PageQuery, reader: Caller | None) -> _Shown:
    run = service.runs.get(run_id)
    if reader is not None:
        service.note(reader.name, "run.read", run_id=run_id)
    every = service.found.outcomes(run_id, ItemQuery())
    labels = {"category": "Category", "part": "Body part", "guideline": "Guideline", "year": "Year"}
    choices = [
        _Choice("outcome", "Outcome", [(one, one) for one in OUTCOMES], query.outcome),
        *(
            _Choice(
                by,
                labels[by],
                [(value, f"{value} ({counted.total():,})") for value, counted in sorted(values.items())],
                getattr(query, by),
            )
            for by, values in every.items()
        ),
        _Choice("review", "Review", [("left", "something left"), ("done", "nothing left")], query.review),
    ]
    return _Shown(
        run=run_out(run),
        said=said_of(run),
        found=service.found.items(run_id, query),
        charts=charts(every if query.asks_for_all else service.found.outcomes(run_id, query)),
        choices=choices,
        failed=service.found.failed(run_id, query.cause, query.failed_page),
    )
