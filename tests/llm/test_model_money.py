"""What calls cost: exact, dated, and never guessed."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm import UsageError
from imr_llm.llm.prices import Price, Prices
from imr_llm.llm.usage import Attempt, Tokens, totals

COUNTS = st.integers(min_value=0, max_value=10**7)
DOLLARS = st.decimals(min_value=0, max_value=1000, places=4)
OWN = """
[models."my-model"]
input = 2
output = 8.00
checked = 2026-11-01
source = "my contract"
"""


def price(*dollars: str | Decimal, host: str | None = None) -> Price:
    given, cached, taken = map(Decimal, dollars)
    return Price(given, cached, taken, datetime.date(2026, 11, 21), "a test", host)


def test_the_prices_that_come_with_the_package():
    prices = Prices.load()
    simulated = {name: one for name, one in prices.models.items() if name.startswith("sim-")}
    assert simulated
    assert {one.source for one in simulated.values()} == {"invented"}
    for name, one in prices.models.items():
        assert one.cached_input <= one.input <= one.output
        assert name in simulated or (one.source.startswith("https://") and one.host == "api.openai.com")


def test_cost_is_in_millionths_of_a_dollar():
    prices = Prices({"m": price("0.40", "0.10", "1.60")})
    assert prices.cost("m", "any", Tokens(1000, 100, cached=400)) == 440
    assert prices.cost("m", "any", Tokens(1_000_000, 0)) == 400_000
    assert prices.cost("m", "any", Tokens(1, 0)) == 0
    assert prices.cost("m", "any", Tokens(2, 0)) == 1


def test_what_is_not_known_has_no_cost():
    prices = Prices({"m": price("1", "1", "1", host="api.openai.com")})
    assert prices.cost("m", "api.openai.com", Tokens(1, 1)) == 2
    assert prices.cost("m", "localhost", Tokens(1, 1)) is None
    assert prices.cost("m-2026", "api.openai.com", Tokens(1, 1)) is None
    assert prices.cost("m", "api.openai.com", None) is None


@given(DOLLARS, DOLLARS, DOLLARS, COUNTS, COUNTS, COUNTS)
def test_cost_is_exact(sent, kept, received, given, cached, taken):
    cached = min(cached, given)
    cost = Prices({"m": price(sent, kept, received)}).cost("m", "", Tokens(given, taken, cached))
    exact = Fraction(sent) * (given - cached) + Fraction(kept) * cached + Fraction(received) * taken
    assert cost == int(exact + Fraction(1, 2))


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), max_size=6))
def test_totals_are_sums(uses):
    attempts = [
        Attempt(number=1, mode="json", seconds=1.0, status=200, tokens=Tokens(given, taken), cost=cost)
        for given, taken, cost in uses
    ]
    sums = totals(attempts)
    assert sums.cost == sum(cost for *_, cost in uses)
    assert sums.tokens == Tokens(sum(one[0] for one in uses), sum(one[1] for one in uses))
    assert (sums.attempts, sums.unreported) == (len(uses), 0)


def test_own_prices_come_first(tmp_path):
    own = tmp_path / "prices.toml"
    own.write_text(OWN + OWN.replace("my-model", "gpt-4o"))
    prices = Prices.load(own)
    assert prices.cost("my-model", "localhost", Tokens(10, 10, cached=5)) == 100
    assert prices.cost("gpt-4o", "localhost", Tokens(10, 0)) == 20
    assert "gpt-4o-mini" in prices.models


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("models = 3", "'models' must be a table"),
        ("[models]\nm = 3", "m: must be a table"),
        ("[models.m", "not valid TOML"),
        (OWN.replace("output", "outptu"), "my-model: lacks output"),
        (OWN + "rebate = 2", "my-model: has no rebate; there are: input, output, "),
        (OWN.replace("= 2\n", "= -2\n"), "my-model: input must be a number of dollars"),
        (OWN.replace("= 2\n", "= nan\n"), "my-model: input must be a number of dollars"),
        (OWN.replace("= 2\n", "= true\n"), "my-model: input must be a number of dollars"),
        (OWN.replace("= 2\n", "= 'two'\n"), "my-model: input must be a number of dollars"),
        (OWN.replace("2026-11-01", "'today'"), "my-model: checked must be a date"),
    ],
)
def test_a_file_of_prices_that_is_wrong(tmp_path, text, says):
    own = tmp_path / "prices.toml"
    own.write_text(text)
    with pytest.raises(UsageError, match=rf"prices\.toml: .*{says}"):
        Prices.load(own)


def test_a_file_of_prices_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match=r"none\.toml: cannot be read \(No such file or directory\)"):
        Prices.load(tmp_path / "none.toml")


def test_a_file_of_prices_that_is_no_text(tmp_path):
    own = tmp_path / "prices.toml"
    own.write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"prices\.toml: is no UTF-8"):
        Prices.load(own)
