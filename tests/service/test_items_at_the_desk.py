"""Items and entries that both readers missed, and items that are none: from the desk to gold."""

from __future__ import annotations

import concurrent.futures
import shutil

import orjson
import pytest
from click.testing import CliRunner
from serving import LETTER, SAMPLES, Client
from test_letters_api import problem
from test_review_api import decide, span_of

from imr_llm import explain
from imr_llm.cli.main import main
from imr_llm.evals.gold import GoldLetter, load_gold, write_gold
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord, Span

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

TEXT = LETTER.read_text()
REQUEST = "right rotator cuff strain"  # words of the letter, whatever they are there
NEW = {"request": REQUEST, "outcome": "overturned"}


def review_of(client, letter_id):
    return client.get(f"/v1/letters/{letter_id}/review").json()


def add(client, letter_id, pointer=None, version=0, new=NEW, span=None):
    pointer = pointer or review_of(client, letter_id)["next_item"]
    more = {"span": span or span_of(REQUEST)}
    return pointer, decide(client, letter_id, "add", version, pointer, new=new, **more)


def corrected(client, letter_id):
    return DecisionRecord.model_validate_json(
        client.get(f"/v1/letters/{letter_id}/record?corrected=true").content
    )


def test_an_item_that_was_missed_is_added_filled_and_told(service_at, store):
    _, client = service_at(store)
    letter_id = client.added()
    found = len(corrected(client, letter_id).items)
    pointer, answer = add(client, letter_id)
    assert (answer.status_code, pointer) == (200, f"/items/{found}")
    seven = {"min": 7, "max": 7, "unit": "visits"}
    assert decide(
        client, letter_id, "correct", 0, f"{pointer}/quantity", new=seven, span=span_of("Upheld")
    ).ok

    review = review_of(client, letter_id)
    fields = [field for field in review["fields"] if field["pointer"].startswith(f"{pointer}/")]
    assert {field["group"] for field in fields} == {f"Item {found + 1}"}
    assert next(field for field in fields if field["label"] == "Request")["spans"] == [span_of(REQUEST)]
    assert (review["items"][-1]["added"], review["items"][-1]["gone"]) == (True, False)

    record = corrected(client, letter_id)
    (item,) = [item for item in record.items if item.request == REQUEST]
    place = f"/items/{record.items.index(item)}"
    assert (item.outcome, item.quantity.max, item.category) == ("overturned", 7, None)
    assert record.evidence[f"{place}/request"][0].quote == REQUEST
    assert record.evidence[f"{place}/quantity"][0].quote == "Upheld"
    for other, spans in record.evidence.items():  # those of the others went with them
        assert all(TEXT[span.start : span.end] == span.quote for span in spans), other
    told = client.get(f"/v1/letters/{letter_id}/explanation?format=txt").text
    assert REQUEST in told
    assert client.get(f"/v1/letters/{letter_id}/explanation").json() == explain(
        record, Letter.from_bytes(LETTER.read_bytes(), "letter.txt")
    ).model_dump(mode="json")


def test_an_added_item_stands_where_its_words_do(client):
    letter_id = client.added()
    record = corrected(client, letter_id)
    first = min(span.start for spans in record.evidence.values() for span in spans)
    words = TEXT[: first or 20].split()[0]
    add(client, letter_id, span=span_of(words))
    assert corrected(client, letter_id).items[0].request == REQUEST


def test_adding_and_taking_out_can_be_taken_back(service_at, store):
    _, client = service_at(store)
    letter_id = client.added()
    before = corrected(client, letter_id)
    pointer, _ = add(client, letter_id)
    decide(client, letter_id, "correct", 0, f"{pointer}/refills", new=2)
    assert decide(client, letter_id, "undo", 1, pointer).json()["action"] is None
    assert corrected(client, letter_id).items == before.items
    told = problem(decide(client, letter_id, "accept", 1, f"{pointer}/refills"), 409, "item_gone")
    assert told["detail"] == "the adding of this item was taken back; its fields are not decided on"
    again, answer = add(client, letter_id)
    assert (again, answer.status_code) == (f"/items/{len(before.items) + 1}", 200)
    assert decide(client, letter_id, "remove", 0, "/items/0").status_code == 200
    assert [item.request for item in corrected(client, letter_id).items].count(before.items[0].request) == 0
    assert review_of(client, letter_id)["items"][0]["gone"] is True
    decide(client, letter_id, "undo", 1, "/items/0")
    decide(client, letter_id, "remove", 1, again)
    assert corrected(client, letter_id) == before
    assert client.get("/v1/corrections").text == ""
    history = client.get(f"/v1/letters/{letter_id}/decisions").json()
    assert [one["action"] for one in history] == ["add", "correct", "undo", "add", "remove", "undo", "remove"]
    assert history[0]["value"] == NEW


