"""Every verdict and what each policy shows of it: one thing of a true answer changed at a time."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
from answered import (
    POLICIES,
    TEXT,
    Change,
    answered,
    at,
    changed,
    check_at,
    flagged,
    put,
    shown,
    true_answer,
)

from imr_llm import DecisionRecord, ModelFailed

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "decision-record.json").read_text())


class Case(NamedTuple):
    """A change, the check it leads to, and what the record shows under strict, flag and permissive."""

    name: str
    change: Change
    pointer: str
    check: tuple[str, Any, Any]
    shown: tuple[Any, Any, Any]


def nothing(answer: dict) -> None:
    """The true answer."""


CASES = [
    Case("verified", nothing, "/items/0/outcome", ("verified", "upheld", "upheld"), ("upheld",) * 3),
    Case(
        "grounded: the baseline is silent",
        put(
            "/items/1/reasons",
            [{"value": "conservative_care_failed", "quote": "Gabapentin is a first-line treatment"}],
        ),
        "/items/1/reasons/0",
        ("grounded", "conservative_care_failed", None),
        (IndexError, "conservative_care_failed", "conservative_care_failed"),
    ),
    Case(
        "conflict of a date: the words of another one",
        put("/case/dates/injury", {"value": "2015-03-26", "quote": "UR Denial Date: 03/26/2015"}),
        "/dates/injury",
        ("conflict", "2015-03-26", "2012-11-02"),
        (None, "2012-11-02", "2015-03-26"),
    ),
    Case(
        "conflict of an amount: words from elsewhere in the heading",
        put("/items/0/quantity", {"min": 4, "max": 4, "unit": "visits", "quote": "4 sessions"}),
        "/items/0/quantity/max",
        ("conflict", 4, 8),
        (None, 8, 4),
    ),
    Case(
        "conflict of a kind",
        put("/items/0/category", {"value": "massage", "quote": "chiropractic care"}),
        "/items/0/category",
        ("conflict", "massage", "chiropractic"),
        (None, "chiropractic", "massage"),
    ),
    Case(
        "missed",
        put("/items/0/outcome", None),
        "/items/0/outcome",
        ("missed", None, "upheld"),
        (None, "upheld", "upheld"),
    ),
    Case(
        "missed amount",
        put("/items/1/quantity", None),
        "/items/1/quantity/unit",
        ("missed", None, "dispensed"),
        (None, "dispensed", "dispensed"),
    ),
    Case(
        "missed text",
        put("/items/1/strength", None),
        "/items/1/strength",
        ("missed", None, "300mg"),
        (None, "300mg", "300mg"),
    ),
    Case(
        "missed entry",
        put("/case/diagnoses", ["left knee sprain"]),
        "/diagnoses/0",
        ("missed", None, "lumbar radiculopathy"),
        ("left knee sprain", "lumbar radiculopathy", "lumbar radiculopathy"),
    ),
    Case(
        "ungrounded: the value, not the words",
        put("/items/0/outcome", {"value": "overturned", "quote": "Upheld"}),
        "/items/0/outcome",
        ("ungrounded", "overturned", "upheld"),
        (None, "upheld", "overturned"),
    ),
    Case(
        "ungrounded: words of another item",
        put("/items/0/outcome", {"value": "overturned", "quote": "Overturned"}),
        "/items/0/outcome",
        ("ungrounded", "overturned", "upheld"),
        (None, "upheld", "overturned"),
    ),
    Case(
        "ungrounded: the right value with words of another item",
        put("/items/1/strength", "8 sessions"),
        "/items/1/strength",
        ("ungrounded", "8 sessions", "300mg"),
        (None, "300mg", "8 sessions"),
    ),
    Case(
        "ungrounded: words that stand nowhere",
        put("/items/1/refills", {"value": 3, "quote": "3 refills"}),
        "/items/1/refills",
        ("ungrounded", 3, 1),
        (None, 1, 3),
    ),
    Case(
        "ungrounded: joined from two places",
        put("/items/1/refills", {"value": 1, "quote": "Gabapentin 1 refill"}),
        "/items/1/refills",
        ("ungrounded", 1, 1),
        (None, 1, 1),
    ),
    Case(
        "ungrounded where the baseline is silent too",
        put("/items/1/prior_visits", {"value": 8, "quote": "eight visits"}),
        "/items/1/prior_visits",
        ("ungrounded", 8, None),
        (None, None, 8),
    ),
    Case(
        "ungrounded entry",
        put("/case/diagnoses", ["lumbar radiculopathy", "left knee sprain", "cervical strain"]),
        "/diagnoses/2",
        ("ungrounded", "cervical strain", None),
        (IndexError, IndexError, "cervical strain"),
    ),
    Case(
        "ungrounded unit: not named",
        put("/items/0/quantity", {"min": 8, "max": 8, "unit": "weeks", "quote": "8 sessions"}),
        "/items/0/quantity/unit",
        ("ungrounded", "weeks", "visits"),
        (None, "visits", "weeks"),
    ),
    Case(
        "ungrounded side: not said",
        put("/items/0/body_parts", [{"part": "lumbar spine", "side": "left", "quote": "low back"}]),
        "/items/0/body_parts/0/side",
        ("ungrounded", "left", None),
        (None, None, "left"),
    ),
    Case(
        "ungrounded part: other words",
        put("/items/1/body_parts", [{"part": "knee", "side": None, "quote": "Gabapentin"}]),
        "/items/1/body_parts/0/part",
        ("ungrounded", "knee", None),
        (IndexError, IndexError, "knee"),
    ),
    Case(
        "a reason whose words lost their no",
        put(
            "/items/0/reasons",
            [{"value": "already_provided", "quote": "Eight were had and gain in function is recorded"}],
        ),
        "/items/0/reasons/0",
        ("ungrounded", "already_provided", "no_functional_improvement"),
        (IndexError, "no_functional_improvement", "already_provided"),
    ),
    Case(
        "a reason whose words stand nowhere",
        put("/items/0/reasons", [{"value": "already_provided", "quote": "He has a gymnasium at home"}]),
        "/items/0/reasons/1",
        ("ungrounded", "already_provided", None),
        (IndexError, IndexError, "already_provided"),
    ),
    Case(
        "a reason against the outcome",
        put("/items/0/reasons", [{"value": "criteria_met", "quote": "no gain in function is recorded"}]),
        "/items/0/reasons/0",
        ("ungrounded", "criteria_met", "no_functional_improvement"),
        (IndexError, "no_functional_improvement", "criteria_met"),
    ),
    Case(
        "absent",
        nothing,
        "/items/1/prior_visits",
        ("absent", None, None),
        (None,) * 3,
    ),
    Case(
        "baseline: not asked for",
        nothing,
        "/items/1/rationale",
        ("baseline", None, None),
        ("Gabapentin is a first-line treatment",) * 3,
    ),
    Case(
        "a citation's title in conflict",
        put("/items/1/reviewer_citations/0/title", "Chronic Pain"),
        "/items/1/reviewer_citations/0/title",
        ("conflict", "Chronic Pain", "Chronic Pain Treatment Guidelines"),
        (None, "Chronic Pain Treatment Guidelines", "Chronic Pain"),
    ),
    Case(
        "pages that are not in the words",
        put("/items/1/reviewer_citations/0/pages", [{"first": 16, "last": 20}]),
        "/items/1/reviewer_citations/0/pages",
        ("ungrounded", [[16, 20]], [[16, 19], 49]),
        ([], [[16, 19], 49], [[16, 20]]),
    ),
    Case(
        "retrospective without words for it",
        put("/items/1/retrospective", {"value": True, "quote": "retrospective"}),
        "/items/1/retrospective",
        ("ungrounded", True, None),
        (False, False, True),
    ),
    Case(
        "not retrospective needs no words",
        put("/items/1/retrospective", {"value": False, "quote": ""}),
        "/items/1/retrospective",
        ("absent", None, None),
        (False,) * 3,
    ),
    Case(
        "a state that the letter does not name",
        put("/case/reviewer/licensure_states", [{"value": "Texas", "quote": "Ohio"}]),
        "/reviewer/licensure_states/2",
        ("ungrounded", "Texas", None),
        (IndexError, IndexError, "Texas"),
    ),
]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_change_its_verdict_and_what_is_shown(case, policy):
    record = changed(case.change, policy=policy)
    wanted = case.shown[POLICIES.index(policy)]
    pointer = case.pointer
    if case.check not in [check_at(record, at) for at in same_list(record, pointer)]:
        raise AssertionError(
            f"{case.check} is none of {[record.checks[at] for at in same_list(record, pointer)]}"
        )
    if wanted is IndexError:
        assert case.check[1] not in shown(record, pointer.rsplit("/", 1 if pointer[-1].isdigit() else 2)[0])
    elif isinstance(wanted, str) and case.check[0] == "baseline":
        assert shown(record, pointer).startswith(wanted)
    else:
        assert shown(record, pointer) == wanted


def same_list(record: DecisionRecord, pointer: str) -> list[str]:
    """The pointer; for an entry of a list all its entries, since what is not shown goes to the end."""
    head, _, tail = pointer.rpartition("/")
    if tail.isdigit():
        return [one for one in record.checks if one.rpartition("/")[0] == head]
    return [pointer]


def every_change(answer: dict) -> None:
    """One answer with everything wrong at once."""
    for case in CASES:
        if case.pointer.startswith("/items/1") or case.name.startswith("missed"):
            case.change(answer)


@pytest.mark.parametrize(("policy", "change"), [*itertools.product(POLICIES, [nothing, every_change])])
def test_a_record_fits_its_schema_and_comes_back_from_json(policy, change):
    record = changed(change, policy=policy)
    written = record.model_dump_json()
    assert DecisionRecord.model_validate_json(written) == record
    jsonschema.validate(json.loads(written), SCHEMA)


@pytest.mark.parametrize("policy", POLICIES)
def test_evidence_stands_in_the_letter_and_points_at_values_shown(policy):
    record = changed(every_change, policy=policy)
    for pointer, spans in record.evidence.items():
        assert shown(record, pointer) is not None
        for span in spans:
            assert TEXT[span.start : span.end] == span.quote


def test_values_that_were_copied_badly_become_the_letters_own_words():
    record = changed(
        put("/items/0/request", "8 Sessions of chiropractic care for the low  back"),
        put("/items/0/original_request", "Chiropractic care for the low back , 2 times a week\nfor 6 weeks"),
        put("/case/case_number", "cm15-0999901"),
    )
    item = record.items[0]
    assert item.request == "8 sessions of chiropractic care for the low back"
    assert item.original_request == "Chiropractic care for the low back, 2 times a week for 6 weeks"
    assert record.case_number == "CM15-0999901"
    assert check_at(record, "/items/0/request")[:2] == ("verified", item.request)


def test_a_misprint_of_the_letter_stays():
    text = TEXT.replace("lumbar radiculopathy; left", "lumber radiculopathy; left")
    record = changed(put("/case/diagnoses/0", "lumbar radiculopathy"), text=text)
    assert record.diagnoses[0] == "lumber radiculopathy"


def test_another_dates_words_where_the_baseline_is_silent():
    text = TEXT.replace("Date of Injury: 11/2/12 ", "").replace(", injured on 11/2/12", "")
    told = {"value": "2015-03-26", "quote": "UR Denial Date: 03/26/2015"}
    record = changed(put("/case/dates/injury", told), text=text, policy="flag")
    assert check_at(record, "/dates/injury") == ("ungrounded", "2015-03-26", None)
    assert record.dates.injury is None


@pytest.mark.parametrize("policy", POLICIES)
def test_what_a_policy_hides_of_a_list_stands_behind_what_it_shows(policy):
    told = ["cervical strain", "left knee sprain", "lumbar radiculopathy", "baggage handler"]
    record = changed(put("/case/diagnoses", told), policy=policy)
    known = ("lumbar radiculopathy", "left knee sprain")
    assert (
        record.diagnoses
        == {
            "strict": known,
            "flag": ("baggage handler", *known),
            "permissive": ("baggage handler", *known, "cervical strain"),
        }[policy]
    )
    checks = [record.checks[f"/diagnoses/{place}"] for place in range(4)]
    assert sorted(check.verdict for check in checks) == ["grounded", "ungrounded", "verified", "verified"]
    for place, value in enumerate(record.diagnoses):
        assert checks[place].model == value
        if checks[place].verdict != "ungrounded":
            (span,) = record.evidence[f"/diagnoses/{place}"]
            assert " ".join(span.quote.split()) == value
    hidden = {f"/diagnoses/{place}" for place in range(len(record.diagnoses), 4)}
    assert not hidden & set(record.evidence), "what is not shown has no evidence"


def test_an_item_with_a_wrong_request_is_known_by_its_rationale():
    """What else is wrong with it is then found in its place, not hidden behind an item too many."""

    def change(answer: dict) -> None:
        answer["items"][1]["request"] = "Norco 10/325mg #90"
        answer["items"][1]["refills"] = {"value": 4, "quote": "4 refills"}

    record = changed(change)
    assert len(record.items) == 2
    assert check_at(record, "/items/1/request")[0] == "ungrounded"
    assert check_at(record, "/items/1/refills") == ("ungrounded", 4, 1)
    assert check_at(record, "/items/1/outcome")[0] == "verified"
    assert not [flag for flag in record.flags if flag.code == "items_differ"]


def test_an_item_made_up_for_one_left_out_is_not_taken_for_it():
    def change(answer: dict) -> None:
        answer["items"][1]["request"] = "Norco 10/325mg #90"
        answer["items"][1]["reasons"] = [{"value": "criteria_not_met", "quote": "The criteria are not met."}]

    record = changed(change)
    assert check_at(record, "/items/1/outcome")[0] == "missed"
    assert check_at(record, "/items/2/request")[0] == "ungrounded"


LINES = [
    (
        "/items/0/administrator_basis",
        "Claims Administrator guideline: The Claims Administrator did not base their decision on the MTUS.",
    ),
    (
        "/items/1/reviewer_basis",
        "MAXIMUS guideline: Decision based on MTUS Chronic Pain Treatment Guidelines",
    ),
    ("/items/1/category", "Gabapentin 300mg #90 with 1 refill: Overturned"),
    ("/items/1/refills", "Gabapentin 300mg #90 with 1 refill: Overturned"),
    ("/items/1/outcome", "Gabapentin 300mg #90 with 1 refill: Overturned"),
    (
        "/items/0/guideline_limit",
        "Decision rationale: The guideline supports a trial of 6 visits and, with evidence of functional improvement, a total of up to 18.",
    ),
]


@pytest.mark.parametrize(("pointer", "quote"), LINES, ids=[pointer for pointer, _ in LINES])
def test_a_whole_line_may_be_quoted_with_its_label_and_what_follows(pointer, quote):
    """Evidence is what stands in its place."""
    record = changed(put(f"{pointer}/quote", quote))
    verdicts = {check.verdict for at, check in record.checks.items() if (at + "/").startswith(pointer + "/")}
    assert verdicts <= {"verified", "absent"}
    (span,) = record.evidence[pointer]
    assert span.quote in quote
    assert "guideline:" not in span.quote
    assert "Decision rationale" not in span.quote


@pytest.mark.parametrize(
    ("pointer", "value", "quote"),
    [
        # the outcome behind the heading is of this item; that of the next one is not
        ("/items/0/quantity", 90, "Gabapentin 300mg #90 with 1 refill"),
        (
            "/items/0/outcome",
            "overturned",
            "The request is not medically necessary.\nGabapentin 300mg #90 with 1 refill: Overturned",
        ),
        (
            "/items/1/refills",
            8,
            "Eight were had and no gain in function is recorded. The request is not medically necessary.\nGabapentin 300mg #90",
        ),
        (
            "/items/1/prior_visits",
            18,
            "with evidence of functional improvement, a total of up to 18.\nEight were had",
        ),
    ],
)
def test_what_reaches_in_from_elsewhere_carries_nothing_from_there(pointer, value, quote):
    told = (
        {"min": value, "max": value, "unit": "visits"} if pointer.endswith("quantity") else {"value": value}
    )
    record = changed(put(pointer, {**told, "quote": quote}))
    at = f"{pointer}/max" if pointer.endswith("quantity") else pointer
    assert check_at(record, at)[0] == "ungrounded"


class Flagged(NamedTuple):
    """A change and the flag it raises."""

    code: str
    change: Change
    pointer: str


FLAGS = [
    Flagged("readers_disagree", CASES[2].change, "/dates/injury"),
    Flagged("readers_disagree", CASES[3].change, "/items/0/quantity/max"),
    Flagged(
        "quotation_not_found",
        put("/items/1/outcome", {"value": "overturned", "quote": "granted"}),
        "/items/1/outcome",
    ),
    Flagged("quotation_not_found", put("/items/1/request", "Norco 10/325mg #90"), "/items/1/request"),
    Flagged("model_silent", put("/case/patient/age", None), "/patient/age"),
    Flagged("items_differ", lambda answer: answer["items"].pop(), "/items"),
]


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: f"{flag.code} {flag.pointer}")
def test_what_a_person_should_look_at_is_flagged(flag):
    assert changed().flags == ()
    assert flag.pointer in flagged(changed(flag.change), flag.code)


def test_words_of_the_prompts_example_are_known_again():
    """The letter is another one than the example's, and the answer is the example's."""
    text = TEXT.replace("lumbar radiculopathy; left knee\nsprain", "asthma").replace(
        "CM15-0999901", "CM15-0999902"
    )
    record = answered(true_answer(), text)
    assert {pointer.rpartition("/")[0] for pointer in flagged(record, "example_text")} == {"", "/diagnoses"}
    assert flagged(record, "example_text") <= flagged(record, "quotation_not_found")
    assert flagged(changed(), "example_text") == set(), "words that stand in the letter are its own"


@pytest.mark.parametrize(
    ("pointer", "value", "at"),
    [
        ("/items/0/outcome", {"value": "overturned", "quote": "Upheld"}, "/items/0/outcome"),
        ("/items/0/outcome", {"value": "overturned", "quote": "medically necessary"}, "/items/0/outcome"),
        (
            "/case/reviewer/licensure_states/0",
            {"value": "California", "quote": "Iowa"},
            "/reviewer/licensure_states/2",
        ),
        ("/items/0/authorized_portion", "4 sessions", "/items/0/authorized_portion"),
        (
            "/items/0/reviewer_citations/0/title",
            "Chronic Pain Treatment Guidelines",
            "/items/0/reviewer_citations/0/title",
        ),
        (
            "/items/0/reviewer_citations/0/title",
            "MTUS Chronic Pain Treatment Guidelines",
            "/items/0/reviewer_citations/0/title",
        ),
    ],
)
def test_words_that_other_letters_have_too_are_not_called_the_examples(pointer, value, at):
    text = (
        TEXT.replace("California", "Iowa")
        .replace("4 sessions were authorized", "Four visits were authorized")
        .replace(
            "MTUS Chronic Pain Treatment Guidelines Section(s): Manual",
            "MTUS Chronic Pain Section(s): Manual",
        )
    )
    answer = true_answer()
    put(pointer, value)(answer)
    record = answered(answer, text)
    assert at in flagged(record, "quotation_not_found")
    assert at not in flagged(record, "example_text")


@pytest.mark.parametrize(
    ("quote", "heading", "verdict", "shows"),
    [
        ("Gabapentin 300mg", "", "ungrounded", False),
        ("1 refill", "", "ungrounded", False),
        ("retro", "Retro ", "verified", True),
        ("Retrospective request\nfor Gabapentin", "Retrospective request for ", "verified", True),
        ("Gabapentin 300mg", "Retrospective request for ", "ungrounded", True),
        ("DOS 3/4/15", "DOS 3/4/15: ", "verified", True),
        ("of 03/04/2015", "The fill of 03/04/2015, ", "grounded", True),
        ("fill of", "The fill of 03/04/2015, ", "ungrounded", False),
    ],
)
def test_that_care_was_given_already_must_be_said_by_the_quotation(quote, heading, verdict, shows):
    text = TEXT.replace("Gabapentin 300mg #90 with", f"{heading}Gabapentin 300mg #90 with")
    answer = true_answer()
    put("/items/1/request", f"{heading}Gabapentin 300mg #90 with 1 refill")(answer)
    put("/items/1/retrospective", {"value": True, "quote": quote})(answer)
    record = answered(answer, text)
    assert check_at(record, "/items/1/retrospective")[0] == verdict
    assert shown(record, "/items/1/retrospective") is shows


BEYOND: list[tuple[str, Any, Any]] = [
    ("/case/patient/age", {"value": 500, "quote": "47-year-old"}, "/patient/age"),
    ("/case/patient/age", {"value": -1, "quote": "47-year-old"}, "/patient/age"),
    ("/items/1/refills", {"value": -1, "quote": "1 refill"}, "/items/1/refills"),
    ("/items/1/refills", {"value": 10**30, "quote": "1 refill"}, "/items/1/refills"),
    ("/items/1/prior_visits", {"value": -5, "quote": "1 refill"}, "/items/1/prior_visits"),
    ("/items/0/prior_visits", {"value": 10**300, "quote": "eight sessions"}, "/items/0/prior_visits"),
    ("/items/0/quantity/max", 1e30, "/items/0/quantity/max"),
    ("/items/0/quantity/max", -8.5, "/items/0/quantity/max"),
    ("/items/0/guideline_limit/min", 1e-300, "/items/0/guideline_limit/min"),
    (
        "/items/1/reviewer_citations/0/pages",
        [{"first": 10**400, "last": -1}],
        "/items/1/reviewer_citations/0/pages",
    ),
    ("/case/dates/injury", {"value": "0001-01-01", "quote": "11/2/12"}, "/dates/injury"),
    ("/case/dates/injury", {"value": "9999-12-31", "quote": "11/2/12"}, "/dates/injury"),
    ("/items/1/strength", "", None),
    ("/items/0/outcome", {"value": "upheld", "quote": ""}, "/items/0/outcome"),
    ("/items/0/outcome", {"value": "upheld", "quote": "\x00"}, "/items/0/outcome"),
    ("/items/0/outcome", {"value": "upheld", "quote": "Upheld " * 20_000}, "/items/0/outcome"),
    ("/items/0/original_request", "…" * 5000, "/items/0/original_request"),
    ("/items/0/body_parts/0/part", "", None),
    ("/case/reviewer/licensure_states/0/value", "", None),
]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("pointer", "value", "wrong"), BEYOND, ids=range(len(BEYOND)))
def test_values_beyond_sense_are_no_evidence_and_break_nothing(pointer, value, wrong, policy):
    record = changed(put(pointer, value), policy=policy)
    written = record.model_dump_json()
    assert DecisionRecord.model_validate_json(written) == record
    jsonschema.validate(json.loads(written), SCHEMA)
    if wrong is not None:
        assert record.checks[wrong].verdict == "ungrounded"


def test_a_number_no_record_can_hold_is_not_shown_even_if_the_letter_says_it():
    text = TEXT.replace("47-year-old", "470-year-old")
    record = changed(
        put("/case/patient/age", {"value": 470, "quote": "470-year-old"}), text=text, policy="permissive"
    )
    assert check_at(record, "/patient/age")[:2] == ("grounded", 470)
    assert record.patient.age is None
    assert "/patient/age" not in record.evidence


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_numbers_that_are_none_break_the_schema(number):
    content = json.dumps(true_answer()).replace('"max": 90', f'"max": {number}')
    with pytest.raises(ModelFailed, match="/items/1/quantity/max: Input should be a finite number") as raised:
        answered(content)
    assert raised.value.failure == "schema_violation"


def test_the_true_answer_is_the_one_its_letter_gives():
    record = changed(policy="strict")
    assert at(record.model_dump(mode="json"), "/items/1/quantity") == {
        "min": 90,
        "max": 90,
        "unit": "dispensed",
    }
    assert record.case_outcome == "partially_overturned"
    assert [item.dwc_category for item in record.items] == ["rehabilitation", "pharmaceuticals"]


def test_without_all_outcomes_shown_there_is_none_of_the_case():
    change = put("/items/0/outcome", None)
    assert changed(change, policy="strict").case_outcome is None
    assert changed(change, policy="flag").case_outcome == "partially_overturned"


@pytest.mark.parametrize(
    ("name", "day", "told"),
    [
        ("assigned", "2013-10-21", "At the visit of October 21, 2013 he walked with a cane."),
        ("application_received", "2012-11-30", "He was first seen on November 30, 2012."),
        ("decision", "2013-02-04", "Surgery was performed on February 4, 2013."),
        ("decision", "2016-09-01", "A revision is planned for September 1, 2016."),
    ],
)
def test_a_date_of_the_model_alone_keeps_the_order_of_dates(name, day, told):
    """Else any day that the letter tells could stand for one that its heading leaves out."""
    labels = {
        "assigned": " Date Assigned: 04/20/2015",
        "application_received": "Application Received: 04/06/2015\n",
        "decision": " Decision Date: 05/18/2015",
    }
    text = TEXT.replace(labels[name], "").replace("nightly.", f"nightly. {told}")
    quote = next(words for words in told.split(".") if "20" in words).strip()
    record = changed(put(f"/case/dates/{name}", {"value": day, "quote": quote}), text=text)
    assert check_at(record, f"/dates/{name}") == ("ungrounded", day, None)
    assert getattr(record.dates, name) is None
    assert flagged(record, "impossible_date") == {f"/dates/{name}"}


def test_a_date_of_the_model_alone_that_fits_is_shown():
    text = TEXT.replace(" Date Assigned: 04/20/2015", "").replace(
        "nightly.", "nightly. It went out on 4/20/2015."
    )
    record = changed(put("/case/dates/assigned", {"value": "2015-04-20", "quote": "4/20/2015"}), text=text)
    assert check_at(record, "/dates/assigned") == ("grounded", "2015-04-20", None)
    assert not flagged(record, "impossible_date")
