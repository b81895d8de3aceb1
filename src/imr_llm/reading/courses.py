"""Courses of treatment in running text: visits already had, and what a guideline supports.

"The patient has completed 12 sessions of physical therapy" tells of the past; "ODG recommends up to 10
visits over 8 weeks" of the guideline. Both are a number before a noun such as visits; which of the two,
or neither (a request, an authorization), the words around it say. Text in, values with spans out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from imr_llm.reading.numbers import ONE, RANGE, WORDS, Range, read_range
from imr_llm.reading.quantities import VISITS, Unit
from imr_llm.letters.spots import spots

_NOUN = re.compile(r"(visits?|sessions?|treatments?|appointments?|course(?= recommended))\b|(?:x|times) ?(?=\d)")
_NOUNS = ("visit", "session", "treatment", "appointment", "course recommended")
_TIMES = ("x ", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "times ")
_COUNT_BEFORE = re.compile(
    rf"(?<![\d.,/:-])({RANGE})[- ]*(?:(?!(?:weeks?|days?|months?|times?|per|hours?|years?|to|for|on|in|and|with|over|at|than|from|was|were|is|that|which|did|has|had)\b)[a-z/'(),&-]+ ){{0,6}}$"
)
_OF_ALLOWED = re.compile(r"(\d{1,3}) ?(?:of|out of|/) ?(?:the )?(?:\d{1,3})[ -]*(?:(?:authorized|approved|certified|prescribed|scheduled|planned|requested) )?(?:[a-z/-]+ ){0,4}$")
_PER = re.compile(r" ?(?:/|per\b|a (?:week|month)|each|every|weekly)")

LONGEST_SENTENCE = 400
"""Characters looked at on either side of a noun at most, so that the time stays linear."""

KINDS: dict[str, str] = {
    "physical_therapy": r"physical therap|physiotherap|\bpt\b|hand therap|\bp\.t|physical medicine|aquatic|rehab|occupational therap|\bot\b",
    "occupational_therapy": r"occupational therap|\bot\b|hand therap|physical therap|\bpt\b",
    "chiropractic": r"chiropract|\bchiro|manipulat|adjustment",
    "acupuncture": r"acupunct",
    "massage": r"massage|myofascial",
    "mental_health": r"psychotherap|\bcbt\b|cognitive|psycholog|counsel|psych\b|biofeedback|psychiatr",
    "other_therapy": r"shock ?wave|eswt|biofeedback|traction|aquatic|aqua|pool|ultrasound|stimulat|infrared|laser|spinolator|ice|heat|decompress|electric",
    "injection": r"inject|block|epidural|esi\b",
    "consultation": r"office|follow|consult",
    "program": r"program|restoration|conditioning|hardening",
}
_ANY_KIND = re.compile("|".join(KINDS.values()))
_HAD = re.compile(
    r"\b(?:complet(?:ed|ion)|had|attended|received|undergone|underwent|finished|participated|previous(?:ly)?|prior|included?|includes|to date|so far|status post|s/p|after|gone to|past|underwent"
    r"|already|performed|has been (?:treated|seen)|treated with|was seen|was provided|were provided|numbered)\b"
)
_NOT_HAD = re.compile(
    r"\b(?:request(?:s|ed|ing)?|authoriz(?:ed|ation)|approv(?:ed|al)|certif(?:ied|ication)|denied|deny|non-? ?certif[a-z]*|modif[a-z]+|recommend[a-z]*|guidelines?|mtus|odg|acoem|order(?:ed|s)?|prescri[a-z]+|additional|further|pending|schedul[a-z]+|up to"
    r"|plan(?:ned|s)?|would|should|allow[a-z]*|exceed[a-z]*|propos[a-z]+|remaining|seeks?|asks?|asked|wants|another|more|rfa|maximum|currently requested|trial of|is for|extra|sought|advis[a-z]+|refer[a-z]+|limit[a-z]*|support[a-z]*|warrant[a-z]*|to receive|indicated|medically necessary|necessity)\b"
)
_REQUESTED = re.compile(r"\brequest|\brfa\b|non-? ?certif|\bdenied|\bdenial")
_LISTED = re.compile(r"(?:treatments?|therap(?:y|ies)|modalities|care|diagnostics?)[a-z ,/()-]{0,40} (?:has |have |had )?(?:also )?includ")
_PRESUMED = re.compile(r"presumably (?:completed|had|attended|received)|and (?:completed|attended|received|had)|had (?:completed|had|received)|has completed|have completed|(?:has|had|have) (?:already )?(?:had|attended|received|completed|finished)|\b(?:patient|worker|claimant|applicant|employee|he|she) (?:has |had )?(?:already )?(?:finished|completed|attended|received|had)|visits? (?:have|has|had) been completed|sessions? (?:have|has|had) been completed")
_NONE_HAD = r"(?:no (?:prior|previous|past|history of|earlier)(?: [a-z/-]+){{0,3}}? ?(?:{kind})|(?:has|have|had) (?:not|never) (?:yet |previously |started |begun |attended |undergone |received |tried |completed |been |any )*(?:had |received |undergone |seen by |any |to date )*(?:a |an |any )?(?:prior |previous |course of |formal )?(?:{kind})|(?:has|have) had no (?:prior |previous |formal )?(?:{kind})|(?:{kind})(?: [a-z]+)? (?:has|have) not been (?:tried|attempted|started)|never (?:had|tried|received|undergone) (?:any )?(?:{kind})|naive to (?:{kind})|(?:{kind})[a-z ]* naive)"


class Past(NamedTuple):
    """Visits had, and the words that say so."""

    visits: int
    start: int
    end: int


class Limit(NamedTuple):
    """What a guideline supports; `low` is None for "up to"."""

    low: int | float | None
    high: int | float
    unit: Unit
    start: int
    end: int


def _sentence(low: str, at: int, start: int, end: int, marks: tuple[str, ...] = (". ", "; ")) -> tuple[int, int]:
    """The sentence around a position; semicolons divide too, unless other marks are given."""
    start, end = max(start, at - LONGEST_SENTENCE), min(end, at + LONGEST_SENTENCE)
    first = start
    for mark in marks:
        before, after = low.rfind(mark, start, at), low.find(mark, at, end)
        if before >= 0:
            first = max(first, before + len(mark))
        if after >= 0:
            end = after
    return first, end


def find_prior_visits(low: str, category: str | None, stretches: list[tuple[int, int]]) -> Past | None:
    """The number of visits of this kind of treatment the worker has had, in the stretches given.

    The rationale should stand last: what it says wins. None where no number is stated.
    """
    kind = KINDS.get(category or "")
    if kind is None:
        return None
    own = re.compile(kind)
    best: Past | None = None
    for start, end in stretches:
        found = _had(low, start, end, own, _ANY_KIND)
        if found is not None:
            best = found
    if best is None:
        for start, end in reversed(stretches):
            none = _none_had(kind, own, low, start, end)
            if none is not None:
                return none
    return best


_NO = ("no ", "not ", "never ", "naive", "had no")


def _none_had(kind: str, own: re.Pattern[str], low: str, start: int, end: int) -> Past | None:
    """ "No prior physical therapy": looked for only in clauses around a denial."""
    pattern = re.compile(_NONE_HAD.format(kind=kind))
    for at in spots(low, _NO, start, end):
        first = max(start, at - 45)
        match = pattern.search(low, first, min(end, at + 90))
        if match is not None:
            return Past(0, match.start(), match.end())
    return None


def _had(low: str, start: int, end: int, own: re.Pattern[str], any_kind: re.Pattern[str]) -> Past | None:
    best: Past | None = None
    for noun in _nouns(low, start, end, (*_NOUNS, *_TIMES)):
        if noun.group(1) is None:
            candidate = _multiplied(low, noun, start, end, own)
        else:
            candidate = _counted(low, noun, start, end, own, any_kind)
        if candidate is not None and (best is None or candidate.visits > best.visits):
            best = candidate
    return best


def _nouns(low: str, start: int, end: int, words: tuple[str, ...]) -> Iterator[re.Match[str]]:
    for at in spots(low, words, start, end):
        if at == start or not low[at - 1].isalpha():
            match = _NOUN.match(low, at, end)
            if match is not None:
                yield match


def _multiplied(low: str, noun: re.Match[str], start: int, end: int, own: re.Pattern[str]) -> Past | None:
    """ "Physical therapy x 6" in a list of treatment to date."""
    first, last = _sentence(low, noun.start(), start, end)
    number = re.compile(r"\d{1,3}(?! ?(?:x|times|weeks|wks|days|months|mg|/))").match(low, noun.end(), end)
    before = low[max(first, noun.start() - 40) : noun.start()]
    if number is None or not own.search(before.rsplit(",", 1)[-1]):
        return None
    if not _HAD.search(low, first, noun.start()) or _NOT_HAD.search(low, first, last):
        return None
    return Past(int(number.group()), noun.start(), number.end())


def _counted(
    low: str, noun: re.Match[str], start: int, end: int, own: re.Pattern[str], any_kind: re.Pattern[str]
) -> Past | None:
    first, last = _sentence(low, noun.start(), start, end, (". ",))
    window = max(first, noun.start() - 90)
    if _PER.match(low, noun.end()):
        return None
    numbered = _number_near(low, window, noun.start())
    of = _OF_ALLOWED.search(low, window, noun.start()) if numbered else None
    count = of or (_COUNT_BEFORE.search(low, window, noun.start()) if numbered else None)
    if count is None:
        after = re.compile(rf"(?:\(|x ?|, ?|: ?)({ONE})\)?").match(low, noun.end() + 1, end)
        if after is None or not own.search(low, window, noun.start()):
            return None
        count = after
    value = read_range(count.group(1))
    if value.high > 200:
        return None
    clause_start, clause_end = _clause(low, count.start(), noun.end(), first, last)
    phrase = low[count.start() : noun.end()] + low[noun.end() : min(clause_end, noun.end() + 45)]
    nearby = low[max(clause_start, count.start() - 60) : count.start()]
    counted = low[count.start() : noun.end()]
    if any_kind.search(counted) and not own.search(counted):
        return None
    if own.search(phrase):
        pass
    elif any_kind.search(phrase) or (any_kind.search(nearby) and not own.search(nearby)):
        return None
    elif not own.search(nearby) and not _PRESUMED.search(low, clause_start, noun.end()):
        return None
    context = low[clause_start : count.start()]
    tail = low[count.start() : clause_end]
    if not _HAD.search(low, first, clause_end):
        return None
    blocked = _NOT_HAD.search(context[-70:]) or _NOT_HAD.search(tail[:70])
    if _REQUESTED.search(low, first, count.start()) and not (
        _LISTED.search(low, first, count.start()) or _PRESUMED.search(low, clause_start, noun.end())
    ):
        return None
    if blocked and not _PRESUMED.search(context[-60:]) and of is None:
        return None
    return Past(int(value.high), count.start(), noun.end())


def _number_near(low: str, start: int, end: int) -> bool:
    """Whether one of the last words before a noun can be a number; saves most of the closer looks."""
    for word in low[start:end].replace("-", " ").replace("(", " ").replace("/", " ").split()[-9:]:
        if word[0].isdigit() or word in WORDS:
            return True
    return False


def _clause(low: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The clause around a stretch inside its sentence."""
    marks = [low.rfind(mark, first, start) for mark in (", and ", ", but ", " but ", " as the ", " noting ", ", which ", " however", " because ")]
    begin = max([m for m in marks if m >= 0], default=first)
    stops = [p for mark in (", and ", ", but ", " but ", ", which ", ", with ", " and an ", ", so ") if (p := low.find(mark, end, last)) >= 0]
    return begin, min(stops, default=last)


