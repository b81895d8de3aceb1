"""`imr-llm export`: the records of a ledger as a file."""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

import click

from imr_llm.cli.outputs import check_output, format_of
from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from imr_llm.bulk.export import ExportFormat
    from imr_llm.bulk.view import LedgerView

__all__ = ["export"]

_FORMATS = ("jsonl", "json", "csv", "parquet", "duckdb")
_ENDINGS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".parquet": "parquet",
    ".duckdb": "duckdb",
    ".db": "duckdb",
}

_GZIP: Final = ".gz"
_PACKED_ITSELF: Final = ("parquet", "duckdb")


@click.command()
@click.argument("out", metavar="OUT")
@click.option(
    "--format", type=click.Choice(_FORMATS), help="Default: what the ending of FILE says, else jsonl."
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--once",
    is_flag=True,
    help="A letter that has several names once, under the one it was come upon by last.",
)
@click.pass_context
def export(ctx: click.Context, /, out: str, format: str | None, output: str | None, once: bool) -> None:
    """Write the letters of a ledger to a file.

    One letter for each line of the input of the ledger in OUT, in its order.

    Shapes are those of `extract`. A letter without a record is a line with an error; so is one that has not been
    read yet (code not_read). What a run that ended early has not come upon has no line: how many these are is said.
    DuckDB files hold the tables items and calls; .jsonl.gz, .json.gz and .csv.gz are packed. FILE appears when it is complete, and replaces what was there, but
    no letter, no file of a run and no database other than a DuckDB file that an export has made.
    Exit codes: 0 all letters have records, 1 some have none, 2 wrong use.
    """
    from imr_llm.bulk.export import is_own_duckdb
    from imr_llm.bulk.ledger_file import FILE
    from imr_llm.bulk.view import LedgerView

    if output == "-":
        output = None
    with LedgerView(out) as view, view.one_moment():

        def may_replace(database: str) -> bool:
            return (
                format or format_of(_unpacked(database), _ENDINGS, "jsonl")
            ) == "duckdb" and is_own_duckdb(database)

        parts = [("the ledger", os.path.join(out, FILE) + part) for part in ("", "-wal", "-shm")]
        check_output(output, [], parts, may_replace=may_replace)
        form = format or ("jsonl" if output is None else format_of(_unpacked(output), _ENDINGS, "jsonl"))
        if form in _PACKED_ITSELF and output is not None and output != _unpacked(output):
            raise UsageError(f"{output}: {form} is packed already; leave .gz out")
        missing = view.not_taken_up()
        twice = "" if once else view.status().twice_in_words
        if form == "duckdb":
            failed = _duckdb(view, output, once=once)
        else:
            failed = _table(view, cast("ExportFormat", form), output, once=once)
    if missing != 0:
        lines = "lines of the input may be missing: it was not counted to the end"
        if missing is not None:
            lines = (
                f"{missing:,} {'line' if missing == 1 else 'lines'} of the input not taken up yet are missing"
            )
        click.echo(f"{out}: {lines}; run the same command again to go on", err=True)
    if twice:
        click.echo(f"{out}: {twice}", err=True)
    ctx.exit(1 if failed or missing != 0 else 0)


def _duckdb(view: LedgerView, output: str | None, *, once: bool) -> int:
    from imr_llm.bulk.export import export_duckdb

    if output is None or (os.path.exists(output) and not os.path.isfile(output)):
        raise UsageError("the format duckdb needs a file; name one with -o")
    try:
        return export_duckdb(view, output, once=once)
    except OSError as error:
        raise _cannot_write(output, error) from None


def _table(view: LedgerView, form: ExportFormat, output: str | None, *, once: bool) -> int:
    from imr_llm.bulk.export import export as write
    from imr_llm.tables.files import OutputFile, StandardOutput

    destination: Any = StandardOutput() if output is None else OutputFile(output)
    try:
        if output is not None and output != _unpacked(output):
            with gzip.GzipFile(fileobj=destination.stream, mode="wb", filename="", mtime=0) as packed:
                failed = write(view, form, cast("BinaryIO", packed), once=once)
        else:
            failed = write(view, form, destination.stream, once=once)
        destination.finish()
    except BaseException as error:
        destination.abandon(keep=False)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise _cannot_write(output or "standard output", error) from None
        raise
    return failed


def _unpacked(output: str) -> str:
    """The name of what a packed file holds."""
    return output[: -len(_GZIP)] if output.lower().endswith(_GZIP) else output


def _cannot_write(name: str, error: OSError) -> click.ClickException:
    from imr_llm.letters.files import printable_name

    why = error.strerror or type(error).__name__
    return click.ClickException(f"{printable_name(name)}: cannot be written ({why}); make room and try again")
