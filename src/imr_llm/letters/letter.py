"""A letter: its text, its name and the hash of its bytes. Knows nothing of what a letter says."""

from __future__ import annotations

import codecs
import hashlib
import os
from dataclasses import dataclass
from typing import Final, Literal

from imr_llm.errors import LetterBinary, LetterEmpty, LetterIsList, LetterTooLarge, must_be
from imr_llm.letters.file_lists import is_file_list
from imr_llm.letters.files import printable_name, read_file
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits, check_limits
from imr_llm.letters.pdf import PICTURE, read_pdf

__all__ = ["DEFAULT_LIMITS", "Encoding", "Letter", "Limits", "is_pdf"]

Encoding = Literal["utf-8", "windows-1252", "pdf"]

_PDF_MARK, _PDF_MARK_WITHIN = b"%PDF-", 1024
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS: Final = bytes((*(code for code in range(32) if code not in b"\t\n\v\f\r\x1a\x1b"), 127))
_BYTES_PER_CHAR: Final = 4


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it was read. Offsets everywhere count characters of `text`.

    `from_path`, `from_bytes` and `from_text` raise the `LetterError` that fits, and `UsageError` for arguments of
    another kind.
    """

    name: str
    """File name with its ending, "stdin", or what the caller said."""
    text: str
    """Of a text file: all of it but a byte order mark, line ends as they are. Of a PDF: its pages, each
    ending with a line end, separated by form feeds; U+FFFD for a page that shows a picture and has no text."""
    sha256: str
    """Of the bytes that were read, in hexadecimal."""
    pages: int | None
    """Of a PDF; None for text."""
    encoding: Encoding
    """What the bytes were: text in UTF-8, text that is not UTF-8 and was taken for Windows-1252, or PDF."""

    @property
    def pages_without_text(self) -> tuple[int, ...]:
        """The numbers of a PDF's pages that show something, a scan say, and have no text: what they say is not read."""
        if self.encoding != "pdf" or PICTURE not in self.text:
            return ()
        return tuple(
            number for number, page in enumerate(self.text.split("\f"), 1) if page.strip() == PICTURE
        )

    @classmethod
    def from_path(cls, path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Letter:
        """Read a text or PDF file, told apart by content, not by ending. Errors name the whole path."""
        must_be((str, os.PathLike), path, "the path of a letter", "a str or a path")
        check_limits(limits)
        given = os.fspath(path)
        return _read(read_file(given, limits), os.path.basename(given), given, limits)

    @classmethod
    def from_bytes(cls, data: bytes, name: str = "letter", limits: Limits = DEFAULT_LIMITS) -> Letter:
        """Read the bytes of a text or PDF file."""
        must_be((bytes, bytearray), data, "the data of a letter", "bytes")
        must_be(str, name, "the name of a letter", "a str")
        check_limits(limits)
        return _read(data, name, name, limits)

    @classmethod
    def from_text(cls, text: str, name: str = "letter", limits: Limits = DEFAULT_LIMITS) -> Letter:
        """Take `text` exactly as it is; `sha256` is that of its UTF-8 bytes."""
        must_be(str, text, "the text of a letter", "a str")
        must_be(str, name, "the name of a letter", "a str")
        check_limits(limits)
        shown = printable_name(name)
        try:
            data = text.encode()
        except UnicodeEncodeError:
            raise LetterBinary(
                shown, "holds halves of surrogate pairs", "decode its bytes with errors='replace'"
            ) from None
        _check_bytes(data, shown, limits)
        _check_text(text, shown, limits)
        _check_no_list(text, shown)
        return cls(name, text, _sha256(data), None, "utf-8")


def is_pdf(data: bytes) -> bool:
    """Whether bytes are read as a PDF: its mark may stand behind a kilobyte of other things."""
    return _PDF_MARK in data[: _PDF_MARK_WITHIN + len(_PDF_MARK)]


def _read(data: bytes, name: str, path: str, limits: Limits) -> Letter:
    shown = printable_name(path)
    if is_pdf(data):
        _check_size(data, shown, limits)
        pages = read_pdf(data, path, limits)
        text = "\f".join(page if page.endswith("\n") else page + "\n" for page in pages)
        _check_text(text, shown, limits)
        return Letter(name, text, _sha256(data), len(pages), "pdf")
    _check_bytes(data, shown, limits)
    text, encoding = _decode(data)
    _check_text(text, shown, limits)
    _check_no_list(text, shown)
    return Letter(name, text, _sha256(data), None, encoding)


def _decode(data: bytes) -> tuple[str, Encoding]:
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "windows-1252"  # five bytes mean nothing there


def _check_size(data: bytes, shown: str, limits: Limits) -> None:
    if len(data) > limits.max_bytes:
        cause = f"has {len(data):,} bytes, the limit is {limits.max_bytes:,}"
        raise LetterTooLarge(shown, cause, "check that it is one letter, or raise the limit max_bytes")


def _check_bytes(data: bytes, shown: str, limits: Limits) -> None:
    """Refuse what is no text before decoding it."""
    _check_size(data, shown, limits)
    if len(data) > limits.max_chars * _BYTES_PER_CHAR:
        raise _too_long(shown, limits)
    if data.startswith(_UTF16_MARKS):
        raise LetterBinary(shown, "is text in UTF-16", "save it as UTF-8")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls * 100 > len(data):
        raise LetterBinary(shown, "is neither text nor PDF", "save it as PDF, or as plain text in UTF-8")


def _check_text(text: str, shown: str, limits: Limits) -> None:
    if len(text) > limits.max_chars:
        raise _too_long(shown, limits)
    if not text or text.isspace():
        raise LetterEmpty(shown, "is empty", "check where it came from; a letter has at least a page of text")


def _check_no_list(text: str, shown: str) -> None:
    if is_file_list(text):
        raise LetterIsList(
            shown,
            "looks like a list of file names, not like a letter",
            "give the files, their folder or a pattern, as in: tr '\\n' '\\0' < LIST | xargs -0 imr-llm extract",
        )


def _too_long(shown: str, limits: Limits) -> LetterTooLarge:
    return LetterTooLarge(
        shown,
        f"has more than {limits.max_chars:,} characters, the limit",
        "check that it is one letter, or raise the limit max_chars",
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
