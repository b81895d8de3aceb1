"""Files of answers as people bring them: empty, half copied, late, with lines that are none. What the program says of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bulk_letters import write_letters
from cli_program import counted, exported, imr
from test_batches import known, provider, run_batch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class Folder:
    """A run by files in a folder, whose answers are put there by hand."""

    def __init__(self, place: Path, letters: int = 6) -> None:
        place.mkdir(exist_ok=True)
        self.files, self.out = place / "files", place / "out"
        self.letters = write_letters(place / "letters", letters)
        command = ["run", self.letters, "-o", self.out, "--model", "sim-batch", "--batch-files", self.files]
        self.command: list[Any] = command

    def run(self, *more: object, code: int) -> str:
        return imr(*self.command, *more, code=code)[1]

    def answers(self, **faults: float) -> tuple[Path, bytes]:
        """The one file of answers that is wanted: its path and what belongs there."""
        with provider(faults) as sim:
            run_batch(self.files, sim)
        (asked,) = self.files.glob("imr-*[0-9].jsonl")
        path = asked.with_name(f"{asked.stem}.results.jsonl")
        whole = path.read_bytes()
        path.unlink()
        return path, whole


@pytest.fixture
def folder(tmp_path) -> Folder:
    begun = Folder(tmp_path)
    begun.run(code=1)
    return begun


@pytest.mark.parametrize(
    ("share", "told"), [(0.0, "is empty"), (0.4, "ends inside a line"), (0.01, "ends inside a line")]
)
def test_a_file_that_is_not_whole_is_waited_for(folder, share, told):
    path, whole = folder.answers()
    path.write_bytes(whole[: int(share * len(whole))])
    said = folder.run(code=1)
    assert f"{path} {told} and looks unfinished: put it there whole" in said
    assert counted(folder.out)["batches"] == {"created": 1}
    path.write_bytes(whole)
    folder.run(code=0)
    assert [call["cause"] for call in known(folder.out)[2]] == [None] * 6


def test_a_last_line_needs_no_end(folder):
    path, whole = folder.answers()
    path.write_bytes(whole.rstrip(b"\n"))
    folder.run(code=0)


def test_a_file_that_will_never_be_whole_can_be_given_up_and_what_is_there_of_it_is_taken(folder):
    path, whole = folder.answers()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:4]) + whole.splitlines()[4][:200])
    assert f"--batch-give-up {path.name.split('.')[0]} takes what is there" in folder.run(code=1)
    folder.run("--batch-give-up", path.name.split(".")[0], code=1)
    assert (counted(folder.out)["done"], counted(folder.out)["calls_failed"]) == (4, {"missing": 2})


def test_answers_that_come_after_their_file_was_taken_are_not_asked_for_again(folder):
    path, whole = folder.answers()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:2]))
    assert "looks unfinished" not in folder.run(code=1)
    (again,) = folder.files.glob("imr-*[0-9].jsonl")
    assert len(again.read_bytes().splitlines()) == 4
    path.write_bytes(whole)
    told = folder.run(code=0)
    assert f"batch {again.stem}: 4 of its answers are in {path}, and taken from there" in told
    assert not again.exists()
    assert counted(folder.out)["done"] == 6


def test_of_late_answers_some_are_taken_and_the_rest_is_waited_for(folder):
    path, whole = folder.answers()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:2]))
    folder.run(code=1)
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:5]))
    assert "3 of its answers are in" in folder.run(code=1)
    assert "taken from there" not in folder.run(code=1)
    with provider() as sim:
        run_batch(folder.files, sim)
    folder.run(code=0)
    assert len(known(folder.out)[2]) == 10


def test_an_answer_with_faults_is_not_taken_again_from_the_file_it_came_in(folder):
    path, whole = folder.answers(null_content=1.0)
    path.write_bytes(whole)
    assert "of 6 calls: created" in folder.run(code=1)
    for _ in range(3):
        assert "taken from there" not in folder.run(code=1)
    assert counted(folder.out)["calls_failed"] == {"malformed": 6}


def test_lines_that_are_no_answers_are_counted_by_kind(folder):
    path, whole = folder.answers()
    lines = whole.splitlines()
    stranger, nameless = json.loads(lines[0]), json.loads(lines[0])
    stranger["custom_id"], nameless["custom_id"] = "nobody", None
    more = [
        *(lines[0][:300], b"not json", b'{"custom_id": "\xff\xfe"}'),
        *(json.dumps(nameless).encode(), b'"a text"', b"[]", b""),
        *(json.dumps(stranger).encode(), lines[1], lines[1]),
    ]
    path.write_bytes(b"\n".join([*lines, *more]) + b"\n")
    said = (
        "3 no JSON, 3 without a custom_id, 1 with a custom_id that was not asked in it, "
        "2 with a custom_id that came before"
    )
    told = imr(*folder.command, "--json")[0]
    (event,) = [one for line in told.splitlines() if (one := json.loads(line))["event"] == "lines_left_out"]
    counts = {"no_json": 3, "no_custom_id": 3, "unknown_custom_id": 1, "repeated": 2}
    assert (event["lines"], event["left_out"]) == (15, counts)
    assert counted(folder.out)["lines_left_out"] == counts
    assert said in imr("status", folder.out)[0]
    assert len(exported(folder.out)) == 6


def test_lines_that_are_no_answers_are_told_of_on_the_way(folder):
    path, whole = folder.answers()
    path.write_bytes(b"oops\n" + whole)
    told = folder.run(code=0)
    assert f"batch {path.name.split('.')[0]}: lines of its answers that are none: 1 no JSON\n" in told
    assert counted(folder.out)["lines_left_out"] == {"no_json": 1}
