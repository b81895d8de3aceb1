"""Letters found by the hash of their bytes, wherever they lie and however they are called."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from imr_llm.errors import LetterError, UsageError
from imr_llm.evals.gold import GoldLetter, GoldSet
from imr_llm.letters.files import read_file
from imr_llm.letters.find import find_letters
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits

__all__ = ["FoundLetters", "find_by_hash", "find_gold_letters"]


@dataclass(frozen=True, slots=True)
class FoundLetters:
    """Which letters of a set are at hand."""

    paths: Mapping[str, str]
    """By SHA-256."""
    missing: tuple[GoldLetter, ...]
    """Those of the set that no folder holds."""


def find_gold_letters(
    gold: GoldSet, folders: Iterable[str | Path] = (), limits: Limits = DEFAULT_LIMITS
) -> FoundLetters:
    """Look through folders (and then the set's own) for the letters of a set; files of other letters are passed over.

    Raises UsageError for a folder that is not there; the set's own need not be where others are named. A file that cannot
    be read is none of the set's letters.
    """
    named, own = list(folders), gold.letters_folder
    if own is not None and own.exists():
        named.append(own)
    elif own is not None and not named:
        raise UsageError(
            f"{gold.place}: its bundled_letters are to be at {own}, where nothing is; name the folder of the letters with --letters"
        )
    found = find_by_hash({letter.sha256 for letter in gold.letters}, named, limits)
    return FoundLetters(found, tuple(letter for letter in gold.letters if letter.sha256 not in found))


def find_by_hash(
    wanted: Collection[str], folders: Iterable[str | Path], limits: Limits = DEFAULT_LIMITS
) -> dict[str, str]:
    """The paths of the letters with these hashes, by hash. Raises UsageError for a folder that is not there."""
    found: dict[str, str] = {}
    for source in find_letters(folders):
        if source.error is not None:
            raise UsageError(str(source.error))
        if source.path is None or len(found) == len(wanted):
            continue
        try:
            sha256 = hashlib.sha256(read_file(source.path, limits)).hexdigest()
        except LetterError:
            continue
        if sha256 in wanted:
            found.setdefault(sha256, source.path)
    return found
