"""The data dictionary in docs/ says what the models say."""

from pathlib import Path
from typing import get_args

from imr_llm.schema.dictionary import dictionary
from imr_llm.schema.vocabulary import FlagCode

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_document_is_what_the_models_give() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == dictionary(), "run `make docs`"


def test_every_field_is_explained() -> None:
    unexplained = [
        line for line in dictionary().splitlines() if line.startswith("| `") and line.endswith("|  |")
    ]
    assert not unexplained


def test_every_flag_and_every_error_is_explained() -> None:
    lines = dictionary().splitlines()
    for code in (*get_args(FlagCode), "not_found", "pdf_without_text", "worker_ended", "not_read"):
        assert any(line.startswith(f"| `{code}` | ") for line in lines), code