def test_an_item_taken_out_asks_for_nobody_any_more(service_at):
    from test_review_api import simulated_provider

    with simulated_provider(profile="sim-careless") as provider, pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMR_TEST_KEY", "sim")
        settings = {"base_url": provider.base_url, "api_key_env": "IMR_TEST_KEY"}
        _, client = service_at(model="sim-careless", model_settings=settings)
        letter_id = client.added(SAMPLES / "sample-f1a-02.txt")
    doubtful = [field["pointer"] for field in review_of(client, letter_id)["fields"] if field["needs_review"]]
    item = next(pointer for pointer in doubtful if pointer.startswith("/items/")).rpartition("/")[0]
    of_item = [pointer for pointer in doubtful if pointer.startswith(f"{item}/")]
    left = lambda: client.get(f"/v1/letters/{letter_id}").json()["left_to_review"]  # noqa: E731
    assert left() == len(doubtful)
    decide(client, letter_id, "remove", 0, item)
    assert left() == len(doubtful) - len(of_item)
    decide(client, letter_id, "undo", 1, item)
    assert left() == len(doubtful)


def test_who_decides_on_a_field_of_an_item_that_a_colleague_took_out_is_told_so(service_at, store):
    service, stranger = service_at(store, needs_tokens=True)
    client, other = (Client(stranger.base, service.tokens.add(name, "reviewer")) for name in "PQ")
    letter_id = client.added()
    assert decide(client, letter_id, "remove", 0, "/items/0").ok
    for said in ({"action": "correct", "new": "upheld"}, {"action": "accept"}, {"action": "skip"}):
        answer = decide(other, letter_id, version=0, pointer="/items/0/outcome", **said)
        told = problem(answer, 409, "item_gone")
        assert told["detail"] == "P has taken this item out; its fields are not decided on"
        assert (told["pointer"], told["current"]["action"]) == ("/items/0", "remove")
    assert decide(client, letter_id, "undo", 1, "/items/0").ok
    assert decide(other, letter_id, "accept", 0, "/items/0/outcome").ok


def test_an_item_taken_out_between_the_check_and_the_writing_is_seen(service_at, monkeypatch):
    service, client = service_at()
    letter_id = client.added()
    write, removed = service.database.write, []

    def late(job, **how):
        if (
            not removed and getattr(job, "func", None) is not None
        ):  # the decision below, checked and not yet written
            removed.append(1)
            assert decide(client, letter_id, "remove", 0, "/items/0").ok
        return write(job, **how)

    monkeypatch.setattr(service.database, "write", late)
    problem(decide(client, letter_id, "accept", 0, "/items/0/outcome"), 409, "item_gone")
    assert removed
    history = client.get(f"/v1/letters/{letter_id}/decisions").json()
    assert [one["action"] for one in history] == ["remove"]


@pytest.mark.parametrize("number", ["٠", "00", "-1", "²", "x", "0 "])
def test_an_item_has_one_way_to_be_named(client, number):
    letter_id = client.added()
    for pointer, action in ((f"/items/{number}", "remove"), (f"/items/{number}/outcome", "accept")):
        problem(decide(client, letter_id, action, 0, pointer), 422, "no_such_field")