_GUIDELINE = re.compile(
    r"\b(?:guidelines?|mtus|odg|acoem|recommend(?:s|ed|ation|ations)?|allow(?:s|ed|ing)?|supports?|supported|warrants?|suggests?|limit(?:s|ed|ing)?|appropriate|maximum|permits?|call(?:s)? for|states?|medical treatment|post-?surgical treatment|calls|gives|generally|lists?|time to produce)\b"
)
_OWN_COURSE = re.compile(
    r"\b(?:request(?:s|ed|ing)?|complet(?:ed|ion)|attended|received|underwent|undergone|previous(?:ly)?|prior|authorized|certified|approved|additional|an additional|denied|remaining|currently|these|those|the (?:\d+|six|eight|twelve|ten|four|three|two)|this|has had|had|have had|his|her|already|sought|combined|further|first|another|in dispute|proposed|more|extra|new)\b"
)
_POINTED = re.compile(r"(?:\bthe|these|those|his|her|by only|by|all|of|additional|another|extra) $(?<!total of )(?<!maximum of )(?<!trial of )(?<!course of )(?<!set of )(?<!limit of )(?<!exceed the )(?<!excess of the )(?<!above the )(?<!beyond the )(?<!over the )(?<!within the )(?<!series of )")
_UP_TO = re.compile(r"(?:up to|maximum of|no more than|not (?:to )?exceed(?:ing)?|not more than|at most|less than|limited to|limit of|limits? (?:[a-z]+ )?(?:to|at|of)|cap of|to a maximum of|fewer than|upper limit of|limit (?:use|it|treatment) to)(?: a)?(?: (?:total|maximum) of)?(?: an additional| about| approximately)? ?$")
_TRIAL = re.compile(r"\b(?:trial|initial|initially|clinical trial|first)\b")
_SURGICAL = re.compile(r"post-? ?(?:surgical|operative|op)\b|post-? ?injection|after surgery|following surgery|surgery")
_APPLIED = re.compile(
    r"\b(?:as the guidelines?|this patient'?s|the (?:patient|claimant|worker|applicant|employee)'?s (?:condition|diagnos[ei]s|injury)|total the worker|would be expected|current guidelines|since the guidelines?|within the guideline|in this case, (?:the )?guidelines?)\b"
)
_ICD_LIST = re.compile(r"\(?icd|unspecified|729\.|337\.")


