"""Nothing of a letter, an answer or the key stands in an error, a log, a repr or a chain of exceptions."""

from __future__ import annotations

import asyncio
import gc
import logging
import pickle
import subprocess
import sys
import traceback

import pytest
from model_questions import CANARY, KEY, WRONG, Waits, ask, completion, endpoint, refused, response
from model_questions import tool_completion as tooled

from imr_llm import ImrError, ModelFailed
from imr_llm.llm.client import ModelClient
from scripted_server import Said

local = pytest.mark.allow_hosts(["127.0.0.1"])
SECRETS = (CANARY, KEY)


def chain(error: BaseException | None):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def logged(caplog) -> str:
    return "\n".join(
        f"{record.name} {record.getMessage()} {record.args} {record.exc_info and traceback.format_exception(*record.exc_info)}"
        for record in caplog.records
    )


@local
@pytest.mark.parametrize(
    ("said", "mode"),
    [
        (completion(WRONG), "json_schema"),
        (completion(f"no JSON, {CANARY}"), "json"),
        (tooled(WRONG), "tools"),
        (tooled(name=CANARY), "tools"),
        (response(WRONG), "responses"),
        (completion(finish="length"), "json_schema"),
        (completion(None, refusal=f"I cannot speak of {CANARY}"), "json_schema"),
        (refused(400, code=f"about {CANARY}"), "json_schema"),
        (refused(400, "response_format"), "json_schema"),
        (refused(401, type=f"the key {KEY}"), "json_schema"),
        (refused(429), "json_schema"),
        (refused(500), "json_schema"),
        (Said(500, CANARY.encode(), kind="text/plain"), "json_schema"),
        (Said(body=CANARY.encode(), kind="text/html"), "json_schema"),
        (Said(reset=True), "json_schema"),
        (Said(body={CANARY: CANARY}, half=True), "json_schema"),
        (Said(pause=9), "json_schema"),
    ],
)
def test_of_a_call_that_fails(server, caplog, said, mode):
    caplog.set_level(logging.DEBUG)
    server.says(said)
    with pytest.raises(ImrError) as raised:
        ask(server.url, mode=mode, attempts=2, timeout=0.3)
    error = raised.value
    assert list(chain(error)) == [error], "no exception of a library, which holds the letter, comes along"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.attempts, again.failure) == (str(error), error.attempts, error.failure)
    shown = [str(error), repr(error), repr(vars(error)), repr(error.args), logged(caplog)]
    for secret in SECRETS:
        assert not any(secret in text for text in shown)
    assert "openai._base_client" in logged(caplog), "the library's own messages are there"


@local
def test_of_a_call_that_succeeds(server, caplog):
    caplog.set_level(logging.DEBUG)
    server.says(completion(WRONG), completion())
    answer = ask(server.url)
    assert CANARY in answer.content
    for secret in SECRETS:
        assert secret not in repr(answer)
        assert secret not in logged(caplog)


@local
def test_of_a_call_cut_by_the_deadline(server, caplog):
    caplog.set_level(logging.DEBUG)
    server.says(Said(pause=9))
    with pytest.raises(ModelFailed) as raised:
        ask(server.url, deadline=0.2)
    assert list(chain(raised.value)) == [raised.value]
    assert CANARY not in logged(caplog)


def test_the_library_would_show_the_letter_without_the_filter():
    """What the filter is for: if this fails, the library has changed and the filter may have to."""
    from openai._base_client import log

    from imr_llm.llm.transport import _WITHOUT_BODIES

    record = log.makeRecord(
        log.name,
        logging.DEBUG,
        "",
        0,
        "Request options: %s",
        ({"content": CANARY.encode(), "url": "/x"},),
        None,
    )
    assert CANARY in record.getMessage()
    assert _WITHOUT_BODIES.filter(record)
    assert record.getMessage() == "Request options: {'content': '<withheld>', 'url': '/x'}"


def test_the_key_is_not_shown():
    assert KEY not in repr(endpoint("http://localhost"))
    assert KEY not in repr(vars(ModelClient(endpoint("http://localhost"))))


@local
def test_a_log_line_says_what_happened(server, caplog):
    caplog.set_level(logging.INFO, "imr_llm.llm")
    server.says(refused(503), completion())
    ask(server.url, clock=Waits())
    first, second = [record.getMessage() for record in caplog.records if record.name == "imr_llm.llm"]
    assert first.startswith("'A.pdf': attempt 1 (json_schema): server_error, status 503, ")
    assert second.startswith(
        "'A.pdf': attempt 2 (json_schema): answered, status 200, tokens Tokens(input=1000"
    )


@local
def test_letters_go_only_where_the_user_said(server):
    server.says(Said(307, b"", headers={"location": server.url + "/chat/completions"}), completion())
    with pytest.raises(ImrError, match="sends on to another address"):
        ask(server.url)
    assert len(server.asked) == 1


@local
def test_closing_leaves_nothing_open(server):
    server.says(completion())

    async def main() -> None:
        for _ in range(3):
            async with ModelClient(endpoint(server.url)):
                pass
        client = ModelClient(endpoint(server.url))
        await client.__aexit__(None, None, None)

    ask(server.url)
    asyncio.run(main())
    gc.collect()


def test_what_is_heavy_is_imported_only_where_it_is_used():
    program = (
        "import sys, imr_llm, imr_llm.llm.client, imr_llm.llm.endpoint; from imr_llm import extract;"
        "from imr_llm.cli.main import main; extract('Upheld\\n'); main(['--help'], standalone_mode=False);"
        "print('imports', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = done.stdout.partition("imports ")[2].split()
    assert "imr_llm.llm.client" in imported
    assert not {"openai", "instructor", "tenacity", "aiohttp", "httpx2", "jinja2"} & set(imported)
