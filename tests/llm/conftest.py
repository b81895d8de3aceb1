"""A server for each test of the client."""

from __future__ import annotations

import pytest

from scripted_server import ScriptedServer, running


@pytest.fixture
def server() -> ScriptedServer:
    with running() as server:
        yield server
