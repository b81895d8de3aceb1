"""`imr-llm validate-gold` and `pack-gold`: sets of labels."""

from __future__ import annotations

import click

__all__ = ["pack_gold", "validate_gold"]

LETTERS = click.option(
    "--letters",
    metavar="FOLDER",
    multiple=True,
    help="Where the letters lie, found by their hashes; may be given several times.",
)


@click.command("validate-gold")
@click.argument("sets", metavar="SET...", nargs=-1, required=True)
@LETTERS
@click.pass_context
def validate_gold(ctx: click.Context, /, sets: tuple[str, ...], letters: tuple[str, ...]) -> None:
    """Check the labels of gold sets against their letters.

    SET is a folder with manifest.json and labels.jsonl. Checked are the shape of each label, the hash of the whole,
    and that words copied from a letter and quotations stand in it. A letter that is not found is told, and is
    a fault. Exit codes: 0 nothing wrong, 1 something is, 2 no such set, or not of the shape.
    """
    from imr_llm.evals.gold import load_gold
    from imr_llm.evals.letters import find_gold_letters
    from imr_llm.evals.validation import problems

    wrong = 0
    for folder in sets:
        gold = load_gold(folder)
        found = list(problems(gold, find_gold_letters(gold, letters)))
        for problem in found:
            click.echo(str(problem))
        manifest = gold.manifest
        told = "nothing wrong" if not found else f"{len(found)} wrong"
        click.echo(f"{manifest.name} {manifest.version}: {len(gold.letters)} letters, {told}")
        wrong += len(found)
    ctx.exit(1 if wrong else 0)


@click.command("pack-gold")
@click.argument("labels", metavar="LABELS")
@click.argument("letters", metavar="LETTERS")
@click.option("-o", "--output", metavar="SET", required=True, help="Folder of the set.")
@click.option("--name", required=True, help="Of the set.")
@click.option("--version", default="1.0", show_default=True, help="Of the set.")
@click.option("--licence", required=True, help="Under which its labels may be used.")
@click.option("--about", default="", help="What it is, in a sentence.")
@click.option("--bundled", metavar="FOLDER", help="Of the letters, seen from SET, where they come with it.")
def pack_gold(labels: str, letters: str, output: str, bundled: str | None, **about: str) -> None:
    """Make a gold set of labels, a file each, and their letters.

    LABELS is a folder of NAME.json, LETTERS one of letters with these names. The set has the labels and the hashes of the
    letters, not the letters.
    """
    from imr_llm.evals.packing import pack_gold as pack

    manifest = pack(labels, letters, output, bundled_letters=bundled, **about)
    click.echo(f"{manifest.name} {manifest.version}: {len(manifest.letters)} letters")
