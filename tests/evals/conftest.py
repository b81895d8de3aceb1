"""A small suite and a simulated provider (no language model) that plants what a test wants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from golds import GOLD, ROOT, SAMPLES

from imr_llm.evals.running import evaluate
from imr_llm.evals.suites import Suite, load_suite
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import simulated_provider


@pytest.fixture
def suite(tmp_path) -> Callable[..., Suite]:
    """Makes suites of a few samples; what is given goes before what is usual."""

    def make(kind: str = "extraction", policy: str = "permissive", **more: str) -> Suite:
        lines = {
            "name": '"few"',
            "kind": f'"{kind}"',
            "gold": f'"{GOLD / "samples"}"',
            "only": '["sample-f1b-0[1-4]"]',
            "seed": "7",
        } | more
        path = Path(tmp_path) / "suite.toml"
        path.write_text(
            "\n".join(f"{key} = {value}" for key, value in lines.items())
            + f'\n[settings]\npolicy = "{policy}"\n'
        )
        return load_suite(path)

    return make


@pytest.fixture
def simulated(monkeypatch):
    """Runs the provider; its models answer from the samples' labels."""
    monkeypatch.setenv("OPENAI_API_KEY", "sim")

    def run(*, errors=None, faults=None, **more):
        profile = Profile(
            name="sim-test", about="for a test", errors=errors or {}, faults=faults or {}, **more
        )
        return simulated_provider(profile=profile, gold=SAMPLES / "gold")

    return run


@pytest.fixture(scope="session")
def baseline(tmp_path_factory) -> Path:
    """The baseline's run over all bundled samples; the majority's lies beside it."""
    folder = tmp_path_factory.mktemp("samples") / "runs"
    evaluate(load_suite(ROOT / "evals/suites/samples.toml"), [], folder)
    return folder / "baseline"
