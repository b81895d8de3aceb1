"""The program `imr-llm`: which commands there are, and what its exit codes mean.

Exit codes: 0 done, 1 some letters failed, 2 wrong use, 3 and 4 a comparison's FAIL and INCONCLUSIVE, 130
interrupted (Ctrl-C), 141 nobody reads the output any more (as for every program in a pipe). Commands import
what they need when they run, so that `--help` costs no more than click itself.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from contextlib import suppress
from typing import Any, Final

import click

from imr_llm.errors import LedgerFailed, LetterError, ModelUnavailable, UsageError

__all__ = ["main"]

_COMMANDS = {
    "check": "check",
    "compare": "compare",
    "correct-gold": "gold",
    "eval": "eval",
    "eval selftest": "selftest",
    "explain": "explain",
    "export": "export",
    "extract": "extract",
    "pack-gold": "gold",
    "prompt": "prompt",
    "report": "compare",
    "retry": "retry",
    "run": "run",
    "serve": "serve",
    "simulate": "simulate",
    "status": "status",
    "text": "text",
    "token": "serve",  # nosec B105 # a command and its module
    "validate-gold": "gold",
}
"""Which module each command stands in."""
_NO_THREAD = "can't start new thread"
"""How Python says so, of whatever thread it was."""
_FAILED, _INTERRUPTED, _PIPE_CLOSED = 1, 130, 141
_NO_ROOM: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))
"""What a place says that takes no more."""


class _Program(click.Group):
    """Imports a command when it is asked for; gives errors their exit code."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run it to the last byte of its output: what cannot be written is told in a line, whoever wrote it."""
        try:
            try:
                return super().main(*args, **extra)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except BrokenPipeError:
            _discard_standard_output()
            sys.exit(_PIPE_CLOSED)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            with suppress(OSError):
                click.echo(f"Error: {_unwritten(error)}; make room and try again", err=True)
            if sys.stdout is not None:
                _discard_standard_output()
            sys.exit(_FAILED)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"imr_llm.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_").replace(" ", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        words = " ".join(args[:2])
        if words in _COMMANDS and len(args) > 1:
            return words, self.get_command(ctx, words), args[2:]
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from None
        except (LedgerFailed, LetterError, ModelUnavailable) as error:
            click.echo(str(error), err=True)
            ctx.exit(_FAILED)
        except RuntimeError as error:
            if str(error) != _NO_THREAD:
                raise
            click.echo(
                "no thread could be started: this computer's limit on processes is reached; "
                "end other programs or raise it (ulimit -u), and give the same command again",
                err=True,
            )
            ctx.exit(_FAILED)
        except KeyboardInterrupt:
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:
            _discard_standard_output()
            ctx.exit(_PIPE_CLOSED)


def _unwritten(error: OSError) -> str:
    """What could not be written and why; a write to standard output names no file."""
    from imr_llm.letters.files import printable_name

    place = "the output" if error.filename is None else printable_name(os.fsdecode(error.filename))
    return f"{place}: cannot be written ({error.strerror})"


def _discard_standard_output() -> None:
    """Let the interpreter flush into nothing when it ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Program)
@click.version_option(package_name="imr-llm")
def main() -> None:
    """Read California Independent Medical Review decision letters into checked records.

    Exit codes: 0 done, 1 some letters failed, 2 wrong use, 130 interrupted (Ctrl-C), 141 nobody reads the output any
    more. Of a comparison: 3 FAIL, 4 INCONCLUSIVE.
    """
