"""`/v1/letters/{id}/review` and `/decisions`, `/v1/corrections`: settling what is doubtful in a record."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Body, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from imr_llm.schema.record import Check, Flag, Span
from imr_llm.schema.vocabulary import Verdict
from imr_llm.service.api import LetterOut, letter_out
from imr_llm.service.correcting import items_after
from imr_llm.service.fields import Editor, fields_of, flags_apart
from imr_llm.service.parameters import LetterId, Reviewer
from imr_llm.service.problems import problem_responses
from imr_llm.service.service import service_of
from imr_llm.service.states import UNDECIDED, Action, FieldState, state_json

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["review"])


class StateOut(BaseModel):
    """Where a field stands."""

    version: int = Field(description="How many decisions there were; a decision names it.", examples=[0])
    action: Action | None = Field(description="Of the decision that holds; null where there is none.")
    value: Any = Field(
        description="What the field was corrected to, be it accepted since; or the item that was added."
    )
    span: Span | None = Field(description="The words of the letter that the reviewer gave for it.")
    corrected_by: str | None = Field(
        description="Who gave the value that holds; null where it is as it was read."
    )
    who: str | None = Field(description="Who decided.")
    at: datetime.datetime | None = Field(description="When.")


class FieldOut(BaseModel):
    """A field of a record, for a reviewer."""

    pointer: str = Field(description="JSON Pointer in the record.", examples=["/items/0/quantity"])
    label: str = Field(examples=["Quantity"])
    group: str = Field(description="The case, or which item.", examples=["Item 1"])
    editor: Editor = Field(description="What kind of value it is.")
    choices: list[str] = Field(description="The words it may be.")
    optional: bool = Field(description="Whether it may be null.")
    value: Any = Field(description="As the record shows it.")
    verdict: Verdict
    checks: dict[str, Check] = Field(description="What each reader found, of the field and its parts.")
    flags: list[Flag]
    spans: list[Span] = Field(description="The words that carry it.")
    needs_review: bool
    state: StateOut


class ItemOut(BaseModel):
    """An item, for a reviewer. It keeps its pointer for as long as its letter is kept."""

    pointer: str = Field(examples=["/items/0"])
    group: str = Field(description="The `group` of its fields.", examples=["Item 1"])
    added: bool = Field(description="Whether a reviewer added it.")
    gone: bool = Field(
        description="Whether a reviewer took it out, or its adding back; it has no fields then."
    )
    state: StateOut


class ReviewOut(BaseModel):
    """A letter on the review desk."""

    letter: LetterOut
    text: str = Field(description="Of the letter; spans count its characters (Unicode code points).")
    model: str = Field(description="Who read it: baseline, or a model and the baseline.")
    flags: list[Flag] = Field(description="Of the letter as a whole.")
    fields: list[FieldOut]
    items: list[ItemOut] = Field(description="All there ever were, by number.")
    next_item: str = Field(description="Pointer of the next item that is added.", examples=["/items/2"])


class DecisionIn(BaseModel):
    """What a reviewer decides on one field, or one item."""

    model_config = ConfigDict(extra="forbid")

    pointer: str = Field(max_length=120, examples=["/items/0/quantity"])
    action: Action = Field(
        description="Of a field: accept what the record shows, a correction too; correct it; skip it for now, which changes "
        "no decision. Of an item: add one that both readers missed, at `next_item`; remove one that is none. Of either: "
        "undo the decision that holds."
    )
    version: int = Field(ge=0, le=1_000_000, description="The field's version that you saw.", examples=[0])
    new: Any = Field(
        default=None,
        description="What it should be (correct), or the item: its request and outcome, and more of it if known (add). "
        "Of the types that the field has in the record, objects with every key; what no label could have is refused.",
        examples=[{"min": 18, "max": 18, "unit": "visits"}],
    )
    span: Span | None = Field(default=None, description="The words of the letter that say so.")

    @field_validator("pointer", "new")
    @classmethod
    def _can_be_kept(cls, said: Any) -> Any:
        """Python reads more from a request than JSON can hold: half a character, NaN, a number too large."""
        with suppress(TypeError):
            if orjson.loads(orjson.dumps(said)) == said:
                return said
        raise PydanticCustomError("kept", "holds a character or a number that JSON cannot hold")


class DecisionOut(BaseModel):
    """What a reviewer decided."""

    pointer: str
    version: int
    action: Action
    value: Any
    span: Span | None
    who: str
    at: datetime.datetime


_EXAMPLE = {
    "summary": "A quantity that was read wrong",
    "value": {
        "pointer": "/items/0/quantity",
        "action": "correct",
        "version": 0,
        "new": {"min": 18, "max": 18, "unit": "visits"},
        "span": {"start": 1310, "end": 1321, "quote": "18 sessions", "match": "exact"},
    },
}
_ADDED = {
    "summary": "An item that both readers missed",
    "value": {
        "pointer": "/items/2",
        "action": "add",
        "version": 0,
        "new": {"request": "Left knee brace", "outcome": "upheld"},
        "span": {"start": 1410, "end": 1425, "quote": "Left knee brace", "match": "exact"},
    },
}


@router.get(
    "/letters/{letter_id}/review",
    summary="A letter for review",
    responses=problem_responses(401, 403, 404, 422),
)
def get_review(request: Request, caller: Reviewer, letter_id: LetterId) -> ReviewOut:
    """Its text, its fields with both readers' values, and what was decided on each."""
    service = service_of(request)
    stored = service.letters.get(letter_id)
    service.note(caller.name, "review.read", letter_id)
    states = service.decisions.states(letter_id)
    items = items_after(stored.record, states)
    return ReviewOut(
        letter=letter_out(stored.entry),
        text=stored.letter.text,
        model=stored.record.provenance.model,
        flags=flags_apart(stored.record),
        items=[
            ItemOut(
                pointer=(pointer := f"/items/{number}"),
                group=f"Item {number + 1}",
                added=number >= items.found,
                gone=number in items.gone,
                state=_state(states.get(pointer, UNDECIDED)),
            )
            for number in range(len(items.record.items))
        ],
        next_item=items.next_pointer,
        fields=[
            FieldOut(
                pointer=field.pointer,
                label=field.label,
                group=field.group,
                editor=field.editor,
                choices=list(field.choices),
                optional=field.optional,
                value=field.value,
                verdict=field.verdict,
                checks=field.checks,
                flags=list(field.flags),
                spans=list(field.spans),
                needs_review=field.needs_review,
                state=_state(states.get(field.pointer, UNDECIDED)),
            )
            for field in fields_of(items.record, items.gone)
        ],
    )


