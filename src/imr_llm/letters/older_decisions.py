"""A list of decisions of a letter of 2013, behind the rationales or right behind the issues.

"DECISION: (a) X is medically necessary. (b) ...", "OUTCOME: A - upheld. B - overturned.", "DECISION: lumbar brace:
medically necessary; gym: not medically necessary".
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from imr_llm.letters.conclusions import concluded, said_alone
from imr_llm.letters.layout import Disposition, OutcomeName, Stretch
from imr_llm.letters.named_items import items_named
from imr_llm.letters.places import ROMAN_MARK, place_of
from imr_llm.letters.verdicts import NECESSARY, plain_verdicts

DECISIONS: Final = re.compile(
    r"(?<![^ ])(?:final |imr )?(?:decisions?|determinations?|outcomes?|results?|conclusions?) ?: "
)
"""The label of such a list."""
_FIRST: Final = re.compile(r"\(?(?:1|a|i)(?:[.):]| -)")
_DECIDED: Final = re.compile(
    rf"(?:(?: ?[:-]|,? (?:is|are|was|were)) (?P<words>(?P<denied>not )?{NECESSARY})| ?[:-] (?P<word>(?P<upheld>upheld|denied)|overturned|approved))(?!,? (?:by|if|when|but|in)\b)[.;, ]*"
)
"""What is decided of a treatment named before it; that it "was denied" tells of utilization review."""
_LONGEST_NAME: Final = 200
_LEADER: Final = re.compile(
    r" ?(?:\.{4,}|(?: \.){4,}|_{4,}) ?(?P<words>(?P<denied>not )?(?:medically )?necessary\b|(?P<upheld>upheld)\b|overturned\b)[. ]*"
)
"""What leads with dots to a decision, in a line of a table."""
_MARK_BEFORE: Final = re.compile(r"(?<![^ ])\(?(?P<mark>\d{1,2}|[a-j])[.)]+ $")
_LONGEST_MARK: Final = 8
_MARK: Final = re.compile(rf"(?<![^ ])\(?(?P<mark>\d{{1,2}}|[a-j]|{ROMAN_MARK})(?:[.):]+| ?-) ")
_WORD: Final = re.compile(r"(?P<stands>upheld|denial stands)|(?P<falls>overturned|denial reversed)")


def decisions_apart(
    low: str, numbers: list[int], issues: list[Stretch], start: int, end: int
) -> tuple[int, dict[int, Disposition]]:
    """Where such a list begins, and what it decides by the numbers of the issues; at the end and nothing where there is
    none for all of them.
    """
    for label in DECISIONS.finditer(low, start, end):
        by_marks = _FIRST.match(low, label.end(), end) is not None
        decided = (by_marks and _decided(low, numbers, issues, label.end(), end)) or _decided_by_name(
            low, numbers, issues, label.end(), end
        )
        if decided:
            return label.start(), decided
    return _in_leaders(low, numbers, issues, start, end)


def _in_leaders(
    low: str, numbers: list[int], issues: list[Stretch], start: int, end: int
) -> tuple[int, dict[int, Disposition]]:
    """The same of a table that leads with dots from each treatment to what is decided of it; all issues stand in it once."""
    requests = [low[slice(*issue)] for issue in issues]
    decided: dict[int, Disposition] = {}
    first = end
    at = start
    for line in islice(_LEADER.finditer(low, start, end), len(issues)):
        begin = max(at, line.start() - _LONGEST_NAME)
        begin = max(begin, low.rfind(". ", begin, line.start()) + len(". "))
        mark = _MARK_BEFORE.search(low, max(at, begin - _LONGEST_MARK), begin)
        named = items_named(low[begin : line.start()].strip(), requests)
        if mark is not None and (place := place_of(mark["mark"])) in numbers:
            named = named or frozenset([numbers.index(place)])
        if len(named) != 1 or numbers[min(named)] in decided:
            return end, {}
        denied = line["denied"] or line["upheld"]
        words = Stretch(*line.span("words"))
        decided[numbers[min(named)]] = Disposition("upheld" if denied else "overturned", words)
        first = min(first, mark.start() if mark is not None else begin)
        at = line.end()
    return (first, decided) if len(decided) == len(issues) else (end, {})


def _decided(
    low: str, numbers: list[int], issues: list[Stretch], start: int, end: int
) -> dict[int, Disposition]:
    requests = [low[slice(*issue)] for issue in issues]
    marks: list[re.Match[str]] = []
    roman = low.startswith(("i", "(i"), start)
    for mark in _MARK.finditer(low, start, end):
        if len(marks) < len(numbers) and _place(mark["mark"], roman=roman) == numbers[len(marks)]:
            marks.append(mark)
    if not marks or len(marks) < len(numbers):
        return {}
    decided: dict[int, Disposition] = {}
    stops = [*(mark.start() for mark in marks[1:]), end]
    for place, (number, mark, stop) in enumerate(zip(numbers, marks, stops, strict=True)):
        verdict = next(plain_verdicts(low, mark.end(), stop), None)
        word = _WORD.match(low, mark.end(), stop) if verdict is None else None
        if word is not None:
            verdict = Disposition("upheld" if word["stands"] else "overturned", Stretch(*word.span()))
        if verdict is None:
            verdict = said_alone(low, mark.end(), stop) or concluded(
                low, Stretch(mark.end(), stop), requests, place
            )
        if verdict is None:
            return {}
        decided[number] = verdict
    return decided


def _decided_by_name(
    low: str, numbers: list[int], issues: list[Stretch], start: int, end: int
) -> dict[int, Disposition]:
    """What is decided of the treatments by the words of their requests; nothing where not each is named once."""
    requests = [low[slice(*issue)] for issue in issues]
    decided: dict[int, Disposition] = {}
    at = start
    for verdict in islice(_DECIDED.finditer(low, start, end), len(issues)):
        if verdict.start() - at > _LONGEST_NAME:
            return {}
        outcome: OutcomeName = "upheld" if verdict["denied"] or verdict["upheld"] else "overturned"
        words = Stretch(*verdict.span("words" if verdict["words"] else "word"))
        name = low[at : verdict.start()].strip()
        whole = [item for item, request in enumerate(requests) if name.endswith(request)]
        for item in whole or items_named(name, requests):
            if numbers[item] in decided:
                return {}
            decided[numbers[item]] = Disposition(outcome, words)
        at = verdict.end()
    return decided if len(decided) == len(issues) else {}


def _place(mark: str, *, roman: bool) -> int:
    """The number of a mark; nought where it is of another kind than the first."""
    if roman and not mark.isdecimal():
        return place_of(mark, roman=True) if set(mark) <= set("ivx") else 0
    return place_of(mark) if mark.isdecimal() or len(mark) == 1 else 0
