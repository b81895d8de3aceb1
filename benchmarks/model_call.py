"""One model call: CPU time of this package's client beside bare instructor, the same question and answer.

Both speak to the same canned server, which runs in a process of its own on another core, over aiohttp; they
take turns, so that whatever else the machine does falls on both. The figure is CPU time of the calling
process, from request to validated `LetterAnswer`. instructor is measured in the mode it is mostly used in
(TOOLS) and in JSON_SCHEMA, this package in the modes that answer to them. It is no peer in an environment of
its own, since this package uses it for corrections.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from common import Row, parser, ratio_of_rounds, report, spread, use_one_core
from imr_llm.extraction.response import LetterAnswer
from imr_llm.llm.client import ModelClient
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.request import Message, ModelRequest, Parameters
from imr_llm.llm.response_schema import ResponseSchema

CALLS = 40
"""In a row, each after the other, in a round."""
AT_LEAST = 2.0
"""How many times the CPU of a call bare instructor may need before the figure is as it should be."""
NAME = "LetterAnswer"
"""The tool both are answered by; instructor names it after the class."""
PROMPT = "The injured worker is a 45 year old who reports low back pain since the date of injury. " * 70

Ask = Callable[[], Awaitable[object]]


def answer() -> str:
    """An answer of about 500 tokens that fits the schema."""
    item = {
        "request": "Physical therapy 2 times a week for 6 weeks for the lumbar spine",
        "original_request": None,
        "authorized_portion": None,
        "outcome": {"value": "upheld", "quote": "is not medically necessary"},
        "category": {"value": "physical_therapy", "quote": "Physical therapy"},
        "body_parts": [{"part": "lumbar spine", "side": None, "quote": "lumbar spine"}],
        "quantity": {"min": 12, "max": 12, "unit": "visits", "quote": "2 times a week for 6 weeks"},
        "frequency": None,
        "strength": None,
        "refills": None,
        "retrospective": None,
        "administrator_basis": None,
        "reviewer_basis": {"value": "mtus", "quote": "MTUS"},
        "administrator_citations": [],
        "reviewer_citations": [],
        "prior_visits": {"value": 24, "quote": "24 visits of physical therapy"},
        "guideline_limit": None,
        "reasons": [],
    }
    case = {
        "case_number": "CM16-0900101",
        "priority": {"value": "standard", "quote": "Standard"},
        "dates": dict.fromkeys(("assigned", "injury", "ur_denial", "application_received"))
        | {"decision": {"value": "2016-03-01", "quote": "03/01/2016"}},
        "reviewer": {"licensure_states": [{"value": "California", "quote": "California"}], "specialties": []},
        "patient": {"age": {"value": 45, "quote": "45 year old"}, "sex": None},
        "diagnoses": ["low back pain"],
    }
    said = json.dumps({"case": case, "items": [item, item]})
    LetterAnswer.model_validate_json(said, strict=True)
    return said


def canned(tool: bool) -> bytes:
    """The response that carries the answer, as it goes over the wire."""
    function = {"name": NAME, "arguments": answer()}
    message: dict[str, Any] = {"role": "assistant", "content": None if tool else answer()}
    if tool:
        message["tool_calls"] = [{"id": "call_1", "type": "function", "function": function}]
    body = json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "sim-good",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1500, "completion_tokens": 500, "total_tokens": 2000},
        }
    ).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def serve() -> None:
    """Answer every request at once; say on standard output at which port."""
    with_tool, without_tool = canned(True), canned(False)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):  # they hang up
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
                body = await reader.readexactly(length)
                writer.write(with_tool if b'"tool_choice"' in body else without_tool)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def measure(url: str, rounds: int) -> dict[str, list[float]]:
    """CPU seconds per call, a figure a round, of each way to make it."""
    import instructor
    from openai import AsyncOpenAI, DefaultAioHttpClient

    messages = (Message("system", "Read the letter."), Message("user", PROMPT))
    question = ModelRequest("sim-good", messages, ResponseSchema(NAME, LetterAnswer), Parameters())

    def theirs(bare: AsyncOpenAI, mode: instructor.Mode) -> Ask:
        client = instructor.from_openai(bare, mode=mode)
        said: list[Any] = [{"role": message.role, "content": message.content} for message in messages]
        return lambda: client.chat.completions.create(
            model="sim-good", response_model=LetterAnswer, messages=said, max_retries=0, temperature=0.0
        )

    def ours(client: ModelClient) -> Ask:
        return lambda: client.ask(question, letter="A.pdf", deadline=600)

    async with (
        ModelClient(Endpoint(base_url=url, api_key="none", mode="tools")) as tools,
        ModelClient(Endpoint(base_url=url, api_key="none", mode="json_schema")) as schema,
        AsyncOpenAI(base_url=url, api_key="none", max_retries=0, http_client=DefaultAioHttpClient()) as bare,
    ):
        ways = {
            "imr-llm, tools": ours(tools),
            "instructor, tools": theirs(bare, instructor.Mode.TOOLS),
            "imr-llm, json_schema": ours(schema),
            "instructor, json_schema": theirs(bare, instructor.Mode.JSON_SCHEMA),
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(rounds + 1):
            for name, ask in ways.items():
                start = time.process_time()
                for _ in range(CALLS):
                    await ask()
                if number:  # the first round warms up
                    seconds[name].append((time.process_time() - start) / CALLS)
    return seconds


def main() -> None:
    """Serve, measure, report."""
    arguments = parser(__doc__, rounds=9)
    arguments.add_argument("--serve", action="store_true", help="be the canned server")
    options = arguments.parse_args()
    if options.serve:
        asyncio.run(serve())
        return
    others = os.sched_getaffinity(0)
    core = use_one_core()
    server = subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True)
    os.sched_setaffinity(server.pid, others - {core} or others)
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
        seconds = asyncio.run(measure(url, options.rounds))
    finally:
        server.kill()
        server.wait()
    print(f"{CALLS} calls in a row, {options.rounds} rounds; least / median of the rounds; core {core}")
    rows = [
        Row(f"CPU of one model call, {name}, ms", spread(each), "", None) for name, each in seconds.items()
    ]
    for mode in ("tools", "json_schema"):
        least, median = ratio_of_rounds(seconds[f"instructor, {mode}"], seconds[f"imr-llm, {mode}"])
        figure = f"{least:.1f} / {median:.1f}"
        rows.append(
            Row(f"instructor's CPU over ours, {mode}", figure, f"≥ {AT_LEAST:.0f}", median >= AT_LEAST)
        )
    report(rows, options.rows)


if __name__ == "__main__":
    main()
