"""What is written is what was read, in each format, letter by letter."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from imr_llm import (
    BodyPart,
    Check,
    Citation,
    DecisionRecord,
    FailedLetter,
    Item,
    Quantity,
    UsageError,
    extract,
    extract_many,
)
from imr_llm.tables import parquet
from imr_llm.tables.columns import COLUMNS, rows
from imr_llm.tables.write import open_writer

NOT_IN_COLUMNS = {
    "evidence",
    "checks",
    "items",
    "provenance.prompt_sha256",
    "provenance.schema_sha256",
    "provenance.usage",
    "provenance.cost_usd",
    "provenance.attempts",
    "provenance",
}
"""Nested too deep for a cell, or a sum that must not be repeated on each row."""


@pytest.fixture(scope="module")
def results(letters):
    """Records, with a failed letter between them and one without items."""
    return list(extract_many([letters[0], "nosuch.txt", *letters[1:], "Nothing to see.\n"]))


@pytest.fixture(scope="module")
def record(letter) -> DecisionRecord:
    return extract(letter)


def written(table_format, results) -> bytes:
    stream = io.BytesIO()
    writer = open_writer(table_format, stream)
    for result in results:
        writer.write(result)
    writer.close()
    return stream.getvalue()


def csv_rows(results) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", results).decode(), newline="")))


def with_item(record: DecisionRecord, **values) -> DecisionRecord:
    """`record` with its first item changed and no other."""
    return record.model_copy(update={"items": (record.items[0].model_copy(update=values),)})


def test_jsonl_is_a_line_a_letter(results):
    lines = written("jsonl", results).decode().split("\n")
    assert lines.pop() == ""
    kinds = [FailedLetter if "error" in json.loads(line) else DecisionRecord for line in lines]
    assert [kind.model_validate_json(line) for kind, line in zip(kinds, lines, strict=True)] == results


def test_dates_in_json_are_iso(record):
    shown = json.loads(written("jsonl", [record]))
    assert shown["dates"]["decision"] == "2016-07-19"
    made = datetime.datetime.fromisoformat(shown["provenance"]["created_at"])
    assert made == record.provenance.created_at


def test_json_is_one_array_of_the_same_objects(results):
    array = json.loads(written("json", results))
    assert array == [json.loads(line) for line in written("jsonl", results).splitlines()]
    assert json.loads(written("json", [])) == []


def test_every_field_has_a_column():
    def leaves(model, prefix=""):
        for name, field in model.model_fields.items():
            part = field.annotation
            if hasattr(part, "model_fields"):
                yield from leaves(part, f"{prefix}{name}.")
            else:
                yield prefix + name

    wanted = {
        *leaves(DecisionRecord),
        *leaves(FailedLetter),
        *leaves(Item, "item."),
        "item.number",
        "item.in_doubt",
        "in_doubt",
    }
    names = [column.name for column in COLUMNS]
    assert len(names) == len(set(names))
    assert set(names) == wanted - NOT_IN_COLUMNS
    assert all(column.description for column in COLUMNS)


def test_csv_has_a_row_an_item_with_the_letter_repeated(results, record):
    table = csv_rows(results)
    assert list(table[0]) == [column.name for column in COLUMNS]
    assert len(table) == sum(max(1, len(getattr(result, "items", ()))) for result in results)
    own = [row for row in table if row["letter.name"] == record.letter.name]
    assert [(row["case_number"], row["dates.decision"], row["item.number"]) for row in own] == [
        ("CM16-0900101", "2016-07-19", str(number)) for number in (1, 2, 3)
    ]
    assert [row["item.outcome"] for row in own] == ["overturned", "overturned", "upheld"]


def test_csv_cells(record):
    changed = with_item(
        record,
        request='Physical "therapy", 12; ünïts',
        quantity=Quantity(min=0.5, max=12.0, unit="visits"),
        body_parts=(BodyPart(part="knee", side="left"), BodyPart(part="neck")),
        retrospective=True,
        reviewer_citations=(
            Citation(source="MTUS", title="Chronic Pain 2009", section="Opioids", pages=(7, (74, 96))),
            Citation(source="ODG"),
        ),
    )
    (row,) = csv_rows([changed])
    assert row["item.request"] == 'Physical "therapy", 12; ünïts'
    assert (row["item.quantity.min"], row["item.quantity.max"]) == ("0.5", "12")
    assert row["item.body_parts"] == "left knee; neck"
    assert row["item.retrospective"] == "true"
    assert row["item.reviewer_citations"] == "MTUS, Chronic Pain 2009, Opioids, pages 7, 74-96; ODG"
    assert row["item.refills"] == ""
    assert row["reviewer.licensure_states"] == "California; Nevada"
    made = record.provenance.created_at
    assert row["provenance.created_at"] == made.isoformat().replace("+00:00", "Z")


def test_csv_has_a_row_for_a_failed_letter_and_for_one_without_items(results):
    table = csv_rows([results[1], results[-1]])
    failed, empty = table
    assert {name: value for name, value in failed.items() if value} == {
        "schema_version": "1.0",
        "letter.name": "nosuch.txt",
        "error.code": "not_found",
        "error.message": "nosuch.txt: no such file; check the spelling and the current folder",
        "error.remedy": "check the spelling and the current folder",
    }
    assert empty["flags"] == "unknown_form; no_items"
    assert empty["item.number"] == ""


def test_csv_of_nothing_is_a_header():
    assert written("csv", []).count(b"\n") == 1


def test_parquet_gives_back_every_value(results):
    table = pq.read_table(io.BytesIO(written("parquet", results)))
    expected = [
        {column.name: column.value(row) for column in COLUMNS} for result in results for row in rows(result)
    ]
    assert table.to_pylist() == expected


def test_parquet_types_and_meanings(results):
    schema = pq.read_schema(io.BytesIO(written("parquet", results[:1])))
    types = {field.name: field.type for field in schema}
    assert types["dates.decision"] == pa.date32()
    assert types["item.quantity.max"] == pa.float64()
    assert types["patient.age"] == pa.int64()
    assert types["item.retrospective"] == pa.bool_()
    assert types["diagnoses"] == pa.list_(pa.string())
    assert types["provenance.created_at"] == pa.timestamp("us", tz="UTC")
    meaning = schema.field("item.quantity.unit").metadata[b"description"].decode()
    assert meaning.startswith("How much is in dispute in `request`.")
    assert " What is counted. visits: " in meaning


def test_parquet_is_written_in_row_groups(record, monkeypatch):
    monkeypatch.setattr(parquet, "_ROWS_IN_GROUP", 10)
    stream = io.BytesIO()
    writer = open_writer("parquet", stream)
    before = stream.tell()
    for _ in range(8):
        writer.write(record)
    assert stream.tell() > before
    writer.close()
    groups = pq.ParquetFile(io.BytesIO(stream.getvalue())).metadata
    assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == [12, 12]


def test_parquet_of_nothing_has_its_columns():
    table = pq.read_table(io.BytesIO(written("parquet", [])))
    assert (table.num_rows, table.num_columns) == (0, len(COLUMNS))


def test_parquet_without_pyarrow_names_the_way_out(monkeypatch):
    monkeypatch.delitem(sys.modules, "imr_llm.tables.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"needs pyarrow; install it with: pip install 'imr-llm\[parquet\]'"):
        open_writer("parquet", io.BytesIO())


@pytest.mark.parametrize("table_format", ["jsonl", "csv", "table"])
def test_a_letter_is_out_before_the_next_is_read(record, table_format):
    stream = io.BytesIO()
    writer = open_writer(table_format, io.BufferedWriter(stream, 1 << 20))
    before = len(stream.getvalue())
    writer.write(record)
    assert len(stream.getvalue()) > before


def test_doubts_on_the_letter_and_on_an_item_have_columns_of_their_own(record):
    doubt = Check(verdict="conflict", model="x", baseline="y")
    checks = {
        "/dates/injury": doubt,
        "/case_number": doubt,
        "/items/0/quantity": doubt,
        "/items/0/quantity/min": doubt,
    }
    table = csv_rows([record.model_copy(update={"checks": checks})])
    assert [row["in_doubt"] for row in table] == ["dates.injury; case_number"] * len(table)
    assert [row["item.in_doubt"] for row in table] == ["quantity", *[""] * (len(table) - 1)]
