"""How numbers of measures are written: shares in per cent, their differences in points, amounts in their units."""

from __future__ import annotations

from math import isnan
from typing import Any, Final

import orjson

from imr_llm.evals.measures import measure

__all__ = [
    "alike",
    "amount",
    "at_least",
    "calls",
    "count",
    "gain",
    "is_share",
    "margin",
    "p_value",
    "range_of",
    "share",
    "so_far",
    "times",
    "value",
]

_NONE: Final = "–"
_MINUS: Final = "−"
_LEAST: Final = 0.0005
"""Of a share, below which one figure behind the point is nothing."""
_MOST_FIGURES: Final = 4


def is_share(name: str) -> bool:
    """Whether a measure is written in per cent."""
    return measure(name).kind in ("binary", "share")


def amount(name: str, number: float | None) -> str:
    """A measure's value: "96.7 %", "1.2 s"."""
    if number is None or isnan(number):
        return _NONE
    return share(number) if is_share(name) else _plain(number) + measure(name).unit


def at_least(name: str, number: float | None, unreported: int) -> str:
    """A measure's value that some calls may be missing in: "at least 0.016 USD"; "not known" where nothing else is in it."""
    return so_far(amount(name, number), number, unreported)


def so_far(said: str, number: float | None, unreported: int) -> str:
    """What is said of a number, where some calls may be missing in it."""
    if not unreported or number is None or isnan(number):
        return said
    return f"at least {said}" if number else "not known"


def gain(name: str, number: float | None, *, unit: bool = True) -> str:
    """How much better: "+1.2 points", "−0.3 s"."""
    if number is None or isnan(number):
        return _NONE
    said = f"{number * 100:+.1f}" if is_share(name) else f"{number:+.3g}"
    if float(said) == 0:
        said = said.lstrip("+-")
    points = (" points" if is_share(name) else measure(name).unit) if unit else ""
    return said.replace("-", _MINUS) + points


def range_of(name: str, low: float, high: float) -> str:
    """An interval of gains: "[−3.0, +0.6]"."""
    return f"[{gain(name, low, unit=False)}, {gain(name, high, unit=False)}]"


def margin(name: str, number: float) -> str:
    """A margin or a detectable difference: "2.0 points", "0.03 points"."""
    if is_share(name) and 0 < number < _LEAST:
        return f"{number * 100:.1g} points"
    return gain(name, number).lstrip("+")


def share(number: float | None) -> str:
    """ "96.7 %"; with more figures where it would be rounded to nothing or to all."""
    return _NONE if number is None or isnan(number) else _share(number, _figures(number))


def alike(name: str, *numbers: float | None) -> list[str]:
    """Values of one measure that stand side by side: of a share all with as many figures as the one that needs most."""
    if not is_share(name):
        return [amount(name, number) for number in numbers]
    known = [number for number in numbers if number is not None and not isnan(number)]
    figures = max(map(_figures, known), default=1)
    return [_NONE if number is None or isnan(number) else _share(number, figures) for number in numbers]


def _share(number: float, figures: int) -> str:
    return f"{number * 100:.{figures}f}".replace("-", _MINUS) + " %"


def _figures(number: float) -> int:
    """Behind the point: one, or as many as tell it from nothing and from all."""
    rounded = (f"{number * 100:.{figures}f}" for figures in range(1, _MOST_FIGURES))
    found = (k for k, said in enumerate(rounded, 1) if float(said) not in (0.0, 100.0))
    return 1 if number in (0.0, 1.0) else next(found, _MOST_FIGURES)


def p_value(p: float) -> str:
    """ "0.031", "<0.001"."""
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def count(number: int | None) -> str:
    """ "1,234", "more than a million"."""
    if number is None:
        return _NONE
    return f"{number:,}" if number <= 1_000_000 else "more than a million"


def calls(number: int) -> str:
    """ "1 call", "1,234 calls"."""
    return f"{count(number)} call{'' if number == 1 else 's'}"


def times(number: int) -> str:
    """ "once", "3 times"."""
    return "once" if number == 1 else f"{count(number)} times"


def value(found: Any) -> str:
    """A value of a record, in a reader's words."""
    if found is None:
        return "nothing"
    if found is True or found is False:
        return "yes" if found else "no"
    if isinstance(found, str):
        return found
    if isinstance(found, dict):
        parts = [f"{name.replace('_', ' ')} {one}" for name, one in found.items() if one is not None]
        return ", ".join(parts) or "nothing"
    if isinstance(found, list):
        return ", ".join(map(value, found)) or "nothing"
    return orjson.dumps(found).decode()


def _plain(number: float) -> str:
    said = f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"
    return said.replace("-", _MINUS)
