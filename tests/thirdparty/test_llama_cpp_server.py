"""A server by others, llama_cpp.server, with a model that says garbage in the shape it is held to.

What the client makes of the server is tested, and that no garbage passes for a reading of the letter.
`make test-thirdparty` builds the server; other runs leave this out.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel, ConfigDict, Field

from imr_llm import DecisionRecord, Letter, ModelFailed
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.extraction.model_reader import ModelReader, Reading
from imr_llm.llm.client import ModelAnswer, ModelClient
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.request import Message, ModelRequest, Parameters
from imr_llm.llm.response_schema import ResponseSchema
from imr_llm.llm.usage import Attempt

pytestmark = [pytest.mark.thirdparty, pytest.mark.allow_hosts(["127.0.0.1"])]

TOP = Path(__file__).parents[2]
PYTHON = TOP / ".venv-thirdparty" / "bin" / "python"
LETTERS = [
    TOP / "evals" / "samples" / "letters" / f"{name}.txt" for name in ("sample-f1b-03", "sample-f3-01")
]
SEEDS = range(1, 6)


@pytest.fixture(scope="module")
def base_url(tmp_path_factory) -> Iterator[str]:
    """The server, with a model written on the spot."""
    model = tmp_path_factory.mktemp("tiny") / "tiny.gguf"
    known = [*sorted((TOP / "prompts").rglob("*.j2")), *LETTERS]
    text = "".join(path.read_text() for path in known)
    subprocess.run(
        [PYTHON, Path(__file__).with_name("tiny_model.py"), model], input=text, text=True, check=True
    )
    assert model.stat().st_size < 700_000
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = f"-m llama_cpp.server --host 127.0.0.1 --port {port} --n_ctx 32768 --n_batch 2048"
    command += " --chat_format chatml --verbose False --model"
    server = subprocess.Popen([PYTHON, *command.split(), model], stderr=subprocess.DEVNULL)
    try:
        wait_for(server, f"http://127.0.0.1:{port}/v1/models")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait()


def wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(240):
        assert server.poll() is None, "the server did not start"
        try:
            httpx2.get(url, trust_env=False).raise_for_status()
        except httpx2.HTTPError:
            time.sleep(0.25)
        else:
            return
    pytest.fail("the server did not come up within a minute")


class Noted:
    """A client whose attempts are kept."""

    def __init__(self, client: ModelClient) -> None:
        self.attempts: list[Attempt] = []
        self._client = client

    async def ask(self, request: Any, *, letter: str, deadline: float) -> ModelAnswer[Any]:
        try:
            given = await self._client.ask(request, letter=letter, deadline=deadline)
        except ModelFailed as error:
            self.attempts += error.attempts
            raise
        self.attempts += given.attempts
        return given


def read(base_url: str, **parameters: Any) -> tuple[list[DecisionRecord | ModelFailed], list[Attempt]]:
    """Read every letter with each seed over one client, and what was attempted."""

    async def all_of_them() -> tuple[list[DecisionRecord | ModelFailed], list[Attempt]]:
        results: list[DecisionRecord | ModelFailed] = []
        async with ModelClient(Endpoint.configured(base_url=base_url, environ={})) as client:
            noted = Noted(client)
            for seed in SEEDS:
                how = Reading(
                    model="tiny", parameters=Parameters(temperature=1.0, seed=seed, **parameters), deadline=60
                )
                for path in LETTERS:
                    letter = Letter.from_text(path.read_text(), name=path.name)
                    try:
                        results.append(await ModelReader(noted, how).read(letter))
                    except ModelFailed as error:
                        results.append(error)
        return results, noted.attempts

    return asyncio.run(all_of_them())


def test_garbage_is_seen_for_what_it_is(base_url):
    results, attempts = read(base_url, max_output_tokens=2000)
    refused, *others = attempts
    assert (refused.mode, refused.cause, refused.status) == ("json_schema", "server_error", 500)
    assert {attempt.mode for attempt in others} == {"tools"}
    assert {attempt.cause for attempt in others} <= {None, "truncated", "deadline", "schema_violation"}
    assert all(attempt.tokens for attempt in others if attempt.status == 200)

    records = [result for result in results if isinstance(result, DecisionRecord)]
    assert len(records) > len(results) / 2
    verdicts = [check.verdict for record in records for check in record.checks.values()]
    assert verdicts.count("ungrounded") > 5
    for record in records:
        expected = read_letter_baseline(Letter.from_text(letter_of(record).read_text()))
        assert len(record.items) == len(expected.items)
        for pointer, check in record.checks.items():
            if check.verdict == "verified":
                assert check.model == check.baseline == expected.checks[pointer].baseline is not None
        assert record.provenance.usage.input_tokens > 5000
        assert record.provenance.usage.output_tokens > 10


def letter_of(record: DecisionRecord) -> Path:
    return next(path for path in LETTERS if path.name == record.letter.name)


def test_an_answer_that_the_server_cuts_without_a_word_is_given_more_room(base_url):
    results, attempts = read(base_url, max_output_tokens=100)
    causes = [attempt.cause for attempt in attempts]
    assert "truncated" in causes
    assert "invalid_json" not in causes
    assert any(isinstance(result, DecisionRecord) for result in results)


class Score(BaseModel):
    model_config = ConfigDict(extra="forbid")
    score: int = Field(ge=0, le=20)


def test_an_answer_against_the_schema_is_asked_for_anew(base_url):
    """The server holds to types and not to bounds."""
    asked = (Message("user", "How sure are you, from 0 to 20?"),)

    async def ask() -> list[Attempt]:
        attempts: list[Attempt] = []
        async with ModelClient(Endpoint.configured(base_url=base_url, environ={})) as client:
            for seed in range(30):
                parameters = Parameters(temperature=1.0, seed=seed, max_output_tokens=200)
                request = ModelRequest("tiny", asked, ResponseSchema("score", Score), parameters)
                try:
                    attempts += (await client.ask(request, letter="A.pdf", deadline=60)).attempts
                except ModelFailed as error:
                    attempts += error.attempts
        return attempts

    attempts = asyncio.run(ask())
    again = [attempt for attempt in attempts if attempt.cause == "schema_violation"]
    assert len(again) > 2
    assert all(attempt.tokens.output for attempt in again)
    assert [attempt for attempt in attempts if attempt.number == 2]
    assert [attempt for attempt in attempts if attempt.cause is None]
