"""What tokens cost: a dated table that the user can replace, and exact money.

A dollar for a million tokens is a millionth of a dollar for one, so tokens times price is money in
millionths of a dollar, in decimals throughout.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from imr_llm.errors import UsageError
from imr_llm.llm.usage import Tokens

__all__ = ["Price", "Prices"]

_REQUIRED: Final = ("input", "output", "checked", "source")
_ALLOWED: Final = (*_REQUIRED, "cached_input", "host", "batch")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens of one model."""

    input: Decimal
    cached_input: Decimal
    output: Decimal
    checked: datetime.date
    """When it was last known to hold."""
    source: str
    host: str | None = None
    """The only host it holds for; None for any."""
    batch: Decimal | None = None
    """Share of it that a call in a batch costs; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Prices:
    """A table of prices by model name."""

    models: Mapping[str, Price]

    @classmethod
    def load(cls, own: Path | None = None) -> Prices:
        """The table that comes with the package, `own` before it. Raises UsageError for a bad file."""
        shipped = files("imr_llm.llm").joinpath("prices.toml").read_text(encoding="utf-8")
        models = _parse("prices.toml", shipped)
        if own is not None:
            try:
                models.update(_parse(str(own), own.read_text(encoding="utf-8")))
            except OSError as error:
                raise UsageError(f"{own}: cannot be read ({error.strerror}); give a file of prices") from None
            except UnicodeDecodeError:
                raise UsageError(f"{own}: is no UTF-8; save the prices as UTF-8") from None
        return cls(models)

    def cost(self, model: str, host: str, tokens: Tokens | None, *, in_batch: bool = False) -> int | None:
        """Millionths of a dollar, rounded half up; None where model, host or tokens are not known, or the price
        of batches."""
        price = self.models.get(model)
        if price is None or tokens is None or price.host not in (None, host):
            return None
        share = price.batch if in_batch else Decimal(1)
        if share is None:
            return None
        cost = (
            (tokens.input - tokens.cached) * price.input
            + tokens.cached * price.cached_input
            + tokens.output * price.output
        )
        return int((share * cost).quantize(Decimal(1), ROUND_HALF_UP))


def _parse(name: str, text: str) -> dict[str, Price]:
    try:
        models = tomllib.loads(text, parse_float=Decimal).get("models", {})
    except ValueError as error:
        raise UsageError(f"{name}: is not valid TOML: {error}") from None
    if not isinstance(models, dict):
        raise UsageError(f"{name}: 'models' must be a table")
    return {model: _price(f"{name}: {model}", given) for model, given in models.items()}


def _price(where: str, given: Any) -> Price:
    if not isinstance(given, dict):
        raise UsageError(f"{where}: must be a table")
    if missing := [key for key in _REQUIRED if key not in given]:
        raise UsageError(f"{where}: lacks {', '.join(missing)}")
    if unknown := [key for key in given if key not in _ALLOWED]:
        raise UsageError(f"{where}: has no {', '.join(unknown)}; there are: {', '.join(_ALLOWED)}")
    if not isinstance(given["checked"], datetime.date):
        raise UsageError(f"{where}: checked must be a date, as 2026-11-21")
    dollars = {
        key: _dollars(f"{where}: {key}", given.get(key, given["input"]))
        for key in ("input", "cached_input", "output")
    }
    batch = _dollars(f"{where}: batch", given["batch"]) if "batch" in given else None
    return Price(
        **dollars, batch=batch, checked=given["checked"], source=str(given["source"]), host=given.get("host")
    )


def _dollars(where: str, given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        raise UsageError(f"{where} must be a number of dollars")
    amount = Decimal(given)
    if not amount.is_finite() or amount < 0:
        raise UsageError(f"{where} must be a number of dollars")
    return amount
