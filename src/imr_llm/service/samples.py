"""Puts letters from files into an empty store, for trying the service out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from imr_llm.errors import UsageError
from imr_llm.letters.files import read_file
from imr_llm.letters.find import find_letters
from imr_llm.service.problems import Problem
from imr_llm.service.service import Service

__all__ = ["put_samples"]


async def put_samples(service: Service, paths: Sequence[str]) -> int:
    """Read the letters at `paths` as if they had been handed in; how many. None where there are letters already.

    Raises UsageError, naming it, for one that cannot be read.
    """
    if service.letters.progress()["letters"]:
        return 0
    count = 0
    for source in find_letters(paths):
        if source.error is not None or source.path is None:
            raise UsageError(str(source.error or f"{source.name}: name a file"))
        data = read_file(source.path, service.settings.limits)
        try:
            letter, record = await service.reader.read(data, Path(source.path).name)
        except Problem as problem:
            raise UsageError(f"{source.name}: {problem.detail}") from None
        await asyncio.wrap_future(service.letters.put(letter, record, "sample", None))
        count += 1
    return count
