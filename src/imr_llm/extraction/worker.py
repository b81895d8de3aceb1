"""What runs in a worker process: takes chunks of letters from its standard input, answers with results.

Records cross as JSON: written here, where there is time, and read back faster than a pickle would be.
"""

from __future__ import annotations

import gc
import os
import pickle
import struct
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Final

from imr_llm.extraction.results import opened, read_opened
from imr_llm.extraction.sources import LetterSource, name_of
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits
from imr_llm.schema.record import DecisionRecord, FailedLetter, ResultLine

__all__ = ["Answer", "Chunk", "main", "receive", "result_of", "send"]

_LENGTH: Final = struct.Struct("<Q")

Answer = tuple[bool, bytes, float]
"""Whether there is a record, the JSON of the record or of the failed letter, and the seconds it took."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some letters in a row, the unit that is handed to a worker."""

    letters: Sequence[tuple[LetterSource, str]]
    """Each with the name it has if it brings none."""
    limits: Limits

    def only(self, number: int) -> Chunk:
        """A chunk of one of its letters."""
        return Chunk(self.letters[number : number + 1], self.limits)


def send(stream: IO[bytes], message: object) -> None:
    """Write one message; raises OSError if the other side is gone."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> object:
    """Read one message; raises EOFError if the other side is gone. Only for pipes between our processes."""
    head = stream.read(_LENGTH.size)
    if len(head) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        data = stream.read(length)
        if len(data) == length:
            return pickle.loads(data)  # noqa: S301  # nosec B301 # from our own process
    raise EOFError


def result_of(answer: Answer) -> ResultLine:
    """The result that crossed as `answer`."""
    is_record, data, _ = answer
    return (DecisionRecord if is_record else FailedLetter).model_validate_json(data)


def main() -> None:
    """Answer until standard input ends, which it does when the process that started this one is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but answers goes where answers go
    gc.freeze()  # what was imported stays: no need to look through it again and again
    try:
        while True:
            chunk = receive(sys.stdin.buffer)
            assert isinstance(chunk, Chunk)
            send(answers, _answers(chunk))
    except (EOFError, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), answers.fileno())


def _answers(chunk: Chunk) -> list[Answer]:
    """All letters are opened, then all are read: see `read_together`."""
    return [
        answer() for answer in [_opened(source, chunk.limits, unnamed) for source, unnamed in chunk.letters]
    ]


def _opened(source: LetterSource, limits: Limits, unnamed: str) -> Callable[[], Answer]:
    began = time.perf_counter()
    letter = opened(source, limits, unnamed)
    return partial(_answer, letter, name_of(source, unnamed), time.perf_counter() - began)


def _answer(letter: Letter | FailedLetter, name: str, spent: float) -> Answer:
    began = time.perf_counter()
    result = read_opened(letter, name)
    written = result.model_dump_json().encode()
    return isinstance(result, DecisionRecord), written, spent + time.perf_counter() - began
