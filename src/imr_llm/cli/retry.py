"""`imr-llm retry`: the dead letters of a ledger once more."""

from __future__ import annotations

from typing import Any

import click

from imr_llm.cli.batch_options import batch_options, given_batches
from imr_llm.cli.pacing_options import OF_A_PROVIDER, finish, given_pacing, pacing_options, watching
from imr_llm.cli.settings import Setting, given_limits, limit_options, on_command_line

__all__ = ["retry"]


@click.command()
@click.argument("out", metavar="OUT")
@click.option(
    "--cause", "causes", multiple=True, required=True, help="Which of them; can be given several times."
)
@click.option(
    "--concurrency",
    cls=Setting,
    type=click.IntRange(min=1),
    help="Calls in flight at most. [default: that of the last run]",
)
@click.option("--deadline", cls=Setting, type=click.FloatRange(min=0, min_open=True), help="As for `run`.")
@click.option("--base-url", cls=Setting, metavar="URL", help="As for `run`. [default: that of the last run]")
@batch_options
@pacing_options
@limit_options
@click.pass_context
def retry(
    ctx: click.Context,
    /,
    out: str,
    causes: tuple[str, ...],
    json: bool,
    metrics_port: int | None,
    traces: bool,
    base_url: str | None,
    deadline: float | None,
    **options: Any,
) -> None:
    """Read the failed letters of a ledger once more.

    Those of the dead letters in OUT that have one of these causes.

    They are looked for where they were, and read as they were before: what is not said is as in the last run, also
    --max-cost and limits. A letter stays a dead letter until it is read. The causes there are: `imr-llm status OUT`.

    Calls are made one by one, at the full price, also where the last run went by batches. With --batch or --batch-files
    they go into a new file, as for `run`; the same command again goes on.
    """
    from imr_llm.bulk.run import retry as read

    _refuse_without_model(ctx, out)
    batches = given_batches(ctx, options)
    if batches is None:
        _say_way(out)
    limits, pacing = given_limits(ctx, options), given_pacing(options)
    given = {"base_url": base_url, "deadline": deadline}
    settings: Any = {name: value for name, value in given.items() if value is not None}
    with watching(json=json, metrics_port=metrics_port, traces=traces) as (watch, tally):
        how = read(out, causes, limits=limits, pacing=pacing, watch=watch, settings=settings, batches=batches)
    finish(ctx, out, how, tally)


def _say_way(out: str) -> None:
    """Say that calls are made one by one where the last ones were not."""
    from imr_llm.bulk.view import LedgerView

    with LedgerView(out) as view:
        way = view.last_way()
    if way is not None:
        click.echo(
            f"{out}: the last run asked by {way}; this one asks call by call, over the network and at the full price; "
            "for a file of requests add --batch or --batch-files DIR",
            err=True,
        )


def _refuse_without_model(ctx: click.Context, out: str) -> None:
    """Raise UsageError for an option typed that only a model has, where the baseline is to read once more."""
    if (option := on_command_line(ctx, OF_A_PROVIDER | {"concurrency", "deadline", "base_url"})) is None:
        return
    from imr_llm.bulk.view import LedgerView
    from imr_llm.extraction.extract import BASELINE, without_model

    with LedgerView(out) as view:
        if view.last_settings()["model"] == BASELINE:
            raise without_model(option, f"the last run in {out} was the baseline's")
