"""The case summary: the worker's age and sex, the injury date and the utilization review's date.

The header wins over the narrative; a date on which they differ is flagged. Dates of other things (visits,
requests, operations) are told apart by the words around them.
"""

from __future__ import annotations

import datetime
import re
from typing import Final

from imr_llm.baseline.findings import Findings
from imr_llm.letters.layout import Stretch
from imr_llm.letters.spots import has_any, spots
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.dates import DATE, parse_date
from imr_llm.reading.workers import read_worker

_AFTER: Final = r" (?:as the )?(?:date of (?:his |her |the )?(?:injury|accident)|doi\b|(?:[a-z-]+ ){0,3}(?:injury|accident|incident)\b)"
_HAPPENED: Final = "|".join(
    rf"{word[:3]}(?<!report of {word[:3]})(?<!report of occupational {word[:3]})(?<!report of work {word[:3]}){word[3:]}"
    for word in ("injur(?:y|ies|ed)", "claim", "accident", "incident", "trauma", "hurt")
)
_ALSO_HAPPENED: Final = (
    r"rear[- ]ended|inverted|everted|stepp(?:ed|ing) (?:off|on|in|into|down|over)|sprayed|splashed|came (?:loose|down|off)"
    r"|jammed|smashed|mashed|landed|punctured|lacerated|stung|electrocuted|jolted|jerked|wrenched|ejected|rolled over|backed into"
    r"|trapped|engulfed|exploded|explosion|capsized|derailed|tackled|scalded|dragged|rammed|sideswiped|buried|pistol|inhaled (?:smoke|fumes|gas|chlorine|ammonia|dust)|broke (?:loose|under|away)|knocked (?:down|over|off)|bumped|banged|hyperextended|a blow (?:to|on)|the blow (?:to|on)|motor vehicle|mva"
)
_OF_A_VISIT: Final = (
    r"(?:[a-z-]+ ){0,2}(?:request|mri|ct|x-?rays?|scan|study|tests?|urine|screen|trial|course|report|note|letter|refill|appeal|review(?:er)?|nurse|doctor|physician|surgeon|provider|therapist"
    r"|[a-z]{4,12}(?:ologist|iatrist)|exam|examination|evaluation|visit|follow|injection|block|surgery|operation|procedure|prescription|diagnosis|decision|determination|denial|plan|brace|splint|cast|dose|drug)\b"
)
"""What a clause with "when" may begin with that tells of care, not of an accident."""
_DATE_OF_INJURY: Final = re.compile(rf"({DATE}){_AFTER}")
_AFTER_DATE: Final = re.compile(rf" (?<=\d ){_AFTER[1:]}")
_INJURY: Final = (
    re.compile(
        rf"(?:date of injury|doi|injury date\b|date of (?:the )?(?:industrial|work|occupational)[a-z -]{{0,40}}injury|underlying date of injury)[a-z ()]{{0,60}}?(?: ?[:-]? ?)(?:was |is |in this case is |of |on |as |from |dated |documented as )?({DATE})"
    ),
    _DATE_OF_INJURY,
    re.compile(rf"i(?<!\wi)njured (?:at work )?(?:on )?(?:or about )?({DATE})"),
    re.compile(
        rf"(?:{_HAPPENED})\b[^.;]{{0,90}}?(?:\b(?:on|of|dated|date|from|occurring on|occurred on|dating from|dating to|dating back to|since|around|about|for|(?<=injury )to|as of|was|is)\b|[,:(-]) ?(?:or about )?(?:the )?({DATE})"
    ),
    re.compile(
        rf"(?:on|since|until|of|in)(?: or about)? (?:the )?({DATE})[, ][^.;]{{0,80}}?\b(?:injur(?:y|ed)|fell|fall|slipped|struck|tripped|tipped|toppled|collapsed|gave way|accident|lift(?:ed|ing)|thrown|twist\w*|collision|bent|pinned|caught|crushed|pulled|hit|burn(?:ed|t)|kicked|assaulted|robbed|held (?:up )?at (?:gun|knife)point|hurt|felt|put out|missed|{_ALSO_HAPPENED})\b"
    ),
    re.compile(
        rf"(?:struck|fell|slipped|tripped|fall|hit|crushed|twisted|strained|lifting|sustained|collision|thrown|burned|cut|injuring|hurt|kicked|bitten|rear-ended|assaulted|at work|began|started|happened|occurred|exposed|exposure|release|driving|pain since|pinned|caught|pulled|pushed|ran over|run over|attacked|robbed|held (?:up )?at (?:gun|knife)point|shot|stabbed|{_ALSO_HAPPENED})\b[^.;]{{0,80}}?\b(?:on|of|in|until) (?:the )?({DATE})"
    ),
    re.compile(
        rf"\bon ({DATE}),? when an? (?!{_OF_A_VISIT})(?:[a-z-]+ ){{1,5}}?(?!of\b|to\b|in\b)[a-z]{{2,12}}(?:ed|ck|ke|ung|ll|ot|ew)\b"
    ),
)
_UR_NAME: Final = (
    r"(?:utilization[- ]review(?:er)?|utilisation review|\bur\b|u\.r\.|prior (?:peer )?(?:review|determination|denial|adverse determination|utilization)"
    r"|original (?:utilization )?(?:review(?:er)?|determination|ur\b)|initial (?:utilization |physician |peer )?(?:review|determination)|peer review(?:er)?|previous (?:review|determination|utilization)"
    r"|claims administrator|adverse determination|determination|pre-?authorization process|insurance carrier|carrier|claims adjuster|certification)"
)
_DENIED: Final = (
    r"(?:non-? ?certif|denied|deny|denial|denying|modif|not certif|failed to approve|partially (?:approv|certif|authoriz)|disapprov|did not certify|not approve|refus|declin|disallow"
    r"|not (?:found )?medically necessary|reject|approved|certified|not authoriz|adverse|recommended|reduced|turned down|conditionally|allowed|authorized)"
)
_REPORTS: Final = "|".join(
    rf"{whose}(?: physician| peer| utilization)? review(?:er)?"
    for whose in ("peer", "physician", "original", "prior", "initial")
)
_UR_REPORT: Final = rf"(?:utilization[- ]review(?:er)?|u(?<!\wu)r\b|{_REPORTS}|utilization management)"
_UR_NAMED: Final = (
    re.compile(
        rf"{_UR_REPORT}(?: \(ur\))?(?: ?'s)?(?: (?!on\b|request|progress|report from)[a-z'-]+){{0,5}},?(?: ?\(| of| dated| dating from| from| on| is dated| with a decision date of|,)+ ?(?:the )?({DATE})"
    ),
    re.compile(
        rf"claims administrator(?:'s|,)? (?:in )?(?:its |a |an? earlier )?(?:decision|denial|determination|report|letter|notice) (?:of|dated|from) ({DATE})"
    ),
    re.compile(
        rf"w(?<!\ww)(?<!claim w)(?<!liability w)(?:as|ere) (?:non-? ?certified|denied|disapproved|not certified|refused)(?: (?:in full|in whole|by [a-z ]{{3,30}}?))? on ({DATE})"
    ),
    re.compile(
        rf"(?:on|in|dated|of) ({DATE}),? (?:(?:the|a|an|original|claims administrator's|insurance|carrier's|initial|prior) ){{0,3}}{_UR_REPORT}"
    ),
)
_UR_UNNAMED: Final = re.compile(
    rf"(?:(?:new|second|third|revised|amended|modified|later|subsequent|further|fresh|renewed|latest|disputed) (?:adverse )?(?:determination|decision|denial)(?: (?:was |is )?(?:made|issued|rendered|given|taken|reached|dated|sent|came|followed))?,? (?:on|of|dated|from)"
    rf"|(?<!claim )(?:denial|non-? ?certification|notice of denial)(?: letter)?,? (?:was |is )?(?:issued on|sent on|made on|dated|of|from|on)"
    rf"|(?:denied|refused|declined|turned down|non-? ?certified) by (?:an? )?letter (?:of|dated)|(?:present|current|latest|disputed) one(?: was denied)? on"
    rf"|u(?<!\wu)r ?[?:]) (?:the )?({DATE})|(?:by|in) (?:an? )?letter (?:of|dated) ({DATE}),? [^.;]{{0,60}}\b(?:was|were) (?:all |both )?(?:denied|not certified|non-? ?certified|refused|declined|turned down)\b"
)
"""The decision in dispute told without the name of the review: "a new determination was made on 03/29/2016"."""
_UNNAMED: Final = ("determination", "decision", "denial", "non-certif", "noncertif", "ur?", "ur:", "ur ?", "ur :", "letter of ", "letter dated ", " one on ", " one was denied")  # fmt: skip
"""One of these stands in all that `_UR_UNNAMED` matches."""
_ANY_DATE: Final = re.compile(rf"(?<![\d/-]){DATE}")
_UR_WORD: Final = re.compile(by_letter(_UR_NAME))
_DENIED_WORD: Final = re.compile(_DENIED)
_OTHER_LABEL: Final = re.compile(
    r"(?:injury|decision|assigned|received|(?<!utilization )review|letter|report|birth)(?: date)? ?: ?$|independent [a-z ,]{4,40}received $"
)
_RFA: Final = re.compile(
    r"request for authorization|\brfa\b|progress (?:note|report)|office visit|date of service|\bpr-?2\b|received on|service requested|office note|clinic note|dated? for the request|application"
)


