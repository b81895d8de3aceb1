"""The published JSON Schemas are those of the models, say what every field means, and fit what is written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter

from imr_llm import DecisionRecord, FailedLetter, Span, extract, extract_many
from imr_llm.schema.evidence import exact_spans
from imr_llm.schema.export import schema_texts

PUBLISHED = Path(__file__).parent.parent.parent / "schemas"
MODELS = {"decision-record.json": DecisionRecord, "failed-letter.json": FailedLetter}


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((PUBLISHED / name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def test_the_published_schemas_are_up_to_date():
    published = {path.name: path.read_text() for path in PUBLISHED.glob("*.json")}
    assert published == schema_texts(), "run: python -m imr_llm.schema.export schemas/"


def test_the_command_writes_them(tmp_path):
    subprocess.run([sys.executable, "-m", "imr_llm.schema.export", tmp_path], check=True)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == schema_texts()


def test_every_field_has_a_meaning():
    for text in schema_texts().values():
        schema = json.loads(text)
        for part in (schema, *schema["$defs"].values()):
            assert part["description"]
            for name, field in part["properties"].items():
                assert field.get("description", field.get("$ref")), f"{part['title']}.{name}"


def test_every_sample_record_fits(letters):
    fits = validator("decision-record.json")
    for path in letters:
        fits.validate(json.loads(extract(path).model_dump_json()))


def test_a_failed_letter_fits():
    (failed,) = extract_many(["nosuch.txt"])
    validator("failed-letter.json").validate(json.loads(failed.model_dump_json()))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("dates", "decision"), "19.07.2016"),
        (("items", 0, "outcome"), "denied"),
        (("patient", "age"), -1),
        (("letter", "sha1"), "0"),
        (("priority",), ...),
    ],
)
def test_what_breaks_the_contract_does_not_fit(letter, place, value):
    record = json.loads(extract(letter).model_dump_json())
    *above, last = place
    part = record
    for step in above:
        part = part[step]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    with pytest.raises(jsonschema.ValidationError):
        validator("decision-record.json").validate(record)


def test_a_span_made_without_validation_is_the_validated_one():
    (made,), validated = exact_spans([3], [9], ["words,"]), Span(3, 9, "words,")
    assert made == validated
    assert hash(made) == hash(validated)
    assert repr(made) == repr(validated)
    assert TypeAdapter(Span).dump_json(made) == TypeAdapter(Span).dump_json(validated)
