"""Rules 6 and 15: every reason rests on words of the right place, and says no more than they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.guard.carried import clauses, foreign, nearest, plain
from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.claims import LETTER, claims_of, clauses_of, ways
from imr_llm.explanation.guard.numbers import QUOTED, verbatim
from imr_llm.letters.layout import Stretch
from imr_llm.schema.explanation import Finding
from imr_llm.schema.record import Span

_HEDGE: Final = re.compile(
    r"\b(?:document\w*|record\w*|notes?|reports?|clear\w*|unclear|unspecified|specif\w*|evidence\w*|indicat\w*|mention\w*|state[sd]?|show\w*"
    r"|demonstrat\w*|establish\w*|identif\w*|describ\w*|provid\w*|submit\w*|note[sd]|not(?:ed|e) |may(?! not)|might|could(?! not)|appears?|suggest\w*|unknown|possibl\w*"
    r"|probabl\w*|likely|insufficient|lack\w*|fail\w* to|given|submitted|no rationale|discuss\w*|detail\w*|information|substantiat\w*|signs?|perhaps|(?:not|never|nobody|no) [^.]{0,24}(?:measur|assess|named|check|looked|test)\w*)\b"
)
"""Words by which a letter says what papers show, not what is."""
_NEGATED: Final = re.compile(
    r"\b(?:no|not|nor|never|without|none|cannot|absen\w+|lack\w*|fail\w*|n't|un\w+|insufficient|denied|worse\w*|stopped|aggravat\w*|backwards)\b|n't\b"
)


_LABEL: Final = 40
"""Characters of a label ("Rationale for the Decision:") that a passage may begin with."""


def check_evidence(case: Case) -> Iterator[Finding]:
    """Spans that are not the letter's words or stand in the wrong place; reasons without any."""
    text = case.letter.text
    for place in case.places:
        for span in place.paragraph.evidence:
            if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != span.quote:
                yield place.finding(
                    "6 evidence",
                    span.quote[:60],
                    "the letter does not have these words at this place",
                    "quote the letter",
                )
            else:
                yield from _check_where(case, place, span)
        bare = place.section == "why" and case.item_of(place) is not None and not place.paragraph.evidence
        if bare and not _needs_none(case, place):
            yield place.finding(
                "6 evidence",
                place.text[:60],
                "a reason without the words of the letter behind it",
                "name the passage",
            )


def _needs_none(case: Case, place: Place) -> bool:
    """Whether a paragraph only names the treatment or says what the letter does not say."""
    words = case.words
    return all(
        words.neutral.search(sentence) or not _content(sentence) or _is_lead(case, sentence)
        for sentence in _bare(case, place)
    )


def _is_lead(case: Case, sentence: str) -> bool:
    return sentence.endswith(":") and case.words.label.match(sentence) is not None


def _content(sentence: str) -> bool:
    return len(re.findall(r"[^\W\d_]{3,}", sentence.replace("\u25ae", ""))) > 2


def _bare(case: Case, place: Place) -> list[str]:
    return case.sentences(place, verbatim(case, place))


def _check_where(case: Case, place: Place, span: Span) -> Iterator[Finding]:
    number = place.paragraph.item
    block = case.blocks[number] if number is not None and number < len(case.blocks) else None
    if block is None or number is None:
        return
    parts: list[Stretch | None] = [block.rationale]
    if place.section != "why" or _of_insurer(case, place) or block.rationale is None:
        parts += [block.administrator, block.heading, case.layout.summary, case.layout.header]
    if place.section != "why" or _names_guideline(case, place):
        parts += [block.reviewer, block.heading, case.layout.summary]
    if place.section != "why" and block.disposition is not None:
        parts += [block.disposition.words]
    if not any(part is not None and _inside(case, span, part) for part in parts):
        where = "its rationale" if place.section == "why" else "what the letter says of it"
        yield place.finding(
            "6 evidence",
            span.quote[:60],
            f"the passage stands outside the item, or outside {where}",
            "quote the reviewer's rationale of this item",
        )


def _inside(case: Case, span: Span, part: Stretch) -> bool:
    if part.end <= part.start:
        return False
    first, last = case.folded.span(part.start, part.end)
    return first - _LABEL <= span.start and span.end <= last + 2 and span.end > first


def _of_insurer(case: Case, place: Place) -> bool:
    return case.words.insurer_uses.search(place.low) is not None


def _names_guideline(case: Case, place: Place) -> bool:
    return case.words.neutral.search(place.low) is not None


def check_negation(case: Case) -> Iterator[Finding]:
    """Flat statements about the worker that the letter makes only of the papers, or with doubt."""
    for place in case.within("why", "decided", "asked"):
        quotes = " ".join(span.quote.lower() for span in place.paragraph.evidence)
        bare = verbatim(case, place) + [m.span(1) for m in QUOTED.finditer(place.low)]
        for sentence in case.sentences(place, bare):
            flat = case.words.flat.search(sentence)
            if flat is None or case.words.hedged.search(sentence[: flat.end()]):
                continue
            if case.words.neutral.search(sentence):
                continue
            clause = next((part for part in clauses(sentence) if flat.group() in part), sentence)
            words = plain(case.explanation.lang)
            carried, strange = foreign(clause, words, [quotes])
            beside = " ".join(nearest(clause, clauses(quotes), words)) or quotes
            told = _NEGATED.search(quotes) or carried > strange or _goes_with(case, clause, quotes)
            unfounded = strange > carried or _HEDGE.search(beside) or not told
            if not quotes or unfounded:
                yield place.finding(
                    "15 negation",
                    sentence,
                    "the letter says this of the records, or not at all, and not of the worker",
                    "say what the notes did not show",
                )


def _goes_with(case: Case, clause: str, quotes: str) -> bool:
    """Whether a passage says no to something that a clause says no to: "off work" to being back at work."""
    lang = case.words.lang
    return any(
        "no" in ways(clause, topic, lang) and any("no" in ways(part, topic, LETTER) for part in parts)
        for parts in [clauses_of(quotes, LETTER)]
        for topic in claims_of(lang).topics
    )
