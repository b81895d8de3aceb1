"""Where a model is asked: address, key, and how the answer's shape is asked for.

`OPENAI_API_KEY` and `OPENAI_BASE_URL` are honoured as everywhere. The key is shown nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from imr_llm.errors import UsageError
from imr_llm.llm.modes import MODES, Mode

__all__ = ["OPENAI", "Endpoint"]

OPENAI: Final = "https://api.openai.com/v1"
_KEY: Final = "OPENAI_API_KEY"
_NO_KEY: Final = "none"
"""What is sent to a server that was named without a key; those on one's own machine take anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server that speaks OpenAI's Chat Completions (or Responses), checked when it is made.

    Raises UsageError for what cannot be an address, a key or a mode.
    """

    base_url: str = OPENAI
    api_key: str = field(repr=False)
    mode: Mode | None = None
    """How the answer's shape is asked for; None finds out what the server can do."""
    api_version: str | None = None
    """For Azure's dated API: `base_url` is then the resource, and a model's name that of a deployment."""
    timeout: float = 300.0
    """Most seconds for one attempt, from connecting to the last byte."""
    connect_timeout: float = 15.0

    def __post_init__(self) -> None:
        if self.mode is not None and self.mode not in MODES:
            raise UsageError(f"there is no mode {self.mode!r}; there are: auto, {', '.join(MODES)}")
        try:
            url = urlsplit(self.base_url)
            known = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
        except ValueError:
            known = False
        if not known:
            raise UsageError("the base URL must be an address as https://host/v1")
        if url.username or url.password or url.query or url.fragment:
            raise UsageError("the base URL must hold no user, password, query or fragment")
        if not self.api_key or not self.api_key.isascii() or not self.api_key.isprintable():
            raise UsageError("the API key is empty or holds characters that no key holds")
        if self.timeout <= 0 or self.connect_timeout <= 0:
            raise UsageError("a timeout must be a positive number of seconds")
        if self.api_version and self.mode == "responses":
            raise UsageError("the mode responses is not for Azure's dated API; use its /openai/v1 address")

    @property
    def host(self) -> str:
        """The host alone, as prices name it."""
        return urlsplit(self.base_url).hostname or ""

    @classmethod
    def configured(
        cls,
        *,
        base_url: str | None = None,
        api_key_env: str | None = None,
        mode: str = "auto",
        api_version: str | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Endpoint:
        """From settings, with the usual variables where a setting is not given.

        The key stands in the variable `api_key_env`, else in `OPENAI_API_KEY`. A server that is named by
        its address is asked without a key where there is none; OpenAI itself is not.
        """
        variables = os.environ if environ is None else environ
        url = base_url or variables.get("OPENAI_BASE_URL") or OPENAI
        key = variables.get(api_key_env or _KEY, "").strip()
        if not key and (api_key_env or url.rstrip("/") == OPENAI):
            raise UsageError(
                f"the variable {api_key_env or _KEY} holds no key; set it, or give the base URL of a server "
                "that needs none"
            )
        return cls(
            base_url=url.rstrip("/"),
            api_key=key or _NO_KEY,
            mode=None if mode == "auto" else mode,  # type: ignore[arg-type]  # checked where it is made
            api_version=api_version,
        )
