"""docs/tables.md says what the columns say."""

from pathlib import Path

from imr_llm.tables.columns import COLUMNS
from imr_llm.tables.dictionary import dictionary

DOCUMENT = Path(__file__).parents[2] / "docs" / "tables.md"


def test_the_document_is_what_the_columns_give() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == dictionary(), "run `make docs`"


def test_every_column_is_explained() -> None:
    assert all(column.description.strip() for column in COLUMNS)
