"""Letters to their results: a record, or the line that says why there is none.

Knows which reader to ask and what may go wrong; knows nothing of batches and processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.errors import InternalError, LetterError, ReaderNotStarted
from imr_llm.extraction.sources import LetterSource, name_of, open_letter
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits
from imr_llm.schema.record import ErrorInfo, FailedLetter, FailedLetterName, ResultLine

__all__ = [
    "failed_letter",
    "fault_of_ours",
    "internal_error",
    "not_started",
    "opened",
    "read_opened",
    "read_together",
]


def read_together(letters: Iterable[tuple[LetterSource, str]], limits: Limits) -> Iterator[ResultLine]:
    """The results for some letters in a row; never raises for what a letter is or says, nor for a fault of this package.

    All are opened before the first is read, so that what reads PDFs and what reads letters each have the processor's
    caches to themselves for a while.
    """
    there = [(opened(source, limits, unnamed), name_of(source, unnamed)) for source, unnamed in letters]
    for letter, name in there:
        yield read_opened(letter, name)


def opened(source: LetterSource, limits: Limits, unnamed: str) -> Letter | FailedLetter:
    """The letter, or the line that says why there is none."""
    try:
        return open_letter(source, limits, unnamed)
    except LetterError as error:
        return failed_letter(error)
    except Exception as error:  # noqa: BLE001  one letter must not end a batch
        return fault_of_ours(name_of(source, unnamed), error)


def read_opened(letter: Letter | FailedLetter, name: str) -> ResultLine:
    """The record of a letter; of one that could not be opened, what stands for it. `name` is for messages."""
    if isinstance(letter, FailedLetter):
        return letter
    try:
        return read_letter_baseline(letter)
    except Exception as error:  # noqa: BLE001
        return fault_of_ours(name, error)


def fault_of_ours(name: str, error: Exception) -> FailedLetter:
    """The line for a letter that this package failed on."""
    return failed_letter(internal_error(name, error))


def internal_error(name: str, error: Exception) -> InternalError:
    """This package's failing on a letter, with the kind of the exception and no more of it: its message could
    hold text of the letter."""
    cause = f"could not be read, by a fault of imr-llm ({type(error).__name__})"
    return InternalError(name, cause, "please report it; the other letters are not affected")


def not_started(line: bytes) -> ReaderNotStarted | None:
    """Why nothing could be read, from the JSON of a failed letter; None where something is wrong with the letter."""
    error = FailedLetter.model_validate_json(line).error
    if error.code != ReaderNotStarted.code:
        return None
    name, _, cause = error.message.removesuffix(f"; {error.remedy}").partition(": ")
    return ReaderNotStarted(name, cause, error.remedy)


def failed_letter(error: LetterError) -> FailedLetter:
    """The line that stands for the letter `error` is about."""
    return FailedLetter(
        letter=FailedLetterName(name=error.letter),
        error=ErrorInfo(code=error.code, message=str(error), remedy=error.remedy),
    )
