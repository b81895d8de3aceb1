"""All benchmarks in one go: makes the peers' environments, runs every script, prints one table.

Run it with the package's own environment: `.venv/bin/python benchmarks/run_all.py`. Environments are made
once, under `benchmarks/.envs`, with uv where it is installed, else with venv and pip; delete the folder to
make them anew. The exit code is 1 if a peer could not be installed or a script failed to run, and 0
otherwise: a target that is missed shows in the table and nowhere else.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from common import ENVIRONMENTS, HERE, Row, add_letters, table

COMPILED = "compiled"
"""The environment of this package with compiled readers; made anew each time, as the package changes."""
ON_COMPILED = ("text_to_record.py", "pdf_to_record.py")
"""Scripts that are run once more with compiled readers."""
PEERS = ("spacy", "medspacy", "click", "langextract", "instructor", "inspect_ai")
"""Each is a file of pinned requirements in `peers/`, and an environment of that name."""


def run(command: Sequence[str | Path]) -> bool:
    """Run a command to its end, its output shown; whether it went well."""
    print("\n$", " ".join(map(str, command)), flush=True)
    status = subprocess.run(command, check=False).returncode
    if status:
        print(f"ended by signal {-status}" if status < 0 else f"ended with exit status {status}", flush=True)
    return status == 0


def make_environment(peer: str) -> bool:
    """Install a peer as pinned, unless that has been done; whether it is there."""
    requirements = HERE / "peers" / f"{peer}.txt"
    environment = ENVIRONMENTS / peer
    python = environment / "bin" / "python"
    done = environment / "installed.txt"
    if done.exists() and done.read_text() == requirements.read_text():
        return True
    shutil.rmtree(environment, ignore_errors=True)
    ENVIRONMENTS.mkdir(exist_ok=True)
    uv = shutil.which("uv")
    commands: list[list[str | Path]] = [
        [sys.executable, "-m", "venv", environment],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
    ]
    if uv is not None:
        commands = [
            [uv, "venv", "--quiet", "--python", sys.executable, environment],
            [uv, "pip", "install", "--quiet", "--python", python, "-r", requirements],
        ]
    if not all(run(command) for command in commands):
        shutil.rmtree(environment, ignore_errors=True)  # a half-made one would pass for a peer
        return False
    done.write_text(requirements.read_text())
    return True


def make_compiled() -> bool:
    """Install this package with compiled readers; whether it is there. Takes some minutes."""
    if shutil.which("cc") is None:
        print("no C compiler: nothing is measured with compiled readers")
        return False
    root, environment = HERE.parent, ENVIRONMENTS / COMPILED
    for old in (environment, root / "build" / "compiled"):
        shutil.rmtree(old, ignore_errors=True)
    if not (run(["make", "-C", root, "compiled"]) and run([sys.executable, "-m", "venv", environment])):
        return False
    pip: list[str | Path] = [environment / "bin" / "python", "-m", "pip", "install", "--quiet"]
    return run([*pip, *(root / "dist" / "compiled").glob("*.whl")])


def revision() -> str:
    """What was measured: the commit, and whether the package differs from it."""
    git = ["git", "-C", str(HERE)]
    commit = subprocess.run(
        [*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    changed = subprocess.run(
        [*git, "status", "--porcelain", "../src"], capture_output=True, text=True, check=False
    )
    return (commit.stdout.strip() or "no commit") + (" with changes in src" if changed.stdout.strip() else "")


def main() -> int:
    """Make, run, print."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add_letters(arguments)
    arguments.add_argument(
        "--most", type=int, default=100_000, help="letters for memory.py (default: %(default)s)"
    )
    options = arguments.parse_args()
    scripts: dict[str, list[str | Path]] = {
        "text_to_record.py": [options.letters],
        "pdf_to_record.py": [options.letters],
        "grounding.py": [],
        "help_time.py": [],
        "model_call.py": [],
        "model_path.py": [options.letters],
        "trust.py": [options.letters],
        "growth.py": [options.letters],
        "guard.py": [options.letters],
        "scoring.py": [],
        "comparing.py": [],
        "memory.py": ["--most", str(options.most)],
    }
    failed = [f"environment {peer}" for peer in PEERS if not make_environment(peer)]
    rows: list[Row] = []
    start, measured = time.monotonic(), revision()
    pythons = {script: [Path(sys.executable)] for script in scripts}
    if make_compiled():
        for script in ON_COMPILED:
            pythons[script].append(ENVIRONMENTS / COMPILED / "bin" / "python")
    with tempfile.TemporaryDirectory() as folder:
        for script, its_arguments in scripts.items():
            for python in pythons[script]:
                file = Path(folder) / "rows.json"
                if run([python, HERE / script, *its_arguments, "--rows", file]):
                    rows += [Row(**row) for row in json.loads(file.read_text())]
                else:
                    failed.append(script)
    minutes = (time.monotonic() - start) / 60
    print(
        f"\n{time.strftime('%Y-%m-%d')}, {measured}, Python {platform.python_version()}, {minutes:.0f} minutes\n"
    )
    print(table(rows))
    print("\nfailed to run:", ", ".join(failed) or "nothing")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
