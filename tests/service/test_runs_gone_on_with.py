"""Runs that stopped before all was read, over a socket: gone on with, nothing read or paid twice; or refused, with the way out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from running import begun, events, lines, many, over, samples
from serving import Client, served
from test_letters_api import problem

from imr_llm.bulk.pacing import Pacing
from imr_llm.service.run_store import Progress
from imr_llm.service.settings import RunSettings
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PRICES = '[models."sim-perfect"]\ninput = 1.0\noutput = 4.0\nchecked = 2026-11-28\nsource = "a test"\n'


@pytest.fixture(scope="module")
def provider():
    """A simulated provider."""
    with simulated_provider() as provider, pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMR_TEST_KEY", "sim")
        yield provider


@pytest.fixture
def how(provider, tmp_path):
    """Settings of a service whose runs a simulated model may read, one call at a time."""
    prices = tmp_path / "prices.toml"
    prices.write_text(PRICES)

    def settings(most_cost="1", **more):
        pacing = Pacing(concurrency=1, jobs=1, max_cost=Decimal(most_cost))
        runs = RunSettings(models=("sim-perfect",), pacing=pacing, folder=str(tmp_path / "runs"))
        asked = {"api_key_env": "IMR_TEST_KEY", "mode": "json_schema", "prices": str(prices)}
        return {
            "runs": replace(runs, **more),
            "model_settings": {"base_url": provider.base_url, **asked},
        }

    return settings


def resumed(client: Client, run_id: str, **how):
    """The answer to going on with a run."""
    return client.post(f"/v1/runs/{run_id}/resume", json=how)


def out_of_budget(client: Client, files) -> dict:
    """A run that read some of its letters, and stopped."""
    run = over(client, files, model="sim-perfect", max_cost="0.02")
    assert (run["state"], run["why"], run["can_go_on"]) == ("stopped", "budget", True)
    assert 0 < run["read"] < len(files)
    return run


def kept(folder) -> set[int]:
    """Numbers of the letters in a run's folder."""
    return {int(path.stem) for path in (folder / "letters").iterdir()}


def test_a_run_that_used_up_its_budget_goes_on_with_a_larger_one(service_at, how, tmp_path):
    _, client = service_at(**how())
    files = many(12)
    stopped = out_of_budget(client, files)
    run_id, read = stopped["id"], stopped["read"]
    before = lines(client, run_id)
    assert len(kept(tmp_path / "runs" / run_id)) == stopped["left"] == 12 - read
    answer = resumed(client, run_id, max_cost=1)
    assert (answer.status_code, answer.json()["state"], answer.json()["max_cost_usd"]) == (202, "waiting", 1)
    run = over(client, run_id)
    assert (run["state"], run["why"], run["read"], run["failed"]) == ("done", None, 12, {})
    assert (run["calls"], run["cost_unknown"], run["can_go_on"]) == (12, 0, False)
    assert run["began_at"] == stopped["began_at"] < stopped["ended_at"] < run["ended_at"]
    after = lines(client, run_id)
    assert [line["letter"]["name"] for line in after] == [name for name, _ in files]
    assert [line for line in after if line in before] == [line for line in before if "error" not in line]
    assert len(client.get("/v1/letters").json()) == 12
    assert not (tmp_path / "runs" / run_id / "letters").exists()
    told = [one["action"] for one in client.get("/v1/audit?most=100").json() if one["run_id"] == run_id]
    assert told.count("run.resume") == 1


def test_what_was_spent_counts_toward_the_new_budget(service_at, how):
    _, client = service_at(**how())
    stopped = out_of_budget(client, many(12))
    assert resumed(client, stopped["id"], max_cost="0.04").status_code == 202
    run = over(client, stopped["id"])
    assert (run["state"], run["why"], run["max_cost_usd"]) == ("stopped", "budget", 0.04)
    assert stopped["cost_usd"] < run["cost_usd"] <= 0.04
    assert run["calls"] == run["read"] > stopped["read"]


def test_a_larger_budget_is_needed_and_the_operator_has_the_last_word(service_at, how):
    _, client = service_at(**how("0.05"))
    run_id = out_of_budget(client, many(12))["id"]
    problem(client.post(f"/v1/runs/{run_id}/resume"), 422, "no_budget")
    for same_or_less in ("0.02", 0.01):
        refused = problem(resumed(client, run_id, max_cost=same_or_less), 422, "not_larger")
        assert "0.02 US dollars already" in refused["detail"]
    problem(resumed(client, run_id, max_cost="0.06"), 422, "over_budget")
    for wrong in ("-1", "much", "NaN"):
        problem(resumed(client, run_id, max_cost=wrong), 422, "invalid")
    problem(resumed(client, run_id, model="sim-other"), 422, "invalid")
    assert client.get(f"/v1/runs/{run_id}").json()["state"] == "stopped"


