"""Which value of a header belongs to which of its labels.

Labels may stand beside their values, or all before them, as the extractor of the text happened to order two
columns. A header is read as blocks: labels that follow each other, and the values after them. One label has the
value behind it. Of several, the last has it if the two share a line; else order decides, where there are as many
values as labels between two that only fit each other (case number, priority). What is redacted counts as a value,
a label of something else ("Date Mailed:") as a label; what cannot be told is left out and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from imr_llm.letters.text import FoldedText
from imr_llm.reading.dates import MONTH

_REDACTED_DATE: Final = (
    r"(?<![a-z0-9/*_#-])(?=[\d/. -]{0,9}[x*_#?])[\dx*_#?]{1,2} ?[/.-] ?[\dx*_#?]{1,2} ?[/.-] ?[\dx*_#?]{2,4}(?![a-z0-9])"
    rf"|{MONTH}\.? [\dx*_#?]{{1,2}},? [\dx*_#?]{{4}}"
)
_REDACTED: Final = re.compile(
    rf"(?a)(?P<date>{_REDACTED_DATE})"
    r"|(?P<any>\[[^\]]{0,30}\]|\([^)]{0,12}redacted[^)]{0,12}\)|(?<![a-z])redacted(?![a-z])|[x*_#-]{3,40}(?! ?[\dx*_#-])|(?<![a-z])n/a(?![a-z])"
    r"|(?<![a-z])(?:unknown|none|pending|tbd|illegible|not (?:provided|available|stated|given|known|listed))(?![a-z]))"
)
_NOT_OURS: Final = re.compile(
    r"(?<![a-z])(?:(?:date|day) (?:of )?[a-z]{2,12}(?: [a-z]{2,12}){0,3}|(?:[a-z]{2,12} ){1,3}date|d\.?o\.?b\.?|birth ?day|born"
    r"|(?:post)?mailed|postmark(?:ed)?|mailing|served|service|sent|faxed|e-?mailed|printed|posted|filed|hired)(?: on)?"
    r" ?(?::|$)"
)
_ENDS_IN_A_LABEL: Final = re.compile(r"[a-z][^a-z0-9]{0,3}: *$")
_GAP: Final = 200
"""Characters between two tokens in which labels that are none of ours are looked for."""
NOT_OURS: Final = "not_ours"
OTHER: Final = "other"
_ANY: Final = "any"


class Token(NamedTuple):
    """A label or a value of a header: `name` is what the label is for or the kind of the value."""

    name: str
    start: int
    end: int
    match: re.Match[str] | None = None


class Paired(NamedTuple):
    """Values by the label they belong to, and the labels whose value is redacted."""

    values: dict[str, re.Match[str]]
    blank: frozenset[str]


class _Block(NamedTuple):
    labels: list[Token]
    values: list[Token]


def pair(folded: FoldedText, found: Sequence[Token], kinds: Mapping[str, str]) -> Paired:
    """Every label of `kinds` (what it is for, and the kind of its value) with its value."""
    beside = _beside(folded.low, found, kinds)
    if beside is not None:
        return Paired(beside, frozenset())
    kinds = {**kinds, NOT_OURS: "date", OTHER: OTHER}
    tokens = list(_with_gaps(folded, found, kinds))
    blocks = list(_blocks(tokens, kinds))
    settled: dict[str, Token] = {}
    for kind in sorted({*kinds.values()} - {"date", OTHER}):
        _first_of(kind, tokens, kinds, settled)
    known = [
        (_one_line(folded, block.labels[0], block.values[0]))
        for block in blocks
        if len(block.labels) == 1 and kinds[block.labels[0].name] == block.values[0].name
    ]
    for block in blocks:
        for label, value in _settled(folded, block, kinds, known):
            if label.name in kinds and label.name not in (NOT_OURS, OTHER):
                settled.setdefault(label.name, value)
    return Paired(
        {name: token.match for name, token in settled.items() if token.match is not None},
        frozenset(name for name, token in settled.items() if token.match is None),
    )


def _beside(low: str, found: Sequence[Token], kinds: Mapping[str, str]) -> dict[str, re.Match[str]] | None:
    """The values where each stands right behind its label and nothing else between them, as posted letters print it."""
    values: dict[str, re.Match[str]] = {}
    at = found[0].start if found else 0
    for label, value in zip(found[::2], found[1::2], strict=False):
        if (
            value.match is None
            or kinds.get(label.name) != value.name
            or label.name in values
            or low[at : label.start].strip()
            or low[label.end : value.start].strip(" :")
        ):
            return None
        values[label.name] = value.match
        at = value.end
    return values if len(values) == len(kinds) == len(found) // 2 and len(found) % 2 == 0 else None


def _with_gaps(folded: FoldedText, found: Sequence[Token], kinds: Mapping[str, str]) -> Iterator[Token]:
    """The tokens, and between them what is redacted and labels of something else."""
    before: Token | None = None
    for token in found:
        if before is None:
            yield from _labels_in(folded.low, max(0, token.start - _GAP), token, kinds)
        elif token.start > before.end + 1:
            start = max(before.end, token.start - _GAP)
            yield from sorted(
                [
                    *_redacted(folded, before, token.start, kinds),
                    *_labels_in(folded.low, start, token, kinds),
                ],
                key=_start,
            )
        yield token
        before = token
    if before is not None:
        yield from _redacted(folded, before, len(folded.low), kinds)


def _start(token: Token) -> int:
    return token.start


def _redacted(folded: FoldedText, before: Token, end: int, kinds: Mapping[str, str]) -> Iterator[Token]:
    """What is redacted: a date anywhere, other words right behind a label or alone in their line."""
    for match in _REDACTED.finditer(folded.low, before.end, min(end, before.end + _GAP)):
        behind = before.name in kinds and not folded.low[before.end : match.start()].strip()
        if match["date"] is not None or behind or folded.fills_its_line(*match.span()):
            yield Token("date" if match["date"] is not None else _ANY, *match.span())


def _labels_in(low: str, start: int, token: Token, kinds: Mapping[str, str]) -> Iterator[Token]:
    """Labels of other dates that wait for a value: behind them stands none, or another label."""
    last = start
    for match in _NOT_OURS.finditer(low, start, token.start):
        last = match.end()
        behind = low[last : token.start].rstrip()
        if not behind or behind.endswith(":") or _REDACTED.match(behind.lstrip()):
            yield Token(NOT_OURS, *match.span())
    if token.name not in kinds:
        ends = _ENDS_IN_A_LABEL.search(low, max(last, token.start - 6), token.start)
        if ends is not None:
            yield Token(NOT_OURS, *ends.span())


def _blocks(tokens: Sequence[Token], kinds: Mapping[str, str]) -> Iterator[_Block]:
    """Labels that follow each other with the values after them; values before the first label belong to none."""
    labels: list[Token] = []
    values: list[Token] = []
    for token in tokens:
        if token.name in kinds:
            if values:
                if labels:
                    yield _Block(labels, values)
                labels, values = [], []
            labels.append(token)
        else:
            values.append(token)
    if labels and values:
        yield _Block(labels, values)


def _first_of(
    kind: str, tokens: Sequence[Token], kinds: Mapping[str, str], settled: dict[str, Token]
) -> None:
    """The first value of a kind that only one label has, after that label."""
    waiting = ""
    for token in tokens:
        if kinds.get(token.name) == kind:
            waiting = token.name
        elif waiting and token.name == kind:
            settled[waiting] = token
            return


def _settled(
    folded: FoldedText, block: _Block, kinds: Mapping[str, str], known: Sequence[bool]
) -> Iterator[tuple[Token, Token]]:
    """The dates of a block with their labels. `known`: of labels beside their values, whether they share a line."""
    labels, values = block
    dated = [label for label in labels if kinds[label.name] == "date"]
    days = [value for value in values if value.name == "date"]
    last, first = labels[-1], values[0]
    if not dated:
        return
    if len(labels) == 1 and first.name in ("date", _ANY):
        yield last, first
        return
    if first.name in ("date", _ANY) and kinds[last.name] in ("date", OTHER) and len(labels) > 1:
        one_line = _one_line(folded, last, first)
        earlier = [label for label in dated if label is not last]
        apart = not any(map(partial(_one_line, folded, second=last), earlier))
        alone = len(days) <= 1
        if one_line and apart:
            if not alone and not known:
                return
            yield last, first
            yield from _in_columns(folded, earlier, first, days)
            return
        if alone and (any(known) if one_line else False in known):
            yield last, first
            return
    yield from _in_order(labels, values, dated, days, kinds)


def _in_columns(
    folded: FoldedText, earlier: list[Token], first: Token, days: list[Token]
) -> Iterator[tuple[Token, Token]]:
    """Dates in the line of a label's own, under the labels of a second column."""
    rest = [day for day in days if day is not first]
    if len(rest) == len(earlier) and all(map(partial(_one_line, folded, first), rest)):
        yield from zip(earlier, rest, strict=True)


