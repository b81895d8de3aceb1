"""Letters of no known form that say once, for all their treatments, who relied on what."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

TEXT = """Foreland Review Bureau

The worker is a 58-year-old cook with a knee sprain. {sources}

1. MRI of the left knee
The denial is OVERTURNED.

2. Hinged knee brace
The denial is UPHELD.
"""
THEIRS, OURS = "MTUS Knee Complaints 2004", "Official Disability Guidelines (ODG) Knee chapter"


def sources(said: str) -> list[tuple[list[str], list[str]]]:
    record = read_letter_baseline(Letter.from_text(TEXT.format(sources=said)))
    assert len(record.items) == 2
    return [
        (
            [one.source for one in item.administrator_citations],
            [one.source for one in item.reviewer_citations],
        )
        for item in record.items
    ]


def test_one_sentence_for_each_party_is_for_all():
    assert (
        sources(f"The administrator relied on {THEIRS}. Our reviewer relied on {OURS}.")
        == [(["MTUS"], ["ODG"])] * 2
    )


def test_it_is_divided_where_it_says_for_which():
    said = f"The administrator relied on {THEIRS}. Our reviewer relied on {THEIRS} for the MRI and on {OURS} for the brace."
    assert [ours for _, ours in sources(said)] == [["MTUS"], ["ODG"]]


@pytest.mark.parametrize(
    "said",
    [
        f"The administrator relied on {THEIRS} for the scan. Our reviewer wrote at length.",
        f"The administrator relied on {THEIRS}. Before that, the administrator relied on {OURS}.",
    ],
    ids=["for a treatment by another name", "twice"],
)
def test_what_is_not_plainly_for_all_is_for_none(said):
    assert sources(said) == [([], [])] * 2


def test_a_letter_without_items_is_read():
    text = f"Foreland Review Bureau\n\nThe administrator relied on {THEIRS} for the scan.\n"
    assert read_letter_baseline(Letter.from_text(text)).items == ()
