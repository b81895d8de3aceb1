"""Does the guard see what is wrong? Good explanations of letters are spoiled, one thing at a time, and checked.

The explanations are the template writer's, in English and Spanish; those in which the guard finds something are
false alarms and are not spoiled. Seeded: the same letters give the same figures.
"""

from __future__ import annotations

import argparse
import importlib
import math
import random
import statistics
import time
import warnings
from collections import Counter
from collections.abc import Mapping

from by_hand import all_by_hand
from common import Row, add_letters, parser, read_letters, report
from corruptions import Spoil
from imr_llm import Letter, check_explanation
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.schema.explanation import Explanation
from imr_llm.schema.record import DecisionRecord
from spoiling import GRAVE, OTHER

explain = importlib.import_module("imr_llm.explanation.write").explain
"""The template writer."""

Good = tuple[Explanation, DecisionRecord, Letter]


def main() -> None:
    """Print the rate of each kind, then the rows."""
    arguments = _arguments()
    good: list[Good] = []
    alarms: Counter[str] = Counter()
    written = 0
    for letter in read_letters(arguments.letters):
        record = read_letter_baseline(letter)
        if not record.items:
            continue
        for lang in ("en", "es"):
            explanation = explain(record, letter, lang=lang)
            written += 1
            findings = check_explanation(explanation, record, letter)
            alarms.update({finding.rule for finding in findings})
            if not findings:
                good.append((explanation, record, letter))
    wrong = written - len(good)
    print(f"{written} good explanations, {wrong} with findings: {dict(alarms)}")
    rows = [
        Row(
            "guard: false alarms on good explanations",
            f"{wrong} of {written} ({wrong / written:.1%})",
            "≤ 1 %",
            wrong <= written * 0.01,
        ),
        _rate("a number, date, outcome or item changed", GRAVE, good, arguments, 0.99),
        _rate("anything else changed", OTHER, good, arguments, 0.90),
        *_by_hand(),
        _speed(good),
    ]
    report(rows, arguments.rows)


def _arguments() -> argparse.Namespace:
    arguments = parser(__doc__)
    add_letters(arguments)
    arguments.add_argument(
        "--each", type=int, default=100, help="spoiled explanations of each kind (default: 100)"
    )
    arguments.add_argument("--seed", type=int, default=0, help="of the random numbers (default: 0)")
    arguments.add_argument(
        "--show", type=int, default=0, help="print so many of each kind that were not seen"
    )
    return arguments.parse_args()


def _rate(
    what: str, kinds: Mapping[str, Spoil], good: list[Good], arguments: argparse.Namespace, target: float
) -> Row:
    seen = made = 0
    print(f"\n{what}\n{'kind':40} {'caught':>12}")
    for kind, spoil in kinds.items():
        caught, of = _try(kind, spoil, good, arguments)
        seen, made = seen + caught, made + of
        print(f"{kind:40} {f'{caught} of {of}' if of else '–':>12}", flush=True)
    share = seen / made if made else 0.0
    return Row(
        f"guard: {what}, seen",
        f"{seen} of {made} ({share:.1%}), {len(kinds)} kinds",
        f"≥ {target:.0%}",
        share >= target,
    )


def _try(kind: str, spoil: Spoil, good: list[Good], arguments: argparse.Namespace) -> tuple[int, int]:
    """How many spoiled explanations of a kind were seen, and how many there were."""
    rng = random.Random(f"{arguments.seed} {kind}")
    caught = made = shown = 0
    for _ in range(arguments.each * 6):
        if made == arguments.each or not good:
            break
        explanation, record, letter = rng.choice(good)
        bad = spoil(rng, explanation, record)
        if bad is None or bad == explanation:
            continue
        made += 1
        if check_explanation(bad, record, letter):
            caught += 1
        elif shown < arguments.show:
            shown += 1
            print(f"  not seen in {letter.name} ({bad.lang}): {_difference(explanation, bad)}")
    return caught, made


def _by_hand() -> list[Row]:
    """The same of explanations of sample letters that were written by hand, and spoiled by hand."""
    alarms, told = 0, all_by_hand()
    caught: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for each in told:
        record = read_letter_baseline(each.letter)
        alarms += bool(check_explanation(each.good, record, each.letter))
        for bad in each.spoiled:
            made[bad.kind] += 1
            caught[bad.kind] += bool(check_explanation(bad.explanation, record, each.letter))
    print("\nby hand, in free wording")
    for kind, of in sorted(made.items()):
        print(f"{kind:40} {f'{caught[kind]} of {of}':>12}")
    seen, of = caught.total(), made.total()
    return [
        Row("guard: false alarms, by hand", f"{alarms} of {len(told)}", "", None),
        Row("guard: spoiled by hand, seen", f"{seen} of {of} ({seen / of:.1%}), {len(made)} kinds", "", None),
    ]


def _speed(good: list[Good]) -> Row:
    """CPU time of one check, least of three for each explanation, then their median."""
    least = [math.inf] * len(good)
    for _ in range(3):
        for number, each in enumerate(good):
            start = time.process_time()
            check_explanation(*each)
            least[number] = min(least[number], time.process_time() - start)
    return Row("guard: CPU ms of one check, median", f"{statistics.median(least) * 1e3:.1f}", "", None)


def _difference(good: Explanation, bad: Explanation) -> str:
    before = {p.text for s in good.sections for p in s.paragraphs}
    return " | ".join(p.text for s in bad.sections for p in s.paragraphs if p.text not in before)[:300]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
