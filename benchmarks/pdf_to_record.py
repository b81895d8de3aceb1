"""PDF to record: end to end, beside PDFium's text extraction alone, one by one and many; then with one and two jobs.

PDFium alone is called in this process through pypdfium2, page by page, and its text thrown away. The
record is `Letter.from_path` and `read_letter_baseline`, whose PDFium runs in a process of its own: its CPU
time counts too. A round reads every PDF both ways, one after the other, on one core; of each PDF the
least and the median of its rounds are taken, then the mean over the PDFs. "Many" is `extract_many` with one
job over all of them, as `imr-llm extract` does it, beside one pass of PDFium alone: letters are opened eight at a time.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pypdfium2 as pdfium

from common import Row, add_letters, children, parser, process_cpu, report, use_one_core
from imr_llm import Letter, extract_many, find_letters
from imr_llm.baseline.reader import read_letter_baseline

MOST = 1.35
"""Times PDFium alone, at most."""
MANY = 700
"""Letters for `extract_many`: enough that starting processes does not count."""

Clock = Callable[[], float]


def pdfium_alone(path: Path) -> None:
    """The text of every page."""
    document = pdfium.PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    document.close()


def letter_alone(path: Path) -> None:
    """The letter, without its record."""
    Letter.from_path(path)


def record(path: Path) -> None:
    """The record, end to end."""
    read_letter_baseline(Letter.from_path(path))


WAYS = (pdfium_alone, letter_alone, record)


def cpu_clock() -> Clock:
    """CPU seconds of this process and of the process that reads PDFs, which must be running."""
    pids = children()
    return lambda: time.process_time() + sum(map(process_cpu, pids))


def measure(paths: Sequence[Path], rounds: int) -> dict[str, dict[str, list[list[float]]]]:
    """For each clock and way, for each PDF, the seconds of its rounds."""
    for path in paths:
        for way in WAYS:
            way(path)
    clocks: dict[str, Clock] = {"CPU": cpu_clock(), "wall": time.perf_counter}
    out: dict[str, dict[str, list[list[float]]]]
    out = {clock: {way.__name__: [[] for _ in paths] for way in WAYS} for clock in clocks}
    for _ in range(rounds):
        for number, path in enumerate(paths):
            for way in WAYS:
                starts = [clock() for clock in clocks.values()]
                way(path)
                ends = [clock() for clock in clocks.values()]
                for name, start, end in zip(clocks, starts, ends, strict=True):
                    out[name][way.__name__][number].append(end - start)
    return out


def measure_many(paths: Sequence[Path], rounds: int) -> dict[str, dict[str, list[float]]]:
    """For each clock and way, the seconds of its passes over all PDFs."""

    def alone() -> None:
        for path in paths:
            pdfium_alone(path)

    def many() -> None:
        for _ in extract_many(paths):
            pass

    clocks: dict[str, Clock] = {"CPU": cpu_clock(), "wall": time.perf_counter}
    out: dict[str, dict[str, list[float]]] = {clock: {"alone": [], "many": []} for clock in clocks}
    for _ in range(rounds):
        for way in (alone, many):
            starts = [clock() for clock in clocks.values()]
            way()
            ends = [clock() for clock in clocks.values()]
            for name, start, end in zip(clocks, starts, ends, strict=True):
                out[name][way.__name__].append(end - start)
    return out


def per_letter(times: list[list[float]], of_rounds: Callable[[list[float]], float]) -> float:
    """Mean over the PDFs, in milliseconds."""
    return statistics.mean(map(of_rounds, times)) * 1e3


def letters_per_second(paths: Sequence[Path], jobs: int) -> float:
    """How fast many letters become records, by the clock on the wall."""

    def again_and_again() -> Iterator[Path]:
        for number in range(MANY):
            yield paths[number % len(paths)]

    start = time.perf_counter()
    for result in extract_many(again_and_again(), jobs=jobs):
        assert result is not None
    return MANY / (time.perf_counter() - start)


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__, rounds=9)
    add_letters(arguments)
    options = arguments.parse_args()
    found = [Path(source.path) for source in find_letters([options.letters]) if source.path]
    paths = [path for path in found if path.suffix.lower() == ".pdf"]
    if not paths:
        print(f"{options.letters}: no PDF")
        report([Row("PDF to record", "no PDF to measure with", f"≤ {MOST}", None)], options.rows)
        return
    print(f"{len(paths)} PDF letters of {options.letters}")
    cores = os.sched_getaffinity(0)
    use_one_core()
    rows = []
    for clock, times in measure(paths, options.rounds).items():
        print(f"\n{clock} ms a letter on one core, least / median of {options.rounds} interleaved rounds:")
        least = {way: per_letter(per_pdf, min) for way, per_pdf in times.items()}
        median = {way: per_letter(per_pdf, statistics.median) for way, per_pdf in times.items()}
        for way in times:
            print(f"  {way:15} {least[way]:8.2f} / {median[way]:.2f}")
        by_least, by_median = (t["record"] / t["pdfium_alone"] for t in (least, median))
        figure = f"{by_least:.2f} / {by_median:.2f}"
        what = f"PDF to record, times PDFium alone, {clock} (least / median)"
        rows.append(Row(what, figure, f"≤ {MOST}", max(by_least, by_median) <= MOST))
    for clock, passes in measure_many(paths, options.rounds).items():
        by_least = min(passes["many"]) / min(passes["alone"])
        by_median = statistics.median(passes["many"]) / statistics.median(passes["alone"])
        what = f"many PDFs to records, times PDFium alone, {clock} (least / median)"
        met = max(by_least, by_median) <= MOST
        rows.append(Row(what, f"{by_least:.2f} / {by_median:.2f}", f"≤ {MOST}", met))
    os.sched_setaffinity(0, cores)
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(3):
        for jobs, measured in rates.items():
            measured.append(letters_per_second(paths, jobs))
    for jobs, measured in rates.items():
        print(f"extract_many, jobs={jobs}: {max(measured):.0f} letters a second, most of 3 runs of {MANY:,}")
    gain = max(rates[2]) / max(rates[1])
    rows.append(
        Row(f"extract_many, jobs=2 beside jobs=1, {len(cores)} cores", f"{gain:.2f} times as fast", "", None)
    )
    report(rows, options.rows)


if __name__ == "__main__":
    main()
