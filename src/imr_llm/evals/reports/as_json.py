"""Runs and comparisons as JSON, for programs: all figures, all flips with their values, the letters' names."""

from __future__ import annotations

from typing import Any, Final

import orjson

from imr_llm.evals.flips import Flip
from imr_llm.evals.reports.comparison import ComparisonReport
from imr_llm.evals.reports.contents import calls_unreported
from imr_llm.evals.reports.single import RunReport
from imr_llm.evals.runs import Run

__all__ = ["comparison_json", "run_json"]

_OPTIONS: Final = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE


def comparison_json(report: ComparisonReport) -> str:
    """A comparison; a number that does not exist is null."""
    policy = report.policy
    return _dumped(
        {
            "format": "imr-llm comparison 1",
            "verdict": report.comparison.verdict,
            "because": report.reasons,
            "notes": report.notes,
            "a": _run(report.a.run),
            "b": _run(report.b.run),
            "policy": {
                "name": policy.name,
                "sha256": policy.sha256,
                "alpha": policy.alpha,
                "resamples": policy.resamples,
                "seed": policy.seed,
                "field_loss": policy.field_loss,
            },
            "comparison": report.comparison,
            "unreported": {"a": calls_unreported(report.a.run), "b": calls_unreported(report.b.run)},
            "references": dict(report.references),
            "summaries": {"a": report.a.summary, "b": report.b.summary},
            "trust": {"a": report.a.trust, "b": report.b.trust},
            "failures": report.failures,
            "rules": report.rules,
            "first_rules": report.first_rules,
            "clusters": report.clusters,
            "flips": [_flip(flip) for flip in report.flips],
            "own_flips": [_flip(flip) for flip in report.own_flips],
        }
    )


def run_json(report: RunReport) -> str:
    """One run."""
    return _dumped(
        {
            "format": "imr-llm run report 1",
            "run": _run(report.run),
            "measures": report.measures,
            "unreported": calls_unreported(report.run),
            "notes": report.notes,
            "references": dict(report.references),
            "summary": report.summary,
            "trust": report.trust,
            "failures": report.failures,
            "rules": report.rules,
            "first_rules": report.first_rules,
            "clusters": report.clusters,
            "mistakes": [_flip(flip) for flip in report.mistakes],
        }
    )


def _run(run: Run) -> dict[str, Any]:
    return run.manifest.model_dump(mode="json")


def _flip(flip: Flip) -> dict[str, Any]:
    sides = {"a": flip.a, "b": flip.b}
    return {
        "letter": flip.letter,
        "sha256": flip.sha256,
        "field": flip.field,
        "pointer": flip.pointer,
        "kind": flip.kind,
        "gold": flip.gold,
        **{
            name: {
                "right": said.right,
                "value": said.value,
                "spans": [[span.start, span.end] for span in said.spans],
            }
            for name, said in sides.items()
        },
    }


def _dumped(said: Any) -> str:
    return orjson.dumps(said, option=_OPTIONS).decode()
