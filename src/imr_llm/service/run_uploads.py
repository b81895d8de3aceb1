"""The letters of a run out of a request: files of a form, which go to the disk as they arrive, or ids of letters."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from imr_llm.letters.limits import Limits
from imr_llm.service.problems import Problem, of_fault
from imr_llm.service.run_files import NewFolder
from imr_llm.service.settings import RunSettings
from imr_llm.service.uploads import file_name

__all__ = ["Asked", "RunIn", "asked_for"]

_FORM: Final = "multipart/form-data"
_JSON: Final = "application/json"
_MOST_JSON: Final = 4_000_000
_MOST_FIELD: Final = 200
_MOST_HEADER: Final = 8_192
_PART_OVERHEAD: Final = 1_024
_FIELDS: Final = ("model", "max_cost")


class RunIn(BaseModel):
    """A run over letters that are here already."""

    model_config = ConfigDict(extra="forbid")

    letters: list[str] = Field(
        min_length=1,
        description="Ids of letters, as `POST /v1/letters` gave them. Each is read anew; what is kept of it stays as it is.",
        examples=[["5f0e2c8d9b7a41638c2d4e6f8a0b1c3d"]],
    )
    model: str | None = Field(
        default=None,
        max_length=_MOST_FIELD,
        description="`baseline`, or a model that the service was started with.",
    )
    max_cost: str | float | None = Field(
        default=None, description="US dollars that it may cost.", examples=["2.50"]
    )


@dataclass
class Asked:
    """What a request asks for."""

    model: str | None = None
    max_cost: str | None = None
    names: list[str] = field(default_factory=list)
    """Of the files, in their order; they are in the folder."""
    letter_ids: list[str] = field(default_factory=list)
    digest: str = ""
    """Of the files, or the ids."""


async def asked_for(
    request: Request, folder: NewFolder, limits: Limits, runs: RunSettings, seconds: float
) -> Asked:
    """What is asked for; files go into `folder`. Raises Problem: 400, 408, 413, 415, 422."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    kind_said = kind.decode("latin-1").strip().lower()
    try:
        if kind_said == _JSON:
            return await _of_json(request, runs, seconds)
        if kind_said == _FORM:
            boundary = options.get(b"boundary", b"")
            if not boundary:
                raise Problem(422, "invalid_form", "the form cannot be read; it names no boundary")
            return await _of_form(request, boundary, folder, limits, runs, seconds)
    except TimeoutError:
        detail = f"nothing more of the request arrived for {seconds:g} s"
        raise Problem(408, "request_timeout", detail, {"Connection": "close"}) from None
    except ClientDisconnect:
        raise Problem(400, "cut_off", "the request ended before its letters did") from None
    detail = (
        f"the letters of a run are sent as files in the field 'file' of {_FORM}, or named by id in {_JSON}"
    )
    raise Problem(415, "unsupported_media_type", detail, {"Accept": f"{_FORM}, {_JSON}"})


async def _of_json(request: Request, runs: RunSettings, seconds: float) -> Asked:
    parts: list[bytes] = []
    got = 0
    async for part in _arriving(request, seconds):
        got += len(part)
        if got > _MOST_JSON:
            raise Problem(413, "too_large", f"the list of letters may have {_MOST_JSON:,} bytes")
        parts.append(part)
    try:
        said = RunIn.model_validate_json(b"".join(parts))
    except ValidationError as error:
        raise of_fault(dict(error.errors()[0]), "body") from None
    if len(said.letters) > runs.letters:
        raise _too_many(runs)
    return Asked(
        model=said.model,
        max_cost=None if said.max_cost is None else str(said.max_cost),
        letter_ids=said.letters,
        digest=hashlib.sha256("\n".join(said.letters).encode(errors="replace")).hexdigest(),
    )


async def _of_form(
    request: Request, boundary: bytes, folder: NewFolder, limits: Limits, runs: RunSettings, seconds: float
) -> Asked:
    intake = _Intake(folder, limits, runs)
    parser = MultipartParser(boundary, intake.callbacks())  # type: ignore[arg-type]
    most = runs.max_bytes + (runs.letters + 1) * _PART_OVERHEAD
    got = 0
    async for part in _arriving(request, seconds):
        got += len(part)
        if got > most:
            raise _too_large(runs)
        try:
            await asyncio.to_thread(parser.write, part)
        except FormParserError:
            raise _bad_form() from None
    try:
        parser.finalize()
    except FormParserError:
        raise _bad_form() from None
    if not intake.is_whole:
        raise _bad_form()
    return intake.asked()


