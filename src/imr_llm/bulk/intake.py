"""From sources to letters that are to be read, a few at a time: their bytes, and what the ledger says to them.

Knows nothing of who reads them. What cannot be had at all (no such file, a folder that may not be opened) comes
out as an error to be noted, not as a letter.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from imr_llm.bulk.events import LetterLeft, Watch
from imr_llm.bulk.false_lines import clear_false_lines
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.reading_key import ReadingKey
from imr_llm.bulk.shape import NOT_HAD, Sighting
from imr_llm.bulk.whereabouts import Whereabouts
from imr_llm.errors import LetterError, LetterNotFound
from imr_llm.letters.files import printable_name, read_file, read_standard_input
from imr_llm.letters.find import Source
from imr_llm.letters.find_once import find_each_once, place_of
from imr_llm.letters.limits import Limits

__all__ = ["Found", "Ready", "files_in", "found_again", "found_in", "taken_in"]

_GROUP = 32
"""Letters registered in one transaction."""


@dataclass(frozen=True, slots=True)
class Found:
    """A letter that was come upon, unopened."""

    source: Source
    place: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter to be read."""

    letter: int
    """Its number in the ledger."""
    key: str
    name: str
    tried: bool
    """Whether calls were made for it before."""
    content: bytes | LetterError = field(repr=False)
    """Its bytes, or why there are none."""


def found_in(paths: Sequence[str | os.PathLike[str]]) -> Iterator[Found]:
    """The letters that files, folders and patterns lead to, each file once."""
    return (Found(source) for source in find_each_once(paths))


def files_in(paths: Sequence[str | os.PathLike[str]]) -> Iterator[bytes | None]:
    """Where the same letters stand, as the ledger knows them; None for standard input."""
    return (place_of(source) for source in find_each_once(paths))


def found_again(dead: Iterable[tuple[int, str, bytes | None]]) -> Iterator[Found]:
    """Letters of the ledger (place, name, path), where they were."""
    for place, name, path in dead:
        yield Found(_source_again(name, None if path is None else os.fsdecode(path)), place, again=True)


def _source_again(name: str, path: str | None) -> Source:
    """What a line of the ledger leads to now: the one letter at its path, or why there is none."""
    said = printable_name(name)
    error = None
    if path is None:
        error = LetterNotFound(
            said, "came from standard input and is not kept", "pipe it to imr-llm run again"
        )
    elif os.path.isdir(path) or (glob.has_magic(name) and not os.path.lexists(path)):
        error = LetterNotFound(
            said, "is a folder or a pattern, not one letter", "give it to imr-llm run again"
        )
    return Source(name, path, error)


def taken_in(
    found: Iterable[Found],
    ledger: Ledger,
    key: ReadingKey,
    limits: Limits,
    watch: Watch,
    *,
    is_input: bool = True,
) -> Iterator[list[Ready]]:
    """Open, register and give those that are to be read, in groups; a group may be empty. `is_input` says that they are
    all that a run was given: lines that were no letters and are not among them go."""
    group: list[tuple[Sighting, bytes | LetterError]] = []
    whereabouts = Whereabouts(ledger, key, limits)
    for one in found:
        opened = _opened(one, key, limits, whereabouts)
        if isinstance(opened, LetterLeft):
            watch(opened)
            continue
        group.append(opened)
        if len(group) == _GROUP:
            yield _registered(group, ledger, watch)
            group = []
    if group:
        yield _registered(group, ledger, watch)
    if is_input:
        clear_false_lines(ledger, key, watch)


def _opened(
    found: Found, key: ReadingKey, limits: Limits, whereabouts: Whereabouts
) -> tuple[Sighting, bytes | LetterError] | LetterLeft:
    """A letter's bytes, or why there are none; of one that is known and not to be had any more, that it stays what it is."""
    source = found.source
    name = _name_of(source)
    path = place_of(source)
    again = found.again or path is None  # what failed is here again; `retry` could not have it
    content: bytes | LetterError
    try:
        if source.error is not None:
            raise source.error
        content = read_standard_input(limits) if source.path is None else read_file(source.path, limits)
    except LetterError as error:
        content = error
    known = None
    if path is not None and isinstance(content, LetterError) and content.code in NOT_HAD:
        known = whereabouts.known_at(path)
    if known is not None and not known.is_done:
        elsewhere = whereabouts.content(known.letter, known.key)
        content = content if isinstance(elsewhere, LetterError) else elsewhere
    if not isinstance(content, LetterError):
        return Sighting(name, path, key.of_bytes(content), False, again, found.place), content
    if known is None:
        return Sighting(name, path, key.of_path(path, name), True, again, found.place), content
    if known.stays:
        return LetterLeft(name, f"{content.letter}: {content.cause}; what is known of it stays")
    return Sighting(name, path, known.key, True, again, found.place), content


def _name_of(source: Source) -> str:
    return source.name.encode(errors="backslashreplace").decode()


def _registered(
    group: list[tuple[Sighting, bytes | LetterError]], ledger: Ledger, watch: Watch
) -> list[Ready]:
    answers = ledger.register([sighting for sighting, _ in group]).result()
    ready: list[Ready] = []
    for (sighting, content), registered in zip(group, answers, strict=True):
        if registered.to_do:
            ready.append(Ready(registered.letter, sighting.key, sighting.name, registered.tried, content))
        else:
            watch(LetterLeft(sighting.name))
    return ready
