"""A model's server with known answers, in a process of its own: `model_path.py` starts it and asks it.

A JSON object on standard input, question to answer, comes in and the port goes out. A question is the last
message of a request, or what stands in it between langextract's "Q: " and "A: "; the answer goes out as the
content of a message or, where the request has a tool, as a call of it. The first part of an address is the
milliseconds an answer takes: http://127.0.0.1:PORT/200/v1; with an "s" behind them, one answer in twenty takes
ten times as long.
"""

from __future__ import annotations

import asyncio
import sys
import zlib
from contextlib import suppress
from typing import Any, Final

import orjson

STRAGGLER_TIMES: Final = 10


def is_straggler(question: str) -> bool:
    """Whether an answer takes longer: of the same question always or never."""
    return zlib.crc32(question.encode()) % 20 == 0


def response(asked: dict[str, Any], answer: str) -> bytes:
    """What goes over the wire."""
    message: dict[str, Any] = {"role": "assistant", "content": answer}
    if tools := asked.get("tools"):
        function = {"name": tools[0]["function"]["name"], "arguments": answer}
        calls = [{"id": "call_1", "type": "function", "function": function}]
        message |= {"content": None, "tool_calls": calls}
    body = orjson.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": asked["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 9000, "completion_tokens": 1500, "total_tokens": 10500},
        }
    )
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def serve(answers: dict[str, str]) -> None:
    """Answer until killed."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):  # they hang up
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
                asked = orjson.loads(await reader.readexactly(length))
                question = asked["messages"][-1]["content"]
                answer = answers.get(question) or answers.get(
                    question.rpartition("\nQ: ")[2].removesuffix("\nA: ")
                )
                if answer is None:
                    writer.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
                    continue
                said = head.split(b"/", 2)[1]
                wait = int(said.removesuffix(b"s")) / 1000
                if said.endswith(b"s") and is_straggler(question):
                    wait *= STRAGGLER_TIMES
                await asyncio.sleep(wait)
                writer.write(response(asked, answer))
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=256, limit=2**22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(orjson.loads(sys.stdin.buffer.readline())))
