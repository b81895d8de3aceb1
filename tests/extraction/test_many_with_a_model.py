"""Many letters and a model: results in order, letters asked about at a time, ending early, running loops."""

from __future__ import annotations

import asyncio
import threading
import time
from itertools import islice

import pytest
from answered import TEXT, true_answer
from asked import asking, by, letter_in, refuses, says

from imr_llm import (
    DecisionRecord,
    FailedLetter,
    Letter,
    ModelUnavailable,
    UsageError,
    extract,
    extract_many,
)
from scripted_server import Asked, Said

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def numbered(count: int) -> list[Letter]:
    """Letters that differ in the worker's age."""
    return [
        Letter.from_text(TEXT.replace("47-year-old", f"{20 + n}-year-old"), f"{n}.txt") for n in range(count)
    ]


def answer(message: str) -> dict:
    age = int(letter_in(message).partition("-year-old")[0].split()[-1])
    told = true_answer()
    told["case"]["patient"]["age"] = {"value": age, "quote": f"{age}-year-old"}
    return told


def ages(results) -> list[int | str | None]:
    return [one.patient.age if isinstance(one, DecisionRecord) else one.error.code for one in results]


@pytest.mark.parametrize("concurrency", [1, 3, 20])
def test_results_come_in_the_order_of_the_letters(server, concurrency):
    """The first letter is answered last."""
    server.says(lambda asked: slow_first(asked))
    results = extract_many(numbered(7), **asking(server), concurrency=concurrency)
    assert ages(results) == list(range(20, 27))


def slow_first(asked: Asked):
    said = by(answer)(asked)
    said.pause = 0.05 if "20-year-old" in str(asked.body) else 0
    return said


def test_no_more_are_asked_about_at_a_time_than_allowed(server):
    taken: list[str] = []

    def sources():
        for letter in numbered(9):
            taken.append(letter.name)
            yield letter

    server.says(by(answer))
    coming = extract_many(sources(), **asking(server), concurrency=3)
    assert taken == [], "nothing is taken before the first result is wanted"
    for done, _ in enumerate(coming, 1):
        assert len(taken) <= done + 2
    assert len(taken) == 9


def test_letters_that_fail_stand_in_their_place(server):
    def step(message: str):
        if "22-year-old" in message:
            return says("no JSON")
        return refuses(400, "other") if "23-year-old" in message else answer(message)

    server.says(by(step))
    sources = [*numbered(5), "nosuch.txt", b"", numbered(1)[0]]
    results = list(extract_many(sources, **asking(server)))
    assert ages(results) == [20, 21, "model_invalid_json", "model_bad_request", 24, "not_found", "empty", 20]
    failed = results[2]
    assert isinstance(failed, FailedLetter)
    assert failed.provenance is not None
    assert failed.provenance.attempts == 2
    assert failed.provenance.usage is not None
    assert failed.provenance.usage.input_tokens == 2000
    assert failed.provenance.prompt_version == "extraction/v1"


def test_the_end_of_a_run_comes_after_the_letters_before_it(server):
    server.says(by(lambda message: refuses(401) if "22-year-old" in message else answer(message)))
    coming = extract_many(numbered(5), **asking(server), concurrency=1)
    assert ages(islice(coming, 2)) == [20, 21]
    with pytest.raises(ModelUnavailable):
        next(coming)
    assert list(coming) == []


def test_when_one_letter_is_told_to_wait_the_batch_waits(server):
    """A limit is met by all, so that trying with the next letter would only meet it again."""
    told: list[float] = []
    times: list[float] = []

    def step(asked: Asked):
        times.append(time.monotonic())
        if "21-year-old" in str(asked.body) and not told:
            told.append(time.monotonic())
            return Said(429, refuses(429, "rate_limit_exceeded").body, {"retry-after-ms": "300"})
        said = by(answer)(asked)
        said.pause = 0.1 if "20-year-old" in str(asked.body) else 0
        return said

    server.says(step)
    assert ages(extract_many(numbered(4), **asking(server), concurrency=2)) == [20, 21, 22, 23]
    assert len([moment for moment in times if moment < told[0] + 0.3]) == 2, "those that were out already"


def test_what_is_paid_when_a_run_ends_is_kept(server):
    """Calls under way behind the letter that ended the run are waited for; no other call is begun."""

    def step(asked: Asked):
        if "21-year-old" in str(asked.body):
            return refuses(429, "insufficient_quota")
        said = by(answer)(asked)
        said.pause = 0.2
        return said

    server.says(step)
    coming = extract_many(numbered(20), **asking(server), concurrency=4)
    assert ages(islice(coming, 4)) == [20, 22, 23, 24]
    with pytest.raises(ModelUnavailable, match="no credit left"):
        next(coming)
    assert len(server.asked) == 5


def test_closing_early_ends_what_is_under_way(server):
    before = threading.active_count()
    server.says(lambda asked: slow_first(asked))
    coming = extract_many(numbered(50), **asking(server), concurrency=4)
    next(coming)
    coming.close()
    assert threading.active_count() == before
    assert len(server.asked) <= 8


def test_an_iterator_that_is_never_begun_starts_nothing(server):
    before = threading.active_count()
    extract_many(numbered(3), **asking(server)).close()
    assert threading.active_count() == before
    assert server.asked == []


@pytest.mark.parametrize("in_thread", [False, True])
def test_inside_a_running_loop(server, in_thread):
    """As in a notebook, and as a service does it."""
    server.says(by(answer))
    (letter,) = numbered(1)

    async def main() -> DecisionRecord:
        if in_thread:
            return await asyncio.to_thread(extract, letter, **asking(server))
        return extract(letter, **asking(server))

    assert asyncio.run(main()).patient.age == 20


def test_several_threads_at_once(server):
    server.says(by(answer))
    letters = numbered(4)
    done: dict[str, int | None] = {}

    def one(letter: Letter) -> None:
        done[letter.name] = extract(letter, **asking(server)).patient.age

    threads = [threading.Thread(target=one, args=(letter,)) for letter in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == {f"{n}.txt": 20 + n for n in range(4)}


SETTINGS = [
    ({"policy": "lenient"}, "there is no policy 'lenient'"),
    ({"concurrency": 0}, "must be above 0"),
    ({"deadline": 0}, "must be above 0"),
    ({"max_output_tokens": 0}, "must be above 0"),
    ({"colour": "red"}, "there is no setting 'colour'"),
    ({"prices": "nosuch.toml"}, "nosuch.toml"),
]


@pytest.mark.parametrize(("settings", "told"), SETTINGS, ids=range(len(SETTINGS)))
def test_settings_that_cannot_be_are_told_at_once(server, settings, told):
    with pytest.raises(UsageError, match=told):
        extract_many([], **asking(server) | settings)
    with pytest.raises(UsageError, match=told):
        extract(Letter.from_text(TEXT), **asking(server) | settings)
    assert server.asked == []


def test_the_baseline_takes_no_settings_of_a_model():
    with pytest.raises(UsageError, match="the baseline has no setting 'policy'; name a model"):
        extract(Letter.from_text(TEXT), policy="strict")
