"""What the status says of a run: whether it goes on or was killed, and which of its calls are under way, waiting or lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bulk_letters import write_letters
from cli_program import counted, imr
from test_batches import in_batches, known, provider
from test_results_files import Folder

from imr_llm.bulk.events import BatchMoved, BudgetReached, CallSent, Counted, LetterDone, Stopping
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Sighting
from imr_llm.bulk.tally import Tally

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")


def calls(out: Any) -> tuple[str, int, int, int]:
    told = counted(out)
    return told["state"], told["in_flight"], told["waiting"], told["lost"]


def said(out: Any) -> str:
    return " ".join(imr("status", out)[0].split())


def test_calls_of_a_run_are_under_way_and_those_of_a_killed_one_are_lost(tmp_path):
    with Ledger(tmp_path, {"model": "m"}, {}) as ledger:
        (a,) = ledger.register([Sighting("a", None, "key")]).result()
        ledger.intend(a.letter, "call", 10).result()
        assert calls(tmp_path) == ("running", 1, 0, 0)
        assert "run 1, under way" in said(tmp_path)
        assert "calls 1, 1 under way" in said(tmp_path)
        assert "cost not known yet" in said(tmp_path)
    assert calls(tmp_path) == ("killed", 0, 0, 1)
    assert "run 1, killed: it is not under way" in said(tmp_path)
    assert "calls 1, 1 whose answer was lost" in said(tmp_path)
    with Ledger(tmp_path, {"model": "m"}, {}) as ledger:
        ledger.intend(a.letter, "call", 10).result()
        assert calls(tmp_path) == ("running", 1, 0, 1)
        ledger.end("interrupted").result()
        assert calls(tmp_path)[0] == "ended"


def test_calls_in_batches_wait_while_a_run_waits_for_them_and_after_it(tmp_path):
    out, seen = tmp_path / "out", []
    letters = write_letters(tmp_path / "letters", 3)

    def watch(event: Any) -> None:
        if isinstance(event, BatchMoved) and event.state == "created":
            seen.append(calls(out))

    with provider() as sim:
        assert in_batches(letters, out, sim, watch=watch) == "done"
    assert seen == [("running", 0, 3, 0)]
    assert calls(out) == ("ended", 0, 0, 0)
    folder = Folder(tmp_path / "more")
    folder.run(code=1)
    assert calls(folder.out) == ("ended", 0, 6, 0)
    assert "calls 6, 6 waiting in batches" in said(folder.out)


def test_no_time_is_left_to_a_run_that_is_stopping():
    now = [0.0]
    for why in (Stopping("interrupted"), BudgetReached(5)):
        tally = Tally(lambda: now[0])
        now[0] += 5
        for event in (Counted(400), CallSent(1, "imr-1-1"), LetterDone(1, "a", None, "", 0.1)):
            tally.add(event)
        assert " left" in tally.words()
        tally.add(why)
        assert " left" not in tally.words()
        assert "stopping" in tally.words()


def test_the_last_line_says_what_is_of_now_and_what_of_all_runs(tmp_path):
    letters, out = write_letters(tmp_path / "letters", 3), tmp_path / "out"
    (letters / "000001.txt").write_bytes(b"\0\1\2")
    with provider() as sim:
        in_batches(letters, out, sim)
        asked = ["run", letters, "-o", out, "--model", "sim-batch", "--base-url", sim.base_url]
        told = imr(*asked, "--prices", tmp_path / "prices.toml", code=1)[1].splitlines()
    cost = known(out)[0].cost
    assert told[-2] == (
        f"done: 2 letters read (0 of them now), 1 failed (0 of them now); ${cost / 1e6:.4f} in all runs"
    )


def test_what_was_spent_for_nothing_is_told_where_it_was(tmp_path):
    letters = write_letters(tmp_path / "letters", 3)
    with provider({"refusal": 1.0}) as sim:
        in_batches(letters, tmp_path / "out", sim)
    with provider() as sim:
        in_batches(letters, tmp_path / "out2", sim)
    assert json.loads(imr("status", tmp_path / "out", "--json")[0])["wasted"] > 0
    assert "for nothing" in said(tmp_path / "out")
    assert "for nothing" not in said(tmp_path / "out2")
