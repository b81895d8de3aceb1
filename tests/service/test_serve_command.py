"""`imr-llm serve` as a program: started, stopped, killed."""

from __future__ import annotations

import hashlib
import os
import random
import re
import select
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from serving import LETTER, SAMPLES, Client

from imr_llm.cli.main import main

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


SERVE = [sys.executable, "-c", "from imr_llm.cli.main import main; main()", "serve"]


class Program:
    """A running `imr-llm serve`."""

    def __init__(self, store, *options, serve=SERVE):
        self.process = subprocess.Popen(
            [*serve, "--store", store, "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+?(?=,)", line)
        assert found, (line, self.process.stderr.read() if self.process.poll() is not None else "")
        self.client = Client(found[0])

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


def test_it_serves_samples_and_stops_when_told(tmp_path):
    program = Program(str(tmp_path / "x.db"), "--sample", str(SAMPLES))
    assert len(program.client.get("/v1/letters").json()) == len(list(SAMPLES.glob("*.txt")))
    code, _, err = program.end()
    assert (code, err) == (0, "")
    assert not (tmp_path / "x.db-wal").exists()


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
