"""What a budget holds over several runs, some of which knew no prices; what a run says of settings it was not told again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bulk_letters import write_letters
from cli_program import counted, imr

from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import RunningProvider, simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PRICES = """
[models."sim-paid"]
input = 1.00
cached_input = 0.50
output = 4.00
batch = 0.5
checked = 2026-11-28
source = "invented"
"""


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    monkeypatch.setenv("IMR_JOBS", "1")


@pytest.fixture
def sim() -> Iterator[RunningProvider]:
    with simulated_provider(profile=Profile(name="sim-paid", about="for budgets")) as running:
        yield running


@pytest.fixture
def prices(tmp_path) -> Path:
    (tmp_path / "prices.toml").write_text(PRICES)
    return tmp_path / "prices.toml"


def said(letters: Path, out: Path, sim: RunningProvider, *more: object) -> list[object]:
    return [
        *("run", letters, "-o", out, "--model", "sim-paid", "--mode", "json_schema"),
        *("--base-url", sim.base_url, "--concurrency", 2, *more),
    ]


@pytest.mark.parametrize("way", [[], ["--batch", "--batch-poll", "0.01"]], ids=["calls", "batch"])
def test_calls_without_a_price_count_once_the_price_is_known(tmp_path, sim, prices, way):
    """The middle run knows no prices, as sim-paid is in no table but the user's own."""
    out, letters = tmp_path / "out", write_letters(tmp_path / "letters", 10)
    more = write_letters(tmp_path / "more", 10)
    for path in more.iterdir():
        path.write_text(path.read_text().replace("File ", "File 1"))
    imr(*said(letters, out, sim, *way))
    unpriced = sim.bill
    assert counted(out)["cost"] == 0
    budget = ("--prices", prices, "--max-cost", f"{(unpriced + 30_000) / 1e6:.6f}")
    told = imr(*said(more, out, sim, *way, *budget), code=1)[1]
    assert unpriced < sim.bill <= unpriced + 30_000
    if not way:  # else what is planned is expected too
        assert f"${unpriced / 1e6:.4f} expected of calls whose cost is not known" in told
    assert "at least $" in told.splitlines()[-1]


def test_a_run_says_which_settings_it_was_not_told_again(tmp_path, sim, prices):
    out, letters = tmp_path / "out", write_letters(tmp_path / "letters", 2)
    given = ("--prices", prices, "--max-cost", 3, "--rpm", 6000)
    assert "the last run had" not in imr(*said(letters, out, sim, *given))[1]
    assert "the last run had" not in imr(*said(letters, out, sim, *given))[1]
    told = imr(*said(letters, out, sim))[1]
    assert (
        f"the last run had --max-cost 3.0, --prices {prices}, --rpm 6000.0; this one was not told "
        "so, and goes without\n"
    ) in told
    assert "the last run had" not in imr(*said(letters, out, sim))[1]
    imr(*said(letters, out, sim, *given))
    events = [json.loads(line) for line in imr(*said(letters, out, sim, "--json"))[0].splitlines()]
    (kept,) = [event["settings"] for event in events if event["event"] == "settings_not_kept"]
    assert kept == {"max_cost": "3.0", "prices": str(prices), "rpm": "6000.0"}
