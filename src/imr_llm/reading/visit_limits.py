"""Numbers of visits that a rationale says its guideline supports, each with what is said of it: a trial or a total, for which
condition. Text in, numbers with spans out.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.courses import OWN_COURSE, Courses, sentence_around
from imr_llm.reading.no_more_than import is_no_limit, no_more_than
from imr_llm.reading.numbers import ONE, read_range
from imr_llm.reading.rejected_counts import is_rejected
from imr_llm.reading.supported import Supported
from imr_llm.reading.time_limits import GUIDELINE
from imr_llm.reading.trial_totals import trial_total

_POINTING: Final = ("the ", "these ", "those ", "his ", "her ", "by only ", "by ", "all ", "of ", "additional ", "another ", "extra ", "remaining ", "other ")  # fmt: skip
"""What stands before a number that is no guideline's: "the 12 visits", "those 6 sessions"."""
_NOT_POINTING: Final = (
    "improvement of ",
    "total of ",
    "maximum of ",
    "trial of ",
    "course of ",
    "set of ",
    "limit of ",
    "exceed the ",
    "exceeds the ",
    "excess of the ",
    "above the ",
    "beyond the ",
    "over the ",
    "within the ",
    "series of ",
    "recommendation of ",
    "recommended number of ",
    "speaks of ",
    "allowance of ",
    "allotment of ",
    "range of ",
    "ceiling of ",
    "cap of ",
    "entry of ",
    "figure of ",
    "conditioning of ",
    "postsurgical treatment of ",
    "post-surgical treatment of ",
    "hardening of ",
    "therapy of ",
    "number of visits of ",
    "amount of ",
    "quantity of ",
)
"""What ends like that, before one that is."""
_UP_TO: Final = Seldom(
    by_letter(
        r"(?:up to|as many as|maximum of|no more than|not (?:to )?exceed(?:ing)?|not more than|at most|less than|limited to|limit of|limits? (?:[a-z]+ )?(?:to|at|of)|cap of|to a maximum of|fewer than|upper limit of|limit (?:use|it|treatment) to|(?:ceiling|upper limit|limit|cap|maximum|most)(?: [a-z]+){0,6} (?:is|of|at)|(?:ceiling|upper limit|maximum) is)(?: a)?(?: (?:total|maximum) of)?(?: an additional| about| approximately)? ?$"
    )
)
_UP_TO_ENDS: Final = ("to ", "as ", "of ", "than ", "exceed ", "exceeding ", "most ", "at ", "is ", "a ", "additional ", "about ", "approximately ")  # fmt: skip
"""With one of these ends all that `_UP_TO` matches."""
_TRIAL: Final = re.compile(r"(?a)\b(?:trial|initial|initially|clinical trial|first)\b")
_TRIAL_OF_UP_TO: Final = (
    "trial of up to ",
    "trial of at most ",
    "trial of no more than ",
    "trial of a maximum of ",
)
_REQUEST_FOR: Final = re.compile(
    r"\brequest (?:for|is for|of) (?!.*(?:guideline|odg|mtus|acoem|recommend|allow|support|exce|more than|over the|above|beyond))"
)
"""A request told, with no guideline behind it: what it counts is what is asked for."""
_SUM: Final = re.compile(
    r"\b(?:comes?|amounts?|adds? up|brings? [a-z ]{2,30}|bringing [a-z ]{2,30}) to (?:a total of )?$"
)
"""What stands before the sum of visits had and visits asked for."""
_SUM_ENDS: Final = (" to ", "total of ")
_BEGINS: Final = re.compile(
    r"(?a)time to produce|\b(?:benefit|improvement|gains?|effect|response) (?:with)?in (?:the first )?$|\b(?:begin|start)(?:s|ning|ing)? with (?:an? )?(?:[a-z]+ of )?$"
)
_BEGINS_ENDS: Final = ("in ", "the first ", "with ", "with a ", "with an ", " of ")
"""With one of these ends all that `_BEGINS` matches, but for "time to produce"."""
_TO_SEE: Final = re.compile(
    r" (?:(?:(?:is|are) (?:given|allowed|used|enough|allotted) )?to (?:see|show|learn|find out|tell|produce|teach|instruct|get started)|as the time to produce|(?:is|are) the time to produce)\b"
    r"|,? (?:and )?(?:then )?(?:(?:going|rising|increasing|extending|growing|moving|and) )?(?:on )?(?:up )?to (?:a total of )?[\da-z-]+(?: visits| sessions| treatments)?(?: in all| in total)?,? (?:where|if|with|when|provided|once|given) [a-z -]{0,40}(?:improve|gain|benefit|progress|response)"
)
"""What tells that a number of visits is a trial, behind it: what it is for, or the larger one that a gain leads to."""
_BETWEEN: Final = Seldom(rf"\bbetween ({ONE}) and $")
"""The lower end of a range, before its upper end: "between 4 and 6 sessions"."""
_SURGICAL: Final = re.compile(
    r"post-? ?(?:surgical|operative|op)\b|post-? ?injection|after surgery|following surgery|(?<!without )(?<!no )surgery"
)
_APPLIED: Final = re.compile(
    by_letter(
        r"(?a) (?:that (?:figure|number|limit) (?:which |that )?applies|as the guidelines?|this patient'?s|the (?:patient|claimant|worker|applicant|employee)'?s (?:condition|diagnos[ei]s|injury)|total the worker|would be expected|would be the (?:course|number|allowance|total) (?:meant|set|foreseen) for|current guidelines|since the guidelines?|within the guideline|in this case, (?:the )?guidelines?|(?:mtus|odg|acoem|guidelines?) (?:thus|therefore|hence|accordingly|then|so) (?:allows?|supports?|recommends?|permits?|gives?|provides?|calls))\b"
    )
)
_APPLIES: Final = re.compile(r" (?:that )?appl(?:y|ies)\b(?! only| where| if| when)")
_EXCEEDED: Final = re.compile(r"\b(?:exceed(?:s|ed)?|over|beyond|in excess of|within) the $")
_THEIRS: Final = re.compile(
    r" (?:which|that) (?:the )?(?:mtus|odg|acoem|guidelines?) (?:supports?|allows?|recommends?|permits?|gives?|provides?)\b"
)
"""What stands around a number that the reviewer holds the request to."""
_FOR_PART: Final = re.compile(r"(?a) (?:for|to) (?:an? |the )?(?:left |right )?([a-z]+)")
_FOR_CONDITION: Final = re.compile(
    r"(?:,? (?:over|in|within) (?:[\da-z-]+ ){1,3}?(?:w(?:ee)?ks?|days?|months?))?(?:(?: after surgery)? for (?!a total|up to|the first)([a-z][^.;,]{3,70})| (after [a-z][^.;,]{3,50}))"
)
_IF_SEVERE: Final = re.compile(r"(?a)\bcases? of severe\b|\bif severe\b|\bsevere (?:major|cases?)\b")
_OVER_TIME: Final = re.compile(
    r",? (?:in all,? |altogether,? )?(?:over|in|within) (?:(?:an? |the )?[\da-z]+[ -]){0,4}?(?:w(?:ee)?ks?|days?|months?)\b"
)
_ASKED: Final = re.compile(
    r"(?a) of (?:the|those|these) [\da-z-]+ (?:is|are|was|were) (?:not )?medically\b"
    r"| (?:have|has|had) (?:already |each )?been (?:performed|tried|attempted|done|provided|rendered|given|used)\b"
    r"| (?:performed|tried|attempted|completed) (?:prior to|before)\b"
    r"| (?:at the outset |at once |at one go )?(?:is|are|would be) (?:double|twice|triple|half|(?:two|three|four|\d) times)\b"
    r"|,? (?:was|is) (?:the|his|her) (?:original )?request\b|,? (?:(?:was|were|is|are|being|have been|has been) )?(?:requested|sought|asked for|not medically|medically|exceed|would|authorized|completed|approved)"
    r"|,? (?:(?:at the outset|at once|all at once|at one go|from the start|up front|together),? )?(?:however,? |therefore,? )?(?:are|is|would be|will|fits?|falls?|keeps?|lies?|stays?|remains?) (?:well )?(?:within|inside|under|in line|consistent|more|beyond|in excess|over|above|too|less|fewer)\b"
)
_BY_GUIDELINE: Final = re.compile(
    r"(?a) (?:(?:course|set|number) )?(?:(?:that|which) )?(?:is |are |as )?(?:recommended|supported|allowed|permitted|set forth|foreseen|specified|listed|allotted) (?:by|in|on|under|for)\b"
    r"| (?:course )?(?:deemed necessary|suggested|stipulated)\b| (?:which|that) (?:the )?(?:mtus|odg|acoem|guidelines?) (?:supports?|allows?|recommends?|permits?|gives?|provides?)\b"
    r"| (?:of|in) the (?:mtus|odg|acoem|guidelines?) (?:are|is|have been|has been) (?:used|exhausted|spent|had|reached)\b"
    r"| (?P<limit>limit|cap|ceiling|maximum)\b"
)
_AT_MOST: Final = re.compile(
    r"(?a) (?:is |are )?(?:(?:in all |altogether )?(?:is|are) (?:the |its )?(?:most|ceiling|maximum|limit|cap|upper (?:limit|end|bound))|at most|maximum|at the most|(?:over (?:[\da-z-]+ ){1,2}(?:weeks|months) )?as the (?:most|maximum|ceiling|limit)\b|are what [a-z ]{3,24} as the (?:upper|maximum|most|limit|ceiling))\b"
)
_VISIT_TRIAL: Final = re.compile(r"six-visit clinical trial|\d-visit clinical trial")
_IN_ALL: Final = re.compile(r"total|up to|maximum")


