"""Days that follow from days of the letter: counted by the rule, never extended, never guessed."""

from __future__ import annotations

import datetime

import pytest
from explained import texts
from hypothesis import given
from hypothesis import strategies as st

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.explanation.deadlines import add_months, deadline
from imr_llm.explanation.legal_facts import legal_facts
from imr_llm.schema.record import Check
from made import HEADER, Made, printed

DAYS = st.dates(datetime.date(2009, 1, 1), datetime.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2016-01-31", 12, "2017-01-31"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2015-02-28", 12, "2016-02-28"),
        ("2016-12-31", 12, "2017-12-31"),
        ("2016-01-31", 1, "2016-02-29"),
        ("2016-08-31", 6, "2017-02-28"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day, months, then):
    assert add_months(datetime.date.fromisoformat(day), months) == datetime.date.fromisoformat(then)


@given(DAYS, st.integers(0, 60))
def test_a_month_is_a_month(day, months):
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then + datetime.timedelta(days=1)).day == 1


def made(decision="07/19/2016", ur="05/31/2016", injury="10/06/2015"):
    header = HEADER.replace("07/19/2016", decision).replace("05/31/2016", ur).replace("10/06/2015", injury)
    letter = Letter.from_text(printed(Made(), header=header), "made.txt")
    return letter, read_letter_baseline(letter)


@given(st.dates(datetime.date(2016, 6, 22), datetime.date(2017, 6, 13)))
def test_an_appeal_ends_thirty_days_after_the_date_of_the_decision(day):
    letter, record = made(decision=f"{day:%m/%d/%Y}")
    found = deadline(record, legal_facts(), "appeal")
    assert found.given == day
    assert found.day == day + datetime.timedelta(days=30)
    said = texts(explain(record, letter, today=datetime.date(2026, 12, 1)), "next")
    assert f"The safe last day is {found.day:%A}, " in said  # a weekend is seen, and nothing is added for it


def test_the_rule_and_both_days_are_shown():
    letter, record = made()
    said = texts(explain(record, letter, today=datetime.date(2026, 12, 1)), "next")
    assert (
        "The safe last day is Thursday, August 18, 2016. That counts the decision date, July 19, 2016, as the mailing day."
        in said
    )
    assert (
        "lasts 12 months from the insurer's utilization review (UR) decision. That is from May 31, 2016, to May 31, 2017."
        in said
    )


@pytest.mark.parametrize(
    ("lang", "five", "moves", "ask"),
    [
        (
            "en",
            "may add 5 days",
            "weekend or holiday moves",
            "If it has passed, you can still ask an attorney",
        ),
        (
            "es",
            "puede dar 5 días más",
            "fin de semana o feriado pasa",
            "Si ya pasó, aún puede preguntar a un abogado",
        ),
    ],
)
@pytest.mark.parametrize("decision", ["11/25/2016", ""])
def test_the_day_is_not_told_as_the_end(lang, five, moves, ask, decision):
    letter, record = made(decision=decision)
    explanation = explain(record, letter, lang=lang, today=datetime.date(2026, 12, 1))
    said = texts(explanation, "next")
    assert five in said
    assert moves in said
    assert ask in said
    assert check_explanation(explanation, record, letter) == []


def test_no_day_where_the_letter_gives_none_or_an_impossible_one():
    for letter, record in (made("", ""), made("02/30/2016", "02/31/2016")):
        assert deadline(record, legal_facts(), "appeal").day is None
        said = texts(explain(record, letter, today=datetime.date(2026, 12, 1)), "next")
        assert "check the date on your letter" in said
        assert "That is from" not in said


@pytest.mark.parametrize("verdict", ["conflict", "ungrounded"])
def test_no_day_where_the_readers_disagree(verdict):
    letter, record = made()
    check = {"/dates/decision": Check(verdict=verdict), "/dates/ur_denial": Check(verdict=verdict)}
    record = record.model_copy(update={"checks": check})
    said = texts(explain(record, letter, today=datetime.date(2026, 12, 1)), "next")
    assert "The letter's UR date is not sure" in said
    assert "That is from" not in said


def test_no_day_where_the_days_of_the_letter_cannot_all_be_right():
    _, record = made(decision="07/19/2006")
    assert deadline(record, legal_facts(), "appeal").doubtful
    _, record = made(ur="08/31/2016")
    assert deadline(record, legal_facts(), "stays_in_force").doubtful


@pytest.mark.parametrize("ur", ["06/14/2016", "06/30/2016", "09/15/2016", "09/15/2015"])
def test_no_end_of_a_denial_that_comes_after_the_application(ur):
    letter, record = made(ur=ur)
    assert ("impossible_date", "/dates/ur_denial") in [(flag.code, flag.pointer) for flag in record.flags]
    said = texts(explain(record, letter, today=datetime.date(2026, 12, 1)), "next")
    assert "The letter's UR date is not sure" in said
    assert "last day is Thursday, August 18, 2016" in said  # the decision agrees with all the others


@pytest.mark.parametrize("decision", ["07/19/2036", "06/20/2016", "07/19/2017"])
def test_no_end_of_an_appeal_against_a_decision_that_cannot_be_of_that_day(decision):
    letter, record = made(decision=decision)
    assert [(flag.code, flag.pointer) for flag in record.flags] == [
        ("impossible_date", "/dates/decision")
    ] or (decision == "06/20/2016")
    explanation = explain(record, letter, today=datetime.date(2026, 12, 1))
    said = texts(explanation, "next")
    assert "There is no sure date here" in said
    assert "May 31, 2017" in said  # from the UR decision, which agrees with the others
    assert check_explanation(explanation, record, letter) == []


def test_the_guard_takes_no_day_counted_from_one_that_cannot_be_right():
    letter, record = made()
    explanation = explain(record, letter, today=datetime.date(2026, 12, 1))
    dates = record.dates.model_copy(update={"decision": datetime.date(2036, 7, 19)})
    said = explanation.model_dump_json().replace("July 19, 2016", "July 19, 2036")
    said = said.replace("Thursday, August 18, 2016", "Monday, August 18, 2036")
    later = type(explanation).model_validate_json(said)
    found = check_explanation(later, record.model_copy(update={"dates": dates}), letter)
    assert "11 dates" in {finding.rule for finding in found}
