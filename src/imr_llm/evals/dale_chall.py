"""The Dale-Chall score of English sentences: how many of their words a child in fourth grade may not know.

Dale and Chall (1948, Educational Research Bulletin 27, 11-20 and 37-54): 0.1579 · unfamiliar words in 100 + 0.0496 · words in
a sentence + 3.6365, always (programs that add the last only from five unfamiliar words on jump there). The list of some 3,000
words is that of new-dale-chall-readability (MIT); its own score is not used, since it takes "helped" and "notes" for
unfamiliar and corrects that with factors of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

__all__ = ["dale_chall", "familiar", "list_sha256"]

_ENDINGS: Final = ("s", "es", "d", "ed", "n", "ing", "est", "ly")
"""Of plurals, persons, tenses, superlatives and adverbs. Not "er": the list does not tell adjectives from verbs, so that a
comparative ("longer") cannot be told from a noun made of a verb ("insurer"). Unless listed both are unfamiliar."""
_PARTS: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def dale_chall(sentences: Sequence[Sequence[str]]) -> float:
    """The score of sentences, of which each has a word: 4.9 and less is fourth grade, 8.0 eleventh, 10 beyond college.

    Names are the caller's to mask. Raises ModuleNotFoundError without the extra `evals`.
    """
    every = [word for sentence in sentences for word in sentence]
    unfamiliar = sum(not familiar(word) for word in every)
    return 0.1579 * 100 * unfamiliar / len(every) + 0.0496 * len(every) / len(sentences) + 3.6365


@lru_cache(maxsize=20_000)
def familiar(word: str) -> bool:
    """Whether a word counts as known: by the rules of 1948, as far as spelling tells.

    Known are the words of the list, their possessives, plurals, persons, tenses, superlatives and adverbs of "ly" alone
    ("quickly"), what hyphens and slashes make of them, and whatever has a figure in it. All else is not: short forms, names
    that nobody masked, comparatives and nouns in "er", adverbs that change the word before "ly" ("easily", "simply").
    """
    low = word.lower().replace("’", "'")
    if any(char.isdigit() for char in low) or low in _words():
        return True
    parts = _PARTS.findall(low)
    return bool(parts) and all(any(form in _words() for form in _forms(part)) for part in parts)


def _forms(part: str) -> Iterator[str]:
    """The words that a word may be a regular form of."""
    stem = part.removesuffix("'s")
    yield stem
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) > 1:
            bare = stem[: -len(ending)]
            yield bare
            if ending in ("ed", "ing", "est"):
                yield bare + "e"
                if bare[-1] == bare[-2]:
                    yield bare[:-1]
            if ending in ("es", "ed", "est") and bare.endswith("i"):
                yield bare[:-1] + "y"


@cache
def _words() -> frozenset[str]:
    from new_dale_chall_readability.easy_words import EASY_WORDS

    words: frozenset[str] = EASY_WORDS
    return words


@cache
def list_sha256() -> str:
    """Of the list: with another one, scores are others."""
    return hashlib.sha256("\n".join(sorted(_words())).encode()).hexdigest()
