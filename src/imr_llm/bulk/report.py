"""The report of a ledger: one HTML page, for a person, without scripts and without anything from elsewhere."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final, get_args

from imr_llm.bulk.own_files import REPORT
from imr_llm.bulk.status import Status
from imr_llm.bulk.tally import duration
from imr_llm.bulk.view import LedgerView, Line
from imr_llm.extraction.extract import BASELINE
from imr_llm.letters.files import printable_name
from imr_llm.schema.vocabulary import Outcome

__all__ = ["REPORT", "report"]

_SLOWEST: Final = 20
_AN_INSTANT: Final = 0.005
"""Seconds; a letter that failed in less was not read at all."""
_MOST_DEAD: Final = 200
_UNKNOWN: Final = "not known"
_OUTCOMES: Final = (*get_args(Outcome), _UNKNOWN)
_ALWAYS: Final = ("upheld", "overturned", _UNKNOWN)
"""Outcomes that have a column though no item has them: no form of letter knows an item partially overturned."""
_NONE_JUDGED: Final = "No record yet holds a value that both were asked about."
_DOUBTFUL: Final = ("conflict", "ungrounded", "missed")


@dataclass
class _Findings:
    """What all records together say."""

    lines: int = 0
    items: int = 0
    by_year: dict[str, Counter[str]] = field(default_factory=dict)
    by_category: dict[str, Counter[str]] = field(default_factory=dict)
    by_field: dict[str, Counter[str]] = field(default_factory=dict)
    dead: list[tuple[str, str, str]] = field(default_factory=list)
    dead_count: int = 0
    slowest: list[tuple[float, int, str]] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.lines += 1
        if line.seconds is not None and (line.is_record or line.seconds >= _AN_INSTANT):
            heapq.heappush(self.slowest, (line.seconds, self.lines, line.name))
            if len(self.slowest) > _SLOWEST:
                heapq.heappop(self.slowest)
        if line.is_record:
            self._add_record(line.content)
            return
        self.dead_count += 1
        if len(self.dead) < _MOST_DEAD:
            error = line.content["error"]
            self.dead.append((printable_name(line.name), error["code"], error["remedy"]))

    def has(self, outcome: str) -> bool:
        """Whether an item has that outcome."""
        return any(by_outcome[outcome] for by_outcome in self.by_year.values())

    def _add_record(self, record: Mapping[str, Any]) -> None:
        year = (record["dates"]["decision"] or _UNKNOWN)[:4] if record["dates"]["decision"] else _UNKNOWN
        for item in record["items"]:
            self.items += 1
            outcome = item["outcome"] or _UNKNOWN
            self.by_year.setdefault(year, Counter())[outcome] += 1
            self.by_category.setdefault(item["category"] or _UNKNOWN, Counter())[outcome] += 1
        for pointer, check in record["checks"].items():
            self.by_field.setdefault(_field(pointer), Counter())[check["verdict"]] += 1


def report(view: LedgerView) -> str:
    """The page. Raises LedgerFailed for a damaged ledger."""
    from jinja2 import Environment, StrictUndefined

    found = _Findings()
    with view.one_moment():
        for line in view.lines():
            found.add(line)
        status = view.status()
    page = (files("imr_llm.bulk") / "report.html.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(page)
    return template.render(
        status=status,
        found=found,
        facts=_facts(status),
        outcomes=[one for one in _OUTCOMES if one in _ALWAYS or found.has(one)],
        no_disagreements="No model ran." if status.model == BASELINE else _NONE_JUDGED,
        tables=[
            ("Items by year of decision", _shares(found.by_year, by_name=True)),
            ("Items by category", _shares(found.by_category)),
        ],
        disagreements=_disagreements(found.by_field),
        slowest=[(printable_name(name), seconds) for seconds, _, name in sorted(found.slowest, reverse=True)],
    )


def _facts(status: Status) -> list[tuple[str, str]]:
    """What is to be known first."""
    facts = [
        ("Read by", status.model),
        ("Letters", f"{status.letters:,} different ones on {status.lines:,} lines"),
        ("Read", f"{status.done:,}"),
        ("Failed", f"{sum(status.failed.values()):,}"),
        ("Not read yet", f"{status.left:,}{status.beyond_in_words}"),
        ("Rate of the last run", f"{status.per_second:,.1f} letters a second"),
    ]
    if status.calls:
        facts += [
            (
                "Calls",
                f"{status.calls:,}, of which {sum(status.calls_failed.values()):,} gave no usable answer",
            ),
            ("Tokens", f"{status.input_tokens:,} in, {status.output_tokens:,} out"),
            ("Cost", status.cost_in_words.removeprefix("cost ")),
            ("Calls of unknown cost", f"{status.cost_unknown:,}, and {status.lost:,} whose answer was lost"),
        ]
    if status.seconds_left is not None:
        facts.append(("Time left", duration(status.seconds_left)))
    return facts


def _shares(
    table: Mapping[str, Counter[str]], *, by_name: bool = False
) -> list[tuple[str, int, Counter[str]]]:
    """Rows: name, items, and these by outcome."""
    order = sorted(table.items(), key=lambda row: row[0] if by_name else (-row[1].total(), row[0]))
    return [(name, row.total(), row) for name, row in order]


def _disagreements(by_field: Mapping[str, Counter[str]]) -> list[tuple[str, int, Counter[str], float]]:
    """Fields by the share of values that a person should look at; none where no model ran."""
    rows = []
    for name, verdicts in by_field.items():
        judged = verdicts.total() - verdicts["baseline"] - verdicts["absent"]
        if judged:
            rows.append((name, judged, verdicts, sum(verdicts[one] for one in _DOUBTFUL) / judged))
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def _field(pointer: str) -> str:
    """The field a pointer leads to, places in lists left out: /items/3/quantity/max is items/quantity/max."""
    return "/".join(step for step in pointer.split("/") if step and not step.isdigit())
