"""Every error this package raises on purpose.

    ImrError
    ├── UsageError                the caller asked for something that does not exist (exit code 2)
    ├── ModelUnavailable          no call to this model can succeed (key, quota, name, mode): the run ends
    ├── LedgerFailed              a run's ledger can no longer be written (disk full), or is damaged: the run ends
    └── LetterError               one letter cannot be read; the rest of a batch goes on (exit code 1)
        ├── LetterNotFound        no file, no folder, no match of a glob
        ├── LetterUnreadable      the operating system refuses to hand the file over
        ├── LetterEmpty           no bytes, or nothing but white space
        ├── LetterBinary          neither text nor PDF
        ├── LetterIsList          names of files, in place of the letters themselves
        ├── LetterTooLarge        over a limit on bytes, characters or pages
        ├── PdfDamaged            PDFium cannot open it
        ├── PdfEncrypted          it needs a password
        ├── PdfWithoutText        pages without a text layer (a scan)
        ├── PdfTooHard            reading it took too long, too much memory, or ended the reader
        ├── ReaderNotStarted      no process could be started to read it; a run ends, and the letter is left for the next
        ├── WorkerEnded           the worker process reading it ended before it was done
        ├── ModelFailed           the model gave no answer to it that can be used
        └── InternalError         a fault of this package, not of the letter

A message names the letter, the cause and the way out, and never holds text of the letter.
"""

# ruff: noqa: N818  named for what is wrong with the letter, as the tree above

from __future__ import annotations

from typing import Any


class ImrError(Exception):
    """Base of all errors raised on purpose by this package."""


class UsageError(ImrError):
    """The call itself is wrong: an unknown format, an option that fits no command."""


def must_be(kind: type | tuple[type, ...], given: object, what: str, wanted: str) -> None:
    """Raise `UsageError` for an argument that is of another kind than its caller was told."""
    if not isinstance(given, kind):
        raise UsageError(f"{what} must be {wanted}, not {type(given).__name__}")


class ModelUnavailable(ImrError):
    """No call to this model can succeed until somebody changes something: a whole run ends.

    `model` is the model's name and where it was asked, `cause` and `remedy` are as those of a
    `LetterError`. `failure` is the stable name of the cause, `attempts` the calls that were made
    (`imr_llm.llm.usage.Attempt`).
    """

    def __init__(
        self, model: str, cause: str, remedy: str, failure: str, attempts: tuple[Any, ...] = ()
    ) -> None:
        self.model = model
        self.cause = cause
        self.remedy = remedy
        self.failure = failure
        self.attempts = attempts
        super().__init__(f"{model}: {cause}; {remedy}")

    def __reduce__(self) -> tuple[type[ModelUnavailable], tuple[Any, ...]]:
        return type(self), (self.model, self.cause, self.remedy, self.failure, self.attempts)


class LedgerFailed(ImrError):
    """The ledger of a run can no longer be written, which keeps what it holds, or is damaged: the run ends."""

    def __init__(self, ledger: str, cause: str, remedy: str) -> None:
        self.ledger = ledger
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{ledger}: {cause}; {remedy}")

    def __reduce__(self) -> tuple[type[LedgerFailed], tuple[Any, ...]]:
        return type(self), (self.ledger, self.cause, self.remedy)


class LetterError(ImrError):
    """One letter cannot be read.

    `letter` is the name the letter was given by, `cause` what is wrong with it, `remedy` what the
    person can do about it. `code` is the stable name of the cause for programs.
    """

    code = "letter_error"

    def __init__(self, letter: str, cause: str, remedy: str) -> None:
        self.letter = letter
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{letter}: {cause}; {remedy}")

    def __reduce__(self) -> tuple[type[LetterError], tuple[Any, ...]]:
        return type(self), (self.letter, self.cause, self.remedy)


class LetterNotFound(LetterError):
    """No such file or folder, or a pattern that matches nothing."""

    code = "not_found"


class LetterUnreadable(LetterError):
    """The operating system does not hand the file over (permission, device, broken link)."""

    code = "unreadable"


class LetterEmpty(LetterError):
    """No bytes, or only white space."""

    code = "empty"


class LetterBinary(LetterError):
    """The bytes are neither text nor PDF."""

    code = "binary"


class LetterIsList(LetterError):
    """A list of file names, which somebody took for the letters that it names."""

    code = "file_list"


class LetterTooLarge(LetterError):
    """More bytes, characters or pages than the limits allow."""

    code = "too_large"


class PdfDamaged(LetterError):
    """PDFium cannot open the file: truncated, or not a PDF behind its first bytes."""

    code = "pdf_damaged"


class PdfEncrypted(LetterError):
    """The PDF opens only with a password (the empty user password of posted letters is tried)."""

    code = "pdf_encrypted"


class PdfWithoutText(LetterError):
    """The pages hold pictures only: a scan that has not been through character recognition."""

    code = "pdf_without_text"


class PdfTooHard(LetterError):
    """Reading the PDF went over the limit on time or memory, or ended the reading process."""

    code = "pdf_too_hard"


class ReaderNotStarted(LetterError):
    """This computer starts no process that reads letters: no fault of the letter's, and the next would fare no better."""

    code = "reader_not_started"


class WorkerEnded(LetterError):
    """The worker process that read the letter ended twice before it was done."""

    code = "worker_ended"


class ModelFailed(LetterError):
    """The model gave no answer for this letter that can be used, after all attempts.

    `failure` is the stable name of the cause and `code` the same with "model_" before it; `attempts` are
    the calls that were made and may have been paid (`imr_llm.llm.usage.Attempt`).
    """

    code = "model_failed"

    def __init__(
        self, letter: str, cause: str, remedy: str, failure: str, attempts: tuple[Any, ...] = ()
    ) -> None:
        super().__init__(letter, cause, remedy)
        self.code = f"model_{failure}"
        self.failure = failure
        self.attempts = attempts

    def __reduce__(self) -> tuple[type[LetterError], tuple[Any, ...]]:
        return type(self), (self.letter, self.cause, self.remedy, self.failure, self.attempts)


class InternalError(LetterError):
    """This package failed where it should not: its fault, not the letter's."""

    code = "internal_error"
