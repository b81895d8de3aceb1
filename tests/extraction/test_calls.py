"""Which calls a letter takes, what they hold, what they cost, and how a second look settles conflicts."""

from __future__ import annotations

import hashlib
import re

import pytest
from answered import NAME, POLICIES, TEXT, TRUE, changed, check_at, put, true_answer
from asked import KEY, by, letter_in, read, refuses, says, user_message

from imr_llm import DecisionRecord, Letter, ModelFailed, ModelUnavailable, UsageError, extract
from imr_llm.extraction.calls import calls_for
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.prompting import ANSWER_SCHEMA
from imr_llm.llm.request import Parameters
from made import Made, printed
from scripted_server import Asked, ScriptedServer

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

MANY = printed(*(Made(f"Treatment {name} {n} visits") for n, name in enumerate("ABCDEFGHIJ", 1)))
ASKED_FOR = re.compile(r"Give `items` for items? (\d+)(?: to (\d+)| alone)")


def calls(text: str, tokens: int) -> list[str]:
    """The user messages of the calls for a letter."""
    how = Reading(model="m", parameters=Parameters(max_output_tokens=tokens))
    return [call.request.messages[1].content for call in calls_for(Letter.from_text(text, NAME), how)]


def numbers(message: str) -> list[int]:
    """The items a call asks for, from 1."""
    found = ASKED_FOR.search(message)
    assert found is not None
    return list(range(int(found[1]), int(found[2] or found[1]) + 1))


def simple(number: int) -> dict:
    """An answer about one item of `MANY`."""
    empty = {name: [] if isinstance(value, list) else None for name, value in TRUE["items"][0].items()}
    return empty | {
        "request": f"Treatment {'ABCDEFGHIJ'[number - 1]} {number} visits",
        "outcome": {"value": "upheld", "quote": "Upheld"},
    }


def answers_what_is_asked(message: str) -> dict:
    asked = numbers(message) if ASKED_FOR.search(message) else range(1, 11)
    case = None if "null for `case`" in message else TRUE["case"]
    return {"case": case, "items": [simple(number) for number in asked]}


def test_a_letter_whose_answer_fits_is_one_call():
    (message,) = calls(MANY, 16_384)
    assert letter_in(message) == MANY.strip()
    assert "Give `case` and all `items` of the letter." in message


@pytest.mark.parametrize("tokens", [256, 1500, 3000, 5000, 8000])
def test_a_longer_letter_is_split_by_item(tokens):
    messages = calls(MANY, tokens)
    assert len(messages) > 1
    assert [number for message in messages for number in numbers(message)] == list(range(1, 11))
    front = MANY[: MANY.index("Treatment A")].strip()
    shown = [letter_in(message) for message in messages]
    for message, letter in zip(messages, shown, strict=True):
        assert letter.startswith(front), "every call begins as the others do, which providers keep"
        there = {n for n, name in enumerate("ABCDEFGHIJ", 1) if f"Treatment {name} " in letter}
        assert there == set(numbers(message))
    assert ["null for `case`" in message for message in messages] == [False] + [True] * (len(messages) - 1)
    assert len({message.split("\n", 1)[0] for message in messages}) == 1, "one mark for the letter"


def test_forms_whose_items_do_not_follow_each_other_are_shown_whole(letters):
    (path,) = (path for path in letters if path.name == "sample-f2-01.txt")
    letter = Letter.from_path(path)
    messages = calls(letter.text, 256)
    assert len(messages) > 1
    assert {letter_in(message) for message in messages} == {letter.text.strip()}
    found = [number for message in messages for number in numbers(message)]
    assert found == list(range(1, len(extract(path).items) + 1))


def test_the_parts_are_put_together(server):
    record = read(server, by(answers_what_is_asked), text=MANY, max_output_tokens=3000)
    assert [item.request for item in record.items] == [simple(number)["request"] for number in range(1, 11)]
    assert record.provenance.attempts == len(server.asked) > 1
    assert {record.checks[f"/items/{k}/request"].verdict for k in range(10)} == {"verified"}


TOO_LONG = {
    "truncated": says('{"case": null, "items": [', finish="length"),
    "context_length": refuses(400, "context_length_exceeded"),
}


