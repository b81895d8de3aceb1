"""Letters of no known form whose results are lines without a label: boxes, arrows, words alone; treatments numbered above them."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

EMG, SPA = "EMG of the left leg", "Portable spa"
WHY = (
    "The calf is weak and the reflex is lost, and the chapter wants this test for such a finding.",
    "Nothing in the record says what it would do that a warm bath does not.",
)
HEAD = """HARBOR LIGHT REVIEW OFFICE

The worker is a 37-year-old welder who slipped on a wet deck. She is treated for lumbar strain.

"""
BOTH = [(EMG, "overturned"), (SPA, "upheld")]
RESULTS = {
    "boxes before": ("[ ] Denial stands    [X] Denial reversed", "[X] Denial stands    [ ] Denial reversed"),
    "boxes behind": ("Upheld [ ]   Overturned [X]", "Upheld [X]   Overturned [ ]"),
    "boxes behind a label": ("Finding: upheld ( ) set aside (x)", "Finding: upheld (x) set aside ( )"),
    "boxes below each other": (
        "[ ] Denial stands\n      [X] Denial set aside",
        "[X] Denial stands\n      [ ] Denial set aside",
    ),
    "ballot boxes": ("\u2610 Sustained  \u2612 Vacated", "\u2612 Sustained  \u2610 Vacated"),
    "boxes of need": (
        "[X] Medically necessary   [ ] Not medically necessary",
        "[ ] Medically necessary   [X] Not medically necessary",
    ),
    "a question": ("Medically necessary?  [X] Yes  [ ] No", "Medically necessary?  [ ] Yes  [X] No"),
    "a third box": ("[ ] Upheld [X] Overturned [ ] Modified", "[X] Upheld [ ] Overturned [ ] Modified"),
    "an arrow": (">> UR OVERTURNED", ">> UR UPHELD"),
    "another arrow": ("--> Denial set aside", "--> Denial stands"),
    "stars": ("*** DENIAL REVERSED ***", "*** DENIAL AFFIRMED ***"),
    "brackets": ("(denial set aside)", "(denial sustained)"),
    "behind theirs": (
        "UR action: [X] Denied [ ] Modified\n      IMR: [ ] Upheld [X] Overturned",
        "UR action: [X] Denied [ ] Modified\n      IMR: [X] Upheld [ ] Overturned",
    ),
    "behind an appeal": (
        "First appeal: denial upheld\n      >> denial overturned",
        "First appeal: denial upheld\n      >> denial upheld",
    ),
}
NUMBERS = (
    ("1.  ", "2.  "),
    ("#1   ", "#2   "),
    ("C-1.  ", "C-2.  "),
    ("(a) ", "(b) "),
    ("2.1   ", "2.2   "),
    ("i) ", "ii) "),
)


def decided(text: str):
    return [(item.request, item.outcome) for item in read(text).items]


def read(text: str):
    return read_letter_baseline(Letter.from_text(HEAD + text))


def laid_out(first: str, second: str, numbers: tuple[str, str] = NUMBERS[0]) -> str:
    return (
        f"{numbers[0]}{EMG}\n      {first}\n      Reason: {WHY[0]}\n\n"
        f"{numbers[1]}{SPA}\n      {second}\n      Reason: {WHY[1]}\n"
    )


@pytest.mark.parametrize("name", RESULTS)
def test_a_line_that_is_a_result_decides_the_treatment_above_it(name):
    record = read(laid_out(*RESULTS[name]))
    assert [(item.request, item.outcome) for item in record.items] == BOTH
    assert [" ".join(item.rationale.split()) for item in record.items] == list(WHY)


@pytest.mark.parametrize("numbers", NUMBERS)
def test_treatments_are_known_by_numbers_of_any_kind(numbers):
    assert decided(laid_out(*RESULTS["boxes before"], numbers)) == BOTH


def test_a_treatment_goes_on_below_its_number():
    longer = f"{EMG} and of the right leg, at the\n      outpatient clinic"
    text = laid_out(*RESULTS["an arrow"]).replace(EMG, longer)
    assert decided(text)[0][0] == f"{EMG} and of the right leg, at the outpatient clinic"


@pytest.mark.parametrize(
    "instead",
    [
        "[X] Upheld [X] Overturned",
        "[ ] Upheld [ ] Overturned",
        "[ ] Upheld [ ] Overturned [X] Modified",
        "Upheld [X] Overturned",
        "First appeal: [ ] Upheld [X] Overturned",
        "Plan: [ ] Upheld [X] Overturned",
        ">> not upheld, if anything",
        ">> The insurer says overturned",
    ],
)
def test_what_is_not_plain_decides_nothing(instead):
    assert dict(decided(laid_out(instead, RESULTS["an arrow"][1]))).get(EMG) is None


def test_results_of_an_earlier_review_are_no_results():
    text = "Internal appeal\n\n" + laid_out(*(RESULTS["an arrow"][1],) * 2)
    assert decided(text) == []


def test_results_that_the_letter_contradicts_are_no_results():
    text = laid_out(*(RESULTS["an arrow"][1],) * 2) + "\nOn the first item the denial is overturned.\n"
    assert dict(decided(text)).get(EMG) is None


@pytest.mark.parametrize(
    "text",
    [
        f"Decisions\n[ ] Upheld [X] Overturned\n1. {EMG}\n{WHY[0]}\n[X] Upheld [ ] Overturned\n2. {SPA}\n{WHY[1]}\n",
        f"Findings\n>> DENIAL OVERTURNED\n1. {EMG}\n\n>> DENIAL UPHELD\n2. {SPA}\n\n>> DENIAL OVERTURNED\n3. Wrist splint\n",
        f"Findings\n>> DENIAL OVERTURNED\n{EMG}\n>> DENIAL UPHELD\n{SPA}\n",
        f"Findings\n>> DENIAL OVERTURNED\n{EMG}\nReason: {WHY[0]}\n>> DENIAL UPHELD\n{SPA}\nReason: {WHY[1]}\n",
    ],
)
def test_results_above_their_treatments_are_not_those_of_the_ones_before(text):
    assert decided(text) == []


@pytest.mark.parametrize("numbers", [("1.  ", "1.  "), ("2.  ", "3.  "), ("1.  ", "")])
def test_treatments_are_numbered_from_one_on_or_not_at_all(numbers):
    assert (EMG, "overturned") not in decided(laid_out(*RESULTS["another arrow"], numbers))


def test_a_result_between_columns_is_not_the_first_columns():
    text = laid_out(
        "UR: denial upheld    IMR: denial overturned", "UR: denial overturned    IMR: denial upheld"
    )
    assert not {outcome for _, outcome in decided(text)} - {None}


def test_a_request_that_is_said_to_read_so_is_decided_by_the_letter():
    text = f"The request reads as follows:\n\n     {EMG}\n\n{WHY[0]} Your denial is overturned.\n"
    assert decided(text) == [(EMG, "overturned")]
    assert decided(text.replace("Your denial", "The plan thinks that the denial")) == []


def test_what_is_left_of_a_request_is_what_is_decided():
    text = (
        "DISPUTED SERVICE A\nAsked for:          Hand therapy, 24 visits\nAlready approved:   Hand therapy, 12 visits\n"
        f"Still in dispute:   Hand therapy, 12 visits more\nFinding:            DENIAL REVERSED\nReasoning:\n{WHY[0]}\n\n"
        f"DISPUTED SERVICE B\nAsked for:          {SPA}\nFinding:            DENIAL STANDS\nReasoning:\n{WHY[1]}\n"
    )
    first, second = read(text).items
    assert (first.request, first.original_request, first.authorized_portion, first.outcome) == (
        "Hand therapy, 12 visits more",
        "Hand therapy, 24 visits",
        "Hand therapy, 12 visits",
        "overturned",
    )
    assert (second.request, second.outcome, second.original_request) == (SPA, "upheld", None)


SIDE_BY_SIDE = f"""1.  REQUEST:  {EMG}

