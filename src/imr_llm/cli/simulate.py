"""`imr-llm simulate`: the simulated provider on a loopback port."""

from __future__ import annotations

import click

from imr_llm.errors import UsageError

__all__ = ["simulate"]


@click.command()
@click.option(
    "--profile",
    metavar="PROFILE",
    default="sim-perfect",
    show_default=True,
    help="What models of other names do: sim-perfect, sim-good, sim-careless, sim-hostile, sim-bad-writer, or a .toml file.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Other seeds, other errors.")
@click.option(
    "--gold", metavar="DIR", help="Labels to answer from; the baseline answers where there is none."
)
@click.option("--log", metavar="FILE", help="Append errors planted and calls billed to FILE, as JSON lines.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8399,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes a free one.",
)
def simulate(profile: str, seed: int, gold: str | None, log: str | None, port: int) -> None:
    """Serve the simulated provider (no language model).

    An OpenAI-compatible server for tests, demonstrations and load runs: it answers what gold or the baseline says
    and plants errors and faults at the rates of a profile. A request's model chooses a profile by its name.
    Runs until Ctrl-C.
    """
    try:
        from imr_llm.simulator.server import serve
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn", "h11"):
            raise
        raise UsageError("the simulated provider needs: pip install 'imr-llm[simulate]'") from None

    def ready(base_url: str) -> None:
        click.echo(
            f"simulated provider (no language model) at {base_url}; use it so: OPENAI_BASE_URL={base_url} "
            "OPENAI_API_KEY=sim imr-llm extract PATH --model sim-good"
        )

    serve(profile=profile, seed=seed, gold=gold, log=log, port=port, ready=ready)