@pytest.mark.parametrize("said", TOO_LONG.values(), ids=TOO_LONG)
def test_a_call_that_was_too_long_is_halved_until_it_fits(server, said):
    def answer(message: str):
        return (
            said
            if not ASKED_FOR.search(message) or len(numbers(message)) > 3
            else answers_what_is_asked(message)
        )

    record = read(server, by(answer), text=MANY)
    assert [item.request for item in record.items] == [simple(number)["request"] for number in range(1, 11)]
    assert record.provenance.attempts == len(server.asked) == 7, "10; 5, 3, 2; 5, 3, 2"


def test_a_single_item_that_is_cut_gets_more_room(server):
    def answer(asked: Asked):
        fits = asked.body["max_tokens"] >= 4000
        return says({"case": TRUE["case"], "items": [simple(1)]}) if fits else TOO_LONG["truncated"]

    text = printed(Made("Treatment A 1 visits"))
    record = read(server, answer, text=text, max_output_tokens=1000)
    assert [asked.body["max_tokens"] for asked in server.asked] == [1000, 2000, 4000]
    assert record.provenance.attempts == 3


@pytest.mark.parametrize(
    ("kind", "calls"), [("truncated", 1 + 7), ("context_length", 1)], ids=["truncated", "context_length"]
)
def test_a_single_item_that_never_fits_fails_with_all_attempts(server, kind, calls):
    text = printed(Made("Treatment A 1 visits"))
    with pytest.raises(ModelFailed) as raised:
        read(server, TOO_LONG[kind], text=text, max_output_tokens=512)
    assert raised.value.failure == kind
    assert len(raised.value.attempts) == len(server.asked) == calls


def test_provenance_says_what_was_sent_and_paid(server, tmp_path):
    prices = tmp_path / "prices.toml"
    prices.write_text(
        '[models."sim-scripted"]\ninput = 1.0\ncached_input = 0.5\noutput = 4.0\nchecked = 2026-11-21\nsource = "x"\n'
    )
    record = read(server, says("no JSON"), says(true_answer()), policy="strict", prices=str(prices))
    made = record.provenance
    assert (made.model, made.prompt_version, made.policy, made.attempts) == (
        "sim-scripted",
        "extraction/v1",
        "strict",
        2,
    )
    assert made.schema_sha256 == ANSWER_SCHEMA.sha256
    assert made.usage is not None
    assert (made.usage.input_tokens, made.usage.output_tokens) == (2000, 200)
    assert (made.usage.cached_tokens, made.usage.reasoning_tokens) == (800, 20)
    assert made.cost_usd == pytest.approx(2 * (600 * 1.0 + 400 * 0.5 + 100 * 4.0) / 1_000_000)
    sent = server.asked[0].body["messages"]
    hashes = [hashlib.sha256(f"{m['role']}\n{m['content']}".encode()).hexdigest() for m in sent]
    assert made.prompt_sha256 == hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def test_of_several_calls_the_hash_is_of_all_their_messages(server):
    once = read(server, by(answers_what_is_asked), text=MANY, max_output_tokens=3000)
    again = read(server, by(answers_what_is_asked), text=MANY, max_output_tokens=3000)
    whole = read(server, by(answers_what_is_asked), text=MANY)
    assert once.provenance.prompt_sha256 == again.provenance.prompt_sha256
    assert once.provenance.prompt_sha256 != whole.provenance.prompt_sha256


def test_a_price_that_is_not_known_is_not_guessed(server):
    made = read(server, says(true_answer())).provenance
    assert made.cost_usd is None
    assert made.usage is not None


