"""Letters of no known form whose treatments stand apart as heads, each over a block in which a sentence decides it."""

from __future__ import annotations

import textwrap

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

EMG, SPA = "EMG of the left leg", "Portable spa"
HEAD = """Tidewater Medical Arbiters

The worker is a 37-year-old welder who slipped on a wet deck. He is treated for lumbar strain.

"""
WHY = (
    "The calf is weak and the reflex is lost, and the chapter wants this test for such a finding.",
    "Nothing in the record says what it would do that a warm bath does not.",
)
THEIRS = "The claims administrator cited no guideline."
LAYOUTS = {
    "letters": (
        "A.  {0}\n\n  1. Reasons. {why0}\n\n  2. The denial is SET ASIDE as to paragraph A.\n\n"
        "B.  {1}\n\n  1. Reasons. {why1}\n\n  2. The denial is SUSTAINED as to paragraph B.\n"
    ),
    "named items": (
        "4. Item (a), {0}.\n   {theirs} {why0}\n   IT IS DETERMINED that the denial of Item (a) was in error.\n\n"
        "5. Item (b), {1}.\n   {theirs} {why1}\n   IT IS DETERMINED that the denial of Item (b) was correct.\n"
    ),
    "motions": (
        '3.1  Motion on "{0}".\n     {why0}\n     Resolved: the refusal is withdrawn.\n\n'
        '3.2  Motion on "{1}".\n     {why1}\n     Resolved: the refusal stands.\n'
    ),
    "declined": (
        'Question 1. Was "{0}" appropriately declined?\n  Answer. No; the declination is not endorsed.\n  {why0}\n\n'
        'Question 2. Was "{1}" appropriately declined?\n  Answer. Yes; the declination is endorsed.\n  {why1}\n'
    ),
    "asked": (
        "Question 1. Can I have an {0}?\nYes. {why0} The denial was wrong.\n\n"
        "Question 2. Can I have a {1}?\nNo. {why1} The denial was right.\n"
    ),
    "answers alone": "Can I have an {0}?\nYes. {why0}\n\nCan I have a {1}?\nNo. {why1}\n",
    "in the first person": (
        "The first thing I was asked about was this:\n\n     {0}\n\n{why0} I find it medically necessary and I overrule\n"
        "the denial.\n\nThe second was:\n\n     {1}\n\n{why1} I cannot call it necessary, and I\nleave the denial where it is.\n"
    ),
    "won and lost": "** {0} -- the carrier loses this one. **\n   {why0}\n\n** {1} -- the carrier wins this one. **\n   {why1}\n",
}


def read(text: str):
    return read_letter_baseline(Letter.from_text(text))


def laid_out(name: str) -> str:
    return HEAD + LAYOUTS[name].format(EMG, SPA, why0=WHY[0], why1=WHY[1], theirs=THEIRS)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sentence_below_decides_the_head(name):
    items = read(laid_out(name)).items
    assert [(item.request, item.outcome) for item in items] == [(EMG, "overturned"), (SPA, "upheld")]


@pytest.mark.parametrize("name", LAYOUTS)
def test_reasons_are_those_of_the_block(name):
    for item, own, other in zip(read(laid_out(name)).items, WHY, reversed(WHY), strict=True):
        assert own in " ".join(item.rationale.split())
        assert other not in " ".join(item.rationale.split())


@pytest.mark.parametrize(
    "instead",
    [
        "The worker says that the denial was wrong.",
        "It would be for a court to say whether the denial was wrong.",
        "We do not find that the denial was wrong.",
        "The denial was wrong. The denial was right.",
        "The record was long.",
    ],
)
def test_a_block_that_decides_nothing_plainly_leaves_the_letter_without_blocks(instead):
    text = textwrap.dedent(
        f"""\
        A.  {EMG}

        {WHY[0]} The denial was wrong.

        B.  {SPA}

        {WHY[1]} {instead}

        C.  Hinged brace

        The knee gives way. The denial was wrong.
        """
    )
    assert not {item.outcome for item in read(HEAD + text).items} & {"overturned", "upheld"}


def test_what_stands_before_and_behind_the_blocks_is_no_item():
    text = (
        HEAD
        + "A.  How this came to us\n\nBy mail.\n\n"
        + laid_out("letters").removeprefix(HEAD).replace("B.  ", "C.  ").replace("A.  ", "B.  ")
        + "\nD.  What happens now\n\nNothing more.\n"
    )
    assert [item.request for item in read(text).items] == [EMG, SPA]


def test_one_head_alone_is_no_list():
    text = HEAD + f"A.  {EMG}\n\nThe carrier's letter came in May.\n"
    assert read(text).items == ()


def test_a_numbered_paragraph_of_several_sentences_is_no_head():
    text = laid_out("letters").replace("  1. Reasons.", "  1. Papers. Those of the clinic.\n\n  1. Reasons.")
    assert [item.request for item in read(text).items] == [EMG, SPA]


def test_what_a_section_behind_the_last_block_says_is_not_of_it():
    text = laid_out("letters") + "\nNOTICE TO ALL PARTIES\n\nThe denial was wrong.\n"
    assert [item.outcome for item in read(text).items] == ["overturned", "upheld"]
