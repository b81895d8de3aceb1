"""From a letter to the calls that ask a model to read it.

A letter whose answer fits is asked about in one call. A longer one is split by item: every call begins with
the same words (the instructions, then the letter up to its first item), which providers keep from call to
call, and goes on with the items it asks for. Where a form does not print its items one after the other, every
call holds the whole letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from imr_llm.baseline.reader import BaselineReading
from imr_llm.extraction.examples import check_example, facts_of
from imr_llm.extraction.field_guide import field_guide, vocabularies
from imr_llm.extraction.redaction import Redaction
from imr_llm.extraction.response import LetterAnswer
from imr_llm.letters.layout import ItemBlock
from imr_llm.llm.prompts import prompt_version, unused_mark
from imr_llm.llm.request import Message, ModelRequest, Parameters
from imr_llm.llm.response_schema import ResponseSchema

__all__ = ["ANSWER_SCHEMA", "PROMPT_VERSION", "LetterPrompt", "Part"]

PROMPT_VERSION: Final = "v1"
ANSWER_SCHEMA: Final = ResponseSchema("letter_answer", LetterAnswer)

_CHARS_PER_TOKEN: Final = 3.5
_CASE_TOKENS: Final = 700
_ITEM_TOKENS: Final = 500
"""Tokens of an answer besides what it copies of the heading and the guideline lines, some 20 % over what the
worked example takes."""
_USED: Final = 0.8
"""Share of the allowed tokens that an answer is planned to fill."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one call asks for: all items and the case, or items `first` up to but not `last`."""

    first: int
    last: int
    of: int

    @property
    def whole(self) -> bool:
        """Whether it is all of the letter."""
        return self.first == 0 and self.last == self.of

    @property
    def with_case(self) -> bool:
        """Whether the case is asked for too."""
        return self.first == 0

    def halves(self) -> tuple[Part, Part] | None:
        """Two smaller calls for the same items; None for a single item."""
        if self.last - self.first < 2:
            return None
        middle = (self.first + self.last + 1) // 2
        return Part(self.first, middle, self.of), Part(middle, self.last, self.of)


class LetterPrompt:
    """The calls for one letter. With a `Redaction`, what it hides is in none of them."""

    def __init__(self, reading: BaselineReading, redaction: Redaction, version: str = PROMPT_VERSION) -> None:
        self._prompts = prompt_version("extraction", version)
        self._reading = reading
        self._redaction = redaction
        self._mark = unused_mark(redaction.hide(0, len(reading.letter.text)))
        items = reading.layout.items
        self._starts = (
            [self._original(item.heading.start) for item in items]
            if reading.layout.form in ("F1a", "F1b")
            else []
        )

    @property
    def version(self) -> str:
        """The templates' purpose and version."""
        return self._prompts.name

    @property
    def example_facts(self) -> frozenset[str]:
        """What stands in the answers to the worked examples, for finding it in another answer."""
        return _example_facts(self._prompts.name)

    def parts(self, parameters: Parameters) -> list[Part]:
        """As few calls as their answers fit in."""
        items = self._reading.layout.items
        room = parameters.max_output_tokens * _USED
        firsts, used = [0], float(_CASE_TOKENS)
        for k, item in enumerate(items):
            tokens = _answer_tokens(item)
            if used + tokens > room and k > firsts[-1]:
                firsts.append(k)
                used = 0
            used += tokens
        return [
            Part(first, last, len(items))
            for first, last in zip(firsts, [*firsts[1:], len(items)], strict=True)
        ]

    def request(self, part: Part, model: str, parameters: Parameters) -> ModelRequest[LetterAnswer]:
        """The call that asks for a part."""
        case, items = self._texts(part)
        asked = self._prompts.render(
            "letter",
            mark=self._mark,
            case=case,
            items=items,
            first=None if part.whole else part.first + 1,
            last=None if part.whole else part.last,
            count=part.of,
            with_case=part.with_case,
        )
        messages = (_instructions(self._prompts.name), Message("user", asked))
        return ModelRequest(model, messages, ANSWER_SCHEMA, parameters)

    def _texts(self, part: Part) -> tuple[str, str]:
        """The letter up to its first item, or all of it; and the items asked for, if they stand apart."""
        size = len(self._reading.letter.text)
        if not self._starts:
            return self._redaction.hide(0, size).strip(), ""
        end = self._starts[part.last] if part.last < part.of else size
        return (
            self._redaction.hide(0, self._starts[0]).strip(),
            self._redaction.hide(self._starts[part.first], end).strip(),
        )

    def _original(self, position: int) -> int:
        return self._reading.folded.original(position)


def _answer_tokens(item: ItemBlock) -> float:
    """Tokens the answer about an item will take: its heading and guideline lines are copied about twice."""
    stretches = (item.heading, item.administrator, item.reviewer)
    copied = sum(stretch.end - stretch.start for stretch in stretches if stretch is not None)
    return _ITEM_TOKENS + 2 * copied / _CHARS_PER_TOKEN


@cache
def _instructions(version: str) -> Message:
    prompts = prompt_version(*version.split("/"))
    examples = prompts.examples().values()
    for letter, answer in examples:
        check_example(letter, answer)
    said = prompts.render(
        "system",
        fields=field_guide(LetterAnswer),
        vocabularies=vocabularies(),
        examples=[{"letter": letter, "answer": answer} for letter, answer in examples],
    )
    return Message("system", said)


@cache
def _example_facts(version: str) -> frozenset[str]:
    prompts = prompt_version(*version.split("/"))
    return frozenset().union(*(facts_of(answer) for _, answer in prompts.examples().values()))
