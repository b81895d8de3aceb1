"""`imr-llm validate-gold`, `pack-gold` and `correct-gold`: sets of labels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from imr_llm.evals.corrections import Change

__all__ = ["correct_gold", "pack_gold", "validate_gold"]

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
    that words copied from a letter and quotations stand in it, and that amounts, pages and lists can be meant. A letter
    that is not found is told, and is a fault. Exit codes: 0 nothing wrong, 1 something is, 2 no such set, or not of the shape.
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


@click.command("correct-gold")
@click.argument("gold", metavar="SET")
@click.argument("corrections", metavar="CORRECTIONS.jsonl")
@LETTERS
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@click.pass_context
def correct_gold(
    ctx: click.Context, /, gold: str, corrections: str, letters: tuple[str, ...], yes: bool
) -> None:
    """Put what reviewers corrected into a gold set.

    Shows each change of a label, asks, writes the set and raises its version. A correction whose old value is not what the
    label says is refused, and so is all of it where a new value's words do not stand in a letter that is at hand.
    Exit codes: 0 done, 1 some were refused or nothing was written, 2 wrong use.
    """
    from imr_llm.evals.corrections import correct, read_corrections, write_corrected
    from imr_llm.evals.gold import load_gold
    from imr_llm.evals.validation import new_problems

    before = load_gold(gold)
    after = correct(before, read_corrections(corrections))
    is_changed = any(change.outcome == "changed" for change in after.changes)
    found = new_problems(before, after.letters, letters) if is_changed else []
    for change in after.changes:
        click.echo(_shown(change))
    refused = sum(change.outcome == "refused" for change in after.changes)
    if not is_changed:
        click.echo(f"{before.manifest.name} {before.manifest.version}: nothing to change")
        ctx.exit(1 if refused else 0)
    if found:
        told = "; ".join(map(str, found))
        raise UsageError(f"nothing was written: {told}")
    if not yes and not click.confirm(f"Write {before.manifest.name} {after.version}?"):
        ctx.exit(1)
    manifest = write_corrected(before, after)
    click.echo(f"{manifest.name} {before.manifest.version} -> {manifest.version}")
    ctx.exit(1 if refused else 0)


def _shown(change: Change) -> str:
    said = change.correction
    old, new = (json.dumps(value, ensure_ascii=False) for value in (said.old, said.new))
    outcome = "to be changed" if change.outcome == "changed" else change.outcome
    told = outcome + (f", {change.why}" if change.why else "")
    return f"{change.letter} {said.pointer}: {old} -> {new} ({said.who}, {said.when:%Y-%m-%d}): {told}"
