"""`imr-llm simulate` as a person runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest
from asking import GOLD, body, post
from click.testing import CliRunner

from imr_llm.cli.main import main

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
PROGRAM = [str(Path(sys.executable).parent / "imr-llm"), "simulate"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_it_is_told_to_stop(number, tmp_path):
    log = tmp_path / "log.jsonl"
    arguments = [
        "--port",
        "0",
        "--gold",
        str(GOLD),
        "--log",
        str(log),
        "--profile",
        "sim-careless",
        "--seed",
        "2",
    ]
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1"},
    )
    line = process.stdout.readline()
    url = re.search(r"at (http://127\.0\.0\.1:\d+/v1); ", line)[1]
    assert f"OPENAI_BASE_URL={url} OPENAI_API_KEY=sim imr-llm extract PATH --model sim-good" in line
    assert "no language model" in line
    assert post(SimpleNamespace(base_url=url), body(model="any")).status_code == 200
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")
    assert json.loads(log.read_text().splitlines()[0])["letter"] == "sample-f1b-02"


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = CliRunner().invoke(main, ["simulate", "--port", str(port)])
    assert done.exit_code == 2
    assert f"port {port} of 127.0.0.1 cannot be used" in done.stderr


def test_a_profile_that_is_none():
    done = CliRunner().invoke(main, ["simulate", "--profile", "sim-none"])
    assert done.exit_code == 2
    assert "there is no profile 'sim-none'" in done.stderr


@pytest.mark.parametrize(("missing", "code"), [("uvicorn", 2), ("imr_llm.letters.text", 1)])
def test_without_the_server_packages_it_says_what_to_install(monkeypatch, missing, code):
    for name in list(sys.modules):
        if name.startswith("imr_llm.simulator"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    done = CliRunner().invoke(main, ["simulate"])
    assert done.exit_code == code
    assert ("pip install 'imr-llm[simulate]'" in done.stderr) == (code == 2)


def test_help_names_every_profile():
    said = " ".join(CliRunner().invoke(main, ["simulate", "--help"]).stdout.split())
    for file in files("imr_llm.simulator").joinpath("profiles").iterdir():
        assert f" {file.name.removesuffix('.toml')}," in said


def test_help_imports_no_server():
    program = (
        "import sys; from imr_llm.cli.main import main; main(['--help'], standalone_mode=False);"
        "main(['simulate', '--help'], standalone_mode=False); print('imports', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split("imports")[-1].split())
    assert not imported & {"starlette", "uvicorn", "pydantic", "imr_llm.simulator"}
