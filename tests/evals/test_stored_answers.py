"""Stored calls: which of them are made again, and what stays counted of them."""

from __future__ import annotations

import asyncio

import pytest

from imr_llm.errors import ModelFailed
from imr_llm.evals.stored import LetterDone, StoredAnswers, Storing
from imr_llm.llm.client import ModelAnswer
from imr_llm.llm.request import Message, ModelRequest, Parameters
from imr_llm.llm.usage import Attempt, Tokens
from imr_llm.writing.answer import WHY_SCHEMA, WhyAnswer

PLACE = ("0" * 64, 0)
REQUEST = ModelRequest("m", (Message("user", "why?"),), WHY_SCHEMA, Parameters())
GOOD = Attempt(number=1, mode="json", seconds=1, status=200, tokens=Tokens(10, 5), cost=7)


def attempt(cause, status=None, tokens=None):
    return Attempt(number=1, mode="json", seconds=1, cause=cause, status=status, tokens=tokens)


class Answering:
    """Fails with the attempts given, or answers where there are none."""

    def __init__(self, *failed: Attempt) -> None:
        self.failed = failed
        self.asked = 0

    async def ask(self, request, *, letter, deadline):
        self.asked += 1
        if self.failed:
            raise ModelFailed(letter, "it failed", "run it again", self.failed[-1].cause, self.failed)
        return ModelAnswer(WhyAnswer(items=[]), '{"items": []}', (GOOD,))


def ask(stored, live):
    """Attempts of the answer, or of the failure."""
    try:
        given = asyncio.run(Storing(live, stored, PLACE).ask(REQUEST, letter="a.txt", deadline=1))
    except ModelFailed as error:
        return error.attempts
    return given.attempts


def failed_first(path, *attempts):
    """A file with a call that failed and a letter that was read to its end."""
    with StoredAnswers.read(path).open(path) as stored:
        ask(stored, Answering(*attempts))
        stored.add_done(PLACE, "a.txt", LetterDone("2026-01-01", 1.0))


@pytest.mark.parametrize(
    ("attempts", "kept"),
    [
        ([attempt("connection")], 0),
        ([attempt("server_error", 503), attempt("rate_limited", 429)], 0),
        ([attempt("timeout"), attempt("connection"), attempt("deadline")], 2),
    ],
)
def test_a_call_that_nobody_answered_is_made_again(tmp_path, attempts, kept):
    path = tmp_path / "answers.jsonl"
    failed_first(path, *attempts)
    live = Answering()
    with StoredAnswers.read(path) as stored:
        assert stored.has_unanswered
        stored.open(path)
        assert not stored.has_unanswered
        assert (stored.done(PLACE), stored.calls(PLACE)) == (None, [])
        given = ask(stored, live)
        assert len(given) == kept + 1, "attempts that may have been paid stay"
        assert ask(stored, live) == given
        stored.add_done(PLACE, "a.txt", LetterDone("2026-01-02", 2.0))
    assert live.asked == 1
    again = StoredAnswers.read(path)
    assert not again.has_unanswered
    assert [call.attempts for call in again.calls(PLACE)] == [given]
    assert again.done(PLACE).at == "2026-01-02"


@pytest.mark.parametrize(
    "attempts",
    [
        [attempt("refusal", 200, Tokens(10, 5))],
        [attempt("invalid_json", 200, Tokens(10, 5)), attempt("connection")],
        [attempt("connection", 200), attempt("connection")],
        [attempt("connection"), attempt("bad_request", 400)],
    ],
)
def test_a_call_that_a_model_had_a_say_in_is_not_made_again(tmp_path, attempts):
    path = tmp_path / "answers.jsonl"
    failed_first(path, *attempts)
    live = Answering()
    with StoredAnswers.read(path).open(path) as stored:
        assert not stored.has_unanswered
        assert ask(stored, live) == tuple(attempts)
    assert live.asked == 0


def test_a_replay_takes_a_call_that_nobody_answered_as_it_was(tmp_path):
    path = tmp_path / "answers.jsonl"
    failed_first(path, attempt("connection"))
    assert ask(StoredAnswers.read(path), None) == (attempt("connection"),)
