"""Tokens, money, limits: what is counted is what is said, and the log adds up."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

import aiohttp
import orjson
import pytest
from asking import GOLD, LETTERS, billed, body, client, planted, post

from imr_llm.simulator.profile import Latency, Prices, Profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class Stopped:
    """A clock that stands still until it is moved; sleeping moves it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def ask_all(sim, asked: list[dict], at_once: int) -> list[dict]:
    """Post requests, some at once; the JSON of their answers, in the order asked."""

    async def run() -> list[dict]:
        gate = asyncio.Semaphore(at_once)
        async with aiohttp.ClientSession() as session:

            async def one(request: dict) -> dict:
                async with gate, session.post(sim.base_url + "/chat/completions", json=request) as response:
                    return {"status": response.status, **await response.json()}

            return await asyncio.gather(*(one(request) for request in asked))

    return asyncio.run(run())


def test_tokens_are_a_quarter_of_the_characters():
    asked = body()
    with simulated_provider(profile=Profile(name="sim-test", about="a test's")) as sim:
        done = client(sim).chat.completions.create(**{**asked, "model": "sim-test"})
    shape = orjson.dumps(asked["response_format"]["json_schema"]["schema"]).decode()
    chars = len(shape) + sum(len(m["role"]) + len(m["content"]) + 2 for m in asked["messages"])
    assert done.usage.prompt_tokens == -(-chars // 4)
    assert done.usage.completion_tokens == -(-len(done.choices[0].message.content) // 4)


def test_a_shared_beginning_is_cached_in_blocks():
    with simulated_provider() as sim:
        cached = [
            client(sim).chat.completions.create(**body(path)).usage.prompt_tokens_details.cached_tokens
            for path in (LETTERS[0], LETTERS[1], LETTERS[1])
        ]
    system = len(body()["messages"][0]["content"]) // 4
    assert cached[0] == 0
    assert system < cached[1] < cached[2]
    assert all(count % 128 == 0 for count in cached)


def test_the_bill_is_the_logs_sum_and_what_the_answers_said():
    with simulated_provider(profile="sim-careless", gold=GOLD, seed=3) as sim:
        done = ask_all(sim, [body(path, "any") for path in LETTERS], 8)
        lines = billed(sim)
        assert sim.bill == sum(line["cost_microdollars"] for line in lines)
        usages = [answer["usage"] for answer in done]
        for name in ("prompt_tokens", "completion_tokens"):
            assert sum(usage[name] for usage in usages) == sum(line["usage"][name] for line in lines)
        cost = sum(
            2 * (u["prompt_tokens"] - u["prompt_tokens_details"]["cached_tokens"])
            + u["prompt_tokens_details"]["cached_tokens"]
            + 8 * u["completion_tokens"]
            for u in usages
        )
        assert abs(2 * sim.bill - cost) <= len(lines)


@pytest.mark.parametrize(
    ("prompt", "cached", "completion", "cost"),
    [(1000, 0, 10, 1040), (3, 1, 0, 3), (3, 2, 0, 2), (5, 3, 0, 4)],
)
def test_money_is_whole_microdollars_rounded_half_up(prompt, cached, completion, cost):
    assert Prices().cost(prompt, cached, completion) == cost


def test_the_log_file_is_the_log(tmp_path):
    file = tmp_path / "log.jsonl"
    for _ in range(2):
        with simulated_provider(profile="sim-hostile", gold=GOLD, log=file) as sim:
            post(sim, body(model="sim-careless"))
            assert [json.loads(line) for line in file.read_text().splitlines()][-len(sim.log) :] == sim.log
    assert len(file.read_text().splitlines()) == 2 * len(sim.log), "a log is added to"


def test_errors_do_not_hang_on_order_or_concurrency():
    def run(order: list[int], at_once: int) -> tuple[list, list]:
        with simulated_provider(profile="sim-careless", gold=GOLD, seed=5) as sim:
            asked = [body(LETTERS[k % len(LETTERS)], "any", seed=k // len(LETTERS)) for k in order]
            done = ask_all(sim, asked, at_once)
            lines = sorted(json.dumps(line, sort_keys=True) for line in planted(sim))
            return [done[order.index(k)]["choices"] for k in range(len(order))], lines

    order = list(range(60))
    one_by_one = run(order, 1)
    assert run(order[::-1], 32) == one_by_one
    assert len(one_by_one[1]) > 60


def test_faults_do_not_hang_on_concurrency():
    profile = Profile(name="sim-test", about="a test's", faults={"server_error": 0.3, "rate_limit": 0.2})

    def run(at_once: int) -> list[int]:
        with simulated_provider(profile=profile) as sim:
            return [
                a["status"]
                for a in ask_all(sim, [body(seed=k, model="sim-test") for k in range(60)], at_once)
            ]

    statuses = run(1)
    assert run(30) == statuses
    assert 8 < Counter(statuses)[500] < 28


def test_another_seed_plants_other_errors():
    logs = []
    for seed in (1, 2):
        with simulated_provider(profile="sim-careless", gold=GOLD, seed=seed) as sim:
            for path in LETTERS[:10]:
                post(sim, body(path, "any"))
            logs.append([(line["pointer"], line["kind"]) for line in planted(sim)])
    assert logs[0] != logs[1]


def test_attempts_differ_and_are_counted():
    with simulated_provider(profile="sim-careless", gold=GOLD) as sim:
        texts = [post(sim, body(model="any")).json()["choices"][0]["message"]["content"] for _ in range(4)]
        assert [line["attempt"] for line in billed(sim)] == [1, 2, 3, 4]
        assert len(set(texts)) > 1


def test_requests_per_minute():
    clock = Stopped()
    profile = Profile(name="sim-test", about="a test's", limits={"requests_per_minute": 3})
    with simulated_provider(profile=profile, clock=clock) as sim:
        statuses = []
        for second in (0, 10, 20, 30, 59, 60, 61, 70):
            clock.now = 1_000_000.0 + second
            response = post(sim, body(model="sim-test"))
            statuses.append(response.status_code)
            if second == 30:
                assert response.headers["retry-after"] == "30"
                assert response.headers["retry-after-ms"] == "30000"
                assert response.json()["error"]["code"] == "rate_limit_exceeded"
                assert response.json()["error"]["type"] == "requests"
            if second == 0:
                assert response.headers["x-ratelimit-limit-requests"] == "3"
                assert response.headers["x-ratelimit-remaining-requests"] == "2"
                assert response.headers["x-ratelimit-reset-requests"] == "60.000s"
        assert statuses == [200, 200, 200, 429, 429, 200, 429, 200]
        assert [line["attempt"] for line in billed(sim)] == [1, 2, 3, 4, 5], "what is refused is no attempt"
        assert post(sim, body(model="sim-perfect")).status_code == 200, "limits are the profile's"


def test_tokens_per_minute():
    clock = Stopped()
    with simulated_provider() as sim:
        used = client(sim).chat.completions.create(**body()).usage
    allowed = 2 * used.total_tokens + used.prompt_tokens - 1
    profile = Profile(name="sim-test", about="a test's", limits={"tokens_per_minute": allowed})
    with simulated_provider(profile=profile, clock=clock) as sim:
        statuses = []
        for second in (0, 10, 20, 59, 60):
            clock.now = 1_000_000.0 + second
            response = post(sim, body(model="sim-test"))
            statuses.append(response.status_code)
            if second == 10:
                assert response.headers["x-ratelimit-remaining-tokens"] == str(
                    allowed - 2 * used.total_tokens
                )
            if second == 20:
                assert response.headers["retry-after"] == "40"
        assert statuses == [200, 200, 429, 429, 200]


def test_a_request_over_the_limit_alone():
    profile = Profile(name="sim-test", about="a test's", limits={"tokens_per_minute": 10})
    with simulated_provider(profile=profile) as sim:
        response = post(sim, body(model="sim-test"))
        assert response.status_code == 429
        assert "too large" in response.json()["error"]["message"]
        assert "retry-after" not in response.headers


def test_latency_is_lognormal_with_stragglers_and_passes_on_the_clock_given():
    clock = Stopped()
    latency = Latency(median=100.0, sigma=0.5, stragglers=0.1, straggler_factor=50)
    with simulated_provider(
        profile=Profile(name="sim-test", about="a test's", latency=latency), clock=clock
    ) as sim:
        waits = []
        for seed in range(100):
            before = clock.now
            post(sim, body(model="sim-test", seed=seed))
            waits.append(clock.now - before)
    waits.sort()
    assert 75 < waits[45] < 130
    assert waits[-1] > 600
    assert 3 <= sum(wait > 700 for wait in waits) <= 20
