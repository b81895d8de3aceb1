"""Settling values: decisions, two reviewers, undo, and corrections in the form that evaluations read."""

from __future__ import annotations

import concurrent.futures
import contextlib
import re
import sqlite3
import time

import orjson
import pytest
from serving import LETTER, SAMPLES, Client
from test_letters_api import problem

from imr_llm.evals.corrections import Correction, correct, read_corrections
from imr_llm.evals.gold import load_gold
from imr_llm.evals.labels import label_shown, place_in
from imr_llm.letters.text import FoldedText
from imr_llm.schema.record import DecisionRecord
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

GOLD = SAMPLES.parents[1] / "gold" / "samples"
QUANTITY = "/items/1/quantity"
EIGHTEEN = {"min": 18, "max": 18, "unit": "visits"}


def field_of(client, letter_id, pointer=QUANTITY):
    fields = client.get(f"/v1/letters/{letter_id}/review").json()["fields"]
    return next(field for field in fields if field["pointer"] == pointer)


def decide(client, letter_id, action="accept", version=0, pointer=QUANTITY, **more):
    said = {"pointer": pointer, "action": action, "version": version, **more}
    return client.post(f"/v1/letters/{letter_id}/decisions", json=said)


def span_of(words):
    text = LETTER.read_text()
    at = text.index(words)
    return {"start": at, "end": at + len(words), "quote": words, "match": "exact"}


def test_every_field_has_its_value_evidence_and_verdict(client):
    review = client.get(f"/v1/letters/{client.added()}/review").json()
    assert review["text"] == LETTER.read_text()
    by_pointer = {field["pointer"]: field for field in review["fields"]}
    quantity = by_pointer[QUANTITY]
    assert quantity["value"] == {"min": 12, "max": 12, "unit": "visits"}
    assert (quantity["verdict"], quantity["state"]["version"]) == ("baseline", 0)
    for field in review["fields"]:
        for span in field["spans"]:
            assert review["text"][span["start"] : span["end"]] == span["quote"]
    assert by_pointer["/items/1/reasons"]["spans"]


def test_a_correction_changes_record_explanation_and_export(service_at, store, tmp_path):
    _, client = service_at(store)
    letter_id = client.added()
    span = span_of("Upheld")
    state = decide(client, letter_id, "correct", new=EIGHTEEN, span=span).json()
    assert (state["version"], state["action"], state["value"]) == (1, "correct", EIGHTEEN)
    as_read = client.get(f"/v1/letters/{letter_id}/record").json()
    corrected = client.get(f"/v1/letters/{letter_id}/record?corrected=true").json()
    assert as_read["items"][1]["quantity"]["max"] == 12
    assert corrected["items"][1]["quantity"] == EIGHTEEN
    assert corrected["evidence"][QUANTITY] == [span]
    (line,) = client.get("/v1/corrections").content.splitlines()
    said = orjson.loads(line)
    assert set(said) == {"sha256", "pointer", "old", "new", "span", "who", "when"}
    assert (said["old"]["max"], said["new"], said["span"], said["who"]) == (12, EIGHTEEN, span, "local")
    assert client.get(f"/v1/letters/{letter_id}/corrections").content.splitlines() == [line]


def test_evaluations_read_the_corrections(client, tmp_path):
    letter_id = client.added()
    decide(client, letter_id, "correct", new=EIGHTEEN, span=span_of("Upheld"))
    decide(client, letter_id, "correct", pointer="/items/1/reasons", new=["criteria_not_met", "other"])
    decide(client, letter_id, "correct", pointer="/patient/age", new=77)
    path = tmp_path / "corrections.jsonl"
    path.write_bytes(client.get(f"/v1/letters/{letter_id}/corrections").content)
    corrections = read_corrections(path)
    assert {one.pointer for one in corrections} == {QUANTITY, "/items/1/reasons", "/patient/age"}
    done = correct(load_gold(GOLD), corrections)
    outcomes = {change.correction.pointer: change.outcome for change in done.changes}
    assert outcomes[QUANTITY] == outcomes["/patient/age"] == "changed"


