"""Explanations of sample letters written by hand in free wording, and ways to spoil them, also by hand.

The files are `evals/samples/explanations/*.txt`:

    letter: NAME                      the letter, in evals/samples/letters
    lang: en
    # SECTION HEADING                 a section; the lines after it are its paragraphs
    [0] TEXT {FACT,FACT}              a paragraph, perhaps about an item, perhaps with keys of legal facts
    > WORDS                           words of the letter that the paragraph above rests on
    # corruptions                     from here on, one way to spoil it a line:
    ~ KIND: OLD => NEW                OLD, which stands once (or `OLD|ITEM`, once in a paragraph of that item), made NEW
    ~ KIND: # OLD => NEW              the same in a heading
    ~ KIND: + SECTION [ITEM]: TEXT    a paragraph added at the end of those of a section about an item
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from imr_llm import Letter
from imr_llm.explanation.readability import reading_ease
from imr_llm.schema.explanation import Explanation, Paragraph, Section
from imr_llm.schema.record import Span

FOLDER: Final = Path(__file__).resolve().parent.parent / "evals" / "samples" / "explanations"
_PARAGRAPH: Final = re.compile(r"(?:\[(\d+)\] )?(.*?)(?: \{([\w,]+)\})?")
_ADDED: Final = re.compile(r"\+ (\w+)(?: (\d+))?: (.*)")


class Spoiled(NamedTuple):
    """An explanation with one thing made wrong."""

    kind: str
    change: str
    explanation: Explanation


class ByHand(NamedTuple):
    """A good explanation by hand and what was made of it."""

    name: str
    letter: Letter
    good: Explanation
    spoiled: tuple[Spoiled, ...]


def read_by_hand(path: Path) -> ByHand:
    """Read one file; raises ValueError where words do not stand where the file says."""
    head, _, changes = path.read_text(encoding="utf-8").partition("\n# corruptions\n")
    values = dict(re.findall(r"^(letter|lang): (\S+)$", head, re.MULTILINE))
    letter = Letter.from_path(FOLDER.parent / "letters" / values["letter"])
    good = _explanation(values["lang"], letter, head)
    return ByHand(path.stem, letter, good, tuple(_spoiled(good, changes)))


def all_by_hand() -> list[ByHand]:
    """All files, in order."""
    return [read_by_hand(path) for path in sorted(FOLDER.glob("*.txt"))]


def _explanation(lang: str, letter: Letter, head: str) -> Explanation:
    sections = []
    for part in re.split(r"^# ", head, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        name, _, heading = title.partition(" ")
        paragraphs = tuple(_paragraphs(letter, body))
        sections.append(Section.model_validate({"id": name, "heading": heading, "paragraphs": paragraphs}))
    return Explanation(
        letter=letter.name,
        lang=lang,
        writer="model",
        sections=tuple(sections),
        reading=reading_ease((p.text for s in sections for p in s.paragraphs), lang),
        facts_version="by hand",
    )


def _paragraphs(letter: Letter, body: str) -> Iterator[Paragraph]:
    for block in re.split(r"\n(?!> )", body):
        text, *quotes = block.strip().split("\n> ")
        match = _PARAGRAPH.fullmatch(text)
        if match is None or not text:
            continue
        yield Paragraph(
            text=match[2],
            item=None if match[1] is None else int(match[1]),
            evidence=tuple(_span(letter, quote) for quote in quotes),
            facts=tuple(match[3].split(",")) if match[3] else (),
        )


def _span(letter: Letter, quote: str) -> Span:
    found = re.search(r"\s+".join(map(re.escape, quote.split())), letter.text)
    if found is None:
        raise ValueError(f"the letter does not have: {quote[:60]}")
    return Span(found.start(), found.end(), found.group())


def _spoiled(good: Explanation, changes: str) -> Iterator[Spoiled]:
    for line in changes.splitlines():
        kind, _, change = line.removeprefix("~ ").partition(": ")
        added = _ADDED.fullmatch(change)
        old, _, new = change.partition(" => ")
        if added is not None:
            explanation = _with(good, added[1], None if added[2] is None else int(added[2]), added[3])
        elif old.startswith("# "):
            explanation = _headed(good, old.removeprefix("# "), new)
        else:
            explanation = _replaced(good, old, new)
        yield Spoiled(kind, change, explanation)


def _with(good: Explanation, name: str, item: int | None, text: str) -> Explanation:
    sections = []
    for section in good.sections:
        told = list(section.paragraphs)
        if section.id == name:
            at = max((k + 1 for k, p in enumerate(told) if p.item == item), default=len(told))
            told.insert(at, Paragraph(text=text, item=item, evidence=told[at - 1].evidence if at else ()))
        sections.append(section.model_copy(update={"paragraphs": tuple(told)}))
    return good.model_copy(update={"sections": tuple(sections)})


def _headed(good: Explanation, old: str, new: str) -> Explanation:
    if sum(section.heading == old for section in good.sections) != 1:
        raise ValueError(f"no such heading: {old}")
    sections = tuple(s.model_copy(update={"heading": new}) if s.heading == old else s for s in good.sections)
    return good.model_copy(update={"sections": sections})


def _replaced(good: Explanation, old: str, new: str) -> Explanation:
    old, _, item = old.partition("|")
    places = [
        (section, number)
        for section in good.sections
        for number, paragraph in enumerate(section.paragraphs)
        if old in paragraph.text and (not item or paragraph.item == int(item))
    ]
    if len(places) != 1:
        raise ValueError(f"stands in {len(places)} paragraphs: {old}")
    at, number = places[0]
    told = list(at.paragraphs)
    told[number] = told[number].model_copy(update={"text": told[number].text.replace(old, new, 1)})
    return good.model_copy(
        update={
            "sections": tuple(
                s.model_copy(update={"paragraphs": tuple(told)}) if s is at else s for s in good.sections
            )
        }
    )
