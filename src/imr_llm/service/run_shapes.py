"""Runs and what they found, as the API shows them."""

from __future__ import annotations

import datetime
from typing import Final

from pydantic import BaseModel, Field

from imr_llm.service.run_store import Run, State
from imr_llm.service.run_words import said_of

__all__ = ["FailedOut", "FailedsOut", "ItemOut", "ItemsOut", "RunOut", "run_out"]

_EXAMPLE_ID: Final = "0c9a7f5e3d1b48c6a2e4f60718293a4b"
_DOLLAR: Final = 1_000_000


class RunOut(BaseModel):
    """A run over many letters."""

    id: str = Field(examples=[_EXAMPLE_ID])
    created_at: datetime.datetime
    created_by: str = Field(description="Name of the token it was begun with.", examples=["local"])
    model: str = Field(
        description="Who reads: baseline, or a model beside the baseline.", examples=["baseline"]
    )
    max_cost_usd: float | None = Field(description="What it may cost; null without a budget.")
    state: State = Field(
        description="waiting for its turn, running, cancelling; done, cancelled, or stopped before all was read."
    )
    why: str | None = Field(
        description="Why it stopped: budget, unavailable (the model), provider_down, ledger, not_allowed, process_ended, "
        "refused, failed. While it is cancelling, cut_off: it does not wait for calls under way."
    )
    detail: str | None = Field(description="The same in words.")
    can_go_on: bool = Field(description="Whether it stopped so that `POST …/resume` can make it go on.")
    letters: int = Field(description="How many were handed in.", examples=[120])
    read: int = Field(description="Letters with a record.", examples=[117])
    failed: dict[str, int] = Field(
        description="Letters without one, by cause.", examples=[{"pdf_damaged": 1}]
    )
    left: int = Field(description="Letters not read yet.", examples=[2])
    in_words: str = Field(
        description="How far it is.", examples=["117 of 120 letters read, 1 failed, 4.2 a second"]
    )
    per_second: float = Field(description="Letters a second, lately.")
    seconds_left: float | None = Field(description="At that rate; null where nobody can tell.")
    calls: int = Field(description="To the model.")
    cost_usd: float = Field(description="Of calls whose cost is known.")
    wasted_usd: float = Field(description="Of those that gave no answer that could be used.")
    cost_unknown: int = Field(description="Calls that may have cost something that nobody knows.")
    began_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    version: int = Field(description="Counts what changed; the id of its events.")


class ItemOut(BaseModel):
    """An item that a run found; or a letter without any, whose `item` is null."""

    number: int = Field(description="Of the letter in the run, from 1.")
    name: str = Field(examples=["letter.pdf"])
    letter_id: str = Field(description="Of the letter in the store.")
    case_number: str | None = Field(examples=["CM16-0900101"])
    decided_on: datetime.date | None
    item: int | None = Field(description="Place in the record's items, from 0.")
    request: str | None
    outcome: str | None
    category: str | None
    body_parts: list[str]
    guidelines: list[str] = Field(description="That the reviewer cited.")
    risk: int = Field(description="As that of a letter.")
    left_to_review: int = Field(description="Doubtful values of the letter that nobody has decided.")


class ItemsOut(BaseModel):
    """A page of items."""

    total: int = Field(description="Of all pages.")
    items: list[ItemOut]


class FailedOut(BaseModel):
    """A letter without a record."""

    number: int
    name: str
    cause: str = Field(examples=["pdf_damaged"])
    remedy: str


class FailedsOut(BaseModel):
    """A page of letters without a record."""

    total: int = Field(description="Of all pages.")
    letters: list[FailedOut]


def run_out(run: Run) -> RunOut:
    """A run as the API shows it."""
    progress = run.progress
    same = {name: getattr(run, name) for name in RunOut.model_fields if name in Run.__dataclass_fields__}
    return RunOut(
        id=run.run_id,
        **same,
        can_go_on=run.can_go_on,
        max_cost_usd=None if run.max_cost is None else run.max_cost / _DOLLAR,
        read=progress.read,
        failed=dict(progress.failed),
        left=max(0, run.letters - progress.read - sum(progress.failed.values())),
        in_words=said_of(run).counts,
        per_second=progress.per_second,
        seconds_left=progress.seconds_left,
        calls=progress.calls,
        cost_usd=progress.cost / _DOLLAR,
        wasted_usd=progress.wasted / _DOLLAR,
        cost_unknown=progress.cost_unknown,
    )
