"""A comparison in plain text for a terminal and a log, and as Markdown for a comment on a pull request.

Neither holds words of letters: letters are named, their values are not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from imr_llm.evals.flips import Flip
from imr_llm.evals.reports.comparison import ComparisonReport, gate_said, gate_word
from imr_llm.evals.reports.figures import amount, count, gain, margin, p_value, range_of, share
from imr_llm.evals.reports.single import RunReport

__all__ = ["comparison_markdown", "comparison_text", "run_markdown", "run_text"]

_MOST_NAMES: Final = 12
_MOST_FLIPS: Final = 20
_MOST_ROWS: Final = 12
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~&@])")
_MARKS: Final = {"PASS": "✅", "FAIL": "❌", "INCONCLUSIVE": "❔"}  # nosec B105 # a verdict


def comparison_text(report: ComparisonReport) -> str:
    """Verdict first, then everything that step 9 of the procedure asks for."""
    comparison = report.comparison
    lines = [
        f"{comparison.verdict}  {report.b.name} (B) against {report.a.name} (A), policy {report.policy.name}"
    ]
    lines += [f"  {reason}" for reason in (*report.reasons, *report.notes)]
    lines += ["", *_counts(report), ""]
    rows: list[Sequence[str]] = [
        ("", "A", "B", "gain", "interval", "margin", "p (Holm)", "detectable", "needed", "verdict")
    ]
    for one in comparison.primaries:
        d = one.difference
        rows.append(
            (
                d.measure,
                *report.values(d),
                gain(d.measure, d.gain),
                range_of(d.measure, d.interval.low, d.interval.high),
                margin(d.measure, one.margin),
                p_value(one.p_adjusted),
                "–" if d.detectable is None else margin(d.measure, d.detectable),
                count(one.needed),
                one.verdict,
            )
        )
    lines += _aligned(rows)
    for name, values in report.references:
        said = ", ".join(
            f"{one.difference.measure} {amount(one.difference.measure, found)}"
            for one, found in zip(comparison.primaries, values, strict=True)
        )
        lines.append(f"{name}: {said}")
    for one in comparison.primaries:
        d = one.difference
        lines.append("")
        lines.append(
            f"{d.measure}: {d.discordant} of {comparison.letters} letters differ; {len(d.won)} won, {d.tied} tied, {len(d.lost)} lost"
            + (f"; McNemar p {p_value(d.mcnemar.p)}, mid-p {p_value(d.mcnemar.mid_p)}" if d.mcnemar else "")
            + ("" if one.noise is None else f"; noise between repeats {margin(d.measure, one.noise)}")
        )
        lines += [f"  won: {_names(d.won)}"] if d.won else []
        lines += [f"  lost: {_names(d.lost)}"] if d.lost else []
    if comparison.gates:
        lines += ["", "gates, on B alone:"]
        for gate in comparison.gates:
            word = gate_word(gate).upper() if gate.holds is False else gate_word(gate)
            lines.append(f"  {word}: {gate_said(gate)}")
            lines += [f"    {_names(gate.offending)}"] if gate.offending else []
    return "\n".join(lines)


def comparison_markdown(report: ComparisonReport) -> str:
    """Fit for a comment on a pull request."""
    comparison = report.comparison
    blocks = [
        f"## {_MARKS[comparison.verdict]} {comparison.verdict}: {_plain(report.b.name)} (B) against "
        f"{_plain(report.a.name)} (A)",
        "\n".join(f"- {_plain(reason)}" for reason in (*report.reasons, *report.notes)),
        _plain(" ".join(_counts(report))),
    ]
    rows = [
        (
            "measure",
            "A",
            "B",
            *(name for name, _ in report.references),
            "gain",
            "interval",
            "margin",
            "verdict",
        )
    ]
    for k, one in enumerate(comparison.primaries):
        d = one.difference
        interval = range_of(d.measure, d.interval.low, d.interval.high)
        rows.append(
            (
                d.measure,
                *report.row(k),
                gain(d.measure, d.gain),
                interval,
                margin(d.measure, one.margin),
                one.verdict,
            )
        )
    blocks.append(_table(rows))
    tests = [("measure", "won–tied–lost", "p (Holm)", "McNemar, mid-p", "detectable", "letters needed")]
    for one in comparison.primaries:
        d = one.difference
        tests.append(
            (
                d.measure,
                f"{len(d.won)}–{d.tied}–{len(d.lost)}",
                p_value(one.p_adjusted),
                f"{p_value(d.mcnemar.p)}, {p_value(d.mcnemar.mid_p)}" if d.mcnemar else "–",
                "–" if d.detectable is None else margin(d.measure, d.detectable),
                count(one.needed),
            )
        )
    blocks.append(_table(tests))
    if comparison.gates:
        blocks.append(
            "\n".join(
                f"- Gate {f'**{gate_word(gate)}**' if gate.holds is False else gate_word(gate)}: {_plain(gate_said(gate))}"
                for gate in comparison.gates
            )
        )
    blocks += _flips_block(report)
    blocks += _moved_block(report)
    return "\n\n".join(blocks) + "\n"


def run_text(report: RunReport) -> str:
    """The headlines of a run."""
    rows = [("", report.run.manifest.model, "95 % interval", *(name for name, _ in report.references))]
    rows += _headlines(report)
    failed = f"{len(report.failures)} failed" if report.failures else "none failed"
    lines = [f"{report.title}: {_letters(report)}, {failed}", *report.notes, *report.unreported_said]
    return "\n".join([*lines, *_aligned(rows)])


def run_markdown(report: RunReport) -> str:
    """Headlines and fields of a run."""
    head = ("measure", report.run.manifest.model, "95 % interval", *(name for name, _ in report.references))
    fields: list[Sequence[str]] = [("field", "right", "other", "missed", "invented", "rightly null", "F1")]
    fields += [
        (row.field, *(str(row.states[state]) for state in ("C", "S", "M", "H", "N")), share(row.f1))
        for row in report.summary.fields
    ]
    return (
        "\n\n".join(
            [
                f"## {_plain(report.title)}",
                " ".join([f"{_letters(report)}, {len(report.failures)} failed.", *report.unreported_said]),
                *(["\n".join(f"- {_plain(note)}" for note in report.notes)] if report.notes else []),
                _table([head, *_headlines(report)]),
                _folded("Fields", _table(fields)),
            ]
        )
        + "\n"
    )


def _headlines(report: RunReport) -> list[tuple[str, ...]]:
    return [
        (
            one.measure,
            *report.headline(k),
        )
        for k, one in enumerate(report.headlines)
    ]


def _letters(report: RunReport) -> str:
    return f"{_many(report.summary.letters, 'letter')} in {_many(report.summary.clusters, 'cluster')}"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _counts(report: ComparisonReport) -> list[str]:
    comparison = report.comparison
    manifest = report.a.run.manifest
    lines = [
        f"{_many(comparison.letters, 'letter')} of {manifest.gold.name} {manifest.gold.version} in "
        f"{_many(comparison.clusters, 'cluster')}, the largest of {comparison.largest_cluster}; failed in A {len(comparison.failed_a)}, in B "
        f"{len(comparison.failed_b)}."
    ]
    if comparison.failed_b:
        lines.append(f"Failed in B: {_names(comparison.failed_b)}.")
    if report.failures_said:
        lines.append(report.failures_said)
    if manifest.letters.missing:
        lines.append(f"Not found when it was run: {_names(manifest.letters.missing)}.")
    return [*lines, *report.unreported_said]


def _flips_block(report: ComparisonReport) -> list[str]:
    return [
        *_flips("Flips", report.flips),
        *_flips("Flips of what the models themselves said", report.own_flips),
    ]


def _flips(heading: str, flips: Sequence[Flip]) -> list[str]:
    if not flips:
        return []
    rows = [("letter", "field", "flip")]
    rows += [(flip.letter, flip.field, flip.kind) for flip in flips[:_MOST_FLIPS]]
    lost, won, changed = (sum(flip.kind == kind for flip in flips) for kind in ("lost", "won", "changed"))
    summary = f"{heading}: {lost} lost, {won} won, {changed} wrong in both, otherwise"
    if len(flips) > _MOST_FLIPS:
        summary += f" (the first {_MOST_FLIPS})"
    return [_folded(summary, _table(rows))]


def _moved_block(report: ComparisonReport) -> list[str]:
    moved = [one for one in report.table(operations=False) if one.difference.discordant]
    if not moved:
        return []
    rows: list[Sequence[str]] = [("measure", "A", "B", "gain", "interval", "p adjusted")]
    for one in sorted(moved, key=lambda one: one.p_adjusted)[:_MOST_ROWS]:
        d = one.difference
        rows.append(
            (
                d.measure,
                *report.values(d),
                gain(d.measure, d.gain),
                range_of(d.measure, d.interval.low, d.interval.high),
                p_value(one.p_adjusted),
            )
        )
    return [_folded("Measures that moved most (exploratory, Benjamini and Hochberg)", _table(rows))]


def _names(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _table(rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(map(_plain, row))} |" for row in rows]
    lines.insert(1, f"|{' --- |' * (lines[0].count(' | ') + 1)}")
    return "\n".join(lines)


def _folded(summary: str, inner: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{inner}\n\n</details>"


def _plain(words: str) -> str:
    """Words as they are, for a reader of Markdown."""
    return _MARKUP.sub(r"\\\1", " ".join(words.split()))
