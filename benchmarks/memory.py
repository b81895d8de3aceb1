"""Memory: the most that was resident after 1,000, 10,000 and 100,000 letters streamed through `extract_many`.

The letters are the project's own samples, every number in them replaced by another one, made when they are
asked for and never held. Each count is a checkpoint of one stream, so what 100,000 letters leave behind
shows as growth over what 1,000 had needed. With `--jobs` above 1 the worker processes are counted too. The
figure is the kernel's high-water mark of each process (VmHWM), which begins anew with each program.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

from common import SAMPLES, Row, children, parser, report
from imr_llm import DecisionRecord, Letter, extract_many

CHECKPOINTS = (1_000, 10_000, 100_000)
MOST_GROWTH = 1.05
"""Times the memory of the first checkpoint that counts as flat: room for the allocator's moods."""
_NUMBER = re.compile(r"\d+")


def varied_letters(count: int, seed: int, like: Path = SAMPLES) -> Iterator[str]:
    """That many texts like those of a folder, no two the same, most dates in them still dates."""
    chance = random.Random(seed)
    paths = sorted(path for path in like.rglob("*") if path.suffix in (".txt", ".pdf"))
    samples = [Letter.from_path(path).text for path in paths]

    def other(number: re.Match[str]) -> str:
        digits = number.group()
        if len(digits) == 4 and digits[:2] == "20":
            return f"20{chance.randint(10, 17)}"
        if len(digits) <= 2:
            return str(chance.randint(1, 12) if int(digits) <= 12 else chance.randint(13, 28))
        return str(chance.randrange(10 ** (len(digits) - 1), 10 ** len(digits)))

    for place in range(count):
        yield _NUMBER.sub(other, samples[place % len(samples)])


def resident(key: str, of: int | None = None) -> float:
    """MiB of a process (this one) and of all below it: VmHWM at most so far, VmRSS now."""
    total = 0
    below = [os.getpid() if of is None else of]
    for pid in below:
        below += children(pid)
        status = Path(f"/proc/{pid}/status").read_text()
        total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith(f"{key}:"))
    return total / 1024


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__)
    arguments.add_argument("--most", type=int, default=CHECKPOINTS[-1], help="letters (default: %(default)s)")
    arguments.add_argument("--jobs", type=int, default=1, help="processes (default: %(default)s)")
    arguments.add_argument("--seed", type=int, default=20161219)
    options = arguments.parse_args()
    print(f"{options.most:,} letters, the {len(list(SAMPLES.glob('*.txt')))} samples with other numbers")
    peaks: dict[int, float] = {}
    items = failed = 0
    start = time.process_time()
    letters = varied_letters(options.most, options.seed)
    for done, result in enumerate(extract_many(letters, jobs=options.jobs), 1):
        if isinstance(result, DecisionRecord):
            items += len(result.items)
        else:
            failed += 1
        if done in CHECKPOINTS or done == options.most:
            peaks[done] = resident("VmHWM")
            now, used = resident("VmRSS"), time.process_time() - start
            print(
                f"  {done:>7,} letters ({items:,} items, {failed} failed): at most {peaks[done]:.1f} MiB,"
                f" now {now:.1f} MiB, {used:.0f} s of CPU here",
                flush=True,
            )
    first, last = min(peaks), max(peaks)
    growth = peaks[last] / peaks[first]
    figure = f"{peaks[first]:.1f} → {peaks[last]:.1f} MiB ({growth:.3f})"
    what = f"most memory after {first:,} and {last:,} letters, jobs={options.jobs}"
    report([Row(what, figure, f"≤ {MOST_GROWTH}", growth <= MOST_GROWTH)], options.rows)


if __name__ == "__main__":
    main()
