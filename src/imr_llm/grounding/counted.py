"""What a number counts: the words around it are those of its unit, those of another one, or leave it unsaid.

"Six" in "six tablets" is no number of visits, "ten" in "a ten-point scale" no limit. A place in lower-case text in,
whether a number there can be so many of a unit out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from imr_llm.grounding.count_nouns import (
    ANY_UNIT,
    MEASURES,
    NEAR,
    OTHER_KIND,
    OTHER_THINGS,
    OWN,
    STOPS,
    CountedUnit,
)
from imr_llm.reading.courses import sentence_around
from imr_llm.reading.numbers import ONE, RANGE, WORDS, read_range
from imr_llm.reading.schedules import find_schedule
from imr_llm.reading.shapes import Token, shape_of, tokens_of
from imr_llm.reading.time_limits import GUIDELINE
from imr_llm.reading.visit_kinds import own_kind

__all__ = ["Counted", "Counting", "counts"]


class Counting(NamedTuple):
    """What a number is to count."""

    unit: CountedUnit | None
    """None: any of the record's units."""
    kind: str | None = None
    """Words for the kind of treatment that visits are of; visits of another kind do not count."""
    named: tuple[str, ...] = ()
    """Words that stand for the unit where they stand near: those of the treatment itself."""
    near: bool = False
    """Whether a word of the unit must stand near a number that has none of its own."""
    allowed: bool = False
    """Whether it is what a guideline allows: what was had is not."""
    past: bool = False
    """Whether it is what was had: what is asked for is not."""
    requested: bool = False
    """Whether it is what is asked for, which may be told as a quantity or worked out."""


class Counted(NamedTuple):
    """A number of something, as a value that a quotation must say."""

    number: int | float
    of: Counting


_Of = Literal["own", "other", "unsaid"]
_STEP: Final = re.compile(
    r"(?a)(?P<joint> - |[ -])(?P<word>[a-z]{1,30}|\d{1,5})(?P<rest>(?:[-/][a-z\d]{1,20}){0,4})(?:'s?)?(?![\w'/-])"
)
_MOST_WORDS: Final = 7
"""Words from a number to what it counts, at most."""
_RATE: Final = re.compile(
    r"(?a)[ -]?(?:x ?|times? ?)?(?:(?:\b(?:a|an|per|each|every|in an?) |/ ?)(?:day|week|wk|night|morning|hour|hr)\b"
    r"|\b(?:daily|weekly|nightly|hourly)\b)| out of (?:10|ten|100)\b"
)
"""What makes a number one of so many a day or a week, or a mark on a scale."""
_SIGNS: Final = ("%", " %", "\u00b0", " \u00b0", "\u02da", " \u02da", "\u00ba")
_TIMES: Final = re.compile(r"(?a) ?(?:x|times?)\b")
_AND: Final = re.compile(rf"(?a),? (?:and|or|to) {RANGE}")
_NO_NUMBER: Final = re.compile(
    r"(?a)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \Z"
    r"|\b(?:pages?(?:\(s\))?:?|pp?\.) (?:\d{1,4}(?:, ?|; ?|-)){0,4}\Z"
    r"|\b(?:grade|chapter|table|scored|scores? (?:of|was|is)|score|rated|out of) \Z"
)
"""What stands before a number that counts nothing: "October 21", "page 80"."""
_LONGEST_BEFORE: Final = 30
_LISTED: Final = re.compile(r"[.)] \Z")
_LIST_MARK: Final = re.compile(r"[.)] ")
_PRONOUN: Final = re.compile(r"(?a)(?![.,;:)]|$| (?:in|on|so far|to date|during|before|already)\b)")
"""What follows "one" where it stands for somebody or something."""
_ASKED: Final = re.compile(
    r"(?a)\brequest(?:s|ed|ing)? (?:for |of |is for |was for )?(?:the |these |those |an? |up to )?\Z"
)
_ASKED_AFTER: Final = re.compile(
    r"(?a)[^.,;]{0,40}? (?:(?:is|are|was|were) (?:not |therefore |thus |also ){0,2}(?:medically|requested|asked|sought|in dispute|the original)"
    r"|(?:is|are|was|were) (?:both )?necessary|requested\b)"
)
_TO_COME: Final = re.compile(r"(?a)\b(?:additional|another|further|next|remaining|extra) \Z")
_MORE: Final = re.compile(r"(?a) (?:additional|more|further|extra|remaining)\b")
"""What tells of treatment that is asked for, around its number."""
_QUANTITY: Final = re.compile(
    r"(?a)(?:(?<!visit )(?<!session )(?<!treatment )#|\b(?:qty|quantity|quan)[.:;]?) ?\Z"
)
_PLURAL: Final = re.compile(r"[a-z]{2,30}[a-hj-rtv-z]s\Z")
_LEADING: Final = re.compile(rf"(?a){ONE}(?!st|nd|rd|th|\d)")
_MEASURED: Final = ("I", "S", "G", "M")
"""Kinds of tokens that are a number and its measure."""
_ONCE: Final = re.compile(r"(?a)\b(?:once|twice|thrice)\b")
_TIMES_OF: Final = {"once": 1, "twice": 2, "thrice": 3}
_LARGE: Final = frozenset(("dispensed", "grams", "milliliters", "each"))
"""Units of so many things that a noun not known may be one of them."""
_CLAUSE: Final = re.compile(r"[^.,;:()]{0,40}")
_HAD: Final = re.compile(
    r"(?a)\b(?:were|was|been) (?:already )?(?:had|attended|completed|used|given|provided|received|rendered|done|administered|performed)\b"
    r"|\b(?:has|have|had) (?:already |only |so far )?(?:had|attended|completed|received|undergone|used|finished|taken|tried)\b"
    r"|\b(?:attended|completed|underwent|finished|received)\b|\b(?:so far|to date)\b"
)
"""What tells of the past."""
_BEFORE: Final = 200
"""Characters before a number in which a word of its unit may stand,"""
_BEHIND: Final = 120
"""and behind it."""
_LONGEST_NUMBER: Final = 40
_LONGEST_SCHEDULE: Final = 2000


