"""Writes the JSON Schemas of what a line of output can be: `python -m imr_llm.schema.export schemas/`.

They are those of the pydantic models as they are written, so a field that is always there is required.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from imr_llm.schema.record import DecisionRecord, FailedLetter

__all__ = ["schema_texts", "write_schemas"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_MODELS: Final[dict[str, type[BaseModel]]] = {
    "decision-record.json": DecisionRecord,
    "failed-letter.json": FailedLetter,
}


def schema_texts() -> dict[str, str]:
    """File names and what stands in the files."""
    return {
        name: json.dumps({"$schema": _DIALECT} | model.model_json_schema(mode="serialization"), indent=2)
        + "\n"
        for name, model in _MODELS.items()
    }


def write_schemas(folder: Path) -> None:
    """Write all schemas into `folder`, which must exist."""
    for name, text in schema_texts().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
