"""`imr-llm --help` beside the `--help` of a bare click program: whole processes, started in turn.

The bare program (`bare_click.py`) is run twice in each round: in the package's own environment, where it
pays for the same site-packages, and in an environment that holds nothing but click. Time is the CPU time,
user and system, of the process from start to end, as the kernel counts it; the time on the wall is shown
beside it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from common import ENVIRONMENTS, HERE, Row, parser, ratio_of_rounds, report, spread, use_one_core

MOST = 2.5
PROGRAM = Path(sys.executable).with_name("imr-llm")
CLICK = ENVIRONMENTS / "click" / "bin" / "python"
BARE = str(HERE / "bare_click.py")


def run(command: Sequence[str]) -> tuple[float, float]:
    """CPU seconds and wall seconds of a program from start to end."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/")
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with exit status {process.returncode}")
    return usage.ru_utime + usage.ru_stime, wall


def main() -> None:
    """Measure and report."""
    options = parser(__doc__, rounds=40).parse_args()
    use_one_core()
    commands = {
        "imr-llm --help": [str(PROGRAM), "--help"],
        "bare click, same environment": [sys.executable, BARE, "--help"],
        "bare click, its own environment": [str(CLICK), BARE, "--help"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    if not PROGRAM.exists():
        raise SystemExit(f"{PROGRAM}: not installed; run this with the package's own environment")
    if not CLICK.exists():
        print(f"click: not installed ({CLICK}); `python benchmarks/run_all.py` installs it")
        del commands["bare click, its own environment"]
    for command in commands.values():
        run(command)  # writes the byte code, fills the file cache
    cpu: dict[str, list[float]] = {name: [] for name in commands}
    wall: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            used, passed = run(command)
            cpu[name].append(used)
            wall[name].append(passed)

    print(f"ms, least / median of {options.rounds} interleaved rounds:")
    for name in commands:
        print(f"  {name:32} CPU {spread(cpu[name], digits=0):>9}   wall {spread(wall[name], digits=0):>9}")
    ours, *others, _ = commands
    rows = []
    for other in others:
        _, by_cpu = ratio_of_rounds(cpu[ours], cpu[other])
        _, by_wall = ratio_of_rounds(wall[ours], wall[other])
        by_median = statistics.median(cpu[ours]) / statistics.median(cpu[other])
        figure = f"{by_cpu:.2f} / {by_wall:.2f}"
        met = max(by_cpu, by_wall, by_median) <= MOST
        rows.append(Row(f"imr-llm --help, times {other} (CPU / wall)", figure, f"≤ {MOST}", met))
    report(rows, options.rows)


if __name__ == "__main__":
    main()
