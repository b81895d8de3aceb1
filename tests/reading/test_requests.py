"""Requests, read as the one item of a letter: labelled ones, and requests built from their parts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import Made as Asked
from made import codes, printed, read, read_item
from scoring import REQUEST, Share, rows

FLOORS = dict.fromkeys(REQUEST, 0.997)
ROWS = rows("requests_*.jsonl")
WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
NOUNS = {
    "physical therapy": "physical_therapy",
    "occupational therapy": "occupational_therapy",
    "chiropractic treatment": "chiropractic",
    "acupuncture": "acupuncture",
    "massage therapy": "massage",
    "psychotherapy": "mental_health",
}
PARTS = ["shoulder", "elbow", "wrist", "knee", "ankle", "hip", "foot", "hand"]
SPINE = {
    "cervical spine": "cervical spine",
    "low back": "lumbar spine",
    "neck": "cervical spine",
    "L4-5": "lumbar spine",
}
DRUGS = ["Norco", "gabapentin", "Naproxen sodium", "OMEPRAZOLE", "cyclobenzaprine"]

counts = st.integers(1, 20)
few = st.integers(1, 6)
sides = st.sampled_from(["left", "right", "bilateral"])
nouns = st.sampled_from(sorted(NOUNS))


@st.composite
def written(draw, numbers=counts):
    """A number and a way of writing it."""
    value = draw(numbers)
    word = WORDS[value]
    return value, draw(
        st.sampled_from([str(value), word, word.upper(), f"{word} ({value})", f"{word.upper()} ({value})"])
    )


@st.composite
def ranged(draw, numbers=few):
    """Two numbers, the lower first, and a way of writing their range; or one number twice."""
    low, high = sorted((draw(numbers), draw(numbers)))
    if low == high:
        return low, high, draw(st.sampled_from([str(low), WORDS[low]]))
    joint = draw(st.sampled_from(["-", " - ", " to ", " or "]))
    return low, high, draw(st.sampled_from([f"{low}{joint}{high}", f"{WORDS[low]} to {WORDS[high]}"]))


def amounts(item) -> tuple[object, ...]:
    return item.quantity.min, item.quantity.max, item.quantity.unit


def often(item) -> tuple[object, ...]:
    return tuple(item.frequency.model_dump().values())


@pytest.fixture(scope="module")
def shares() -> dict[str, Share]:
    shares = {name: Share() for name in REQUEST}
    for row in ROWS:
        got = read_item(row["request"]).model_dump(mode="json")
        for name, share in shares.items():
            share.mark(row["request"], REQUEST[name](row), REQUEST[name](got))
    return shares


@pytest.mark.parametrize("field", FLOORS)
def test_labelled_requests(shares, field):
    assert shares[field].total >= 900
    assert shares[field].reaches(FLOORS[field])


@given(
    noun=nouns,
    per_week=ranged(),
    weeks=ranged(),
    times=st.sampled_from(
        ["times a week", "times per week", "x week", "x/week", "times weekly", "times each week", "time(s) per week", "/wk"]
    ),
    lasting=st.sampled_from(["for {} weeks", "over {} weeks", "x {} wks", ", {} weeks", "for {} week(s)", "for a period of {} weeks"]),
)  # fmt: skip
def test_frequency_times_duration(noun, per_week, weeks, times, lasting):
    (a, b, often_), (c, d, long) = per_week, weeks
    item = read_item(f"{noun} {often_} {times} {lasting.format(long)}")
    assert item.category == NOUNS[noun]
    assert often(item) == (a, b, c, d)
    assert amounts(item) == (a * c, b * d, "visits")


@given(
    noun=nouns, total=written(), per_week=ranged(), weeks=ranged(), side=sides, part=st.sampled_from(PARTS)
)
def test_a_stated_total_wins(noun, total, per_week, weeks, side, part):
    count, text = total
    item = read_item(
        f"{text} sessions of {noun}, {per_week[2]} times a week for {weeks[2]} weeks, {side} {part}"
    )
    assert amounts(item) == (count, count, "visits")
    assert often(item) == (*per_week[:2], *weeks[:2])
    assert [(found.part, found.side) for found in item.body_parts] == [(part, side)]


@given(noun=nouns, total=written(), side=sides, part=st.sampled_from(PARTS), before=st.booleans())
def test_a_count_of_visits_for_a_part_with_its_side(noun, total, side, part, before):
    count, text = total
    where = f"{side} {part}" if before else f"{part}, {side}"
    item = read_item(f"{noun}, {text} visits, {where}")
    assert (item.category, amounts(item)) == (NOUNS[noun], (count, count, "visits"))
    assert often(item) == (None, None, None, None)
    assert [(found.part, found.side) for found in item.body_parts] == [(part, side)]


@given(parts=st.lists(st.sampled_from(PARTS), min_size=2, max_size=4, unique=True), side=sides)
def test_a_side_holds_for_the_whole_list(parts, side):
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}"
    item = read_item(f"Physical therapy, {side} {listed}")
    assert [(found.part, found.side) for found in item.body_parts] == [(part, side) for part in parts]


@given(part=st.sampled_from(sorted(SPINE)), noun=nouns)
def test_regions_of_the_spine_have_one_name(part, noun):
    assert [found.part for found in read_item(f"{noun} for the {part}").body_parts] == [SPINE[part]]


@given(
    drug=st.sampled_from(DRUGS),
    strength=st.integers(1, 999),
    unit=st.sampled_from(["mg", " mg", "-mg", "mgs", " milligrams"]),
    counted=st.sampled_from(
        ["#{}", "# {}", "quantity {}", "QTY: {}", "{} tablets", "({} tablets)", "quantity of {}", "disp #{}", "number {}", "No. {}"]
    ),
    count=st.integers(1, 360),
    refilled=st.sampled_from(["with {} refills", "x {} refills", "refills: {}", "refill(s): {}", "({} refills)", "RFx{}", "w/ {} refills"]),
    refills=st.none() | st.integers(0, 12),
)  # fmt: skip
def test_a_drug_with_its_strength_its_number_and_refills(
    drug, strength, unit, counted, count, refilled, refills
):
    tail = "" if refills is None else f" {refilled.format(refills)}"
    item = read_item(f"{drug} {strength}{unit} {counted.format(count)}{tail}")
    assert (item.category, item.strength, item.refills) == ("medication", f"{strength}{unit}", refills)
    assert amounts(item) == (count, count, "dispensed")
    assert often(item) == (None, None, None, None)


@given(noun=nouns, per_week=ranged(), weeks=ranged())
def test_duration_before_frequency(noun, per_week, weeks):
    (a, b, often_), (c, d, long) = per_week, weeks
    item = read_item(f"{noun} for {long} weeks, {often_} times a week")
    assert often(item) == (a, b, c, d)


@given(said=counts, figure=counts, noun=nouns)
def test_a_number_in_words_must_agree_with_the_figure_in_brackets(said, figure, noun):
    record = read(Asked(f"{WORDS[said].upper()} ({figure}) {noun} visits"))
    (item,) = record.items
    if said == figure:
        assert amounts(item) == (said, said, "visits")
        assert "quantity_words_disagree" not in codes(record)
    else:
        assert amounts(item) == (None, None, None)
        assert "quantity_words_disagree" in codes(record)


@given(
    low=st.integers(1, 8), more=st.integers(1, 8), gap=st.sampled_from(["\n", " \n", "\r\n", "\n\n", "\f\n"])
)
def test_a_hyphen_at_a_line_end_never_joins_digits(low, more, gap):
    high = low + more
    text = printed(Asked("Acupuncture HERE times per week for 4 weeks")).replace("HERE", f"{low}-{gap}{high}")
    (item,) = read_letter_baseline(Letter.from_text(text)).items
    assert often(item) == (low, high, 4, 4)
    assert amounts(item) == (4 * low, 4 * high, "visits")


@settings(max_examples=200)
@given(st.text(max_size=120).filter(lambda text: text.strip() and text.isprintable()))
def test_any_words_can_be_asked_for(text):
    for item in read(Asked(f"Physical therapy {text}")).items:
        assert item.quantity.min is None or item.quantity.min <= item.quantity.max


def test_two_spellings_of_one_name_count_alike_whatever_the_hash_seed():
    script = (
        "from imr_llm.reading.treatments import find_treatment;"
        "print([find_treatment(text, 0, len(text)).category for text in"
        " ('emg bilateral lower medication', 'x-ray and supplement')])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "2")
    }
    assert len(printed) == 1


@pytest.mark.parametrize(
    ("request_text", "visits"),
    [
        ("Physical therapy 2x/week x 4 weeks, then 1x/week x 4 weeks", 12),
        ("Physical therapy 3 times a week for 2 weeks followed by twice a week for 4 weeks", 14),
        ("Physical therapy 2 times a week for 6 weeks", 12),
        ("Physical therapy 2 times a week for 2 months", None),
        ("Chiropractic twice weekly for 30 days", None),
    ],
)
def test_visits_of_a_schedule(request_text, visits):
    """All phases count; a course in months or days is none of so many weeks."""
    assert read_item(request_text).quantity.max == visits
