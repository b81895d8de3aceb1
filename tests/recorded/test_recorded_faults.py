"""Letters and runs that fail, from recorded answers."""

from __future__ import annotations

import pytest
from providers import SAMPLES, Provider, Waits, read

from imr_llm import ModelFailed, ModelUnavailable
from imr_llm.llm.request import Parameters

pytestmark = pytest.mark.vcr

LETTER = SAMPLES / "letters" / "sample-f1b-03.txt"
BY_MODE = pytest.mark.parametrize("mode", ["json_schema", "responses"])


def failure(
    provider: Provider, fault: str, *, error=ModelFailed, mode="json_schema", clock=None
) -> ModelFailed:
    """What reading ends with where every answer has that fault."""
    with provider.up(faults={fault: 1.0}) as settings, pytest.raises(error) as raised:
        read(LETTER, mode=mode, clock=clock, **settings)
    return raised.value


def causes(error: ModelFailed) -> list[str | None]:
    return [attempt.cause for attempt in error.attempts]


@pytest.mark.simulated_only("a model cannot be told to refuse")
@BY_MODE
def test_refusal(provider: Provider, mode):
    error = failure(provider, "refusal", mode=mode)
    assert causes(error) == ["refusal"]
    assert error.attempts[0].tokens.input > 5000


@pytest.mark.simulated_only("a content filter cannot be met at will")
@BY_MODE
def test_content_filter(provider: Provider, mode):
    error = failure(provider, "content_filter", mode=mode)
    assert causes(error) == ["content_filter"]
    assert error.attempts[0].tokens.input > 5000


@pytest.mark.simulated_only("an account cannot be emptied at will")
def test_no_credit_ends_the_run(provider: Provider):
    error = failure(provider, "quota", error=ModelUnavailable)
    assert causes(error) == ["quota"]
    assert (error.attempts[0].status, error.attempts[0].code) == (429, "insufficient_quota")


@pytest.mark.simulated_only("a server cannot be told to fail")
def test_a_server_that_fails_once(provider: Provider):
    clock = Waits()
    with provider.up(faults={"unavailable": 1.0}, failing_attempts=1) as settings:
        record = read(LETTER, clock=clock, **settings)
    assert record.provenance.attempts == 2
    assert 1 <= clock.waits[0] <= 2


@pytest.mark.simulated_only("a server cannot be told to answer nothing")
@pytest.mark.parametrize("fault", ["empty_choices", "null_content", "html"])
def test_a_response_without_an_answer(provider: Provider, fault):
    assert causes(failure(provider, fault)) == ["malformed"] * 2


@pytest.mark.simulated_only("a model that decodes strictly cannot be told to break the schema")
def test_a_schema_broken_twice(provider: Provider):
    with provider.up(errors={"wrong_type": 1.0}) as settings, pytest.raises(ModelFailed) as raised:
        read(LETTER, **settings)
    assert causes(raised.value) == ["schema_violation"] * 2


def test_an_item_whose_answer_is_too_long(provider: Provider):
    """Split by item, then given twice the room."""
    with provider.up() as settings:
        record = read(
            SAMPLES / "letters" / "sample-f3-01.txt", parameters=Parameters(max_output_tokens=400), **settings
        )
    assert record.provenance.attempts > 1
    assert len(record.items) == 1
