"""Reads letters with the baseline, in processes, into the ledger. No network, no calls, no gate."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from typing import Final

import orjson

from imr_llm.bulk.events import LetterDone, Watch
from imr_llm.bulk.intake import Ready
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Finished
from imr_llm.errors import LetterError, ReaderNotStarted
from imr_llm.extraction.processes import answers_from_processes
from imr_llm.extraction.results import failed_letter, not_started
from imr_llm.extraction.worker import Answer, Chunk
from imr_llm.letters.limits import Limits

__all__ = ["read_with_baseline"]

_CHUNK: Final = 8
_WRITES_AHEAD: Final = 64


def read_with_baseline(
    taken_in: Iterator[list[Ready]],
    ledger: Ledger,
    limits: Limits,
    jobs: int,
    is_stopped: Callable[[], bool],
    watch: Watch,
) -> None:
    """Read them all, or those taken in until `is_stopped`. Raises LedgerFailed, and ReaderNotStarted when what was read
    is written."""
    waiting: deque[Ready] = deque()
    writes: deque[Future[None]] = deque()

    def chunks() -> Iterator[Chunk]:
        for group in taken_in:
            if is_stopped():
                return
            readable: list[tuple[Ready, bytes]] = []
            for ready in group:
                if isinstance(ready.content, LetterError):
                    line = failed_letter(ready.content).model_dump_json().encode()
                    write([_finished(ready, (False, line, 0.0), watch)])
                else:
                    readable.append((ready, ready.content))
            for first in range(0, len(readable), _CHUNK):
                part = readable[first : first + _CHUNK]
                waiting.extend(ready for ready, _ in part)
                yield Chunk([(content, ready.name) for ready, content in part], limits)

    def write(finished: list[Finished]) -> None:
        writes.append(ledger.finish(finished))
        while writes and (len(writes) > _WRITES_AHEAD or writes[0].done()):
            writes.popleft().result()

    done: list[Finished] = []
    failure: ReaderNotStarted | None = None
    with closing(answers_from_processes(chunks(), jobs)) as answers:
        for answer in answers:
            is_record, line, _ = answer
            failure = None if is_record else not_started(line)
            if failure is not None:
                break
            done.append(_finished(waiting.popleft(), answer, watch))
            if len(done) == _CHUNK:
                write(done)
                done = []
    write(done)
    for one in writes:
        one.result()
    if failure is not None:
        raise failure


def _finished(ready: Ready, answer: Answer, watch: Watch) -> Finished:
    is_record, line, seconds = answer
    error = None if is_record else orjson.loads(line)["error"]
    cause = None if error is None else error["code"]
    message = "" if error is None else error["message"]
    watch(LetterDone(ready.letter, ready.name, cause, message, seconds))
    return Finished(ready.letter, line, cause, seconds)