def counts(low: str, start: int, end: int, number: float, counting: Counting) -> bool:
    """Whether the words from `start` to `end`, read with those around them, say the number as so many of its unit.

    What is worked out of other numbers ("3 times a week for 6 weeks") is not looked at.
    """
    said = False
    for first, last in _numbers(low, start, end, number):
        said = True
        if _is_counted(low, first, last, counting):
            return True
    if said:
        return counting.requested and _is_product(low, start, end, number)
    return number != 0 or _is_near(low, start, end, counting)


def _is_counted(low: str, first: int, last: int, counting: Counting) -> bool:
    """Whether the number between two positions is one of the unit."""
    before = low[max(0, first - _LONGEST_BEFORE) : first]
    if _NO_NUMBER.search(before) is not None:
        return False
    if _LISTED.search(before) is not None and _LIST_MARK.match(low, last) is not None:
        return False
    as_quantity = _QUANTITY.search(before) is not None
    if as_quantity and counting.requested:
        return True
    of = _counted_at(low, last, counting)
    if of == "unsaid":
        pronoun = counting.near and low[first:last] == "one" and _PRONOUN.match(low, last) is not None
        if as_quantity or pronoun or not _is_near(low, first, last, counting):
            return False
    elif of == "other":
        return False
    if counting.past and (_TO_COME.search(before) is not None or _MORE.match(low, last) is not None):
        return False
    if (counting.past or counting.allowed) and (
        _ASKED.search(before) is not None or _ASKED_AFTER.match(low, last) is not None
    ):
        return False
    return not (counting.allowed and _was_had(low, first))


def _is_product(low: str, start: int, end: int, number: float) -> bool:
    """Whether so often for so long is the number: "once a week for 4 weeks"."""
    if end - start > _LONGEST_SCHEDULE:
        return False
    schedule = find_schedule(shape_of(low, start, end), "physical_therapy")
    if schedule is None or schedule.per_week is None or schedule.weeks is None:
        return False
    often, lasting = schedule.per_week, schedule.weeks
    return number in (often.low * lasting.low, often.high * lasting.high)


def _numbers(low: str, start: int, end: int, number: float) -> Iterator[tuple[int, int]]:
    """Where the number is said between two positions, as an end of a range too."""
    for token in tokens_of(low, start, min(len(low), end + _LONGEST_NUMBER)):
        if token.start >= end:
            break
        printed = _printed(token)
        if printed is not None:
            value = read_range(printed)
            if number in (value.low, value.high):
                yield token.start, token.start + len(printed)
    for match in _ONCE.finditer(low, start, end):
        if _TIMES_OF[match.group()] == number:
            yield match.span()


