"""Labels of lines in letters of no known form: short ones, numbered ones, columns of bars, ticked boxes, parts of a request."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

HEAD = "Gravel Road Reviewers\n\nThe worker is a 40-year-old roofer. Both services were refused in utilization review.\n\n"
MTUS = "MTUS Knee Complaints 2004"
LAYOUTS = {
    "dots": (
        "LINE {n}\n  Service ........... {0}\n  UR ref ............ {1}\n  Peer ref .......... {2}\n"
        "  Peer comment ...... {3}\n  DISPOSITION ....... {4}\n\n"
    ),
    "numbered boxes": (
        "=== ITEM {n} ======\n[1{n}] Treatment            {0}\n[2{n}] Decision             {5}\n"
        "[3{n}] Administrator cited  {1}\n[4{n}] Reviewer cited       {2}\n[5{n}] Reasons              {3}\n\n"
    ),
    "words of an e-mail": (
        "#{n}\nAsked for: {0}\nRuling: {6}\nUR leaned on: {1}\nWe leaned on: {2}\nBecause: {3}\n\n"
    ),
    "bars": (
        "---------------------------------\nTREATMENT    | {0}\nCARRIER CITED| {1}\nWE CITED     | {2}\n"
        "REASONS      | {3}\nRESULT       | {7}\n"
    ),
    "a record": (
        "ITEM-NO............: {n}\nITEM-IN-DISPUTE....: {0}\nITEM-CA-BASIS......: {1}\nITEM-RVWR-BASIS....: {2}\n"
        "ITEM-REASON-TEXT...: {3}\nITEM-CODE..........: {8}\n\n"
    ),
}
KEPT = ("DO NOT CERTIFY - UR stands", "[X] Denial kept   [ ] Denial removed", "UR was right, stays denied.", "REFUSED", "U (UR CONFIRMED)")  # fmt: skip
LOST = ("CERTIFY - UR reversed", "[ ] Denial kept   [X] Denial removed", "go ahead. UR got this wrong.", "GRANTED", "R (UR REVERSED)")  # fmt: skip


def read(text: str):
    return read_letter_baseline(Letter.from_text(text))


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_lines_with_labels_of_an_office(layout):
    record = read(
        HEAD
        + layout.format("MRI of the left knee", MTUS, MTUS, "The knee locks.", *LOST, n=1)
        + layout.format("Hinged knee brace", "none cited", MTUS, "No instability was found.", *KEPT, n=2)
    )
    assert [(item.request, item.outcome) for item in record.items] == [
        ("MRI of the left knee", "overturned"),
        ("Hinged knee brace", "upheld"),
    ]
    first, second = record.items
    assert (first.administrator_basis, first.reviewer_basis) == ("mtus", "mtus")
    assert (second.administrator_basis, second.reviewer_basis) == ("none", "mtus")
    assert (first.rationale, second.rationale) == ("The knee locks.", "No instability was found.")


def test_an_item_whose_result_is_not_plain_has_no_outcome():
    layout = LAYOUTS["words of an e-mail"]
    record = read(
        HEAD
        + layout.format("MRI of the left knee", MTUS, MTUS, "The knee locks.", *LOST, n=1)
        + layout.format(
            "Hinged knee brace", MTUS, MTUS, "See above.", "", "", "as we said on the telephone", n=2
        )
    )
    assert [(item.request, item.outcome) for item in record.items] == [
        ("MRI of the left knee", "overturned"),
        ("Hinged knee brace", None),
    ]
    assert "missing_outcome" in {flag.code for flag in record.flags}


def test_a_part_is_granted():
    record = read(
        HEAD
        + "Treatment 1: Acupuncture, 12 visits\n\nOur answer: PART YES. You should get 6 of the visits.\n\n"
        "What the insurance company's reviewer used: No guideline was named.\n"
        f"What our doctor used: {MTUS}\n\nWhy: The guideline begins with six.\n"
    )
    [item] = record.items
    assert (item.request, item.outcome) == ("Acupuncture, 12 visits", "partially_overturned")
    assert (item.administrator_basis, item.reviewer_basis) == ("none", "mtus")
