"""Each kind of error alone: the answer differs from the true one by exactly what the log says."""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import Any

import pytest
from asking import GOLD, LETTERS, ONE, SHORT, bodies, body, planted, post, quotes, reading, recorded
from pydantic import ValidationError

from imr_llm.extraction.response import LetterAnswer
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
OF_VALUES = (
    "swap_digits",
    "change_number",
    "change_date",
    "flip_outcome",
    "drop_negation",
    "null_value",
    "example_text",
    "wrong_type",
    "invent_value",
)
OF_QUOTES = ("wrong_quote", "quote_from_other_item")
OF_ITEMS = ("drop_item", "duplicate_item", "invent_item", "merge_items")


def erring(**errors: float) -> Profile:
    return Profile(name="sim-test", about="a test's", errors=errors)


def content(response: Any) -> str:
    return response.json()["choices"][0]["message"]["content"]


def both(sim: Any, path: Any, **more: Any) -> tuple[dict, dict, list[dict]]:
    """The true answer, the one with errors, and what the log says of it."""
    true = json.loads(content(post(sim, body(path, "sim-perfect", **more))))
    before = len(sim.log)
    erred = json.loads(content(post(sim, body(path, "sim-test", **more))))
    return (
        true,
        erred,
        [line for line in planted(sim)[-len(sim.log) + before + 1 :] if len(sim.log) > before + 1],
    )


