"""The data dictionary in docs/ says what the models say."""

from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from imr_llm.schema import vocabulary
from imr_llm.schema.dictionary import dictionary
from imr_llm.schema.vocabulary import DWC_CATEGORY, FlagCode

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


VOCABULARIES = [name for name, words in vars(vocabulary).items() if get_origin(words) is Literal]


def meanings(name: str) -> dict[str, list[str]]:
    """What the table of a vocabulary says of each value, the cells behind it."""
    (table,) = (part for part in dictionary().split("\n### ") if part.startswith(f"{name}\n"))
    rows = (line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| `"))
    return {value.strip("`"): told for value, *told in rows}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_value_of_every_vocabulary_has_a_meaning(name: str) -> None:
    told = meanings(name)
    assert list(told) == list(get_args(getattr(vocabulary, name)))
    assert all(len(cells[-1]) > 3 for cells in told.values())


def test_categories_stand_beside_those_of_the_state() -> None:
    beside = {value: cells[0].strip("`") for value, cells in meanings("Category").items()}
    assert beside == DWC_CATEGORY
    assert set(meanings("DwcCategory")) == set(DWC_CATEGORY.values())
