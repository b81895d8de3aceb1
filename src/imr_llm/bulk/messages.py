"""What those who read letters for a run and its driver tell each other, in one process or across several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from imr_llm.errors import ModelUnavailable
from imr_llm.extraction.model_reader import Reading
from imr_llm.letters.letter import Letter
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.means import Persistence
from imr_llm.llm.prices import Prices
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["Given", "Granted", "Leave", "Orders", "Over", "Stop", "Told", "Turn", "Up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """How all letters of a run are read with a model."""

    how: Reading
    endpoint: Endpoint
    prices: Prices
    persistence: Persistence


@dataclass
class Up:
    """A process can read."""

    pid: int


@dataclass
class Given:
    """A letter to be read."""

    letter: int
    """Its number in the ledger."""
    content: Letter = field(repr=False)
    known: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Answers that were paid for before, by request key."""


@dataclass
class Turn:
    """A letter is about to be worked on without a pause; if its reader ends now, it may be why."""

    letter: int


@dataclass
class Leave:
    """A call about a letter wants to go."""

    letter: int
    request_key: str
    estimate: Tokens
    answers: Mapping[str, str] = field(repr=False)
    """Those to the letter's calls before, by request key."""


@dataclass
class Granted:
    """The id to send a letter's call under, or why no more calls are sent."""

    letter: int
    client_id: str | None
    why: str = ""


@dataclass
class Over:
    """What came of a call."""

    client_id: str
    attempt: Attempt
    headers: Mapping[str, str]
    """Those of the response that tell of limits."""


@dataclass
class Stop:
    """No more calls are sent; with `now`, those that are under way are cut off."""

    why: str
    now: bool = False


@dataclass
class Told:
    """What became of a letter."""

    letter: int
    line: bytes | None = field(repr=False)
    """JSON of the record or of the failed letter; None where it is left for another run."""
    cause: str | None = None
    """None where there is a record."""
    message: str = ""
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """To calls about a letter that is left."""
    end: ModelUnavailable | None = None
    """Why no call can succeed."""
