"""How tests compare what was read with labels: the normalisation of the project's scorer, and floors.

A floor is the share that must be right over all rows; a change that loses more fails and lists what it
lost. Floors stand a little below what was reached when they were set.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

Row = dict
DATA = Path(__file__).parent / "data"
SHOWN = 25
"""Misses printed when a floor is not reached."""


def rows(pattern: str) -> list[Row]:
    """The rows of the test data whose file names fit."""
    return [
        json.loads(line)
        for path in sorted(DATA.glob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def key(text: str | None) -> str:
    """Words as they are compared: lower case, no marks but those of doses."""
    return re.sub(r"[^a-z0-9%./#]+", " ", (text or "").lower()).strip()


def numbers(value: Row | None, *names: str) -> tuple[float | None, ...]:
    return tuple((value or {}).get(name) for name in names)


def amount(value: Row | None) -> tuple[object, ...]:
    low, high, unit = (value or {}).get("min"), (value or {}).get("max"), (value or {}).get("unit")
    return low, high, unit if high is not None else None


def pages(citation: Row) -> set[int]:
    out: set[int] = set()
    for page in citation["pages"]:
        out |= set(range(page[0], page[1] + 1)) if isinstance(page, list) else {page}
    return out


def citations(cited: Iterable[Row]) -> list[tuple[object, ...]]:
    return sorted((c["source"], key(c["title"]), key(c["section"]), tuple(sorted(pages(c)))) for c in cited)


LETTER: dict[str, Callable[[Row], object]] = {
    "case_number": lambda r: r["case_number"],
    "priority": lambda r: r["priority"],
    **{
        f"dates.{name}": lambda r, name=name: r["dates"][name]
        for name in ("assigned", "injury", "decision", "ur_denial", "application_received")
    },
    "licensure_states": lambda r: [key(x) for x in r["reviewer"]["licensure_states"]],
    "specialties": lambda r: [key(x) for x in r["reviewer"]["specialties"]],
    "age": lambda r: r["patient"]["age"],
    "sex": lambda r: r["patient"]["sex"],
}
REQUEST: dict[str, Callable[[Row], object]] = {
    "category": lambda i: i["category"],
    "body_parts": lambda i: sorted((part["part"], part["side"] or "") for part in i["body_parts"]),
    "quantity": lambda i: amount(i["quantity"]),
    "frequency": lambda i: numbers(i["frequency"], "per_week_min", "per_week_max", "weeks_min", "weeks_max"),
    "strength": lambda i: key(i["strength"]).replace(" ", ""),
    "refills": lambda i: i["refills"],
    "retrospective": lambda i: i["retrospective"],
}
ITEM: dict[str, Callable[[Row], object]] = {
    "request": lambda i: key(i["request"]),
    "original_request": lambda i: key(i["original_request"]),
    "authorized_portion": lambda i: key(i["authorized_portion"]),
    "outcome": lambda i: i["outcome"],
    **REQUEST,
    "administrator_basis": lambda i: i["administrator_basis"],
    "reviewer_basis": lambda i: i["reviewer_basis"],
    "administrator_citations": lambda i: citations(i["administrator_citations"]),
    "reviewer_citations": lambda i: citations(i["reviewer_citations"]),
    "prior_visits": lambda i: i["prior_visits"],
    "guideline_limit": lambda i: amount(i["guideline_limit"]),
}


class Share:
    """How many values of one field are right."""

    def __init__(self) -> None:
        self.right = self.total = 0
        self.misses: list[str] = []

    def mark(self, where: str, expected: object, got: object) -> None:
        self.total += 1
        if got == expected:
            self.right += 1
        else:
            self.misses.append(f"{where}\n    expected {expected!r}\n    got      {got!r}")

    @property
    def value(self) -> float:
        return self.right / self.total

    def reaches(self, floor: float) -> bool:
        """Whether enough is right; prints what is not where it is too little."""
        return _told(self.value, floor, self.misses)


class Overlap:
    """F1 of sets over all rows."""

    def __init__(self) -> None:
        self.both = self.extra = self.missing = 0
        self.misses: list[str] = []

    def mark(self, where: str, expected: set[str], got: set[str]) -> None:
        self.both += len(expected & got)
        self.extra += len(got - expected)
        self.missing += len(expected - got)
        if got != expected:
            self.misses.append(
                f"{where}\n    missing {sorted(expected - got)}\n    extra   {sorted(got - expected)}"
            )

    @property
    def value(self) -> float:
        return 2 * self.both / (2 * self.both + self.extra + self.missing)

    def reaches(self, floor: float) -> bool:
        return _told(self.value, floor, self.misses)


def _told(value: float, floor: float, misses: list[str]) -> bool:
    if value >= floor:
        return True
    print(f"{value:.4f} is below {floor}; {len(misses)} misses, the first:")
    print("\n".join(misses[:SHOWN]))
    return False
