"""From what a model wrote to a validated answer, or to the words that ask for a better one.

What is wrong is said by place and rule and never by value. instructor knows how each mode wants a
correction to be put and how to find JSON in prose; it is imported only where one of these is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from imr_llm.llm.failures import Cause
from imr_llm.llm.modes import Mode

__all__ = ["Checked", "check", "correction"]

_Answer = TypeVar("_Answer", bound=BaseModel)
_MOST_VIOLATIONS: Final = 20
_MOST_POINTER: Final = 120
_MOST_MESSAGE: Final = 200
_MADE_BY_CODE: Final = ("value_error", "assertion_error")
"""Messages of a model's own validators, which may hold values."""


@dataclass(frozen=True, slots=True)
class Checked(Generic[_Answer]):
    """What became of an answer."""

    answer: _Answer | None = field(repr=False)
    cause: Cause | None = None
    violations: str = field(default="", repr=False)
    """What is wrong with it, a line each, for the model to read."""
    told: str = ""
    """The same for a person, without a word of the answer: names that the schema does not have are left out."""
    unwrapped: bool = False
    """Whether it stood in prose or a code block."""


def check(content: str, model: type[_Answer]) -> Checked[_Answer]:
    """Validate strictly: JSON types as the schema says, nothing more, nothing less."""
    checked = _validated(content, model)
    if checked.cause != "invalid_json":
        return checked
    from instructor.v2.core.json import extract_json_from_codeblock

    try:
        inside = extract_json_from_codeblock(content)
    except ValueError:
        return checked
    if inside == content:
        return checked
    found = _validated(inside, model)
    # of an answer that was cut or broken, some part is found: its faults are not those of the answer
    if found.answer is None and not content[_first_bracket(content) :].startswith(inside):
        return checked
    return Checked(found.answer, found.cause, found.violations, found.told, unwrapped=True)


def correction(mode: Mode, message: Mapping[str, Any], violations: str) -> Sequence[Mapping[str, Any]]:
    """The messages that follow an answer with faults: the answer, and what is wrong with it."""
    from instructor import Mode as TheirMode
    from instructor.v2.core.providers import Provider
    from instructor.v2.core.registry import mode_registry
    from openai.types.chat import ChatCompletionMessage

    theirs = TheirMode.TOOLS if mode == "tools" else TheirMode.JSON_SCHEMA
    handlers = mode_registry.get_handlers(Provider.OPENAI, theirs)
    said = ChatCompletionMessage.model_validate(message)
    response = SimpleNamespace(choices=[SimpleNamespace(message=said)])
    asked = handlers.reask_handler({"messages": []}, response, ValueError(violations))
    messages: Sequence[Mapping[str, Any]] = asked["messages"]
    return messages


def _validated(content: str, model: type[_Answer]) -> Checked[_Answer]:
    try:
        return Checked(model.model_validate_json(content, strict=True))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
    if faults[0]["type"] == "json_invalid":
        return Checked(None, "invalid_json", f"- {faults[0]['msg']}", faults[0]["msg"])
    more = [f"and {len(faults) - _MOST_VIOLATIONS} more"] if len(faults) > _MOST_VIOLATIONS else []
    places = [(fault["loc"], _message(fault["type"], fault["msg"])) for fault in faults[:_MOST_VIOLATIONS]]
    lines = [*(f"{_pointer(place)}: {message}" for place, message in places), *more]
    known = [
        (*place[:-1], "…") if fault["type"] == "extra_forbidden" else place
        for fault, (place, _) in zip(faults, places, strict=False)
    ]
    told = [
        *(f"{_pointer(place)}: {message}" for place, (_, message) in zip(known, places, strict=True)),
        *more,
    ]
    return Checked(None, "schema_violation", "\n".join(f"- {line}" for line in lines), "; ".join(told))


def _message(kind: str, message: str) -> str:
    return kind if kind in _MADE_BY_CODE else message[:_MOST_MESSAGE]


def _first_bracket(content: str) -> int:
    return min((place for place in map(content.find, "{[") if place >= 0), default=0)


def _pointer(places: Sequence[str | int]) -> str:
    pointer = "".join(f"/{str(place).replace('~', '~0').replace('/', '~1')}" for place in places)
    return pointer[:_MOST_POINTER] or "/"
