"""The folder of a run that was copied and gone on with there, while the first one still stands."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace

import pytest

from imr_llm.bulk.pacing import Pacing
from imr_llm.bulk.run import run
from imr_llm.bulk.view import LedgerView
from imr_llm.service.run_export import exported
from imr_llm.service.run_files import RunFolder
from imr_llm.service.run_taking import RunTaking


@pytest.fixture
def copied(letter, tmp_path, monkeypatch) -> RunFolder:
    for place in ("first", "copy"):
        if place == "first":
            (tmp_path / "first" / "letters").mkdir(parents=True)
            shutil.copy(letter, tmp_path / "first" / "letters" / "000001.txt")
        else:
            shutil.copytree(tmp_path / "first", tmp_path / "copy")
        monkeypatch.chdir(tmp_path / place)
        run(["letters"], "out", pacing=Pacing(jobs=1))
    return RunFolder(tmp_path / "copy")


def test_a_letter_is_exported_once(copied):
    blocks = b"".join(exported(copied, "jsonl", {1: ("as handed in.txt", None, None)}))
    assert [json.loads(line)["letter"]["name"] for line in blocks.splitlines()] == ["as handed in.txt"]


def test_a_letter_that_is_forgotten_is_gone_under_all_its_names(copied):
    copied.forget([1])
    with LedgerView(copied.out) as view:
        assert list(view.lines()) == []
        assert view.status().letters == 0


def test_a_letter_is_taken_once(copied):
    taken: list[int] = []
    lines = SimpleNamespace(
        not_settled=lambda run_id: {1},
        originals=lambda run_id, numbers: taken.extend(numbers) or {},
        put=lambda *what: None,
        tally=lambda run_id: (0, {}),
    )
    run_known = SimpleNamespace(run_id="a run", letters=1)
    RunTaking(copied, lines, None).take(run_known, whole=True)
    assert taken == [1]
