"""The same runs on a real Ray cluster of two nodes on this machine, one of which is killed in the middle."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ray = pytest.importorskip("ray", reason="ray is not installed; make test-ray runs these")
sys.path.insert(0, str(Path(__file__).parents[1] / "bulk"))

from bulk_letters import letter_text, write_letters  # noqa: E402

from imr_llm import ModelUnavailable, UsageError  # noqa: E402
from imr_llm.bulk.cluster_worker import BaselineWorker  # noqa: E402
from imr_llm.bulk.events import LetterDone  # noqa: E402
from imr_llm.bulk.ray_connection import Cluster  # noqa: E402
from imr_llm.bulk.run import Pacing, run  # noqa: E402
from imr_llm.bulk.view import LedgerView  # noqa: E402
from imr_llm.simulator.profile import Latency, Limits, Profile  # noqa: E402
from imr_llm.simulator.server import simulated_provider  # noqa: E402

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.enable_socket]


class TwoNodes:
    """A head node, where the driver is, and another."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster as Nodes

        self._nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        self.other = self._nodes.add_node(num_cpus=1)
        self.address = self._nodes.address

    def kill_other(self) -> None:
        self._nodes.remove_node(self.other, allow_graceful=False)
        self.other = None

    def again(self) -> None:
        if self.other is None:
            self.other = self._nodes.add_node(num_cpus=1)

    def end(self) -> None:
        ray.shutdown()
        self._nodes.shutdown()


@pytest.fixture(scope="module")
def nodes() -> Iterator[TwoNodes]:
    running = TwoNodes()
    yield running
    running.end()


@pytest.fixture
def cluster(nodes, monkeypatch) -> Cluster:
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    nodes.again()
    return Cluster(address=nodes.address, workers=2)


class After:
    """Does something once, in a thread, when so many letters are done."""

    def __init__(self, letters: int, act: Any) -> None:
        self._left = letters
        self._act = act
        self.thread: threading.Thread | None = None

    def __call__(self, event: Any) -> None:
        if isinstance(event, LetterDone):
            self._left -= 1
            if self._left == 0:
                self.thread = threading.Thread(target=self._act)
                self.thread.start()

    def wait(self) -> None:
        assert self.thread is not None
        self.thread.join()


def prices(folder: Path) -> str:
    path = folder / "prices.toml"
    path.write_text(
        '[models."sim-ray"]\ninput = 1.0\ncached_input = 0.5\noutput = 4.0\nchecked = 2026-11-28\nsource = "invented"\n'
    )
    return str(path)


def known(out: Path) -> Any:
    with LedgerView(out) as view:
        return view.status(), [line.content for line in view.lines()], list(view.calls())


def test_the_baseline_on_two_nodes_of_which_one_is_killed(tmp_path, nodes, cluster):
    letters = write_letters(tmp_path / "letters", 600)
    (letters / "000003.txt").write_bytes(b"\0\1")
    kill = After(60, nodes.kill_other)
    assert run([letters], tmp_path / "out", cluster=cluster, watch=kill) == "done"
    kill.wait()
    status, lines, _ = known(tmp_path / "out")
    assert (status.done, status.failed, status.left) == (599, {"binary": 1}, 0)
    assert [Path(line["letter"]["name"]).name for line in lines] == [f"{n:06}.txt" for n in range(600)]


class DiesOfPoison(BaselineWorker):
    def read(self, letters: Any) -> Any:
        if any("poison" in one.name for one in letters):
            os._exit(1)
        return super().read(letters)


def test_a_letter_that_ends_its_actors_takes_no_other_along(tmp_path, cluster, monkeypatch):
    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    monkeypatch.setattr("imr_llm.bulk.cluster.BaselineWorker", DiesOfPoison)
    letters = write_letters(tmp_path / "letters", 100)
    (letters / "000003.txt").rename(letters / "000003-poison.txt")
    assert run([letters], tmp_path / "out", cluster=cluster) == "done"
    status, *_ = known(tmp_path / "out")
    assert (status.done, status.failed, status.left) == (99, {"worker_ended": 1}, 0)


def test_a_model_on_two_nodes_of_which_one_is_killed(tmp_path, nodes, cluster):
    letters = write_letters(tmp_path / "letters", 80)
    kill = After(15, nodes.kill_other)
    profile = Profile(
        name="sim-ray",
        about="for clusters",
        latency=Latency(median=0.3),
        faults={"server_error": 0.05, "refusal": 0.05},
    )
    settings: Any = {"prices": prices(tmp_path)}
    with simulated_provider(profile=profile) as sim:
        settings["base_url"] = sim.base_url
        how = run(
            [letters],
            tmp_path / "out",
            model="sim-ray",
            settings=settings,
            pacing=Pacing(concurrency=8),
            cluster=cluster,
            watch=kill,
        )
        kill.wait()
        billed = {one["client_request_id"]: one["cost_microdollars"] for one in sim.log if "usage" in one}
        bill = sim.bill
    assert how == "done"
    status, lines, calls = known(tmp_path / "out")
    assert status.done + sum(status.failed.values()) == 80 == len(lines)
    assert set(status.failed) <= {"model_refusal"}
    assert 0 < status.lost <= 4  # those that the killed worker had in flight
    lost = {call["client_request_id"] for call in calls if not call["known"]}
    assert status.cost + sum(cost for name, cost in billed.items() if name in lost) == bill
    assert billed.keys() <= {call["client_request_id"] for call in calls}


def test_limits_and_money_are_those_of_the_whole_run(tmp_path, cluster):
    """Told by headers alone, two workers together stay under the limit; the driver ends it when the money does."""
    letters = write_letters(tmp_path / "letters", 60)
    profile = Profile(name="sim-ray", about="for clusters", limits=Limits(requests_per_minute=600))
    with simulated_provider(profile=profile) as sim:
        settings: Any = {"prices": prices(tmp_path), "base_url": sim.base_url}
        pacing = Pacing(concurrency=4, max_cost=Decimal("0.2"))
        how = run(
            [letters], tmp_path / "out", model="sim-ray", settings=settings, pacing=pacing, cluster=cluster
        )
        status, *_ = known(tmp_path / "out")
        assert how == "budget"
        assert 0 < status.done < 60
        assert status.cost <= 200_000
        assert status.lost == 0
        more = Pacing(concurrency=4)
        assert (
            run([letters], tmp_path / "out", model="sim-ray", settings=settings, pacing=more, cluster=cluster)
            == "done"
        )
        status, *_ = known(tmp_path / "out")
        assert (status.done, status.cost) == (60, sim.bill)
        assert "rate_limited" not in status.calls_failed


def test_what_ends_a_run_on_one_machine_ends_it_on_a_cluster(tmp_path, cluster):
    letters = write_letters(tmp_path / "letters", 4)
    with simulated_provider() as sim:
        settings: Any = {"base_url": f"{sim.base_url}/nosuch"}
        with pytest.raises(ModelUnavailable, match="does not know this model or address"):
            run([letters], tmp_path / "out", model="m", settings=settings, cluster=cluster)


def test_a_cluster_that_is_not_there(tmp_path):
    (tmp_path / "a.txt").write_text(letter_text(1))
    with pytest.raises(UsageError, match="the cluster cannot be reached"):
        run([tmp_path / "a.txt"], tmp_path / "out", cluster=Cluster(address="127.0.0.1:1"))