def _printed(token: Token) -> str | None:
    if token.kind == "N":
        return token.printed
    leading = _LEADING.match(token.printed) if token.kind in _MEASURED else None
    return leading.group() if leading is not None else None


def _counted_at(low: str, at: int, counting: Counting, more: bool = True) -> _Of:
    """What the number that ends at a position counts, by the words behind it."""
    if _RATE.match(low, at) is not None or low.startswith(_SIGNS, at):
        return "other"
    if _TIMES.match(low, at) is not None:
        return "unsaid"
    own = OWN[counting.unit] if counting.unit is not None else ANY_UNIT
    kind = own_kind(counting.kind) if counting.kind is not None else None
    of_another = False
    begin = at
    for k in range(_MOST_WORDS):
        step = _STEP.match(low, at)
        if step is None:
            break
        at = step.end()
        word = step["word"]
        if step["rest"] and not (k == 0 and step["joint"] == "-"):
            continue
        if word in STOPS or word in WORDS or word.isdigit():
            break
        name = _singular(word)
        if kind is not None and kind.match(low, step.start("word")) is not None:
            return "own"
        if OTHER_KIND.match(low, step.start("word")) is not None:
            of_another = _is_another(word, counting)
            continue
        if word in own or name in own:
            other = of_another or _of_another_kind(low, at, counting) or _RATE.match(low, at) is not None
            return "other" if other else "own"
        if (word in OTHER_THINGS or name in OTHER_THINGS) and (
            name != word or name in MEASURES or step["joint"] == "-" or _ends(low, at)
        ):
            return "other"
        if counting.unit not in _LARGE and _PLURAL.match(word) is not None:
            return "unsaid" if _names_own(low, at, counting) else "other"
    further = _AND.match(low, begin) if more else None
    if further is not None:
        return _counted_at(low, further.end(), counting, more=False)
    return "other" if of_another or _of_another_kind(low, begin, counting) else "unsaid"


def _ends(low: str, at: int) -> bool:
    """Whether no further noun stands behind a position: in "four trigger point injections" one does."""
    step = _STEP.match(low, at)
    return step is None or step["word"] in STOPS or step["word"].isdigit() or step["word"] in WORDS


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 2 and word[-1] == "s" else word


def _is_another(word: str, counting: Counting) -> bool:
    """Whether a word for a kind of treatment is for another one than that whose number is sought."""
    if counting.kind is not None:
        return True
    return counting.past and bool(counting.named) and word not in counting.named


def _of_another_kind(low: str, at: int, counting: Counting) -> bool:
    """Whether what follows names another kind of treatment and not the own: "12 sessions of acupuncture"."""
    clause = _CLAUSE.match(low, at)
    if clause is None or counting.kind is None:
        return False
    return (
        clause.group().startswith((" of ", " in ", " for "))
        and OTHER_KIND.search(clause.group()) is not None
        and own_kind(counting.kind).search(clause.group()) is None
    )


def _names_own(low: str, at: int, counting: Counting) -> bool:
    """Whether the rest of the clause says what the unit counts: "12 rounds with the chiropractor"."""
    clause = _CLAUSE.match(low, at)
    near = own_kind(counting.kind) if counting.kind is not None else NEAR.get(counting.unit or "visits")
    return clause is not None and near is not None and near.search(clause.group()) is not None


def _is_near(low: str, first: int, last: int, counting: Counting) -> bool:
    """Whether a word of the unit stands near a number, where one must."""
    near = NEAR.get(counting.unit) if counting.near and counting.unit is not None else None
    if near is None:
        return True
    since, until = max(0, first - _BEFORE), last + _BEHIND
    if near.search(low, since, until) is not None:
        return True
    around = low[since:until]
    for word in counting.named:
        if word in around:
            return True
    return counting.allowed and GUIDELINE.search(low, *_sentence(low, first)) is not None


def _was_had(low: str, at: int) -> bool:
    """Whether the sentence tells of treatment had, and of no guideline."""
    sentence = _sentence(low, at)
    return _HAD.search(low, *sentence) is not None and GUIDELINE.search(low, *sentence) is None


def _sentence(low: str, at: int) -> tuple[int, int]:
    return sentence_around(low, at, 0, len(low), (". ", "; "))
