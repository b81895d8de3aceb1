"""Tokens and their price: a rule anyone can recompute, no tokenizer.

A text has ceil(characters / 4) tokens. A prompt is the schema or tools as JSON and then the messages; if it
begins as an earlier prompt did, for at least 1,024 tokens, the shared beginning counts as cached, in whole
blocks of 128 tokens.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

__all__ = ["PrefixCache", "Usage", "count_tokens"]

_CHARS: Final = 4
_BLOCK: Final = 128 * _CHARS
_LEAST_BLOCKS: Final = 1024 // 128


def count_tokens(text: str) -> int:
    """Tokens of a text."""
    return -(-len(text) // _CHARS)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call. `cached` is part of `prompt`, `reasoning` of `completion`."""

    prompt: int
    completion: int
    cached: int
    reasoning: int


class PrefixCache:
    """The beginnings of earlier prompts, the last `most` blocks of them."""

    def __init__(self, most: int = 200_000) -> None:
        self._most = most
        self._blocks: OrderedDict[int, None] = OrderedDict()

    def shared(self, prompt: str) -> int:
        """Tokens at the beginning of a prompt that an earlier one began with; the prompt is then kept too."""
        blocks: list[int] = []
        state = 0
        for start in range(0, len(prompt) - _BLOCK + 1, _BLOCK):
            state = hash((state, prompt[start : start + _BLOCK]))
            blocks.append(state)
        known = 0
        while known < len(blocks) and blocks[known] in self._blocks:
            known += 1
        for block in blocks:
            self._blocks[block] = None
            self._blocks.move_to_end(block)
        while len(self._blocks) > self._most:
            self._blocks.popitem(last=False)
        return known * 128 if known >= _LEAST_BLOCKS else 0