def test_what_was_decided_can_be_taken_back_step_by_step(service_at, store):
    _, client = service_at(store)
    letter_id = client.added()
    decide(client, letter_id, "accept", 0)
    decide(client, letter_id, "correct", 1, new=EIGHTEEN)
    decide(client, letter_id, "correct", 2, new={"min": 1, "max": 1, "unit": "each"})
    states = [decide(client, letter_id, "undo", version).json() for version in (3, 4, 5)]
    assert [(one["version"], one["action"]) for one in states] == [(4, "correct"), (5, "accept"), (6, None)]
    assert states[0]["value"] == EIGHTEEN
    problem(decide(client, letter_id, "undo", 6), 422, "nothing_to_undo")
    assert client.get("/v1/corrections").text == ""
    history = client.get(f"/v1/letters/{letter_id}/decisions").json()
    assert [one["action"] for one in history] == ["accept", "correct", "correct", "undo", "undo", "undo"]


AGE = "/patient/age"


@pytest.fixture
def two(service_at, store):
    """Clients of two reviewers, and a letter whose age the first has corrected to 77, with words for it."""
    service, stranger = service_at(store, needs_tokens=True)
    first, second = (Client(stranger.base, service.tokens.add(name, "reviewer")) for name in "PQ")
    letter_id = first.added()
    assert decide(first, letter_id, "correct", 0, AGE, new=77, span=span_of("Upheld")).ok
    return first, second, letter_id


def test_whoever_accepts_a_corrected_value_confirms_the_correction(two):
    first, second, letter_id = two
    before = first.get("/v1/corrections").content
    for version, who in ((1, second), (2, first)):
        state = decide(who, letter_id, "accept", version, AGE).json()
        assert (state["action"], state["value"], state["corrected_by"]) == ("accept", 77, "P")
        assert state["span"] == span_of("Upheld")
        record = first.get(f"/v1/letters/{letter_id}/record?corrected=true").json()
        assert record["patient"]["age"] == 77
        assert record["evidence"][AGE] == [span_of("Upheld")]
        assert first.get("/v1/corrections").content == before  # P's, as P gave it
    history = first.get(f"/v1/letters/{letter_id}/decisions").json()
    assert [(one["who"], one["action"], one["value"]) for one in history] == [
        ("P", "correct", 77),
        ("Q", "accept", 77),
        ("P", "accept", 77),
    ]
    states = [decide(first, letter_id, "undo", version, AGE).json() for version in (3, 4, 5)]
    assert [(one["action"], one["value"]) for one in states] == [
        ("accept", 77),
        ("correct", 77),
        (None, None),
    ]
    assert first.get("/v1/corrections").text == ""


def test_whoever_skips_a_value_that_was_decided_changes_nothing(two):
    first, second, letter_id = two
    before = first.get("/v1/corrections").content
    state = decide(second, letter_id, "skip", 1, AGE).json()
    assert (state["version"], state["action"], state["value"], state["who"]) == (2, "correct", 77, "P")
    assert first.get("/v1/corrections").content == before
    assert field_of(first, letter_id, AGE)["state"] == state
    assert decide(second, letter_id, "accept", 2, AGE).json()["value"] == 77
    assert decide(second, letter_id, "skip", 3, AGE).json()["action"] == "accept"
    assert decide(second, letter_id, "undo", 4, AGE).json()["action"] == "correct"
    history = first.get(f"/v1/letters/{letter_id}/decisions").json()
    assert [one["action"] for one in history] == ["correct", "skip", "accept", "skip", "undo"]


def test_a_value_corrected_to_none_and_an_added_items_are_kept_when_they_are_accepted(client):
    letter_id = client.added()
    item = client.get(f"/v1/letters/{letter_id}/review").json()["next_item"]
    new = {"request": "Upheld", "outcome": "upheld"}
    assert decide(client, letter_id, "add", 0, item, new=new).ok
    for pointer, value in ((AGE, None), (f"{item}/refills", 3), ("/items/0/reasons", ["other"])):
        assert decide(client, letter_id, "correct", 0, pointer, new=value).ok
    lines = client.get(f"/v1/letters/{letter_id}/corrections").content
    assert (b'"old":null' in lines, lines.count(b"\n")) == (True, 3)
    for pointer in (AGE, f"{item}/refills", "/items/0/reasons"):
        assert decide(client, letter_id, "accept", 1, pointer).json()["corrected_by"] == "local"
    assert client.get(f"/v1/letters/{letter_id}/corrections").content == lines


