"""The model writer: a model writes the sentences of "why", the guard reads them, the templates write the rest.

A text in which the guard finds something is asked for once more with the findings, twice at most; then the
templates' own stands, and the explanation says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Final

from imr_llm.errors import ModelFailed, ModelUnavailable
from imr_llm.explanation.guard.check import check_explanation
from imr_llm.explanation.language import language
from imr_llm.explanation.view import ItemView, item_views
from imr_llm.explanation.voice import Voice
from imr_llm.explanation.why import lead_of, reasons_told
from imr_llm.explanation.write import compose, from_templates
from imr_llm.extraction.asking import Asked
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.redaction import redact, unredacted
from imr_llm.letters.letter import Letter
from imr_llm.llm.usage import Attempt, totals
from imr_llm.schema.explanation import Explanation, Finding, Paragraph, Writing
from imr_llm.schema.record import DecisionRecord, Usage
from imr_llm.writing.answer import WhyAnswer, faults, paragraphs_of
from imr_llm.writing.passages import Question, questions
from imr_llm.writing.prompting import WhyPrompt

__all__ = ["MOST_REWRITES", "ModelWriter"]

MOST_REWRITES: Final = 2


class ModelWriter:
    """Writes explanations by asking `asked`."""

    def __init__(self, asked: Asked, how: Reading) -> None:
        self._asked = asked
        self._how = how

    async def write(self, record: DecisionRecord, letter: Letter, lang: str) -> Explanation:
        """The explanation of a record, whoever's "why" it has in the end.

        Raises ModelUnavailable where no call can succeed, and `UsageError` as `explain` does.
        """
        return await _Writing(record, letter, lang, self._asked, self._how).explanation()


class _Writing:
    """One explanation being written, with what was asked so far."""

    def __init__(self, record: DecisionRecord, letter: Letter, lang: str, asked: Asked, how: Reading) -> None:
        self._record = record
        self._letter = letter
        self._lang = lang
        self._asked = asked
        self._how = how
        self._ends = monotonic() + how.deadline
        self._attempts: list[Attempt] = []
        self._rejected: list[tuple[str, ...]] = []

    async def explanation(self) -> Explanation:
        own = from_templates(self._record, self._letter, self._lang)
        asked = questions(self._record, item_views(self._record, language(self._lang)), self._letter.text)
        if not asked:
            return own
        redaction = (redact if self._how.redact else unredacted)(self._letter.text)
        prompt = WhyPrompt(asked, self._lang, redaction)
        expected = check_explanation(own, self._record, self._letter)
        for _ in range(1 + MOST_REWRITES):
            try:
                content, answer = await self._ask(prompt)
            except ModelFailed as error:
                return self._signed(own, prompt, error)
            findings = list(faults(answer, asked, redaction.placeholders, self._lang))
            if not findings:
                written = self._composed(answer, asked)
                findings = self._found(written, expected)
                if not findings:
                    return self._signed(written, prompt)
            self._rejected.append(tuple(dict.fromkeys(finding.rule for finding in findings)))
            prompt.turn_down(content, findings)
        return self._signed(own, prompt)

    async def _ask(self, prompt: WhyPrompt) -> tuple[str, WhyAnswer]:
        request = prompt.request(self._how.model, self._how.parameters)
        left = max(self._ends - monotonic(), 0.001)
        try:
            given = await self._asked.ask(request, letter=self._letter.name, deadline=left)
        except (ModelFailed, ModelUnavailable) as error:
            self._attempts += error.attempts
            error.attempts = tuple(self._attempts)
            raise
        self._attempts += given.attempts
        return given.content, given.answer

    def _composed(self, answer: WhyAnswer, asked: tuple[Question, ...]) -> Explanation:
        by_place = {
            question.view.place: (item, question) for question, item in zip(asked, answer.items, strict=True)
        }

        def reasons(voice: Voice, views: tuple[ItemView, ...]) -> Iterator[Paragraph]:
            yield voice.say("why", "lead")
            for view in views:
                yield from lead_of(voice, view)
                if view.place in by_place:
                    yield from paragraphs_of(*by_place[view.place])
                else:
                    yield from reasons_told(voice, self._record, view, self._letter.text)

        return compose(self._record, self._letter, self._lang, reasons, "model")

    def _found(self, written: Explanation, expected: list[Finding]) -> list[Finding]:
        """What the guard finds that it does not find in the templates' own text."""
        known = {(finding.rule, finding.section, finding.text) for finding in expected}
        return [
            finding
            for finding in check_explanation(written, self._record, self._letter)
            if (finding.rule, finding.section, finding.text) not in known
        ]

    def _signed(
        self, written: Explanation, prompt: WhyPrompt, error: ModelFailed | None = None
    ) -> Explanation:
        """The explanation with what was asked for it."""
        sums = totals(self._attempts)
        usage = Usage(
            input_tokens=sums.tokens.input,
            output_tokens=sums.tokens.output,
            cached_tokens=sums.tokens.cached,
            reasoning_tokens=sums.tokens.reasoning,
        )
        writing = Writing(
            model=self._how.model,
            prompt_version=prompt.version,
            answers=len(self._rejected) + (written.writer == "model"),
            rejected=tuple(self._rejected),
            failure=error.failure if error else None,
            remedy=error.remedy if error else None,
            usage=usage if self._attempts else None,
            cost_usd=None if sums.cost is None or not self._attempts else sums.cost / 1_000_000,
            attempts=sums.attempts,
            unreported=sums.unreported,
        )
        return written.model_copy(update={"writing": writing})
