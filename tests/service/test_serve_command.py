"""`imr-llm serve` as a program: started, stopped, killed."""

from __future__ import annotations

import hashlib
import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
from click.testing import CliRunner
from program import SERVE, Program
from running import begun, many, over, process_in, until
from serving import LETTER, SAMPLES, Client

from imr_llm.bulk.view import LedgerView
from imr_llm.cli.main import main
from imr_llm.simulator.profile import Latency, load_profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_it_serves_samples_and_stops_when_told(tmp_path):
    program = Program(str(tmp_path / "x.db"), "--sample", str(SAMPLES))
    assert len(program.client.get("/v1/letters").json()) == len(list(SAMPLES.glob("*.txt")))
    code, _, err = program.end()
    assert (code, err) == (0, "")
    assert not (tmp_path / "x.db-wal").exists()


@pytest.mark.parametrize(
    ("store", "by_variable", "told"),
    [
        ("imr-llm.db", False, ""),
        ("c 3.db", False, " --store 'c 3.db'"),
        ("c3.db", True, " --store c3.db"),
        ("postgresql://imr@db/x", False, " --store postgresql://imr@db/x"),
        ("postgresql://imr:hidden@db/x", True, ", with the same IMR_STORE"),
        ("postgresql://imr@db/x?password=hidden", True, ", with the same IMR_STORE"),
    ],
)
def test_whoever_has_no_token_yet_is_told_how_to_make_one_in_this_store(
    tmp_path, monkeypatch, store, by_variable, told
):
    class Tokens:
        def listed(self):
            return []

    def serving(settings, host, port, samples, ready):
        assert settings.store == store
        ready("http://x", SimpleNamespace(tokens=Tokens(), database=SimpleNamespace(shown="x")))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("imr_llm.service.server.serve", serving)
    given = {"env": {"IMR_STORE": store}} if by_variable else {}
    arguments = ["serve", "--tokens", *([] if by_variable else ["--store", store])]
    result = CliRunner().invoke(main, arguments, **given)
    assert result.exit_code == 0, result.output
    expected = f"there is no token yet; make one: imr-llm token add NAME --role admin{told}"
    assert result.stderr.splitlines()[0] == expected
    assert "hidden" not in result.output


def started_by(process):
    """Handles of the processes that a process has started, to wait for."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [os.pidfd_open(int(child)) for task in tasks for child in task.read_text().split()]


@pytest.mark.parametrize("round_", range(2))
def test_killed_in_the_middle_it_loses_nothing_it_has_acknowledged(tmp_path, round_, pdf):
    store, text = str(tmp_path / "x.db"), LETTER.read_text()
    program = Program(store)
    acknowledged = {}
    enough = threading.Event()
    wanted = random.Random(round_).randint(20, 60)

    def letter(who, number):
        if who == 0:  # a PDF, parsed by a process of its own; what stands behind its end differs
            return pdf + b"%% %d" % number
        return f"{text}\n{who} {number}\n".encode()

    def hand_in(who):
        client = Client(program.client.base)
        for number in range(10_000):
            try:
                answer = client.hand_in(letter(who, number), Idempotency_Key=f"{who}-{number}")
            except requests.RequestException:
                return
            acknowledged[who, number] = answer.json()["id"]
            if len(acknowledged) >= wanted and (0, 0) in acknowledged:
                enough.set()

    threads = [threading.Thread(target=hand_in, args=(who,)) for who in range(5)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    others = started_by(program.process)
    program.end(signal.SIGKILL)
    for thread in threads:
        thread.join()
    assert others  # the one that parses PDFs, which ends by itself
    for other in others:
        assert select.select([other], [], [], 30)[0]
        os.close(other)
    again = Program(store)
    with closing(sqlite3.connect(store)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for (who, number), letter_id in acknowledged.items():
        given = letter(who, number)
        record = again.client.get(f"/v1/letters/{letter_id}/record").json()
        assert record["letter"]["sha256"] == hashlib.sha256(given).hexdigest()
        assert record["items"]
        if who:
            assert again.client.get(f"/v1/letters/{letter_id}/text").content == given
    kept = again.client.get("/v1/letters?most=500").json()
    assert len(kept) <= len(acknowledged) + len(threads)
    (who, number), letter_id = acknowledged.popitem()
    replayed = again.client.hand_in(letter(who, number), Idempotency_Key=f"{who}-{number}")
    assert (replayed.status_code, replayed.json()["id"]) == (200, letter_id)
    again.end()


def test_killed_its_runs_stop_and_are_there_when_it_is_started_again(tmp_path, monkeypatch):
    monkeypatch.setenv("IMR_TEST_KEY", "sim")
    profile = load_profile("sim-perfect").model_copy(update={"latency": Latency(median=0.25)})
    with simulated_provider(profile=profile) as provider:
        options = ["--run-model", "sim-slow", "--base-url", provider.base_url, "--api-key-env"]
        options += ["IMR_TEST_KEY", "--mode", "json_schema", "--concurrency", "1", "--jobs", "1"]
        program = Program(str(tmp_path / "x.db"), *options)
        run_id = begun(program.client, many(60), model="sim-slow")
        until(program.client, run_id, lambda run: run["read"] >= 1)
        folder = tmp_path / "x.db.runs" / run_id
        reads = os.pidfd_open(process_in(folder))
        program.end(signal.SIGKILL)
        assert select.select([reads], [], [], 60)[0], "its process goes on"
        os.close(reads)
        with LedgerView(folder / "out") as view:
            left = view.status()
        assert (left.ended, left.lost) == ("interrupted", 0)
        assert 1 <= left.done < 60
        again = Program(str(tmp_path / "x.db"), *options)
        until(again.client, run_id, lambda run: run["read"] > left.done)
        again.client.post(f"/v1/runs/{run_id}/cancel")
        run = over(again.client, run_id)
        again.end()
    assert (run["state"], run["failed"], run["calls"]) == ("cancelled", {}, run["read"])


def test_tokens_are_made_listed_and_revoked(tmp_path):
    store = str(tmp_path / "x.db")
    run = lambda *words: CliRunner().invoke(main, ["token", *words, "--store", store])  # noqa: E731
    secret = run("add", "maria", "--role", "reviewer").output.strip()
    assert secret.startswith("imr_")
    assert run("list").output.startswith("maria\treviewer\t20")
    program = Program(store, "--tokens")
    assert program.client.get("/v1/letters").status_code == 401
    assert Client(program.client.base, secret).get("/v1/corrections").status_code == 200
    assert run("revoke", "maria").exit_code == 0
    assert Client(program.client.base, secret).get("/v1/letters").status_code == 401
    assert program.end()[0] == 0
    assert run("revoke", "maria").exit_code == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "needs --tokens"),
        (["--keep", "soon"], "no span of time"),
        (["--store", "/nowhere/x.db"], "No such file"),
        (["--port", "1", "--host", "127.0.0.1", "--tokens", "--store", "/dev/null/x"], "cannot be used"),
        (["--sample", "/nowhere.txt"], "/nowhere.txt"),
    ],
)
def test_wrong_use_is_one_clear_line(tmp_path, options, said):
    done = subprocess.run(
        [*SERVE, "--port", "0", "--store", tmp_path / "x.db", *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_its_libraries_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "fastapi", None)
    done = CliRunner().invoke(main, ["serve"])
    assert done.exit_code == 2
    assert "pip install 'imr-llm[serve]'" in done.output