def test_a_run_whose_model_could_not_be_asked_goes_on_when_it_can(how, tmp_path):
    wrong = how()
    wrong["model_settings"]["base_url"] += "/nowhere"
    with served(tmp_path / "store.db", **wrong) as (_, address):
        run = over(Client(address), samples(), model="sim-perfect", max_cost="0.5")
        assert (run["state"], run["why"], run["can_go_on"]) == ("stopped", "unavailable", True)
    with served(tmp_path / "store.db", **how()) as (_, address):
        client = Client(address)
        assert client.post(f"/v1/runs/{run['id']}/resume").status_code == 202
        run = over(client, run["id"])
        assert (run["state"], run["read"], run["max_cost_usd"]) == ("done", 3, 0.5)
    with served(tmp_path / "store.db", **how(models=())) as (_, address):
        problem(Client(address).post(f"/v1/runs/{run['id']}/resume"), 409, "cannot_go_on")


@pytest.mark.parametrize("why", ["budget", "unavailable", "provider_down"])
def test_a_budget_that_the_operator_lowered_holds(service_at, how, why):
    service, client = service_at(**how("0.05", at_a_time=0))
    run_id = begun(client, samples(), model="sim-perfect", max_cost="0.04")
    service.runs.change(run_id, Progress(), state="stopped", why=why)
    service.settings = replace(service.settings, **how("0.03", at_a_time=0))
    problem(resumed(client, run_id, max_cost="0.05"), 422, "over_budget")
    if why == "budget":
        problem(resumed(client, run_id), 422, "no_budget")
    else:
        assert resumed(client, run_id).json()["max_cost_usd"] == 0.03


def test_a_model_that_is_no_longer_allowed_is_not_gone_on_with(service_at, how):
    service, client = service_at(**how(at_a_time=0))
    run_id = begun(client, samples(), model="sim-perfect")
    service.runs.change(run_id, Progress(), state="stopped", why="provider_down")
    service.settings = replace(service.settings, **how(models=()))
    problem(resumed(client, run_id), 422, "model_not_allowed")


@pytest.mark.parametrize(
    ("state", "why", "code", "words"),
    [
        ("waiting", None, "run_goes_on", "is waiting"),
        ("cancelling", None, "run_goes_on", "is cancelling"),
        ("done", None, "cannot_go_on", "is done;"),
        ("cancelled", None, "cannot_go_on", "is cancelled;"),
        ("stopped", "ledger", "cannot_go_on", r"is stopped (ledger);"),
    ],
)
def test_a_run_that_did_not_stop_so_is_not_gone_on_with(service_at, how, state, why, code, words):
    service, client = service_at(**how(at_a_time=0))
    run_id = begun(client, samples(), model="sim-perfect")
    if state != "cancelling":
        service.runs.change(run_id, Progress(), state=state, why=why)
    else:
        service.keeper.close()  # it would be over at once
        service.runs.change(run_id, Progress(), state=state)
    run = client.get(f"/v1/runs/{run_id}").json()
    assert not run["can_go_on"]
    assert words in problem(resumed(client, run_id), 409, code)["detail"]
    assert client.get(f"/v1/runs/{run_id}").json() == run
    problem(resumed(client, "0" * 32), 404, "not_found")


def test_a_run_of_which_nothing_is_left_or_kept_is_not_gone_on_with(service_at, how, tmp_path):
    service, client = service_at(**how(at_a_time=0, waiting=1))
    letter_id = client.added()
    files = begun(client, samples(), model="sim-perfect")
    service.runs.change(files, Progress(), state="stopped", why="provider_down")
    named = client.post("/v1/runs", json={"letters": [letter_id], "model": "sim-perfect"}).json()["id"]
    problem(resumed(client, files), 429, "too_many_requests")
    service.runs.change(named, Progress(), state="stopped", why="provider_down")
    (tmp_path / "runs" / files / "letters" / "000002.txt").unlink()
    assert "begin a new one" in problem(resumed(client, files), 409, "letters_gone")["detail"]
    assert kept(tmp_path / "runs" / named) == {1}
    assert client.delete(f"/v1/letters/{letter_id}").status_code == 204
    assert kept(tmp_path / "runs" / named) == set()
    problem(resumed(client, named), 409, "nothing_left")


def test_the_page_of_a_run_that_stopped_goes_on_with_it(service_at, how):
    service, client = service_at(needs_tokens=True, **how())
    clients = {role: Client(client.base, service.tokens.add(role, role)) for role in ("reader", "reviewer")}
    run_id = out_of_budget(clients["reviewer"], many(12))["id"]
    form, field = f'action="/runs/{run_id}/resume"', 'name="max_cost"'
    for path in (f"/runs/{run_id}", f"/runs/{run_id}/live"):
        page = clients["reviewer"].get(path).text
        assert (form in page, field in page, "more than 0.02, up to 1" in page) == (True, True, True)
        assert form not in clients["reader"].get(path).text
    post = {
        role: lambda role=role, **how: clients[role].post(f"/runs/{run_id}/resume", **how) for role in clients
    }
    assert post["reader"](data={"max_cost": "1"}).status_code == 403
    refused = post["reviewer"](data={"max_cost": ""})
    assert (refused.status_code, "name a larger one" in refused.text) == (422, True)
    answer = post["reviewer"](data={"max_cost": " 1 "}, allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/runs/{run_id}")
    *_, (_, kind, state) = events(clients["reader"], run_id)
    assert (kind, state) == ("end", "done")
    assert form not in clients["reviewer"].get(f"/runs/{run_id}").text
