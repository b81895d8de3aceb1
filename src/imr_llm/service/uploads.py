"""A letter out of a request: the body itself, or a file of a form, in bounded memory and time, never on disk."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from typing import Final

from fastapi import Request
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from imr_llm.service.problems import Problem

__all__ = ["RAW_TYPES", "file_name", "uploaded"]

RAW_TYPES: Final = {"application/pdf": "letter.pdf", "text/plain": "letter.txt"}
"""Types of a body that is a letter, and what such a letter is called unless it has a name."""
_FORM: Final = "multipart/form-data"
_FORM_OVERHEAD: Final = 65_536
_LONGEST_NAME: Final = 200
_PATH: Final = re.compile(r".*[/\\]", re.DOTALL)


async def uploaded(request: Request, max_bytes: int, seconds: float) -> tuple[bytes, str]:
    """The bytes of the letter and its name. Raises Problem: 408, 413, 415, 422."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in RAW_TYPES and kind != _FORM:
        detail = f"a letter is sent as {', '.join(RAW_TYPES)}, or as the field 'file' of {_FORM}"
        raise Problem(415, "unsupported_media_type", detail, {"Accept": ", ".join([*RAW_TYPES, _FORM])})
    most = max_bytes + (_FORM_OVERHEAD if kind == _FORM else 0)
    try:
        async with asyncio.timeout(seconds):
            if kind != _FORM:
                data = b"".join([part async for part in _bounded(request, most, max_bytes)])
                return data, file_name(request.query_params.get("name", ""), RAW_TYPES[kind])
            return await _of_form(request.headers, _bounded(request, most, max_bytes), max_bytes)
    except TimeoutError:
        detail = f"the letter did not arrive within {seconds:g} s"
        raise Problem(408, "request_timeout", detail, {"Connection": "close"}) from None
    except ClientDisconnect:
        raise Problem(400, "cut_off", "the request ended before the letter did") from None


async def _bounded(request: Request, most: int, told: int) -> AsyncGenerator[bytes, None]:
    said = request.headers.get("content-length", "")
    got = int(said) if said.isdecimal() else 0
    if got <= most:
        got = 0
        async for part in request.stream():
            got += len(part)
            if got > most:
                break
            yield part
    if got > most:
        raise Problem(413, "too_large", f"a letter may have {told:,} bytes")


async def _of_form(headers: Headers, body: AsyncGenerator[bytes, None], max_bytes: int) -> tuple[bytes, str]:
    parser = MultiPartParser(headers, body, max_files=1, max_fields=1)
    parser.spool_max_size = max_bytes + _FORM_OVERHEAD  # letters do not touch the disk on their way in
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError):
        raise Problem(422, "invalid_form", "the form cannot be read; it must hold one file") from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Problem(422, "invalid_form", "the form has no file in its field 'file'")
        return await file.read(), file_name(file.filename or "", "letter")
    finally:
        await form.close()


def file_name(said: str, otherwise: str) -> str:
    """The last part of a path, printable: a label, never a way to a file."""
    shown = "".join(char if char.isprintable() else " " for char in _PATH.sub("", said)).strip()
    shown = shown.encode(errors="replace").decode()
    return shown[:_LONGEST_NAME] or otherwise
