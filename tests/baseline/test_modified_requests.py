"""Requests that utilization review modified: only what is left was decided, the rest stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import Made, printed, read, read_item

REMAINING = (
    "{x} was the original request. {y} was authorized by the Claims Administrator."
    " The remaining IMR eligible portion of the original request, {z}"
)
LEAVING = (
    "{x} was the original request. The Claims Administrator authorized {y}, leaving the original request IMR eligible."
    " The original request, {z}"
)
OTHERS = [
    "{x} was originally requested. {y} were certified by utilization review. The remaining IMR eligible portion of the"
    " original request, {z}",
    "{x}; was the original request. {y} was authorized by the Claims Administrator. The remaining IMR eligible portion of"
    " the original request, {z}",
    "{x} were the original requests. {y} were approved by the Claims Administrator. Therefore, the remaining IMR"
    " eligible portion of the original request: {z}",
    "{x} was the original request. Utilization review has authorized {y}, leaving the original request IMR eligible."
    " The original request is {z}",
]
AMOUNTS = [
    "18 sessions of physical therapy",
    "Physical therapy x 6, right knee",
    "Norco 10/325mg #60 with 2 refills",
    "One (1) MRI of the lumbar spine (DOS: 11/14/16)",
    "TENS unit, 30 day rental",
    "Medically supervised weight-loss program",
    "Acupuncture 2 times a week for 4 weeks",
]
amounts = st.sampled_from(AMOUNTS)


@given(
    st.sampled_from([REMAINING, LEAVING, *OTHERS]),
    amounts,
    amounts,
    amounts,
    st.sampled_from(["", " is", " are"]),
)
def test_the_three_parts_are_told_apart(heading, asked, authorized, decided, verb):
    item = read_item(heading.format(x=asked, y=authorized, z=decided) + verb)
    assert (item.original_request, item.authorized_portion, item.request) == (asked, authorized, decided)
    alone = read_item(decided)
    assert (item.quantity, item.frequency, item.category) == (alone.quantity, alone.frequency, alone.category)
    assert (item.body_parts, item.retrospective) == (alone.body_parts, alone.retrospective)


@given(
    st.sampled_from([REMAINING, LEAVING, *OTHERS]),
    amounts,
    amounts,
    st.sampled_from([None, REMAINING, LEAVING]),
)
def test_a_rationale_that_repeats_it_all_at_its_end_stays_out_of_the_next_heading(
    again, asked, decided, modified
):
    first = again.format(x=asked, y=decided, z=decided)
    following = AMOUNTS[2] if modified is None else modified.format(x=asked, y=decided, z=AMOUNTS[2])
    record = read(
        Made(first, rationale=f"The records are silent. {first}, is not medically necessary."),
        Made(following),
    )
    assert [item.request for item in record.items] == [decided, AMOUNTS[2]]
    assert record.items[0].rationale is not None
    assert record.items[0].rationale.endswith("not medically necessary.")
    assert record.items[1].original_request == (None if modified is None else asked)


@pytest.mark.parametrize(
    ("heading", "asked", "decided", "amount"),
    [
        (REMAINING, "Ultram 50mg #90 with 3 refills", "Ultram 50mg, 3 refills", (3, "refills")),
        (REMAINING, "Lyrica 75mg #60, two refills", "Lyrica 75mg with two refills", (2, "refills")),
        (REMAINING, "Norco 10/325mg #60 with 1 refill", "Norco 10/325mg #30, 1 refill", (30, "dispensed")),
        (LEAVING, "Ultram 50mg, 3 refills", "Ultram 50mg, 3 refills", (None, None)),
    ],
)
def test_refills_alone_are_the_amount_of_what_is_left(heading, asked, decided, amount):
    item = read_item(heading.format(x=asked, y="The drug without refills", z=decided))
    assert (item.quantity.max, item.quantity.unit) == amount
    assert item.refills is not None


@given(
    st.lists(
        st.tuples(st.sampled_from([REMAINING, LEAVING]), amounts, amounts, amounts), min_size=2, max_size=4
    )
)
def test_each_of_several_keeps_its_own(modified):
    made = [Made(heading.format(x=x, y=y, z=z) + " is") for heading, x, y, z in modified]
    record = read_letter_baseline(Letter.from_text(printed(*made)))
    assert [(i.original_request, i.authorized_portion, i.request) for i in record.items] == [
        m[1:] for m in modified
    ]


@pytest.mark.parametrize("request_", AMOUNTS)
def test_a_request_that_was_not_modified_has_no_other_parts(request_):
    item = read_item(request_)
    assert (item.request, item.original_request, item.authorized_portion) == (request_, None, None)


def test_an_original_request_of_which_nothing_was_authorized():
    item = read_item(
        "18 visits of physical therapy was the original request. The original request, 18 visits of physical therapy"
    )
    assert (item.request, item.original_request, item.authorized_portion) == (
        "18 visits of physical therapy",
        "18 visits of physical therapy",
        None,
    )


def test_an_original_request_without_the_closing_words():
    item = read_item("18 visits of physical therapy was the original request. 12 visits of physical therapy")
    assert (item.request, item.original_request) == (
        "12 visits of physical therapy",
        "18 visits of physical therapy",
    )


@pytest.mark.parametrize("lead", ["", ", ", "; ", ": ", " : "])
@pytest.mark.parametrize("tail", ["", " ", ",", ";", " :"])
def test_marks_around_a_request_are_no_part_of_it(lead, tail):
    assert read_item(f"{lead}Soma 350mg, one tablet q.d.{tail}").request == "Soma 350mg, one tablet q.d."
    assert read_item(f"{lead}Wheelchair.{tail}").request == "Wheelchair"


TOLD = [
    "Original request: {o}. Authorized: {a}. In dispute: {r}",
    "Original request: {o}. Authorized by the Claims Administrator: {a}. Remaining in dispute: {r}",
    "The original request was: {o}. The Claims Administrator authorized: {a}. What remains in dispute is: {r}",
    "{r} (original request: {o}; authorized: {a})",
    "{r} (original request {o}; {a} authorized by the claims administrator)",
    "{o}, of which {a} was authorized, leaving {r} in dispute",
    "{r}, remaining of the original request for {o}, of which {a} was authorized by the claims administrator",
    "Original request: {o}; UR certified: {a}; remaining: {r}",
    "The original request was for {o}. The claims administrator authorized {a}. {r} remains in dispute",
    "{o} (the claims administrator authorized {a}); remaining {r}",
    "Requested: {o}. Approved by UR: {a}. Still in dispute: {r}",
    "{o} was requested. {a} was certified. {r} is in dispute",
    "{o} was originally requested; {a} was approved; the remaining {r}",
    "{r} (the remainder of an original request for {o}; {a} authorized)",
    "Original Request: {o} / Authorized: {a} / Remaining: {r}",
]
PRINTED = {
    "F2": (
        "MAXIMUS FEDERAL SERVICES, INC.\nIMR DECISION(S) AND RATIONALE(S)\n1. {} is not medically necessary and appropriate.\n"
        "The Claims Administrator did not cite any guideline.\nThe Physician Reviewer's decision rationale: No gain is shown.\n"
    ),
    "F3": (
        "MEDICAL PROFESSIONAL REVIEW\nISSUE AT DISPUTE:\n{}\nCASE SUMMARY: He is 50 years old.\n"
        "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:\nNo gain is shown.\n"
    ),
}


@pytest.mark.parametrize("form", sorted(PRINTED))
@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize(
    ("original", "authorized", "rest"),
    [
        ("Norco 10/325mg #120", "Norco 10/325mg #80", "Norco 10/325mg #40"),
        ("Physical therapy 12 visits, lumbar spine", "Physical therapy 6 visits, lumbar spine", "6 visits, lumbar spine"),
        ("TWELVE (12) sessions of acupuncture", "FOUR (4) sessions of acupuncture", "EIGHT (8) sessions of acupuncture"),
    ],
)  # fmt: skip
def test_however_an_office_tells_of_a_modified_request(form, told, original, authorized, rest):
    heading = told.format(o=original, a=authorized, r=rest)
    (item,) = read_letter_baseline(Letter.from_text(PRINTED[form].format(heading))).items
    assert (item.request, item.original_request, item.authorized_portion) == (rest, original, authorized)
    assert item.outcome == "upheld"


@pytest.mark.parametrize(
    "heading",
    [
        "Physical therapy 12 visits (6 visits authorized by UR)",
        "Home health aide as authorized by the treating physician",
        "Norco 10/325mg #120, certified generic",
    ],
)
def test_a_word_of_authorization_alone_is_no_modified_request(heading):
    (item,) = read_letter_baseline(Letter.from_text(PRINTED["F2"].format(heading))).items
    assert (item.request, item.original_request, item.authorized_portion) == (heading, None, None)
