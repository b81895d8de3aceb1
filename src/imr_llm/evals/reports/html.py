"""Reports as one self-contained page of HTML: no scripts, nothing loaded from anywhere, everything escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from imr_llm.evals.intervals import Interval
from imr_llm.evals.reports import figures
from imr_llm.evals.reports.comparison import ComparisonReport
from imr_llm.evals.reports.single import RunReport

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["comparison_html", "run_html"]

_TEMPLATES: Final = ("parts", "comparison", "run")


def comparison_html(report: ComparisonReport) -> str:
    """The page of a comparison, verdict first."""
    return _render("comparison", report=report)


def run_html(report: RunReport) -> str:
    """The page of one run."""
    return _render("run", report=report)


def _render(template: str, **given: Any) -> str:
    style = _read("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _environment().get_template(template).render(style=style, style_hash=digest, **given)


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader({name: _read(f"{name}.html.j2") for name in _TEMPLATES}),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=lambda value: _visible(value) if type(value) is str else value,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "alike": lambda numbers, measure: figures.alike(measure, *numbers),
        "amount": lambda number, measure: figures.amount(measure, number),
        "count": figures.count,
        "gain": lambda number, measure: figures.gain(measure, number),
        "margin": lambda number, measure: figures.margin(measure, number),
        "margin_or_none": lambda number, measure: "–" if number is None else figures.margin(measure, number),
        "number": lambda number: "–" if number is None else f"{number:.3f}",
        "p_value": figures.p_value,
        "range_of": _range,
        "seconds": lambda number: figures.amount("operations.seconds", number),
        "share": figures.share,
    }
    return environment


def _range(interval: Interval, measure: str) -> str:
    return figures.range_of(measure, interval.low, interval.high)


def _read(name: str) -> str:
    return (files("imr_llm.evals.reports") / "page" / name).read_text(encoding="utf-8")


def _visible(words: str) -> str:
    """Without control characters."""
    return "".join(char if char.isprintable() or char in "\n\t" else " " for char in words)
