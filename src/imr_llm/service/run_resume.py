"""Goes on with a run that stopped: what was read stays and is not paid again, the rest waits for its turn."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from imr_llm.service.problems import Problem
from imr_llm.service.run_rules import budget_again
from imr_llm.service.run_store import Run
from imr_llm.service.service import Service
from imr_llm.service.token_store import Caller

__all__ = ["ResumeIn", "resume_run"]


class ResumeIn(BaseModel):
    """How a run is to go on."""

    model_config = ConfigDict(extra="forbid")

    max_cost: str | float | None = Field(
        default=None,
        description="US dollars that it may cost, what was spent included. A run that stopped on its budget needs a larger "
        "one; any other keeps the one it has.",
        examples=["5.00"],
    )


def resume_run(service: Service, run_id: str, caller: Caller, max_cost: str | None) -> Run:
    """Put the run in line again. Raises Problem: 404; 409 where it cannot go on; 422 for its budget; 429."""
    run = service.runs.get(run_id)
    run.check_can_go_on()
    budget = budget_again(service.settings, run, max_cost)
    with service.folders.held:
        left = service.lines.not_settled(run_id)
        if not left:
            raise Problem(409, "nothing_left", "nothing of this run is left to be read")
        if not service.folders.of(run_id).has_letters(left):
            detail = (
                "the letters that this run has not read are not kept here any more; begin a new one with them"
            )
            raise Problem(409, "letters_gone", detail)
        resumed = service.runs.resume(run_id, caller.name, budget, service.settings.runs.waiting)
    service.keeper.look()
    return resumed
