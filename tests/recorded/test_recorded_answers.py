"""Letters read from recorded answers, through the package's own doors."""

from __future__ import annotations

import pytest
from providers import SAMPLES, Provider, Waits, read

from imr_llm import DecisionRecord, extract, extract_many

pytestmark = pytest.mark.vcr

LETTER = SAMPLES / "letters" / "sample-f1b-02.txt"
OTHER = SAMPLES / "letters" / "sample-f2-02.txt"
DISPUTED = SAMPLES / "letters" / "sample-f2-05.txt"
"""With dates of which one becomes another when its digits change places."""
MODES = pytest.mark.parametrize("mode", ["json_schema", "tools", "json", "responses"])


def outcomes(record: DecisionRecord) -> list[str | None]:
    return [item.outcome for item in record.items]


@MODES
def test_a_letter_in_each_mode(provider: Provider, mode):
    with provider.up() as settings:
        record = extract(LETTER, mode=mode, **settings)
    assert outcomes(record) == outcomes(extract(LETTER))
    usage = record.provenance.usage
    assert usage.input_tokens > 5000
    assert usage.output_tokens > 500
    assert record.provenance.model == settings["model"]
    if provider.simulated:
        assert record.provenance.attempts == 1
        assert record.provenance.cost_usd == pytest.approx(
            (usage.input_tokens + 4 * usage.output_tokens) / 1e6, abs=1e-6
        )


def test_an_answer_that_was_cut_is_asked_for_in_halves(provider: Provider):
    """Of a model that reasons, which takes room, another name for the limit and no temperature."""
    with provider.up(reasoning_tokens=3200) as settings:
        record = extract(LETTER, mode="json_schema", max_output_tokens=2700, **settings)
    assert outcomes(record) == outcomes(extract(LETTER))
    if provider.simulated:
        two_refusals, cut, halves = 2, 1, 2
        assert record.provenance.attempts >= two_refusals + cut + halves
        assert record.provenance.usage.reasoning_tokens > 3 * 1600


def test_a_second_look_at_what_the_readers_disagree_on(provider: Provider):
    with provider.up(errors={"swap_digits": 1.0}) as settings:
        record = extract(DISPUTED, mode="json_schema", adjudicate=True, **settings)
    assert len(record.items) == len(extract(DISPUTED).items)
    if provider.simulated:
        check = record.checks["/dates/application_received"]
        assert (check.verdict, check.model) == ("verified", check.baseline)
        assert check.before not in (None, check.baseline)
        assert record.provenance.attempts == 2


@pytest.mark.simulated_only("a server that knows json_schema cannot be told to refuse it")
def test_another_mode_is_found_once_for_all_letters(provider: Provider):
    with provider.up(json_schema="fail") as settings:
        records = list(extract_many([LETTER, OTHER], concurrency=1, **settings))
    assert [record.provenance.attempts for record in records] == [2, 1]
    assert [outcomes(record) for record in records] == [outcomes(extract(path)) for path in (LETTER, OTHER)]


@pytest.mark.simulated_only("a model that decodes strictly cannot be told to break the schema")
@pytest.mark.parametrize("mode", ["json_schema", "tools"])
def test_an_answer_that_breaks_the_schema_is_asked_for_anew(provider: Provider, mode):
    with provider.up(errors={"wrong_type": 1.0}, mends=True) as settings:
        record = extract(LETTER, mode=mode, **settings)
    assert record.provenance.attempts == 2
    assert outcomes(record) == outcomes(extract(LETTER))


@pytest.mark.simulated_only("a limit cannot be met at will")
def test_a_rate_limit_is_waited_for(provider: Provider):
    clock = Waits()
    with provider.up(faults={"rate_limit": 1.0}, failing_attempts=1, retry_after=7.0) as settings:
        record = read(LETTER, clock=clock, **settings)
    assert record.provenance.attempts == 2
    assert 7 <= clock.waits[0] < 9
    assert outcomes(record) == outcomes(extract(LETTER))
