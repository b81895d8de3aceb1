"""How far a run is, in words for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from imr_llm.bulk.tally import duration, money, paid
from imr_llm.service.run_store import Run

__all__ = ["Said", "said_of"]

_WHY: Final = {
    "budget": "the budget is used up",
    "provider_down": "the provider of the model does not answer",
    "ledger": "its ledger can no longer be written or read",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A run in words."""

    state: str
    counts: str
    money: str
    """Empty where nothing was paid."""


def said_of(run: Run) -> Said:
    """What is known of a run."""
    done = run.progress
    counts = f"{done.read:,} of {run.letters:,} letters read, {sum(done.failed.values()):,} failed"
    if run.state == "running" and done.per_second:
        counts += f", {done.per_second:,.1f} a second"
        if done.seconds_left is not None:
            counts += f", {duration(done.seconds_left)} left"
    state: str = run.state
    if run.state == "stopped":
        why = _WHY.get(run.why or "") or run.detail or run.why or ""
        state += f": {why}"
    if not done.calls:
        return Said(state, counts, "")
    said = paid(done.cost, done.cost_unknown)
    said += f" for {done.calls:,} {'call' if done.calls == 1 else 'calls'}"
    if run.max_cost is not None:
        said += f", of at most {money(run.max_cost)}"
    if done.wasted:
        said += f"; {money(done.wasted)} of it for nothing"
    return Said(state, counts, said)
