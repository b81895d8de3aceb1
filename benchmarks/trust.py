"""Does a model's error get through? Every error the simulated provider plants is looked up in the checks.

The provider answers from the labels of real letters (else from the baseline's own reading) and plants errors at
stated rates; its log says which. An error is seen if the check of the value ends as conflict, ungrounded or
missed. It is no language model and the figures say nothing of one: they say what the checks let through.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from common import REAL_LETTERS, Row, add_letters, parser, report
from imr_llm import DecisionRecord, FailedLetter, ModelUnavailable, extract_many, find_letters
from imr_llm.schema.record import Check, ResultLine
from imr_llm.simulator.server import RunningProvider, simulated_provider

GOLD: Final = REAL_LETTERS.parent / "gold"
ALARMS: Final = frozenset({"conflict", "ungrounded", "missed"})
HARMLESS: Final = frozenset({"extra_prose", "wrong_type"})
"""Errors of form that never reach a value: the prose is cut off, the wrong type is asked for anew."""
GRAVE: Final = re.compile(
    r"/outcome$|/dates/|/age$|/quantity|/frequency|/guideline_limit|/refills$|/prior_visits$|/strength$|/pages$|/case_number$"
)
"""Outcomes, dates and numbers; with them, every negation that was dropped and every item that was changed."""
ITEM_KINDS: Final = frozenset({"drop_item", "duplicate_item", "invent_item", "merge_items", "drop_negation"})
NOTHING_SAID: Final = frozenset({"invent_value"})
"""A value where the letter is silent, with real words of the letter behind it: verified never, grounded at times."""

LISTS: Final = re.compile(
    r"(.*/(?:diagnoses|specialties|licensure_states|body_parts|reasons|\w+_citations))(?:/|$)"
)
Entry = Mapping[str, Any]


def main() -> None:
    """Print what was planted and what of it was seen, by kind of error."""
    arguments = _arguments()
    gold = arguments.gold if arguments.gold and arguments.gold.is_dir() else None
    sources = list(find_letters([str(arguments.letters)]))
    rows: list[Row] = []
    for model in ("sim-careless", "sim-hostile"):
        rows += _planted(model, sources, gold, arguments.seeds)
    rows += _false_alarms(sources, gold)
    report(rows, arguments.rows)


def _arguments() -> argparse.Namespace:
    arguments = parser(__doc__)
    add_letters(arguments)
    arguments.add_argument("--gold", type=Path, default=GOLD, help="folder of labels (default: %(default)s)")
    arguments.add_argument("--seeds", type=int, default=3, help="runs with different errors (default: 3)")
    return arguments.parse_args()


def _planted(model: str, sources: Sequence[Any], gold: Path | None, seeds: int) -> list[Row]:
    seen: Counter[tuple[str, bool]] = Counter()
    planted: Counter[tuple[str, bool]] = Counter()
    verified: Counter[str] = Counter()
    read = failed = landed = 0
    bills: list[tuple[int, int, int, int, int]] = []
    for seed in range(seeds):
        with simulated_provider(profile=model, seed=seed, gold=gold) as provider:
            results = _read(sources, model, provider)
            bills.append(_bill(results, provider))
            by_letter = _accepted(provider.log)
        for result in results:
            if isinstance(result, FailedLetter):
                failed += 1
                continue
            read += 1
            for error in by_letter.get(_name(result), ()):
                kind, pointer = error["kind"], error["pointer"]
                if kind in HARMLESS:
                    continue
                grave = kind in ITEM_KINDS or bool(GRAVE.search(pointer))
                planted[kind, grave] += 1
                verdicts = {check.verdict for check in _checks(result, error)}
                if not verdicts & ALARMS and _is_true(result, error, gold):
                    landed += 1
                    planted[kind, grave] -= 1
                    continue
                seen[kind, grave] += bool(verdicts & ALARMS)
                verified[kind] += verdicts == {"verified"}
                unseen = not verdicts & ALARMS and grave and kind not in NOTHING_SAID
                if unseen or verdicts == {"verified"}:
                    print(f"  not seen: {result.letter.name} {pointer} {kind} {sorted(verdicts)}")
    print(f"\n{model}: {read} letters read, {failed} without a record, {seeds} seeds")
    print(
        f"{landed} errors changed no value (a quotation that also stands where it must, an answer asked for anew)"
    )
    print(f"{'kind of error':24} {'grave':>14} {'other':>14}")
    for kind in sorted({kind for kind, _ in planted}):
        cells = [f"{seen[kind, g]} of {planted[kind, g]}" if planted[kind, g] else "-" for g in (True, False)]
        print(f"{kind:24} {cells[0]:>14} {cells[1]:>14}")
    total = sum(n for (kind, grave), n in planted.items() if grave and kind not in NOTHING_SAID)
    caught = sum(n for (kind, grave), n in seen.items() if grave and kind not in NOTHING_SAID)
    bound = _upper_bound(total - caught, total)
    tokens = [f"{ours} of {theirs}" for ours, theirs, *_ in bills]
    exact = all(bill[0] == bill[1] and bill[2] == bill[3] for bill in bills)
    print(
        f"tokens counted of tokens billed: {', '.join(tokens)}; attempts without usage: {sum(b[4] for b in bills)}"
    )
    return [
        Row(
            f"{model}: wrong outcome, date, number, negation or item seen",
            f"{caught} of {total}; missed at most {bound:.2%} (95 %, Clopper-Pearson)",
            "all",
            caught == total,
        ),
        Row(
            f"{model}: planted errors shown as verified",
            str(sum(verified.values())),
            "0",
            not verified.total(),
        ),
        Row(
            f"{model}: tokens and cost are the provider's bill",
            "yes" if exact else "but for attempts the server cut off" if model == "sim-hostile" else "no",
            "yes" if model != "sim-hostile" else "",
            exact if model != "sim-hostile" else None,
        ),
    ]


def _false_alarms(sources: Sequence[Any], gold: Path | None) -> list[Row]:
    verdicts: Counter[str] = Counter()
    where: Counter[str] = Counter()
    with simulated_provider(profile="sim-perfect", gold=gold) as provider:
        for result in _read(sources, "sim-perfect", provider):
            if isinstance(result, DecisionRecord):
                for pointer, check in result.checks.items():
                    verdicts[check.verdict] += 1
                    if check.verdict in ALARMS:
                        where[re.sub(r"\d+", "#", pointer)] += 1
    values = verdicts.total() - verdicts["absent"] - verdicts["baseline"]
    alarms = sum(verdicts[name] for name in ALARMS)
    print(f"\nsim-perfect: {dict(verdicts)}")
    print("alarms:", ", ".join(f"{name} {count}" for name, count in where.most_common()) or "none")
    share = alarms / values if values else 0.0
    return [
        Row("sim-perfect: false alarms", f"{alarms} of {values} values, {share:.2%}", "<= 1 %", share <= 0.01)
    ]


def _read(sources: Sequence[Any], model: str, provider: RunningProvider) -> list[ResultLine]:
    try:
        return list(extract_many(sources, model=model, base_url=provider.base_url, deadline=120))
    except ModelUnavailable as error:
        raise SystemExit(str(error)) from None


def _bill(results: Sequence[ResultLine], provider: RunningProvider) -> tuple[int, int, int, int, int]:
    """Tokens and millionths of a dollar, as counted and as billed; attempts the server told no usage of."""
    tokens = cost = 0
    for result in results:
        provenance = result.provenance
        if provenance is not None and provenance.usage is not None:
            tokens += provenance.usage.input_tokens + provenance.usage.output_tokens
            cost += round((provenance.cost_usd or 0) * 1_000_000)
    usages = [entry["usage"] for entry in provider.log if "usage" in entry]
    billed = sum(usage["prompt_tokens"] + usage["completion_tokens"] for usage in usages)
    silent = sum("fault" in entry and "usage" in entry for entry in provider.log)
    return tokens, billed, cost, provider.bill, silent


def _accepted(log: Sequence[Entry]) -> dict[str, list[Entry]]:
    """The errors in the answers that were taken: not in those that failed or broke the schema."""
    refused = {
        (entry["request"], entry["attempt"])
        for entry in log
        if "fault" in entry or entry.get("kind") == "wrong_type"
    }
    out: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in log:
        if "kind" in entry and (entry["request"], entry["attempt"]) not in refused:
            out[entry["letter"]].append(entry)
    return out


def _name(record: DecisionRecord) -> str:
    return record.letter.name.rpartition(".")[0] if GOLD.is_dir() else record.case_number or ""


def _checks(record: DecisionRecord, error: Entry) -> Iterator[Check]:
    """The checks that an error shows in: of its place, of what lies under it, or of its entry in a list."""
    pointer, kind = error["pointer"], error["kind"]
    if kind in ("invent_item", "duplicate_item", "merge_items", "drop_item"):
        extra = [p for p in record.checks if re.fullmatch(r"/items/\d+/request", p)]
        yield from (record.checks[p] for p in extra if record.checks[p].verdict in ALARMS)
        return
    in_list = LISTS.match(pointer)
    at = in_list[1] if in_list else pointer
    under = [check for p, check in record.checks.items() if p == at or p.startswith(at + "/")]
    if in_list:
        told = [c for c in under if _same(c.model, error["planted"]) or _same(c.baseline, error["true"])]
        under = told if any(c.verdict in ALARMS for c in told) else under
    yield from under


def _is_true(record: DecisionRecord, error: Entry, gold: Path | None) -> bool:
    """Whether the value at an error's place is the label's all the same."""
    label = gold / f"{_name(record)}.json" if gold is not None else None
    if label is None or not label.is_file():
        return False
    truth: Any = json.loads(label.read_text(encoding="utf-8"))
    found: Any = record.model_dump(mode="json")
    if error["kind"] in ("duplicate_item", "invent_item", "merge_items", "drop_item"):
        return len(truth["items"]) == len(found["items"])
    in_list = LISTS.match(error["pointer"])
    for step in (in_list[1] if in_list else error["pointer"]).split("/")[1:]:
        key: int | str = int(step) if step.isdigit() else step
        try:
            truth, found = truth[key], found[key]
        except (KeyError, IndexError, TypeError):
            return False
    if in_list:
        return sorted(map(str, truth)) == sorted(map(str, found))
    return bool(truth == found)


def _same(one: object, other: object) -> bool:
    return one is not None and str(one) == str(other)


def _upper_bound(missed: int, total: int) -> float:
    """The exact one-sided 95 % bound on the share that is missed (Clopper and Pearson, 1934)."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(missed, total, middle) > 0.05 else (low, middle)
    return high


def _at_most(missed: int, total: int, share: float) -> float:
    """The chance of at most `missed` of `total` at this share."""
    term = (1 - share) ** total
    chance = term
    for k in range(missed):
        term *= (total - k) / (k + 1) * share / (1 - share)
        chance += term
    return chance


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    main()