class _Supported(NamedTuple):
    low: int | float | None
    high: int | float
    unit: Unit
    start: int
    end: int
    trial: bool
    total: bool
    surgical: bool
    applied: bool
    condition: str


def find_limit(low: str, category: str | None, start: int, end: int, request: str, diagnoses: str) -> Limit | None:
    """The total a rationale says its guideline supports for this worker's condition.

    The total wins over a trial; of several conditions the one the reviewer applies, which shows in the
    words of the rationale or in the worker's diagnoses; None where that is not clear.
    """
    if category in VISITS or category in ("program",):
        found = _visit_limits(low, start, end)
        chosen = _choose(found, request, diagnoses) if found else None
        return chosen or (None if found else _time_limit(low, start, end, category))
    if category == "injection":
        return _injection_limit(low, start, end)
    return _time_limit(low, start, end, category, request)


def _visit_limits(low: str, start: int, end: int) -> list[_Supported]:
    out: list[_Supported] = []
    for noun in _nouns(low, start, end, _NOUNS):
        if noun.group(1).startswith("appointment") or _PER.match(low, noun.end()):
            continue
        first, last = _sentence(low, noun.start(), start, end)
        window = max(first, noun.start() - 70)
        count = _COUNT_BEFORE.search(low, window, noun.start()) if _number_near(low, window, noun.start()) else None
        if count is None:
            continue
        before = low[max(first, count.start() - 70) : count.start()]
        after = low[noun.end() : min(last, noun.end() + 80)]
        phrase = low[count.start() : noun.end()]
        guideline = _GUIDELINE.search(low, first, last) or re.match(r",? (?:over|in|within) [\da-z-]+", after)
        if guideline is None:
            continue
        near = " ".join(before.rsplit(", ", 1)[-1].split()[-4:]) if not _UP_TO.search(before) else ""
        if _OWN_COURSE.search(near) or _OWN_COURSE.search(phrase) or _POINTED.search(before):
            continue
        if re.match(r" (?:(?:was|were|is|are|being|have been|has been) )?(?:requested|sought|not medically|medically|exceed|would|authorized|completed|approved)", after):
            continue
        value = read_range(count.group(1))
        if value.high > 120:
            continue
        limited = _UP_TO.search(before) is not None and value.low == value.high
        if re.search(r"six-visit clinical trial|\d-visit clinical trial", phrase + after[:16]) and '"' in low[count.start() - 1 : noun.end() + 18]:
            continue
        out.append(
            _Supported(
                None if limited else value.low,
                value.high,
                "visits",
                count.start(),
                noun.end(),
                _TRIAL.search(before[-14:] + phrase + after[:7]) is not None or "time to produce" in before,
                re.search(r"total|up to|maximum", before[-24:]) is not None,
                _SURGICAL.search(before[-45:] + phrase) is not None,
                _APPLIED.search(low, first, last) is not None,
                low[max(first, count.start() - 90) : count.start()] + low[noun.end() : min(last, noun.end() + 90)],
            )
        )
    return out


