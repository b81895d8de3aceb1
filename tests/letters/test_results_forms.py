"""Letters of no known form that give their results by number and then a section for each number."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import basis

TABLE = """SUMMARY OF DECISIONS
No.   Treatment in dispute                         UR action     IMR decision
1     Trigger point injections, right upper        Denied        Upheld
      back, QTY: 4
2     MRI of the right shoulder                    Modified      Overturned
"""
LIST = """RESULT
Line 1.  Denial upheld.  Trigger point injections, right upper back, QTY: 4
Line 2.  Denial overturned.  MRI of the right shoulder
"""
SECTIONS = """REASONS
{name} 1{mark} {label}Trigger point injections, right upper back, QTY: 4
Guideline used by claims administrator: MTUS Chronic Pain 2009
Guideline used by reviewer: MTUS Chronic Pain 2009
{why}The only word on the muscle is "tender."
{name} 2{mark} {label}MRI of the right shoulder
Guideline used by claims administrator: none cited
Guideline used by reviewer: Official Disability Guidelines (ODG), Shoulder Chapter, MRI
{why}There is wasting of the deltoid.
END OF THE DETERMINATION
"""


def read(text: str):
    return read_letter_baseline(Letter.from_text(text))


@pytest.mark.parametrize("results", [TABLE, LIST])
@pytest.mark.parametrize(
    ("name", "mark", "label", "why"), [("Item", ".", "", ""), ("LINE", "", "Requested: ", "Why: ")]
)
def test_results_and_sections_of_the_same_numbers(results, name, mark, label, why):
    record = read(results + SECTIONS.format(name=name, mark=mark, label=label, why=why))
    assert record.letter.form == "unknown"
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Trigger point injections, right upper back, QTY: 4", "upheld"),
        ("MRI of the right shoulder", "overturned"),
    ]
    first, second = record.items
    assert (basis(first, "administrator"), basis(second, "administrator")) == (
        "mtus: Chronic Pain 2009",
        "none",
    )
    assert basis(second, "reviewer") == "other: ODG, Shoulder Chapter, MRI"
    assert [item.rationale for item in record.items] == [
        'The only word on the muscle is "tender."',
        "There is wasting of the deltoid.",
    ]


def test_a_result_without_its_section_is_no_item():
    text = TABLE + SECTIONS.format(name="Item", mark=".", label="", why="").split("Item 2")[0]
    assert len(read(text).items) < 2
