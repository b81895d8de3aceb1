"""What holds for every cassette, and that a request which is in none ends its test."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import vcr
from cassette_files import ALL, MATCHED_ON, SIMULATED, dump, load, serializer
from held import COLLECTED, cassette_name, held_to
from providers import RECORDING_KEY, SAMPLES, SIMULATED_URL, read

KEPT = sorted(ALL.glob("*/*.yaml"))
EACH = pytest.mark.parametrize("path", KEPT, ids=[f"{path.parent.name}/{path.stem}" for path in KEPT])
SECRET = re.compile(
    r"\bbearer |\bsk-[\w-]{8,}"
    r"|^\s*(?:authorization|api-key|cookie|set-cookie|user-agent|x-request-id|openai-\w+|cf-[\w-]+"
    r"|x-(?!ratelimit-)[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
REFUSAL = ALL / SIMULATED / "test_refusal-json_schema.yaml"
LETTER = SAMPLES / "letters" / "sample-f1b-03.txt"


@EACH
def test_no_key_and_nothing_of_an_account(path: Path):
    text = path.read_text()
    assert not SECRET.search(text)
    assert RECORDING_KEY not in text
    key = os.environ.get("OPENAI_API_KEY")
    assert not key or key not in text


@EACH
def test_readable_and_short(path: Path):
    text = path.read_text()
    cassette = load(text)
    assert 0 < len(cassette["interactions"]) < 50
    assert dump(cassette, path.parent.name) == text
    assert "!!binary" not in text
    for interaction in cassette["interactions"]:
        assert set(interaction["request"]["headers"]) == {"accept", "content-type"}


@EACH
def test_the_simulated_provider_is_named_for_what_it_is(path: Path):
    said = "SIMULATED provider (docs/simulated-provider.md), which is no language model" in path.read_text()
    assert said == (path.parent.name == SIMULATED)


def test_every_cassette_has_its_test(request: pytest.FixtureRequest):
    tests = request.config.stash[COLLECTED]
    if {item.path for item in tests} != set(Path(__file__).parent.glob("test_recorded_*.py")):
        pytest.skip("only some of the tests with cassettes were found in this run")
    named = {cassette_name(item) for item in tests}
    assert [path for path in KEPT if path.stem not in named] == []


def replay(cassette: Path, letter: Path | None) -> None:
    """Ask about a letter, or not at all, held to a cassette."""
    player = vcr.VCR(record_mode="none", match_on=MATCHED_ON)
    player.register_serializer("yaml", serializer(SIMULATED))
    with player.use_cassette(cassette) as played, held_to(played):
        if letter is not None:
            read(letter, base_url=SIMULATED_URL, model="sim-test")


def test_another_letter_s_answer_is_not_replayed():
    """And what is raised is no lost connection, which the client would try again and report in the end."""
    with pytest.raises(
        pytest.fail.Exception, match=r"differs from the nearest in raw_body:(?s:.)*make record"
    ):
        replay(REFUSAL, SAMPLES / "letters" / "sample-f2-02.txt")


def test_a_cassette_that_is_not_there(tmp_path):
    with pytest.raises(pytest.fail.Exception, match="make record"):
        replay(tmp_path / "none.yaml", LETTER)


def test_an_answer_left_over():
    with pytest.raises(AssertionError, match=r"1 of 1 answers in .* were not asked for;.* make record"):
        replay(REFUSAL, None)


def test_recording_anew_gives_the_same_files(tmp_path):
    """So that a difference in a cassette is one in prompt, schema, client or provider."""
    run = [sys.executable, "-m", "pytest", str(Path(__file__).parent), "-p", "no:cacheprovider"]
    variables = {name: value for name, value in os.environ.items() if name != "IMR_RECORD_MODEL"}
    done = subprocess.run(
        [*run, "--record-mode=rewrite", "--force-enable-socket", "-k", "test_recorded_"],
        env={**variables, "IMR_CASSETTES": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    anew = {path.name: path.read_text() for path in (tmp_path / SIMULATED).iterdir()}
    assert anew == {path.name: path.read_text() for path in KEPT if path.parent.name == SIMULATED}
