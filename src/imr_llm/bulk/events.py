"""What happens in a run, for whoever watches: values without a word of a letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from imr_llm.llm.usage import Attempt

__all__ = [
    "AnswersAwaited",
    "BatchMoved",
    "Began",
    "BudgetReached",
    "CallDone",
    "CallSent",
    "CallsUnderWay",
    "Counted",
    "Ended",
    "Event",
    "LateAnswersTaken",
    "LetterDone",
    "LetterLeft",
    "LineGone",
    "LinesLeftOut",
    "Paused",
    "ProviderDown",
    "ProviderUp",
    "SettingsNotKept",
    "Stopping",
    "Watch",
]


@dataclass(frozen=True, slots=True)
class Began:
    """A run began."""

    run: int
    model: str


@dataclass(frozen=True, slots=True)
class SettingsNotKept:
    """The last run over the ledger was told of money, pace or place what this one was not told again."""

    settings: Mapping[str, str]
    """By the names of options."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The letters of the input were counted."""

    total: int


@dataclass(frozen=True, slots=True)
class CallSent:
    """A call was let through."""

    letter: int
    client_id: str


@dataclass(frozen=True, slots=True)
class CallsUnderWay:
    """Earlier runs left calls in batches that are not over."""

    calls: int


@dataclass(frozen=True, slots=True)
class CallDone:
    """A call is over."""

    letter: int
    client_id: str
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class LetterDone:
    """A letter has a record, or for some cause none."""

    letter: int
    name: str
    cause: str | None
    message: str
    """Of the error; empty where there is a record."""
    seconds: float


@dataclass(frozen=True, slots=True)
class LetterLeft:
    """A letter of the input need not be read: it was done before, or is the same as another."""

    name: str
    message: str = ""
    """That nothing is left where it stood, if so."""


@dataclass(frozen=True, slots=True)
class LineGone:
    """A line is none any more: its path never led to a letter, and was not given again."""

    name: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The server's limit was met: all calls wait."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ProviderDown:
    """No call has been answered for a while: one at a time tries whether the provider is up again."""


@dataclass(frozen=True, slots=True)
class ProviderUp:
    """The provider answers again."""

    seconds: float
    """How long it did not."""


@dataclass(frozen=True, slots=True)
class BudgetReached:
    """No more calls can be paid."""

    spent: int
    """Micro-dollars, in all runs."""
    expected: int = 0
    """Of these, what is expected of calls whose cost is not known, or not yet."""


@dataclass(frozen=True, slots=True)
class BatchMoved:
    """A batch has come to a state."""

    batch: str
    """Its name."""
    state: str
    requests: int


@dataclass(frozen=True, slots=True)
class AnswersAwaited:
    """Somebody is to answer a file of requests."""

    batch: str
    """Its name."""
    answers: str
    """Path of the file that is waited for."""
    requests: str | None
    """Path of the file that it answers; None where that is gone for good."""
    written_again: bool
    """Whether it was gone, and was written once more."""
    unfinished: str | None = None
    """What is wrong with the file of answers that is there; None where there is none."""


@dataclass(frozen=True, slots=True)
class LinesLeftOut:
    """A file of answers has lines that nothing can be made of."""

    batch: str
    """Its name."""
    lines: int
    """Of the file."""
    left_out: Mapping[str, int]
    """Of the batch, by kind (`imr_llm.bulk.left_out`)."""


@dataclass(frozen=True, slots=True)
class LateAnswersTaken:
    """A file that was taken before it was whole has answers to calls of a later batch."""

    batch: str
    """Name of the later one."""
    answers: str
    """Path of the file."""
    taken: int


@dataclass(frozen=True, slots=True)
class Stopping:
    """No more letters are taken up; those under way are finished."""

    why: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The run is over."""

    how: str
    """done, interrupted, budget, unavailable, provider down, ledger or failed."""


Event = (
    AnswersAwaited
    | BatchMoved
    | Began
    | Counted
    | CallSent
    | CallsUnderWay
    | CallDone
    | LateAnswersTaken
    | LetterDone
    | LetterLeft
    | LineGone
    | LinesLeftOut
    | Paused
    | ProviderDown
    | ProviderUp
    | BudgetReached
    | SettingsNotKept
    | Stopping
    | Ended
)
Watch = Callable[[Event], None]
