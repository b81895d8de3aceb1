"""Files and batches at an endpoint, through the openai library; what its errors mean is said once, here.

Everything but creating a batch may be tried again by the library. Creating is not: a batch that was made though its
answer was lost is found by its name instead.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from imr_llm.errors import ModelUnavailable, UsageError
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.failures import Failure, of_exception, of_response
from imr_llm.llm.transport import trusted, withhold_bodies

if TYPE_CHECKING:
    from collections.abc import Callable

    from openai import OpenAI

__all__ = ["QUEUE_FULL", "BatchClient", "BatchSeen", "NotKnown", "ProviderSilent"]

QUEUE_FULL: Final = "token_limit_exceeded"
"""The code of a batch that was refused since too many tokens were under way."""
_NAME: Final = "imr_llm"
_LOOKED_AT: Final = 1_000
"""Batches that are looked through for one of a name, the newest first."""
_TRIES: Final = 4
_NOT_FOUND: Final = 404
_STATES: Final[dict[str, Literal["ended", "refused"]]] = {
    "completed": "ended",
    "expired": "ended",
    "cancelled": "ended",
    "failed": "refused",
}


class ProviderSilent(Exception):  # noqa: N818  named for what is the matter
    """The provider does not answer now; nothing is known to be wrong."""


class NotKnown(ModelUnavailable):
    """The server does not know a batch or file: it is gone, or this is not where it was made."""


@dataclass(frozen=True, slots=True)
class BatchSeen:
    """What a provider says of a batch."""

    id: str
    state: Literal["open", "ended", "refused"]
    seconds: float = 0.0
    """From its creation to its end."""
    output_file: str | None = None
    error_file: str | None = None
    code: str | None = None
    """Why it was refused."""
    message: str = ""


class BatchClient:
    """The batches of one account; a context manager. Raises ProviderSilent, and ModelUnavailable where the run ends:
    NotKnown where it is asked about a batch or a file and answers 404."""

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        """Raises UsageError where the endpoint can have no batches."""
        if endpoint.api_version:
            raise UsageError("batches are not for Azure's dated API; use its /openai/v1 address")
        self._endpoint = endpoint
        self._model = model

    def __enter__(self) -> Self:
        self._client = _open(self._endpoint)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def upload(self, path: Path, name: str) -> str:
        """Upload a file of requests; gives its id."""

        def uploaded() -> str:
            with open(path, "rb") as content:
                return self._client.files.create(file=(f"{name}.jsonl", content), purpose="batch").id

        return str(self._done(uploaded))

    def create(self, file: str, name: str, path: str) -> BatchSeen:
        """Make a batch of that name of an uploaded file; `path` is the API's that it asks."""

        def created() -> Any:
            return self._client.with_options(max_retries=0).batches.create(
                input_file_id=file,
                endpoint=path,  # type: ignore[arg-type]  # one of those there are
                completion_window="24h",
                metadata={_NAME: name},
            )

        return _seen(self._sought(created))

    def find(self, name: str) -> BatchSeen | None:
        """The batch that was made under that name, if there is one."""

        def found() -> Any:
            for number, batch in enumerate(self._client.batches.list(limit=100)):
                if number >= _LOOKED_AT:
                    break
                if (batch.metadata or {}).get(_NAME) == name:
                    return batch
            return None

        batch = self._done(found)
        return None if batch is None else _seen(batch)

    def look(self, batch: str) -> BatchSeen:
        """How far a batch is."""
        return _seen(self._sought(lambda: self._client.batches.retrieve(batch)))

    def fetch(self, file: str, to: Path) -> None:
        """Write a file's content to `to`."""

        def fetched() -> None:
            with self._client.files.with_streaming_response.content(file) as response:
                response.stream_to_file(to)

        self._sought(fetched)

    def forget(self, file: str) -> None:
        """Delete a file at the provider, if it is there."""
        with suppress(NotKnown):
            self._sought(lambda: self._client.files.delete(file))

    def has_file(self, file: str) -> bool:
        """Whether the server knows a file."""
        return self._file_name(file) is not None

    def has_lost_batch(self, name: str, file: str) -> bool:
        """Whether it is certain that a batch which the server does not know is gone: it has the file that the
        batch was made of, so the batch was made here, and none of its name."""
        return self._file_name(file) == f"{name}.jsonl" and self.find(name) is None

    def has_lost_answers(self, batch: str, file: str) -> bool:
        """Whether it is certain that a file of answers which the server does not know is gone: it has the batch
        that they are of, and answers to questions about files."""
        with suppress(NotKnown):
            self.look(batch)
            self._sought(lambda: self._client.files.list(limit=1))
            return not self.has_file(file)
        return False

    def _file_name(self, file: str) -> str | None:
        with suppress(NotKnown):
            return str(self._sought(lambda: self._client.files.retrieve(file)).filename)
        return None

    def _sought(self, work: Callable[[], Any]) -> Any:
        """What is done with a batch or file that there was."""
        return self._done(work, NotKnown)

    def _done(self, work: Callable[[], Any], not_found: type[ModelUnavailable] = ModelUnavailable) -> Any:
        from openai import APIConnectionError, APIStatusError

        try:
            return work()
        except APIStatusError as error:
            failure = of_response(error.status_code, error.response.content)
        except (TimeoutError, APIConnectionError) as error:
            failure = of_exception(error)
        raise self._error(failure, not_found)  # out here, so that no exception of the library's comes along

    def _error(self, failure: Failure, not_found: type[ModelUnavailable]) -> Exception:
        if failure.consequence == "retry":
            return ProviderSilent(failure.says)
        where = f"{self._model} at {self._endpoint.host}"
        kind = not_found if failure.status == _NOT_FOUND else ModelUnavailable
        return kind(where, f"batches: {failure.says}", failure.remedy, failure.cause)


def _open(endpoint: Endpoint) -> OpenAI:
    from openai import DefaultHttpxClient, OpenAI, Timeout

    withhold_bodies()
    return OpenAI(
        base_url=endpoint.base_url,
        api_key=endpoint.api_key,
        max_retries=_TRIES,
        timeout=Timeout(endpoint.timeout, connect=endpoint.connect_timeout),
        http_client=DefaultHttpxClient(verify=trusted(), follow_redirects=False),
    )


def _seen(batch: Any) -> BatchSeen:
    faults = (batch.errors.data if batch.errors is not None else None) or []
    ended = batch.completed_at or batch.expired_at or batch.cancelled_at or batch.created_at
    return BatchSeen(
        id=batch.id,
        state=_STATES.get(batch.status, "open"),
        seconds=float(ended - batch.created_at),
        output_file=batch.output_file_id,
        error_file=batch.error_file_id,
        code=faults[0].code if faults else None,
        message=(faults[0].message or "") if faults else "",
    )
