"""Who may read a run and what it may cost: what the operator allowed when the service was started, and no more."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

from imr_llm.errors import UsageError
from imr_llm.extraction.extract import BASELINE
from imr_llm.extraction.settings import endpoint_for, prices_for, reading_for
from imr_llm.llm.usage import Tokens
from imr_llm.service.problems import Problem
from imr_llm.service.run_store import Run
from imr_llm.service.settings import ServiceSettings

__all__ = ["budget_again", "check_models", "rules_for"]

_MILLION: Final = 1_000_000
_MOST: Final = Decimal(1_000_000)


def check_models(settings: ServiceSettings) -> None:
    """Raise UsageError for a model of runs that cannot be asked, or a budget that nobody could keep."""
    for model in settings.models:
        if model != BASELINE:
            reading_for(model, settings.model_settings)
            endpoint_for(model, settings.model_settings)
            if settings.runs.pacing.max_cost is not None and not _has_price(settings, model):
                raise UsageError(
                    f"the price of {model} is not known, so no budget can be kept; give --prices FILE"
                )


def rules_for(settings: ServiceSettings, model: str | None, max_cost: str | None) -> tuple[str, int | None]:
    """The model and the budget (micro-dollars) of a run. Raises Problem (422) for what is not allowed."""
    chosen = model or settings.model
    if chosen not in settings.models:
        there_are = ", ".join(settings.models)
        raise Problem(422, "model_not_allowed", f"model: runs here are read by one of: {there_are}")
    most = settings.runs.pacing.max_cost
    wanted = None if not max_cost else _dollars(max_cost)
    if chosen == BASELINE:
        if wanted is not None:
            raise Problem(422, "invalid", "max_cost: the baseline costs nothing")
        return chosen, None
    if wanted is not None and most is not None and wanted > most:
        raise Problem(422, "over_budget", f"max_cost: a run here may cost {most} US dollars")
    if wanted is not None and not _has_price(settings, chosen):
        detail = "max_cost: the price of this model is not known here, so no budget can be kept"
        raise Problem(422, "no_price", detail)
    given = most if wanted is None else wanted
    return chosen, None if given is None else int(given * _MILLION)


def budget_again(settings: ServiceSettings, run: Run, max_cost: str | None) -> int | None:
    """The budget (micro-dollars, what was spent included) of a run that is to go on. Raises Problem (422).

    Where none is named it is the one it had, or what a run here may cost by now if that is less.
    """
    is_used_up = run.why == "budget"
    if is_used_up and not max_cost:
        raise Problem(422, "no_budget", "max_cost: the budget of this run is used up; name a larger one")
    _, most = rules_for(settings, run.model, max_cost)
    had = run.max_cost
    if had is None or most is None:
        return had if most is None else most
    if not max_cost:
        return min(had, most)
    if most < had or (is_used_up and most == had):
        detail = (
            f"max_cost: this run may cost {Decimal(had) / _MILLION} US dollars already; name more than that"
        )
        raise Problem(422, "not_larger", detail)
    return most


def _dollars(said: str) -> Decimal:
    try:
        amount = Decimal(said)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 < amount <= _MOST:
        raise Problem(422, "invalid", f"max_cost: is no amount of US dollars above 0 and up to {_MOST:,}")
    return amount


def _has_price(settings: ServiceSettings, model: str) -> bool:
    host = endpoint_for(model, settings.model_settings).host
    return prices_for(settings.model_settings).cost(model, host, Tokens(1, 1)) is not None
