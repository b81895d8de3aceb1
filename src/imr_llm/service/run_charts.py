"""Charts of a run: items by outcome as stacked bars, drawn as SVG that stretches while its words keep their size.

Outcomes differ in pattern as in colour, and every chart stands beside a table of its numbers. Colours are the style
sheet's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from imr_llm.service.run_query import BY, UNKNOWN, By

__all__ = ["OUTCOMES", "Chart", "charts", "patterns", "swatch"]

OUTCOMES: Final = ("upheld", "overturned", "partially_overturned", UNKNOWN)
_TITLES: Final[dict[By, str]] = {
    "category": "Category",
    "part": "Body part",
    "guideline": "Guideline of the reviewer",
    "year": "Year of decision",
}
_MOST_BARS: Final = 12
_ROW: Final = 46
_BAR: Final = 16
_PATTERNS: Final = {
    "overturned": '<path d="M0 8 8 0M-2 2 2-2M6 10 10 6"/>',
    "partially_overturned": '<circle cx="2" cy="2" r="1.5"/><circle cx="6" cy="6" r="1.5"/>',
}
"""Of a square of 8; upheld is solid, what is not known is hollow."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart and its numbers."""

    by: By
    title: str
    svg: Markup
    rows: Sequence[tuple[str, Sequence[int], int]]
    """Value, items of each of `outcomes`, items."""
    outcomes: Sequence[str]
    """Those that occur."""
    hidden: int
    """Values that the bars leave out and the table does not."""


def charts(found: Mapping[By, Mapping[str, Counter[str]]]) -> list[Chart]:
    """One of each kind that there is something to show of."""
    return [_chart(by, found[by]) for by in BY if found[by]]


def _chart(by: By, values: Mapping[str, Counter[str]]) -> Chart:
    by_name = by == "year"
    order = sorted(
        values.items(),
        key=lambda one: (one[0] == UNKNOWN, 0 if by_name else -one[1].total(), one[0]),
    )
    outcomes = [one for one in OUTCOMES if any(counted[one] for counted in values.values())]
    rows = [(value, [counted[one] for one in outcomes], counted.total()) for value, counted in order]
    bars = rows[-_MOST_BARS:] if by_name else rows[:_MOST_BARS]
    title = _TITLES[by]
    return Chart(by, title, _svg(title, bars, outcomes), rows, outcomes, len(rows) - len(bars))


def _svg(title: str, rows: Sequence[tuple[str, Sequence[int], int]], outcomes: Sequence[str]) -> Markup:
    widest = max(total for _, _, total in rows)
    drawn: list[str] = []
    for place, (value, counts, total) in enumerate(rows):
        top = place * _ROW
        words = escape(value.replace("_", " "))
        drawn.append(f'<text x="0" y="{top + 17}">{words} <tspan class="n">{total:,}</tspan></text>')
        left = 0.0
        for outcome, count in zip(outcomes, counts, strict=True):
            if count:
                width = 100 * count / widest
                drawn.append(_bar(outcome, left, width, top + 24))
                left += width
    said = escape(f"Stacked bars: items by {title.lower()} and outcome. The table below has the numbers.")
    height = len(rows) * _ROW
    return _drawn(
        f'<svg class="bars" width="100%" height="{height}" role="img" aria-label="{said}">{"".join(drawn)}</svg>'
    )


def swatch(outcome: str) -> Markup:
    """A square in the pattern of an outcome, for a legend."""
    bar = _bar(outcome, 0, 100, 0)
    return _drawn(f'<svg class="swatch" width="18" height="{_BAR}" aria-hidden="true">{bar}</svg>')


def patterns() -> Markup:
    """What all charts and swatches of a page fill their bars with; to be put into it once."""
    made = "".join(
        f'<pattern id="on-{name}" class="on-{name}" width="8" height="8" patternUnits="userSpaceOnUse">{drawn}</pattern>'
        for name, drawn in _PATTERNS.items()
    )
    return _drawn(f'<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>{made}</defs></svg>')


def _bar(outcome: str, left: float, width: float, top: int) -> str:
    place = f'x="{left:.3f}%" y="{top}" width="{width:.3f}%" height="{_BAR}"'
    over = f'<rect {place} fill="url(#on-{outcome})"/>' if outcome in _PATTERNS else ""
    return f'<rect {place} class="bar-{outcome}"/>{over}'


def _drawn(svg: str) -> Markup:
    """An SVG whose words, all but names of this module, were escaped before they came into it."""
    return Markup(svg)  # noqa: S704  # nosec B704 # escaped by its callers
