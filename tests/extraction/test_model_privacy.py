"""Nothing of a letter, an answer or the key stands in a log, a message, a chain of exceptions, a warning or on stderr."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answered import TEXT, true_answer
from asked import KEY, asking, refuses, says

from imr_llm import FailedLetter, ImrError, InternalError, Letter, ModelFailed, extract, extract_many
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import simulated_provider
from scripted_server import Said, ScriptedServer

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
CANARY = "zanzibar"
"""Stands in every part of the letter and of the answers."""
LETTER = (
    TEXT.replace("baggage handler", f"{CANARY} handler")
    .replace("left knee\nsprain", f"{CANARY} sprain")
    .replace("Gabapentin 300mg", f"{CANARY.title()} 300mg")
    .replace("Ohio, California", f"Ohio, {CANARY.title()}")
)
NAME = "made.txt"
PROGRAM = str(Path(sys.executable).parent / "imr-llm")


def answer() -> dict[str, Any]:
    """The true answer with the canary in values and quotations."""
    told: dict[str, Any] = json.loads(json.dumps(true_answer()).replace("Gabapentin", CANARY.title()))
    told["case"]["diagnoses"] = [CANARY, "left knee sprain"]
    return told


def changed(change: Callable[[dict[str, Any]], Any]) -> str:
    told = answer()
    change(told)
    return json.dumps(told)


def with_key(told: dict[str, Any]) -> None:
    told[CANARY] = CANARY


def with_word(told: dict[str, Any]) -> None:
    told["items"][0]["outcome"]["value"] = CANARY


def with_number(told: dict[str, Any]) -> None:
    told["case"]["patient"]["age"]["value"] = CANARY


def with_day(told: dict[str, Any]) -> None:
    told["case"]["dates"]["injury"]["value"] = CANARY


FAILING = {
    "schema violation: a word": says(changed(with_word)),
    "schema violation: a number": says(changed(with_number)),
    "schema violation: a day": says(changed(with_day)),
    "no JSON": says(f"I read of {CANARY}."),
    "cut": says(changed(lambda told: None)[:900], finish="length"),
    "broken JSON": says(changed(lambda told: None)[:900]),
    "refusal": says(None, refusal=f"I cannot speak of {CANARY}"),
    "content filter": says(CANARY, finish="content_filter"),
    "nothing": says(""),
    "bad request": refuses(400, "other", f"{CANARY} {KEY}"),
    "context length": refuses(400, "context_length_exceeded", f"{CANARY} {KEY}"),
    "authentication": refuses(401, "invalid_api_key", f"{CANARY} {KEY}"),
    "quota": refuses(429, "insufficient_quota", f"{CANARY} {KEY}"),
    "HTML": Said(200, f"<html>{CANARY}</html>".encode(), kind="text/html"),
}


class Told:
    """Everything that could tell: logs at DEBUG, warnings, both streams."""

    def __init__(self, caplog: Any, capfd: Any, seen: list[warnings.WarningMessage]) -> None:
        self._caplog, self._capfd, self._seen = caplog, capfd, seen

    def all(self, *more: object) -> str:
        out, err = self._capfd.readouterr()
        logs = [
            f"{record.getMessage()} {record.args} {vars(record)}"
            + (str(traceback.format_exception(*record.exc_info)) if record.exc_info else "")
            for record in self._caplog.records
        ]
        return "\n".join([*logs, *(str(one.message) for one in self._seen), out, err, *map(str, more)])


@pytest.fixture
def told(caplog, capfd):
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        yield Told(caplog, capfd, seen)
    root.setLevel(before)


def everything_about(error: BaseException) -> str:
    """Message, fields, arguments and the whole chain with its tracebacks, without the test's own lines."""
    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__ or one.__context__
    return "\n".join(f"{one} {one!r} {one.args} {vars(one)} {getattr(one, '__notes__', '')}" for one in chain)


def assert_silent(text: str) -> None:
    assert CANARY not in text.lower()
    assert KEY not in text


@pytest.mark.parametrize("said", FAILING.values(), ids=FAILING)
@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
def test_of_a_letter_that_fails(server: ScriptedServer, told, said, mode):
    server.says(said)
    settings: dict[str, Any] = asking(server) | {"mode": mode}
    with pytest.raises(ImrError) as raised:
        extract(Letter.from_text(LETTER, NAME), **settings)
    assert_silent(told.all(everything_about(raised.value)))
    assert CANARY in json.dumps(server.asked[0].body).lower(), "the letter was sent"


