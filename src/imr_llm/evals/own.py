"""What a model itself said of a letter, whatever the record shows of it: its own answers, in the shape of a label.

A record shows the baseline's value wherever the model has none or one that the policy does not trust, so that it tells
little of the model. What the model gave stands in `checks`, under every policy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

from imr_llm.evals.scores import Cell
from imr_llm.schema.metric import Metric, Paired
from imr_llm.schema.record import Check, DecisionRecord
from imr_llm.schema.vocabulary import Policy

__all__ = ["given_by_model", "grounded", "replaced"]

_HOLDS: Final = frozenset({"verified", "grounded", "conflict"})
"""Verdicts on values whose quotation stands where it must and carries them."""
_SILENT: Final = frozenset({"missed"})
_REFUSED: Final = frozenset({"conflict", "ungrounded"})
"""Verdicts on values of a model that only the policy "permissive" shows."""


def given_by_model(record: DecisionRecord) -> tuple[DecisionRecord, dict[str, Check]]:
    """A record of the model's values alone, with the checks of these; null where it gave none.

    It has no more than values, which are not validated: a model may say that somebody is 500 years old.
    """
    given = _Given(record.checks)
    values = given.object(DecisionRecord, "", "")
    return values, given.checks


def grounded(cells: Iterable[Cell]) -> tuple[int, int]:
    """Values that a model gave, and those of them that stand on their quotation."""
    verdicts = [cell.verdict for cell in cells if cell.predicted is not None]
    return len(verdicts), sum(verdict in _HOLDS for verdict in verdicts)


def replaced(cells: Iterable[Cell], policy: Policy) -> tuple[int, int]:
    """Values that a record of this policy shows, and those of them that are the baseline's and not the model's."""
    of_baseline = _SILENT if policy == "permissive" else _SILENT | _REFUSED
    verdicts = [cell.verdict for cell in cells if cell.predicted is not None]
    return len(verdicts), sum(verdict in of_baseline for verdict in verdicts)


class _Given:
    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._said = {pointer: check for pointer, check in checks.items() if _says(check.model)}
        self._places: dict[str, set[int]] = defaultdict(set)
        """For each list the numbers of its entries of which anything is said."""
        for pointer in self._said:
            parts = pointer.split("/")
            for k, part in enumerate(parts):
                if part.isdigit():
                    self._places["/".join(parts[:k])].add(int(part))
        self.checks: dict[str, Check] = {}
        """By the pointer in what is made, where nothing stands between the entries of a list."""

    def object(self, model: type[Any], at: str, to: str) -> Any:
        """What is said of the object at `at`, which becomes the one at `to`."""
        values: dict[str, Any] = {}
        for name, declared in model.model_fields.items():
            here, there, kind = f"{at}/{name}", f"{to}/{name}", declared.annotation
            metric = next((one for one in declared.metadata if isinstance(one, Metric)), None)
            if any(isinstance(one, Paired) for one in declared.metadata):
                values[name] = tuple(
                    self.object(get_args(kind)[0], f"{here}/{place}", f"{there}/{k}")
                    for k, place in enumerate(sorted(self._places[here]))
                )
            elif metric is not None and metric.kind != "number" and get_origin(kind) is tuple:
                values[name] = tuple(
                    self._value(f"{here}/{place}", f"{there}/{k}")
                    for k, place in enumerate(sorted(self._places[here]))
                )
            elif isinstance(kind, type) and issubclass(kind, BaseModel):
                values[name] = self.object(kind, here, there)
            else:
                values[name] = self._value(here, there)
        return model.model_construct(**values)

    def _value(self, at: str, to: str) -> Any:
        check = self._said.get(at)
        if check is None:
            return None
        self.checks[to] = check
        return check.model


def _says(value: Any) -> bool:
    return value is not None and value is not False and value not in ((), [])
