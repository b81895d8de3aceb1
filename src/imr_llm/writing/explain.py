"""The door: explanations whose "why" a model wrote, and the calls that ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Unpack

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.errors import ImrError
from imr_llm.explanation.language import language
from imr_llm.explanation.legal_facts import MAX_FACT_AGE_DAYS
from imr_llm.explanation.view import item_views
from imr_llm.explanation.write import warn_of_old_facts
from imr_llm.extraction.asking import AnswersFromElsewhere, Asked
from imr_llm.extraction.calls import LetterCall
from imr_llm.extraction.extract import named_model
from imr_llm.extraction.model_batch import background
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.redaction import redact, unredacted
from imr_llm.extraction.results import internal_error
from imr_llm.extraction.settings import ModelSettings, client_for, reading_for
from imr_llm.letters.letter import Letter
from imr_llm.schema.explanation import Explanation
from imr_llm.schema.record import DecisionRecord
from imr_llm.writing.passages import questions
from imr_llm.writing.prompting import WhyPrompt
from imr_llm.writing.writer import ModelWriter

__all__ = ["explain_with_model", "explanation_calls", "model_writer"]

Write = Callable[[DecisionRecord, Letter, str], Explanation]


def explain_with_model(
    record: DecisionRecord,
    letter: Letter,
    *,
    model: str,
    lang: str = "en",
    max_fact_age_days: int = MAX_FACT_AGE_DAYS,
    **settings: Unpack[ModelSettings],
) -> Explanation:
    """As `explain`, but a model writes the sentences of "why"; the guard checks them.

    A text that fails is written anew at most twice, then the templates' own stands; `writer` and `writing` say what
    became of it. `settings` are those of `extract`. Raises `ModelUnavailable` where no call can succeed, and
    `UsageError` for settings that cannot be, a language that does not exist, or a letter not the record's.
    """
    with _opened(*_prepared(model, settings, max_fact_age_days)) as write:
        return write(record, letter, lang)


@contextmanager
def model_writer(
    model: str, settings: ModelSettings, max_fact_age_days: int = MAX_FACT_AGE_DAYS
) -> Iterator[Write]:
    """What writes one explanation after the other, with one client; raises `UsageError` for settings.

    Warns at the end of answers from elsewhere that fit no call of these letters.
    """
    asked, how = _prepared(model, settings, max_fact_age_days)
    with _opened(asked, how) as write:
        yield write
    if isinstance(asked, AnswersFromElsewhere):
        asked.tell_unused()


def _prepared(model: str, settings: ModelSettings, max_fact_age_days: int) -> tuple[Asked, Reading]:
    warn_of_old_facts(None, max_fact_age_days)
    how = reading_for(named_model(model), settings)
    answers = settings.get("answers")
    if answers:
        return AnswersFromElsewhere.from_path(answers, "imr-llm prompt --explain"), how
    return client_for(how.model, settings), how


@contextmanager
def _opened(asked: Asked, how: Reading) -> Iterator[Write]:
    writer = ModelWriter(asked, how)
    with background(asked) as submit:

        def write(record: DecisionRecord, letter: Letter, lang: str) -> Explanation:
            result: Explanation | ImrError = submit(_outcome(writer, record, letter, lang)).result()
            if isinstance(result, ImrError):
                raise result
            return result

        yield write


async def _outcome(
    writer: ModelWriter, record: DecisionRecord, letter: Letter, lang: str
) -> Explanation | ImrError:
    """The explanation or the error to be raised, so that no words of the letter come along in its chain."""
    try:
        return await writer.write(record, letter, lang)
    except ImrError as error:
        return error
    except Exception as error:  # noqa: BLE001  its message and its frames may hold the letter
        return internal_error(letter.name, error)


def explanation_calls(letter: Letter, how: Reading, lang: str) -> list[LetterCall]:
    """The call that asks for the "why" of a letter as the baseline reads it; none where nothing can be asked."""
    record = read_letter_baseline(letter)
    asked = questions(record, item_views(record, language(lang)), letter.text)
    if not asked:
        return []
    prompt = WhyPrompt(asked, lang, (redact if how.redact else unredacted)(letter.text))
    return [LetterCall(letter.name, 1, 1, prompt.version, prompt.request(how.model, how.parameters))]
