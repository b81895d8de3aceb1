"""Files and batches of the simulated provider, through the openai library."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import openai
import pytest
from asking import LETTERS, body, client

from imr_llm.simulator.profile import Batching, Profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
CHAT = "/v1/chat/completions"


class Stepping:
    """A clock that stands still until it is slept by."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def profile(**batches: Any) -> Profile:
    return Profile(name="sim-test", about="a test's", batches=Batching(**batches))


def lines(count: int = len(LETTERS)) -> list[dict[str, Any]]:
    return [
        {
            "custom_id": f"call-{k}",
            "method": "POST",
            "url": CHAT,
            "body": body(LETTERS[k % len(LETTERS)], "sim-test", seed=k),
        }
        for k in range(count)
    ]


def send(ask: openai.OpenAI, asked: list[dict[str, Any]] | str, endpoint: Any = CHAT) -> Any:
    content = asked if isinstance(asked, str) else "".join(json.dumps(line) + "\n" for line in asked)
    file = ask.files.create(file=("asked.jsonl", content.encode()), purpose="batch")
    return ask.batches.create(
        input_file_id=file.id, endpoint=endpoint, completion_window="24h", metadata={"name": "one"}
    )


def ended(ask: openai.OpenAI, batch: Any) -> Any:
    while batch.status not in ("completed", "failed", "expired", "cancelled"):
        batch = ask.batches.retrieve(batch.id)
    return batch


def content(ask: openai.OpenAI, file: str | None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ask.files.content(file).text.splitlines()] if file else []


def test_a_batch_is_answered_as_calls_are_at_half_the_price_in_another_order():
    asked = lines()
    with simulated_provider(profile=profile()) as sim, client(sim) as ask:
        done = ended(ask, send(ask, asked))
        found = {line["custom_id"]: line["response"] for line in content(ask, done.output_file_id)}
        assert [*found] != sorted(found, key=lambda name: int(name.split("-")[1]))
        half = sim.bill
        logged = [entry for entry in sim.log if "usage" in entry]
        assert {entry["custom_id"] for entry in logged} == found.keys()
        assert {entry["batch"] for entry in logged} == {done.id}
        for line in asked:
            alone = ask.chat.completions.create(**line["body"])
            in_batch = found[line["custom_id"]]
            assert in_batch["status_code"] == 200
            assert in_batch["body"]["choices"][0]["message"]["content"] == alone.choices[0].message.content
        whole = sim.bill - half
    assert (done.status, done.request_counts.completed, done.metadata) == (
        "completed",
        len(asked),
        {"name": "one"},
    )
    assert done.error_file_id is None
    assert abs(2 * half - whole) <= len(asked)  # each is rounded


def test_lines_are_lost_doubled_expired_and_failed():
    rates = {"missing": 0.2, "duplicated": 0.2, "expired": 0.2, "failed": 0.2}
    with simulated_provider(profile=profile(**rates)) as sim, client(sim) as ask:
        done = ended(ask, send(ask, lines(60)))
        good, bad = content(ask, done.output_file_id), content(ask, done.error_file_id)
        billed = [entry["custom_id"] for entry in sim.log if "usage" in entry]
    assert done.status == "expired"
    times = Counter(Counter(line["custom_id"] for line in good).values())
    assert times[1] > 0
    assert times[2] > 0
    assert len(billed) == len(set(billed)) == times[1] + times[2]
    expired = [line for line in bad if (line["error"] or {}).get("code") == "batch_expired"]
    failed = [line for line in bad if (line["response"] or {}).get("status_code") == 500]
    assert len(expired) + len(failed) == len(bad)
    assert expired
    assert failed
    assert 60 - len(bad) - times[1] - times[2] > 0


def test_a_batch_takes_its_time_and_the_limit_on_waiting_tokens_holds_until_it_ends():
    limited = profile(seconds=3600, enqueued_tokens=30_000)
    with simulated_provider(profile=limited) as sim, client(sim) as ask:
        first = send(ask, lines(2))
        second = send(ask, lines(2))
        assert first.status == "validating"
        second = ended(ask, second)
        assert second.status == "failed"
        assert second.errors.data[0].code == "token_limit_exceeded"
        cancelled = ask.batches.cancel(first.id)
        assert cancelled.status == "cancelling"
        assert [one.id for one in ask.batches.list()] == [second.id, first.id]
        assert sim.bill == 0  # cancelled before its turn came


def test_time_is_the_clocks():
    clock = Stepping()
    with simulated_provider(profile=profile(seconds=3600), clock=clock) as sim, client(sim) as ask:
        done = ended(ask, send(ask, lines(1)))
    assert done.in_progress_at - done.created_at == 360
    assert done.finalizing_at - done.created_at == 3240
    assert done.completed_at - done.created_at == 3600


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty_file"),
        ("{", "invalid_json_line"),
        ('{"custom_id": "a", "url": "/v1/responses", "body": {}}', "invalid_url"),
        (json.dumps({"custom_id": "a", "url": CHAT, "body": {"model": "m"}}), "invalid_request"),
        ("\n".join([json.dumps(lines(1)[0])] * 2), "duplicate_custom_id"),
    ],
)
def test_a_file_that_is_none_fails_as_a_whole(content, code):
    with simulated_provider(profile=profile()) as sim, client(sim) as ask:
        done = ended(ask, send(ask, content))
    assert (done.status, done.errors.data[0].code) == ("failed", code)


def test_files_are_listed_and_deleted():
    with simulated_provider() as sim, client(sim) as ask:
        kept = [ask.files.create(file=(f"{k}.jsonl", b"{}"), purpose="batch").id for k in range(3)]
        assert [file.id for file in ask.files.list(limit=2)] == kept[::-1]
        ask.files.delete(kept[1])
        with pytest.raises(openai.NotFoundError):
            ask.files.content(kept[1])
        with pytest.raises(openai.NotFoundError):
            ask.batches.retrieve("batch_none")
        with pytest.raises(openai.NotFoundError):
            send_file_of(ask, kept[1])


def send_file_of(ask: openai.OpenAI, file: str) -> Any:
    return ask.batches.create(input_file_id=file, endpoint=CHAT, completion_window="24h")