def test_what_was_accepted_as_it_was_read_in_an_older_store_stays_so(service_at, tmp_path):
    _, client = service_at(tmp_path / "old.db")
    letter_id = client.added()
    read = field_of(client, letter_id, AGE)["value"]
    assert decide(client, letter_id, "correct", 0, AGE, new=77).ok
    assert decide(client, letter_id, "accept", 1, AGE).ok
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as store, store:  # as it was written before
        assert store.execute("UPDATE decisions SET value = NULL WHERE action = 'accept'").rowcount == 1
    state = decide(client, letter_id, "accept", 2, AGE).json()
    assert (state["action"], state["value"], state["corrected_by"]) == ("accept", None, None)
    record = client.get(f"/v1/letters/{letter_id}/record?corrected=true").json()
    assert record["patient"]["age"] == read
    assert client.get("/v1/corrections").text == ""


def test_of_two_reviewers_one_is_told(service_at, store):
    _, client = service_at(store)
    letter_id = client.added()
    assert decide(client, letter_id, "accept", 0).status_code == 200
    told = problem(decide(client, letter_id, "correct", 0, new=EIGHTEEN), 409, "decided_meanwhile")
    assert (told["current"]["version"], told["current"]["action"]) == (1, "accept")
    assert decide(client, letter_id, "skip", 0, pointer="/patient/age").status_code == 200


