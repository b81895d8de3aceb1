"""Growth: CPU time per kB of letters of 3, 10 and 30 kB, on letters of the printed form and on hostile text.

If a pattern backtracks, or a loop looks back over all it has seen, time per kB grows with the letter: by 10
from 3 to 30 kB where it is quadratic. Long letters of the real form are made of the prelude of one real
letter and the items, rationale sentences or summary sentences of the others. Hostile letters repeat one token,
or two in turn, in one place of a letter: each is tried at all sizes, and those that seem to grow most are
measured again, in interleaved rounds, to tell growth from noise.

A time of a fixed part and a part per kB grows too, towards the cost of the denser part; "at the margin" leaves
the fixed part out: the cost of a kB between 10 and 30 kB over that of a kB between 3 and 10 (quadratic: 3.1).
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

from common import Row, add_letters, parser, read_letters, report, use_one_core
from hostile import PLACES, TOKENS, hostile_text
from imr_llm import Letter
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.forms import lay_out
from imr_llm.letters.layout import Stretch
from imr_llm.letters.text import FoldedText

SIZES = (3_000, 10_000, 30_000)
MOST_GROWTH = 1.5
"""Times per kB from 3 to 30 kB: room for a dense part that outweighs a thin prelude, and for noise."""
BASES = 8
"""Real letters that are made longer."""
CONFIRMED = 25
"""Hostile letters measured again."""
LONG = 2.0
"""Seconds after which nothing is measured again: noise cannot explain them."""

Sized = tuple[Letter, ...]
"""One letter at each of the sizes."""


def longer_letters(letters: Sequence[Letter]) -> Iterator[tuple[str, Sized]]:
    """Some letters of form F1, grown in three ways."""
    preludes: list[tuple[str, str]] = []
    items: list[str] = []
    sentences: list[str] = []
    for letter in letters:
        folded = FoldedText(letter.text)
        layout = lay_out(folded)
        if layout.form not in ("F1a", "F1b") or not layout.items:
            continue

        def words(stretch: Stretch, folded: FoldedText = folded) -> str:
            return folded.quote(*folded.span(*stretch))

        starts = [block.heading.start for block in layout.items]
        ends = [*starts[1:], len(folded.text)]
        items += (words(Stretch(*ends_of)) + "\n" for ends_of in zip(starts, ends, strict=True))
        for block in layout.items:
            if block.rationale is not None and block.rationale.end > block.rationale.start:
                sentences += (sentence + ". " for sentence in words(block.rationale).split(". "))
        before_items = words(Stretch(0, starts[0]))
        before_summary_ends = words(Stretch(0, max(layout.summary.end, 1)))
        preludes.append((before_items, before_summary_ends))
    if not preludes:
        raise SystemExit("no letter of form F1 to make longer ones of")
    chance = random.Random(3)
    for number, (prelude, opening) in enumerate(preludes[:: max(1, len(preludes) // BASES)][:BASES]):
        chance.shuffle(items)
        chance.shuffle(sentences)
        told = "".join(sentences)
        item = items[0].rstrip() + " "
        closing = prelude[len(opening) :] + item
        grown = {
            "more items": prelude + "".join(items * (1 + SIZES[-1] // len("".join(items)))),
            "longer rationale": prelude + item + told * (1 + SIZES[-1] // len(told)),
        }
        for way, text in grown.items():
            yield way, tuple(Letter.from_text(text[:size], f"{way} {number}") for size in SIZES)
        room = len(opening) + len(closing)
        told *= 1 + SIZES[-1] // len(told)
        yield (
            "longer summary",
            tuple(Letter.from_text(opening + told[: max(0, size - room)] + closing) for size in SIZES),
        )


def hostile_letters(pairs: int) -> Iterator[tuple[str, Sized]]:
    """Every token in every place, then tokens by twos in places by chance."""
    chance = random.Random(7)
    wanted = [(place, token) for place in PLACES for token in TOKENS]
    wanted += ((chance.choice(PLACES), chance.choice(TOKENS) + chance.choice(TOKENS)) for _ in range(pairs))
    for place, token in wanted:
        yield (
            f"{token!r:.50} in {place}",
            tuple(Letter.from_text(hostile_text(place, token, size)) for size in SIZES),
        )


def seconds(sized: Sized, rounds: int) -> list[float]:
    """The least CPU time of some rounds, for each size; of one round where that takes seconds."""
    least = [float("inf")] * len(sized)
    for done in range(rounds):
        if done and sum(least) > LONG:
            break
        for k, letter in enumerate(sized):
            start = time.process_time()
            read_letter_baseline(letter)
            least[k] = min(least[k], time.process_time() - start)
    return least


def growth(sizes: Sequence[float], times: Sequence[float]) -> tuple[float, float]:
    """Cost per kB of the largest over that of the smallest; the same at the margin."""
    per_kb = [used / size for size, used in zip(sizes, times, strict=True)]
    lower, upper = ((times[k + 1] - times[k]) / (sizes[k + 1] - sizes[k]) for k in (0, 1))
    return per_kb[-1] / per_kb[0], upper / lower if lower > 0 else float("inf")


def line(name: str, sizes: Sequence[float], times: Sequence[float]) -> str:
    """One line of the report."""
    each = "  ".join(f"{1e6 * used / size:6.3f}" for size, used in zip(sizes, times, strict=True))
    whole, margin = growth(sizes, times)
    return f"  {each}   x{whole:.2f}   x{margin:.2f}   {1e3 * times[-1]:5.0f} ms   {name}"


def lengths(sized: Sized) -> list[float]:
    """Characters of each."""
    return [float(len(letter.text)) for letter in sized]


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__, rounds=7)
    arguments.add_argument("--pairs", type=int, default=400, help="hostile pairs (default: %(default)s)")
    add_letters(arguments)
    options = arguments.parse_args()
    letters = read_letters(options.letters)
    use_one_core()
    rows: list[Row] = []
    heading = "  ms per kB at 3, 10, 30 kB     3→30   margin     30 kB"

    print(f"\nLetters of the form, made longer, sum over {BASES} letters:\n{heading}")
    ways: dict[str, list[tuple[list[float], list[float]]]] = {}
    for way, sized in longer_letters(letters):
        ways.setdefault(way, []).append((lengths(sized), seconds(sized, options.rounds)))
    for way, measured in ways.items():
        sizes, times = (
            [sum(column) for column in zip(*part, strict=True)] for part in zip(*measured, strict=True)
        )
        print(line(way, sizes, times))
        whole, margin = growth(sizes, times)
        what = f"growth per kB, 3 to 30 kB, {way} (whole / margin)"
        rows.append(Row(what, f"{whole:.2f} / {margin:.2f}", f"≤ {MOST_GROWTH}", whole <= MOST_GROWTH))

    screened: list[tuple[float, str, Sized]] = []
    for name, sized in hostile_letters(options.pairs):
        whole, _ = growth(lengths(sized), seconds(sized, 1))
        screened.append((whole, name, sized))
    screened.sort(key=lambda one: -one[0])
    confirmed = [
        (name, lengths(sized), seconds(sized, options.rounds)) for _, name, sized in screened[:CONFIRMED]
    ]
    confirmed.sort(key=lambda one: -growth(one[1], one[2])[0])
    print(f"\nHostile letters, the worst of {len(screened):,}, measured again:\n{heading}")
    for name, sizes, times in confirmed[:15]:
        print(line(name, sizes, times))
    name, sizes, times = confirmed[0]
    whole, margin = growth(sizes, times)
    what = f"growth per kB, 3 to 30 kB, worst of {len(screened):,} hostile letters (whole / margin)"
    rows.append(Row(what, f"{whole:.2f} / {margin:.2f}", f"≤ {MOST_GROWTH}", whole <= MOST_GROWTH))
    report(rows, options.rows)


if __name__ == "__main__":
    main()
