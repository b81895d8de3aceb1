"""PDF to page texts: what the PDF process answers, as texts or as the error that says what to do.

Knows statuses and errors. How PDFium is asked is `_pdf_worker`'s business, how its process is kept
`_pdf_process`'s, and what pages say nobody's in this room.
"""

from __future__ import annotations

import shlex
import sys
from typing import Final

from imr_llm.errors import (
    LetterError,
    LetterTooLarge,
    PdfDamaged,
    PdfEncrypted,
    PdfTooHard,
    PdfWithoutText,
    ReaderNotStarted,
)
from imr_llm.letters import _pdf_worker as worker
from imr_llm.letters._pdf_process import (
    ProcessEnded,
    ProcessNotStarted,
    ProcessTooSlow,
    read_in_process,
)
from imr_llm.letters.files import printable_name
from imr_llm.letters.limits import Limits

__all__ = ["PICTURE", "read_pdf"]

PICTURE: Final = worker.PICTURE
"""The text of a page that shows something and has none."""

_UNREADABLE: Final = " \n\t\xa0\ufffd"
"""White space, and glyphs that PDFium has no character for."""


def read_pdf(data: bytes, name: str, limits: Limits) -> list[str]:
    """The text of every page, in PDFium's order of characters.

    Lines end with "\\n" and a line-end hyphen stays what it is on paper: a hyphen, then a line end. A page
    may be empty, not all of them; one that shows a picture and has no text is U+FFFD. Encrypted files are opened with the empty user password. Raises the
    `LetterError` that fits, always within about twice `limits.pdf_seconds`.
    """
    name = printable_name(name)
    try:
        status, number, payload = read_in_process(data, limits)
    except ProcessTooSlow:
        raise PdfTooHard(
            name,
            f"took longer than {limits.pdf_seconds:g} s to read",
            "print it to a new PDF, or raise the limit pdf_seconds",
        ) from None
    except ProcessEnded as end:
        raise PdfTooHard(
            name,
            f"ended the process that reads PDFs ({end}), probably by using too much memory",
            f"print it to a new PDF, or raise the limit pdf_memory_mb (now {limits.pdf_memory_mb})",
        ) from None
    except ProcessNotStarted as failure:
        raise ReaderNotStarted(
            name,
            f"the process that reads PDFs does not start ({failure})",
            "check the installation of pypdfium2, what this computer has left of memory and processes (ulimit -u), and that "
            f"{sys.executable} may be executed; the letter is not at fault",
        ) from None
    if status != worker.OK:
        raise _error_for(status, number, name, limits)
    pages = payload.decode(errors="replace").split("\f")
    if not any(page.strip(_UNREADABLE) for page in pages):
        raise PdfWithoutText(
            name,
            f"has {_pages(number)} but no text layer (a scan)",
            f"run it through OCR first, e.g. ocrmypdf {shlex.quote(name)} out.pdf",
        )
    return pages


def _error_for(status: int, number: int, name: str, limits: Limits) -> LetterError:
    quoted = shlex.quote(name)
    again = f"get the file again, or repair it, e.g. qpdf {quoted} out.pdf"
    if status == worker.ENCRYPTED:
        remedy = f"unlock it first, e.g. qpdf --decrypt --password=... {quoted} out.pdf"
        return PdfEncrypted(name, "is encrypted and opens only with a password", remedy)
    if status == worker.TRUNCATED:
        return PdfDamaged(name, "is cut off: its end is missing", again)
    if status == worker.DAMAGED_PAGE:
        return PdfDamaged(name, f"is damaged: page {number} cannot be read", again)
    if status == worker.TOO_MANY_PAGES:
        cause = f"has {_pages(number)}, the limit is {limits.max_pages:,}"
        return LetterTooLarge(name, cause, "split it into letters, or raise the limit max_pages")
    if status == worker.TOO_MANY_CHARS:
        cause = f"has more than {limits.max_chars:,} characters of text, the limit"
        return LetterTooLarge(name, cause, "check that it is one letter, or raise the limit max_chars")
    return PdfDamaged(name, "is damaged: PDFium cannot open it", again)


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number:,} pages"