def _in_order(
    labels: Sequence[Token],
    values: Sequence[Token],
    dated: Sequence[Token],
    days: Sequence[Token],
    kinds: Mapping[str, str],
) -> Iterator[tuple[Token, Token]]:
    """Labels all before their values: by order, where as many of both stand between two that fit each other only."""
    ours = [label for label in labels if label.name != OTHER]
    for asked in (ours, labels):
        each = list(zip(asked, values, strict=False))
        unlike = [1 for label, value in each if value.name not in (_ANY, kinds[label.name])]
        if len(asked) == len(values) and not unlike:
            yield from ((label, value) for label, value in each if label in dated)
            return
    fixed = [kinds[label.name] for label in ours if kinds[label.name] != "date"]
    marks = [value.name for value in values if value.name not in ("date", _ANY)]
    if fixed != marks or len(set(fixed)) != len(fixed):
        parts = [(list(dated), list(days))]
    else:
        parts = list(
            zip(
                _cut([(label, kinds[label.name]) for label in ours]),
                _cut([(value, value.name) for value in values if value.name != _ANY]),
                strict=True,
            )
        )
    for some, their in parts:
        if len(some) == len(their):
            yield from zip(some, their, strict=True)


def _cut(tokens: Sequence[tuple[Token, str]]) -> list[list[Token]]:
    """The dates, cut where something else stands between them."""
    parts: list[list[Token]] = [[]]
    for token, kind in tokens:
        if kind == "date":
            parts[-1].append(token)
        else:
            parts.append([])
    return parts


def _one_line(folded: FoldedText, first: Token, second: Token) -> bool:
    return "\n" not in folded.quote(*folded.span(first.start, second.end))