def read_patient(summary: Stretch, found: Findings) -> dict[str, object]:
    """Age and sex of the worker as the case summary states them, else null."""
    worker = read_worker(found.folded.low, *summary)
    for name, places in (("age", worker.age_spans), ("sex", worker.sex_spans)):
        if places:
            found.carried(f"/patient/{name}", places)
    return {"age": worker.age, "sex": worker.sex}


def read_narrative_dates(
    summary: Stretch, found: Findings, *, in_header: bool, decision: object
) -> dict[str, tuple[datetime.date, tuple[int, int]]]:
    """Injury and utilization review dates told in the case summary, with the words that say them.

    Where the header gives the utilization review's date (`in_header`) it is not looked for; that of the `decision`,
    which comes later, is none.
    """
    low = found.folded.low
    start, end = summary
    out: dict[str, tuple[datetime.date, tuple[int, int]]] = {}
    injury = _injury(low, start, end, found)
    if injury is not None:
        out["injury"] = injury
    if not in_header:
        ur_denial = _ur_denial(low, start, end, decision)
        if ur_denial is not None:
            out["ur_denial"] = ur_denial
    return out


def _injury(low: str, start: int, end: int, found: Findings) -> tuple[datetime.date, tuple[int, int]] | None:
    """The injury date: near the word where that stands, else near what happened."""
    words = ("injur", "doi", "occupational claim", "accident", "incident")
    places = spots(low, words, start, end)[:3]
    if places:
        near = _injury_within(low, max(start, places[0] - 70), min(end, places[-1] + 170), found)
        if near is not None:
            return near
    return _injury_within(low, start, min(end, start + 1500), found)


