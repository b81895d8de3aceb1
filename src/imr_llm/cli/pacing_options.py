"""Options of commands that read many letters: how fast, for how much, and who watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from imr_llm.cli.settings import Setting
from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from imr_llm.bulk.events import Event, Watch
    from imr_llm.bulk.pacing import Pacing
    from imr_llm.bulk.tally import Tally

__all__ = ["finish", "pacing_from", "pacing_options", "watching"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_PER_MINUTE: Final = click.FloatRange(min=0, min_open=True)
_OPTIONS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("--traces", {"is_flag": True, "help": "Send OpenTelemetry spans to OTEL_EXPORTER_OTLP_ENDPOINT."}),
    (
        "--metrics-port",
        {"type": click.IntRange(1, 65535), "help": "Serve Prometheus metrics at this port of 127.0.0.1."},
    ),
    ("--json", {"is_flag": True, "help": "Write what happens as JSON lines to standard output."}),
    ("--output-tpm", {"type": _PER_MINUTE, "help": "Most tokens of output a minute."}),
    ("--input-tpm", {"type": _PER_MINUTE, "help": "Most tokens of input a minute."}),
    ("--tpm", {"type": _PER_MINUTE, "help": "Most tokens a minute, input and output together."}),
    (
        "--rpm",
        {"type": _PER_MINUTE, "help": "Most calls a minute. [default: what the server's headers say]"},
    ),
    (
        "--max-cost",
        {
            "type": click.FloatRange(min=0),
            "metavar": "USD",
            "help": "Send no calls once this is spent in OUT.",
        },
    ),
)


def pacing_options(command: _Command) -> _Command:
    """Give `command` the options that `pacing_from` and `watching` take."""
    for name, details in _OPTIONS:
        command = click.option(name, cls=Setting, **details)(command)
    return command


def pacing_from(options: dict[str, Any]) -> Pacing:
    """Take the options of pacing out of `options`."""
    from imr_llm.bulk.pacing import CONCURRENCY, Pacing

    cost = options.pop("max_cost")
    more = {name: options.pop(name) for name in ("jobs",) if options.get(name) is not None}
    return Pacing(
        requests_per_minute=options.pop("rpm"),
        tokens_per_minute=options.pop("tpm"),
        input_tokens_per_minute=options.pop("input_tpm"),
        output_tokens_per_minute=options.pop("output_tpm"),
        concurrency=options.pop("concurrency") or CONCURRENCY,
        max_cost=None if cost is None else Decimal(str(cost)),
        **more,
    )


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
    from imr_llm.bulk.tally import money
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
    if status.left:
        said.append(f"{status.left:,} left")
    if status.calls:
        said.append(f"{money(status.cost)}, of which {money(status.wasted)} for nothing")
    click.echo("; ".join(said), err=True)
    if failed:
        causes = " ".join(f"--cause {cause}" for cause in status.failed)
        click.echo(f"the failed ones once more: imr-llm retry {out} {causes}", err=True)
    if how == "interrupted":
        ctx.exit(130)
    ctx.exit(1 if failed or how != "done" else 0)


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

            traces = stack.enter_context(exporting())
        except ModuleNotFoundError:
            raise UsageError("traces need opentelemetry: pip install 'imr-llm[traces]'") from None
        yield traces.add
