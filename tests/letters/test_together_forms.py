"""Letters of no known form that decide the treatments of a list together, and rows that begin with their result."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

AIDE, CHAIR, RIDES = "Home health aide, 4 hours a day", "Wheelchair rental", "Rides to appointments"
HEAD = """Headland Review Bureau

The worker is a 58-year-old cook with a broken ankle. The following were refused in May:

"""
REST = "\n\nThe papers came to us in June.\n"


def decided(text: str) -> list[tuple[str, str | None]]:
    return [(item.request, item.outcome) for item in read_letter_baseline(Letter.from_text(text)).items]


LISTS = {
    "set in": f"   {AIDE}\n   {CHAIR}\n   {RIDES}\n",
    "letters": f"(a) {AIDE}\n(b) {CHAIR}\n(c) {RIDES}\n",
    "numbers": f"1. {AIDE}\n2. {CHAIR}\n3. {RIDES}\n",
    "bullets": f"* {AIDE}\n* {CHAIR}\n* {RIDES}\n",
    "wrapped": f"(a) Home health aide, 4 hours\n    a day\n(b) {CHAIR}\n(c) {RIDES}\n",
}
SENTENCES = {
    "All three are medically necessary.": "overturned",
    "All 3 of these treatments are medically necessary.": "overturned",
    "None of these is medically necessary.": "upheld",
    "All three denials are upheld.": None,
    "All three are not medically necessary.": "upheld",
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
def test_a_sentence_decides_a_list(listed):
    found = decided(f"{HEAD}{listed}\nAll three are medically necessary. The refusal is struck down.{REST}")
    assert [(" ".join(request.split()), outcome) for request, outcome in found] == [
        (treatment, "overturned") for treatment in (AIDE, CHAIR, RIDES)
    ]


@pytest.mark.parametrize(("sentence", "outcome"), [(s, o) for s, o in SENTENCES.items() if o])
def test_what_it_says_of_all(sentence, outcome):
    found = decided(f"{HEAD}{LISTS['letters']}\n{sentence}{REST}")
    assert found == [(treatment, outcome) for treatment in (AIDE, CHAIR, RIDES)]


def test_under_a_heading():
    found = decided(
        f"{HEAD}SUBJECT\n(a) {AIDE}\n(b) {CHAIR}\n\nBOTTOM LINE\nNeither is medically necessary on this record.{REST}"
    )
    assert found == [(AIDE, "upheld"), (CHAIR, "upheld")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Both are medically necessary.",
        "All four are medically necessary.",
        "All three are medically necessary for a patient who cannot walk.",
        "None is not medically necessary.",
    ],
)
def test_another_number_or_nothing_plain_decides_nothing(sentence):
    assert all(outcome is None for _, outcome in decided(f"{HEAD}{LISTS['letters']}\n{sentence}{REST}"))


@pytest.mark.parametrize(
    ("granted", "refused"),
    [
        ("What the plan must now provide", "What the plan may go on refusing"),
        ("The plan must pay for", "The plan need not pay for"),
        ("Overturned:", "Upheld:"),
        ("APPROVED", "NOT APPROVED"),
    ],
)
def test_headings_decide_the_lists_below_them(granted, refused):
    found = decided(f"{HEAD}{granted}\n* {AIDE}\n* {CHAIR}\n\n{refused}\n\n* {RIDES}\n{REST}")
    assert found == [(AIDE, "overturned"), (CHAIR, "overturned"), (RIDES, "upheld")]


def test_one_heading_alone_may_tell_what_was_granted_before():
    assert decided(f"{HEAD}Approved\n* {AIDE}\n* {CHAIR}\n{REST}") == []


@pytest.mark.parametrize(
    "row",
    [
        "{n} -- refusal {kept} -- {what}",
        "{n}. Refusal {kept}: {what}",
        "R{n}    {favor} your favor    {what}",
        "{certified}:    {what}",
    ],
)
def test_rows_that_begin_with_their_result(row):
    words = {True: ("lifted", "In", "CERTIFIED"), False: ("kept", "Not in", "NON-CERTIFIED")}
    wanted = [(AIDE, True), (CHAIR, False), (RIDES, False)]
    printed = "\n".join(
        row.format(n=n, what=what, kept=words[won][0], favor=words[won][1], certified=words[won][2])
        for n, (what, won) in enumerate(wanted, 1)
    )
    assert decided(f"Headland Review Bureau\n\nOUTCOME\n\n{printed}\n{REST}") == [
        (what, "overturned" if won else "upheld") for what, won in wanted
    ]


def test_a_treatment_in_the_last_column_goes_on_below():
    rows = (
        "  1    Not in your favor   Home health aide, 4\n"
        "                           hours a day\n"
        f"  2    In your favor       {CHAIR}\n"
    )
    found = decided(f"Headland Review Bureau\n\nOUTCOME AT A GLANCE\n{rows}{REST}")
    assert [(" ".join(request.split()), outcome) for request, outcome in found] == [
        (AIDE, "upheld"),
        (CHAIR, "overturned"),
    ]


def test_a_column_of_prose_below_a_row_is_no_part_of_its_treatment():
    prose = "".join(f"                           more words {n} of some length\n" for n in range(20))
    rows = f"  1    Not in your favor   {AIDE}\n{prose}  2    In your favor       {CHAIR}\n"
    assert not any(
        "of some length" in request
        for request, _ in decided(f"Headland Review Bureau\n\nOUTCOME\n{rows}{REST}")
    )
