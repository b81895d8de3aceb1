"""What a record says its calls used is what the ledger says, whichever runs made them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bulk_letters import write_letters
from killed_runs import PRICES

from imr_llm.bulk.events import CallDone
from imr_llm.bulk.run import Pacing, retry, run
from imr_llm.bulk.view import LedgerView
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import RunningProvider, simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class StoppedError(Exception):
    pass


def stop_at_the_first_answer(event: object) -> None:
    if isinstance(event, CallDone):
        raise StoppedError


@pytest.fixture
def read(tmp_path) -> Callable[..., str]:
    prices = tmp_path / "prices.toml"
    prices.write_text(PRICES.format(name="sim-paid"))

    def reading(letters: Path, sim: RunningProvider, **more: Any) -> str:
        settings = {"base_url": sim.base_url, "prices": str(prices), **more.pop("settings", {})}
        pacing = Pacing(concurrency=1, jobs=1)
        return run(
            [letters],
            tmp_path / "out",
            model="sim-paid",
            settings=settings,  # type: ignore[arg-type]
            pacing=pacing,
            **more,
        )

    return reading


def line_and_calls(out: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    with LedgerView(out) as view:
        (line,) = view.lines()
        return dict(line.content), list(view.calls())


def assert_told(provenance: dict[str, Any], calls: list[dict[str, Any]]) -> None:
    assert provenance["attempts"] == len(calls)
    assert round(1e6 * provenance["cost_usd"]) == sum(call["cost"] for call in calls) > 0
    for kind in ("input", "output", "cached", "reasoning"):
        said = [call[f"{kind}_tokens"] for call in calls]
        assert provenance["usage"][f"{kind}_tokens"] == sum(said)


def test_an_answer_kept_from_an_earlier_run_keeps_its_price(tmp_path, letter, read):
    with simulated_provider(profile=Profile(name="sim-paid", about="answers", prefix_cache=True)) as sim:
        in_two: Any = {"settings": {"max_output_tokens": 1800, "mode": "json_schema"}}
        with pytest.raises(StoppedError):
            read(letter, sim, watch=stop_at_the_first_answer, **in_two)
        assert read(letter, sim, **in_two) == "done"
    record, calls = line_and_calls(tmp_path / "out")
    assert [call["run"] for call in calls] == [1, 2]
    assert_told(record["provenance"], calls)


def test_a_letter_that_is_retried_has_paid_for_its_failures_too(tmp_path, read, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    out, letters = tmp_path / "out", write_letters(tmp_path / "letters", 1)
    faults: Any = {"null_content": 1.0}
    with simulated_provider(
        profile=Profile(name="sim-paid", about="errs at first", faults=faults, failing_attempts=2)
    ) as sim:
        assert read(letters, sim, settings={"mode": "json_schema"}) == "done"
        failed, calls = line_and_calls(out)
        assert failed["error"]["code"] == "model_malformed"
        assert_told(failed["provenance"], calls)
        assert retry(out, ["model_malformed"]) == "done"
    record, calls = line_and_calls(out)
    assert [call["run"] for call in calls] == [1, 1, 2]
    assert_told(record["provenance"], calls)


def test_the_price_is_not_told_where_that_of_a_call_is_not_known(tmp_path, read):
    letters, faults = write_letters(tmp_path / "letters", 1), {"reset": 1.0}
    profile = Profile(name="sim-paid", about="cuts once", faults=faults, failing_attempts=1)  # type: ignore[arg-type]
    with simulated_provider(profile=profile) as sim:
        assert read(letters, sim, settings={"mode": "json_schema"}) == "done"
    record, calls = line_and_calls(tmp_path / "out")
    assert [call["cost"] is None for call in calls] == [True, False]
    assert record["provenance"]["cost_usd"] is None
    assert record["provenance"]["attempts"] == 2
