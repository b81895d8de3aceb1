"""A server for each test that asks a model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asked import KEY

from scripted_server import ScriptedServer, running


@pytest.fixture
def server(monkeypatch) -> Iterator[ScriptedServer]:
    monkeypatch.setenv("CANARY_KEY", KEY)
    with running() as server:
        yield server
