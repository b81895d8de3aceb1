"""Numbers and dates in every way of writing them, read back to what they were written from."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.reading.dates import DATE, EARLIEST, LATEST, parse_date
from imr_llm.reading.numbers import RANGE, read_range, value_of

ONES = [
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
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SHORT = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

below_100 = st.integers(0, 99)
days = st.dates(datetime.date(EARLIEST, 1, 1), datetime.date(LATEST, 12, 31))
recent = st.dates(datetime.date(1940, 1, 1), datetime.date(2039, 12, 31))
FORMATS = [
    "{m}/{d}/{y}",
    "{m:02}/{d:02}/{y}",
    "{m}-{d}-{y}",
    "{m:02}-{d:02}-{y}",
    "{m} / {d} / {y}",
    "{m}- {d}-{y}",
    "{y}-{m:02}-{d:02}",
    "{month} {d}, {y}",
    "{month} {d} {y}",
    "{month} {d}{th}, {y}",
    "{month} {d},{y}",
    "{short} {d}, {y}",
    "{short}. {d}, {y}",
    "{d} {month} {y}",
    "{d}{th} of {month}, {y}",
    "{d} {short}. {y}",
]


def in_words(number: int, joint: str = "-") -> str:
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return TENS[tens - 2] + (joint + ONES[ones] if ones else "")


def written(day: datetime.date, how: str) -> str:
    th = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day not in (11, 12, 13) else 0, "th")
    return how.format(
        d=day.day,
        m=day.month,
        y=day.year,
        th=th,
        month=MONTHS[day.month - 1].lower(),
        short=SHORT[day.month - 1],
    )


def read_whole(text: str):
    """The range that the whole of a text is."""
    assert re.fullmatch(RANGE, text), text
    return read_range(text)


@pytest.mark.parametrize("joint", ["-", " ", ""])
def test_numbers_below_100_in_words(joint):
    for number in range(100):
        assert value_of(in_words(number, joint)) == number
        assert read_whole(in_words(number, joint)) == (number, number, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200),
        ("0.5", 0.5),
        ("12.0", 12),
        ("fourty", 40),
        ("dozen", 12),
        ("single", 1),
        ("one hundred", 100),
    ],
)
def test_other_numbers(text, value):
    assert read_whole(text) == (value, value, True)


@given(st.integers(0, 99_999))
def test_digits(number):
    assert read_whole(str(number)).low == number
    assert read_whole(f"{number:,}").high == number


@given(below_100, below_100, st.sampled_from(["{} ({})", "{} [{}]", "{}({})", "{} ( {} )"]))
def test_a_word_and_the_figure_in_brackets_agree_or_not(said, figure, how):
    value = read_whole(how.format(in_words(said), figure))
    assert value == (figure, figure, said == figure), "digits win over the word"


def test_figures_before_words_in_brackets_stand():
    assert read_whole("12 (ten)") == (12, 12, False)
    assert read_whole("12 (twelve)") == (12, 12, True)


@given(
    below_100, below_100, st.sampled_from(["-", " - ", " to ", "-to ", " or ", " through "]), st.booleans()
)
def test_ranges_come_lower_end_first(one, other, joint, words):
    first, second = (in_words(one), in_words(other)) if words and joint.strip("- ") else (one, other)
    assert read_whole(f"{first}{joint}{second}")[:2] == (min(one, other), max(one, other))


@given(days, st.sampled_from(FORMATS))
def test_a_date_is_read_back(day, how):
    assert parse_date(written(day, how)) == day


@given(recent, st.sampled_from("/-"))
def test_two_digits_of_a_year_mean_the_century_at_hand(day, mark):
    assert parse_date(f"{day.month}{mark}{day.day}{mark}{day.year % 100:02}") == day


@given(st.integers(1, 12), st.integers(1, 31), st.integers(1940, 2100), st.sampled_from(FORMATS))
def test_a_day_that_its_month_does_not_have_is_none(month, day, year, how):
    text = written(datetime.date(year, month, 1), how.replace("{d}", str(day)).replace("{d:02}", f"{day:02}"))
    try:
        expected = datetime.date(year, month, day)
    except ValueError:
        expected = None
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    ["13/01/2016", "0/5/2016", "12/00/2016", "2/29/2015", "december 9, 3026", "june 20216", "1-1-1939", "2016-13-01",
     "31 april 2016", "5/5/20216", "february 30, 2016", "not a date", "10/325", ""],
)  # fmt: skip
def test_impossible_dates_have_no_value(text):
    assert parse_date(text) is None


@given(days, days, st.sampled_from(FORMATS), st.sampled_from(FORMATS))
def test_dates_are_found_whole_in_a_sentence(one, other, how, also):
    first, second = written(one, how), written(other, also)
    assert re.findall(DATE, f"seen on {first}, injured as of {second}.") == [first, second]


def test_an_impossible_date_is_found():
    assert re.findall(DATE, "on december 9, 3026 and 13/45/2016") == ["december 9, 3026", "13/45/2016"]


@pytest.mark.parametrize(
    "text", ["10/325mg", "98-99", "9792.20-.26", "1-800-555-0100", "l4-5", "4/5 and 3/5"]
)
def test_what_is_no_date_is_not_found(text):
    assert re.search(DATE, text) is None
