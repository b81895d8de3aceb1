"""imr-llm reads California Independent Medical Review decision letters into checked records.

    >>> from imr_llm import extract
    >>> record = extract("CM16-0900101.pdf")
    >>> record.items[0].outcome
    'upheld'

Names are imported when they are first used, so importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imr_llm.errors import (
        ImrError,
        InternalError,
        LedgerFailed,
        LetterBinary,
        LetterEmpty,
        LetterError,
        LetterIsList,
        LetterNotFound,
        LetterTooLarge,
        LetterUnreadable,
        ModelFailed,
        ModelUnavailable,
        PdfDamaged,
        PdfEncrypted,
        PdfTooHard,
        PdfWithoutText,
        ReaderNotStarted,
        UsageError,
        WorkerEnded,
    )
    from imr_llm.explanation.guard.check import check_explanation
    from imr_llm.explanation.write import explain
    from imr_llm.extraction.extract import extract, extract_many
    from imr_llm.extraction.sources import LetterSource
    from imr_llm.grounding.ground import Grounder, Grounding, GroundingStatus, ground
    from imr_llm.letters.find import Source, find_letters
    from imr_llm.letters.letter import Letter
    from imr_llm.letters.limits import DEFAULT_LIMITS, Limits
    from imr_llm.schema.explanation import Explanation, Finding, Paragraph, ReadingEase, Section
    from imr_llm.schema.record import (
        SCHEMA_VERSION,
        BodyPart,
        Check,
        Citation,
        Dates,
        DecisionRecord,
        ErrorInfo,
        FailedLetter,
        FailedLetterName,
        Flag,
        Frequency,
        Item,
        LetterInfo,
        Patient,
        Provenance,
        Quantity,
        ResultLine,
        Reviewer,
        Span,
        Usage,
    )
    from imr_llm.writing.explain import explain_with_model

    __version__: str

__all__ = [
    "DEFAULT_LIMITS",
    "SCHEMA_VERSION",
    "BodyPart",
    "Check",
    "Citation",
    "Dates",
    "DecisionRecord",
    "ErrorInfo",
    "Explanation",
    "FailedLetter",
    "FailedLetterName",
    "Finding",
    "Flag",
    "Frequency",
    "Grounder",
    "Grounding",
    "GroundingStatus",
    "ImrError",
    "InternalError",
    "Item",
    "LedgerFailed",
    "Letter",
    "LetterBinary",
    "LetterEmpty",
    "LetterError",
    "LetterInfo",
    "LetterIsList",
    "LetterNotFound",
    "LetterSource",
    "LetterTooLarge",
    "LetterUnreadable",
    "Limits",
    "ModelFailed",
    "ModelUnavailable",
    "Paragraph",
    "Patient",
    "PdfDamaged",
    "PdfEncrypted",
    "PdfTooHard",
    "PdfWithoutText",
    "Provenance",
    "Quantity",
    "ReaderNotStarted",
    "ReadingEase",
    "ResultLine",
    "Reviewer",
    "Section",
    "Source",
    "Span",
    "Usage",
    "UsageError",
    "WorkerEnded",
    "__version__",
    "check_explanation",
    "explain",
    "explain_with_model",
    "extract",
    "extract_many",
    "find_letters",
    "ground",
]

_ROOMS = {
    "check_explanation": "explanation.guard.check",
    "explain": "explanation.write",
    "explain_with_model": "writing.explain",
    "extract": "extraction.extract",
    "extract_many": "extraction.extract",
    "LetterSource": "extraction.sources",
    "Grounder": "grounding.ground",
    "Grounding": "grounding.ground",
    "GroundingStatus": "grounding.ground",
    "ground": "grounding.ground",
    "Source": "letters.find",
    "find_letters": "letters.find",
    "Letter": "letters.letter",
    "DEFAULT_LIMITS": "letters.limits",
    "Limits": "letters.limits",
    **dict.fromkeys(("Explanation", "Finding", "Paragraph", "ReadingEase", "Section"), "schema.explanation"),
}
"""Where the names are that are neither errors nor parts of the record."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'imr_llm' has no attribute {name!r}")
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("imr-llm")
    else:
        errors = importlib.import_module("imr_llm.errors")
        room = _ROOMS.get(name) or ("errors" if hasattr(errors, name) else "schema.record")
        value = getattr(importlib.import_module(f"imr_llm.{room}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