def _choose(found: list[_Supported], request: str, diagnoses: str) -> Limit | None:
    applied = [c for c in found if c.applied]
    if applied:
        found = applied
    surgical = _SURGICAL.search(request) is not None
    if not surgical and any(not c.surgical for c in found):
        found = [c for c in found if not c.surgical]
    full = [c for c in found if not c.trial] or found
    if len({(c.low, c.high) for c in full}) > 1:
        words = set(re.findall(r"[a-z]{5,}", diagnoses + " " + request)) - _COMMON
        scores = [len(words & set(re.findall(r"[a-z]{5,}", c.condition))) for c in full]
        best = max(scores)
        matching = [c for c, score in zip(full, scores, strict=True) if score == best]
        if best and len({(c.low, c.high) for c in matching}) == 1:
            full = matching
        elif not any(_ICD_LIST.search(c.condition) for c in full) and full[0].low is None:
            full = full[:1]
        elif all(c.total for c in full):
            full = [max(full, key=lambda c: c.high)]
        else:
            return None
    c = full[0]
    return Limit(c.low, c.high, c.unit, c.start, c.end)


_COMMON = frozenset(
    "physical therapy visits sessions weeks treatment patient spine lumbar cervical right times chronic guidelines recommend recommended medical unspecified with without other worker injured over"
    " condition".split()
)
_TIME = re.compile(
    rf"(?P<lead>(?:no|not)(?: be| to be)?(?: [a-z]+){{0,4}} (?:longer|more|greater) than|less than|limit(?:s|ed|ing)?(?: [a-z]+){{0,5}} to|maximum(?: [a-z]+){{0,3}} of|not (?:to )?exceed|should not exceed|up to|for (?:only )?a maximum of|use (?:is|be) limited to|(?:not|n't) (?:\w+ ){{0,3}}beyond)"
    rf"(?: an?)?(?: maximum of| about| approximately| the first)? ?(?P<n>{RANGE}) ?-?(?P<u>weeks?|days?|months?)\b"
    rf"|(?P<n2>{RANGE}) ?-?(?P<u2>weeks?|days?|months?) (?:maximum|at most)\b"
)
_AFTER_SURGERY = re.compile(rf"(?:recommended for|supports?|allows?|for) (?P<n>{RANGE})[ -](?P<u>weeks?|days?)(?: of [a-z -]+)? (?:after|following|post)")
_TRIAL_MONTH = re.compile(rf"(?P<n>{ONE})[ -](?P<u>months?|days?) (?:[a-z-]+ ){{0,3}}trial")
_STAY = re.compile(rf"(?:stay|target|median|los)[a-z ,()]{{0,60}}?(?:is|as|of|=|:|-) ?(?P<n>{RANGE}) ?(?P<u>days?)\b")
_UNITS: dict[str, Unit] = {"week": "weeks", "day": "days", "month": "months"}


