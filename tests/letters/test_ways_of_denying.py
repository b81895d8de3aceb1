"""Denials in any words: with n't, with a time or a ground between them; the forms of 2013 read them alike and lose no item."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

LETTERS = Path(__file__).parents[2] / "evals" / "samples" / "letters"
_DENIED = re.compile(r"\b(?:is|are|was|were)\s+not\s+medically")
FORMS = ["f2-01", "f2-02", "f2-03", "f2-05", "f3-03", "f3-04", "f4-01", "f4-02", "f4-05"]


def told(form: str, words: str | None = None) -> tuple[list[tuple[str | None, str | None]], list[str]]:
    """Requests, outcomes and flags of a sample in which "is not medically" stands in other words."""
    text = (LETTERS / f"sample-{form}.txt").read_text("utf-8")
    record = read_letter_baseline(Letter.from_text(_DENIED.sub(words, text) if words else text))
    return [(item.request, item.outcome) for item in record.items], sorted(flag.code for flag in record.flags)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "words",
    [
        "isn't medically",
        "wasn't found medically",
        "isnot medically",
        "is no longer medically",
        "is not at this time medically",
        "is, at this time, not medically",
        "is not, on these figures, medically",
        "is not currently considered medically",
        "is not deemed to be medically",
        "is not shown to be medically",
        "has not been established as medically",
        "hasn't been shown to be medically",
        "does not appear to be medically",
        "cannot be called medically",
        "can't be considered medically",
        "fails to be medically",
        "is neither medically",
        "is never medically",
        "is not for this worker medically",
        "must be found not medically",
    ],
)
def test_a_denial_in_other_words_is_the_same_denial(form, words):
    assert told(form, words) == told(form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "words",
    [
        "is not, by figure 3, medically",
        "is, if at all, medically",
        "is not only medically",
        "is not entirely medically",
        "is, the surgeon says, medically",
        "is, in the opinion of the surgeon, medically",
    ],
)
def test_an_item_whose_verdict_cannot_be_read_has_no_outcome_and_is_kept(form, words):
    items, flags = told(form, words)
    before, _ = told(form)
    assert [request for request, _ in items] == [request for request, _ in before]
    for (_, outcome), (_, printed) in zip(items, before, strict=True):
        assert outcome in (printed, None)
    assert flags.count("missing_outcome") == [outcome for _, outcome in items].count(None)


def test_what_the_notice_prints_badly_and_the_body_well_is_one_item():
    text = (LETTERS / "sample-f4-02.txt").read_text("utf-8")
    badly = _DENIED.sub("is ~~ medically", text, count=1)
    record = read_letter_baseline(Letter.from_text(badly))
    assert [(item.request, item.outcome) for item in record.items] == told("f4-02")[0]


@pytest.mark.parametrize(
    ("form", "label"), [("f2-02", "decision rationale:"), ("f4-02", "Rationale for the Decision:")]
)
def test_a_rationale_too_many_tells_of_an_item_that_was_not_found(form, label):
    text = (LETTERS / f"sample-{form}.txt").read_text("utf-8")
    more = f"{text}\nThe Physician Reviewer's {label} The brace is of no use to her.\n"
    assert "items_may_be_missing" in {
        flag.code for flag in read_letter_baseline(Letter.from_text(more)).flags
    }
    assert "items_may_be_missing" not in told(form)[1]
