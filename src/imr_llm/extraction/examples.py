"""The prompt's worked examples: held to their own letters, and known again when they turn up as facts.

Models repeat their examples as if they were found; such a value stands nowhere in the letter that was read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from imr_llm.baseline.reader import read_baseline
from imr_llm.extraction.alignment import own_words
from imr_llm.extraction.comparison import leaves
from imr_llm.extraction.crosscheck import cross_check
from imr_llm.extraction.response import LetterAnswer
from imr_llm.letters.letter import Letter

__all__ = ["check_example", "facts_of"]

_LEAST: Final = 12
"""Characters of a text that can be told from words any letter has: more than "4 sessions"."""
_CLOSED: Final = frozenset({"value", "part", "side", "unit", "source"})
"""Keys under which the answer chooses from a vocabulary; dates stand there too."""
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_SHARED: Final = frozenset({"quote", "title", "section"})
"""Keys of what other letters print as well: "Overturned", the labels, the guidelines."""


def check_example(letter: str, answer: str) -> None:
    """Raises ValueError naming the first value of an example's answer that its letter does not carry."""
    reading = read_baseline(Letter.from_text(letter, "example"))
    compared = cross_check(LetterAnswer.model_validate_json(answer), reading)
    for pointer, leaf in leaves(compared, ""):
        if leaf.verdict in ("ungrounded", "conflict", "missed"):
            raise ValueError(f"the prompt's example is wrong at {pointer}: {leaf.verdict}")


def facts_of(answer: str) -> frozenset[str]:
    """The values of an example's answer that can be no other letter's, dates and longer texts, as `own_words` has them."""
    texts = list(_texts(json.loads(answer)))
    return frozenset(own_words(text) for text in texts if _DATE.fullmatch(text) or len(text) >= _LEAST)


def _texts(node: Any, name: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value, name)
    elif isinstance(node, str) and (_DATE.fullmatch(node) or name not in _CLOSED | _SHARED):
        yield node
