"""Profiles and gold as files: what is taken, and what is said of what is not."""

from __future__ import annotations

import pytest
from asking import body, post

from imr_llm.errors import UsageError
from imr_llm.simulator.profile import BUNDLED, ERRORS, FAULTS, load_profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_profiles(name):
    profile = load_profile(name)
    assert profile.name == name
    assert (profile.prices.input, profile.prices.cached, profile.prices.output) == (1.0, 0.5, 4.0)


def test_the_perfect_profile_does_nothing_wrong_and_the_hostile_one_everything():
    perfect, hostile = load_profile("sim-perfect"), load_profile("sim-hostile")
    assert not perfect.errors
    assert not perfect.faults
    assert set(hostile.errors) == set(ERRORS)
    assert set(hostile.faults) == set(FAULTS) - {"quota"}, "a quota that is used up ends a run"


def test_ones_own_profile_by_path(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('name = "sim-mine"\nabout = "fails"\n[faults]\nunavailable = 1.0\n')
    with simulated_provider(profile=file) as sim:
        assert post(sim, body(model="sim-mine")).status_code == 503
        assert post(sim, body(model="any")).status_code == 503
        assert post(sim, body(model="sim-perfect")).status_code == 200
        assert (
            post(sim, body(model="sim-mine"), "/chat/completions").json()["error"]["type"] == "server_error"
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "gpt-9"\nabout = ""', "name: String should match pattern"),
        ('name = "sim-x"', "about: Field required"),
        ('name = "sim-x"\nabout = ""\n[errors]\nswap = 0.1', "errors.swap: Input should be 'swap_digits'"),
        (
            'name = "sim-x"\nabout = ""\n[errors]\nswap_digits = 2',
            "errors.swap_digits: Input should be less than",
        ),
        (
            'name = "sim-x"\nabout = ""\n[faults]\nreset = 0.6\ntimeout = 0.6',
            "Value error, the rates of all faults",
        ),
        ("name = ", "is not valid TOML"),
    ],
)
def test_a_bad_profile_is_told_with_its_place(tmp_path, text, said):
    file = tmp_path / "bad.toml"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        load_profile(file)
    assert str(caught.value).startswith(f"{file}: {said}")


def test_a_profile_that_is_none(tmp_path):
    with pytest.raises(UsageError, match="there is no profile 'gpt'; there are: sim-perfect, sim-good"):
        load_profile("gpt")
    with pytest.raises(UsageError, match="cannot be read as a profile"):
        load_profile(tmp_path / "none.toml")


@pytest.mark.parametrize("text", [None, "{", "{}", '{"items": [{}]}', "[]"])
def test_gold_that_is_none(tmp_path, text):
    if text is not None:
        (tmp_path / "a.json").write_text(text)
    said = "holds no gold labels" if text is None else "is no gold label"
    with pytest.raises(UsageError, match=said), simulated_provider(gold=tmp_path):
        pass


def test_a_log_that_cannot_be_written(tmp_path):
    with pytest.raises(UsageError, match="cannot be written"), simulated_provider(log=tmp_path):
        pass
