"""The process that reads PDFs: requests on standard input, answers on standard output, one at a time.

Started as a script by `pdf_process`, which also imports it for the frames and the statuses. It may know
nothing else of this package and imports nothing of it: a hostile PDF that ends this process ends only this.

A request is a `REQUEST` frame and the bytes of the PDF; an answer is an `ANSWER` frame and, when the status
is `OK`, the page texts in UTF-8 separated by form feeds, which no page text contains; `PICTURE` for a page without.
"""

from __future__ import annotations

import ctypes
import re
import resource
import signal
import struct
import sys
from types import ModuleType
from typing import Any, Final

REQUEST: Final = struct.Struct("<QQQdQ")
"""Bytes of the PDF, most pages, most characters, seconds, bytes of address space."""
ANSWER: Final = struct.Struct("<BQQ")
"""Status, a number that goes with it, bytes that follow."""

READY, OK, ENCRYPTED, DAMAGED, TRUNCATED, DAMAGED_PAGE, TOO_MANY_PAGES, TOO_MANY_CHARS = range(8)
"""Statuses. The number is the count of pages (OK, TOO_MANY_PAGES) or the page (DAMAGED_PAGE)."""

Answer = tuple[int, int, bytes]

GRACE_SECONDS: Final = 1.0
"""How long after the parent's time limit this process ends itself, should the parent be gone."""

PICTURE: Final = "\ufffd"
"""What stands for a page that shows something and has no text."""
_UNMAPPED: Final = "\ufffe"
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\uffff]")
"""Made blanks, line ends apart."""
_SPACES: Final = dict.fromkeys((*range(0x0A), *range(0x0B, 0x20), 0x7F), " ")
"""The same for plain ASCII, where translating is quicker than a pattern and a hundred times quicker than elsewhere."""


def read_pages(pdfium: ModuleType, data: bytes, max_pages: int, max_chars: int) -> Answer:
    """The texts of all pages, or why there are none."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        locked = error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        return (ENCRYPTED if locked else DAMAGED), 0, b""
    try:
        if _is_cut_off(data, bool(pdfium.FPDF_DocumentHasValidCrossReferenceTable(document))):
            return TRUNCATED, 0, b""
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            return DAMAGED, 0, b""
        if count > max_pages:
            return TOO_MANY_PAGES, count, b""
        texts: list[str] = []
        for index in range(count):
            text = _read_page(pdfium, document, index)
            if text is None:
                return DAMAGED_PAGE, index + 1, b""
            max_chars -= len(text)
            if max_chars < 0:
                return TOO_MANY_CHARS, 0, b""
            texts.append(text)
        return OK, count, "\f".join(texts).encode()
    finally:
        pdfium.FPDF_CloseDocument(document)


def _is_cut_off(data: bytes, sound: bool) -> bool:
    """Whether the end is missing, `sound` being whether PDFium found the cross-reference table in order.

    PDFium mends such a file by collecting what is left of it, or takes the state before the last change, and
    gives a text that lacks something. A sentence missed is worse than a letter refused. Junk after the end
    mark does no harm, nor does a bad table in a file that has its end.
    """
    end = data.rfind(b"%%EOF")
    return b" obj" in data[end:] if end >= 0 else not sound


def _read_page(pdfium: ModuleType, document: Any, index: int) -> str | None:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return None
    text_page = pdfium.FPDFText_LoadPage(page)
    text = _extract(pdfium, text_page)
    pdfium.FPDFText_ClosePage(text_page)
    if text is not None and not text.strip() and _shows_something(pdfium, page):
        text = PICTURE
    pdfium.FPDF_ClosePage(page)
    return text


def _shows_something(pdfium: ModuleType, page: Any) -> bool:
    """Whether there is more on a page than text: the picture of a scan, or what is drawn."""
    return any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, index)) != pdfium.FPDF_PAGEOBJ_TEXT
        for index in range(pdfium.FPDFPage_CountObjects(page))
    )


def _extract(pdfium: ModuleType, text_page: Any) -> str | None:
    """The page's characters in PDFium's order, its line-end hyphens and line breaks made plain."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count < 1:
        return "" if count == 0 else None
    # ctypes makes a type for every length, which costs more than a larger buffer: so few lengths
    units = (ctypes.c_ushort * (1 << (2 * count + 1).bit_length()))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, units)
    text = bytes(memoryview(units)[: max(written - 1, 0)]).decode("utf-16-le", errors="replace")
    if _UNMAPPED in text:
        text = _restore_hyphens(pdfium, text_page, text)
    text = text.replace("\r\n", "\n")
    return text.translate(_SPACES) if text.isascii() else _CONTROLS.sub(" ", text)


def _restore_hyphens(pdfium: ModuleType, text_page: Any, text: str) -> str:
    """`text` with PDFium's mark for "hyphen, then a line break" written out as those two characters.

    The same U+FFFE also stands for a glyph that has no character at all; PDFium is asked which it is, and
    the glyph becomes U+FFFD, so that a missing fraction sign cannot pass for a space.
    """
    *broken, last = text.split(_UNMAPPED)
    restored: list[str] = []
    position = 0  # in UTF-16 units, as PDFium counts
    for part in broken:
        position += len(part.encode("utf-16-le")) // 2
        index = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, position)
        hyphen = pdfium.FPDFText_IsHyphen(text_page, index) == 1
        restored += (part, "-\n" if hyphen else "\ufffd")
        position += 1
    return "".join((*restored, last))


def _answer(
    status: int, number: int, payload: bytes
) -> None:  # pragma: no cover  in a process that is killed without notice
    sys.stdout.buffer.write(ANSWER.pack(status, number, len(payload)) + payload)
    sys.stdout.buffer.flush()


def _limit_memory(size: int) -> None:  # pragma: no cover  in a process that is killed without notice
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def serve() -> None:  # pragma: no cover  in a process that is killed without notice
    """Answers requests until standard input ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    import pypdfium2_raw as pdfium

    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))
    _answer(READY, 0, b"")
    stdin = sys.stdin.buffer
    while len(frame := stdin.read(REQUEST.size)) == REQUEST.size:
        size, max_pages, max_chars, seconds, memory = REQUEST.unpack(frame)
        data = stdin.read(size)
        _limit_memory(memory)
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE_SECONDS)
        answer = read_pages(pdfium, data, max_pages, max_chars)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _answer(*answer)


if __name__ == "__main__":  # pragma: no cover
    sys.path.append(sys.argv[1])  # where the parent found pypdfium2_raw
    serve()
