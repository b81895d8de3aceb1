"""Rule 15: which comes first, what is because of what, how much and for how long are as the passage has them.

A sentence may have all the words of its passage and still have them the other way about: "therapy before the test".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.guard.carried import Plain, carries, content, plain
from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.claims import LETTER, claims_of, clauses_of, ways
from imr_llm.explanation.guard.numbers import QUOTED, around, verbatim
from imr_llm.explanation.guard.reasons import reasons_said
from imr_llm.schema.explanation import Finding

_PART: Final = re.compile(r"[;:\u25ae]|, (?:and|but|so|y|pero) ")
"""Between what is told of two things."""
_TIMES: Final = ("years", "months", "weeks")

Pair = tuple[str, str]
"""What comes first and what comes then; what was done and why."""


def check_compared(case: Case) -> Iterator[Finding]:
    """Sentences of 'why' whose parts stand the other way about in their passages, or that say more of them."""
    for place in case.within("why"):
        item = case.item_of(place)
        if item is None or not place.paragraph.evidence:
            continue
        cited = around(case, place)
        bare = verbatim(case, place) + [m.span(1) for m in QUOTED.finditer(place.low)]
        for sentence in case.sentences(place, bare):
            if reasons_said(case, sentence) & {*item.reasons}:
                continue
            detail = _wrong(case, place, sentence, cited)
            if detail:
                yield place.finding("15 direction", sentence, detail, "say it as the passage does")


def _wrong(case: Case, place: Place, sentence: str, cited: list[str]) -> str:
    words = plain(case.words.lang)
    own, of_letter = claims_of(case.words.lang).patterns, claims_of(LETTER).patterns
    if _is_swapped(_in_order(sentence, case.words.lang), [_in_order(each, LETTER) for each in cited], words):
        return "in its passage the other comes first"
    if _is_swapped(
        _with_cause(sentence, case.words.lang), [_with_cause(each, LETTER) for each in cited], words
    ):
        return "in its passage the one is the reason of the other, not the other way about"
    if own["misuse"].search(sentence) and not any(of_letter["misuse"].search(each) for each in cited):
        return "no passage says this of the worker"
    helped = any(
        "yes" in ways(part, "help", case.words.lang) and own["strong"].search(part)
        for part in clauses_of(sentence, case.words.lang)
    )
    if helped and not any(
        of_letter["strong"].search(part) and "yes" in ways(part, "help", LETTER)
        for each in cited
        for part in clauses_of(each, LETTER)
    ):
        return "no passage says that it helped so much"
    number = place.paragraph.item or 0
    told = " ".join((*cited, case.item_words(number)))
    late = [unit for unit in _TIMES if own[unit].search(sentence) and not of_letter[unit].search(told)]
    return f"the letter does not speak of {late[0]} here" if late else ""


def _in_order(text: str, lang: str) -> Pair | None:
    """What a text says comes first and what comes then; None where it says no such thing."""
    return next((pair for part in _PART.split(text) if (pair := _ordered(part.strip(), lang))), None)


def _ordered(text: str, lang: str) -> Pair | None:
    patterns = claims_of(lang).patterns
    first = patterns["first"].search(text)
    then = patterns["then"].search(text, first.end()) if first is not None else None
    if first is not None and then is not None:
        return text[: then.start()], text[then.end() :]
    after, before = patterns["after"].search(text), patterns["before"].search(text)
    if (after is None) != (before is None):
        mark = after or before
        assert mark is not None
        head, comma, rest = text.partition(", ")
        leads = mark.start() == 0
        if leads and not comma:
            return None
        here = head[mark.end() :] if leads else text[mark.end() :]
        there = rest if leads else text[: mark.start()]
        return (here, there) if after is not None else (there, here)
    return (text, "") if first is not None and after is None else None


def _with_cause(text: str, lang: str) -> Pair | None:
    """What a text says was done, and why; None where it gives no cause."""
    because = claims_of(lang).patterns["because"].search(text)
    return None if because is None else (text[: because.start()], text[because.end() :])


def _is_swapped(said: Pair | None, told: list[Pair | None], words: Plain) -> bool:
    """Whether two things stand the other way about in every passage that speaks of both."""
    pairs = [pair for pair in told if pair is not None]
    return said is not None and bool(pairs) and all(_crossed(said, pair, words) for pair in pairs)


def _crossed(said: Pair, told: Pair, words: Plain) -> bool:
    crossed, straight = _only_in(said[0], told[1], told[0], words), _only_in(said[0], told[0], told[1], words)
    if told[1].strip(" ."):
        crossed += _only_in(said[1], told[0], told[1], words)
        straight += _only_in(said[1], told[1], told[0], words)
    elif straight == 0:
        crossed = len(content(said[0], words))
    return crossed > straight


def _only_in(part: str, here: str, elsewhere: str, words: Plain) -> int:
    """How many words of a part one side of the passage has and the other has not."""
    return sum(
        carries(here, word, words) and not carries(elsewhere, word, words) for word in content(part, words)
    )
