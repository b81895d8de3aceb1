"""`imr-llm eval selftest`: whether scorer, intervals and verdicts do what they claim."""

from __future__ import annotations

import click

from imr_llm.cli.evals_extra import require_evals
from imr_llm.cli.gold import LETTERS

__all__ = ["eval_selftest"]

_FULL, _SHORT = (100, 1500, 2000), (15, 40, 300)
"""Faults of each kind, simulated runs, resamples."""


@click.command("selftest")
@click.option(
    "--gold",
    metavar="SET",
    default="evals/gold/samples",
    show_default=True,
    help="Gold set whose labels are spoilt and drawn from; the default is in the checkout.",
)
@LETTERS
@click.option(
    "--short", is_flag=True, help="A few seconds instead of minutes; bounds are wider by chance's part."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of all that is drawn by lot.")
@click.pass_context
def eval_selftest(ctx: click.Context, /, gold: str, letters: tuple[str, ...], short: bool, seed: int) -> None:
    """Try the scorer and the statistics out.

    Faults are planted in labels and summaries and must be seen; simulated readers of known error rates (no language
    models) must have their true values in their intervals as often as is claimed, fail against themselves no more
    often than allowed, and be told apart with the stated power. Exit codes: 0 all holds, 1 something does not.
    """
    require_evals()
    from imr_llm.evals.gold import load_gold
    from imr_llm.evals.selftest.checks import Size, checks, table

    labels = load_gold(gold)
    done = []
    for check in checks(labels, letters, Size(*(_SHORT if short else _FULL)), seed):
        done.append(check)
        click.echo(f"{check.what}: {check.found}", err=True)
    click.echo(table(done))
    ctx.exit(1 if any(check.holds is False for check in done) else 0)
