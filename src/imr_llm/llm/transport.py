"""One HTTP request to an endpoint: bytes out, status, headers and bytes back, or a classified failure.

It speaks through AsyncOpenAI over aiohttp, asked for raw responses: building the library's typed completions
would cost more than all the rest. The library retries nothing, follows no redirect (a letter goes only
where the user said) and logs no body.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from imr_llm.errors import UsageError
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.failures import Failure, of_exception
from imr_llm.llm.modes import Mode

if TYPE_CHECKING:
    from openai import AsyncOpenAI

__all__ = ["Response", "Transport", "trusted", "withhold_bodies"]

_BODIES: Final = ("json_data", "content", "extra_json", "files")


@dataclass(frozen=True, slots=True)
class Response:
    """What came back over HTTP, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Found by name in any case."""
    body: bytes = field(repr=False)


class Transport:
    """The connections to one endpoint, to be closed when a run ends."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._client = _open(endpoint)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def post(
        self, model: str, mode: Mode, body: bytes, client_id: str | None = None
    ) -> Response | Failure:
        """Send one request, under the name `client_id` if there is one. Never raises for what server or network do; no exception of theirs goes on."""
        import httpx2
        from openai import APIConnectionError, APIStatusError

        path = "/responses" if mode == "responses" else "/chat/completions"
        if self._endpoint.api_version:
            path = f"/deployments/{quote(model, safe='')}{path}"
        headers = {"Content-Type": "application/json"}
        if client_id is not None:
            headers["X-Client-Request-Id"] = client_id
        try:
            async with asyncio.timeout(self._endpoint.timeout):
                response = await self._client.post(
                    path,
                    cast_to=httpx2.Response,
                    content=body,
                    options={"headers": headers, "follow_redirects": False},
                )
        except APIStatusError as error:
            response = error.response
        except (TimeoutError, APIConnectionError) as error:
            return of_exception(error)
        return Response(response.status_code, response.headers, response.content)


def _open(endpoint: Endpoint) -> AsyncOpenAI:
    import httpx2
    from openai import AsyncAzureOpenAI, AsyncOpenAI, DefaultAioHttpClient, Timeout

    withhold_bodies()
    settings: dict[str, Any] = {
        "api_key": endpoint.api_key,
        "max_retries": 0,
        "timeout": Timeout(endpoint.timeout, connect=endpoint.connect_timeout),
        "http_client": DefaultAioHttpClient(verify=trusted()),
    }
    try:
        if endpoint.api_version:
            return AsyncAzureOpenAI(
                azure_endpoint=endpoint.base_url, api_version=endpoint.api_version, **settings
            )
        return AsyncOpenAI(base_url=endpoint.base_url, **settings)
    except httpx2.InvalidURL as error:
        raise UsageError(f"the base URL is no address: {error}") from None


def withhold_bodies() -> None:
    """Keep what is sent out of the library's log."""
    logging.getLogger("openai._base_client").addFilter(_WITHOUT_BODIES)


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """Whom to trust; reading the certificates takes longer than all else that opening a client does."""
    import httpx2

    return httpx2.create_ssl_context()


class _WithoutBodies(logging.Filter):
    """Takes what is sent out of the library's debug messages; it holds the letter."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, Mapping):
            record.args = {
                key: "<withheld>" if key in _BODIES else value for key, value in record.args.items()
            }
        return True


_WITHOUT_BODIES: Final = _WithoutBodies()
