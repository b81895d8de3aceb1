"""Arguments of a wrong kind at the package's doors: one error that says what was asked for, whatever the slip."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imr_llm import (
    Letter,
    Limits,
    UsageError,
    check_explanation,
    explain,
    explain_with_model,
    extract,
    extract_many,
    find_letters,
    ground,
)

TEXT = "Upheld\n"
FAILED = next(extract_many([b""]))
RECORD = extract(TEXT)
LETTER = Letter.from_text(TEXT)
SLIPS: list[tuple[Callable[[], Any], str]] = [
    (lambda: extract(TEXT, limits=None), "limits must be Limits, not NoneType"),
    (lambda: extract(TEXT, limits={}), "limits must be Limits, not dict"),
    (lambda: extract(LETTER, limits={}), "limits must be Limits, not dict"),
    (lambda: extract(TEXT, model=None), "the model must be the name of one, not NoneType"),
    (lambda: extract(TEXT, model=None, answers="a.jsonl"), "the model must be the name of one, not NoneType"),
    (lambda: extract(TEXT, model="m", deadline="3"), "deadline must be a number, not str"),
    (lambda: extract(TEXT, model="m", concurrency=2.5), "concurrency must be a whole number, not float"),
    (
        lambda: extract(TEXT, model="m", deadline=float("nan")),
        "deadline, concurrency and max_output_tokens must be above 0",
    ),
    (lambda: extract_many([TEXT], jobs="2"), "jobs must be a whole number, not '2'"),
    (lambda: extract_many([TEXT], jobs=None), "jobs must be a whole number, not None"),
    (lambda: extract_many([TEXT], jobs=2.5), "jobs must be a whole number, not 2.5"),
    (lambda: extract_many([TEXT], jobs=True), "jobs must be a whole number, not True"),
    (lambda: extract_many([TEXT], jobs=0), "jobs must be at least 1, not 0"),
    (lambda: extract_many([TEXT], limits=7), "limits must be Limits, not int"),
    (lambda: extract_many(None), "what extract_many reads must be a list of letters, not NoneType"),
    (lambda: extract_many([TEXT], model=None), "the model must be the name of one, not NoneType"),
    (lambda: list(extract_many([None])), "a letter is given as path, bytes, text or Letter, not as NoneType"),
    (lambda: explain(FAILED, LETTER), "the record must be a DecisionRecord, not FailedLetter"),
    (lambda: explain(RECORD, "letter.txt"), "the letter must be a Letter, not str"),
    (
        lambda: check_explanation(RECORD, RECORD, LETTER),
        "the explanation must be an Explanation, not DecisionRecord",
    ),
    (
        lambda: check_explanation(explain(RECORD, LETTER), FAILED, LETTER),
        "the record must be a DecisionRecord",
    ),
    (
        lambda: check_explanation(explain(RECORD, LETTER), RECORD, TEXT),
        "the letter must be a Letter, not str",
    ),
    (lambda: ground(None, "x"), "the text must be a str, not NoneType"),
    (lambda: ground(TEXT, None), "the quotation must be a str, not NoneType"),
    (lambda: Letter.from_text(None), "the text of a letter must be a str, not NoneType"),
    (lambda: Letter.from_text(TEXT, None), "the name of a letter must be a str, not NoneType"),
    (lambda: Letter.from_text(TEXT, limits=None), "limits must be Limits, not NoneType"),
    (lambda: Letter.from_bytes(TEXT), "the data of a letter must be bytes, not str"),
    (
        lambda: Letter.from_bytes(b"Upheld", Path("a.txt")),
        "the name of a letter must be a str, not PosixPath",
    ),
    (lambda: Letter.from_bytes(b"Upheld", limits=1), "limits must be Limits, not int"),
    (lambda: Letter.from_path(b"a.txt"), "the path of a letter must be a str or a path, not bytes"),
    (lambda: Letter.from_path("a.txt", limits=1), "limits must be Limits, not int"),
    (lambda: Limits(max_bytes="25"), "limit max_bytes must be a positive number, not 25"),
    (lambda: Limits(max_pages=None), "limit max_pages must be a positive number, not None"),
    (lambda: find_letters(7), "paths must be a list of paths, not int"),
    (lambda: list(find_letters([None])), "a path must be a str or a path, not NoneType"),
]


@pytest.mark.parametrize(("slip", "said"), SLIPS, ids=[said for _, said in SLIPS])
def test_a_slip_is_told_as_wrong_use(slip: Callable[[], Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        slip()
    assert str(caught.value).startswith(said)


def test_a_failed_letter_is_not_explained_by_a_model_either(tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    answers.write_text("")
    with pytest.raises(UsageError, match="the record must be a DecisionRecord, not FailedLetter"):
        explain_with_model(FAILED, LETTER, model="m", answers=str(answers))  # type: ignore[arg-type]


@pytest.mark.parametrize("model", ["baseline", "m"])
def test_a_setting_that_does_not_exist_is_told_with_those_that_do(model: str) -> None:
    with pytest.raises(UsageError, match=r"^there is no setting 'limit'; there are: base_url, "):
        extract(TEXT, model=model, limit=1, policy="strict")  # type: ignore[call-arg]


def test_bytes_may_be_changeable() -> None:
    assert extract(Letter.from_bytes(bytearray(b"Upheld"))).letter.sha256 == extract(b"Upheld").letter.sha256