def _injury_within(
    low: str, start: int, end: int, found: Findings
) -> tuple[datetime.date, tuple[int, int]] | None:
    for pattern in _INJURY:
        if pattern is _DATE_OF_INJURY and not _AFTER_DATE.search(low, start, end):
            continue
        match = pattern.search(low, start, end)
        if match is None:
            continue
        value = parse_date(match[1])
        if value is None:
            found.flag(
                "impossible_date", "/dates/injury", "the case summary prints a date that does not exist"
            )
            return None
        return value, match.span(1)
    return None


def _ur_denial(
    low: str, start: int, end: int, decision: object
) -> tuple[datetime.date, tuple[int, int]] | None:
    """The latest date of a sentence that speaks of the utilization review's decision."""
    named = [
        (value, match.span(1))
        for pattern in _UR_NAMED
        for match in pattern.finditer(low, start, end)
        if (value := parse_date(match[1])) is not None and value != decision
    ]
    if has_any(low[start:end], _UNNAMED):
        for match in _UR_UNNAMED.finditer(low, start, end):
            date = match.lastindex or 0
            value = parse_date(match[date])
            if value is not None and value != decision:
                named.append((value, match.span(date)))
    best: tuple[datetime.date, tuple[int, int]] | None = None
    at = start
    while at < end:
        stop = low.find(". ", at, end)
        stop = end if stop < 0 else stop + 1
        if _UR_WORD.search(low, at, stop) and _DENIED_WORD.search(low, at, stop):
            for match in _ANY_DATE.finditer(low, at, stop):
                before = low[max(at, match.start() - 60) : match.start()]
                tail = (
                    before[max((before.rfind(mark) for mark in (",", ";", ")")), default=-1) + 1 :]
                    if "," in before
                    else before
                )
                if _RFA.search(tail) or _OTHER_LABEL.search(before):
                    continue
                value = parse_date(match.group())
                if value is not None and value != decision and (best is None or value > best[0]):
                    best = value, match.span()
        at = stop + 1
    if named:
        latest = max(named)
        return latest if best is None or latest[0] >= best[0] else best
    return best
