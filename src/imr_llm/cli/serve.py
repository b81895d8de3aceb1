"""`imr-llm serve` and `imr-llm token`: the HTTP service, and who may use it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from imr_llm.cli.model_options import asking_options, checking_options, given_settings, refuse_without_model
from imr_llm.cli.pacing_options import OF_A_PROVIDER, PER_MINUTE, given_pacing
from imr_llm.cli.settings import Setting, limit_options
from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from imr_llm.service.service import Service
    from imr_llm.service.settings import RunSettings

__all__ = ["serve", "token"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_NEEDED = (
    "fastapi",
    "uvicorn",
    "sqlalchemy",
    "prometheus_client",
    "multipart",
    "python_multipart",
    "starlette",
)
_STORE: Final = "imr-llm.db"
STORE = click.option(
    "--store",
    cls=Setting,
    default=_STORE,
    show_default=True,
    metavar="FILE|URL",
    help="Where letters, decisions and tokens are kept: an SQLite file, or postgresql://user@host/database.",
)


_RUN_OPTIONS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    *PER_MINUTE,
    (
        "--max-cost",
        {
            "type": click.FloatRange(min=0, min_open=True),
            "metavar": "USD",
            "help": "Most that one run may cost.",
        },
    ),
    (
        "--jobs",
        {
            "type": click.IntRange(min=1),
            "help": "Processes the baseline reads a run in. [default: one a core]",
        },
    ),
    (
        "--run-mb",
        {
            "type": click.IntRange(min=1),
            "default": 1000,
            "show_default": True,
            "help": "Most megabytes of a run's letters.",
        },
    ),
    (
        "--run-letters",
        {
            "type": click.IntRange(min=1),
            "default": 5000,
            "show_default": True,
            "help": "Most letters of a run.",
        },
    ),
    (
        "--runs-waiting",
        {
            "type": click.IntRange(min=1),
            "default": 20,
            "show_default": True,
            "help": "Most runs of one caller that are not over.",
        },
    ),
    (
        "--runs-at-a-time",
        {
            "type": click.IntRange(min=1),
            "default": 1,
            "show_default": True,
            "help": "Runs that go on together; the others wait.",
        },
    ),
    (
        "--runs",
        {"metavar": "DIR", "help": "Folder of the runs' files. [default: STORE.runs, or imr-llm.runs]"},
    ),
)


def run_options(command: _Command) -> _Command:
    """Give `command` the options for runs over many letters."""
    command = click.option(
        "--run-model",
        "run_models",
        multiple=True,
        metavar="NAME",
        help="A model that runs may use beside --model and the baseline, at the same server; may be repeated.",
    )(command)
    for name, details in _RUN_OPTIONS:
        command = click.option(name, cls=Setting, **details)(command)
    return command


@click.command()
@STORE
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8380,
    show_default=True,
    help="Port to listen at; 0 takes a free one.",
)
@click.option(
    "--tokens",
    is_flag=True,
    help="Ask for tokens; a must where --host is not this computer's own address, or behind a proxy.",
)
@click.option(
    "--keep", cls=Setting, metavar="TIME", help="Delete letters and runs after 12h, 30d, 8w. [default: never]"
)
@click.option(
    "--rate",
    cls=Setting,
    type=click.IntRange(min=1),
    metavar="N",
    help="Letters a minute from each caller. [default: 600 with --tokens, else any number]",
)
@click.option(
    "--sample", "samples", multiple=True, metavar="PATH", help="Put these letters into an empty store."
)
@click.option(
    "--model",
    cls=Setting,
    default="baseline",
    show_default=True,
    help="A model that reads the letters beside the baseline, those of runs too.",
)
@run_options
@checking_options
@asking_options
@limit_options
@click.pass_context
def serve(
    ctx: click.Context,
    /,
    store: str,
    host: str,
    port: int,
    tokens: bool,
    keep: str | None,
    rate: int | None,
    samples: tuple[str, ...],
    model: str,
    **options: Any,
) -> None:
    """Serve letters, runs and the review desk over HTTP.

    Without --tokens it answers this computer alone and asks for no login. Runs until Ctrl-C; runs over many letters
    that it stops go on when it is started again.
    """
    _check_installed()
    from imr_llm.letters.limits import Limits
    from imr_llm.service.server import serve as run
    from imr_llm.service.settings import ServiceSettings, read_span_of_time

    if model == "baseline" and not options["run_models"]:
        refuse_without_model(ctx, OF_A_PROVIDER)
    limits = Limits(**{name: options.pop(name) for name in Limits.__dataclass_fields__})
    runs = _run_settings(options)
    settings = ServiceSettings(
        store=store,
        needs_tokens=tokens,
        keep=None if keep is None else read_span_of_time(keep),
        rate=rate if rate is not None else 600 if tokens else None,
        limits=limits,
        model=model,
        model_settings=given_settings(options) if model != "baseline" or runs.models else {},  # type: ignore[arg-type]
        runs=runs,
    )

    def ready(address: str, service: Service) -> None:
        if tokens and not service.tokens.listed():
            hint = f"there is no token yet; make one: imr-llm token add NAME --role admin{_same_store(store)}"
            click.echo(hint, err=True)
        click.echo(f"imr-llm at {address}, letters in {service.database.shown}; Ctrl-C ends it")

    run(settings, host, port, samples, ready)


def _same_store(store: str) -> str:
    """What `imr-llm token` is to be told so that it opens this store."""
    from imr_llm.service.database import has_secret

    if store == _STORE:
        return ""
    return ", with the same IMR_STORE" if has_secret(store) else f" --store {shlex.quote(store)}"


def _run_settings(options: dict[str, Any]) -> RunSettings:
    """Take the options for runs out of `options`."""
    from imr_llm.bulk.pacing import Pacing
    from imr_llm.service.settings import RunSettings

    concurrency = options["concurrency"]  # of letters that are handed in one by one, too
    pacing = Pacing(**given_pacing(options))
    options["concurrency"] = concurrency
    return RunSettings(
        folder=options.pop("runs"),
        models=options.pop("run_models"),
        at_a_time=options.pop("runs_at_a_time"),
        waiting=options.pop("runs_waiting"),
        letters=options.pop("run_letters"),
        max_bytes=options.pop("run_mb") * 1_000_000,
        pacing=pacing,
    )


@click.group()
def token() -> None:
    """Make, list and revoke the tokens of the service.

    Roles: reader hands in letters and reads; reviewer decides too; admin deletes and sees the audit log too.
    """
    _check_installed()


@token.command("add")
@click.argument("name")
@click.option(
    "--role", type=click.Choice(["reader", "reviewer", "admin"]), default="reader", show_default=True
)
@STORE
def add_token(name: str, role: str, store: str) -> None:
    """Make a token for NAME and show it; it cannot be shown again."""
    with _tokens(store) as tokens:
        click.echo(tokens.add(name, role))


@token.command("list")
@STORE
def list_tokens(store: str) -> None:
    """Show names, roles and days."""
    with _tokens(store) as tokens:
        for name, role, created_at in tokens.listed():
            click.echo(f"{name}\t{role}\t{created_at:%Y-%m-%d}")


@token.command("revoke")
@click.argument("name")
@STORE
def revoke_token(name: str, store: str) -> None:
    """Make NAME's token worthless at once."""
    with _tokens(store) as tokens:
        tokens.revoke(name)


def _tokens(store: str) -> Any:
    from imr_llm.service.token_store import opened_tokens

    return opened_tokens(store)


def _check_installed() -> None:
    try:
        import fastapi
        import prometheus_client
        import python_multipart
        import sqlalchemy
        import uvicorn
    except ModuleNotFoundError as error:
        if error.name not in _NEEDED:
            raise
        raise UsageError("the service needs: pip install 'imr-llm[serve]'") from None
    del fastapi, prometheus_client, python_multipart, sqlalchemy, uvicorn