def test_of_many_at_the_same_moment_one_wins(service_at, store):
    _, client = service_at(store)
    letter_id = client.added()
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        work = lambda _: decide(Client(client.base), letter_id).status_code  # noqa: E731
        assert sorted(threads.map(work, range(8))) == [200] + [409] * 7


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"pointer": "/items/9/quantity", "action": "accept"}, "no_such_field"),
        ({"pointer": "/letter/sha256", "action": "correct", "new": "x"}, "no_such_field"),
        ({"pointer": "/items/0/quantity/max", "action": "accept"}, "no_such_field"),
        ({"pointer": "/items/0/outcome", "action": "correct", "new": "approved"}, "invalid_value"),
        ({"pointer": "/patient/age", "action": "correct", "new": 500}, "invalid_value"),
        ({"pointer": "/dates/injury", "action": "correct", "new": "yesterday"}, "invalid_value"),
        ({"pointer": "/items/0/request", "action": "correct", "new": None}, "invalid_value"),
        ({"pointer": "/diagnoses", "action": "correct", "new": {"a": 1}}, "invalid_value"),
        ({"pointer": "/patient/age", "action": "accept", "new": 5}, "invalid"),
        (
            {
                "pointer": "/patient/age",
                "action": "correct",
                "new": 5,
                "span": {"start": 0, "end": 3, "quote": "zzz"},
            },
            "not_in_letter",
        ),
        (
            {
                "pointer": "/patient/age",
                "action": "correct",
                "new": 5,
                "span": {"start": 3, "end": 3, "quote": ""},
            },
            "not_in_letter",
        ),
        (
            {
                "pointer": "/patient/age",
                "action": "correct",
                "new": 5,
                "span": {"start": 0, "end": 10**6, "quote": LETTER.read_text()},
            },
            "not_in_letter",
        ),
        ({"pointer": "/patient/age", "action": "erase"}, "invalid"),
        ({"pointer": "/patient/age", "action": "accept", "who": "somebody else"}, "invalid"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(client, said, code):
    letter_id = client.added()
    problem(client.post(f"/v1/letters/{letter_id}/decisions", json={"version": 0, **said}), 422, code)
    assert client.get(f"/v1/letters/{letter_id}/decisions").json() == []


AMOUNT = {"min": 9, "max": 3, "unit": "visits"}
PACE = {"per_week_min": None, "per_week_max": None, "weeks_min": None, "weeks_max": None}
CITED = {"source": "MTUS", "title": None, "section": None, "pages": []}
TURNED = "new: its lower end is above its upper end"
NO_COPY = "its words do not stand in the letter; copy them from it"
NO_WORDS = "has no words; write them, or leave it out"
BELOW = "new: is below 0; write what the letter counts"
TWICE = "stands in the list already; name it once"
KNEE = {"part": "knee", "side": "left"}


@pytest.mark.parametrize(
    ("pointer", "new", "told"),
    [
        ("/items/1/quantity", AMOUNT, TURNED),
        ("/items/1/guideline_limit", AMOUNT, TURNED),
        ("/items/1/frequency", {**PACE, "per_week_min": 3, "per_week_max": 2}, TURNED),
        ("/items/1/frequency", {**PACE, "weeks_min": 6, "weeks_max": 4}, TURNED),
        ("/items/1/quantity", {**AMOUNT, "min": -5}, BELOW),
        ("/items/1/guideline_limit", {**AMOUNT, "min": None, "max": -1}, BELOW),
        ("/items/1/frequency", {**PACE, "weeks_max": -0.5}, BELOW),
        (
            "/items/1/administrator_citations",
            [CITED, {**CITED, "pages": [3, [7, 5]]}],
            "new/1/pages/1: its first page is after its last",
        ),
        (
            "/items/1/reviewer_citations",
            [{**CITED, "pages": [-3]}],
            "new/0/pages/0: is below 1, the first page",
        ),
        ("/items/1/reasons", ["other", "criteria_met", "other"], f"new/2: {TWICE}"),
        ("/items/1/body_parts", [KNEE, {**KNEE, "side": "right"}, KNEE], f"new/2: {TWICE}"),
        ("/diagnoses", ["Upheld", "Upheld"], f"new/1: {TWICE}"),
        ("/reviewer/licensure_states", ["California", "California"], f"new/1: {TWICE}"),
        (
            "/items/1/quantity",
            {**AMOUNT, "min": 3, "unit": None},
            "new: has a number without a unit, or a unit alone",
        ),
        ("/items/1/request", "Left knee surgery", f"new: {NO_COPY}"),
        ("/items/1/original_request", "Left knee surgery", f"new: {NO_COPY}"),
        ("/items/1/authorized_portion", "Left knee surgery", f"new: {NO_COPY}"),
        ("/items/1/strength", "777mg", f"new: {NO_COPY}"),
        (
            "/items/1/reviewer_citations",
            [CITED, {**CITED, "title": "Knee surgery"}],
            f"new/1/title: {NO_COPY}",
        ),
        ("/items/1/administrator_citations", [{**CITED, "section": "Gout"}], f"new/0/section: {NO_COPY}"),
        ("/case_number", "CM16-9999999", f"new: {NO_COPY}"),
        ("/diagnoses", ["Upheld", "gout"], f"new/1: {NO_COPY}"),
        ("/reviewer/specialties", ["Astrology"], f"new/0: {NO_COPY}"),
        ("/items/1/request", "   ", f"new: {NO_WORDS}"),
        ("/items/1/request", "", f"new: {NO_WORDS}"),
        ("/items/1/strength", "\u3000\n", f"new: {NO_WORDS}"),
        ("/diagnoses", [" "], f"new/0: {NO_WORDS}"),
        ("/items/1/body_parts", [{"part": "", "side": "left"}], f"new/0/part: {NO_WORDS}"),
    ],
)
def test_what_no_label_could_say_of_the_letter_is_refused_at_once(client, pointer, new, told):
    letter_id = client.added()
    decide(client, letter_id, "remove", 0, "/items/0")  # the fields of the others keep their pointers
    answer = problem(decide(client, letter_id, "correct", pointer=pointer, new=new), 422, "invalid_value")
    assert answer["detail"] == told
    assert client.get(f"/v1/letters/{letter_id}/corrections").text.count("\n") == 1


WHOLE = "Input should be a valid integer"
NUMBER = "Input should be a valid integer or a valid number"
DATE = "Input should be a valid date in the format YYYY-MM-DD"
LEFT_OUT = "is missing; write null or an empty list where the letter does not say"


@pytest.mark.parametrize(
    ("pointer", "new", "part", "told"),
    [
        ("/patient/age", "68", "", WHOLE),
        ("/patient/age", True, "", WHOLE),
        ("/patient/age", -1, "", "Input should be greater than or equal to 0"),
        ("/patient/sex", "man", "", "Input should be 'male' or 'female'"),
        ("/dates/injury", 1299888000, "", "Input should be a valid date"),
        ("/dates/injury", "1299888000", "", DATE),
        ("/dates/injury", "2011-03-12T00:00:00", "", f"{DATE}, unexpected extra characters at the end"),
        ("/priority", ["standard"], "", "Input should be 'standard' or 'expedited'"),
        ("/diagnoses", ["Upheld", None], "/1", "Input should be a valid string"),
        ("/items/1/prior_visits", "3", "", WHOLE),
        ("/items/1/prior_visits", -3, "", "Input should be greater than or equal to 0"),
        ("/items/1/refills", "2.0", "", WHOLE),
        ("/items/1/refills", 2.0, "", WHOLE),
        ("/items/1/refills", -2, "", "Input should be greater than or equal to 0"),
        ("/items/1/retrospective", "yes", "", "Input should be a valid boolean"),
        ("/items/1/retrospective", 1, "", "Input should be a valid boolean"),
        ("/items/1/quantity", {"min": "90", "max": "91", "unit": "visits"}, "/min", NUMBER),
        ("/items/1/quantity", {"max": 9, "unit": "visits"}, "/min", LEFT_OUT),
        ("/items/1/frequency", {**PACE, "weeks_min": True}, "/weeks_min", NUMBER),
        ("/items/1/outcome", None, "", "is null; every decided item has an outcome"),
        ("/items/1/outcome", ["upheld"], "", "Input should be 'upheld', 'overturned' or"),
        ("/items/1/outcome", "approved", "", "Input should be 'upheld', 'overturned' or"),
        ("/items/1/category", {"a": 1}, "", "Input should be 'physical_therapy', "),
        ("/items/1/body_parts", [{"part": "knee"}], "/0/side", LEFT_OUT),
        (
            "/items/1/reviewer_citations",
            [{**CITED, "pages": ["3"]}],
            "/0/pages/0",
            f"{WHOLE} or a valid array",
        ),
    ],
)
def test_what_gold_would_refuse_the_desk_refuses_in_the_same_words(client, pointer, new, part, told):
    letter_id = client.added()
    decide(client, letter_id, "remove", 0, "/items/0")  # the fields of the others keep their pointers
    answer = problem(decide(client, letter_id, "correct", pointer=pointer, new=new), 422, "invalid_value")
    assert answer["detail"].startswith(f"new{part}: {told}")
    assert answer["pointer"] == f"{pointer}{part}"

    held = next(one for one in load_gold(GOLD).letters if one.label.letter == LETTER.stem)
    place = place_in(label_shown(held.label), pointer)
    correction = Correction(
        sha256=held.sha256,
        pointer=pointer,
        old=place[0][place[1]],
        new=new,
        span=None,
        who="R. Reviewer",
        when="2026-11-28T16:40:00Z",
    )
    (change,) = correct(load_gold(GOLD), [correction]).changes
    assert (change.outcome, change.why) == (
        "refused",
        f"{pointer}{part}: {answer['detail'].partition(': ')[2]}",
    )


@pytest.mark.parametrize(
    ("pointer", "new", "told"),
    [
        ("/patient/age", 500, "Age: should be at most 120"),
        ("/patient/age", "68", "Age: should be a whole number"),
        ("/diagnoses", ["Upheld", "gout"], f"Diagnoses, entry 2: {NO_COPY}"),
        ("/items/1/quantity", {**AMOUNT, "min": "9"}, "Quantity, min: should be a number"),
        (
            "/items/1/frequency",
            {**PACE, "weeks_min": -1},
            "Frequency: is below 0; write what the letter counts",
        ),
        (
            "/items/1/reviewer_citations",
            [CITED, {**CITED, "title": "Knee surgery"}],
            f"Reviewer's citations, entry 2, title: {NO_COPY}",
        ),
        ("/items/2", {"request": "Left knee surgery", "outcome": "upheld"}, f"Request: {NO_COPY}"),
        ("/items/2", {"outcome": "upheld"}, "Request: an item has one"),
        ("/items/2", "Left knee surgery", "The item: an item is an object with request and outcome"),
    ],
)
def test_whoever_typed_a_value_is_told_by_the_names_on_the_desk(client, pointer, new, told):
    letter_id = client.added()
    action = "add" if pointer == "/items/2" else "correct"
    answer = problem(decide(client, letter_id, action, pointer=pointer, new=new), 422, "invalid_value")
    assert answer["in_words"] == told


def test_a_letter_of_many_items_keeps_no_other_waiting(service_at, monkeypatch):
    service, client = service_at()
    letter_id = client.added(LETTER.read_text() * 60)  # 300 KB
    begun = time.process_time()
    review = client.get(f"/v1/letters/{letter_id}/review").json()
    pointer = review["fields"][-1]["pointer"]
    assert len(review["items"]) > 100
    assert decide(client, letter_id, "correct", 0, pointer, new=["other"]).ok
    assert client.get("/v1/corrections").text.count("\n") == 1
    assert time.process_time() - begun < 2  # 4 s where each field looks through all evidence

    def refused(*_, **__):
        raise AssertionError("work that grows with the letter, where other writers wait")

    write = service.database.write

    def watched(job, **how):
        with pytest.MonkeyPatch.context() as patch:
            for kind in (DecisionRecord, FoldedText):
                patch.setattr(kind, "__init__", refused)
            patch.setattr(DecisionRecord, "model_dump", refused)
            return write(job, **how)

    monkeypatch.setattr(service.database, "write", watched)
    assert decide(client, letter_id, "correct", 1, pointer, new=["criteria_met"]).ok


def test_items_that_were_read_without_outcome_hinder_no_other_correction(client):
    letter = (SAMPLES / "sample-f2-01.txt").read_text()
    letter_id = client.added(re.sub(r"(is|are)\s+(not\s+)?medically\s+necessary", "was looked at", letter))
    items = client.get(f"/v1/letters/{letter_id}/record").json()["items"]
    assert [item["outcome"] for item in items] == [None, None]
    assert field_of(client, letter_id, "/items/1/outcome")["optional"] is False
    assert decide(client, letter_id, "correct", pointer="/patient/age", new=51).ok
    assert decide(client, letter_id, "correct", pointer="/items/0/outcome", new="upheld").ok
    assert decide(client, letter_id, "accept", pointer="/items/1/outcome").ok


def test_a_store_with_decisions_that_would_be_refused_today_is_read(service_at, tmp_path):
    _, client = service_at(tmp_path / "old.db")
    letter_id = client.added()
    assert decide(client, letter_id, "correct", pointer="/patient/age", new=77).ok
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as store, store:
        assert store.execute("""UPDATE decisions SET value = '"77"'""").rowcount == 1
    record = client.get(f"/v1/letters/{letter_id}/record?corrected=true").json()
    assert record["patient"]["age"] == 77
    assert decide(client, letter_id, "correct", 1, "/patient/age", new=78).ok


def test_copied_words_may_be_wrapped_and_written_otherwise(client):
    letter_id = client.added()
    assert decide(client, letter_id, "correct", pointer="/items/1/request", new=" physical\n THERAPY").ok


@pytest.mark.parametrize(
    "said",
    [
        r'{"pointer": "/diagnoses", "action": "correct", "version": 0, "new": ["\ud800"]}',
        r'{"pointer": "/diagnoses\udfff", "action": "undo", "version": 0}',
        r'{"pointer": "/diagnoses", "action": "accept", "version": 0, "\ud800": 1}',
        '{"pointer": "/items/0/refills", "action": "correct", "version": 0, "new": 1e999}',
        '{"pointer": "/items/0/quantity", "action": "correct", "version": 0, "new": {"min": NaN}}',
        '{"pointer": "/patient/age", "action": "correct", "version": 0, "new": 99999999999999999999}',
    ],
)
def test_what_no_json_can_hold_is_refused(client, said):
    letter_id = client.added()
    answer = client.post(
        f"/v1/letters/{letter_id}/decisions", data=said, headers={"Content-Type": "application/json"}
    )
    problem(answer, 422, "invalid")
    assert client.get(f"/v1/letters/{letter_id}/decisions").json() == []


def test_letters_stand_in_order_of_risk_and_progress_is_counted(service_at):
    with simulated_provider(profile="sim-careless") as provider:
        settings = {"base_url": provider.base_url, "api_key_env": "IMR_TEST_KEY"}
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("IMR_TEST_KEY", "sim")
            service, client = service_at(model="sim-careless", model_settings=settings)
        for path in sorted(SAMPLES.glob("*.txt"))[:4]:
            client.added(path, name=path.name)
        queue = client.get("/v1/letters").json()
        assert queue[0]["risk"] > 0
        assert [one["risk"] for one in queue] == sorted((one["risk"] for one in queue), reverse=True)
        worst = queue[0]
        review = client.get(f"/v1/letters/{worst['id']}/review").json()
    assert review["model"] == "sim-careless"
    asked_for = [field for field in review["fields"] if field["needs_review"]]
    assert len(asked_for) == worst["to_review"]
    before = service.letters.progress()
    for field in asked_for:
        assert decide(client, worst["id"], "skip", pointer=field["pointer"]).status_code == 200
    assert service.letters.progress() == before
    for field in asked_for:
        assert decide(client, worst["id"], "accept", 1, pointer=field["pointer"]).status_code == 200
    after = service.letters.progress()
    assert after["fields_left"] == before["fields_left"] - len(asked_for)
    assert after["letters_left"] == before["letters_left"] - 1
    assert worst["id"] not in [one["id"] for one in client.get("/v1/letters?done=false").json()]
    assert [one["id"] for one in client.get("/v1/letters").json()].index(worst["id"]) >= after["letters_left"]


def test_the_next_letter_leads_through_all_that_have_something_left(service_at, store, monkeypatch):
    monkeypatch.setenv("IMR_TEST_KEY", "sim")
    with simulated_provider(profile="sim-careless") as provider:
        settings = {"base_url": provider.base_url, "api_key_env": "IMR_TEST_KEY"}
        _, client = service_at(store, model="sim-careless", model_settings=settings)
        for path in sorted(SAMPLES.glob("*.txt"))[:3]:
            for name in ("a.txt", "b.txt"):  # of the same risk
                client.added(path, name=name)

    def after(letter_id):
        found = re.search(r'id="next-letter" href="/review/(\w+)"', client.get(f"/review/{letter_id}").text)
        return found and found[1]

    def left():
        return [one["id"] for one in client.get("/v1/letters?done=false").json()]

    waiting = left()
    assert len(waiting) >= 4
    assert [after(one) for one in waiting] == [*waiting[1:], waiting[0]]
    first, second, third, *_ = waiting
    for settled in (second, first):
        for field in client.get(f"/v1/letters/{settled}/review").json()["fields"]:
            if field["needs_review"]:
                assert decide(client, settled, pointer=field["pointer"]).ok
    assert left() == waiting[2:]
    assert [after(first), after(second), after(waiting[-1])] == [third] * 3
    for other in waiting[3:]:
        client.delete(f"/v1/letters/{other}")
    assert after(third) is None


def test_a_body_that_is_far_too_large_is_refused(client):
    letter_id = client.added()
    answer = decide(client, letter_id, "correct", new=["x" * 2_000_000], pointer="/diagnoses")
    problem(answer, 413, "too_large")