def test_of_two_reviewers_who_add_at_the_same_moment_one_is_told(service_at, store):
    _, client = service_at(store)
    letter_id = client.added()
    pointer = review_of(client, letter_id)["next_item"]
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        work = lambda _: add(Client(client.base), letter_id, pointer)[1].status_code  # noqa: E731
        assert sorted(threads.map(work, range(4))) == [200, 409, 409, 409]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"pointer": "/items/7", "action": "add", "new": NEW}, "no_such_field"),
        ({"pointer": "/items/0", "action": "add", "new": NEW}, "no_such_field"),
        ({"pointer": "/items/2", "action": "add", "new": {"request": "x"}}, "invalid_value"),
        (
            {"pointer": "/items/2", "action": "add", "new": {"request": "", "outcome": "upheld"}},
            "invalid_value",
        ),
        ({"pointer": "/items/2", "action": "add", "new": {**NEW, "outcome": "approved"}}, "invalid_value"),
        ({"pointer": "/items/2", "action": "add", "new": {**NEW, "rationale": "x"}}, "invalid_value"),
        ({"pointer": "/items/2", "action": "add", "new": {**NEW, "colour": "red"}}, "invalid_value"),
        ({"pointer": "/items/2", "action": "add", "new": {**NEW, "category": []}}, "invalid_value"),
        ({"pointer": "/items/2", "action": "add", "new": [NEW]}, "invalid_value"),
        (
            {"pointer": "/items/2", "action": "add", "new": {**NEW, "request": "Left knee surgery"}},
            "invalid_value",
        ),
        ({"pointer": "/items/2", "action": "add", "new": {**NEW, "request": "  "}}, "invalid_value"),
        (
            {
                "pointer": "/items/2",
                "action": "add",
                "new": {**NEW, "quantity": {"min": 9, "max": 3, "unit": "visits"}},
            },
            "invalid_value",
        ),
        ({"pointer": "/items/2", "action": "add", "new": {**NEW, "refills": "2"}}, "invalid_value"),
        ({"pointer": "/items/2", "action": "add", "new": {**NEW, "retrospective": 1}}, "invalid_value"),
        (
            {"pointer": "/items/2", "action": "add", "new": {**NEW, "reasons": ["other", "other"]}},
            "invalid_value",
        ),
        ({"pointer": "/items/2", "action": "remove"}, "no_such_field"),
        ({"pointer": "/items/0", "action": "remove", "new": NEW}, "invalid"),
        ({"pointer": "/items/0", "action": "accept"}, "invalid"),
        ({"pointer": "/items/0", "action": "correct", "new": NEW}, "invalid"),
        ({"pointer": "/items/0", "action": "undo"}, "nothing_to_undo"),
        ({"pointer": "/diagnoses", "action": "remove"}, "invalid"),
        ({"pointer": "/diagnoses/0", "action": "remove"}, "no_such_field"),
        ({"pointer": "/items/-", "action": "add", "new": NEW}, "no_such_field"),
    ],
)
def test_an_item_that_cannot_be_is_refused(client, said, code):
    letter_id = client.added()
    assert review_of(client, letter_id)["next_item"] == "/items/2"
    problem(client.post(f"/v1/letters/{letter_id}/decisions", json={"version": 0, **said}), 422, code)
    assert client.get(f"/v1/letters/{letter_id}/decisions").json() == []


def test_a_new_entry_of_a_list_has_the_evidence_and_the_others_keep_theirs(client):
    letter_id = client.added()
    before = corrected(client, letter_id)
    kept = {place: spans for place, spans in before.evidence.items() if place.startswith("/diagnoses/")}
    assert kept
    named = [*before.diagnoses, "MAXIMUS"]
    decide(client, letter_id, "correct", 0, "/diagnoses", new=named, span=span_of("MAXIMUS"))
    after = corrected(client, letter_id).evidence
    assert {place: after[place] for place in kept} == kept
    assert after[f"/diagnoses/{len(before.diagnoses)}"][0].quote == "MAXIMUS"
    (line,) = client.get(f"/v1/letters/{letter_id}/corrections").content.splitlines()
    said = orjson.loads(line)
    assert (said["pointer"], said["old"], said["new"]) == ("/diagnoses/-", None, "MAXIMUS")
    decide(client, letter_id, "correct", 1, "/diagnoses", new=["MAXIMUS", *before.diagnoses[::-1]])
    after = corrected(client, letter_id).evidence
    for place, spans in kept.items():
        assert after[f"/diagnoses/{len(kept) - int(place.rpartition('/')[2])}"] == spans


