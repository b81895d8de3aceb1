"""`imr-llm eval`: the letters of a suite read by baseline, majority and models, and held to gold."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imr_llm.cli.evals_extra import require_evals
from imr_llm.cli.gold import LETTERS
from imr_llm.cli.model_options import asking_options, checking_options, given_settings
from imr_llm.cli.settings import limit_options

if TYPE_CHECKING:
    from imr_llm.evals.runs import Run

__all__ = ["eval"]

_MOST_TOLD = 20
"""Failed letters named on standard error."""


@click.command()
@click.argument("suite", metavar="SUITE")
@click.option(
    "--model", "models", multiple=True, metavar="MODEL", help="A model to run; may be given several times."
)
@click.option(
    "-o", "--output", metavar="FOLDER", help="Where the runs go. [default: runs/ and the suite's name]"
)
@click.option(
    "--replay", metavar="FOLDER", help="Answers stored by an earlier evaluation, instead of a network."
)
@LETTERS
@checking_options
@asking_options
@limit_options
@click.pass_context
def eval(
    ctx: click.Context,
    /,
    suite: str,
    models: tuple[str, ...],
    output: str | None,
    replay: str | None,
    letters: tuple[str, ...],
    **options: Any,
) -> None:
    """Score models on letters with known answers.

    The letters of a suite are read with each model, and what was read, or written about it, is held to gold. SUITE is a
    TOML file (evals/suites). Baseline and majority class are run too. Each run is a folder in FOLDER with
    manifest, scores and records; a run that was interrupted goes on where it stopped. Letters that are not found are
    told, and are not scored. Exit codes: 0 done, 1 some letters failed or were not found, 2 wrong use.
    """
    require_evals()
    from imr_llm.evals.running import evaluate
    from imr_llm.evals.runs import load_run
    from imr_llm.evals.suites import load_suite
    from imr_llm.letters.limits import Limits

    chosen = load_suite(suite)
    limits = Limits(**{name: options.pop(name) for name in Limits.__dataclass_fields__})
    folder = Path(output) if output is not None else Path("runs") / chosen.name
    done = evaluate(
        chosen,
        [model for model in models if model not in ("baseline", "majority")],
        folder,
        letters=letters,
        replay=replay,
        settings=given_settings(options),  # type: ignore[arg-type]
        limits=limits,
        tell=_tell if sys.stderr.isatty() else None,
    )

    runs = [load_run(run) for run in done.runs]
    click.echo(_table(runs, chosen.measures))
    for name in done.missing:
        click.echo(f"{name}: not found by its hash; name its folder with --letters", err=True)
    failed = [failure for run in runs for failure in _failures(run)]
    for told in failed[:_MOST_TOLD]:
        click.echo(told, err=True)
    if len(failed) > _MOST_TOLD:
        click.echo(f"and {len(failed) - _MOST_TOLD} more failed; imr-llm report shows them", err=True)
    for told in (told for run in runs for told in (*_replaced(run), *_unwritten(run), *_unreported(run))):
        click.echo(told, err=True)
    ctx.exit(1 if failed or done.missing else 0)


def _failures(run: Run) -> list[str]:
    """Letters without a record, each once, with why."""
    failed = (score.error for score in run.scores if score.error is not None)
    return list(dict.fromkeys(f"{run.manifest.model}: {error.message}" for error in failed))


def _replaced(run: Run) -> Iterator[str]:
    """A warning where the records show so much of the baseline that they tell little of the model."""
    from imr_llm.evals.measures import measure, pooled
    from imr_llm.evals.reports.notes import MUCH, of_readers

    if (pooled(measure("own.replaced"), run.scores) or 0.0) > MUCH:
        yield " ".join(of_readers({run.manifest.model: run}))


def _unwritten(run: Run) -> Iterator[str]:
    """How often a model that was to write gave no text, by cause; such letters are no failed ones."""
    written = (score.explanation.written for score in run.scores if not score.error and score.explanation)
    causes = Counter(one.failure for one in written if one is not None and one.failure is not None)
    for cause, times in sorted(causes.items()):
        yield f"{run.manifest.model}: gave no text {times} times ({cause}); there the templates' stands"


def _tell(model: str, done: int, of: int) -> None:
    click.echo(f"\r{model}: {done} of {of}", err=True, nl=done == of)


def _unreported(run: Run) -> Iterator[str]:
    """How many calls are in none of the costs and tokens that are shown."""
    from imr_llm.evals.reports.contents import calls_unreported
    from imr_llm.evals.reports.figures import calls

    if missing := calls_unreported(run):
        yield f"{run.manifest.model}: cost and tokens are without {calls(missing)}, of which they are not known"


def _cell(name: str, run: Run, value: float | None) -> str:
    from imr_llm.evals.measures import measure, unreported
    from imr_llm.evals.reports.figures import so_far

    said = "–" if value is None else f"{value:.4g}"
    return so_far(said, value, unreported(measure(name), run.scores))


def _table(runs: Sequence[Run], measures: Sequence[str]) -> str:
    """A row for each measure, a column for each run."""
    from imr_llm.evals.measures import measure, pooled

    head = ["", *(run.manifest.model for run in runs)]
    rows = [head]
    for name in measures:
        values = [pooled(measure(name), run.scores) for run in runs]
        rows.append([name, *map(partial(_cell, name), runs, values)])
    rows.append(["letters", *(str(run.manifest.letters.count) for run in runs)])
    rows.append(["failed", *(str(len({one.sha256 for one in run.scores if one.error})) for run in runs)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
