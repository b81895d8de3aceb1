"""Lines of a letter of no known form that give a result without a label: ">> UR UPHELD", "*** Denial stands ***", or boxes in one
line or in lines one below the other: "[ ] Denial stands   [X] Denial reversed", "Upheld ( )  Overturned (x)".

Which words a box belongs to shows in how its row begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from imr_llm.letters.layout import OutcomeName
from imr_llm.letters.outcome_words import OUTCOME_PIECES, THEM, Said, decided_cell
from imr_llm.letters.printed_lines import Line
from imr_llm.letters.spots import has_any

BOX: Final = re.compile(
    r"(?P<on>[\[(] ?[x\u2713\u2714] ?[\])]|[\u2611\u2612]|(?<![\w_])_{1,4} ?x ?_{1,4}(?![\w_]))"
    r"|(?P<off>[\[(] {0,3}[\])]|[\u2610\u25a1]|(?<![\w_])_{2,6}(?![\w_]))"
)
"""A ticked box, or an empty one."""
_LABEL: Final = re.compile(r".*[:?=]\s*$")
_NEED: Final = re.compile(r"(?:is (?:it|this|the \w+) )?medically necessary ?[:?] *$")
_OF_OTHERS: Final = re.compile(
    rf"\b(?:{THEM}(?! (?:denial|decision|refusal)\b)|adjuster|appeal|internal|first|second|prior|previous|earlier|initial|reconsideration|treating)\b"
)
"""What stands before boxes that say what somebody else decided, or at another time."""
_AROUND: Final = " \t\n.,;|/"
_ANSWERS: Final[dict[str, OutcomeName]] = {"yes": "overturned", "no": "upheld"}
_LONGEST: Final = 240
_TWO: Final = 2
_POINTS: Final = re.compile(
    r"\s*(?P<arrow>(?:[-=]+>|>{1,3}|\*{1,3}|\u2192|\u2794|\u25ba|\u2022|-{1,3}) +)?[(\[]?"
)
"""What may stand before words of a result in a line of their own."""
_AROUND_WORDS: Final = " .*()[]<=-"
_LONGEST_WORDS: Final = 70
_FULL_LINE: Final = 75
"""Characters of a line that has been filled, so that the next one goes on with it."""


def ticked_of_row(low: str, start: int, end: int) -> Said | None:
    """What the one ticked box of several says between two positions; None where it is not plain which words are its own."""
    boxes = list(BOX.finditer(low, start, end)) if end - start <= _LONGEST else []
    if len(boxes) < _TWO or sum(box["on"] is not None for box in boxes) != 1:
        return None
    cuts = [(start, boxes[0].start())]
    cuts += [(box.end(), other.start()) for box, other in pairwise(boxes)]
    cuts.append((boxes[-1].end(), end))
    lead, tail = (low[slice(*cut)].strip(_AROUND) for cut in (cuts[0], cuts[-1]))
    asked = lead if not lead or _LABEL.match(lead) else None
    if (asked is None) == bool(tail) or _OF_OTHERS.search(lead):
        return None
    labels = cuts[1:] if tail else cuts[:-1]
    said = [_says(low[slice(*label)].strip(_AROUND), asked or "") for label in labels]
    at = next(k for k, box in enumerate(boxes) if box["on"] is not None)
    own = said[at]
    if own is None or not any(other is not None and other != own for other in said):
        return None
    return Said(own, min(labels[at][0], boxes[at].start()), max(labels[at][1], boxes[at].end()))


def _says(label: str, asked: str) -> OutcomeName | None:
    """What a label decides of the denial, or of the need that is asked for."""
    if _NEED.search(asked):
        return _ANSWERS.get(label)
    cell = decided_cell(label.rpartition(": ")[2])
    return None if cell is None or cell.of_request else cell.outcome


def results_of_lines(lines: Sequence[Line]) -> dict[int, int]:
    """The lines that give a result, each with the last one that it goes on in."""
    results: dict[int, int] = {}
    last = -1
    for at, line in enumerate(lines):
        if at <= last:
            continue
        boxed = BOX.search(line.low) is not None
        if boxed:
            last = _last_of_row(lines, at)
            row = "\n".join(one.low for one in lines[at : last + 1])
            if ticked_of_row(row, 0, len(row)) is not None:
                results[at] = last
        elif has_any(line.low, OUTCOME_PIECES) and _is_result(lines, at):
            results[at] = at
    return results


def _last_of_row(lines: Sequence[Line], at: int) -> int:
    """The last of the lines that begin with a box, one below the other."""
    last = at
    if BOX.match(lines[at].low.lstrip()) is None:
        return last
    while last + 1 < len(lines) and BOX.match(lines[last + 1].low.lstrip()) is not None:
        last += 1
    return last


def _is_result(lines: Sequence[Line], at: int) -> bool:
    """Whether a line says nothing but what became of the denial, or of the need, and is no part of a sentence that was wrapped."""
    low = lines[at].low
    points = _POINTS.match(low)
    words = low[points.end() :].strip(_AROUND_WORDS) if points is not None else ""
    if not words or len(words) > _LONGEST_WORDS:
        return False
    before = lines[at - 1].low.rstrip() if at else ""
    if (points is None or points["arrow"] is None) and len(before) > _FULL_LINE:
        return False
    cell = decided_cell(words)
    return cell is not None and not cell.of_request
