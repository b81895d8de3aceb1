"""Who can be asked for an answer: a model behind a client, or a file of answers from elsewhere."""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from imr_llm.errors import ModelFailed, UsageError
from imr_llm.llm.answers import check
from imr_llm.llm.client import ModelAnswer
from imr_llm.llm.request import ModelRequest

__all__ = ["AnswersFromElsewhere", "Asked"]

_Answer = TypeVar("_Answer", bound=BaseModel)
_log = logging.getLogger("imr_llm.answers")


class Asked(Protocol):
    """Gives the answer to a request, or raises ModelFailed for this letter, ModelUnavailable for all."""

    async def ask(
        self, request: ModelRequest[_Answer], *, letter: str, deadline: float
    ) -> ModelAnswer[_Answer]:
        """The answer to `request`, within `deadline` seconds."""


class AnswersFromElsewhere:
    """Answers that a model without an API, or a person, gave to the requests that a command printed.

    Lines of JSON: {"request_key": …, "content": …}, or {"letter": name, "content": …} with one line for each
    of the letter's calls in their order. `content` is the answer, as text or as the JSON object itself.
    """

    def __init__(self, lines: Iterable[str], name: str, printed_by: str = "imr-llm prompt") -> None:
        """Raises UsageError, naming the line, for what is no such line, and for two answers to one call."""
        self._name = name
        self._printed_by = printed_by
        self._by_key: dict[str, tuple[int, str]] = {}
        self._by_letter: dict[str, deque[tuple[int, str]]] = {}
        self._used: set[str] = set()
        for number, line in enumerate(lines, 1):
            if line.strip():
                self._take(_parsed(line, f"{name}, line {number}"), number)

    @classmethod
    def from_path(cls, path: str, printed_by: str = "imr-llm prompt") -> AnswersFromElsewhere:
        """Read a file; raises UsageError where there is none or it holds something else."""
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror}); give a file of answers") from None
        except UnicodeDecodeError:
            raise UsageError(f"{path}: is no UTF-8; save the answers as UTF-8") from None
        return cls(text.split("\n"), path, printed_by)

    def _take(self, said: dict[str, Any], number: int) -> None:
        where = f"{self._name}, line {number}"
        content = said.get("content")
        if isinstance(content, dict):
            content = json.dumps(content)
        if not isinstance(content, str):
            raise UsageError(f'{where}: has no "content", the answer as text or as a JSON object')
        if isinstance(key := said.get("request_key"), str):
            first, other = self._by_key.setdefault(key, (number, content))
            if other != content:
                raise UsageError(
                    f"{where}: answers the same call as line {first}, otherwise; keep one of them"
                )
        elif isinstance(letter := said.get("letter"), str):
            self._by_letter.setdefault(letter, deque()).append((number, content))
        else:
            raise UsageError(
                f'{where}: has neither "request_key" nor "letter"; {self._printed_by} --jsonl has both'
            )

    async def ask(
        self,
        request: ModelRequest[_Answer],
        *,
        letter: str,
        deadline: float,  # noqa: ARG002  an Asked
    ) -> ModelAnswer[_Answer]:
        """The answer given for the request's key, else the letter's next one."""
        if request.key in self._by_key:
            self._used.add(request.key)
            content = self._by_key[request.key][1]
        else:
            waiting = self._by_letter.get(letter)
            if not waiting:
                remedy = f"add a line with the request_key {request.key[:12]}… that {self._printed_by} --jsonl prints"
                raise ModelFailed(letter, "the file of answers has none for it", remedy, "no_answer")
            content = waiting.popleft()[1]
        checked = check(content, request.schema.model)
        if checked.answer is None:
            cause = f"the answer given for it does not fit the schema ({checked.told})"
            raise ModelFailed(letter, cause, "mend the answer", checked.cause or "schema_violation")
        return ModelAnswer(checked.answer, content, ())

    def tell_unused(self) -> None:
        """Warn of answers that no letter asked for: of other letters, or to words that were sent otherwise."""
        left = [number for key, (number, _) in self._by_key.items() if key not in self._used]
        left += [number for waiting in self._by_letter.values() for number, _ in waiting]
        if left:
            _log.warning(
                "%s: %d of its answers, the first in line %d, fit no call of these letters; compare with what "
                "%s prints for the same model and options",
                self._name,
                len(left),
                min(left),
                self._printed_by,
            )


def _parsed(line: str, where: str) -> dict[str, Any]:
    said: Any = None
    try:
        said, is_json = json.loads(line), True
    except (ValueError, RecursionError):
        is_json = False
    if not is_json:  # raised here, since the exception of the parser holds the line
        raise UsageError(f"{where}: is no JSON; one answer a line, line breaks inside it as \\n")
    if not isinstance(said, dict):
        raise UsageError(f"{where}: is no JSON object")
    return said
