"""A service that runs in a thread of the test, over a real socket, and a small client for it."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from pathlib import Path

import requests
import uvicorn

from imr_llm.bulk.pacing import Pacing
from imr_llm.service.app import application
from imr_llm.service.service import Service
from imr_llm.service.settings import RunSettings, ServiceSettings

SAMPLES = Path(__file__).parents[2] / "evals" / "samples" / "letters"
LETTER = SAMPLES / "sample-f1b-02.txt"


class Client(requests.Session):
    """Asks a service by paths."""

    def __init__(self, base: str, token: str | None = None) -> None:
        super().__init__()
        self.base = base
        self.trust_env = False
        if token is not None:
            self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method, url, *args, **kwargs):
        return super().request(method, self.base + url, *args, timeout=30, **kwargs)

    def hand_in(self, letter: Path | bytes | str = LETTER, name: str = "letter.txt", **headers):
        data = letter.read_bytes() if isinstance(letter, Path) else letter
        data = data.encode() if isinstance(data, str) else data
        kind = "application/pdf" if data.startswith(b"%PDF") else "text/plain"
        given = {"Content-Type": kind, **{key.replace("_", "-"): value for key, value in headers.items()}}
        return self.post("/v1/letters", data=data, params={"name": name}, headers=given)

    def added(self, *args, **kwargs) -> str:
        """The id of a letter that was handed in."""
        answer = self.hand_in(*args, **kwargs)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]


@contextmanager
def served(store, host="127.0.0.1", **settings):
    """A running service: the `Service` and its address."""
    settings.setdefault("runs", RunSettings(pacing=Pacing(jobs=1)))
    service = Service(ServiceSettings(store=str(store), **settings))
    with socket.create_server((host, 0)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(
                application(service), ws="none", lifespan="on", log_config=None, server_header=False
            )
        )
        server.capture_signals = _no_signals
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
        thread.start()
        up = threading.Event()
        while not server.started and thread.is_alive():
            up.wait(0.01)
        try:
            yield service, f"http://{host}:{listening.getsockname()[1]}"
        finally:
            service.stopping = server.should_exit = True
            thread.join()
            service.close()


@contextmanager
def _no_signals():
    yield
