"""`imr-llm run`: any number of letters into a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from imr_llm.cli.model_options import asking_options, checking_options, given_settings, refuse_without_model
from imr_llm.cli.pacing_options import OF_A_PROVIDER, finish, given_pacing, pacing_options, watching
from imr_llm.cli.settings import Setting, limit_options, on_command_line
from imr_llm.errors import UsageError

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
@click.option("--batch", is_flag=True, help="By the provider's Batch API: half the price, within a day.")
@click.option(
    "--batch-files",
    metavar="DIR",
    help="Write files of requests into DIR, and take their answers from there, without a provider.",
)
@click.option(
    "--batch-poll",
    cls=Setting,
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    help="Seconds between two looks at batches.",
)
@click.option(
    "--batch-tokens",
    cls=Setting,
    type=click.IntRange(min=1),
    help="Most tokens of input in batches that are under way. [default: as the provider says]",
)
@click.option(
    "--batch-lines",
    cls=Setting,
    type=click.IntRange(min=1),
    default=50_000,
    show_default=True,
    help="Most requests in one file.",
)
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
    batch: bool,
    batch_files: str | None,
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
    from imr_llm.bulk.request_files import BatchPlan, FileLimits
    from imr_llm.bulk.run import run as read
    from imr_llm.letters.limits import Limits

    if model == "baseline":
        refuse_without_model(ctx, OF_A_PROVIDER)
    if not batch:
        _refuse(ctx, ["batch_poll"], "--batch")
    if not batch and batch_files is None:
        _refuse(ctx, ["batch_tokens", "batch_lines", "batch_give_up"], "--batch or --batch-files")
    if engine != "ray":
        _refuse(ctx, ["ray_address", "workers"], "--engine ray")
    limits = Limits(**{name: options.pop(name) for name in Limits.__dataclass_fields__})
    pacing = Pacing(**given_pacing(options))
    if batch and batch_files is not None:
        raise UsageError("--batch and --batch-files are two ways: name one")
    plan = BatchPlan(
        folder=None if batch_files is None else Path(batch_files),
        poll=options.pop("batch_poll"),
        enqueued_tokens=options.pop("batch_tokens"),
        limits=FileLimits(lines=options.pop("batch_lines")),
        given_up=batch_give_up,
    )
    cluster = Cluster(address=ray_address, workers=workers) if engine == "ray" else None
    batches = plan if batch or batch_files is not None else None
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


def _refuse(ctx: click.Context, names: list[str], without: str) -> None:
    """Raise UsageError for an option typed that does nothing without another."""
    if (option := on_command_line(ctx, names)) is not None:
        raise UsageError(f"{option} does nothing without {without}; add that, or leave {option} out")
