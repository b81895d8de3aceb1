"""Files and batches as the provider keeps them: checked, worked off line by line, put into files again.

A batch is answered with the same seeds as calls are. What it lacks of a real one: files and batches are gone when the
server ends.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any, Final

import orjson

from imr_llm.simulator.batch_objects import Batch, StoredFile
from imr_llm.simulator.billing import count_tokens
from imr_llm.simulator.call import Api, Call, Refused, parse
from imr_llm.simulator.provider import Provider
from imr_llm.simulator.replies import chat_body, response_body

__all__ = ["MOST_BYTES", "MOST_LINES", "Batches"]

MOST_BYTES: Final = 200_000_000
MOST_LINES: Final = 50_000
"""Of one input file (https://platform.openai.com/docs/guides/batch)."""
_APIS: Final[dict[str, Api]] = {"/v1/chat/completions": "chat", "/v1/responses": "responses"}
_EXPIRED: Final = "This request could not be executed before the completion window expired."


class Batches:
    """All files and batches of one server."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._files: dict[str, StoredFile] = {}
        self._batches: dict[str, Batch] = {}
        self._working: set[asyncio.Task[None]] = set()
        self._made = 0

    def keep(self, name: str, purpose: str, content: bytes) -> StoredFile:
        """Keep a file."""
        if purpose == "batch" and len(content) > MOST_BYTES:
            raise Refused(
                400, f"Batch input file is larger than the {MOST_BYTES} byte maximum.", param="file"
            )
        stored = StoredFile(self._id("file-sim"), name, purpose, int(self._provider.clock.time()), content)
        self._files[stored.id] = stored
        return stored

    def files(self) -> list[StoredFile]:
        """All files, newest first."""
        return list(reversed(self._files.values()))

    def file(self, name: str) -> StoredFile:
        """The file of that id. Raises `Refused`."""
        if name not in self._files:
            raise Refused(404, f"No such File object: {name}", param="id")
        return self._files[name]

    def forget(self, name: str) -> None:
        """Delete a file. Raises `Refused`."""
        del self._files[self.file(name).id]

    def batches(self) -> list[Batch]:
        """All batches, newest first."""
        return list(reversed(self._batches.values()))

    def batch(self, name: str) -> Batch:
        """The batch of that id. Raises `Refused`."""
        if name not in self._batches:
            raise Refused(404, f"No batch found with id '{name}'.", param="batch_id")
        return self._batches[name]

    def begin(self, asked: Any) -> Batch:
        """Create a batch; it is worked off in a task of the running loop. Raises `Refused`."""
        if not isinstance(asked, dict) or asked.get("completion_window") != "24h":
            raise Refused(400, "Invalid value: 'completion_window' must be '24h'.", param="completion_window")
        if asked.get("endpoint") not in _APIS:
            raise Refused(400, "Invalid value: 'endpoint'.", param="endpoint", code="invalid_value")
        stored = self.file(str(asked.get("input_file_id")))
        if stored.purpose != "batch":
            raise Refused(400, "The input file's purpose must be 'batch'.", param="input_file_id")
        created = int(self._provider.clock.time())
        batch = Batch(self._id("batch_sim"), asked["endpoint"], stored.id, asked.get("metadata"), created)
        self._batches[batch.id] = batch
        task = asyncio.get_running_loop().create_task(self._work(batch, stored.content))
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return batch

    def cancel(self, name: str) -> Batch:
        """Ask for a batch's end. Raises `Refused`."""
        batch = self.batch(name)
        if batch.has_ended:
            raise Refused(409, f"Cannot cancel a batch with status '{batch.status}'.")
        batch.move("cancelling", self._provider.clock.time())
        return batch

    async def _work(self, batch: Batch, content: bytes) -> None:
        clock = self._provider.clock
        batch.error = self._check(batch, content)
        if batch.error is not None:
            batch.move("failed", clock.time())
            return
        seconds = self._provider.profile_of(batch.lines[0][1].model).batches.seconds
        await clock.sleep(seconds / 10)
        if batch.status == "validating":
            batch.move("in_progress", clock.time())
        good: list[dict[str, Any]] = []
        bad: list[dict[str, Any]] = []
        for custom_id, call in batch.lines:
            if batch.status == "cancelling":
                break
            self._answer(batch, custom_id, call, good, bad)
            await asyncio.sleep(0)
        await clock.sleep(seconds * 0.8)
        is_cancelled = batch.status == "cancelling"
        batch.move("finalizing", clock.time())
        await clock.sleep(seconds / 10)
        self._put_into_files(batch, good, bad)
        has_expired = any(line["error"] for line in bad)
        batch.move("cancelled" if is_cancelled else "expired" if has_expired else "completed", clock.time())

    def _check(self, batch: Batch, content: bytes) -> dict[str, Any] | None:
        """Read the lines; what is wrong with them."""
        lines = content.splitlines()
        if not lines:
            return _error("empty_file", "The batch input file is empty.")
        if len(lines) > MOST_LINES:
            return _error("too_many_tasks", f"The batch has more than {MOST_LINES} requests.")
        for number, line in enumerate(lines, 1):
            try:
                asked = orjson.loads(line)
                custom_id, url, body = asked["custom_id"], asked["url"], orjson.dumps(asked["body"])
            except (orjson.JSONDecodeError, KeyError, TypeError):
                return _error("invalid_json_line", "This line is not parseable as a request.", number)
            if url != batch.endpoint:
                return _error("invalid_url", "The URL does not match the batch's endpoint.", number)
            try:
                call = parse(_APIS[url], body)
            except Refused as refused:
                return _error("invalid_request", str(refused), number)
            batch.lines.append((str(custom_id), call))
        if len({custom_id for custom_id, _ in batch.lines}) < len(lines):
            return _error("duplicate_custom_id", "The custom_id of each request must be unique.")
        models = {call.model for _, call in batch.lines}
        if len(models) > 1:
            return _error("mismatched_model", "All requests of a batch must be to one model.")
        return self._enqueue(batch, models.pop())

    def _enqueue(self, batch: Batch, model: str) -> dict[str, Any] | None:
        """Count the batch's tokens against the limit on those that wait."""
        batch.tokens = sum(count_tokens(call.prompt) for _, call in batch.lines)
        limit = self._provider.profile_of(model).batches.enqueued_tokens
        waiting = sum(
            other.tokens
            for other in self._batches.values()
            if not other.has_ended and other.lines and other.lines[0][1].model == model
        )
        if limit is None or waiting <= limit:
            return None
        return _error(
            "token_limit_exceeded",
            f"Enqueued token limit reached for {model}. Limit: {limit:,} enqueued tokens. "
            "Please try again once some in_progress batches have been completed.",
        )

    def _answer(
        self,
        batch: Batch,
        custom_id: str,
        call: Call,
        good: list[dict[str, Any]],
        bad: list[dict[str, Any]],
    ) -> None:
        end = self._provider.line_ends(call)
        line: dict[str, Any] = {"id": self._id("batch_req_sim"), "custom_id": custom_id}
        if end == "missing":
            batch.completed += 1
            return
        if end == "expired":
            bad.append({**line, "response": None, "error": {"code": "batch_expired", "message": _EXPIRED}})
            batch.failed += 1
            return
        try:
            if end == "failed":
                raise Refused(500, "The server had an error while processing it.", kind="server_error")
            reply = self._provider.answer_line(call, batch.id, custom_id)
        except Refused as refused:
            bad.append({**line, **_response(refused.status, line["id"], refused.body)})
            batch.failed += 1
            return
        body = (chat_body if call.api == "chat" else response_body)(call, reply)
        answered = {**line, **_response(200, f"req_{reply.id}", body)}
        good += [answered, answered] if end == "duplicated" else [answered]
        batch.completed += 1

    def _put_into_files(self, batch: Batch, good: list[dict[str, Any]], bad: list[dict[str, Any]]) -> None:
        chance = random.Random(f"order|{batch.id}")  # noqa: S311  # nosec B311 # no secret
        for lines, kind in ((good, "output"), (bad, "error")):
            if not lines:
                continue
            chance.shuffle(lines)
            written = b"".join(orjson.dumps(line) + b"\n" for line in lines)
            stored = self.keep(f"{batch.id}_{kind}.jsonl", "batch_output", written)
            if kind == "output":
                batch.output_file_id = stored.id
            else:
                batch.error_file_id = stored.id

    def _id(self, kind: str) -> str:
        self._made += 1
        return f"{kind}-{self._made:06}"


def _response(status: int, request_id: str, body: Any) -> dict[str, Any]:
    return {"response": {"status_code": status, "request_id": request_id, "body": body}, "error": None}


def _error(code: str, message: str, line: int | None = None) -> dict[str, Any]:
    return {"code": code, "message": message, "param": None, "line": line}
