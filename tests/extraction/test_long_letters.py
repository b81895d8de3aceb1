"""Letters of many items, through the simulated provider: split by item, joined again, nothing lost or shifted."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from imr_llm import DecisionRecord, extract
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import RunningProvider, simulated_provider
from made import Made, printed

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
SUMMARY = "The patient is a 54-year-old female with low back pain. " + "She was seen again. " * 30


@cache
def letter(count: int) -> str:
    """Items that differ in kind, amount, outcome and reason."""
    return printed(*(item(k) for k in range(count)), summary=SUMMARY)


def item(k: int) -> Made:
    denied = k % 3 != 0
    heading = (
        f"Norco 10/325mg #{k + 30}" if k % 2 else f"Physical therapy, {k % 20 + 3} visits, for the left knee"
    )
    why = f"Guidelines recommend up to {k % 9 + 2} visits. The request is {'not ' if denied else ''}medically necessary."
    return Made(heading, "Upheld" if denied else "Overturned", f"{why} {'The records show pain. ' * 20}")


def read(
    provider: RunningProvider, count: int, *, model: str = "sim-perfect", room: int = 16_384
) -> DecisionRecord:
    return extract(letter(count), model=model, base_url=provider.base_url, max_output_tokens=room)


def calls(provider: RunningProvider) -> list[dict]:
    return [line["usage"] for line in provider.log if "usage" in line]


@pytest.mark.parametrize("room", [16_384, 1_800])
@pytest.mark.parametrize("count", [21, 100])
def test_every_item_is_read_in_its_place(count, room):
    with simulated_provider() as provider:
        record = read(provider, count, room=room)
        made = calls(provider)
    alone = extract(letter(count))
    assert len(record.items) == count
    assert record.items == alone.items
    assert record.model_dump(include={"dates", "patient", "case_number"}) == alone.model_dump(
        include={"dates", "patient", "case_number"}
    )
    assert set(Counter(check.verdict for check in record.checks.values())) == {
        "verified",
        "absent",
        "baseline",
    }
    assert len(made) > count / 25
    assert record.provenance is not None
    assert record.provenance.attempts == len(made)
    assert max(usage["completion_tokens"] for usage in made) <= room


def test_calls_for_one_letter_begin_alike():
    """Instructions and case summary, sent once in each call, are what a provider keeps from the first one."""
    with simulated_provider() as provider:
        read(provider, 100)
        first, *others = calls(provider)
    assert others
    summary = len(SUMMARY) // 4
    for usage in others:
        assert usage["cached_tokens"] > 6000 + summary
        assert usage["prompt_tokens"] - usage["cached_tokens"] < first["prompt_tokens"] / 2


def test_answers_that_are_cut_are_asked_for_in_halves():
    cutting = Profile(name="sim-cutting", about="a test's", faults={"truncation": 0.4})
    with simulated_provider(profile=cutting, seed=1) as provider:
        record = read(provider, 100, model="sim-cutting")
        cut = sum(line.get("fault") == "truncation" for line in provider.log)
        made = calls(provider)
    assert cut > 1
    assert record.items == extract(letter(100)).items
    assert record.provenance is not None
    assert record.provenance.usage is not None
    assert record.provenance.usage.input_tokens == sum(usage["prompt_tokens"] for usage in made), (
        "paid, cut or not"
    )


def test_errors_in_a_part_are_found_in_the_letters_item():
    with simulated_provider(profile="sim-careless", seed=5) as provider:
        record = read(provider, 100, model="sim-careless")
        planted = [line for line in provider.log if line.get("kind") == "flip_outcome"]
    assert planted
    for line in planted:
        assert record.checks[line["pointer"]].verdict in ("conflict", "ungrounded", "missed")
