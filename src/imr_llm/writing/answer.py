"""What a model is asked for, and what becomes of it: sentences that name passages, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from imr_llm.explanation.guard.claims import clauses_of, ways
from imr_llm.explanation.guard.lexicon import lexicon
from imr_llm.explanation.guard.style import LONGEST_LIST
from imr_llm.explanation.sentences import sentences
from imr_llm.explanation.stated import sentence_for
from imr_llm.llm.response_schema import ResponseSchema
from imr_llm.schema.explanation import Finding, Paragraph
from imr_llm.writing.passages import Question

__all__ = ["WHY_SCHEMA", "ItemWhy", "WhyAnswer", "WhySentence", "faults", "paragraphs_of"]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WhySentence(_Answer):
    """A sentence and what carries it."""

    text: str = Field(description="One sentence, or two short ones that belong together.")
    passages: list[int] = Field(description="Numbers of the passages it rests on.")


class ItemWhy(_Answer):
    """Why one item was decided as it was."""

    item: int = Field(description="Number of the item.")
    sentences: list[WhySentence]


class WhyAnswer(_Answer):
    """Why each item was decided as it was."""

    items: list[ItemWhy] = Field(description="One for each item asked for, in their order.")


WHY_SCHEMA: Final = ResponseSchema("why_answer", WhyAnswer)


def faults(
    answer: WhyAnswer, asked: tuple[Question, ...], placeholders: frozenset[str], lang: str
) -> Iterator[Finding]:
    """What is wrong with it besides what the guard finds.

    Its shape (items, number of sentences, passages), words that stand for hidden ones, and failures stated flatly
    where no passage says that treatment failed.
    """
    wanted = [question.view.number for question in asked]
    if [item.item for item in answer.items] != wanted:
        numbers = ", ".join(map(str, wanted))
        yield _fault("2 items", "", "other items than were asked for", f"write items {numbers} in this order")
        return
    for question, item in zip(asked, answer.items, strict=True):
        count = len(item.sentences)
        if not 0 < count <= LONGEST_LIST:
            detail = f"item {item.item} has {count} sentences"
            yield _fault("6 reasons", "", detail, f"write from 1 to {LONGEST_LIST}")
        for sentence in item.sentences:
            if not sentence.text.strip():
                yield _fault("6 reasons", "", f"a sentence of item {item.item} is empty", "leave it out")
            if any(placeholder in sentence.text for placeholder in placeholders):
                yield _fault("14 person", sentence.text, "it names a person", "leave the person out")
            if not sentence.passages or not set(sentence.passages) <= question.passages.keys():
                first, last = min(question.passages), max(question.passages)
                yield _fault(
                    "6 evidence",
                    sentence.text,
                    "it names no passage, or one that is not of its item",
                    f"name passages from {first} to {last}",
                )
            elif _states_failure(sentence.text, lang) and not any(
                sentence_for("no_functional_improvement", question.passages[number].quote)
                == "did_not_improve"
                for number in sentence.passages
            ):
                yield _fault(
                    "15 negation",
                    sentence.text,
                    "the passages do not say this of the worker or the treatment",
                    "say what the notes did not show",
                )


def paragraphs_of(item: ItemWhy, question: Question) -> Iterator[Paragraph]:
    """The entries of the list, each with its passages."""
    for sentence in item.sentences:
        yield Paragraph(
            text=" ".join(_printable(sentence.text).split()),
            item=question.view.place,
            bullet=True,
            evidence=tuple(question.passages[number] for number in dict.fromkeys(sentence.passages)),
        )


def _states_failure(text: str, lang: str) -> bool:
    """Whether a sentence says flatly of worker or treatment what a letter mostly says of the papers."""
    words = lexicon(lang)
    for sentence in sentences(text.lower()):
        flat = words.flat.search(sentence)
        fails = any("no" in ways(clause, "help", lang) for clause in clauses_of(sentence, lang))
        if flat is not None and fails and not words.hedged.search(sentence[: flat.end()]):
            return True
    return False


def _printable(words: str) -> str:
    return "".join(char if char.isprintable() else " " for char in words)


def _fault(rule: str, text: str, detail: str, fix: str) -> Finding:
    return Finding(rule=rule, section="why", paragraph=None, text=text, detail=detail, fix=fix)