FAILURES = {
    "refusal": says(None, refusal="I cannot"),
    "content_filter": says("", finish="content_filter"),
    "schema_violation": says({"case": None}),
    "invalid_json": says("no JSON"),
    "bad_request": refuses(400, "other"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_of_a_letter_that_fails_the_attempts_are_told(server, failure):
    with pytest.raises(ModelFailed) as raised:
        read(server, FAILURES[failure])
    assert raised.value.failure == failure
    assert raised.value.code == f"model_{failure}"
    assert raised.value.letter == NAME
    assert len(raised.value.attempts) == len(server.asked)


def test_what_ends_a_run_is_not_taken_for_the_letters_fault(server):
    with pytest.raises(ModelUnavailable):
        read(server, refuses(401))


# a second look

TOLD = put("/items/0/quantity", {"min": 4, "max": 4, "unit": "visits", "quote": "4 sessions"})


def conflicting() -> dict:
    """An answer whose quantity of the first item is another than the baseline's."""
    answer = true_answer()
    TOLD(answer)
    return answer


def looking_again(server: ScriptedServer, *decisions: tuple[str, str], **settings) -> DecisionRecord:
    given = {"decisions": [{"choice": choice, "quote": quote} for choice, quote in decisions]}
    return read(server, says(conflicting()), says(given), adjudicate=True, **settings)


def test_a_second_look_that_takes_the_baselines_value_settles_a_conflict(server):
    record = looking_again(server, ("second", "8 sessions"), ("first", "8 sessions"), policy="strict")
    for end in ("min", "max"):
        check = record.checks[f"/items/0/quantity/{end}"]
        assert (check.verdict, check.model, check.baseline, check.before) == ("verified", 8, 8, 4)
    assert record.items[0].quantity.max == 8
    assert "8 sessions" in {span.quote for span in record.evidence["/items/0/quantity"]}
    assert record.flags == ()
    assert record.provenance.attempts == 2


@pytest.mark.parametrize(
    "decisions",
    [
        [("first", "4 sessions"), ("second", "4 sessions")],
        [("neither", ""), ("neither", "")],
        [("second", "8 visits"), ("first", "")],
        [("second", "4 sessions"), ("first", "low back")],
        [],
        [("neither", "")] * 9,
    ],
    ids=["repeats itself", "neither", "no such words", "words for something else", "none", "too many"],
)
def test_what_a_second_look_leaves_open_stays_a_conflict(server, decisions):
    record = looking_again(server, *decisions)
    for end in ("min", "max"):
        assert check_at(record, f"/items/0/quantity/{end}") == ("conflict", 4, 8)
        assert record.checks[f"/items/0/quantity/{end}"].before is None
    assert {flag.code for flag in record.flags} == {"readers_disagree"}
    assert record.items[0].quantity.max == 8


@pytest.mark.parametrize("said", [says("no JSON"), says(None, refusal="no"), refuses(400, "other")])
def test_a_second_look_that_fails_is_not_worth_the_letter(server, said):
    record = read(server, says(conflicting()), said, adjudicate=True)
    assert check_at(record, "/items/0/quantity/max") == ("conflict", 4, 8)
    assert record.provenance.attempts == len(server.asked) >= 2


def test_without_conflicts_nothing_is_asked_again(server):
    read(server, says(true_answer()), adjudicate=True)
    assert len(server.asked) == 1


def test_what_is_put_for_a_second_look(server):
    looking_again(server)
    message = user_message(server.asked[1])
    assert "Dispute 1: `items.quantity.min`" in message
    assert "One reader says 4, the other 8." in message
    assert "Dispute 2: `items.quantity.max`" in message
    assert "One reader says 8, the other 4." in message, "they take turns at being first"
    passage = message.partition("<passage-1-")[2].partition("\n")[2].partition("\n</passage-1-")[0]
    assert passage in TEXT
    assert "8 sessions of chiropractic care" in passage
    assert len(passage) < 800


@pytest.mark.parametrize("policy", POLICIES)
def test_only_conflicts_are_settled(server, policy):
    """What no words carry is no matter of choice."""
    answer = true_answer()
    put("/items/0/outcome", {"value": "overturned", "quote": "granted"})(answer)
    record = read(server, says(answer), adjudicate=True, policy=policy)
    assert len(server.asked) == 1
    assert check_at(record, "/items/0/outcome")[0] == "ungrounded"


def test_a_file_of_answers_cannot_be_asked_twice(tmp_path):
    with pytest.raises(UsageError, match="adjudicate asks a model once more"):
        extract(Letter.from_text(TEXT), answers=str(tmp_path / "x"), adjudicate=True)


def test_the_key_is_sent_and_nothing_of_the_answer_is_kept_in_the_record(server):
    record = read(server, says(true_answer()))
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in record.model_dump_json()
    assert record.model_dump(exclude={"provenance"}) == changed().model_dump(exclude={"provenance"})
