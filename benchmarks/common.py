"""What the benchmarks share: which letters, which core, and how a figure is reported.

Knows nothing of what is measured. A benchmark takes an optional folder of letters and `--rows FILE`, prints
its own report and, for `run_all.py`, writes its figures there as rows of one table.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from imr_llm import Letter, LetterError, find_letters
from imr_llm.baseline import reader

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE / ".envs"
"""One virtual environment per peer, made by `run_all.py`."""
SAMPLES = HERE.parent / "evals" / "samples" / "letters"
"""Letters written for this project, which anybody has."""
COMPILED = str(reader.__file__).endswith(".so")
"""Whether the readers of the package that is measured are compiled."""
REAL_LETTERS = HERE.parent.parent / "shared" / "letters"
"""Letters as posted, for those who have them beside the repository."""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One figure of the table that `run_all.py` prints."""

    what: str
    figure: str
    target: str
    """What it is held to, or nothing."""
    met: bool | None
    """None where there is no target, or nothing could be measured."""


def parser(description: str | None, *, rounds: int | None = None) -> argparse.ArgumentParser:
    """The arguments that benchmarks share; `rounds` is the default of those that go in rounds."""
    out = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    if rounds is not None:
        out.add_argument(
            "--rounds", type=int, default=rounds, help="interleaved rounds (default: %(default)s)"
        )
    out.add_argument("--rows", type=Path, help="write the figures to this file as JSON")
    return out


def add_letters(arguments: argparse.ArgumentParser) -> None:
    """The argument for the folder of letters, and its default."""
    default = REAL_LETTERS if REAL_LETTERS.is_dir() else SAMPLES
    arguments.add_argument(
        "letters", nargs="?", type=Path, default=default, help="folder (default: %(default)s)"
    )


def report(rows: Sequence[Row], file: Path | None) -> None:
    """Print the rows and leave them where `run_all.py` looks for them; those of compiled readers say so."""
    if COMPILED:
        rows = [dataclasses.replace(row, what=f"compiled: {row.what}") for row in rows]
    print(table(rows), flush=True)
    if file is not None:
        file.write_text(json.dumps([dataclasses.asdict(row) for row in rows]))


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    words = {True: "yes", False: "**no**", None: "–"}
    cells = [("what", "figure", "target", "met")]
    cells += [(row.what, row.figure, row.target or "–", words[row.met]) for row in rows]
    widths = [max(len(line[k]) for line in cells) for k in range(4)]
    lines = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def read_letters(folder: Path) -> list[Letter]:
    """The letters of a folder that can be read; says how many cannot."""
    letters: list[Letter] = []
    refused = 0
    for source in find_letters([folder]):
        try:
            letters.append(Letter.from_path(source.path or source.name))
        except LetterError:
            refused += 1
    if not letters:
        raise SystemExit(f"{folder}: no letter to measure with")
    pdfs = sum(letter.pages is not None for letter in letters)
    chars = sum(len(letter.text) for letter in letters)
    print(
        f"{len(letters)} letters of {folder}: {pdfs} PDF, {len(letters) - pdfs} text,"
        f" {chars / len(letters) / 1000:.1f} kB of text each on average"
        + (f"; {refused} could not be read and are left out" if refused else "")
    )
    return letters


def use_one_core() -> int:
    """Bind this process and what it starts to one core, the last it may use; returns which."""
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def children(of: int | str = "self") -> list[int]:
    """Processes that one (this one) has started and not yet waited for."""
    files = Path(f"/proc/{of}/task").glob("*/children")
    return [int(pid) for file in files for pid in file.read_text().split()]


def process_cpu(pid: int) -> float:
    """CPU seconds that another running process has used (Linux: the clock of a process is named by its id)."""
    return time.clock_gettime((~pid << 3) | 2)


def spread(seconds: Sequence[float], scale: float = 1e3, digits: int = 2) -> str:
    """Least and median of the rounds, in milliseconds unless scaled otherwise."""
    return f"{min(seconds) * scale:.{digits}f} / {statistics.median(seconds) * scale:.{digits}f}"


def ratio_of_rounds(above: Sequence[float], below: Sequence[float]) -> tuple[float, float]:
    """How many times more `above` took than `below`: of the least rounds, and the median over rounds."""
    return (
        min(above) / min(below),
        statistics.median(one / other for one, other in zip(above, below, strict=True)),
    )
