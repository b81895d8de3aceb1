"""`imr-llm run`: any number of letters into a ledger."""

from __future__ import annotations

from typing import Any

import click

from imr_llm.cli.batch_options import batch_options, given_batches, refuse_without
from imr_llm.cli.model_options import asking_options, checking_options, given_settings, refuse_without_model
from imr_llm.cli.pacing_options import OF_A_PROVIDER, finish, given_pacing, pacing_options, watching
from imr_llm.cli.settings import Setting, limit_options

__all__ = ["run"]


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "--out",
    "out",
    metavar="OUT",
    required=True,
    help="Folder of the ledger; made if it is not there.",
)
@click.option("--model", cls=Setting, default="baseline", show_default=True, help="Who reads the letters.")
@click.option(
    "--jobs",
    cls=Setting,
    type=click.IntRange(min=1),
    help="Processes the baseline reads in. [default: as many as there are cores]",
)
@click.option(
    "--engine",
    cls=Setting,
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where letters are read: on this machine, or by actors of a Ray cluster.",
)
@click.option(
    "--ray-address",
    cls=Setting,
    metavar="ADDRESS",
    help="Of a running cluster. [default: RAY_ADDRESS, else one on this machine]",
)
@click.option(
    "--workers",
    cls=Setting,
    type=click.IntRange(min=1),
    help="Actors of --engine ray. [default: as many as the cluster has CPUs]",
)
@batch_options
@click.option(
    "--batch-give-up",
    metavar="NAME",
    multiple=True,
    help="Wait for that batch no longer, and make its calls again, which may be paid twice.",
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
    engine: str,
    ray_address: str | None,
    workers: int | None,
    batch_give_up: tuple[str, ...],
    **options: Any,
) -> None:
    """Read the letters at each PATH into the ledger in OUT.

    A PATH is as for `extract`. The same command again goes on where it ended, however it ended: a letter that
    is done is not read again, and one that comes twice is read once. Ctrl-C (or SIGTERM) finishes the letters
    under way, twice ends at once; --max-cost stops before it is exceeded.

    `imr-llm status OUT` looks on, `imr-llm export OUT` gives the records, `imr-llm retry OUT` reads failed
    letters again; OUT/report.html is written at the end.

    With --batch the calls go into files that the provider answers within a day; the run may be ended and gone on
    with at any time. With --batch-files DIR each DIR/NAME.jsonl is to be answered as DIR/NAME.results.jsonl, for
    example by `vllm run-batch`; the same command again collects. Exit codes: 0 done, 1 some letters failed or are left,
    2 wrong use.
    """
    from imr_llm.bulk.pacing import Pacing
    from imr_llm.bulk.ray_connection import Cluster
    from imr_llm.bulk.run import run as read
    from imr_llm.letters.limits import Limits

    if model == "baseline":
        refuse_without_model(ctx, OF_A_PROVIDER)
    batches = given_batches(ctx, options, batch_give_up)
    if engine != "ray":
        refuse_without(ctx, ["ray_address", "workers"], "--engine ray")
    limits = Limits(**{name: options.pop(name) for name in Limits.__dataclass_fields__})
    pacing = Pacing(**given_pacing(options))
    cluster = Cluster(address=ray_address, workers=workers) if engine == "ray" else None
    settings: Any = given_settings(options) if model != "baseline" else {}
    with watching(json=json, metrics_port=metrics_port, traces=traces) as (watch, tally):
        how = read(
            paths,
            out,
            model=model,
            limits=limits,
            pacing=pacing,
            watch=watch,
            settings=settings,
            batches=batches,
            cluster=cluster,
        )
    finish(ctx, out, how, tally)
