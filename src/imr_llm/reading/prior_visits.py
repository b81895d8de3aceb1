"""Visits of a kind of treatment that the worker has already had. Text in, value with span out.

"The patient has completed 12 sessions of physical therapy" counts; what was requested, authorized or
recommended does not, nor visits of another kind of treatment.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any, spots
from imr_llm.reading.added_courses import Past
from imr_llm.reading.counted_visits import visits_had
from imr_llm.reading.courses import Courses, sentence_around
from imr_llm.reading.none_had import none_had
from imr_llm.reading.numbers import BLANK_AND_NUMBER, ONE, read_range
from imr_llm.reading.other_people import is_of_another
from imr_llm.reading.rejected_counts import is_rejected
from imr_llm.reading.visit_kinds import ANY_KIND, kind_of, own_kind


def find_prior_visits(
    courses: Courses,
    category: str | None,
    request: str,
    stretches: list[tuple[int, int]],
    *,
    named: bool = False,
) -> Past | None:
    """The number of visits of the kind of treatment requested that the worker has had, in the stretches given.

    The rationale should stand last: what it says wins. None where no number is stated. `named` wants the kind of
    treatment said with the number, as where the text is about another treatment.
    """
    kind = kind_of(category, request)
    if kind is None:
        return None
    named = named or category == "program"  # it comes after visits of other kinds
    own = own_kind(kind)
    low = courses.low
    last_first = stretches[::-1]
    rejected: set[int] = set()
    for start, end in last_first:
        past = visits_had(courses, start, end, own, named=named, request=request, rejected=rejected)
        if past is not None:
            return past
    for start, end in last_first:
        if (past := _by_kind(low, start, end, own)) is not None:
            return past
    if not named:
        for start, end in last_first:
            past = _briefly(low, start, end, own)
            if past is not None and not _is_rejected(low, past, start, end, request):
                return past
    for start, end in last_first:
        if (past := none_had(kind, courses, start, end)) is not None:
            return past
    return None


_BRIEFLY: Final = Seldom(
    rf"(?a)of (?:which|these|those|them),? (?P<n>{ONE}) (?:were|was|have been|had been|has been) (?:attended|completed|used)"
    rf"|(?:has|have|had) (?:already |only |so far )?(?:completed|attended|finished|used|kept|gone to|been to|made use of) (?P<m>{ONE})(?= of (?:the|them|these)|[.,;]| so far| to date| and | but )"
    rf"|(?:(?:has|have|had)|(?<=he)'s|(?<=they)'ve) (?:already |now )?(?:been given|received|had) (?P<o>(?:(?:at least|about|some|only) )?{ONE})(?=[.,;]| so far| to date| and )"
    rf"|(?<![^ ])(?P<q>{ONE}) (?:visits? |sessions? )?(?:have|had) (?:already )?been (?:used|held|attended|completed|had)\b(?! of)"
    rf"|(?P<p>{ONE}) (?:[a-z-]+ ){{0,4}}?(?:visits?|sessions?|treatments?)\b[^.;]{{0,60}}? (?:all (?:of )?(?:which|them) (?:were|was|have been|had been|has) (?:been )?(?:attended|completed|used)|(?:attended|completed|used|finished) (?:them all|all of (?:them|these)))"
)
_OF_OTHER: Final = Seldom(
    rf"{ANY_KIND.pattern}|\b(?:shots?|pills?|tablets?|capsules?|patches|doses?|refills?|surger(?:y|ies)|operations?)\b"
)
"""Other care than visits of a kind, and what is taken of drugs."""
_FEW: Final = 2
"""So many of something unnamed may be of anything: "has had one, in 2015"."""
_USED: Final = (
    "attended",
    "completed",
    "finished",
    "used",
    " kept ",
    "been given ",
    "received ",
    "been held",
    "gone to ",
    "been to ",
    "made use of ",
    "has had ",
    "'s had ",
    "'ve had ",
    "had at least ",
    "had about ",
    "had some ",
)


_COURSE_OF: Final = ("visits of ", "sessions of ", "treatments of ")
_THEN_OF: Final = Seldom(
    rf"(?a)[a-z]+s of [a-z -]{{3,40}}?,? (?:and )?(?P<n>{ONE}) of (?P<kind>[a-z]+(?: [a-z]+)?)"
)
"""A number of visits with no noun of its own: "18 sessions of physical therapy, 7 of chiropractic"."""
_SEEN: Final = Seldom(
    rf"(?a)(?:seen|visited|been to) (?:(?:the|an?|his|her) )?(?P<kind>[a-z]+(?: [a-z]+)?) (?:on )?(?P<n>{ONE})(?:,? [a-z]+)? (?:times|occasions)\b"
    rf"|(?:been|was|got|gets) (?P<done>adjusted|manipulated|needled|massaged) (?:on )?(?P<k>{ONE})(?:,? [a-z]+)? (?:times|occasions)\b"
)
"""Whom the worker has seen, and how often."""
_NUMBERED: Final = Seldom(
    r"(?a)(?<!is on )\b(?:(?:visit|session|treatment) (?:#|no\.? ?|number )?(?P<n>\d{1,2}) ?(?:of|/) ?(?:the )?\d{1,2}\b"
    r"|(?:at|by|(?<!\bis )on|after|through|was|for) (?:the )?(?:[a-z]+ )?(?:visit|session) (?:#|no\.? ?|number )?(?P<k>\d{1,2})(?![\d/-]))"
)
"""The number of a visit that was had, of those foreseen: "visit 10 of 12", "by session 8"."""
_TREATED: Final = Seldom(
    rf"(?a)(?P<kind>[a-z]+(?: [a-z]+)?) (?:has |had )?(?:seen|saw|treated|adjusted) (?:him|her|this \w+|the (?:patient|worker|claimant|applicant|employee)) (?P<n>{ONE})(?:,? [a-z]+)? times\b"
)
"""By whom the worker was seen, and how often."""
_NOUNS: Final = ("visit ", "session ", "treatment ")
_NUMBER_SIGNS: Final = frozenset("0123456789#n")
"""How what stands behind a noun begins where it is its number."""
_TO_COME: Final = re.compile(
    r"\brequest|\bschedul|\bwould\b|\bwill\b|\bauthoriz|\bapprov|\bguideline|\brecommend"
)
"""What says that a visit is one to come."""
_SEEING: Final = (
    "seen ",
    "saw ",
    "visited ",
    "been to ",
    "treated ",
    "adjusted ",
    "manipulated ",
    "needled ",
    "massaged ",
)
_LONGEST_SEEN: Final = 80


def _by_kind(low: str, start: int, end: int, own: re.Pattern[str]) -> Past | None:
    """Visits told by their kind alone, or by whom the worker has seen."""
    told = [_THEN_OF.match(low, at, end) for at in spots(low, _COURSE_OF, start, end)]
    done = start
    for at in spots(low, (" times", " occasions"), start, end):
        first, last = max(done, at - _LONGEST_SEEN), min(end, at + len(" occasions"))
        done = last
        if has_any(low[first:last], _SEEING):
            told += (_SEEN.search(low, first, last), _TREATED.search(low, first, last))
    for match in filter(None, told):
        groups = match.groupdict()
        count = "n" if groups["n"] else "k"
        if own.search(groups["kind"] or groups["done"]):
            return Past(int(read_range(groups[count]).high), match.start(count), match.end())
    return _numbered(low, start, end, own)


def _numbered(low: str, start: int, end: int, own: re.Pattern[str]) -> Past | None:
    """The highest number of a visit of the kind that a sentence tells of as had."""
    best: Past | None = None
    for at in spots(low, _NOUNS, start, end):
        sign = low.index(" ", at) + 1
        if low[sign : sign + 1] not in _NUMBER_SIGNS:
            continue
        match = _NUMBERED.search(low, max(start, at - 24), min(end, at + 20))
        if match is None:
            continue
        told = sentence_around(low, match.start(), start, end, (". ",))
        if own.search(low, *told) is None or _TO_COME.search(low, *told) is not None:
            continue
        visits = int(match["n"] or match["k"])
        if best is None or visits > best.visits:
            best = Past(visits, *match.span())
    return best


def _is_rejected(low: str, past: Past, start: int, end: int, request: str) -> bool:
    first, last = sentence_around(low, past.start, start, end, (". ",))
    return is_rejected(low, past.start, past.end, first, last, end, request)


def _briefly(low: str, start: int, end: int, own: re.Pattern[str]) -> Past | None:
    """Visits told without a noun, in a sentence of nothing else: "six were approved, of which four were attended"."""
    for at in spots(low, _USED, start, end):
        first = max(start, at - (140 if "all" in low[at - 12 : at + 22] else 40))
        last = min(end, at + 30)
        if BLANK_AND_NUMBER.search(low, max(first - 1, 0), last) is None:
            continue
        for match in _BRIEFLY.finditer(low, first, last):
            visits = int(read_range(next(filter(None, match.groups()))).high)
            told = sentence_around(low, match.start(), start, end, (". ",))
            of_other = (
                (_OF_OTHER.search(low, *told) is not None and own.search(low, *told) is None)
                or _counts_other(low, match, told[1], own)
                or is_of_another(low, told[0], match.end(), match.end(), told[1])
            )
            if not of_other and (visits > _FEW or (match["o"] is None and "used " not in match.group())):
                return Past(visits, *match.span())
    return None


_OF_WHAT: Final = re.compile(r" of (?:the|them|these|those|his|her)\b[^.;,]{0,60}?(?= and | but |[.;,])")


def _counts_other(low: str, match: re.Match[str], last: int, own: re.Pattern[str]) -> bool:
    """Whether a number is said to be of visits of another kind: "5 of the 6 chiropractic visits"."""
    what = _OF_WHAT.match(low, match.end(), last)
    return what is not None and ANY_KIND.search(what.group()) is not None and own.search(what.group()) is None
