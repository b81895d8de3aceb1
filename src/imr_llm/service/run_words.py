"""How far a run is, in words for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from imr_llm.bulk.tally import duration, money
from imr_llm.service.run_shapes import RunOut

__all__ = ["Said", "said_of"]

_MILLION: Final = 1_000_000
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


def said_of(run: RunOut) -> Said:
    """What is known of a run."""
    failed = sum(run.failed.values())
    counts = f"{run.read:,} of {run.letters:,} letters read, {failed:,} failed"
    if run.state == "running" and run.per_second:
        counts += f", {run.per_second:,.1f} a second"
        if run.seconds_left is not None:
            counts += f", {duration(run.seconds_left)} left"
    state: str = run.state
    if run.state == "stopped":
        why = _WHY.get(run.why or "") or run.detail or run.why or ""
        state += f": {why}"
    if not run.calls:
        return Said(state, counts, "")
    paid = f"{money(round(run.cost_usd * _MILLION))} for {run.calls:,} calls"
    if run.max_cost_usd is not None:
        paid += f", of at most {money(round(run.max_cost_usd * _MILLION))}"
    if run.wasted_usd:
        paid += f"; {money(round(run.wasted_usd * _MILLION))} of it for nothing"
    if run.cost_unknown:
        paid += f"; {run.cost_unknown:,} calls of unknown cost"
    return Said(state, counts, paid)
