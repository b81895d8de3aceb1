"""Dead letters of runs by batches once more: one by one, which is said, or into a new batch or file of requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bulk_letters import write_letters
from cli_program import counted, exported, imr
from test_batches import PRICES, known, provider, run_batch
from test_results_files import Folder

from imr_llm.simulator.server import RunningProvider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
REFUSED = ("--cause", "model_refusal")


@pytest.fixture
def refused(tmp_path) -> Folder:
    """A run by files whose letters were all refused."""
    begun = Folder(tmp_path)
    begun.run(code=1)
    path, whole = begun.answers(refusal=1.0)
    path.write_bytes(whole)
    begun.run(code=1)
    assert counted(begun.out)["failed"] == {"model_refusal": 6}
    return begun


def in_batches(sim: RunningProvider, place: Path) -> Callable[..., list[Any]]:
    (place / "prices.toml").write_text(PRICES)
    letters = write_letters(place / "letters", 4)

    def command(*more: object) -> list[Any]:
        asked = ["--base-url", sim.base_url, "--prices", place / "prices.toml"]
        return ["run", letters, "-o", place / "out", "--model", "sim-batch", *asked, *more]

    return command


def test_who_has_no_network_is_told_that_a_retry_needs_one_and_the_other_way(refused, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    told = imr("retry", refused.out, *REFUSED, code=2)[1]
    assert (
        f"{refused.out}: the last run asked by --batch-files {refused.files}; this one asks call by call, over the "
        "network and at the full price; for a file of requests add --batch or --batch-files DIR\n"
    ) in told
    assert "OPENAI_API_KEY holds no key" in told
    assert counted(refused.out)["failed"] == {"model_refusal": 6}


def test_dead_letters_go_into_a_new_file_of_requests(refused):
    again = ["retry", refused.out, *REFUSED, "--batch-files", refused.files]
    told = imr(*again, code=1)[1]
    assert "the full price" not in told
    assert "of 6 calls: created" in told
    assert (counted(refused.out)["failed"], counted(refused.out)["left"]) == ({}, 6)
    assert [line["error"]["code"] for line in exported(refused.out, code=1)] == ["not_read"] * 6
    path, whole = refused.answers()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:3]))
    imr(*again, code=1)  # goes on, though there are no such dead letters any more
    path, whole = refused.answers()
    path.write_bytes(whole)
    refused.run(code=0)
    status, lines, calls = known(refused.out)
    assert (status.done, status.failed) == (6, {})
    assert [call["cause"] for call in calls].count("refusal") == 6
    assert lines[0].content["provenance"]["attempts"] in (2, 3)


def test_what_is_refused_again_is_a_dead_letter_again_and_can_be_asked_again(refused):
    for _ in range(2):
        imr("retry", refused.out, *REFUSED, "--batch-files", refused.files, code=1)
        path, whole = refused.answers(refusal=1.0)
        path.write_bytes(whole)
        refused.run(code=1)
        assert counted(refused.out)["failed"] == {"model_refusal": 6}
    assert counted(refused.out)["calls_failed"] == {"refusal": 18}


def test_a_retry_by_the_batch_api_begins_to_count_tries_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    out = tmp_path / "out"
    with provider(expired=1.0) as sim:
        imr(*in_batches(sim, tmp_path)("--batch", "--batch-poll", "0.01"), code=1)
    assert counted(out)["failed"] == {"model_expired": 4}
    with provider() as sim:
        asked = ["retry", out, "--cause", "model_expired", "--base-url", sim.base_url]
        told = imr(*asked, "--batch", "--batch-poll", "0.01")[1]
        bill = sim.bill
    assert "of 4 calls: written" in told
    assert (counted(out)["done"], counted(out)["cost"]) == (4, bill)
    assert len([call for call in known(out)[2] if call["cause"] is None]) == 4


def test_a_retry_says_that_it_asks_at_the_full_price_where_batches_went_before(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    out = tmp_path / "out"
    with provider({"refusal": 1.0}) as sim:
        imr(*in_batches(sim, tmp_path)("--batch", "--batch-poll", "0.01"), code=1)
    with provider() as sim:
        told = imr("retry", out, *REFUSED, "--base-url", sim.base_url)[1]
        assert f"{out}: the last run asked by --batch; this one asks call by call" in told
        assert counted(out)["done"] == 4


def test_a_retry_of_calls_says_nothing_of_batches(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    out = tmp_path / "out"
    with provider({"refusal": 1.0}) as sim:
        imr(*in_batches(sim, tmp_path)("--concurrency", 2), code=1)
    with provider() as sim:
        assert "the last run" not in imr("retry", out, *REFUSED, "--base-url", sim.base_url)[1]


def test_a_budget_of_the_last_run_is_no_hindrance_to_files(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    out, files = tmp_path / "out", tmp_path / "files"
    with provider({"refusal": 1.0}) as sim:
        imr(*in_batches(sim, tmp_path)("--concurrency", 2, "--max-cost", 5), code=1)
    again = ["retry", out, *REFUSED, "--batch-files", files, "--json"]
    events = [json.loads(line) for line in imr(*again, code=1)[0].splitlines()]
    assert [one["settings"] for one in events if one["event"] == "settings_not_kept"] == [{"max_cost": "5.0"}]
    with provider() as sim:
        run_batch(files, sim)
    imr(*again)
    assert counted(out)["done"] == 4
