"""Passages of letters around the words a value was taken from, the words marked.

Letters are found by the hash of their bytes in folders that the user names; of a letter that is not there, the words
alone are shown, without what stands around them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from imr_llm.errors import LetterError
from imr_llm.evals.letters import find_by_hash
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import Span

__all__ = ["Bit", "letter_texts", "passages"]

_AROUND: Final = 140
"""Characters shown on either side."""
_MOST: Final = 3
"""Passages of one value."""


@dataclass(frozen=True, slots=True)
class Bit:
    """Words of a letter, marked or not."""

    text: str
    marked: bool


def letter_texts(folders: Iterable[str | Path], wanted: Collection[str]) -> dict[str, str]:
    """The texts of the letters with these hashes. Raises UsageError for a folder that is not there."""
    texts: dict[str, str] = {}
    for sha256, path in find_by_hash(wanted, folders).items():
        with suppress(LetterError):
            texts[sha256] = Letter.from_path(path).text
    return texts


def passages(texts: Mapping[str, str], sha256: str, spans: Sequence[Span]) -> list[list[Bit]]:
    """The passages around some spans of a letter, in its order; near ones are one passage."""
    ordered = sorted(spans, key=lambda span: (span.start, span.end))[:_MOST]
    text = texts.get(sha256)
    if text is None:
        return [[Bit(_folded(span.quote), True)] for span in ordered]
    return [_passage(text, together) for together in _near(ordered)]


def _near(spans: Sequence[Span]) -> list[list[Span]]:
    groups = [[span] for span in spans[:1]]
    for before, span in pairwise(spans):
        if span.start - before.end <= _AROUND:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _passage(text: str, spans: Sequence[Span]) -> list[Bit]:
    start = max(spans[0].start - _AROUND, 0)
    end = min(max(span.end for span in spans) + _AROUND, len(text))
    if start:
        start += len(text[start:].partition(" ")[0]) if " " in text[start : spans[0].start] else 0
    bits, at = [Bit("…", False)] if start else [], start
    for span in spans:
        if span.start >= at:
            bits += [Bit(text[at : span.start], False), Bit(text[span.start : span.end], True)]
            at = span.end
    cut = text[at:end]
    if end < len(text):
        cut = cut.rpartition(" ")[0] + " …"
    return [Bit(_folded(bit.text), bit.marked) for bit in (*bits, Bit(cut, False)) if bit.text]


def _folded(words: str) -> str:
    """White space as one blank, at the ends too."""
    inner = " ".join(words.split())
    return f"{' ' if words[:1].isspace() else ''}{inner}{' ' if words[-1:].isspace() and inner else ''}"
