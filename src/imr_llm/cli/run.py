"""`imr-llm run`: any number of letters into a ledger."""

from __future__ import annotations

from typing import Any

import click

from imr_llm.cli.model_options import asking_options, checking_options, given_settings
from imr_llm.cli.pacing_options import finish, pacing_from, pacing_options, watching
from imr_llm.cli.settings import Setting, limit_options

__all__ = ["run"]


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "-o", "--out", metavar="OUT", required=True, help="Folder of the ledger; made if it is not there."
)
@click.option("--model", cls=Setting, default="baseline", show_default=True, help="Who reads the letters.")
@click.option(
    "--jobs",
    cls=Setting,
    type=click.IntRange(min=1),
    help="Processes the baseline reads in. [default: as many as there are cores]",
)
@pacing_options
@checking_options
@asking_options
@limit_options
@click.pass_context
def run(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    out: str,
    model: str,
    json: bool,
    metrics_port: int | None,
    traces: bool,
    **options: Any,
) -> None:
    """Read the letters at each PATH into the ledger in OUT.

    A PATH is as for `extract`. The same command again goes on where it ended, however it ended: a letter that
    is done is not read again, and one that comes twice is read once. Ctrl-C (or SIGTERM) finishes the letters
    under way, twice ends at once; --max-cost stops before it is exceeded.

    `imr-llm status OUT` looks on, `imr-llm export OUT` gives the records, `imr-llm retry OUT` reads failed
    letters again; OUT/report.html is written at the end. Exit codes: 0 done, 1 some letters failed or are left,
    2 wrong use.
    """
    from imr_llm.bulk.run import run as read
    from imr_llm.letters.limits import Limits

    limits = Limits(**{name: options.pop(name) for name in Limits.__dataclass_fields__})
    pacing = pacing_from(options)
    options.pop("jobs", None)
    settings: Any = given_settings(options) if model != "baseline" else {}
    with watching(json=json, metrics_port=metrics_port, traces=traces) as (watch, tally):
        how = read(paths, out, model=model, limits=limits, pacing=pacing, watch=watch, settings=settings)
    finish(ctx, out, how, tally)
