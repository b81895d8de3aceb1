"""What the rules look at: the explanation in its places, the record, the letter's words for each item."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from imr_llm.explanation.doubts import doubted
from imr_llm.explanation.guard.lexicon import LANGUAGES, Lexicon, lexicon
from imr_llm.explanation.guard.said import blanked
from imr_llm.explanation.sentences import sentences
from imr_llm.explanation.titles import title
from imr_llm.explanation.view import printable
from imr_llm.letters.forms import lay_out
from imr_llm.letters.layout import ItemBlock, Layout, Stretch
from imr_llm.letters.letter import Letter
from imr_llm.letters.text import FoldedText, lower
from imr_llm.schema.explanation import Explanation, Finding, Paragraph, SectionId
from imr_llm.schema.record import DecisionRecord, Item


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A paragraph and where it stands. Positions in `text`, `low` and the paragraph's own text are the same."""

    section: SectionId
    number: int
    paragraph: Paragraph
    text: str
    """Its text with plain white space and apostrophes."""
    low: str
    """The same in lower case."""

    def finding(self, rule: str, words: str, detail: str, fix: str) -> Finding:
        """A finding about words of this paragraph."""
        return Finding(
            rule=rule, section=self.section, paragraph=self.number, text=words.strip(), detail=detail, fix=fix
        )


_PLAIN: Final = re.compile(r"[\s’‘]")
_MARKS: Final = str.maketrans(dict.fromkeys('“”"’‘', "'"))


def _place(section: SectionId, number: int, paragraph: Paragraph) -> Place:
    text = _PLAIN.sub(lambda match: " " if match.group().isspace() else "'", paragraph.text)
    return Place(section, number, paragraph, text, lower(text))


def _about_first(paragraph: Paragraph) -> Paragraph:
    return paragraph if paragraph.item is not None else paragraph.model_copy(update={"item": 0})


def same_marks(words: str) -> str:
    """White space folded, all quotation marks the same: a name within quotation marks has other ones inside."""
    return " ".join(words.translate(_MARKS).split())


class Law(NamedTuple):
    """What the legal facts say in one language, and when that was last checked."""

    texts: Mapping[str, str]
    checked: frozenset[datetime.date] = frozenset()
    version: str = ""
    """Their version, as an explanation that tells them in these words names it."""


def missing(rule: str, section: SectionId | None, detail: str, fix: str) -> Finding:
    """A finding about something that is not there."""
    return Finding(rule=rule, section=section, paragraph=None, text="", detail=detail, fix=fix)


@dataclass(frozen=True)
class Case:
    """One explanation with all it is held to."""

    explanation: Explanation
    record: DecisionRecord
    letter: Letter
    law: Law
    folded: FoldedText = field(init=False)
    layout: Layout = field(init=False)
    words: Lexicon = field(init=False)
    _names: dict[int | None, list[str]] = field(init=False, default_factory=dict, compare=False)
    _sentences: dict[tuple[Place, tuple[tuple[int, int], ...]], list[str]] = field(
        init=False, default_factory=dict, compare=False
    )
    as_printed: dict[Place, list[tuple[int, int]]] = field(init=False, default_factory=dict, compare=False)
    """What was found to stand as printed, by place."""

    def __post_init__(self) -> None:
        folded = FoldedText(self.letter.text)
        object.__setattr__(self, "folded", folded)
        object.__setattr__(self, "layout", lay_out(folded))
        object.__setattr__(self, "words", lexicon(self.explanation.lang))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every paragraph, in order. Of a letter with one item, what is said of the case is said of it."""
        alone = len(self.record.items) == 1
        return tuple(
            _place(section.id, number, _about_first(paragraph) if alone else paragraph)
            for section in self.explanation.sections
            for number, paragraph in enumerate(section.paragraphs)
        )

    @property
    def knows(self) -> bool:
        """Whether there are words of the explanation's language, and not those of English in their place."""
        return self.explanation.lang in LANGUAGES

    def within(self, *sections: SectionId) -> Iterator[Place]:
        """The paragraphs of some sections, in order."""
        return (place for place in self.places if place.section in sections)

    def sentences(self, place: Place, stretches: list[tuple[int, int]]) -> list[str]:
        """The sentences of a paragraph in lower case, without some stretches of it."""
        key = (place, tuple(stretches))
        if key not in self._sentences:
            self._sentences[key] = [each.lower() for each in sentences(blanked(place.text, stretches))]
        return self._sentences[key]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The record's items, without an outcome where that is in doubt: nothing is to be said of it."""
        return tuple(
            item.model_copy(update={"outcome": None}) if doubted(self.record, f"/items/{k}/outcome") else item
            for k, item in enumerate(self.record.items)
        )

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

    def rationale(self, number: int) -> str:
        """The reviewer's rationale of an item, in lower case; all the letter says of it where there is none."""
        block = self.blocks[number] if number < len(self.blocks) else None
        part = None if block is None else block.rationale
        return self.item_words(number) if part is None else self.folded.low[part.start : part.end]

    @cached_property
    def summary(self) -> str:
        """The summary of the case, in lower case; the whole letter where it has none."""
        part = self.layout.summary
        return self.folded.low[part.start : part.end] if part.end > part.start else self.folded.low

    @cached_property
    def case_words(self) -> str:
        """What the letter says of the whole case: its header and its summary."""
        low, layout = self.folded.low, self.layout
        parts = (layout.header, layout.credentials, layout.summary)
        told = " \u25ae ".join(low[part.start : part.end] for part in parts)
        return told if layout.summary.end > layout.summary.start else low

    def is_name(self, words: str, number: int | None) -> bool:
        """Whether quoted words (lower case) are a printed name, its short title, or its beginning before an ellipsis."""
        bare = words.strip()
        whole = bare.removesuffix("…").rstrip(" .,;:(-")
        cut = bare.endswith("…") and len(whole.split()) > 2
        for name in self.names(number):
            printed = same_marks(name.lower())
            short = same_marks(title(name).lower()).removesuffix("…").rstrip(" .,;:(-")
            if whole in (printed.rstrip(" .,;:"), short) or (cut and printed.startswith(whole)):
                return True
        return False

    def names(self, number: int | None) -> list[str]:
        """Names that stand as printed in paragraphs about an item (or about all): treatments, also without addresses, and strengths."""
        if number in self._names:
            return self._names[number]
        items = self.items if number is None or number >= len(self.items) else (self.items[number],)
        out: set[str] = set()
        for item in items:
            requests = (item.request, item.original_request, item.authorized_portion)
            out.update(name for name in (*requests, item.strength) if name)
            out.update(printable(name) for name in requests if name)
            for citation in (*item.reviewer_citations, *item.administrator_citations):
                out.update(name for name in (citation.title, citation.section) if name)
        self._names[number] = sorted(out, key=lambda name: (-len(name), name))
        return self._names[number]


def sentence_at(text: str, at: int) -> str:
    """The sentence of a paragraph that a place stands in, in lower case."""
    since = 0
    for sentence in sentences(text):
        start = text.find(sentence, since)
        since = start + len(sentence)
        if at < since:
            return sentence.lower()
    return text.lower()
