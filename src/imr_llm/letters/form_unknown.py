"""Items that can be had of a letter of no known form: questions with their answers, and requests that a
sentence decides outright.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.entry_outcomes import granted_for_a_number
from imr_llm.letters.form_labels import guideline_values
from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, Stretch, trimmed
from imr_llm.letters.older_sections import section_end
from imr_llm.letters.outcome_words import ATTRIBUTED, CONDITION, NEGATION, NOT_ALL
from imr_llm.letters.relied_passages import told_apart
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import DECIDES, is_plain, outcome_of, plain_verdicts

_ANSWERED: Final = re.compile(
    r"\bq(?:uestion)?\.? ?\d{0,2} ?[.:)] (?:is|are|was|were) (.{3,300}?) medically necessary ?\?"
)
_YES_OR_NO: Final = re.compile(r" ?a(?:nswer)?\.? ?\d{0,2} ?[.:)] (yes|no)\b")
_ASKED_WHY: Final = re.compile(r"\bwhy ?\? a(?:nswer)?\.? ?\d{0,2} ?[.:)] ")
_THEIR_GUIDELINE: Final = re.compile(
    r"\bdid the claims administrator [a-z ]{2,20}\? a(?:nswer)?\.? ?\d{0,2} ?[.:)] "
)
_OUR_GUIDELINE: Final = re.compile(
    r"\bdid the (?:\w+ )?reviewer [a-z ]{2,20}\? a(?:nswer)?\.? ?\d{0,2} ?[.:)] "
)
_NEXT_QUESTION: Final = re.compile(r" q(?:uestion)?\.? ?\d{0,2} ?[.:)] ")
_REQUEST_FOR: Final = re.compile(
    r"(?:\b(?:the )?requests? for|\bthe requested (?:treatment|service|item|procedure),|\b(?:find|finds|found|conclude[sd]?|determined?|opinion|opine[sd]?|judge[sd]?|decided?)(?: is)?,? that(?: the(?: requested)?)?) (.{3,300}?) (?=(?:is|are|was|were)(?:n't)?,? (?:not ?)?(?:[a-z]+,? ){0,5}medically)"
    r"|\b(?:find|finds|found|consider|considers|deem|deems|judge|judges) (?:the (?:requested )?)?(.{3,300}?) to (?=be (?:not )?medically)"
)
LONGEST_SUBJECT: Final = 200
LONGEST_RATIONALE: Final = 2500
"""Characters that are taken for what was said of a request before the sentence that decides it."""
_OPENING: Final = re.compile(
    r"(?:(?:(?:based (?:up)?on|after|upon|given|considering|in view of|in light of|for) [^,.;:]{3,80}|in (?:my|our|the reviewer's) (?:medical )?(?:opinion|judgment)|in (?:summary|conclusion|sum|this case)|accordingly|consequently|overall|therefore|thus|hence), )?"
    r"(?:the )?(?:(?:decision|request)s? for (?:the )?)?(?:(?:requested|proposed|disputed|prescribed) )?"
)
"""What may stand before a treatment at the head of its sentence."""
_POINTS_BACK: Final = re.compile(
    r"(?:the|this|that|these|those|such|it|they|he|she|any|all|both|neither|none|nor|no|what|which|who|if|as|in|for|on|since|because|thus|hence|therefore|so|and|but|whether)\b"
)
_NAMES_NONE: Final = re.compile(
    r"\b(?:treatments?|services?|items?|therapy|procedure|medication|drug|decision|surgery|denial|determination|worker|patient|employee|claimant|physician|reviewer|provider)(?: as)?$|^the \w+$|^the (?:remaining|other|rest|requested$|same|first|second|latter|former)\b"
)
"""What a subject with an article ends in that names no treatment of its own."""
_ELSEWHEN: Final = re.compile(r",? (?:according to|in \d{4}|is (?:without|in error|wrong))\b")
"""What follows words of decision that are not plain."""
_LEFT_OPEN: Final = re.compile(
    r"\b(?:assuming|insufficient|yet to|doubtful|disagrees?|wrong|prior|previous|earlier|in \d{4})\b"
)
"""What a sentence says before a treatment when nothing plain follows."""
_GENERIC: Final = re.compile(
    r"(?:treatment|service|item|therapy|procedure|medication|drug|surgery|program|device|study|test|injection)s?"
)
"""A subject that only says what kind of thing the treatment is."""
_HYPOTHETIC: Final = re.compile(r"\b(?:would|may|might|could|should|will|denial(?: reasons?)? ?:?)$")
"""The end of a subject of which nothing is decided."""
_SAYS_MORE: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|not|requests?|requested|that|which|whether)\b|(?:treatments?|items?)/services?|\""
)


def unknown_items(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    """Items of a letter of no known form: requests that a sentence or an answer decides outright.

    `start` is where the header ends: no rationale reaches back into it.
    """
    low = folded.low
    blocks: list[ItemBlock] = []
    answered = list(_ANSWERED.finditer(low))
    for k, question in enumerate(answered):
        end = answered[k + 1].start() if k + 1 < len(answered) else section_end(low, question.end())
        blocks.append(_answered(low, question, end))
    if blocks:
        return tuple(blocks)
    return _decided_outright(low, start)


def _answered(low: str, question: re.Match[str], end: int) -> ItemBlock:
    """What is answered to whether a treatment is necessary; further questions may ask for guidelines and the reason."""
    request = Stretch(*question.span(1))
    answer = trimmed(low, question.end(), end)
    plain = _YES_OR_NO.match(low, question.end(), end)
    concluded = list(plain_verdicts(low, *_to(low, question.end(), end)))
    disposition = concluded[-1] if concluded else None
    if plain is not None:
        said: OutcomeName = "overturned" if plain[1] == "yes" else "upheld"
        if disposition is None or disposition.outcome == said:
            disposition = disposition or Disposition(said, Stretch(*plain.span(1)))
        else:
            disposition = None
    if disposition is None:
        return ItemBlock(request, None, *told_apart(low, answer), answer)
    told = _ASKED_WHY.search(low, *answer)
    if told is None:
        labelled = guideline_values(low, *answer)
        lines = labelled if None not in labelled else told_apart(low, answer)
        return ItemBlock(request, disposition, *lines, answer)
    theirs, ours = (
        _to(low, asked.end(), end) if (asked := one.search(low, *answer)) else None
        for one in (_THEIR_GUIDELINE, _OUR_GUIDELINE)
    )
    return ItemBlock(request, disposition, theirs, ours, _to(low, told.end(), end))


def _to(low: str, start: int, end: int) -> Stretch:
    """An answer, up to the next question."""
    following = _NEXT_QUESTION.search(low, start, end)
    return trimmed(low, start, following.start() if following else end)


def _decided_outright(low: str, before: int) -> tuple[ItemBlock, ...]:
    """Requests, each once, that a sentence decides; what was said since `before`, or the one before, is its rationale."""
    named = {match.end(): match.span(match.lastindex or 0) for match in _REQUEST_FOR.finditer(low)}
    blocks: list[ItemBlock] = []
    seen: set[str] = set()
    for verdict in DECIDES.finditer(low):
        start, end = named.get(verdict.start()) or _subject(low, verdict.start())
        end = len(low[start:end].rstrip(" -")) + start
        key = low[start:end]
        if not key or key in seen or ". " in key or _GENERIC.fullmatch(key):
            continue
        outcome = _as_led_to(low, start, outcome_of(verdict))
        if (
            outcome is None
            or not is_plain(verdict)
            or _HYPOTHETIC.search(key)
            or _is_open(low, verdict.end())
        ):
            continue
        seen.add(key)
        first = max(before, start - LONGEST_RATIONALE)
        headed = low.find(f": {key}. ", first, start)
        said = trimmed(low, headed + len(key) + 4 if headed >= 0 else first, verdict.end())
        blocks.append(
            ItemBlock(
                Stretch(start, end),
                granted_for_a_number(low, start, Disposition(outcome, Stretch(*verdict.span()))),
                *told_apart(low, said),
                said,
            )
        )
        before = verdict.end()
    return tuple(blocks)


def _is_open(low: str, end: int) -> bool:
    return any(one.match(low, end) for one in (_ELSEWHEN, NOT_ALL))


def _as_led_to(low: str, start: int, outcome: OutcomeName) -> OutcomeName | None:
    """An outcome with the words of its sentence before the treatment: "I do not find that"; None where they leave it open."""
    first = max(0, start - LONGEST_SUBJECT)
    sentence = max([first, *(low.rfind(mark, first, start) + len(mark) for mark in (". ", "? ", ": "))])
    clause = max([sentence, *(low.rfind(mark, sentence, start) + len(mark) for mark in (", ", "; "))])
    if ATTRIBUTED.search(low, first, start) or any(
        one.search(low, sentence, start) for one in (CONDITION, _LEFT_OPEN)
    ):
        return None
    negations = len(NEGATION.findall(low, sentence, start))
    if not negations:
        return outcome
    plain = negations == 1 and outcome == "overturned" and NEGATION.search(low, clause, start)
    return "upheld" if plain else None


def _subject(low: str, end: int) -> tuple[int, int]:
    """The subject of a sentence that says nothing but what is necessary; empty where it names no treatment."""
    first = max(0, end - LONGEST_SUBJECT)
    marks = [at + len(mark) for mark in (". ", "? ", ": ") if (at := low.rfind(mark, first, end)) >= 0]
    start = max(marks, default=0 if not first else end)
    subject = trimmed(low, start, end)
    opening = _OPENING.match(low, *subject)
    if opening is not None and not _NAMES_NONE.search(low[slice(*subject)]):
        subject = Stretch(opening.end(), subject.end)
    if end - start > LONGEST_SUBJECT or _POINTS_BACK.match(low, *subject) or _SAYS_MORE.search(low, *subject):
        return (end, end)
    return subject
