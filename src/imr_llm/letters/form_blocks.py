"""Items of a letter of no known form whose treatments stand apart, as heads, each over a block in which a sentence decides
it: "A. Hinged brace", below it guidelines and reasons, and at last "The denial is SUSTAINED as to paragraph A."
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from imr_llm.letters.form_labels import section_start
from imr_llm.letters.form_parts import Part, block_of
from imr_llm.letters.form_rows import LONGEST_REQUEST, SAYS, Row
from imr_llm.letters.headings import has_verb
from imr_llm.letters.labelled_lines import Field
from imr_llm.letters.layout import ItemBlock
from imr_llm.letters.outcome_words import (
    ATTRIBUTED,
    CONDITION,
    NEGATION,
    OVERTURN,
    OVERTURNED,
    THEM,
    UPHELD,
    UPHOLD,
    WE,
    Said,
    sentence_start,
)
from imr_llm.letters.printed_lines import MOST_ITEMS, Line, paragraphs_of
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.text import FoldedText

_DENIAL: Final = rf"(?:(?:the|this|that|their|its) )?(?:{THEM}(?:'s)? )?(?:denial|refusal|declination|non-?certification|adverse (?:determination|decision))"
_OF_IT: Final = r"(?: (?:of|as to|for) (?:this|that|the|it|(?:item|paragraph|matter|line|issue|request|service|treatment) \(?[a-z0-9]{1,2}\)?)(?: (?:item|paragraph|matter|line|issue|request|service|treatment|one))?)?"
_DECIDES: Final = Seldom(
    rf"\b{_DENIAL}{_OF_IT} (?:(?:is|was|has been|should be|must be|shall be) )?(?:therefore |hereby |thus |accordingly )?"
    rf"(?:(?P<stands>{UPHELD}|confirmed|endorsed|kept|correct|right|justified|proper|stands|left (?:standing|in place|in force))"
    rf"|(?P<falls>{OVERTURNED}|withdrawn|cancell?ed|lifted|struck down|overruled|in error|wrong|incorrect|mistaken|improper|not endorsed))\b"
    rf"|\b{WE} (?:therefore |thus |hereby |accordingly )?(?:(?P<upholds>{UPHOLD}|do not disturb|leaves?)|(?P<overturns>{OVERTURN}|overrules?|cancels?|lifts?|strikes? down)) {_DENIAL}"
    rf"|\bthe {THEM} (?:(?P<won>wins|was right)|(?P<lost>loses|was wrong))\b"
    r"|\? (?P<answer>yes|no)(?=[.,;])"
)
_NEW_CLAUSE: Final = (", and ", ", so ", "; ")
"""What parts a decision from what its sentence says before it."""
_STANDS: Final = ("stands", "upholds", "won")
_LETTER_OR_NUMBER: Final = r"(?:[a-h]|[a-h]?\d{1,2}(?:\.\d{1,2})?)"
_MARKED: Final = re.compile(
    rf"\s*(?:(?:\d{{1,2}}\. )?(?:item|issue|matter|request|service|treatment|line) \(?{_LETTER_OR_NUMBER}\)?[.,:)]*|\(?{_LETTER_OR_NUMBER}[.)]) +(?=[\"'(]?[a-z0-9])"
)
_QUOTED: Final = re.compile(
    r"(?<![a-z0-9])\"(?P<request>[^\"]{3,300})\"(?= ?(?:\.|\n|$|was|were|is|are|appropriately|properly))"
)
_ASKED: Final = re.compile(
    r"\s*(?:q(?:uestion)?\.? ?\d{0,2} ?[.:)]? )?(?:can|may|should|must|will|could) (?:i|you|the (?:worker|employee|patient|claimant)) (?:have|get|receive|be given) (?:an? |the )?(?P<request>[^?]{3,300}?) ?\?"
)
_DASHED: Final = re.compile(r"\s*\*{1,3} *(?P<request>[^*]{3,200}?) +-{1,3} +(?=[a-z])")
_SENTENCES: Final = re.compile(r"[a-z)]\.\s+(?=[a-z])|\n\s*\(?[a-h\d][.)] ")
"""What shows that a head says more than one treatment."""
_LEAST_INDENT: Final = 3
_MOST_LINES: Final = 3
"""Lines of a paragraph that may be a treatment alone."""


class _Head(NamedTuple):
    """Where the line of a head begins, and its treatment: offsets of the letter."""

    line: int
    request: tuple[int, int]


def items_in_blocks(
    folded: FoldedText, lines: Sequence[Line], fields: Sequence[Field]
) -> tuple[ItemBlock, ...]:
    """The items of the first kind of heads of which two, in a row, are over a block with one plain decision; else none."""
    paragraphs = list(paragraphs_of(lines))
    for kind in _KINDS:
        heads = [head for paragraph in paragraphs if (head := kind(folded, paragraph)) is not None]
        if 1 < len(heads) <= MOST_ITEMS:
            items = _decided(folded, lines, heads, fields)
            if items:
                return items
    return ()


def _decided(
    folded: FoldedText, lines: Sequence[Line], heads: Sequence[_Head], fields: Sequence[Field]
) -> tuple[ItemBlock, ...]:
    ends = [*(head.line for head in heads[1:]), lines[-1].end]
    blocks = [
        (head, end, _decision(folded, head.request[1], end)) for head, end in zip(heads, ends, strict=True)
    ]
    while blocks and blocks[0][2] is None:
        blocks.pop(0)
    while blocks and blocks[-1][2] is None:
        blocks.pop()
    if len(blocks) < 2:
        return ()
    items: list[ItemBlock] = []
    for number, (head, end, said) in enumerate(blocks, 1):
        if said is None:
            return ()
        row = Row(number, head.request, folded.span(said.start, said.end), said.outcome)
        parts = [Part(number, head.request[1], end)]
        items.append(block_of(folded, row, head.request, parts, fields))
    return tuple(items)


def _decision(folded: FoldedText, first: int, last: int) -> Said | None:
    """What the sentences between two offsets of the letter decide; None unless all that do say the same.

    Behind a heading in capitals only the first is looked at: the letter may go on with other things there.
    """
    low = folded.low
    start, end = folded.position(first), folded.position(last)
    section = section_start(folded, start, end)
    found: list[Said] = []
    for match in _DECIDES.finditer(low, start, end):
        if found and match.start() >= section:
            break
        before = low[sentence_start(low, match.start(), start) : match.start()]
        if before.endswith(_NEW_CLAUSE):
            before = ""
        if any(one.search(before) for one in (CONDITION, ATTRIBUTED, NEGATION)):
            continue
        kind = match.lastgroup
        stands = kind in _STANDS or match["answer"] == "no"
        found.append(Said("upheld" if stands else "overturned", *match.span(kind or 0)))
    return found[-1] if len({said.outcome for said in found}) == 1 else None


def _text(paragraph: Sequence[Line]) -> str:
    return "\n".join(line.low for line in paragraph)


def _head(folded: FoldedText, paragraph: Sequence[Line], start: int, end: int) -> _Head | None:
    """The head whose treatment stands between two places of the text of a paragraph, if it names one."""
    at = paragraph[0].start
    text = _text(paragraph)[start:end].rstrip(" \n.,:;")
    start, end = start + len(text) - len(text.lstrip()), start + len(text)
    named = folded.position(at + start), folded.position(at + end)
    if (
        not 3 < end - start <= LONGEST_REQUEST
        or not SAYS.search(text)
        or _SENTENCES.search(text)
        or has_verb(folded.low, *named)
    ):
        return None
    return _Head(at, (at + start, at + end))


def _marked(folded: FoldedText, paragraph: Sequence[Line]) -> _Head | None:
    """ "A. Hinged brace", alone in a paragraph, or "5. Item (a), Hinged brace." in a line of its own."""
    mark = _MARKED.match(paragraph[0].low)
    if mark is None:
        return None
    first = paragraph[0].low.rstrip()
    if not first.endswith(".") and len(paragraph) > _MOST_LINES:
        return None
    end = len(first) if first.endswith(".") else len(_text(paragraph))
    return _head(folded, paragraph, mark.end(), end)


def _quoted(folded: FoldedText, paragraph: Sequence[Line]) -> _Head | None:
    """'Motion on "Hinged brace".', 'Was "Hinged brace" appropriately declined?'."""
    text = _text(paragraph)
    found = _QUOTED.search(text, 0, len(text[:LONGEST_REQUEST]))
    return _head(folded, paragraph, *found.span("request")) if found is not None else None


def _asked(folded: FoldedText, paragraph: Sequence[Line]) -> _Head | None:
    """ "Can I have a hinged brace?"."""
    found = _ASKED.match(_text(paragraph))
    return _head(folded, paragraph, *found.span("request")) if found is not None else None


def _dashed(folded: FoldedText, paragraph: Sequence[Line]) -> _Head | None:
    """ "** Hinged brace -- the carrier loses this one. **"."""
    found = _DASHED.match(_text(paragraph))
    return _head(folded, paragraph, *found.span("request")) if found is not None else None


def _indented(folded: FoldedText, paragraph: Sequence[Line]) -> _Head | None:
    """A treatment alone in a paragraph that is set in."""
    if len(paragraph) > _MOST_LINES:
        return None
    indent = min(line.indent for line in paragraph)
    return _head(folded, paragraph, 0, len(_text(paragraph))) if indent >= _LEAST_INDENT else None


_KINDS: Final[tuple[Callable[[FoldedText, Sequence[Line]], _Head | None], ...]] = (
    _marked,
    _quoted,
    _asked,
    _dashed,
    _indented,
)
