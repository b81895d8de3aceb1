"""A ledger in numbers, and in the words for them that command and report share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from imr_llm.bulk.tally import money, paid

__all__ = ["Status"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A ledger in numbers. Money is in millionths of a dollar."""

    model: str
    run: int
    """How many runs there were, this one counted."""
    state: Literal["running", "ended", "killed"]
    """Of the last run: a process has the ledger, it has ended, or neither."""
    ended: str | None
    """How the last run ended; None while it goes on, and where it was killed."""
    lines: int
    """Of the input, as far as it was taken up."""
    total: int | None
    """Of the input of the last run, once counted; None for a retry."""
    letters: int
    """Different ones."""
    done: int
    failed: Mapping[str, int]
    """Dead letters by cause."""
    left: int
    """Letters known and not read, and lines of the input that were not taken up yet, as far as they are counted."""
    not_taken_up: int | None
    """Of those, the lines that the ledger does not hold; None where the input was not counted to the end."""
    batches: Mapping[str, int]
    """By how far they are; `imr_llm.bulk.batch_book` says what follows what."""
    lines_left_out: Mapping[str, int]
    """Lines of files of answers that nothing could be made of, by kind (`imr_llm.bulk.left_out`)."""
    calls: int
    calls_failed: Mapping[str, int]
    in_flight: int
    """Calls that the run under way waits for, batches left out."""
    waiting: int
    """Calls in batches or files of requests that are not over, whether or not a run waits for them."""
    lost: int
    """Calls whose answer nobody waited for to the end: of runs that were killed."""
    input_tokens: int
    output_tokens: int
    cost: int
    """Of all calls whose cost is known."""
    wasted: int
    """Of those that gave no answer that could be used."""
    kept: int
    """Of those whose answers wait for letters that have failed and can be read from them."""
    cost_unknown: int
    """Calls that were answered, or may have been, at an unknown price."""
    per_second: float
    """Letters finished in the last minute; of a run that ended, in the whole of it."""
    seconds_left: float | None
    """At that rate; None where nobody can tell."""

    @property
    def cost_in_words(self) -> str:
        """What the calls cost, and how much of that was for nothing."""
        unknown = self.cost_unknown + self.lost
        if not self.cost and not unknown and self.in_flight + self.waiting:
            return "cost not known yet"
        said = paid(self.cost, unknown)
        parts = []
        if self.wasted:
            parts.append(f"{'at least ' if unknown else ''}{money(self.wasted)} for nothing")
        if self.kept:
            parts.append(f"{money(self.kept)} for answers that wait for their letters")
        return f"{said}, of which {', '.join(parts)}" if parts else said

    @property
    def twice_in_words(self) -> str:
        """How many lines there are besides one for each letter, and the way to do without them; empty where none."""
        more = self.lines - self.letters
        if not more:
            return ""
        said = "1 line is" if more == 1 else f"{more:,} lines are"
        return f"{said} the same letter as another, under another name; export --once gives each letter once"

    @property
    def beyond_in_words(self) -> str:
        """What is to be said behind the number of letters that are left: of how many the ledger has no line."""
        if self.not_taken_up is None:
            return " (and more: the input was not counted to the end)"
        return f" ({self.not_taken_up:,} of them not taken up yet)" if self.not_taken_up else ""

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)
