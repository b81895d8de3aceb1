"""Visits had, counted: "the patient has completed 12 sessions of physical therapy". Text in, number with span out.

What was requested, authorized or recommended does not count, nor visits of another kind of treatment.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.added_courses import Past, with_total
from imr_llm.reading.courses import Course, Courses, sentence_around
from imr_llm.reading.numbers import ONE, read_range
from imr_llm.reading.other_people import is_of_another
from imr_llm.reading.rejected_counts import is_rejected, told_by_others
from imr_llm.reading.visit_kinds import ANY_KIND, COUNTED_KIND

_RECORDS: Final = r"ledger|log|charts?|files?|records?|notes?|history|summary|reports?"
_HAD: Final = Seldom(
    by_letter(
        r"(?a) \(?(?:(?:complet(?:ed|ion)|had|attended|received|undergone|underwent|finished|participated|previous(?:ly)?|prior|included?|includes|to date|so far|status post|s/p|after|gone to|went to|sat through|kept|put in|past|underwent|exhausted|given|rendered|administered|between"
        r"|already|performed|done|has been (?:treated|seen)|treated with|was seen|was provided|were provided|numbered|taken place|carried out|through with|used|been to|been through|gone through|behind (?:him|her|them)|consisted|"
        + "|".join(
            f"{record} (?:shows?|lists?|counts?|tall(?:y|ies)|reflects?)" for record in _RECORDS.split("|")
        )
        + r"|there (?:have|had) been|did not (?:help|improve|relieve|bring|give|lead|result)|(?:brought|gave|yielded|produced|led to) (?:no|little|some|only|temporary|good|partial|about|much|lasting|him|her)|helped|failed)\b|(?:treatments?(?: to date| rendered)?|rx|tx) ?:)"
    )
)
_NOT_HAD: Final = re.compile(
    by_letter(
        r"(?a)\b(?:request(?:s|ed|ing)?|authoriz(?:ed|ation)|approv(?:ed|al)|certif(?:ied|ication)|denied|deny|non-? ?certif[a-z]*|modif(?<!activity modif)(?<!activities modif)(?<!lifestyle modif)(?<!behavior modif)[a-z]+(?! (?:duty|duties|work|activit))|recommend[a-z]*|guidelines?|mtus|odg|acoem|order(?:ed|s)?|prescri[a-z]+|additional|further|pending|schedul[a-z]+|up to"
        r"|plan(?:ned|s)?|would|should|allow[a-z]*|exceed[a-z]*|propos[a-z]+|remaining|seeks?|asks?|asked|wants|another|more|rfa|maximum|currently requested|trial of|is for|extra|sought|advis[a-z]+|refer[a-z]+|limit[a-z]*|support[a-z]*|warrant[a-z]*|within the first|will have|would have|to receive|indicated|medically necessary|necessity)\b"
    )
)
_TIMES_HAD: Final = re.compile(r"(?a)\d{1,3}(?! ?(?:x|times|weeks|wks|days|months|mg|/))")
_COUNT_AFTER: Final = re.compile(rf"(?:\(|x ?|, ?|: ?|number |no\.? |# ?)({ONE})\)?")
_FOR_MORE: Final = re.compile(
    r"\b(?:warrant|support|justify|request)\w* (?:for )?(?:an? |the )?(?:additional|further|another|extra) $"
)
"""What says that the number behind it is one that is asked for."""
_MORE: Final = ("additional ", "further ", "another ", "extra ")
"""With one of these ends all that `_FOR_MORE` matches."""
_DONE: Final = re.compile(
    r" (?:have|has|had) (?:already |all )?been (?:used|attended|completed|had|given|provided|rendered|done)\b"
)
"""What follows a noun and leaves no doubt."""
_MISSED: Final = ("missed ", "skipped ", "canceled ", "cancelled ")
_WITHIN: Final = re.compile(
    r" (?:(?:would |will |do )?(?:stays?|keeps?|falls?|fits?|remains?|lies?)|is|are|would be) (?:well )?(?:within|inside|under|below)\b"
    r"| (?:(?:is|are|was|were) )?(?:given |set |named |allowed )?as the time to produce\b"
)
"""What follows visits that are asked for."""
_GRANTED: Final = re.compile(
    r" (?:(?:have|has|had) (?:already |all )?been|were|was) (?:already )?(?:granted|allowed|authorized|approved|certified)\b(?!,? (?:and |and then )?(?:attended|completed|used|had|given))"
)
"""What follows visits that may not have been had yet."""
_POINTING: Final = ("those ", "these ", "the ", "after ", "following ", "since ", "first ", "initial ")
_UNSEEN: Final = re.compile(
    r"\b(?:no|not|without(?: an?)?|lack of|absence of|neither) (?:[a-z-]+ ){0,3}(?:re-?exam\w*|re-?eval\w*|reports?|notes?|records?|documentation|assessment|information|data|results?|response)"
    r"(?: [a-z-]+){0,4} (?:after|following|since|from|of) (?:the |those |these |his |her )?(?:first |initial )?$"
)
"""Words on papers that are missing: that the visits were had is not told by them."""
_SEEN: Final = re.compile(r"\b(?:attended|completed|had|received|underwent|undergone|used)\b")
_OVER_GUIDELINE: Final = re.compile(r"(?:in excess of|beyond|exceed(?:s|ed|ing)?|over|above) the $")
_ALLOWED: Final = re.compile(
    r"(?:approv|authoriz|certif|allow|grant)(?:ed|ing|s)(?: (?:only|just|for|the first))* $"
)
"""What says that visits were allowed, right before their number."""
_REQUESTED: Final = re.compile(r"(?a)\brequest|\brfa\b|non-? ?certif|\bdenied|\bdenial")
_NEAR: Final = 90
"""Characters before a noun in which words on its number stand."""
_TO_COME: Final = re.compile(r"\b(?:will|would) have (?:had|completed|attended|received|undergone|used)\b")
_LISTED: Final = re.compile(
    r"(?:treatments?|therap(?:y|ies)|modalities|care|diagnostics?)[a-z ,/()-]{0,40} (?:has |have |had )?(?:also )?includ"
)
_PRESUMED: Final = Seldom(
    by_letter(
        r"(?a)presumably (?:completed|had|attended|received)|and (?:completed|attended|received|had)|had (?:completed|had|received)|has completed|have completed|(?:has|had|have) (?:already )?(?:had|attended|received|completed|finished)|\b(?:patient|worker|claimant|applicant|employee|he|she) (?:has |had )?(?:already )?(?:finished|completed|attended|received|had)|(?:visits?|sessions?|treatments?|appointments?)(?: (?:of|in) (?:physical |occupational )?therapy)? (?:(?:were|was|have been|has been|had been|have already been|has already been) (?:already )?)?(?:completed|attended|had|provided|given|rendered|done|performed|administered|used|carried out)\b|taken place|participated in|behind (?:him|her|them)\b|\bprior (?:visits|sessions|treatments)\b|\bafter (?:the )?(?:first |initial )?(?:\w+ ){1,3}(?:visits?|sessions?|treatments?)\b|previously, |(?:visits?|sessions?|treatments?) (?:for [a-z ]{3,40} )?(?:to date|so far)"
    )
)

_PRESUMED_SIGNS: Final = ("complet", "attended", "received", "finished", "had", "provided", "given", "rendered", "done", "performed", "administered", "used", "carried out", "taken place", "participated in", "behind h", "behind t", "prior ", "after ", "previously", "to date", "so far")  # fmt: skip
"""One of these stands in all that `_PRESUMED` matches."""


def _presumed(text: str) -> bool:
    """Whether words tell of visits in a way that presumes that they were had."""
    return has_any(text, _PRESUMED_SIGNS) and _PRESUMED.search(text) is not None


def visits_had(
    courses: Courses,
    start: int,
    end: int,
    own: re.Pattern[str],
    *,
    named: bool,
    request: str,
    rejected: set[int],
) -> Past | None:
    """The most visits told in a stretch, but for those that others tell where the reviewer tells some too.

    Counts that the reviewer rejects are none, there and wherever else they are told: `rejected` gathers them.
    """
    low = courses.low
    best: Past | None = None
    of_others: Past | None = None
    for course in courses.told(start, end):
        if course.noun.group(1) is None:
            candidate = _multiplied(low, course.noun, start, end, own)
        else:
            candidate = _counted(low, course, start, end, own, named) if not course.monthly else None
        if candidate is None or candidate.visits in rejected:
            continue
        first, last = sentence_around(low, candidate.start, start, end, (". ", '." '))
        if is_of_another(low, first, candidate.start, candidate.end, last):
            continue
        if is_rejected(low, candidate.start, candidate.end, first, last, end, request):
            rejected.add(candidate.visits)
        elif told_by_others(low, candidate.start, first):
            of_others = _more(of_others, candidate)
        else:
            best = _more(best, with_total(low, candidate, start, end, own))
    return best or (with_total(low, of_others, start, end, own) if of_others is not None else None)


def _more(one: Past | None, other: Past) -> Past:
    return other if one is None or other.visits > one.visits else one


def _multiplied(low: str, noun: re.Match[str], start: int, end: int, own: re.Pattern[str]) -> Past | None:
    """ "Physical therapy x 6" in a list of treatment to date."""
    number = _TIMES_HAD.match(low, noun.end(), end)
    if number is None:
        return None
    first, last = sentence_around(low, noun.start(), start, end)
    before = low[max(first, noun.start() - 40) : noun.start()]
    if not own.search(before.rsplit(",", 1)[-1]):
        return None
    if not _HAD.search(low, first - 1, noun.start()) or _NOT_HAD.search(low, first, last):
        return None
    return Past(int(number.group()), noun.start(), number.end())


def _counted(
    low: str, course: Course, start: int, end: int, own: re.Pattern[str], named: bool
) -> Past | None:
    noun = course.noun
    count = course.used or course.number
    after = _COUNT_AFTER.match(low, noun.end() + 1, end) if count is None else None
    if count is None and after is None:
        return None
    first, last = sentence_around(low, noun.start(), start, end, (". ", '." '))
    if count is None:
        if after is None or not own.search(low, first, noun.end()):
            return None
        count = after
    window = max(first, noun.start() - _NEAR)
    if (
        (low.endswith(_MORE, window, count.start()) and _FOR_MORE.search(low, window, count.start()))
        or low.endswith(_MISSED, window, count.start())
        or _WITHIN.match(low, noun.end(), last)
        or _GRANTED.match(low, noun.end(), last)
        or low.endswith("none of the ", window, count.start())
        or (
            low.endswith(_POINTING, window, count.start())
            and _UNSEEN.search(low, window, count.start())
            and not _SEEN.search(low, count.start(), min(last, noun.end() + 40))
        )
    ):
        return None
    value = read_range(count.group(1))
    if value.high > 200 or (
        low.endswith(" the ", window, count.start()) and _OVER_GUIDELINE.search(low, window, count.start())
    ):
        return None
    clause_start, clause_end = _clause(low, count.start(), noun.end(), first, last)
    context = low[clause_start : count.start()]
    if (
        not _DONE.match(low, noun.end(), last)
        and (
            _NOT_HAD.search(context[-70:])
            or _NOT_HAD.search(low, count.start(), min(clause_end, count.start() + 70))
        )
        and (not _presumed(context[-60:]) or _TO_COME.search(context))
        and (course.used is None or _ALLOWED.search(context))
    ):
        return None
    if not _HAD.search(low, first - 1, clause_end):
        return None
    tail = low[noun.end() : min(clause_end, noun.end() + 45)]
    nearby = low[max(clause_start, count.start() - 60) : count.start()]
    counted = low[count.start() : noun.end()]
    presumed_end = min(clause_end, noun.end() + 45)
    if own.search(counted) is None:
        if ANY_KIND.search(counted):
            return None
        says_of_what = tail.startswith(_SAYS_OF_WHAT) or own.match(tail, 1) is not None
        phrase = counted + _NEXT_COUNT.split(tail, maxsplit=1)[0] if says_of_what else ""
        if not own.search(phrase) and (
            named
            or ANY_KIND.search(phrase)
            or (
                not own.search(nearby)
                and (
                    ANY_KIND.search(nearby)
                    or not _presumed(low[clause_start:presumed_end])
                    or _told_of_others(low, first, count.start(), own)
                )
            )
        ):
            return None
    if _REQUESTED.search(low, first, count.start()) and not (
        _LISTED.search(low, first, count.start()) or _presumed(low[clause_start:presumed_end])
    ):
        return None
    return Past(int(value.high), count.start(), noun.end())


def _told_of_others(low: str, start: int, end: int, own: re.Pattern[str]) -> bool:
    """Whether the sentence tells of another kind of treatment alone: "physical therapy was denied, as she had 12 visits"."""
    return COUNTED_KIND.search(low, start, end) is not None and own.search(low, start, end) is None


_NEXT_COUNT: Final = re.compile(rf",| and (?={ONE} (?:of|for)\b)")
"""Where what visits are of ends: "12 visits of acupuncture and 8 of physical therapy"."""
_SAYS_OF_WHAT: Final = (" of ", " for ", " (", " with ", " pt", " physical therapy")
"""What follows a noun and says visits of what they are."""
_CLAUSE_BEGINS: Final = (
    "; ",
    ", and ",
    ", but ",
    " but ",
    " as the ",
    " noting ",
    ", which ",
    " however",
    " because ",
)
_CLAUSE_ENDS: Final = re.compile(r", (?:and|but|which|with|so) | (?:but|and an) ")


def _clause(low: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The clause around a stretch inside its sentence."""
    before = low[first:start]
    begin = 0
    for mark in _CLAUSE_BEGINS:
        if mark in before and not before.endswith(mark):  # else what begins there is the last of a list
            begin = max(begin, before.rfind(mark))
    stop = _CLAUSE_ENDS.search(low, end, last)
    return first + begin, stop.start() if stop is not None else last