def at(node: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


def quote_at(answered: dict, pointer: str) -> str:
    """The words an answer gives for the value at a record's pointer, or for what it is part of."""
    root = answered if pointer.startswith("/items") else answered["case"]
    parts = ("min", "max", "unit", "part", "side", "source", "title", "section", "pages")
    head, _, tail = pointer.rpartition("/")
    found: str = at(root, head if tail in parts or tail.startswith(("per_week", "weeks")) else pointer)[
        "quote"
    ]
    return found


def applied(true: dict, lines: list[dict]) -> dict:
    """The true record with what the log says was planted."""
    record = copy.deepcopy(true)
    lists = []
    for line in lines:
        head, _, tail = line["pointer"].rpartition("/")
        holder = at(record, head)
        if isinstance(holder, list):
            lists.append(holder)
            if line["true"] is None:
                assert holder == []
                holder.append(line["planted"])
            else:
                assert holder[int(tail)] == line["true"]
                holder[int(tail)] = line["planted"]
        else:
            assert holder[tail] == line["true"] != line["planted"]
            holder[tail] = line["planted"]
    for holder in lists:
        holder[:] = [value for value in holder if value is not None]
    return record


@pytest.mark.parametrize("kind", OF_VALUES)
def test_values_change_as_the_log_says_and_nowhere_else(kind):
    with simulated_provider(profile=erring(**{kind: 1.0}), gold=GOLD) as sim:
        seen = 0
        for path in LETTERS:
            true, erred, lines = both(sim, path)
            assert {line["kind"] for line in lines} <= {kind}
            assert applied(recorded(true), lines) == recorded(erred)
            same = {line["pointer"] for line in lines if "quote" in line}
            for line in lines:
                if "quote" in line and line["planted"] is not None and kind != "invent_value":
                    assert quote_at(erred, line["pointer"]) == line["quote"]
            if kind in ("change_number", "change_date", "flip_outcome"):
                assert same == set()
                assert list(quotes(true)) == list(quotes(erred))
            seen += len(lines)
        assert seen > 10


@pytest.mark.parametrize("kind", OF_QUOTES)
def test_words_change_as_the_log_says_and_no_value_does(kind):
    with simulated_provider(profile=erring(**{kind: 1.0}), gold=GOLD) as sim:
        seen = 0
        for path in LETTERS:
            true, erred, lines = both(sim, path)
            assert recorded(true) == recorded(erred)
            for line in lines:
                assert quote_at(true, line["pointer"]) == line["true"] != line["planted"]
                assert quote_at(erred, line["pointer"]) == line["planted"]
                if kind == "wrong_quote":
                    folded = " ".join(reading(path).letter.text.split()).lower()
                    assert " ".join(line["planted"].split()).lower() not in folded
            changed = sum(one != other for one, other in zip(quotes(true), quotes(erred), strict=True))
            assert changed == len(lines)
            seen += changed
        assert seen > 50


@pytest.mark.parametrize("kind", OF_ITEMS)
def test_items_change_as_the_log_says_and_nothing_else(kind):
    with simulated_provider(profile=erring(**{kind: 1.0}), gold=GOLD) as sim:
        for path in LETTERS:
            true, erred, lines = both(sim, path)
            assert true["case"] == erred["case"]
            count = len(true["items"])
            expected = Counter(item["request"] for item in true["items"])
            for line in lines:
                steps = line["pointer"].split("/")
                index = int(steps[2])
                if line["true"] is None:
                    assert index >= count
                    expected[line["planted"]] += 1
                else:
                    assert true["items"][index]["request"] == line["true"]
                    expected[line["true"]] -= 1
                    if steps[3:] == ["request"]:
                        expected[line["planted"]] += 1
            assert +expected == Counter(item["request"] for item in erred["items"])
            pairs = {
                "drop_item": count,
                "duplicate_item": count,
                "invent_item": 1,
                "merge_items": count // 2 * 2,
            }
            assert len(lines) == pairs[kind]


def test_pointers_count_the_letters_items_in_a_part_of_it():
    path = next(path for path in LETTERS if len(list(bodies(path, parameters=SHORT))) > 1)
    with simulated_provider(profile=erring(flip_outcome=1.0), gold=GOLD) as sim:
        for asked, part in bodies(path, "sim-test", SHORT):
            post(sim, asked)
            pointers = [line["pointer"] for line in planted(sim)][-(part.last - part.first) :]
            assert pointers == [f"/items/{k}/outcome" for k in range(part.first, part.last)]


def test_the_log_names_the_letter_the_request_and_the_attempt():
    with simulated_provider(profile=erring(flip_outcome=1.0), gold=GOLD) as sim:
        for attempt in (1, 2):
            post(sim, body(ONE, "sim-test"))
            *_, line = planted(sim)
            assert (line["letter"], line["attempt"]) == ("sample-f1b-02", attempt)
            assert (line["pointer"], line["true"], line["planted"]) == (
                "/items/1/outcome",
                "upheld",
                "overturned",
            )


def test_wrong_types_do_not_fit_the_schema():
    with simulated_provider(profile=erring(wrong_type=1.0)) as sim:
        text = content(post(sim, body(ONE, "sim-test")))
    with pytest.raises(ValidationError) as caught:
        LetterAnswer.model_validate_json(text)
    pointers = {line["pointer"] for line in planted(sim)}
    assert len(caught.value.errors()) == len(pointers)


def test_an_answer_that_breaks_the_schema_has_no_other_errors():
    """Nobody takes it, so that nobody could find them."""
    with simulated_provider(profile=erring(wrong_type=0.02, flip_outcome=1.0, drop_item=0.2)) as sim:
        for seed in range(20):
            post(sim, body(ONE, "sim-test", seed=seed))
        kinds = [
            {line["kind"] for line in planted(sim) if line["request"] == request}
            for request in {line["request"] for line in planted(sim)}
        ]
    assert {"wrong_type"} in kinds
    assert all(found == {"wrong_type"} or "wrong_type" not in found for found in kinds)


def test_who_mends_keeps_to_the_schema_when_asked_anew():
    asked = body(ONE, "sim-test")
    asked["messages"] += [{"role": "assistant", "content": "{}"}, {"role": "user", "content": "Correct it."}]
    with simulated_provider(profile=erring(wrong_type=1.0).model_copy(update={"mends": True})) as sim:
        LetterAnswer.model_validate_json(content(post(sim, asked)))


def test_prose_stands_around_the_json():
    with simulated_provider(profile=erring(extra_prose=1.0)) as sim:
        texts = [content(post(sim, body(ONE, "sim-test", seed=seed))) for seed in range(12)]
        prose = [line["planted"] for line in planted(sim)]
    assert len(set(prose)) == 3
    for text, words in zip(texts, prose, strict=True):
        inside = text[text.index("{") : text.rindex("}") + 1]
        assert text.replace(inside, "") == words
        LetterAnswer.model_validate_json(inside)


def test_swapped_digits_take_the_words_along_at_times():
    with simulated_provider(profile=erring(swap_digits=1.0), gold=GOLD) as sim:
        for path in LETTERS:
            post(sim, body(path, "sim-test"))
        lines = [line for line in planted(sim) if "/dates/" in line["pointer"]]
    assert {"quote" in line for line in lines} == {True, False}


def test_without_the_example_in_the_prompt_nothing_is_taken_from_it():
    asked = body(ONE, "sim-test")
    with simulated_provider(profile=erring(example_text=1.0)) as sim:
        for system in ("Read the letter.", "Its answer:", "Its answer:\nnone", 'Its answer:\n{"a": 1}'):
            asked["messages"][0]["content"] = system
            post(sim, asked)


def test_errors_share_where_their_rates_are_over_one():
    with simulated_provider(profile=erring(flip_outcome=1.0, null_value=1.0), gold=GOLD) as sim:
        for path in LETTERS:
            post(sim, body(path, "sim-test"))
        kinds = Counter(line["kind"] for line in planted(sim) if line["pointer"].endswith("/outcome"))
    assert set(kinds) == {"flip_outcome", "null_value"}


def test_rates_are_kept_about():
    with simulated_provider(profile=erring(flip_outcome=0.2), gold=GOLD) as sim:
        items = 0
        for seed in range(4):
            for path in LETTERS:
                items += len(json.loads(content(post(sim, body(path, "sim-test", seed=seed))))["items"])
        assert 0.14 < len(planted(sim)) / items < 0.26