async def _arriving(request: Request, seconds: float) -> AsyncIterator[bytes]:
    """The parts of a body, each within so many seconds of the one before."""
    stream = request.stream()
    while True:
        async with asyncio.timeout(seconds):
            try:
                part = await anext(stream)
            except StopAsyncIteration:
                return
        yield part


class _Intake:
    """Takes the parts of a form as the parser finds them."""

    def __init__(self, folder: NewFolder, limits: Limits, runs: RunSettings) -> None:
        self._folder = folder
        self._limits = limits
        self._runs = runs
        self._names: list[str] = []
        self._fields: dict[str, bytes] = {}
        self._digest = hashlib.sha256()
        self._header = [b"", b""]
        self._headers: dict[bytes, bytes] = {}
        self._field: str | None = None
        self._is_file = False
        self._file_name = ""
        self._file_hash = hashlib.sha256()
        self._size = self._total = 0
        self.is_whole = False

    def callbacks(self) -> dict[str, object]:
        """For the parser."""
        return {
            "on_part_begin": self._headers.clear,
            "on_header_field": lambda data, start, end: self._header_part(0, data[start:end]),
            "on_header_value": lambda data, start, end: self._header_part(1, data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._begin,
            "on_part_data": lambda data, start, end: self._data(data[start:end]),
            "on_part_end": self._end,
            "on_end": self._whole,
        }

    def asked(self) -> Asked:
        """When the form has ended."""
        if not self._names:
            raise Problem(422, "no_letters", "the form has no file in its field 'file'; choose some letters")
        said = {name: value.decode(errors="replace").strip() or None for name, value in self._fields.items()}
        return Asked(
            model=said.get("model"),
            max_cost=said.get("max_cost"),
            names=self._names,
            digest=self._digest.hexdigest(),
        )

    def _header_part(self, which: int, data: bytes) -> None:
        self._header[which] += data
        if len(self._header[which]) > _MOST_HEADER:
            raise _bad_form()

    def _header_end(self) -> None:
        name, value = self._header
        self._headers[name.lower()] = value
        self._header = [b"", b""]

    def _begin(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"name", b"").decode(errors="replace")
        self._is_file = b"filename" in options
        self._size = 0
        if not self._is_file:
            if name not in _FIELDS:
                raise Problem(
                    422, "invalid_form", f"the form may have file, {' and '.join(_FIELDS)}, nothing else"
                )
            self._field = name
            self._fields[name] = b""
            return
        if name != "file":
            raise Problem(422, "invalid_form", "letters are files in the form's field 'file'")
        if len(self._names) >= self._runs.letters:
            raise _too_many(self._runs)
        self._file_name = options[b"filename"].decode(errors="replace")
        self._file_hash = hashlib.sha256()
        self._folder.begin()

    def _data(self, data: bytes) -> None:
        self._size += len(data)
        if not self._is_file:
            assert self._field is not None
            if self._size > _MOST_FIELD:
                raise Problem(422, "invalid", f"{self._field}: is too long")
            self._fields[self._field] += data
            return
        self._total += len(data)
        if self._size > self._limits.max_bytes:
            number = len(self._names) + 1
            raise Problem(
                413,
                "too_large",
                f"a letter may have {self._limits.max_bytes:,} bytes; number {number} has more",
            )
        if self._total > self._runs.max_bytes:
            raise _too_large(self._runs)
        self._folder.write(data)
        self._file_hash.update(data)

    def _end(self) -> None:
        if not self._is_file:
            return
        self._folder.end()
        if not self._size and not self._file_name:  # what a browser sends where no file was chosen
            self._folder.take_back()
            return
        name = file_name(self._file_name, "letter")
        self._names.append(name)
        self._digest.update(f"{self._file_hash.hexdigest()}\0{name}\n".encode())

    def _whole(self) -> None:
        self.is_whole = True


def _bad_form() -> Problem:
    return Problem(422, "invalid_form", "the form cannot be read; it must hold files in its field 'file'")


def _too_many(runs: RunSettings) -> Problem:
    return Problem(413, "too_many_letters", f"a run may have {runs.letters:,} letters; make several")


def _too_large(runs: RunSettings) -> Problem:
    return Problem(
        413, "too_large", f"the letters of a run may have {runs.max_bytes:,} bytes; make several runs"
    )
