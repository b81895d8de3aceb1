"""Corrections from review become gold: what is changed, what is refused, what is kept of it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from golds import SAMPLES, labels_in

from imr_llm import Letter
from imr_llm.cli.main import main
from imr_llm.evals.gold import GoldLetter, load_gold, write_gold
from imr_llm.evals.labels import label_from, label_shown, place_in
from imr_llm.evals.packing import pack_gold
from imr_llm.schema.record import Span

NAME = "sample-f1b-01"
LETTER = Letter.from_path(SAMPLES / "letters" / f"{NAME}.txt")


NO_PACE = {"per_week_min": None, "per_week_max": None, "weeks_min": None, "weeks_max": None}


@pytest.fixture
def gold(tmp_path):
    labels, letters = labels_in(tmp_path, NAME, "sample-f2-01")
    pack_gold(
        labels,
        letters,
        tmp_path / "set",
        name="own",
        version="1.9",
        licence="none",
        bundled_letters="../letters",
    )
    return tmp_path / "set"


def label(gold):
    return label_shown(load_gold(gold).letters[0].label)


def words(quote: str):
    start = LETTER.text.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote, "match": "exact"}


def run(gold, *lines, answer=None, extra=()):
    path = gold.parent / "corrections.jsonl"
    usual = {"sha256": LETTER.sha256, "span": None, "who": "R. Reviewer", "when": "2026-11-28T16:40:00Z"}
    path.write_text("".join(json.dumps({**usual, **line}) + "\n" for line in lines))
    arguments = ["correct-gold", str(gold), str(path), *(() if answer else ("--yes",)), *extra]
    return CliRunner().invoke(main, arguments, input=answer)


def test_the_same_file_twice_changes_nothing_more(gold):
    lines = [
        {"pointer": "/diagnoses/-", "old": None, "new": "radiculopathy"},
        {"pointer": "/items/-", "old": None, "new": {**label(gold)["items"][0], "refills": 1}},
    ]
    assert run(gold, *lines, lines[1]).exit_code == 0
    once = label(gold)
    again = run(gold, *lines)
    assert again.exit_code == 0, again.output
    assert again.stdout.count(": put in before, what was changed since stays; ") == 2
    assert again.stdout.endswith("own 1.10: nothing to change\n")
    assert label(gold) == once
    assert len(once["items"]) == 4


def test_words_that_the_list_has_are_not_added_by_another_reviewer(gold):
    known = label(gold)["diagnoses"][0]
    done = run(gold, {"pointer": "/diagnoses/-", "old": None, "new": known})
    assert "so already" in done.stdout
    assert label(gold)["diagnoses"].count(known) == 1


def test_what_was_undone_later_is_not_called_so_and_comes_back_with_a_later_time(gold):
    age = label(gold)["patient"]["age"]
    change = {"pointer": "/patient/age", "old": age, "new": age + 1}
    assert run(gold, change).exit_code == 0
    assert run(gold, {**change, "old": age + 1, "new": age}).exit_code == 0
    again = run(gold, change)
    assert (again.exit_code, label(gold)["patient"]["age"]) == (0, age)
    assert ": put in before, what was changed since stays; with a later time" in again.stdout
    assert "so already" not in again.stdout
    assert run(gold, {**change, "when": "2026-11-29T09:00:00Z"}).exit_code == 0
    assert label(gold)["patient"]["age"] == age + 1


def test_a_second_item_like_the_first_is_added(gold):
    before = label(gold)["items"]
    done = run(gold, {"pointer": "/items/-", "old": None, "new": before[0]})
    assert done.exit_code == 0, done.output
    assert label(gold)["items"] == [*before, before[0]]


def test_earlier_changes_that_are_none_are_told(gold):
    (gold / "changes.jsonl").write_text("[]\n")
    done = run(gold, {"pointer": "/patient/age", "old": 1, "new": 2})
    assert done.exit_code == 2
    assert "changes.jsonl, line 1: is no correction of an earlier version" in done.stderr


def test_a_correction_changes_the_label_and_the_version(gold):
    old = label(gold)["patient"]["age"]
    done = run(gold, {"pointer": "/patient/age", "old": old, "new": old + 1, "span": words("Upheld")})
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [
        f"{NAME} /patient/age: {old} -> {old + 1} (R. Reviewer, 2026-11-28): to be changed",
        "own 1.9 -> 1.10",
    ]
    changed = load_gold(gold)
    assert changed.letters[0].label.patient.age == old + 1
    assert changed.letters[0].evidence["/patient/age"][0].quote == "Upheld"
    assert changed.manifest.version == "1.10"
    kept = [json.loads(line) for line in (gold / "changes.jsonl").read_text().splitlines()]
    assert [(one["version"], one["pointer"], one["who"]) for one in kept] == [
        ("1.10", "/patient/age", "R. Reviewer")
    ]
    assert changed.letters[1] == load_gold(gold).letters[1]


def test_nothing_is_written_without_a_yes(gold):
    before = (gold / "labels.jsonl").read_bytes()
    old = label(gold)["patient"]["age"]
    change = {"pointer": "/patient/age", "old": old, "new": old + 1}
    assert run(gold, change, answer="n\n").exit_code == 1
    assert (gold / "labels.jsonl").read_bytes() == before
    assert run(gold, change, answer="y\n").exit_code == 0
    assert label(gold)["patient"]["age"] == old + 1


def test_entries_of_lists_are_added_changed_and_taken_out(gold):
    first, *others = label(gold)["diagnoses"]
    named = LETTER.text.split()[10]
    done = run(
        gold,
        {"pointer": "/diagnoses/-", "old": None, "new": named},
        {"pointer": "/diagnoses/0", "old": first, "new": None},
    )
    assert done.exit_code == 0, done.output
    assert label(gold)["diagnoses"] == [*others, named]


def test_whole_objects_are_corrected(gold):
    old = label(gold)["items"][0]["quantity"]
    new = {"min": 3, "max": 4, "unit": "visits"}
    assert run(gold, {"pointer": "/items/0/quantity", "old": old, "new": new}).exit_code == 0
    assert label(gold)["items"][0]["quantity"] == new


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"pointer": "/patient/age", "old": 1, "new": 2}, "says something else than the old value given"),
        ({"pointer": "/patient/height", "old": None, "new": 2}, "has no such place"),
        ({"pointer": "/items/99/outcome", "old": None, "new": "upheld"}, "has no such place"),
        ({"pointer": "/diagnoses/-/x", "old": None, "new": "upheld"}, "has no such place"),
        ({"pointer": "/patient/sex", "old": ..., "new": "unknown"}, "/patient/sex"),
        ({"pointer": "/patient/age", "old": ..., "new": -2}, "greater than or equal to 0"),
        ({"pointer": "/dates/injury", "old": ..., "new": "1299888000"}, "in the format YYYY-MM-DD"),
        ({"pointer": "/items/0/prior_visits", "old": ..., "new": "3"}, "/items/0/prior_visits: Input should"),
        ({"sha256": "0" * 64, "pointer": "/patient/age", "old": 1, "new": 2}, "has no label of this letter"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_rest_goes_on(gold, change, why):
    now = label(gold)
    whole, key = place_in(now, change["pointer"]) or ({}, "")
    change = {**change, "old": whole[key] if change["old"] is ... else change["old"]}
    age = now["patient"]["age"]
    done = run(gold, change, {"pointer": "/patient/age", "old": age, "new": age + 1})
    assert done.exit_code == 1
    assert why in done.stdout.splitlines()[0]
    assert "refused" in done.stdout.splitlines()[0]
    assert label(gold)["patient"]["age"] == age + 1


def test_a_correction_that_is_so_already_changes_nothing(gold):
    age = label(gold)["patient"]["age"]
    done = run(gold, {"pointer": "/patient/age", "old": 1, "new": age})
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "own 1.9: nothing to change")
    assert load_gold(gold).manifest.version == "1.9"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"pointer": "/diagnoses/-", "old": None, "new": "words nobody wrote"},
            "its words do not stand in the letter",
        ),
        (
            {
                "pointer": "/diagnoses/-",
                "old": None,
                "new": "Upheld",
                "span": {"start": 0, "end": 6, "quote": "Upheld"},
            },
            "its quotation does not stand at its offsets",
        ),
        ({"pointer": "/diagnoses/-", "old": None, "new": " "}, "/diagnoses/3: has no words"),
        (
            {
                "pointer": "/items/0/frequency",
                "old": NO_PACE,
                "new": {**NO_PACE, "weeks_min": 6, "weeks_max": 4},
            },
            "/items/0/frequency: its lower end is above its upper end",
        ),
        (
            {"pointer": "/items/0/frequency/weeks_min", "old": None, "new": -6},
            "/items/0/frequency: is below 0",
        ),
        (
            {"pointer": "/items/0/body_parts/-", "old": None, "new": {"part": " ", "side": None}},
            "has no words",
        ),
    ],
)
def test_words_that_the_letter_does_not_have_are_not_written(gold, change, told):
    before = (gold / "labels.jsonl").read_bytes()
    done = run(gold, change)
    assert done.exit_code == 2
    assert told in done.stderr
    assert (gold / "labels.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("line", "told"),
    [("{", "the line"), ('{"sha256": "x"}', "sha256"), (json.dumps({"colour": 1}), "line 1: ")],
)
def test_lines_that_are_no_corrections_are_told(gold, line, told):
    path = gold.parent / "corrections.jsonl"
    path.write_text(line + "\n")
    done = CliRunner().invoke(main, ["correct-gold", str(gold), str(path), "--yes"])
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_new_item_has_the_words_of_its_parts_and_is_added_once(gold):
    before = label(gold)["items"]
    item = {**before[0], "request": "MAXIMUS", "refills": 2}
    parts = {"/refills": [words("Upheld")], "/request": [words("MAXIMUS")]}
    new = {"pointer": "/items/-", "old": None, "new": item, "evidence": parts}
    assert run(gold, new).exit_code == 0
    assert label(gold)["items"] == [*before, item]
    place = f"/items/{len(before)}"
    evidence = load_gold(gold).letters[0].evidence
    assert {part: spans[0].quote for part, spans in evidence.items() if part.startswith(place)} == {
        f"{place}/refills": "Upheld",
        f"{place}/request": "MAXIMUS",
    }
    (kept,) = map(json.loads, (gold / "changes.jsonl").read_text().splitlines())
    assert kept["evidence"] == parts
    again = run(gold, new)
    assert (again.exit_code, "put in before" in again.stdout, len(label(gold)["items"])) == (
        *(0, True),
        len(before) + 1,
    )
    gone = run(gold, {"pointer": "/items/0", "old": before[0], "new": None})
    assert gone.exit_code == 0, gone.stdout
    moved = f"/items/{len(before) - 1}"
    assert {part for part in load_gold(gold).letters[0].evidence if part.startswith("/items/")} == {
        f"{moved}/refills",
        f"{moved}/request",
    }


@pytest.mark.parametrize("part", ["/colour", "/reasons/-", "/reasons/00", "/reasons/0/x"])
def test_words_of_a_part_that_the_new_item_has_not_are_refused(gold, part):
    item = {**label(gold)["items"][0], "request": "MAXIMUS", "reasons": ["criteria_not_met"]}
    new = {"pointer": "/items/-", "old": None, "new": item, "evidence": {part: [words("Upheld")]}}
    done = run(gold, new)
    assert (done.exit_code, "a part that the new value has not" in done.stdout) == (1, True)


@pytest.mark.parametrize("pointer", ["/diagnoses/-", "/diagnoses/00", "/diagnoses/-/x"])
def test_words_for_a_place_where_no_value_stands_are_a_problem(gold, pointer):
    held = load_gold(gold)
    first, *others = held.letters
    words_of = {pointer: (Span(**words("Upheld")),)}
    about = held.manifest.model_dump(include={"name", "version", "licence", "about", "bundled_letters"})
    write_gold(gold, [GoldLetter(first.sha256, first.label, words_of), *others], **about)
    checked = CliRunner().invoke(main, ["validate-gold", str(gold)])
    assert (checked.exit_code, "the label has no such place" in checked.output) == (1, True), checked.output
    done = run(gold, {"pointer": "/diagnoses/0", "old": label(gold)["diagnoses"][0], "new": None})
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("pointer", "new", "told"),
    [
        (
            "/items/0/quantity",
            {"min": -5, "max": 100, "unit": "visits"},
            "/items/0/quantity: is below 0; write what the letter counts",
        ),
        (
            "/items/0/quantity",
            {"min": 5, "max": 1, "unit": "visits"},
            "/items/0/quantity: its lower end is above its upper end",
        ),
        ("/items/0/reasons", ["other", "other"], "/items/0/reasons/1: stands in the list already"),
        (
            "/items/0/reviewer_citations",
            [{"source": "MTUS", "title": None, "section": None, "pages": [[9, 7]]}],
            "/items/0/reviewer_citations/0/pages/0: its first page is after its last",
        ),
    ],
)
def test_amounts_pages_and_lists_that_contradict_themselves_are_found_in_a_set(gold, pointer, new, told):
    held = load_gold(gold)
    first, *others = held.letters
    shown = label_shown(first.label)
    whole, key = place_in(shown, pointer)
    whole[key] = new
    about = held.manifest.model_dump(include={"name", "version", "licence", "about", "bundled_letters"})
    write_gold(gold, [GoldLetter(first.sha256, label_from(shown)), *others], **about)
    checked = CliRunner().invoke(main, ["validate-gold", str(gold)])
    assert (checked.exit_code, f"{NAME} {told}" in checked.output) == (1, True), checked.output


@pytest.mark.parametrize("key", ["-", "00", "\u0660", pytest.param("9" * 5000, id="9...")])
def test_a_value_is_changed_at_no_place_but_its_own(gold, key):
    first = label(gold)["items"][0]["refills"]
    done = run(gold, {"pointer": f"/items/{key}/refills", "old": first, "new": 9})
    assert (done.exit_code, "has no such place" in done.stdout) == (1, True), done.output


def test_a_set_whose_letters_lie_elsewhere(gold):
    elsewhere = gold.parent / "elsewhere"
    (gold.parent / "letters").rename(elsewhere)
    old = label(gold)["patient"]["age"]
    change = {"pointer": "/patient/age", "old": old, "new": old + 1}
    for done in (run(gold, change), CliRunner().invoke(main, ["validate-gold", str(gold)])):
        assert (done.exit_code, done.stdout) == (2, "")
        assert (
            f"{gold / 'manifest.json'}: its bundled_letters are to be at {gold.parent / 'letters'}"
            in done.stderr
        )
        assert done.stderr.endswith("name the folder of the letters with --letters\n")
    named = ["--letters", str(elsewhere)]
    assert CliRunner().invoke(main, ["validate-gold", str(gold), *named]).exit_code == 0
    assert run(gold, change, extra=named).exit_code == 0
    assert label(gold)["patient"]["age"] == old + 1


def test_what_is_not_written_is_not_called_changed(gold):
    change = {"pointer": "/diagnoses/-", "old": None, "new": "no words of the letter"}
    done = run(gold, change)
    assert done.exit_code == 2
    assert "nothing was written" in done.stderr
    assert done.stdout.endswith(": to be changed\n")