def visit_limits(courses: Courses, start: int, end: int) -> list[Supported]:
    """Numbers of visits that the guideline is said to support, but for those that others say and the reviewer rejects."""
    low = courses.low
    out: list[Supported] = []
    for noun, count, _, monthly in courses.told(start, end):
        if count is None or noun.group(1).startswith("appointment"):
            continue
        first, last = sentence_around(low, noun.start(), start, end)
        before = low[max(first, count.start() - 70) : count.start()]
        after = low[noun.end() : min(last, noun.end() + 80)]
        phrase = low[count.start() : noun.end()]
        guideline = GUIDELINE.search(low, first, last)
        if guideline is not None:
            if guideline.start() > noun.end() + 45 and " over " not in low[first:last]:
                continue
        elif not (
            _OVER_TIME.match(after)
            or _AT_MOST.match(after)
            or _APPLIES.match(after)
            or _TO_SEE.match(after)
            or _begins(before)
        ):
            continue
        if before.endswith(", ") and after.startswith(","):
            before = before[:-2] + " "
        no_more = no_more_than(before, after)
        up_to = no_more or (before.endswith(_UP_TO_ENDS) and _UP_TO.search(before) is not None)
        near = " ".join(before.rsplit(", ", 1)[-1].split()[-4:]) if not up_to else ""
        by_guideline = _BY_GUIDELINE.match(low, noun.end(), last)
        if (
            by_guideline is None
            and not no_more
            and (
                OWN_COURSE.search(near)
                or OWN_COURSE.search(phrase)
                or (before.endswith(_POINTING) and not before.endswith(_NOT_POINTING))
                or before.endswith(" after ")
            )
        ):
            continue
        if (
            (before.endswith(_SUM_ENDS) and _SUM.search(before))
            or _ASKED.match(after)
            or is_no_limit(before, after)
            or _requested(low, first, count.start())
        ):
            continue
        value = read_range(count.group(1))
        between = _BETWEEN.search(before) if before.endswith(" and ") else None
        if between is not None:
            value = value._replace(low=read_range(between[1]).low)
        if value.high > 120 or is_rejected(low, count.start(), noun.end(), first, last, end):
            continue
        limited = value.low == value.high and (
            up_to
            or (by_guideline is not None and by_guideline["limit"] is not None)
            or _AT_MOST.match(after) is not None
        )
        if '"' in low[count.start() - 1 : noun.end() + 18] and _VISIT_TRIAL.search(phrase + after[:16]):
            continue
        out.append(
            Supported(
                None if limited else value.low,
                value.high,
                "visits",
                count.start(),
                noun.end(),
                monthly
                or _TRIAL.search(before[-14:] + phrase + after[:11]) is not None
                or before.endswith(_TRIAL_OF_UP_TO)
                or _begins(before)
                or _TO_SEE.match(after) is not None,
                _IN_ALL.search(before[-24:]) is not None
                or after.startswith((" in all", " altogether", " in total")),
                is_surgical(before[-45:] + phrase),
                _APPLIED.search(low, first - 1, last) is not None
                or _APPLIES.match(after) is not None
                or (
                    before.endswith(" the ")
                    and _EXCEEDED.search(before) is not None
                    and _THEIRS.match(after) is not None
                ),
                _condition(low, count.start(), noun.end(), first, last),
                part[1] if (part := _FOR_PART.match(low, noun.end(), last)) is not None else None,
                _if_severe(low, max(first, count.start() - 140), min(last, noun.end() + 90)),
            )
        )
    return [told for one in out for told in _with_total(low, one, end)]


