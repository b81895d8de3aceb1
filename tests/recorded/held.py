"""Which test a cassette belongs to, and how a test is held to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from vcr.cassette import Cassette
from vcr.request import Request

COLLECTED = pytest.StashKey[list[pytest.Item]]()
"""All tests with cassettes that were found, whether or not they are run."""
_REMEDY = "where prompt, schema or client changed on purpose, record anew: make record"


def cassette_name(item: pytest.Item) -> str:
    """The test's name, with its parameters but for the provider."""
    params = [value for name, value in item.callspec.params.items() if name != "provider"]
    return "-".join([item.originalname, *params])


@contextmanager
def held_to(cassette: Cassette) -> Iterator[None]:
    """Let no request pass that the cassette has no answer to, and no answer be left over.

    What vcrpy raises the client takes for a lost connection, and a test of lost connections for its success.
    What is raised here is no Exception and passes through every handler.
    """
    unmatched: list[str] = []
    playable = cassette.can_play_response_for

    def can_play(request: Request) -> bool:
        if playable(request):
            return True
        unmatched.append(_unmatched(cassette, request))
        pytest.fail(unmatched[-1], pytrace=False)

    cassette.can_play_response_for = can_play
    yield
    assert not unmatched, unmatched[0]
    left = len(cassette) - cassette.play_count
    assert not left, f"{left} of {len(cassette)} answers in {cassette.path} were not asked for; {_REMEDY}"


def _unmatched(cassette: Cassette, request: Request) -> str:
    said = [f"{cassette.path} holds no answer, or no further one, to {request.method} {request.uri}."]
    for _, _, differences in cassette.find_requests_with_most_matches(request)[:1]:
        said += [f"It differs from the nearest in {part}:\n{why}" for part, why in differences]
    said.append(_REMEDY)
    return "\n".join(said)
