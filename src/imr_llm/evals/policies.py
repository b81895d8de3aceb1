"""A policy: what a new model must not do worse than the old one, by how much, and what it must keep in any case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from imr_llm.errors import UsageError
from imr_llm.evals.measures import measure
from imr_llm.evals.ratios import Measure
from imr_llm.evals.toml_files import read_toml

__all__ = ["FIELD_LOSS", "Gate", "Policy", "Primary", "load_policy"]

FIELD_LOSS: Final = 0.1
"""What a field may lose, where a policy does not say: ten points."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PrimaryFile(_Part):
    measure: str
    margin: float = Field(ge=0, allow_inf_nan=False)


class _GateFile(_Part):
    measure: str
    at_most: float | None = Field(default=None, allow_inf_nan=False)
    at_least: float | None = Field(default=None, allow_inf_nan=False)


_AS_TUPLE = BeforeValidator(lambda given: tuple(given) if isinstance(given, list) else given)


class _PolicyFile(_Part):
    name: str = Field(min_length=1)
    alpha: float = Field(gt=0, lt=0.5)
    resamples: int = Field(ge=100, le=1_000_000)
    seed: int
    field_loss: float = Field(default=FIELD_LOSS, ge=0, le=1, allow_inf_nan=False)
    primary: Annotated[tuple[_PrimaryFile, ...], _AS_TUPLE] = Field(min_length=1, max_length=5)
    gate: Annotated[tuple[_GateFile, ...], _AS_TUPLE] = ()


@dataclass(frozen=True, slots=True)
class Primary:
    """A measure on which the new model must not be worse by more than a margin."""

    measure: Measure
    margin: float
    """In the measure's unit: 0.02 of a share is two points."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A bound that the new model must keep by itself."""

    measure: Measure
    at_most: float | None
    at_least: float | None
    """One of the two is None."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy, checked."""

    name: str
    sha256: str
    alpha: float
    resamples: int
    seed: int
    primaries: tuple[Primary, ...]
    """One to five."""
    gates: tuple[Gate, ...]
    field_loss: float = FIELD_LOSS
    """A field that surely lost more than this keeps a run from passing, whatever the primary measures say; 1 lets it."""


def load_policy(path: str | Path) -> Policy:
    """The policy in a file. Raises UsageError, naming the field, for what is none."""
    place = Path(path)
    said, sha256 = read_toml(place, _PolicyFile, "policy")
    names = [one.measure for one in said.primary]
    if len(set(names)) < len(names):
        raise UsageError(f"{place}: primary: a measure stands twice; keep one")
    for number, gate in enumerate(said.gate):
        if (gate.at_most is None) == (gate.at_least is None):
            raise UsageError(f"{place}: gate.{number}: give one of at_most and at_least")
    try:
        policy = Policy(
            name=said.name,
            sha256=sha256,
            alpha=said.alpha,
            resamples=said.resamples,
            seed=said.seed,
            primaries=tuple(Primary(measure(one.measure), one.margin) for one in said.primary),
            gates=tuple(Gate(measure(one.measure), one.at_most, one.at_least) for one in said.gate),
            field_loss=said.field_loss,
        )
        _require_binding(policy)
    except UsageError as error:
        raise UsageError(f"{place}: {error}") from None
    return policy


def _require_binding(policy: Policy) -> None:
    """Raise UsageError for a bound that a measure from 0 to 1 keeps, or breaks, whatever a run does."""
    for number, primary in enumerate(policy.primaries):
        if primary.measure.bounded and primary.margin >= 1:
            raise _no_bound(f"primary.{number}.margin", primary.margin, primary.measure)
    for number, gate in enumerate(policy.gates):
        if gate.measure.bounded and gate.at_most is not None and not 0 <= gate.at_most < 1:
            raise _no_bound(f"gate.{number}.at_most", gate.at_most, gate.measure)
        if gate.measure.bounded and gate.at_least is not None and not 0 < gate.at_least <= 1:
            raise _no_bound(f"gate.{number}.at_least", gate.at_least, gate.measure)


def _no_bound(place: str, said: float, of: Measure) -> UsageError:
    return UsageError(
        f"{place}: {said:g} decides nothing, for {of.name} goes from 0 to 1; write one per cent, or a point, as 0.01"
    )
