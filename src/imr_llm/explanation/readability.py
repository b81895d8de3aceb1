"""How hard an explanation is to read: Flesch-Kincaid (1975) in English, Fernández-Huerta (1959) in Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from imr_llm.schema.explanation import ReadingEase

__all__ = ["reading_ease"]

_WORD: Final = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")
_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+")
_VOWELS: Final = re.compile(r"[aeiouyáéíóúü]+")


def reading_ease(texts: Iterable[str], lang: str, protected: Iterable[str]) -> ReadingEase:
    """How hard the paragraphs are to read, each protected name counted as one short word."""
    names = sorted(filter(None, protected), key=len, reverse=True)
    mask = re.compile("|".join(map(re.escape, names)) or r"(?!)", re.IGNORECASE)
    sentences = [
        words
        for text in texts
        for sentence in _SENTENCE.split(mask.sub("it", text))
        if (words := _WORD.findall(sentence))
    ]
    count = sum(map(len, sentences))
    syllables = sum(_syllables(word.lower(), lang) for words in sentences for word in words)
    length, weight = count / max(1, len(sentences)), syllables / max(1, count)
    spanish = lang == "es"
    return ReadingEase(
        measure="Fernández-Huerta" if spanish else "Flesch-Kincaid grade",
        grade=round(
            206.84 - 60 * weight - 1.02 * length if spanish else 0.39 * length + 11.8 * weight - 15.59, 1
        ),
        words=count,
        sentences=len(sentences),
        longest_sentence=max(map(len, sentences), default=0),
    )


def _syllables(word: str, lang: str) -> int:
    silent = lang != "es" and re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$", word) is not None
    return max(1, len(_VOWELS.findall(word)) - silent)
