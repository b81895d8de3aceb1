"""The package as others import it: names, one letter, and what a caller gets wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import imr_llm
from imr_llm import (
    DecisionRecord,
    Letter,
    LetterEmpty,
    LetterNotFound,
    LetterTooLarge,
    Limits,
    UsageError,
    extract,
)


def content(record: DecisionRecord) -> dict[str, object]:
    """A record without the name of the letter and the time it was made."""
    return record.model_dump(exclude={"letter": {"name"}, "provenance": {"created_at"}})


def test_exported_names():
    assert imr_llm.__all__ == [
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
    assert dir(imr_llm) == sorted(imr_llm.__all__)


@pytest.mark.parametrize("name", imr_llm.__all__)
def test_every_exported_name_is_there(name):
    vars(imr_llm).pop(name, None)
    assert getattr(imr_llm, name) is vars(imr_llm)[name]


def test_every_public_error_and_model_is_exported():
    from imr_llm import errors
    from imr_llm.schema import record

    public = {
        name
        for module in (errors, record)
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__ and not name.startswith("_")
    }
    assert public <= set(imr_llm.__all__)


def test_a_name_that_is_not_exported():
    with pytest.raises(AttributeError, match="has no attribute 'extrakt'"):
        imr_llm.extrakt  # noqa: B018


def test_importing_the_package_imports_nothing_else():
    program = "import sys, imr_llm; print(*(n for n in sys.modules if n.startswith(('imr_llm', 'pydantic'))))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["imr_llm"]


def test_one_letter_given_in_every_way_is_one_record(letter):
    record = extract(letter)
    assert (record.letter.name, record.case_number) == ("sample-f1b-01.txt", "CM16-0900101")
    assert record.provenance.package_version == imr_llm.__version__
    text = letter.read_text()
    for source in (str(letter), letter.read_bytes(), text, Letter.from_text(text, "mine")):
        assert content(extract(source)) == content(record)
    assert extract(text).letter.name == "letter"
    assert extract(Letter.from_text(text, "mine")).letter.name == "mine"


def test_a_printed_letter(pdf):
    record = extract(pdf)
    assert record.letter.pages == 2
    assert [item.outcome for item in record.items] == ["overturned", "overturned", "upheld"]


def test_a_str_is_text_if_it_has_a_line_break_and_a_path_if_not(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("two\nlines.txt").write_text("Upheld")
    assert extract("Upheld\n").letter.chars == 7
    assert extract("Upheld\r").letter.chars == 7
    assert extract("two\nlines.txt").letter.chars == 13
    assert extract(Path("two\nlines.txt")).letter.name == "two\nlines.txt"
    with pytest.raises(LetterNotFound):
        extract("Upheld")


def test_a_file_name_that_is_not_utf_8(tmp_path):
    path = tmp_path / "caf\udce9.txt"
    path.write_text("Upheld")
    record = extract(path)
    assert record.letter.name == "caf\\udce9.txt"
    assert DecisionRecord.model_validate_json(record.model_dump_json()) == record


def test_a_record_survives_json(letters):
    for path in letters:
        record = extract(path)
        assert DecisionRecord.model_validate_json(record.model_dump_json()) == record


def test_errors_name_letter_cause_and_way_out(letter):
    with pytest.raises(LetterNotFound, match=r"^nosuch\.pdf: no such file; check the spelling"):
        extract("nosuch.pdf")
    with pytest.raises(LetterEmpty, match=r"^letter: is empty; "):
        extract(b" \n")
    with pytest.raises(LetterTooLarge, match="raise the limit max_chars"):
        extract(letter, limits=Limits(max_chars=2000))


def test_wrong_use():
    with pytest.raises(
        UsageError, match=r"^the model 'gpt-7' cannot be asked: the variable OPENAI_API_KEY holds no key"
    ):
        extract("a.pdf", model="gpt-7")
    with pytest.raises(UsageError, match="as path, bytes, text or Letter, not as int"):
        extract(7)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="limit max_pages must be a positive number, not 0"):
        Limits(max_pages=0)
