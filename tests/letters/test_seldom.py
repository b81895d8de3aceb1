"""Patterns that are compiled when they are first looked for."""

from __future__ import annotations

import re
import sys

import pytest

import imr_llm.extraction.extract  # noqa: F401  (makes all there are)
from imr_llm.letters.seldom import Seldom

TEXT = "Six visits of the 12 visits were used."


def seldom_in(held):
    if isinstance(held, tuple):
        return [one for part in held for one in seldom_in(part)]
    return [held] if isinstance(held, Seldom) else []


@pytest.mark.parametrize("span", [(), (5,), (5, 14)])
@pytest.mark.parametrize("pattern", [r"(?a)(?P<n>\w+) visits", "nothing of it"])
def test_it_finds_what_the_pattern_finds(pattern, span):
    seldom, plain = Seldom(pattern), re.compile(pattern)
    for name in ("search", "match", "fullmatch"):
        found, meant = getattr(seldom, name)(TEXT, *span), getattr(plain, name)(TEXT, *span)
        assert (found and found.span()) == (meant and meant.span())
    found, meant = seldom.finditer(TEXT, *span), plain.finditer(TEXT, *span)
    assert [match.groupdict() for match in found] == [match.groupdict() for match in meant]


def test_every_one_of_the_readers_is_a_pattern():
    """A mistake in one would show only in the letter that needs it."""
    modules = [module for name, module in sys.modules.items() if name.startswith("imr_llm.")]
    of_readers = [one for module in modules for held in vars(module).values() for one in seldom_in(held)]
    assert len(of_readers) > 40
    for one in of_readers:
        assert one.compiled.pattern == one.pattern
