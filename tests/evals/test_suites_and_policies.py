"""Suites and policies: the files that come with the project, and what is wrong with others."""

from __future__ import annotations

import pytest
from golds import ROOT

from imr_llm import UsageError
from imr_llm.evals.gold import load_gold
from imr_llm.evals.policies import load_policy
from imr_llm.evals.suites import load_suite

GATE = '[[gate]]\nmeasure = "letter.exact"\n'
SUITES = sorted((ROOT / "evals" / "suites").glob("*.toml"))
POLICIES = sorted((ROOT / "evals" / "policies").glob("*.toml"))
SUITE = 'name = "s"\nkind = "extraction"\ngold = "gold"\n'
POLICY = 'name = "p"\nalpha = 0.05\nresamples = 1000\nseed = 1\n'
PRIMARY = '[[primary]]\nmeasure = "letter.exact"\nmargin = 0.02\n'


@pytest.mark.parametrize("path", SUITES, ids=lambda path: path.stem)
def test_bundled_suites_name_gold_sets_that_are_there(path):
    suite = load_suite(path)
    assert load_gold(suite.gold).letters
    assert (suite.lang is None) == (suite.kind == "extraction")
    assert "#" in path.read_text(), "says what it is for"


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_bundled_policies_are_whole(path):
    policy = load_policy(path)
    assert 1 <= len(policy.primaries) <= 5
    assert policy.gates


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "is not valid TOML"),
        (SUITE + "colour = 1", "a suite has no colour; there are: name, kind, gold"),
        (SUITE.replace("extraction", "translation"), "kind: Input should be 'extraction' or 'explanation'"),
        (SUITE.replace('gold = "gold"\n', ""), "gold: Field required"),
        (SUITE + "repeats = 0", "repeats: "),
        (SUITE + 'repeats = "2"', "repeats: "),
        (SUITE + 'measures = ["letter.nice"]', "there is no measure 'letter.nice'"),
        (SUITE + 'prompt = "v99"', "there are no extraction prompts 'v99'"),
        (SUITE + 'lang = "fr"', "fr"),
        (SUITE + "[settings]\nbase_url = 1", "there is no setting 'base_url' of a suite"),
        (SUITE + '[settings]\npolicy = "lax"', "there is no policy 'lax'"),
    ],
)
def test_what_is_wrong_with_a_suite_is_told(tmp_path, text, told):
    path = tmp_path / "suite.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as raised:
        load_suite(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (POLICY, "primary: Field required"),
        (POLICY + PRIMARY * 2, "primary: a measure stands twice"),
        (POLICY + PRIMARY + '[[gate]]\nmeasure = "letter.exact"', "gate.0: give one of at_most and at_least"),
        (
            POLICY + PRIMARY + '[[gate]]\nmeasure = "letter.exact"\nat_most = 1\nat_least = 0',
            "gate.0: give one of at_most and at_least",
        ),
        (POLICY + PRIMARY.replace("0.02", "-1"), "primary.0.margin: "),
        (POLICY + PRIMARY.replace("0.02", "nan"), "primary.0.margin: "),
        (
            POLICY + PRIMARY.replace("0.02", "2.0"),
            "primary.0.margin: 2 decides nothing, for letter.exact goes",
        ),
        (POLICY + PRIMARY + GATE + "at_most = 1.0", "gate.0.at_most: 1 decides nothing"),
        (POLICY + PRIMARY + GATE + "at_most = -0.1", "gate.0.at_most: -0.1 decides nothing"),
        (POLICY + PRIMARY + GATE + "at_least = 95.0", "gate.0.at_least: 95 decides nothing"),
        (POLICY + PRIMARY + GATE + "at_least = 0.0", "gate.0.at_least: 0 decides nothing"),
        (POLICY.replace("0.05", "5") + PRIMARY, "alpha: "),
        (POLICY + PRIMARY.replace("exact", "nice"), "there is no measure 'letter.nice'"),
        (
            POLICY
            + "".join(PRIMARY.replace("exact", name) for name in ("exact", "outcomes", "accuracy"))
            + "".join(
                PRIMARY.replace("letter.exact", f"micro.{name}") for name in ("f1", "precision", "recall")
            ),
            "primary: ",
        ),
    ],
)
def test_what_is_wrong_with_a_policy_is_told(tmp_path, text, told):
    path = tmp_path / "policy.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as raised:
        load_policy(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert told in str(raised.value)


def test_bounds_of_amounts_and_the_last_of_a_share_are_taken(tmp_path):
    path = tmp_path / "policy.toml"
    seconds = '[[primary]]\nmeasure = "operations.seconds"\nmargin = 3.0\n[[gate]]\nmeasure = "explanation.grade"\nat_most = 8.0\n'
    path.write_text(POLICY + seconds + GATE + "at_least = 1.0\n" + GATE + "at_most = 0.0")
    assert [gate.at_most for gate in load_policy(path).gates] == [8.0, None, 0.0]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="name the file of a suite"):
        load_suite(tmp_path / "none.toml")


def test_a_suite_chooses_letters_by_name(tmp_path):
    path = tmp_path / "suite.toml"
    path.write_text(SUITE + 'only = ["sample-f2-*", "sample-f4-01"]')
    letters = load_gold(ROOT / "evals" / "gold" / "samples").letters
    chosen = load_suite(path).chosen(letters)
    assert {letter.label.letter.rpartition("-")[0] for letter in chosen} == {"sample-f2", "sample-f4"}
    path.write_text(SUITE + 'only = ["nobody"]')
    with pytest.raises(UsageError, match="no letter of its gold set has a name as 'nobody'"):
        load_suite(path).chosen(letters)


def test_repeats_are_asked_with_seeds_of_their_own(tmp_path):
    path = tmp_path / "suite.toml"
    path.write_text(SUITE + "repeats = 2\nseed = 7\n")
    suite = load_suite(path)
    assert [suite.seeded({}, repeat)["seed"] for repeat in (0, 1)] == [7, 8]
    assert suite.seeded({"seed": 40}, 1) == {"seed": 41}
    path.write_text(SUITE + "seed = 7\n")
    assert load_suite(path).seeded({}, 0) == {}
