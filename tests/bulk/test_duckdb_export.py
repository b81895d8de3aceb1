"""The DuckDB file of a ledger: two tables that go together, of the same columns and types whatever they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from bulk_letters import letter_text, write_letters
from cli_program import exported, imr
from killed_runs import PRICES

from imr_llm.bulk.run import run
from imr_llm.bulk.view import LedgerView
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def asked(file: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(file, read_only=True) as database:
        return database.execute(query).fetchall()


def columns(file: Path, table: str) -> dict[str, str]:
    return {name: kind for name, kind, *_ in asked(file, f"DESCRIBE {table}")}


@pytest.fixture(scope="module")
def with_model(tmp_path_factory) -> tuple[Path, Path]:
    """The folder and the export of a run: 20 letters, one of them twice, some of which were refused."""
    folder = tmp_path_factory.mktemp("duckdb")
    letters, out = write_letters(folder / "letters", 20), folder / "out"
    (letters / "copy.txt").write_text(letter_text(0))
    (folder / "prices.toml").write_text(PRICES.format(name="sim-mine"))
    profile = Profile(name="sim-mine", about="refuses", faults={"refusal": 0.3})
    with simulated_provider(profile=profile) as sim:
        settings: Any = {"base_url": sim.base_url, "prices": str(folder / "prices.toml")}
        run([letters], out, model="sim-mine", settings=settings)
    imr("export", out, "-o", folder / "all.duckdb", code=1)
    return out, folder / "all.duckdb"


@pytest.fixture
def without_calls(tmp_path) -> Path:
    imr("run", write_letters(tmp_path / "letters", 3), "-o", tmp_path / "out")
    imr("export", tmp_path / "out", "-o", tmp_path / "all.duckdb")
    return tmp_path / "all.duckdb"


def test_without_calls_there_is_a_table_of_none_with_the_same_columns(with_model, without_calls):
    assert asked(without_calls, "SELECT count(*) FROM calls") == [(0,)]
    for table in ("items", "calls"):
        assert columns(without_calls, table) == columns(with_model[1], table)
    kinds = columns(without_calls, "calls")
    assert (kinds["cause"], kinds["code"], kinds["cost"], kinds["sent_at"]) == (
        "VARCHAR",
        "VARCHAR",
        "BIGINT",
        "DOUBLE",
    )


def test_every_call_has_all_that_the_ledger_knows_of_it(with_model):
    out, file = with_model
    with LedgerView(out) as view:
        known = list(view.calls())
    names = list(columns(file, "calls"))
    assert set(names) == set(known[0])
    assert asked(file, "SELECT * FROM calls ORDER BY rowid") == [
        tuple(call[name] for name in names) for call in known
    ]


def test_what_letters_cost_is_found_by_their_number(with_model):
    out, file = with_model
    with LedgerView(out) as view:
        status = view.status()
        numbers = {(line.name, line.letter) for line in view.lines()}
    assert set(asked(file, 'SELECT DISTINCT "letter.name", letter FROM items')) == numbers
    per_letter = "(SELECT letter, sum(cost) AS cost FROM calls GROUP BY letter)"
    found = asked(
        file,
        'SELECT "letter.name", any_value("error.code"), any_value(cost) FROM items '
        f'JOIN {per_letter} USING (letter) GROUP BY "letter.name" ORDER BY "letter.name"',
    )
    names = sorted(line["letter"]["name"] for line in exported(out, code=1))
    assert [name for name, *_ in found] == names
    refused = [name for name, code, _ in found if code == "model_refusal"]
    assert 0 < len(refused) < 20
    assert sum(cost for name, _, cost in found if not name.endswith("copy.txt")) == status.cost
