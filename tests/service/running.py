"""Runs for tests: letters that differ, beginning a run, waiting for it by its own events, finding its process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from serving import LETTER, SAMPLES, Client

NAMES = ("sample-f1a-02.txt", "sample-f1b-01.txt", "sample-f1b-02.txt")


def samples() -> list[tuple[str, bytes]]:
    """A few of the invented letters."""
    return [(name, (SAMPLES / name).read_bytes()) for name in NAMES]


def many(count: int) -> list[tuple[str, bytes]]:
    """Letters that differ in a line at their end."""
    text = LETTER.read_text()
    return [(f"letter {number}.txt", f"{text}\nno. {number}\n".encode()) for number in range(1, count + 1)]


def ask(client: Client, files, headers=None, **fields):
    """The answer to a run over files."""
    parts = [("file", (name, data, "application/octet-stream")) for name, data in files]
    return client.post("/v1/runs", files=parts, data=fields, headers=headers)


def begun(client: Client, files, **fields) -> str:
    """The id of a run that was begun."""
    answer = ask(client, files, **fields)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def events(client: Client, run_id: str, last: int | None = None) -> Iterator[tuple[str, str, Any]]:
    """Id, kind and data of each event, as they come."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    with client.get(f"/v1/runs/{run_id}/events", headers=headers, stream=True) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        event: dict[str, str] = {}
        for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
            if line:
                key, _, value = line.partition(": ")
                event[key] = value
            elif "event" in event:
                data = event["data"]
                yield event["id"], event["event"], data if event["event"] == "end" else json.loads(data)
                event = {}


def until(client: Client, run_id: str, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The run, once it is as wanted."""
    for _, kind, data in events(client, run_id):
        if kind == "progress" and wanted(data):
            return data
    raise AssertionError("the run ended without that")


def over(client: Client, files_or_id, **fields) -> dict[str, Any]:
    """A run over files, or one of that id, when it is over."""
    run_id = files_or_id if isinstance(files_or_id, str) else begun(client, files_or_id, **fields)
    *_, (_, kind, _) = events(client, run_id)
    assert kind == "end"
    return client.get(f"/v1/runs/{run_id}").json()


def lines(client: Client, run_id: str) -> list[dict[str, Any]]:
    """The run as JSON lines."""
    return [
        json.loads(line) for line in client.get(f"/v1/runs/{run_id}/export").content.decode().splitlines()
    ]


def process_in(folder: Path) -> int:
    """The id of the process that works in a folder and leads its session."""
    for entry in Path("/proc").iterdir():
        try:
            leads = entry.name.isdecimal() and os.getsid(int(entry.name)) == int(entry.name)
            if leads and (entry / "cwd").readlink() == folder.resolve():
                return int(entry.name)
        except OSError:
            continue
    raise AssertionError(f"no process works in {folder}")