@pytest.fixture
def gold(tmp_path):
    """A copy of the sample gold set, beside its letters."""
    (tmp_path / "samples").symlink_to(SAMPLES.parent)
    return shutil.copytree(SAMPLES.parents[1] / "gold" / "samples", tmp_path / "gold" / "samples")


def correct_gold(gold, client, letter_id):
    path = gold.parent / "corrections.jsonl"
    path.write_bytes(client.get(f"/v1/letters/{letter_id}/corrections").content)
    arguments = ["correct-gold", str(gold), str(path), "--yes"]
    return CliRunner().invoke(main, arguments)


def label_of(gold):
    return next(one for one in load_gold(gold).letters if one.label.letter == LETTER.stem)


def test_what_was_added_at_the_desk_becomes_gold(client, gold):
    before = label_of(gold)
    letter_id = client.added()
    pointer, _ = add(client, letter_id)
    cited = [{"source": "MTUS", "title": None, "section": None, "pages": [3, [5, 7]]}]
    for name, value, words in (
        ("reviewer_citations", cited, "MTUS"),
        ("category", "other", None),
        ("reasons", ["criteria_not_met"], "Upheld"),
    ):
        more = {} if words is None else {"span": span_of(words)}
        assert decide(client, letter_id, "correct", 0, f"{pointer}/{name}", new=value, **more).ok, name
    diagnoses = review_of(client, letter_id)["fields"]
    read = next(field["value"] for field in diagnoses if field["pointer"] == "/diagnoses")
    decide(client, letter_id, "correct", 0, "/diagnoses", new=[*read, "MAXIMUS"], span=span_of("MAXIMUS"))

    done = correct_gold(gold, client, letter_id)
    assert done.exit_code == 0, done.output
    after = label_of(gold)
    assert after.label.items[:-1] == before.label.items
    item = after.label.items[-1]
    assert (item.request, item.outcome, item.category, item.reasons) == (
        *(REQUEST, "overturned", "other"),
        ("criteria_not_met",),
    )
    assert item.reviewer_citations[0].pages == (3, (5, 7))
    place = f"/items/{len(before.label.items)}"
    assert {p: s[0].quote for p, s in after.evidence.items() if p.startswith(place)} == {
        f"{place}/request": REQUEST,
        f"{place}/reviewer_citations": "MTUS",
        f"{place}/reasons": "Upheld",
    }
    assert after.label.diagnoses == (*before.label.diagnoses, "MAXIMUS")
    assert after.evidence[f"/diagnoses/{len(before.label.diagnoses)}"][0].quote == "MAXIMUS"
    checked = CliRunner().invoke(main, ["validate-gold", str(gold)])
    assert checked.exit_code == 0, checked.output

    again = correct_gold(gold, client, letter_id)
    assert (again.exit_code, label_of(gold)) == (0, after)
    assert again.output.count(": put in before, ") == 2


def test_what_was_taken_out_at_the_desk_leaves_gold(client, gold):
    before, letter_id = label_of(gold), client.added()
    read = corrected(client, letter_id).items[0].model_copy(update={"rationale": None})
    label = before.label.model_copy(update={"items": (read, before.label.items[1])})
    words = {"/items/0/request": (Span(0, 4, TEXT[:4]),), "/items/1/request": (Span(0, 2, TEXT[:2]),)}
    others = load_gold(gold)
    made = [GoldLetter(one.sha256, label, words) if one == before else one for one in others.letters]
    about = others.manifest.model_dump(include={"name", "version", "licence", "about", "bundled_letters"})
    write_gold(gold, made, **about)
    decide(client, letter_id, "correct", 0, "/items/1/refills", new=4)
    decide(client, letter_id, "correct", 0, "/items/0/refills", new=9)  # of no weight: its item goes
    decide(client, letter_id, "remove", 0, "/items/0")
    lines = [
        orjson.loads(line) for line in client.get(f"/v1/letters/{letter_id}/corrections").content.splitlines()
    ]
    assert [(one["pointer"], one["new"]) for one in lines] == [("/items/1/refills", 4), ("/items/0", None)]
    done = correct_gold(gold, client, letter_id)
    assert done.exit_code == 0, done.output
    after = label_of(gold)
    (left,) = after.label.items
    assert after.evidence == {"/items/0/request": words["/items/1/request"]}
    assert (left.request, left.refills) == (before.label.items[1].request, 4)
