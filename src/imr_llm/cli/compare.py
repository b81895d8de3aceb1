"""`imr-llm compare` and `imr-llm report`: two runs to a verdict, and one run by itself, in several forms."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from imr_llm.cli.evals_extra import require_evals
from imr_llm.cli.outputs import check_output, write_text
from imr_llm.errors import UsageError

__all__ = ["compare", "report"]

_Command = Callable[..., Any]


def _outputs(command: _Command) -> _Command:
    """The options that both commands have."""
    for option in reversed(
        (
            click.option(
                "--html", metavar="FILE", help="Write the report as one page that needs nothing else."
            ),
            click.option(
                "--markdown", metavar="FILE", help="Write it as Markdown, without words of letters."
            ),
            click.option("--json", metavar="FILE", help="Write all figures and values as JSON."),
            click.option(
                "--letters",
                metavar="FOLDER",
                multiple=True,
                help="Where the letters lie, for passages in --html; may be given several times.",
            ),
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("run_a", metavar="RUN_A")
@click.argument("run_b", metavar="RUN_B")
@click.option(
    "--policy", metavar="FILE", required=True, help="What must not get worse, by how much (evals/policies)."
)
@_outputs
@click.pass_context
def compare(
    ctx: click.Context,
    /,
    run_a: str,
    run_b: str,
    policy: str,
    html: str | None,
    markdown: str | None,
    json: str | None,
    letters: tuple[str, ...],
) -> None:
    """May B replace A? A verdict on two runs, by a policy.

    RUN_A and RUN_B are run folders as imr-llm eval writes them, A the old one and B the new one, over the same letters,
    gold and scorer; others are refused. `-` as FILE is standard output, in place of the summary. A FILE that is there is
    replaced, but no file of a run, no policy and no letter.
    Exit codes: 0 PASS, 3 FAIL, 4 INCONCLUSIVE, 2 wrong use, or runs that are not alike.
    """
    require_evals()
    from imr_llm.evals.comparing import compare_runs
    from imr_llm.evals.policies import load_policy
    from imr_llm.evals.reports.as_json import comparison_json
    from imr_llm.evals.reports.comparison import compare_report
    from imr_llm.evals.reports.html import comparison_html
    from imr_llm.evals.reports.plain import comparison_markdown, comparison_text
    from imr_llm.evals.runs import load_run
    from imr_llm.evals.verdict import EXIT_CODES

    chosen, a, b = load_policy(policy), load_run(run_a), load_run(run_b)
    _check({"--html": html, "--markdown": markdown, "--json": json}, (run_a, run_b), letters, policy)
    comparison = compare_runs(a, b, chosen)
    found = compare_report(comparison, a, b, chosen, letters)
    forms = ((html, comparison_html), (markdown, comparison_markdown), (json, comparison_json))
    if not _written(forms, found):
        click.echo(comparison_text(found))
    ctx.exit(EXIT_CODES[comparison.verdict])


@click.command()
@click.argument("run", metavar="RUN")
@_outputs
def report(
    run: str, html: str | None, markdown: str | None, json: str | None, letters: tuple[str, ...]
) -> None:
    """Show what one run comes to.

    RUN is a run folder as imr-llm eval writes them. `-` as FILE is standard output, in place of the summary. A FILE that is
    there is replaced, but no file of a run and no letter.
    """
    require_evals()
    from imr_llm.evals.reports.as_json import run_json
    from imr_llm.evals.reports.html import run_html
    from imr_llm.evals.reports.plain import run_markdown, run_text
    from imr_llm.evals.reports.single import run_report
    from imr_llm.evals.runs import load_run

    chosen = load_run(run)
    _check({"--html": html, "--markdown": markdown, "--json": json}, (run,), letters)
    found = run_report(chosen, letters)
    if not _written(((html, run_html), (markdown, run_markdown), (json, run_json)), found):
        click.echo(run_text(found))


def _check(
    outputs: dict[str, str | None], runs: tuple[str, ...], letters: tuple[str, ...], policy: str | None = None
) -> None:
    """Raise UsageError where an output would write over what is read, or over another one."""
    others = [] if policy is None else [("the policy", policy)]
    others += [("a file of a run", path) for path in _run_files(runs)]
    seen: dict[str, str] = {}
    for option, place in outputs.items():
        if place is None or place == "-":
            continue
        check_output(place, letters, others, option)
        first = seen.setdefault(os.path.realpath(place), option)
        if first != option and (os.path.isfile(place) or not os.path.exists(place)):
            raise UsageError(f"{place}: is named by {first} and {option}; name another file for one of them")


def _run_files(runs: Iterable[str]) -> Iterator[str]:
    """The files of these runs and of those beside them, which are read too."""
    from imr_llm.evals.runs import FILES

    for folder in {Path(run).resolve().parent for run in runs}:
        for name in FILES:
            yield from map(str, folder.glob(f"*/{name}"))


def _written(forms: tuple[tuple[str | None, Callable[[Any], str]], ...], found: Any) -> bool:
    """Write the forms that were asked for; whether one of them went to standard output."""
    shown = False
    for place, form in forms:
        if place == "-":
            click.echo(form(found), nl=False)
            shown = True
        elif place is not None:
            write_text(form(found), place)
    return shown
