"""The sections of a letter of 2013 or early 2014 in whatever order an office prints them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from rewritten import differences, told

SAMPLES = Path(__file__).parent.parent.parent / "evals" / "samples" / "letters"
HEADINGS = {
    "f2": r"(?m)^(?=HOW THE IMR FINAL|DOCUMENTS REVIEWED|CLINICAL CASE SUMMARY|IMR DECISION\(S\) AND RATIONALE)",
    "f3": r"(?im)^(?=ISSUES? AT DISPUTE|CASE SUMMARY|DOCUMENTS REVIEWED|MEDICAL TREATMENT GUIDELINE|RATIONALE FOR WHY|MEDICAL REVIEWER QUAL)",
    "f4": r"(?im)^(?=Medical Qualifications|Case Summary|Documents Reviewed|1\) Regarding)",
}


def parts(path: Path, form: str) -> list[str]:
    """The header of a letter and its sections; what follows the last that may move stays with it."""
    return re.split(HEADINGS[form], Letter.from_path(path).text)


PATHS = [(path, form) for form in HEADINGS for path in sorted(SAMPLES.glob(f"sample-{form}-*.txt"))]


@pytest.mark.parametrize(("path", "form"), PATHS, ids=[path.stem for path, _ in PATHS])
@settings(max_examples=12)
@given(data=st.data())
def test_the_order_of_sections_changes_nothing(path, form, data):
    header, *sections = parts(path, form)
    last = [sections.pop()] if form == "f4" else []  # the decisions refer to what stands before them
    order = data.draw(st.permutations(sections))
    again = "\n".join([header, *order, *last])
    changed = differences(told(header + "".join([*sections, *last])), told(again))
    assert [line for line in changed if not line.startswith("/evidence")] == []


def test_no_issue_but_a_list_of_decisions_is_no_item():
    text = "MEDICAL PROFESSIONAL REVIEW\nISSUE AT DISPUTE:\nDECISION: 1. Norco is not medically necessary.\nCASE SUMMARY: He is 40 years old.\n"
    record = read_letter_baseline(Letter.from_text(text))
    assert (record.letter.form, record.items) == ("F3", ())
