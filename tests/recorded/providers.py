"""Whom the recorded tests ask: the simulated provider, or a real one that was recorded."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cassette_files import ALL, SIMULATED, SIMULATED_URL

from imr_llm.extraction.model_reader import ModelReader, Reading
from imr_llm.letters.letter import Letter
from imr_llm.llm.client import ModelClient, run_with_client
from imr_llm.llm.endpoint import OPENAI, Endpoint
from imr_llm.llm.means import Clock
from imr_llm.schema.record import DecisionRecord
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import simulated_provider

SAMPLES = Path(__file__).parents[2] / "evals" / "samples"
RECORDING_KEY = "sk-canary-of-the-recording-0123456789"
"""What the simulated provider is sent as key; a test looks for it in the cassettes."""
_CARD = "provider.json"


def folder() -> Path:
    """Where cassettes are kept; another place where a recording is only tried."""
    return Path(os.environ.get("IMR_CASSETTES") or ALL)


@dataclass(frozen=True)
class Provider:
    """One of them. `name` is its folder."""

    name: str
    base_url: str
    model: str
    recording: bool

    @property
    def simulated(self) -> bool:
        """Whether it does as a test says, so that a test may say what must come out."""
        return self.name == SIMULATED

    @contextmanager
    def up(self, seed: int = 0, **profile: Any) -> Iterator[dict[str, Any]]:
        """The settings that name it, while it is up. `profile` is what the simulated one is to do."""
        if not self.simulated:
            yield {"base_url": self.base_url, "model": self.model}
        elif not self.recording:
            yield {"base_url": SIMULATED_URL, "model": "sim-test" if profile else self.model}
        else:
            done = Profile(name="sim-test", about="a recorded test's", **profile)
            gold = SAMPLES / "gold"
            with simulated_provider(profile=done, seed=seed, gold=gold, clock=_SameTime()) as running:
                yield {"base_url": running.base_url, "model": "sim-test" if profile else self.model}


class _SameTime:
    """A clock for the simulated provider that shows the same time at each recording."""

    def time(self) -> float:
        return 1_795_219_200.0

    async def sleep(self, seconds: float) -> None:
        pass


class Waits(Clock):
    """A clock for the client, whose waits take no time and are counted."""

    waits: list[float]

    def __init__(self) -> None:
        waits: list[float] = []

        async def sleep(seconds: float) -> None:
            waits.extend([seconds] if seconds else [])

        super().__init__(sleep=sleep)
        object.__setattr__(self, "waits", waits)


def read(
    letter: Path,
    *,
    base_url: str,
    model: str,
    mode: str = "json_schema",
    clock: Clock | None = None,
    **how: Any,
) -> DecisionRecord:
    """The record of a letter, read in this thread by a clock of one's own."""
    client = ModelClient(Endpoint.configured(base_url=base_url, mode=mode), clock=clock or Waits())
    opened = Letter.from_text(letter.read_text(), name=letter.name)
    return run_with_client(client, lambda asked: ModelReader(asked, Reading(model=model, **how)).read(opened))


def recorded_now() -> Provider:
    """The provider that is recorded: the simulated one unless a model is named."""
    model = os.environ.get("IMR_RECORD_MODEL")
    if not model:
        return Provider(SIMULATED, SIMULATED_URL, "sim-perfect", recording=True)
    url = (os.environ.get("OPENAI_BASE_URL") or OPENAI).rstrip("/")
    name = urlsplit(url).hostname or ""
    card = folder() / name / _CARD
    card.parent.mkdir(parents=True, exist_ok=True)
    card.write_text(json.dumps({"base_url": url, "model": model}, indent=2) + "\n")
    return Provider(name, url, model, recording=True)


def recorded_before() -> list[Provider]:
    """All providers of whom there are cassettes."""
    cards = [card for card in sorted(folder().glob(f"*/{_CARD}")) if any(card.parent.glob("*.yaml"))]
    real = [(card.parent.name, json.loads(card.read_text())) for card in cards]
    return [
        Provider(SIMULATED, SIMULATED_URL, "sim-perfect", recording=False),
        *(Provider(name, card["base_url"], card["model"], recording=False) for name, card in real),
    ]
