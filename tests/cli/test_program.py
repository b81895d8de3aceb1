"""The program itself: its help, its version, and that asking for them costs nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from programs import PROGRAM, piped

from imr_llm import __version__
from imr_llm.cli.main import main


def test_help_names_every_command_and_the_exit_codes():
    done = CliRunner().invoke(main, ["--help"])
    assert done.exit_code == 0
    assert "Exit codes: 0 done, 1 some letters failed, 2 wrong use, 130 interrupted" in done.stdout
    assert "141 nobody reads" in done.stdout
    for name in main.list_commands(None):
        summary = next(line for line in done.stdout.splitlines() if line.startswith(f"  {name} "))
        assert summary.endswith("."), "the first sentence of a command's help must fit the line"
        assert not summary.endswith("...")
        assert CliRunner().invoke(main, [name, "--help"]).stdout.startswith(f"Usage: main {name} [OPTIONS]")


def test_version():
    assert piped("--version").stdout.decode() == f"imr-llm, version {__version__}\n"


def test_unknown_command():
    done = CliRunner().invoke(main, ["extrakt"])
    assert "No such command 'extrakt'" in done.stderr
    assert done.exit_code == 2


def test_help_imports_nothing_that_takes_time():
    program = (
        "import sys; from imr_llm.cli.main import main; main(['extract', '--help'], standalone_mode=False);"
        "main(['--help'], standalone_mode=False); print('imports', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split("imports")[-1].split())
    assert "imr_llm.cli.extract" in imported
    assert not imported & {"pydantic", "rich", "pyarrow", "imr_llm.schema.record", "imr_llm.letters.letter"}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["text", "LETTER"], ["prompt", "LETTER"], ["extract", "--help"]]
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_standard_output_is_told_in_one_line(letter, arguments, unbuffered):
    command = [*PROGRAM, *(str(letter) if one == "LETTER" else one for one in arguments)]
    with open("/dev/full", "wb") as full:
        environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, check=False)
    said = "Error: the output: cannot be written (No space left on device); make room and try again\n"
    assert (done.stderr.decode(), done.returncode) == (said, 1)
