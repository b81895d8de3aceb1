"""Measures and summaries of scores made by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from golds import ROOT
from handmade import item, label, score

from imr_llm import UsageError
from imr_llm.evals.measures import measure, pooled
from imr_llm.evals.scores import (
    Answered,
    Explained,
    Grounding,
    LetterScore,
    Operations,
    VerdictCount,
    Written,
)
from imr_llm.evals.summary import summarise

EXPLAINED = Explained(
    findings={"11 numbers": 2},
    numbers=10,
    numbers_unsupported=2,
    items=3,
    contradicted=1,
    omitted=1,
    slots=9,
    slots_filled=6,
    words=200,
    why_words=40,
    grade=6.5,
    source_grade=13.0,
    why_grade=7.0,
    smog=9.0,
    source_smog=15.0,
    coleman_liau=7.0,
    source_coleman_liau=11.0,
    dale_chall=8.5,
    source_dale_chall=9.5,
    written=Written(
        2, (("11 numbers", "6 reasons"), ("1 outcome",)), "truncated", replaced=True, cost_usd=0.5
    ),
)
CLEAN = Explained(
    findings={},
    numbers=5,
    numbers_unsupported=0,
    items=2,
    contradicted=0,
    omitted=0,
    slots=7,
    slots_filled=7,
    words=100,
    why_words=20,
    grade=5.5,
    source_grade=12.0,
    smog=8.0,
    source_smog=14.0,
    dale_chall=7.5,
    source_dale_chall=9.0,
    written=Written(1, (), None, replaced=False, cost_usd=None),
)


def outcomes(gold: str, predicted: str) -> LetterScore:
    """A letter of items with these outcomes: u, o, p."""
    named = {"u": "upheld", "o": "overturned", "p": "partially_overturned"}
    return score(
        label(*(item(f"treatment {k}", named[one]) for k, one in enumerate(gold))),
        label(*(item(f"treatment {k}", named[one]) for k, one in enumerate(predicted))),
    )


@pytest.mark.parametrize(
    ("kind", "value"), [("f1", 10 / 14), ("precision", 5 / 7), ("recall", 5 / 7), ("accuracy", 5 / 8)]
)
def test_ratios_of_states(kind, value):
    """Of six outcomes four right, one wrong, one with its item lost; of another letter one right, one made up."""
    letters = [outcomes("uuuoou", "uuuou"), outcomes("u", "uo")]
    assert pooled(measure(f"field.items.outcome.{kind}"), letters) == pytest.approx(value)


def test_nothing_by_nothing_is_undefined():
    letter = score(label(), label())
    assert measure("field.dates.injury.f1").of(letter) == (0.0, 0.0)
    assert pooled(measure("field.dates.injury.f1"), [letter]) is None
    assert measure("field.dates.injury.accuracy").of(letter) == (1.0, 1.0)


def test_letters_with_every_outcome_right():
    right, wrong, lost, made_up = (outcomes("uo", other) for other in ("uo", "uu", "u", "uou"))
    assert [measure("letter.outcomes").of(one)[0] for one in (right, wrong, lost, made_up)] == [1, 0, 0, 0]
    another = score(label(item("MRI of the knee")), label(item("Norco 10/325mg #60")))
    assert measure("letter.outcomes").of(another)[0] == 0, "the same outcome of another treatment"


@pytest.mark.parametrize(
    ("name", "ratio"),
    [
        ("explanation.invented_numbers", (2, 15)),
        ("explanation.any_invented", (1, 2)),
        ("explanation.contradicted", (1, 5)),
        ("explanation.omitted", (1, 5)),
        ("explanation.coverage", (13, 16)),
        ("explanation.clean", (1, 2)),
        ("explanation.grade", (12.0, 2)),
        ("explanation.grade_change", (-13.0, 2)),
        ("explanation.smog", (17.0, 2)),
        ("explanation.coleman_liau_change", (-4.0, 1)),
        ("explanation.dale_chall", (16.0, 2)),
        ("explanation.dale_chall_change", (-2.5, 2)),
        ("explanation.words", (300, 2)),
        ("explanation.why_words", (60, 2)),
        ("explanation.why_grade", (7.0, 1)),
        ("writing.first_clean", (1, 2)),
        ("writing.rewrites", (2, 2)),
        ("writing.replaced", (1, 2)),
        ("writing.cost_usd", (0.5, 1)),
        ("grounding.a", (9, 10)),
        ("grounding.ab", (8, 10)),
        ("grounding.abc", (7, 10)),
        ("wrong.verified", (1, 50)),
        ("wrong.conflict", (3, 4)),
        ("operations.seconds", (3.0, 1)),
        ("operations.cost_usd", (0.25, 1)),
        ("operations.attempts", (4, 2)),
        ("operations.first_try", (1, 2)),
        ("operations.refused", (1, 2)),
        ("operations.failed", (0, 2)),
        ("abstention.brier", (0.01**2 * 9 + 0.99**2 + 0.6**2, 11)),
    ],
)
def test_ratios_of_counts(name, ratio):
    plain = outcomes("u", "u")
    one = replace(
        plain,
        explanation=EXPLAINED,
        grounding=Grounding(10, 9, 8, 7, 2),
        verdicts={"verified": VerdictCount(50, 1, 1), "conflict": VerdictCount(4, 3, 1)},
        confidences={"verified": Answered(10, 1), "conflict": Answered(1, 1)},
        operations=Operations(3.0, 3, 100, 10, 0.25, False, True),
    )
    other = replace(
        plain, explanation=CLEAN, confidences={}, operations=Operations(None, 1, 1, 1, None, True, False)
    )
    ratios = [measure(name).of(letter) for letter in (one, other)]
    assert (sum(a for a, _ in ratios), sum(b for _, b in ratios)) == pytest.approx(ratio)


def test_abstention():
    """Dates: one right, one wrong, one made up, two lost, five rightly null."""
    days = ("assigned", "injury", "decision", "ur_denial", "application_received")
    gold = label(dates=dict(zip(days, ("2015-01-01", "2015-01-02", "2015-01-03", None, None), strict=True)))
    found = label(dates=dict(zip(days, ("2015-01-01", "2015-02-01", None, "2015-01-04", None), strict=True)))
    letter = score(gold, found)
    nulls = sum(cell.state == "N" for cell in letter.cells)
    assert measure("abstention.coverage").of(letter) == (2, 3)
    assert measure("abstention.selective_risk").of(letter) == (2, 3)
    assert measure("abstention.wrong_null").of(letter) == (1, 1 + nulls)
    assert measure("abstention.over_answer").of(letter) == (1, 1 + nulls)


def test_a_binary_measure_says_so_and_is():
    letter = outcomes("uo", "uu")
    for name in ("letter.exact", "letter.outcomes", "operations.failed"):
        assert measure(name).binary
        assert measure(name).of(letter) in ((0.0, 1.0), (1.0, 1.0))
    assert not measure("micro.f1").binary


@pytest.mark.parametrize(
    "name",
    [
        "letter.nice",
        "field.items.colour.f1",
        "field.items.outcome.f2",
        "items.f1@0.42",
        "wrong.wrong",
        "text.items.outcome.token_f1",
    ],
)
def test_names_without_a_measure_are_refused(name):
    with pytest.raises(UsageError, match=re.escape(repr(name))):
        measure(name)


def test_every_documented_measure_exists():
    table = (
        (ROOT / "docs" / "evaluation.md").read_text().split("| name | ratio | better |")[1].split("\n\n")[0]
    )
    filled = {"F": "items.outcome", "T": "0.7", "V": "verified"}
    names = []
    for line in table.splitlines():
        first = re.findall(r"`([^`]+)`", line.split("|")[1]) if line.startswith("|") else []
        for name in first:
            whole = f"{first[0].rpartition('.')[0]}{name}" if name.startswith(".") else name
            whole = re.sub(r"(?<=[.@])([FTV])(?=\.|$)", lambda match: filled[match[1]], whole)
            names.append(whole.replace("text.items.outcome", "text.diagnoses"))
    assert len(names) > 35
    for name in names:
        measure(name)


def test_classes_are_told_apart():
    """Ten letters of one item each: the majority class always said."""
    letters = [outcomes(gold, "u") for gold in "uuuuuuuooo"]
    table = next(one for one in summarise(letters).categories if one.field == "items.outcome")
    assert table.f1 == {"upheld": pytest.approx(14 / 17), "overturned": 0.0}
    assert table.support == {"upheld": 7, "overturned": 3}
    assert table.macro_f1 == pytest.approx(7 / 17)
    assert table.mcc is None, "nothing but one class was said"


def test_matthews_coefficient():
    """TP 6, TN 2, FP 1, FN 1: (12 - 1) / sqrt(7 * 7 * 3 * 3)."""
    said = [("u", "u")] * 6 + [("o", "o")] * 2 + [("o", "u")] + [("u", "o")]
    table = next(
        one
        for one in summarise([outcomes(*pair) for pair in said]).categories
        if one.field == "items.outcome"
    )
    assert table.mcc == pytest.approx(11 / 21)


def test_averages_leave_out_what_is_undefined_and_count_it():
    letters = [outcomes("u", "u"), outcomes("u", "o"), score(label(), label())]
    summary = summarise(letters)
    defined = [row.f1 for row in summary.fields if row.gates and row.f1 is not None]
    assert summary.averages.macro_f1_by_field == pytest.approx(sum(defined) / len(defined))
    assert (
        summary.averages.fields_left_out == sum(row.gates and row.f1 is None for row in summary.fields) > 10
    )
    assert summary.averages.letters_left_out == 1
    by_letter = [measure("micro.f1").of(one) for one in letters[:2]]
    assert summary.averages.macro_f1_by_letter == pytest.approx(sum(a / b for a, b in by_letter) / 2)


def test_risk_over_coverage():
    """Two sure and right, two unsure and wrong: risks 0, 0, 1/3, 1/2; the other way round it is worse."""
    plain = outcomes("u", "u")
    good = replace(plain, confidences={"verified": Answered(2, 0), "conflict": Answered(2, 2)})
    bad = replace(plain, confidences={"verified": Answered(2, 2), "conflict": Answered(2, 0)})
    assert summarise([good]).aurc == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert summarise([bad]).aurc == pytest.approx((1 + 1 + 2 / 3 + 1 / 2) / 4)


def test_verdicts_are_added_up():
    letters = [
        replace(outcomes("u", "u"), verdicts={"verified": VerdictCount(5, 1, 2), name: VerdictCount(1, 0, 1)})
        for name in ("conflict", "missed")
    ]
    assert summarise(letters).verdicts == {
        "conflict": VerdictCount(1, 0, 1),
        "missed": VerdictCount(1, 0, 1),
        "verified": VerdictCount(10, 2, 4),
    }


def test_times_are_those_recorded():
    plain = outcomes("u", "u")
    letters = [
        replace(plain, operations=Operations(second, 1, 0, 0, None, True, False))
        for second in (*range(1, 21), None)
    ]
    summary = summarise(letters)
    assert (summary.seconds_p50, summary.seconds_p95) == (10, 19)
