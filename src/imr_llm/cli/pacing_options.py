"""Options of commands that read many letters: how fast, for how much, and who watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from imr_llm.cli.settings import Setting
from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from imr_llm.bulk.events import Event, Watch
    from imr_llm.bulk.tally import Tally

__all__ = ["OF_A_PROVIDER", "PER_MINUTE", "finish", "given_pacing", "pacing_options", "watching"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_LIMIT: Final = click.FloatRange(min=0, min_open=True)
PER_MINUTE: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("--output-tpm", {"type": _LIMIT, "help": "Most tokens of output a minute."}),
    ("--input-tpm", {"type": _LIMIT, "help": "Most tokens of input a minute."}),
    ("--tpm", {"type": _LIMIT, "help": "Most tokens a minute, input and output together."}),
    (
        "--rpm",
        {"type": _LIMIT, "help": "Most calls a minute. [default: what the server's headers say]"},
    ),
)
"""Options for limits of a provider."""
OF_A_PROVIDER: Final = frozenset(name[2:].replace("-", "_") for name, _ in PER_MINUTE)
"""Their parameters."""
_OPTIONS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("--traces", {"is_flag": True, "help": "Send OpenTelemetry spans to OTEL_EXPORTER_OTLP_ENDPOINT."}),
    (
        "--metrics-port",
        {"type": click.IntRange(1, 65535), "help": "Serve Prometheus metrics at this port of 127.0.0.1."},
    ),
    ("--json", {"is_flag": True, "help": "Write what happens as JSON lines to standard output."}),
    *PER_MINUTE,
    (
        "--max-cost",
        {
            "type": click.FloatRange(min=0),
            "metavar": "USD",
            "help": "Send no calls once this is spent in OUT.",
        },
    ),
)
_FIELDS: Final = {
    "rpm": "requests_per_minute",
    "tpm": "tokens_per_minute",
    "input_tpm": "input_tokens_per_minute",
    "output_tpm": "output_tokens_per_minute",
    "concurrency": "concurrency",
    "max_cost": "max_cost",
    "jobs": "jobs",
}
"""Options, and the fields of `Pacing` that they set."""


def pacing_options(command: _Command) -> _Command:
    """Give `command` the options that `given_pacing` and `watching` take."""
    for name, details in _OPTIONS:
        command = click.option(name, cls=Setting, **details)(command)
    return command


def given_pacing(options: dict[str, Any]) -> dict[str, Any]:
    """Take the options of pacing out of `options`: fields of `Pacing`, those that somebody set."""
    given = {field: options.pop(name) for name, field in _FIELDS.items() if name in options}
    given = {field: value for field, value in given.items() if value is not None}
    if "max_cost" in given:
        given["max_cost"] = Decimal(str(given["max_cost"]))
    return given


@contextmanager
def watching(*, json: bool, metrics_port: int | None, traces: bool) -> Iterator[tuple[Watch, Tally]]:
    """Whoever is to be told of a run's events, and their count."""
    from imr_llm.cli.run_messages import JsonEvents, RunMessages

    with ExitStack() as stack:
        messages: JsonEvents | RunMessages = JsonEvents() if json else RunMessages()
        stack.enter_context(messages)
        watches: list[Watch] = [messages.add]
        if metrics_port is not None:
            watches.append(stack.enter_context(_metrics(metrics_port)))
        if traces:
            watches.append(stack.enter_context(_traces()))

        def tell(event: Event) -> None:
            for watch in watches:
                watch(event)

        yield tell, messages.tally


def finish(ctx: click.Context, out: str, how: str, tally: Tally) -> None:
    """Write the report, say how it went, and end with the exit code for it."""
    from imr_llm.bulk.report import REPORT, report
    from imr_llm.bulk.view import LedgerView

    with LedgerView(out) as view:
        status = view.status()
        page = f"{out}/{REPORT}"
        try:
            with open(page, "w", encoding="utf-8") as file:
                file.write(report(view))
        except OSError as error:
            click.echo(f"{page}: cannot be written ({error.strerror})", err=True)
    failed = sum(status.failed.values())
    said = [f"{how}: {status.done:,} letters read ({tally.read:,} of them now), {failed:,} failed"]
    if tally.failed.total() != failed:
        said[0] += f" ({tally.failed.total():,} of them now)"
    if status.left or status.not_taken_up is None:
        said.append(f"{status.left:,} left{status.beyond_in_words}")
    if status.calls:
        said.append(status.cost_in_words + (" in all runs" if status.run > 1 else ""))
    click.echo("; ".join(said), err=True)
    if failed:
        causes = " ".join(f"--cause {cause}" for cause in status.failed)
        click.echo(f"the failed ones once more: imr-llm retry {out} {causes}", err=True)
    if status.twice_in_words:
        click.echo(status.twice_in_words, err=True)
    if how == "interrupted":
        ctx.exit(130)
    ctx.exit(1 if failed or tally.not_there or how != "done" else 0)


@contextmanager
def _metrics(port: int) -> Iterator[Watch]:
    try:
        from imr_llm.bulk.metrics import serving
    except ModuleNotFoundError:
        raise UsageError("metrics need prometheus_client: pip install 'imr-llm[metrics]'") from None
    with ExitStack() as stack:
        try:
            metrics = stack.enter_context(serving(port))
        except OSError as error:
            raise UsageError(f"port {port} of 127.0.0.1 cannot be used ({error.strerror})") from None
        yield metrics.add


@contextmanager
def _traces() -> Iterator[Watch]:
    with ExitStack() as stack:
        try:
            from imr_llm.bulk.traces import exporting

            traces = stack.enter_context(exporting(partial(click.echo, err=True)))
        except ModuleNotFoundError:
            raise UsageError("traces need opentelemetry: pip install 'imr-llm[traces]'") from None
        yield traces.add
