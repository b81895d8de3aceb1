"""Rules 17 and 18: what is said of the law, of next steps and of the text itself goes no further than the legal facts; headings claim nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from imr_llm.explanation.guard.carried import Plain, carries, content, plain, stems
from imr_llm.explanation.guard.case import Case, Place, missing
from imr_llm.explanation.guard.numbers import verbatim
from imr_llm.explanation.notices import kinds_in
from imr_llm.explanation.sentences import sentences
from imr_llm.schema.explanation import Finding

_LAW: Final = ("not_decided", "next", "help", "about")
_MOST: Final = 1
"""Words beyond the law that a sentence may have."""
_SAME: Final = 0.75
"""The part of their words that two sentences share which say the same, or the opposite."""


def check_beyond(case: Case) -> Iterator[Finding]:
    """Sentences about the law with words that neither the legal facts nor the names of treatments have."""
    lang = case.explanation.lang
    words = plain(lang)
    is_open = not case.items or any(item.outcome is None for item in case.items)
    sources = [" ".join(case.law.texts.values()).lower(), " ".join(case.names(None)).lower()]
    for place in case.within(*_LAW):
        for sentence in case.sentences(place, verbatim(case, place)):
            if is_open and case.words.unread.fullmatch(sentence.strip()):
                continue
            if _notice_told(case, sentence) is not None:
                if not reports_notice(case, place, sentence):
                    yield place.finding(
                        "17 advice",
                        sentence,
                        "the letter says no such thing of ending a medicine",
                        "name the letter's words",
                    )
                continue
            said = content(sentence, words, words.process)
            strange = [
                word
                for word in said
                if not carries(sources[0], word, words, lang=words.lang)
                and not carries(sources[1], word, words)
            ]
            of_law = set(content(sentence, words)) - set(said)
            might = case.words.conditional.search(sentence) if place.section in ("next", "help") else None
            if len(strange) > (_MOST if of_law else 0) or might is not None:
                yield place.finding(
                    "17 beyond the law",
                    sentence,
                    f"no legal fact says this ({', '.join(strange[:4]) or (might and might.group())})",
                    "say what the legal facts say, no more",
                )
            elif _is_turned(case, sentence):
                yield place.finding(
                    "17 beyond the law",
                    sentence,
                    "the legal fact says the opposite, or that it must be so",
                    "say no, and must, where the legal fact does, and only there",
                )
            elif (
                place.section == "not_decided"
                and case.words.covered.search(sentence)
                and not (case.words.denies.search(sentence) or case.words.whether.search(sentence))
            ):
                yield place.finding(
                    "9 what it does not decide",
                    sentence,
                    "this was not decided",
                    "say that it was not decided",
                )


def _is_turned(case: Case, sentence: str) -> bool:
    """Whether a sentence is one of the legal facts but for a denial or for what must be, which only one of both has."""
    if case.words.whether.search(sentence):
        return False
    words = plain(case.explanation.lang)
    own = stems(sentence, words.lang)
    close = [
        part
        for text in case.law.texts.values()
        for part in _law_sentences(text)
        if 2 * len(own & stems(part, words.lang)) >= len(own)
        and _share(part, sentence, words) >= _SAME <= _share(sentence, part, words)
    ]
    return bool(close) and any(
        all((pattern.search(part) is not None) != (pattern.search(sentence) is not None) for part in close)
        for pattern in (case.words.denies, case.words.must)
    )


@lru_cache(maxsize=256)
def _law_sentences(text: str) -> tuple[str, ...]:
    return tuple(map(str.lower, sentences(text)))


def _share(one: str, other: str, words: Plain) -> float:
    """The part of the content words of one text that the other has."""
    said = content(one, words)
    return sum(carries(other, word, words, lang=words.lang) for word in said) / len(said) if said else 0


def reports_notice(case: Case, place: Place, sentence: str) -> bool:
    """Whether a sentence tells what the letter itself says of ending a medicine, and rests on the words that say it."""
    told = _notice_told(case, sentence)
    if told is None:
        return False
    cited = [kinds_in(span.quote) for span in place.paragraph.evidence]
    return any(told in kinds or (told == "doctor" and kinds) for kinds in cited)


def _notice_told(case: Case, sentence: str) -> str | None:
    """What a sentence tells as the letter's notice; None for any other sentence."""
    bare = sentence.strip()
    return next((kind for kind, way in case.words.notice.items() if way.fullmatch(bare)), None)


def check_headings(case: Case) -> Iterator[Finding]:
    """Headings that say more than what their section is about."""
    words = plain(case.explanation.lang)
    for section in case.explanation.sections:
        low = section.heading.lower()
        known = case.words.headings
        strange = [word for word in content(low, words, words.process) if case.knows and word not in known]
        strange += [
            match.group() for _, pattern in case.words.banned if (match := pattern.search(low)) is not None
        ]
        strange += re.findall(r"\d+", low)
        if strange:
            yield missing(
                "3 sections",
                section.id,
                f"the heading says more than what the section is about: {', '.join(strange[:4])}",
                "write a heading without a claim",
            )
