"""What the rules look at: the explanation in its places, the record, the letter's words for each item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from imr_llm.explanation.guard.lexicon import Lexicon, lexicon
from imr_llm.letters.forms import lay_out
from imr_llm.letters.layout import ItemBlock, Layout, Stretch
from imr_llm.letters.letter import Letter
from imr_llm.letters.text import FoldedText
from imr_llm.schema.explanation import Explanation, Finding, Paragraph, SectionId
from imr_llm.schema.record import DecisionRecord, Item


class Place(NamedTuple):
    """A paragraph and where it stands."""

    section: SectionId
    number: int
    paragraph: Paragraph

    @property
    def low(self) -> str:
        """Its text in lower case, white space folded; positions are those of `text`."""
        low = self.text.lower()
        return low if len(low) == len(self.text) else "".join(c.lower()[:1] for c in self.text)

    @property
    def text(self) -> str:
        """Its text with plain white space, one character for one."""
        return "".join(
            " " if char.isspace() else "'" if char in "’‘" else char for char in self.paragraph.text
        )

    def finding(self, rule: str, words: str, detail: str, fix: str) -> Finding:
        """A finding about words of this paragraph."""
        return Finding(
            rule=rule, section=self.section, paragraph=self.number, text=words.strip(), detail=detail, fix=fix
        )


def missing(rule: str, section: SectionId | None, detail: str, fix: str) -> Finding:
    """A finding about something that is not there."""
    return Finding(rule=rule, section=section, paragraph=None, text="", detail=detail, fix=fix)


@dataclass(frozen=True)
class Case:
    """One explanation with all it is held to."""

    explanation: Explanation
    record: DecisionRecord
    letter: Letter
    law: Mapping[str, str]
    """Key of a legal fact and what it says in the explanation's language."""
    folded: FoldedText = field(init=False)
    layout: Layout = field(init=False)
    words: Lexicon = field(init=False)

    def __post_init__(self) -> None:
        folded = FoldedText(self.letter.text)
        object.__setattr__(self, "folded", folded)
        object.__setattr__(self, "layout", lay_out(folded))
        object.__setattr__(self, "words", lexicon(self.explanation.lang))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every paragraph, in order."""
        return tuple(
            Place(section.id, number, paragraph)
            for section in self.explanation.sections
            for number, paragraph in enumerate(section.paragraphs)
        )

    def within(self, *sections: SectionId) -> Iterator[Place]:
        """The paragraphs of some sections, in order."""
        return (place for place in self.places if place.section in sections)

    @property
    def items(self) -> tuple[Item, ...]:
        """The record's items."""
        return self.record.items

    def item_of(self, place: Place) -> Item | None:
        """The item a paragraph speaks of, if there is such an item."""
        number = place.paragraph.item
        return self.items[number] if number is not None and number < len(self.items) else None

    @cached_property
    def blocks(self) -> tuple[ItemBlock | None, ...]:
        """The letter's own words for each item of the record; None where the letter's layout has no such item."""
        found = self.layout.items
        if len(found) == len(self.items):
            return found
        low = self.folded.low
        headings = {low[block.heading.start : block.heading.end]: block for block in found}
        return tuple(
            next((block for words, block in headings.items() if item.request.lower() in words), None)
            for item in self.items
        )

    def stretches(self, number: int) -> tuple[Stretch, ...]:
        """Where the letter speaks of an item: heading, guideline lines, rationale."""
        block = self.blocks[number] if number < len(self.blocks) else None
        if block is None:
            return (Stretch(0, len(self.folded.low)),)
        parts = (block.heading, block.administrator, block.reviewer, block.rationale)
        return tuple(part for part in parts if part is not None)

    def item_words(self, number: int) -> str:
        """What the letter says of an item, in lower case."""
        return " \u25ae ".join(self.folded.low[part.start : part.end] for part in self.stretches(number))

    @cached_property
    def case_words(self) -> str:
        """What the letter says of the whole case: its header and its summary."""
        low, layout = self.folded.low, self.layout
        parts = (layout.header, layout.credentials, layout.summary)
        told = " \u25ae ".join(low[part.start : part.end] for part in parts)
        return told if layout.summary.end > layout.summary.start else low

    def names(self, number: int | None) -> list[str]:
        """Names that stand as printed in paragraphs about an item (or about all): treatments and strengths."""
        items = self.items if number is None or number >= len(self.items) else (self.items[number],)
        out: set[str] = set()
        for item in items:
            out.update(
                name
                for name in (item.request, item.original_request, item.authorized_portion, item.strength)
                if name
            )
            for citation in (*item.reviewer_citations, *item.administrator_citations):
                out.update(name for name in (citation.title, citation.section) if name)
        return sorted(out, key=lambda name: (-len(name), name))
