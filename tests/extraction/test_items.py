"""Items that a model leaves out, doubles, invents, joins or puts in another order; letters of every form."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from answered import GOLD, LETTERS, POLICIES, TEXT, Change, answered, changed, check_at, flagged, true_answer

from imr_llm import DecisionRecord, Letter, extract
from imr_llm.simulator.server import simulated_provider
from made import Made, printed

REQUESTS = ["8 sessions of chiropractic care for the low back", "Gabapentin 300mg #90 with 1 refill"]


def dropped(answer: dict) -> None:
    del answer["items"][0]


def all_dropped(answer: dict) -> None:
    answer["items"] = []


def doubled(answer: dict) -> None:
    answer["items"].insert(1, copy.deepcopy(answer["items"][0]))


def invented(answer: dict) -> None:
    item = copy.deepcopy(answer["items"][1])
    item["request"] = "Norco 10/325mg #60"
    answer["items"].append(item)


def joined(answer: dict) -> None:
    first, second = answer["items"]
    first["request"] += " and " + second["request"]
    del answer["items"][1]


def reordered(answer: dict) -> None:
    answer["items"].reverse()


def swapped_outcomes(answer: dict) -> None:
    first, second = answer["items"]
    first["outcome"], second["outcome"] = second["outcome"], first["outcome"]


def requests(record: DecisionRecord) -> list[str]:
    return [item.request for item in record.items]


ITEMS: list[tuple[Change, list[list[str]], list[str]]] = [
    # change, requests shown under strict, flag and permissive, verdicts of all requests
    (reordered, [REQUESTS] * 3, ["verified", "verified"]),
    (dropped, [REQUESTS[1:], REQUESTS, REQUESTS], ["missed", "verified"]),
    (all_dropped, [[], REQUESTS, REQUESTS], ["missed", "missed"]),
    (doubled, [REQUESTS, REQUESTS, [*REQUESTS, REQUESTS[0]]], ["verified", "verified", "ungrounded"]),
    (
        invented,
        [REQUESTS, REQUESTS, [*REQUESTS, "Norco 10/325mg #60"]],
        ["verified", "verified", "ungrounded"],
    ),
    (
        joined,
        [[], REQUESTS, [" and ".join(REQUESTS), REQUESTS[1]]],
        ["ungrounded", "missed"],
    ),
    (swapped_outcomes, [REQUESTS] * 3, ["verified", "verified"]),
]


@pytest.mark.parametrize(
    ("change", "wanted", "verdicts"), ITEMS, ids=[change.__name__ for change, *_ in ITEMS]
)
def test_items_are_paired_by_what_they_ask_for(change, wanted, verdicts):
    for policy, texts in zip(POLICIES, wanted, strict=True):
        record = changed(change, policy=policy)
        assert requests(record) == texts
        checks = [record.checks[f"/items/{place}/request"].verdict for place in range(len(verdicts))]
        assert sorted(checks) == sorted(verdicts)
        assert f"/items/{len(verdicts)}/request" not in record.checks
        paired = "missed" not in verdicts and "ungrounded" not in verdicts
        assert (flagged(record, "items_differ") == set()) is paired


@pytest.mark.parametrize("policy", ["strict", "flag"])
@pytest.mark.parametrize("change", [change for change, *_ in ITEMS])
def test_whatever_becomes_of_items_outcomes_stay_with_their_requests(change, policy):
    outcomes = dict(zip(REQUESTS, ["upheld", "overturned"], strict=True))
    for item in changed(change, policy=policy).items:
        assert item.outcome in (
            outcomes[item.request],
            None if policy == "strict" else outcomes[item.request],
        )


def test_a_treatment_decided_twice_keeps_its_two_places():
    text = printed(
        Made("Physical therapy 6 visits"),
        Made("Physical therapy 6 visits", "Overturned", "The request is medically necessary."),
    )
    item = true_answer()["items"][0]
    empty = {name: [] if isinstance(value, list) else None for name, value in item.items()}
    first = {
        **empty,
        "request": "Physical therapy 6 visits",
        "outcome": {"value": "upheld", "quote": "Upheld"},
    }
    second = first | {"outcome": {"value": "overturned", "quote": "Overturned"}}
    record = answered({"case": None, "items": [first, second]}, text, policy="strict")
    assert [item.outcome for item in record.items] == ["upheld", "overturned"]
    record = answered({"case": None, "items": [second, first]}, text, policy="strict")
    assert [item.outcome for item in record.items] == [None, None], "equal requests are told by their order"


def test_every_value_of_an_invented_item_is_held_to_the_whole_letter():
    record = changed(invented, policy="permissive")
    assert record.items[2].request == "Norco 10/325mg #60"
    assert record.items[2].rationale is None
    assert record.checks["/items/2/request"].verdict == "ungrounded"


def test_an_item_that_the_form_does_not_have_is_not_shown():
    """A form that prints its items one after the other has all of them; words in the summary make no other."""
    text = TEXT.replace("is taken nightly.", "is taken nightly. A cane was asked for too.")

    def told(answer: dict) -> None:
        invented(answer)
        answer["items"][2]["request"] = "A cane"

    for policy in ("strict", "flag"):
        record = changed(told, text=text, policy=policy)
        assert requests(record) == REQUESTS
        assert record.checks["/items/2/request"].verdict == "ungrounded"
        assert flagged(record, "items_differ") == {"/items"}


EMPTY_CASE = {
    "case_number": None,
    "priority": None,
    "dates": dict.fromkeys(["assigned", "injury", "decision", "ur_denial", "application_received"]),
    "reviewer": {"licensure_states": [], "specialties": []},
    "patient": {"age": None, "sex": None},
    "diagnoses": [],
}


@pytest.mark.parametrize("text", ["Dear Sir,\nthank you for your letter.", "Upheld\n", "x\n", ". \n", "1"])
@pytest.mark.parametrize("policy", POLICIES)
def test_letters_that_are_none(text, policy):
    record = answered({"case": EMPTY_CASE, "items": []}, text, policy=policy)
    assert record.items == ()
    assert record.letter.form == "unknown"
    told = answered(true_answer(), text, policy=policy)
    assert {check.verdict for check in told.checks.values() if check.model is not None} <= {
        "ungrounded",
        "grounded",
    }
    assert (requests(told) == []) is (policy != "permissive")


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_letters_of_every_form_read_by_a_model_that_knows_the_answer(path: Path, loopback):
    """With gold for answers nothing is ungrounded but what the letter says in other words."""
    with simulated_provider(gold=GOLD) as sim:
        record = extract(path, model="sim-perfect", base_url=sim.base_url, policy="permissive")
    baseline = extract(path)
    verdicts = [check.verdict for check in record.checks.values()]
    assert verdicts.count("ungrounded") + verdicts.count("missed") <= 0.08 * len(verdicts)
    assert len(record.items) == len(baseline.items)
    assert record.letter == baseline.letter


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize(
    "path", [path for path in LETTERS if "unknown" not in path.stem], ids=lambda p: p.stem
)
def test_doubled_items_are_none_though_their_words_stand_elsewhere_in_the_letter(
    path: Path, loopback, tmp_path
):
    profile = tmp_path / "doubling.toml"
    profile.write_text(
        "name = 'sim-doubling'\nabout = 'Doubles every item.'\n[errors]\nduplicate_item = 1.0\n"
    )
    with simulated_provider(profile=profile, gold=GOLD) as sim:
        record = extract(path, model="sim-doubling", base_url=sim.base_url, policy="flag")
    baseline = extract(path)
    assert [item.request for item in record.items] == [item.request for item in baseline.items]
    extra = [
        record.checks[f"/items/{k}/request"].verdict
        for k in range(len(baseline.items), 2 * len(baseline.items))
    ]
    assert set(extra) == {"ungrounded"}


@pytest.fixture
def loopback(monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sim")


def test_an_answer_with_items_where_none_are_asked_for_again_is_no_second_case():
    """Later calls give no case; one that gives it all the same is not believed over the first."""
    second = true_answer()
    second["case"]["patient"]["age"]["value"] = 48
    first = true_answer()
    first["items"], second["items"] = first["items"][:1], second["items"][1:]
    record = answered([first, second], max_output_tokens=1700)
    assert record.patient.age == 47
    assert requests(record) == REQUESTS


def test_the_letter_itself_is_the_same_however_it_is_given():
    assert changed().letter == extract(Letter.from_text(TEXT, "made.txt")).letter


def test_a_heading_that_decides_is_evidence_of_its_item_alone() -> None:
    path = next(path for path in LETTERS if path.stem == "sample-f3-01")
    text = path.read_text()
    heading = "THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY"
    item = true_answer()["items"][1]
    for name, value in item.items():
        item[name] = [] if isinstance(value, list) else None
    item |= {"request": "H-Wave unit, purchase", "outcome": {"value": "upheld", "quote": heading}}
    answer = {**true_answer(), "case": None, "items": [item]}
    assert check_at(answered(answer, text), "/items/0/outcome") == ("verified", "upheld", "upheld")

    two = next(path for path in LETTERS if path.stem == "sample-f3-03").read_text()
    first, second = (item.request for item in extract(Letter.from_text(two, "two.txt")).items)
    denied = {"value": "upheld", "quote": "Is/Was Not Medically Necessary"}
    items = [item | {"request": request, "outcome": denied} for request in (first, second)]
    record = answered({**answer, "items": items}, two)
    assert check_at(record, "/items/0/outcome") == ("ungrounded", "upheld", "overturned")
    assert check_at(record, "/items/1/outcome") == ("verified", "upheld", "upheld")
