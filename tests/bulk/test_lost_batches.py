"""Batches that are gone, with their answers or their files: asked again where that is certain, else somebody decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from bulk_letters import write_letters
from cli_program import counted, imr
from test_batches import Killed, in_batches, known, provider, run_batch

from imr_llm import ModelUnavailable
from imr_llm.bulk.events import BatchMoved, CallsUnderWay
from imr_llm.bulk.metrics import Metrics
from imr_llm.bulk.tally import Tally
from imr_llm.llm.batch_client import BatchClient
from imr_llm.simulator.batches import Batches
from imr_llm.simulator.call import Refused
from imr_llm.simulator.server import RunningProvider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")


@pytest.fixture
def three(tmp_path) -> Path:
    return write_letters(tmp_path / "letters", 3)


def killing_at(state: str) -> Callable[[Any], None]:
    def watch(event: Any) -> None:
        if isinstance(event, BatchMoved) and event.state == state:
            raise Killed

    return watch


def leave_at(state: str, letters: Path, out: Path, sim: RunningProvider) -> None:
    """A run that ends when its batch comes to that state."""
    with pytest.raises(Killed):
        in_batches(letters, out, sim, watch=killing_at(state))
    assert known(out)[0].batches == {state: 1}


def causes(out: Path) -> list[str | None]:
    return [call["cause"] for call in known(out)[2]]


class TestBatchesThatTheServerDoesNotKnow:
    def test_stop_the_run_by_name_and_can_be_given_up(self, tmp_path, three):
        out = tmp_path / "out"
        with provider() as sim:
            leave_at("created", three, out, sim)
        with provider() as sim:  # started anew: it has lost everything
            said = ["run", three, "-o", out, "--model", "sim-batch", "--base-url", sim.base_url]
            said += ["--prices", tmp_path / "prices.toml", "--batch", "--batch-poll", "0.01"]
            for _ in range(2):
                told = imr(*said, code=1)[1]
                assert "batch_sim-000002" in told
                assert "check the base URL, the key and its project" in told
                assert (counted(out)["batches"], causes(out)) == ({"created": 1}, [None] * 3)
            option = next(part for part in told.split("the same command with ")[1:])
            given_up = option.split(" asks again")[0].split()
            assert given_up[0] == "--batch-give-up"
            assert "there are: " + given_up[1] in imr(*said, "--batch-give-up", "other", code=2)[1]
            assert "lost; those without an answer are asked again" in imr(*said, *given_up)[1]
        status, lines, _ = known(out)
        assert causes(out) == ["missing"] * 3 + [None] * 3
        assert (status.done, status.batches) == (3, {"collected": 1, "lost": 1})
        assert (status.cost_unknown, status.cost) == (3, sim.bill)
        assert {line.content["provenance"]["cost_usd"] for line in lines} == {None}

    def test_are_not_lost_where_another_account_was_asked(self, tmp_path, three):
        out = tmp_path / "out"
        with provider() as sim, provider() as other:
            leave_at("created", three, out, sim)
            with pytest.raises(ModelUnavailable, match="is not known to the server"):
                in_batches(three, out, other)
            assert in_batches(three, out, sim) == "done"
            assert other.bill == 0
        assert causes(out) == [None] * 3

    @pytest.mark.parametrize("looks", [2, 10_000])
    def test_are_lost_where_it_has_their_file_and_goes_on_not_to_know_them(
        self, tmp_path, three, monkeypatch, looks
    ):
        out, real = tmp_path / "out", Batches.batch
        asked: list[str] = []

        def gone(self: Batches, name: str) -> Any:
            asked.append(name)
            if asked.count(asked[0]) <= looks and name == asked[0]:
                raise Refused(404, "No batch found.")
            return real(self, name)

        with provider() as sim:
            leave_at("created", three, out, sim)
            listed = Batches.batches
            monkeypatch.setattr(Batches, "batch", gone)
            monkeypatch.setattr(Batches, "batches", lambda self: listed(self)[:-1])
            assert in_batches(three, out, sim) == "done"
        late = looks < 3
        assert causes(out) == ([None] * 3 if late else ["missing"] * 3 + [None] * 3)
        assert known(out)[0].batches == ({"collected": 1} if late else {"collected": 1, "lost": 1})


@pytest.mark.parametrize("looks", [2, 10_000])
def test_answers_that_the_server_has_no_more_are_asked_again(tmp_path, three, monkeypatch, looks):
    """Its batch is there, so this is the right place; a file that is only late is waited for."""
    out, real = tmp_path / "out", Batches.file
    refused: list[str] = []

    def gone(self: Batches, name: str) -> Any:
        stored = real(self, name)
        if stored.name.startswith("batch_sim-000002") and len(refused) < 2 * looks:  # content and file itself
            refused.append(name)
            raise Refused(404, "No such File object.")
        return stored

    with provider() as sim:
        leave_at("ended", three, out, sim)
        monkeypatch.setattr(Batches, "file", gone)
        assert in_batches(three, out, sim) == "done"
    late = looks < 3
    assert causes(out) == ([None] * 3 if late else ["missing"] * 3 + [None] * 3)
    assert known(out)[0].batches == ({"collected": 1} if late else {"collected": 1, "lost": 1})
    assert not list((out / "batches").iterdir())


def test_a_file_that_never_became_a_batch_is_uploaded_again(tmp_path, three):
    out = tmp_path / "out"
    with provider() as sim:
        leave_at("uploaded", three, out, sim)
        httpx2.delete(f"{sim.base_url}/files/file-sim-000001").raise_for_status()
        assert in_batches(three, out, sim) == "done"
    assert causes(out) == [None] * 3


def test_answers_of_a_killed_run_do_not_stay(tmp_path, three, monkeypatch):
    out = tmp_path / "out"
    with provider() as sim:
        with monkeypatch.context() as patched:
            patched.setattr(BatchClient, "fetch", lambda self, file, to: (to.write_bytes(b"x"), kill()))
            with pytest.raises(Killed):
                in_batches(three, out, sim)
        left = out / "batches" / "000009.answers.jsonl"
        left.write_text("of a letter")
        assert in_batches(three, out, sim) == "done"
    assert not list((out / "batches").iterdir())


def kill() -> None:
    raise Killed


def test_calls_of_earlier_runs_are_in_flight_until_they_are_back(tmp_path, three):
    out, tally, metrics = tmp_path / "out", Tally(), Metrics()
    in_flight: list[tuple[float, ...]] = []

    def watch(event: Any) -> None:
        tally.add(event)
        metrics.add(event)
        served = metrics.registry.get_sample_value("imr_llm_calls_in_flight")
        in_flight.append((tally.in_flight, served or 0.0))
        if isinstance(event, CallsUnderWay):
            assert "3 in flight" in tally.words()

    with provider() as sim:
        leave_at("created", three, out, sim)
        assert in_batches(three, out, sim, watch=watch) == "done"
    assert max(in_flight) == (3, 3.0)
    assert min(in_flight) == in_flight[-1] == (0, 0.0)


class TestFilesInAFolder:
    @pytest.fixture
    def said(self, tmp_path, three) -> list[Any]:
        return ["run", three, "-o", tmp_path / "out", "--model", "sim-batch", "--batch-files"]

    def test_one_that_is_gone_is_written_again_and_named(self, tmp_path, said):
        files = tmp_path / "files"
        imr(*said, files, code=1)
        (asked,) = files.iterdir()
        before = asked.read_bytes()
        told = imr(*said, files, code=1)[1]
        assert f"{asked.with_suffix('.results.jsonl')} is waited for: the answers to {asked}\n" in told
        asked.unlink()
        assert f"{asked}, which was gone and is written again" in imr(*said, files, code=1)[1]
        assert asked.read_bytes() == before

    def test_one_in_another_folder_is_named_collected_and_removed(self, tmp_path, said):
        first, second = tmp_path / "first", tmp_path / "second"
        imr(*said, first, code=1)
        (asked,) = first.iterdir()
        assert f"the answers to {asked}\n" in imr(*said, second, code=1)[1]
        assert not list(second.iterdir())
        with provider() as sim:
            run_batch(first, sim)
        (first / f"{asked.stem}.results.jsonl").rename(second / f"{asked.stem}.results.jsonl")
        imr(*said, second)
        assert not list(first.iterdir())

    def test_one_that_is_gone_with_its_copy_can_be_given_up(self, tmp_path, said):
        files, out = tmp_path / "files", tmp_path / "out"
        imr(*said, files, code=1)
        (asked,) = files.iterdir()
        asked.unlink()
        (out / "batches" / "000001.requests.jsonl").unlink()
        assert f"--batch-give-up {asked.stem} asks its calls again" in imr(*said, files, code=1)[1]
        imr(*said, files, "--batch-give-up", asked.stem, code=1)
        (again,) = files.iterdir()
        assert again.name != asked.name
        with provider() as sim:
            run_batch(files, sim)
        imr(*said, files)

    def test_what_is_there_of_one_that_is_given_up_is_taken(self, tmp_path, said):
        files, out = tmp_path / "files", tmp_path / "out"
        imr(*said, files, code=1)
        (asked,) = files.iterdir()
        with provider() as sim:
            run_batch(files, sim)
        imr(*said, files, "--batch-give-up", asked.stem)
        assert (counted(out)["batches"], causes(out)) == ({"collected": 1}, [None] * 3)

    def test_the_wrong_way_is_refused_with_the_right_one_and_begins_nothing(self, tmp_path, said, three):
        files, out, other = tmp_path / "files", tmp_path / "out", tmp_path / "other"
        imr(*said, files, code=1)
        online = [*said[:-1], "--base-url", "http://127.0.0.1:9/v1"]
        for wrong in (["--batch"], []):
            told = imr(*online, *wrong, code=2)[1]
            assert f"go on with imr-llm run and --batch-files {files} until they are back" in told
        imr(*said[:-2], "another", "--batch-files", other, code=2)
        with provider() as sim:
            leave_at("created", three, tmp_path / "out2", sim)
        told = imr(*said[:3], tmp_path / "out2", *said[4:], other, code=2)[1]
        assert "go on with imr-llm run and --batch until they are back" in told
        assert not other.exists()
        assert (counted(out)["run"], counted(out)["ended"]) == (1, "waiting")
        assert counted(tmp_path / "out2")["run"] == 1
