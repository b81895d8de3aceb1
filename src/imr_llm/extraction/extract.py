"""The doors of the package: one letter, or many in order, to checked records."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Unpack

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.errors import UsageError, must_be
from imr_llm.extraction.processes import read_in_processes
from imr_llm.extraction.results import read_together
from imr_llm.extraction.sources import LetterSource, check_source, detach, is_source, open_letter
from imr_llm.extraction.worker import Chunk
from imr_llm.letters.find import Source
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits, check_limits
from imr_llm.schema.record import DecisionRecord, ResultLine

if TYPE_CHECKING:
    from imr_llm.extraction.settings import ModelSettings

__all__ = ["BASELINE", "extract", "extract_many", "named_model", "without_model"]

BASELINE: Final = "baseline"
"""What reads letters unless a model is named: no key, no network."""
_UNNAMED: Final = "answers"
"""What the model behind a file of answers is called unless it is named."""

_LARGEST_CHUNK: Final = 8
"""Letters handed to a worker at a time: some 50 ms of work, against 0.3 ms for handing them over."""


def extract(
    source: LetterSource,
    *,
    model: str = BASELINE,
    limits: Limits = DEFAULT_LIMITS,
    **settings: Unpack[ModelSettings],
) -> DecisionRecord:
    """The record of one letter.

    `source` is a path, the bytes of a text or PDF file, text, or a `Letter`. A str with a line break in it is
    the letter's text, any other str is a path. `model` is "baseline", or a model at an OpenAI-compatible
    server, whose answer is held to the letter and to the baseline; `settings` are those of `ModelSettings`.
    Raises the `LetterError` that fits when the letter cannot be read or the model gives no usable answer,
    `ModelUnavailable` when no call can succeed, and `UsageError` for settings and other arguments that cannot
    be.
    """
    check_source(source)
    check_limits(limits)
    if _is_baseline(model, settings):
        return read_letter_baseline(open_letter(source, limits))
    from imr_llm.extraction.model_batch import read_one_with_model

    return read_one_with_model(source, limits, named_model(model), settings)


def extract_many(
    sources: Iterable[LetterSource],
    *,
    model: str = BASELINE,
    limits: Limits = DEFAULT_LIMITS,
    jobs: int = 1,
    **settings: Unpack[ModelSettings],
) -> Generator[ResultLine, None, None]:
    """The result of each of `sources`, in their order: a record, or a `FailedLetter` that says why not.

    Sources are as for `extract`, or what `find_letters` gives for files, folders and patterns; text and bytes
    are named after their place, "letter 1" being the first. Results come one by one and only a bounded
    number is held: with `jobs` above 1, the baseline reads in that many processes and up to 24 sources for
    each are taken ahead; with one, up to 8 of a list and of what `find_letters` gives, none of another iterator; a model is asked about `concurrency` letters at a time, in one process. Closing the
    iterator ends what is under way. Raises `UsageError`, at once for the settings and for one letter that is not
    in a list, in its turn for a source that cannot be a letter at all, and `ModelUnavailable` in its turn.
    """
    if is_source(sources):
        raise UsageError("extract_many reads several letters: give them in a list, or one to extract")
    must_be(Iterable, sources, "what extract_many reads", "a list of letters")
    check_limits(limits)
    if isinstance(jobs, bool) or not isinstance(jobs, int):
        raise UsageError(f"jobs must be a whole number, not {jobs!r}")
    if jobs < 1:
        raise UsageError(f"jobs must be at least 1, not {jobs}")
    letters = _named(sources)
    if not _is_baseline(model, settings):
        from imr_llm.extraction.model_batch import read_many_with_model

        return read_many_with_model(letters, limits, named_model(model), settings)
    if jobs == 1:
        at_hand = isinstance(sources, Sequence)
        chunks = _chunks(letters, limits, 1, lambda source: at_hand or isinstance(source, Source))
        return (result for chunk in chunks for result in read_together(chunk.letters, limits))
    return read_in_processes(_chunks(letters, limits, jobs), jobs)


def _is_baseline(model: str, settings: ModelSettings) -> bool:
    if model != BASELINE or settings.get("answers"):
        return False
    if settings:
        from imr_llm.extraction.settings import check_settings

        check_settings(settings)
        raise without_model(repr(min(settings)))
    return True


def without_model(setting: str, way_out: str = "name a model") -> UsageError:
    """What is wrong with a setting that only a model has, as its caller spells it."""
    return UsageError(f"the baseline has no setting {setting}; {way_out}")


def named_model(model: str) -> str:
    """The name of the model that is asked; one that answers elsewhere need not have any."""
    return _UNNAMED if model == BASELINE else model


def _named(sources: Iterable[LetterSource]) -> Iterator[tuple[LetterSource, str]]:
    for place, source in enumerate(sources, 1):
        check_source(source)
        yield source, f"letter {place}"


def _chunks(
    letters: Iterator[tuple[LetterSource, str]],
    limits: Limits,
    jobs: int,
    may_wait: Callable[[LetterSource], bool] = lambda _: True,
) -> Iterator[Chunk]:
    """Small chunks first, so that few letters are shared among all workers too; one that may not wait for the next ends its own."""
    made = 0
    held: list[tuple[LetterSource, str]] = []
    try:
        for source, unnamed in letters:
            if held and isinstance(source, Source) and source.path is None:
                yield Chunk(held, limits)  # before standard input is read, which may have to be waited for
                made += 1
                held = []
            held.append((detach(source, limits), unnamed))
            if len(held) > min(made // jobs, _LARGEST_CHUNK - 1) or not may_wait(source):
                yield Chunk(held, limits)
                made += 1
                held = []
    except Exception:
        if held:
            yield Chunk(held, limits)
        raise
    if held:
        yield Chunk(held, limits)