def test_a_key_that_the_schema_does_not_have_is_the_answers_word_too(server, told):
    server.says(says(changed(with_key)))
    with pytest.raises(ModelFailed) as raised:
        extract(Letter.from_text(LETTER, NAME), **asking(server))
    assert_silent(told.all(everything_about(raised.value)))


@pytest.mark.parametrize("said", FAILING.values(), ids=FAILING)
def test_of_a_batch_with_letters_that_fail(server: ScriptedServer, told, said):
    server.says(said)
    ends_all = said.status in (401, 429)
    sources = [Letter.from_text(LETTER, NAME), LETTER]
    lines: list[str] = []
    try:
        for result in extract_many(sources, **asking(server)):
            assert isinstance(result, FailedLetter)
            lines.append(result.model_dump_json())
        assert not ends_all
    except ImrError as error:
        assert ends_all
        lines.append(everything_about(error))
    assert_silent(told.all(*lines))


def test_of_a_fault_of_ours(server, told, monkeypatch):
    from imr_llm.extraction import model_reader

    def broken(answer: object, reading: object) -> None:
        raise ValueError(f"{answer} {reading}")

    monkeypatch.setattr(model_reader, "cross_check", broken)
    server.says(says(json.dumps(answer())))
    (failed,) = extract_many([Letter.from_text(LETTER, NAME)], **asking(server))
    assert isinstance(failed, FailedLetter)
    assert failed.error.code == "internal_error"
    with pytest.raises(InternalError) as raised:
        extract(Letter.from_text(LETTER, NAME), **asking(server))
    assert_silent(told.all(failed.model_dump_json(), everything_about(raised.value)))


@pytest.mark.parametrize(
    "content", [changed(with_word), changed(with_number), f"I read of {CANARY}", CANARY, changed(with_key)]
)
def test_of_answers_from_elsewhere_that_do_not_fit(told, tmp_path, content):
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps({"letter": NAME, "content": content}))
    with pytest.raises(ModelFailed) as raised:
        extract(Letter.from_text(LETTER, NAME), answers=str(path))
    assert_silent(told.all(everything_about(raised.value)))


@pytest.mark.parametrize(
    "line",
    [CANARY, f'["{CANARY}"]', f'{{"letter": "{CANARY}"}}', f'{{"content": "{CANARY}"}}', f'{{"{CANARY}": '],
)
def test_of_a_file_of_answers_that_is_none(told, tmp_path, line):
    path = tmp_path / "answers.jsonl"
    path.write_text(line)
    with pytest.raises(ImrError) as raised:
        extract(Letter.from_text(LETTER, NAME), answers=str(path))
    assert_silent(told.all(everything_about(raised.value)))


def test_of_letters_that_are_read(server, told):
    server.says(says(json.dumps(answer())))
    record = extract(Letter.from_text(LETTER, NAME), **asking(server))
    assert CANARY in record.model_dump_json().lower()
    assert_silent(told.all(record.flags, record.provenance))


def test_no_flag_says_a_value(server, told):
    def wrong(said: dict[str, Any]) -> None:
        said["items"][0]["request"] = f"{CANARY} of the back"
        said["items"][1]["strength"] = CANARY
        said["case"]["patient"]["sex"] = {"value": "female", "quote": CANARY}

    server.says(says(changed(wrong)))
    record = extract(Letter.from_text(LETTER, NAME), **asking(server))
    assert len(record.flags) >= 3
    assert_silent(" ".join(f"{flag.detail} {flag.code}" for flag in record.flags))


@pytest.mark.parametrize("fault", ["refusal", "truncation", "html", "quota"])
def test_of_a_provider_that_fails_over_the_whole_program(fault, tmp_path):
    """`imr-llm extract` in a process of its own: stderr, exit code, and lines that say why."""
    profile = Profile(name="sim-fails", about="a fault each time", faults={fault: 1.0})
    (tmp_path / NAME).write_text(LETTER)
    with simulated_provider(profile=profile) as sim:
        done = subprocess.run(
            [PROGRAM, "extract", NAME, "--model", "sim-fails", "--base-url", sim.base_url],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=os.environ | {"OPENAI_API_KEY": KEY},
        )
    assert done.returncode == 1
    assert_silent(done.stdout + done.stderr)
    assert "Traceback" not in done.stderr
    assert ('"model_' in done.stdout) is (fault != "quota")
