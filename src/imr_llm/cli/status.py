"""`imr-llm status`: a ledger in numbers, once or for as long as its run goes on."""

from __future__ import annotations

import json as json_text
import time
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from imr_llm.bulk.status import Status
    from imr_llm.bulk.view import LedgerView

__all__ = ["status"]

_EVERY: Final = 2.0
_STATES: Final = {"running": "under way", "killed": "killed: it is not under way and did not end by itself"}


@click.command()
@click.argument("out", metavar="OUT")
@click.option("--json", is_flag=True, help="As one JSON object.")
@click.option("--watch", is_flag=True, help="Show it anew every two seconds until the run has ended.")
def status(out: str, json: bool, watch: bool) -> None:
    """Show how far a ledger is.

    That is, of the ledger in OUT: letters, causes of failures, rate, cost, time left.

    It may be asked while a run goes on. Exit codes: 0 shown, 2 wrong use.
    """
    from imr_llm.bulk.view import LedgerView

    with LedgerView(out) as view:
        if watch and not json:
            _watch(view)
        else:
            known = view.status()
            click.echo(json_text.dumps(known.as_json()) if json else _text(known))


def _watch(view: LedgerView) -> None:
    """Until the run has ended, or nobody holds the ledger any more: a run that was killed says nothing."""
    from rich.live import Live
    from rich.text import Text

    with Live(auto_refresh=False) as live:
        while True:
            goes_on = view.is_written()
            known = view.status()
            live.update(Text(_text(known)), refresh=True)
            if known.ended is not None or not goes_on:
                return
            time.sleep(_EVERY)


def _text(known: Status) -> str:
    from imr_llm.bulk.left_out import left_out_in_words
    from imr_llm.bulk.tally import duration

    of = f" of {known.lines + known.not_taken_up:,}" if known.not_taken_up else ""
    lines = [
        ("read by", known.model),
        ("run", f"{known.run}, {known.ended or _STATES[known.state]}"),
        ("lines", f"{known.lines:,}{of}, {known.letters:,} different letters"),
        ("read", f"{known.done:,}"),
        ("failed", f"{sum(known.failed.values()):,}"),
        *((f"  {cause}", f"{count:,}") for cause, count in known.failed.items()),
        ("left", f"{known.left:,}{known.beyond_in_words}"),
        ("rate", f"{known.per_second:,.1f} letters a second"),
    ]
    if known.seconds_left is not None:
        lines.append(("time left", duration(known.seconds_left)))
    lines += [(f"batches {state}", f"{count:,}") for state, count in known.batches.items()]
    if known.lines_left_out:
        lines.append(("lines left out", left_out_in_words(known.lines_left_out)))
    if known.calls:
        lines += [
            ("calls", _calls(known)),
            *((f"  {cause}", f"{count:,}") for cause, count in known.calls_failed.items()),
            ("tokens", f"{known.input_tokens:,} in, {known.output_tokens:,} out"),
            ("cost", known.cost_in_words.removeprefix("cost ")),
        ]
        if known.cost_unknown:
            lines.append(
                ("  not known", f"of {known.cost_unknown:,} {'call' if known.cost_unknown == 1 else 'calls'}")
            )
    width = max(len(name) for name, _ in lines)
    return "\n".join(f"{name:{width}}  {value}" for name, value in lines)


def _calls(known: Status) -> str:
    open_calls = (
        (known.in_flight, "under way"),
        (known.waiting, "waiting in batches"),
        (known.lost, "whose answer was lost"),
    )
    return ", ".join([f"{known.calls:,}", *(f"{count:,} {what}" for count, what in open_calls if count)])
