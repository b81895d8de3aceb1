"""From the items of a letter to the call that asks a model for the reasons, and to the call that asks once more.

What is sent: the requests, the rationales and the reasons found in them. No legal fact is sent and nothing else
of the letter; with a `Redaction`, nothing that it hides.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from imr_llm.explanation.guard.style import LONGEST_LIST, LONGEST_SENTENCE
from imr_llm.explanation.language import language
from imr_llm.extraction.redaction import Redaction
from imr_llm.llm.prompts import prompt_version, unused_mark
from imr_llm.llm.request import Message, ModelRequest, Parameters
from imr_llm.schema.explanation import Finding
from imr_llm.schema.vocabulary import REASON_MEANING
from imr_llm.writing.answer import WHY_SCHEMA, WhyAnswer
from imr_llm.writing.passages import Question

__all__ = ["PROMPT_VERSION", "WhyPrompt"]

PROMPT_VERSION: Final = "v1"


class WhyPrompt:
    """The calls about one letter."""

    def __init__(self, asked: tuple[Question, ...], lang: str, redaction: Redaction) -> None:
        self._prompts = prompt_version("explanation", PROMPT_VERSION)
        self._redaction = redaction
        self._messages = [_instructions(self._prompts.name, lang), self._question(asked, lang)]

    @property
    def version(self) -> str:
        """The templates' purpose and version."""
        return self._prompts.name

    def request(self, model: str, parameters: Parameters) -> ModelRequest[WhyAnswer]:
        """The call as things stand: the question, and every text that was turned down with what was wrong."""
        return ModelRequest(model, tuple(self._messages), WHY_SCHEMA, parameters)

    def turn_down(self, content: str, findings: Sequence[Finding]) -> None:
        """Ask for the text once more, naming what was wrong with `content`."""
        told = [
            {
                "rule": finding.rule,
                "text": self._redaction.hide_in(finding.text),
                "detail": self._redaction.hide_in(finding.detail),
                "fix": self._redaction.hide_in(finding.fix),
            }
            for finding in findings
        ]
        said = self._prompts.render("findings", findings=told)
        self._messages += [Message("assistant", content), Message("user", said)]

    def _question(self, asked: tuple[Question, ...], lang: str) -> Message:
        items = [
            {
                "number": question.view.number,
                "request": self._redaction.hide_in(question.view.request),
                "outcome": question.outcome,
                "passages": [
                    {"number": number, "text": " ".join(self._redaction.hide(span.start, span.end).split())}
                    for number, span in question.passages.items()
                ],
                "reasons": [
                    {"code": code, "meaning": REASON_MEANING.get(code, ""), "passages": numbers}
                    for code, numbers in question.reasons.items()
                ],
            }
            for question in asked
        ]
        said = self._prompts.render(
            "letter", mark=unused_mark(str(items)), items=items, language=language(lang).english_name
        )
        return Message("user", said)


@cache
def _instructions(version: str, lang: str) -> Message:
    said = prompt_version(*version.split("/")).render(
        "system",
        language=language(lang).english_name,
        most_words=LONGEST_SENTENCE,
        most_sentences=LONGEST_LIST,
    )
    return Message("system", said)
