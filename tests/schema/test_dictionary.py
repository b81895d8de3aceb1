"""The data dictionary in docs/ says what the models say."""

from pathlib import Path

from imr_llm.schema.dictionary import dictionary

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_document_is_what_the_models_give() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == dictionary(), "run `make docs`"


def test_every_field_is_explained() -> None:
    unexplained = [
        line for line in dictionary().splitlines() if line.startswith("| `") and line.endswith("|  |")
    ]
    assert not unexplained