_TIME_WORDS = ("week", "day", "month")


def _timed(pattern: re.Pattern[str], low: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Matches of a pattern that ends with a span of time, looked for before each such word."""
    done = start
    for at in spots(low, _TIME_WORDS, start, end):
        if at < done or not re.match(r"[\w)][ -]$", low[at - 2 : at]):
            continue
        match = pattern.search(low, max(done, at - 110), min(end, at + 60))
        if match is not None:
            done = match.end()
            yield match


def _time_limit(low: str, start: int, end: int, category: str | None, request: str = "") -> Limit | None:
    patterns: list[re.Pattern[str]] = []
    if category == "medication" or category in VISITS:
        patterns.append(_TIME)
    elif category == "durable_medical_equipment":
        patterns += [_TIME, _AFTER_SURGERY]
        if re.search(r"rental|trial|days?|months?|weeks?", request) and "purchase" not in request:
            patterns.append(_TRIAL_MONTH)
    elif category == "surgical_service":
        patterns.append(_STAY)
    for pattern in patterns:
        for match in _timed(pattern, low, start, end):
            groups = match.groupdict()
            printed, unit = groups.get("n") or groups.get("n2"), groups.get("u") or groups.get("u2")
            if low.startswith(" supply", match.end()):
                continue
            first, last = _sentence(low, match.start(), start, end)
            if printed is None or unit is None or not (_GUIDELINE.search(low, first, last) or "should" in low[first:last]):
                continue
            lead = groups.get("lead") or ""
            if category == "medication" and lead == "up to" and not re.search(r"(?:use|used|treatment|short)", low[first : match.start()]):
                continue
            if category in VISITS and not re.match(r" of (?:[a-z]+ )?(?:therapy|treatment|care|chiro|acu|manip|phys)|\)", low[match.end() : match.end() + 14]):
                continue
            if re.search(r"symptom|persist|improve|pain (?:for|of|last)|chronic|injury|reduction|relief", low[max(first, match.start() - 40) : match.start()]):
                continue
            value = read_range(printed)
            at_most = bool(lead or groups.get("n2")) and value.low == value.high
            return Limit(None if at_most else value.low, value.high, _UNITS[unit.rstrip("s")], match.start(), match.end())
    return None


_INJECTIONS = re.compile(
    rf"(?P<lead>no more than|(?:a )?maximum of|up to|limited to|not more than|at most|exceed)? ?(?:a (?:total|series) of )?(?<!page )(?P<n>{RANGE}) (?:(?!recommend|support|state|require)[a-z-]+ ){{0,4}}?(?:injections?|blocks?|esi'?s?)\b"
)


def _injection_limit(low: str, start: int, end: int) -> Limit | None:
    chosen: Limit | None = None
    done = start
    for at in spots(low, ("injection", "block", "esi"), start, end):
        match = _INJECTIONS.search(low, max(done, at - 80), min(end, at + 11))
        if match is None:
            continue
        done = match.end()
        first, last = _sentence(low, match.start(), start, end)
        if not _GUIDELINE.search(low, first, last) or _OWN_COURSE.search(low[max(first, match.start() - 40) : match.end()]):
            continue
        if re.search(r"series|second|if after", low[max(first, match.start() - 20) : match.start()]):
            continue
        value: Range = read_range(match["n"])
        if value.high > 12:
            continue
        limit = Limit(
            None if match["lead"] and value.low == value.high else value.low, value.high, "injections", match.start(), match.end()
        )
        if match["lead"] or chosen is None:
            chosen = limit
    return chosen