def _with_total(low: str, one: Supported, end: int) -> list[Supported]:
    """A number with the total that follows it unnamed; none where it is a trial that is followed by so many more."""
    total = trial_total(low, one, end) if one.trial else None
    return [one] if total is None else [one, total] if total is not one else []


def _begins(before: str) -> bool:
    """Whether the words before a number say that the treatment begins with so much."""
    return (before.endswith(_BEGINS_ENDS) or "time to produce" in before) and _BEGINS.search(
        before
    ) is not None


def _requested(low: str, start: int, end: int) -> bool:
    return "request " in low[start:end] and _REQUEST_FOR.search(low, start, end) is not None


def is_surgical(text: str) -> bool:
    """Whether a text is about treatment after surgery."""
    return ("surg" in text or "post" in text) and _SURGICAL.search(text) is not None


def _if_severe(low: str, start: int, end: int) -> bool:
    return "severe" in low[start:end] and _IF_SEVERE.search(low, start, end) is not None


def _condition(low: str, start: int, end: int, first: int, last: int) -> str:
    """What a number of visits from `start` to `end` is for: what follows "for" right behind it, else the words around it."""
    told = _FOR_CONDITION.match(low, end, last)
    if told is not None:
        return told[1] or told[2]
    return low[max(first, start - 90) : start] + low[end : min(last, end + 90)]