Administrator relied on:             Our doctor relied on:
MTUS Low Back Complaints 2004{{more}}        Official Disability Guidelines (ODG), Low Back Chapter, EMGs
{{rest}}
    {WHY[0]}

    DECISION:  medically necessary

2.  REQUEST:  {SPA}

Administrator relied on:             Our doctor relied on:
(no guideline mentioned)             MTUS Chronic Pain Medical Treatment 2009

    {WHY[1]}

    DECISION:  not medically necessary
"""


def test_what_stands_side_by_side_is_told_apart():
    first, second = read(SIDE_BY_SIDE.format(more="", rest="")).items
    assert [(item.administrator_basis, item.reviewer_basis) for item in (first, second)] == [
        ("mtus", "other"),
        ("none", "mtus"),
    ]
    assert (first.administrator_citations[0].title, first.reviewer_citations[0].title) == (
        "Low Back Complaints 2004",
        "Low Back Chapter, EMGs",
    )
    assert " ".join(first.rationale.split()) == WHY[0]


def test_what_goes_on_in_two_columns_is_left_out():
    first, second = read(
        SIDE_BY_SIDE.format(more=",", rest="Imaging                              needle\n")
    ).items
    assert (first.administrator_basis, first.reviewer_basis) == (None, None)
    assert second.reviewer_basis == "mtus"


def test_what_is_ordered_in_a_list_is_decided():
    text = f"It is ordered:\n\n(1) that the denial of {EMG} be set aside;\n(2) that the denial of {SPA} be sustained.\n"
    assert decided(text) == BOTH
    assert decided(text.replace("It is ordered", "The worker asks")) == []


def test_visits_asked_for_are_none_had():
    text = (
        "1     Six sessions of pool therapy    APPROVED\n2     Gym membership    DENIAL STANDS\n\n"
        '"Approved" means that the refusal has been reversed.\n\nYou have not yet tried pool therapy.\n\n'
        "1. Six sessions of pool therapy\n\nRule book the claims administrator used: MTUS Chronic Pain 2009.\n\n"
        f"{WHY[0]}\n\n2. Gym membership\n\n{WHY[1]}\n"
    )
    assert read(text).items[0].prior_visits == 0
