"""Cassettes: every test here replays one, and fails where it asks what was not recorded or leaves some of it.

In a run with `--record-mode` other than none (`make record`) they are written instead. `IMR_RECORD_MODEL` names
a model of a real provider to record, `IMR_CASSETTES` another folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cassette_files import MATCHED_ON, at_fixed_port, scrubbed_request, scrubbed_response, serializer
from held import COLLECTED, cassette_name, held_to
from providers import RECORDING_KEY, Provider, folder, recorded_before, recorded_now
from vcr import VCR


def _recording(config: pytest.Config) -> bool:
    return (config.getoption("--record-mode") or "none") != "none"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "simulated_only(reason): a real provider cannot be told to do what the test is about."
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "provider" not in metafunc.fixturenames:
        return
    if _recording(metafunc.config):
        providers = [recorded_now()]
    else:
        only = metafunc.definition.get_closest_marker("simulated_only")
        providers = [one for one in recorded_before() if one.simulated or not only]
    metafunc.parametrize("provider", providers, indirect=True, ids=[one.name for one in providers])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.stash[COLLECTED] = [item for item in items if item.get_closest_marker("vcr")]


def pytest_recording_configure(config: pytest.Config, vcr: VCR) -> None:
    vcr.register_serializer("yaml", serializer(Path(vcr.cassette_library_dir).name))


@pytest.fixture
def provider(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """Who is asked, with a key for it."""
    found: Provider = request.param
    only = request.node.get_closest_marker("simulated_only")
    if only and not found.simulated:
        pytest.skip(only.args[0])
    if found.simulated or not found.recording:
        monkeypatch.setenv("OPENAI_API_KEY", RECORDING_KEY)
    return found


@pytest.fixture
def vcr_cassette_dir(request: pytest.FixtureRequest) -> str:
    # asked for by pytest-recording in tests without a cassette too
    return (
        str(folder() / request.getfixturevalue("provider").name) if "provider" in request.fixturenames else ""
    )


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    return cassette_name(request.node)


@pytest.fixture
def vcr_config(provider: Provider) -> dict[str, Any]:
    at_its_port = [at_fixed_port] if provider.simulated and provider.recording else []
    return {
        "match_on": MATCHED_ON,
        "decode_compressed_response": True,
        "before_record_request": [scrubbed_request, *at_its_port],
        "before_record_response": scrubbed_response,
    }


@pytest.fixture(autouse=True)
def replayed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Holds a test to its cassette: no request without an answer in it, no answer left over."""
    if request.node.get_closest_marker("vcr") is None or _recording(request.config):
        yield
        return
    with held_to(request.getfixturevalue("vcr")):
        yield