@router.post(
    "/letters/{letter_id}/decisions",
    summary="Decide on a field or an item",
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def decide(
    request: Request,
    caller: Reviewer,
    letter_id: LetterId,
    decision: Annotated[DecisionIn, Body(openapi_examples={"correct": _EXAMPLE, "add": _ADDED})],
) -> StateOut:
    """409, with the state that holds in `current`, where somebody else has decided since you looked."""
    service = service_of(request)
    stored = service.letters.get(letter_id)
    state = service.decisions.decide(
        stored, decision.pointer, decision.action, decision.version, decision.new, decision.span, caller.name
    )
    service.metrics.decisions.labels(decision.action).inc()
    return _state(state)


@router.get(
    "/letters/{letter_id}/decisions",
    summary="All decisions on a letter",
    responses=problem_responses(401, 403, 404, 422),
)
def get_decisions(request: Request, caller: Reviewer, letter_id: LetterId) -> list[DecisionOut]:  # noqa: ARG001
    """The oldest first; those taken back too."""
    service = service_of(request)
    service.letters.entry(letter_id)
    return [
        DecisionOut(**{name: getattr(one, name) for name in DecisionOut.model_fields})
        for one in service.decisions.history(letter_id)
    ]


@router.get(
    "/letters/{letter_id}/corrections",
    response_class=StreamingResponse,
    summary="Corrections of a letter",
    responses={200: {"content": {"application/jsonl": {}}}, **problem_responses(401, 403, 404, 422)},
)
def get_corrections_of(request: Request, caller: Reviewer, letter_id: LetterId) -> StreamingResponse:
    """As `GET /v1/corrections`, of one letter."""
    service_of(request).letters.entry(letter_id)
    return _export(request, caller.name, letter_id)


@router.get(
    "/corrections",
    response_class=StreamingResponse,
    summary="All corrections",
    responses={200: {"content": {"application/jsonl": {}}}, **problem_responses(401, 403, 422)},
)
def get_corrections(request: Request, caller: Reviewer) -> StreamingResponse:
    """Every field whose value reviewers changed, as JSON lines that `imr-llm correct-gold` reads."""
    return _export(request, caller.name, None)


def _export(request: Request, who: str, letter_id: str | None) -> StreamingResponse:
    service = service_of(request)
    service.note(who, "corrections.export", letter_id)
    lines: Iterator[bytes] = (one.line() for one in service.decisions.corrections(letter_id))
    headers = {"Content-Disposition": 'attachment; filename="corrections.jsonl"'}
    return StreamingResponse(lines, headers=headers, media_type="application/jsonl")


def _state(state: FieldState) -> StateOut:
    return StateOut.model_validate(state_json(state))
