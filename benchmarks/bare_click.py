"""The least that a click program with two commands can be: what `help_time.py` holds `imr-llm --help` against."""

import click


@click.group()
def main() -> None:
    """Do one of two things."""


@main.command()
def extract() -> None:
    """One thing."""


@main.command()
def text() -> None:
    """The other."""


if __name__ == "__main__":
    main()
