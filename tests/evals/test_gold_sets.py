"""Gold sets: packed from labels, read back, held to their letters."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from golds import GOLD, POSTED_LABELS, POSTED_LETTERS, SAMPLES, change, labels_in

from imr_llm import UsageError
from imr_llm.cli.main import main
from imr_llm.evals.gold import load_gold, write_gold
from imr_llm.evals.labels import label_shown
from imr_llm.evals.letters import find_gold_letters
from imr_llm.evals.packing import pack_gold
from imr_llm.schema.record import Span

NAMES = ("sample-f1b-01", "sample-f2-01")
ABOUT = {"name": "two", "version": "1.0", "licence": "none"}


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def two(tmp_path):
    """Labels and letters of two samples, and where their set goes."""
    labels, letters = labels_in(tmp_path, *NAMES)
    return labels, letters, tmp_path / "set"


def test_the_bundled_set_has_nothing_wrong_and_brings_its_letters():
    done = run("validate-gold", GOLD / "samples")
    assert (done.exit_code, done.stdout) == (0, "samples 1.0: 30 letters, nothing wrong\n")


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("samples", SAMPLES / "gold"),
        pytest.param(
            "posted",
            POSTED_LABELS,
            marks=pytest.mark.skipif(not POSTED_LABELS.is_dir(), reason=f"no labels in {POSTED_LABELS}"),
        ),
    ],
)
def test_a_set_has_the_labels_it_was_packed_from(name, labels):
    packed = {letter.label.letter: label_shown(letter.label) for letter in load_gold(GOLD / name).letters}
    assert packed == {path.stem: json.loads(path.read_text()) for path in labels.glob("*.json")}


@pytest.mark.skipif(not POSTED_LETTERS.is_dir(), reason=f"no posted letters in {POSTED_LETTERS}")
def test_words_of_posted_labels_stand_in_the_posted_letters():
    done = run("validate-gold", GOLD / "posted", "--letters", POSTED_LETTERS)
    assert (done.exit_code, done.stdout) == (0, "posted 1.0: 75 letters, nothing wrong\n")


def test_letters_that_are_not_found_are_told(tmp_path):
    (tmp_path / "one.txt").write_text("a letter of another set\n")
    done = run("validate-gold", GOLD / "posted", "--letters", tmp_path)
    assert done.exit_code == 1
    assert done.stdout.count("no file with the SHA-256") == 75
    assert "75 letters, 75 wrong" in done.stdout


def test_letters_are_found_by_their_bytes_under_any_name(two):
    labels, letters, folder = two
    pack_gold(labels, letters, folder, **ABOUT)
    for number, path in enumerate(sorted(letters.iterdir())):
        path.rename(letters / f"{number}.txt")
    assert run("validate-gold", folder, "--letters", letters).exit_code == 0
    (letters / "0.txt").write_text((letters / "0.txt").read_text() + " ")
    done = run("validate-gold", folder, "--letters", letters)
    assert done.stdout.startswith("sample-f1b-01: no file with the SHA-256")


def test_words_given_for_a_value_must_stand_and_the_value_must_be_there(two):
    labels, letters, folder = two
    pack_gold(labels, letters, folder, **ABOUT)
    gold = load_gold(folder)
    first, *others = gold.letters
    nothing = Span(start=3, end=3, quote="")
    other = Span(start=0, end=3, quote="zzz")
    wrong = replace(
        first, evidence={"/patient/age": (nothing,), "/patient/sex": (other,), "/patient/x": (other,)}
    )
    about = gold.manifest.model_dump(include={"name", "version", "licence", "about", "bundled_letters"})
    write_gold(folder, [wrong, *others], **about)
    done = run("validate-gold", folder, "--letters", letters)
    assert done.exit_code == 1
    assert [line.split(": ")[0] for line in done.stdout.splitlines()[:-1]] == [
        f"sample-f1b-01 /patient/{name}" for name in ("age", "sex", "x")
    ]


def test_a_letter_that_cannot_be_opened_does_not_end_the_check(two):
    labels, letters, folder = two
    (letters / "sample-f1b-01.txt").write_bytes(b"%PDF-1.4 and nothing of one")
    change(
        labels / "sample-f2-01.json", lambda label: label["diagnoses"].append("a condition nobody mentions")
    )
    pack_gold(labels, letters, folder, **ABOUT)
    done = run("validate-gold", folder, "--letters", letters)
    assert done.exit_code == 1
    assert done.stdout.startswith("sample-f1b-01: is damaged")
    assert "sample-f2-01 /diagnoses/" in done.stdout
    assert done.stdout.endswith("2 letters, 2 wrong\n")


def test_a_folder_of_letters_that_is_not_there_is_wrong_use(two):
    labels, letters, folder = two
    pack_gold(labels, letters, folder, **ABOUT)
    for arguments in (
        ("validate-gold", folder, "--letters", folder / "nowhere"),
        ("pack-gold", labels, folder / "nowhere", "-o", folder, "--name", "n", "--licence", "none"),
    ):
        done = run(*arguments)
        assert done.exit_code == 2
        assert "nowhere: no such file or folder" in done.stderr


def test_files_of_other_letters_are_passed_over(two):
    labels, letters, folder = two
    pack_gold(labels, letters, folder, **ABOUT)
    for number in range(5):
        (letters / f"{number}.txt").write_text(f"another letter, {number}\n")
    found = find_gold_letters(load_gold(folder), [letters])
    assert len(found.paths) == 2
    assert not found.missing


@pytest.mark.parametrize(
    ("edit", "pointer"),
    [
        (lambda label: label["items"][0].update(request="Aspirin 81mg #3000"), "/items/0/request"),
        (lambda label: label["diagnoses"].append("a condition nobody mentions"), "/diagnoses/"),
        (lambda label: label["items"][1].update(strength="7777mg"), "/items/1/strength"),
        (lambda label: label["reviewer"].update(specialties=["Astronomy"]), "/reviewer/specialties/0"),
        (lambda label: label.update(case_number="CM19-9999999"), "/case_number"),
        (
            lambda label: label["items"][0]["reviewer_citations"][0].update(section="Chapter of nothing"),
            "/items/0/reviewer_citations/0/section",
        ),
        (
            lambda label: label["items"][0].update(quantity={"min": 9, "max": 3, "unit": "visits"}),
            "/items/0/quantity",
        ),
        (
            lambda label: label["items"][0].update(quantity={"min": 9, "max": 9, "unit": None}),
            "/items/0/quantity",
        ),
    ],
)
def test_words_that_the_letter_does_not_have_are_found(two, edit, pointer):
    labels, letters, folder = two
    change(labels / "sample-f1b-01.json", edit)
    pack_gold(labels, letters, folder, **ABOUT)
    done = run("validate-gold", folder, "--letters", letters)
    assert done.exit_code == 1
    told = done.stdout.splitlines()[:-1]
    assert len(told) == 1
    assert told[0].startswith(f"sample-f1b-01 {pointer}")
    assert "nobody mentions" not in done.stdout


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda label: label.pop("priority"), "/priority"),
        (
            lambda label: label["items"][0]["frequency"].pop("weeks_min"),
            "/items/0/frequency/weeks_min: is missing",
        ),
        (lambda label: label["items"][0].update(outcome="denied"), "/items/0/outcome"),
        (lambda label: label["items"][0].update(outcome=None), "/items/0/outcome: is null"),
        (lambda label: label["items"][0].update(colour="red"), "/items/0/colour"),
        (lambda label: label["items"][0].update(rationale="none"), "/items/0/rationale: is not labelled"),
        (lambda label: label["patient"].update(age="48"), "/patient/age"),
        (lambda label: label["dates"].update(injury="2015-02-30"), "/dates/injury"),
        (lambda label: label.update(items={}), "/items"),
    ],
)
def test_a_label_of_another_shape_is_refused_by_field(two, edit, told):
    labels, letters, folder = two
    change(labels / "sample-f2-01.json", edit)
    done = run("pack-gold", labels, letters, "-o", folder, "--name", "two", "--licence", "none")
    assert done.exit_code == 2
    assert f"sample-f2-01.json: {told}" in done.stderr
    assert not folder.exists()


def test_a_changed_line_does_not_fit_the_hash(two):
    labels, letters, folder = two
    pack_gold(labels, letters, folder, **ABOUT)
    path = folder / "labels.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"upheld"', b'"overturned"', 1))
    with pytest.raises(UsageError, match="imr-llm correct-gold"):
        load_gold(folder)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda data: data.splitlines(keepends=True)[0], "has 1 lines for 2 letters"),
        (
            lambda data: b"{}\n" + data.splitlines()[1],
            r"line 1 \(sample-f1b-01\): is no line with sha256 and label",
        ),
        (lambda data: b"\n".join(data.splitlines()[::-1]), "is of another letter than the manifest says"),
        (
            lambda data: data.replace(b'"upheld"', b'"denied"', 1),
            r"line 1 \(sample-f1b-01\): /items/\d/outcome",
        ),
        (lambda data: data.replace(b"}\n", b',"evidence":{"/x":3}}\n', 1), "evidence: is no map"),
    ],
)
def test_lines_that_are_wrong_are_named(two, spoil, told):
    labels, letters, folder = two
    pack_gold(labels, letters, folder, **ABOUT)
    data = spoil((folder / "labels.jsonl").read_bytes())
    (folder / "labels.jsonl").write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["labels_sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(UsageError, match=told):
        load_gold(folder)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda labels, letters: (labels / "x.json").write_text("{"), "x.json: is no JSON"),
        (
            lambda labels, letters: (labels / "x.json").write_text(
                (labels / "sample-f2-01.json").read_text()
            ),
            "its letter has a label already",
        ),
        (lambda labels, letters: [path.unlink() for path in labels.iterdir()], "holds no labels"),
    ],
)
def test_what_cannot_be_packed_is_told(two, spoil, told):
    labels, letters, folder = two
    spoil(labels, letters)
    with pytest.raises(UsageError, match=told):
        pack_gold(labels, letters, folder, **ABOUT)


def test_what_is_no_set_is_told(tmp_path, two):
    done = run("validate-gold", tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "name the folder of a gold set" in done.stderr
    (tmp_path / "manifest.json").write_text('{"name": "x"}')
    assert "is no manifest of a gold set (version)" in run("validate-gold", tmp_path).stderr


def test_a_label_without_its_letter_is_refused(two):
    labels, letters, folder = two
    (letters / "sample-f2-01.txt").unlink()
    with pytest.raises(UsageError, match="has no letter sample-f2-01"):
        pack_gold(labels, letters, folder, **ABOUT)


def test_letters_are_known_by_the_hash_of_their_bytes(two):
    labels, letters, folder = two
    manifest = pack_gold(labels, letters, folder, **ABOUT)
    hashes = [hashlib.sha256((letters / f"{name}.txt").read_bytes()).hexdigest() for name in NAMES]
    assert [letter.sha256 for letter in manifest.letters] == hashes
    assert [letter.label.letter for letter in load_gold(folder).letters] == list(NAMES)
