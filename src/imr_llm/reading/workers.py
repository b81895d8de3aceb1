"""The worker's age and sex as a case summary tells them. Text in, values with spans out.

Of several ages the present one counts ("42 years old at the time of injury, now 47"); the ages of other
people, of injuries and of films are told apart by the words around them. The sex stands behind the age
("61 y/o M"), in a word for the worker, or in the pronouns that stand for the worker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import Beginnings, last_match
from imr_llm.reading.bystanders import is_bystander
from imr_llm.reading.numbers import WORDS

Span = tuple[int, int]


class Worker(NamedTuple):
    """Age in years and sex, each None where it is not told, with the words that tell them."""

    age: int | None
    age_spans: tuple[Span, ...]
    sex: str | None
    sex_spans: tuple[Span, ...]


class _Age(NamedTuple):
    years: int
    start: int
    end: int


_IN_WORDS: Final = (
    r"(?:(?:twenty|thirty|fou?rty|fifty|sixty|seventy|eighty)(?:[- ]?(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|sixteen|seventeen|eighteen|nineteen)"
)
_YEARS: Final = rf"(\d{{1,3}}|{_IN_WORDS})"
_OLD: Final = (
    r"(?:years? ?- ?olds?|years?[ -]old|years? of age|yrs?[ .-]*s?[ .-]*(?:old|of age)|y[ /.-]?o\b|years?(?=, (?:male|female))"
    r"|-years-old)"
)
_PERSON: Final = r"(?:he|she|worker|patient|applicant|claimant|employee|individual|member)"
_AGE: Final = re.compile(
    rf"(?a)\b(?:{_YEARS}(?: ?\(\d{{2}}\))?(?: ?- ?|, | )?{_OLD}"
    r"|(?:aged?|age of|age(?: now| today| at present)? ?:|aged:|at age|is now)[ :]*(\d{2})\b(?! ?(?:months|days|weeks|and (?:older|over)))"
    r"|(?:male|female|man|woman)[a-z -]*, (?:aged? )?(\d{2})\b(?=[, ]|\.)"
    rf"|(?:{_PERSON}|(?:the|this) (?:man|woman)) is (?:now |currently )?(\d{{2}}|{_IN_WORDS})(?: years\b|(?=[.,;] | and ))"
    r"|m(?:r|rs|s)\. ?(?:\[[a-z]+\]|[a-z]{1,15})? ?,? (?:who )?is (?:now |currently )?(\d{2})(?=[.,;] | and )"
    r"|(?:an?|this|the) (?:young |older |elderly )?(?:woman|man|male|female|gentleman|lady)(?: [a-z-]+){0,3} of (\d{2})\b"
    rf"|{_PERSON} ?: ?(\d{{2}}) ?/|(?:he|she) turned (\d{{2}})\b"
    rf"|{_PERSON}, (?:now |aged |who is )?(\d{{2}}),"
    rf"|(?:{_PERSON}|m(?:r|rs|s)\.(?: (?:\[[a-z]+\]|[a-z]{{1,15}}))?) ?, an? (?:[a-z-]+ ){{1,4}}of (\d{{2}})(?=,)"
    r"|m(?:r|rs|s)\. ?(?:\[[a-z]+\]|[a-z]{1,15})? ?, (?:now )?(\d{2}),"
    r"|(?:is|now) currently (\d{2})(?=[.,] )"
    r"|age (?:is |was )?(?:recorded |given |listed |stated |noted )?(?:as )?(\d{2})\b(?! ?(?:months|days|weeks|and (?:older|over)))"
    r"|(\d{2}) ?/? ?[mf](?=, [a-z]| (?:who|with|presents|injured|s/p|has|complain|sustained))"
    r"|[mf][ /,]{1,2}(\d{2})\b(?=,? (?:who|with|presents|injured|s/p|has|complain|sustained))"
    r"|age ?/ ?(?:sex|gender) ?: ?(\d{2}))"
    r"|\((?:(?:male|female|m|f),? (\d{2})[,)]|(\d{2}) ?[mf][,)])"
)
_AGE_WORDS: Final = Beginnings(("year", "y o", "yo ", "yr", "age", "male", "female", "man", "woman", "currently", "worker is", "patient is", "claimant is", "applicant is", "employee is", "he is", "she is", "he turned", "she turned", "worker: ", "patient: ", "claimant: ", "applicant: ", "employee: ", "mr. ", "ms. ", "mrs. ", "(male", "(female", "patient, ", "worker, ", "claimant, ", "applicant, ", "employee, "))  # fmt: skip
_ABBREVIATED: Final = re.compile(r"[0-9mf](?:(?<=[0-9])[0-9] ?/? ?[mf],? |(?<=[mf])[ /,]{1,2}[0-9]{2},? )")
_NUMBER: Final = re.compile(r"(?a)\d\d|\d(?= ?-?y)|ty[ -]|teen")
"""What every age holds."""
_FIRST: Final = re.compile(
    r"(?a)(\d{2}) ?/? ?[mf](?=,? [a-z])|(?:(?!(?:on|of|in|was|is|his|her|section|page)\b)[a-z-]+ ){0,4}[a-z-]{3,}, (?:now |aged )?(\d{2})(?=, )"
)
"""What a summary may begin with: "53F seamstress", "Postal carrier, 44, ..."."""
_BY_WORK: Final = Seldom(
    r"\ban? (?:[a-z-]+ ){0,3}(?:[a-z-]{2,}(?:er|or|ist|man|woman|ian)(?<!number)(?<!order)(?<!factor)(?<!remainder)(?<!tumor)(?<!error)"
    r"|clerk|cook|nurse|aide|guard|chef|mechanic|agent|assistant|attendant|maid) of ([1-7]\d)(?=[,.;]| (?:who|whose|has|had|is|was|fell|hurt|cut|put|broke|felt|caught"
    r"|slipped|tripped|injured|sustained|developed|reports?|complains?|presents?|works?|worked|strained|twisted|lifted|suffered|struck)\b)"
)
"""A person called by the work done: "a line cook of 24"."""
_INTRODUCTION: Final = 300
"""Characters of a summary in which it calls the worker so."""
_BEGINNING: Final = 60
"""Characters of a summary in which "39M" or "F, 52" are an age and a sex."""
_BEFORE, _AFTER = 30, 36
_OTHERS_AGE: Final = re.compile(
    r"(?a)(?<![a-z])(?:step|grand|god)?(?:wife|husband|spouse|coworker|co-worker|brother|sister|son|daughter|mother|father|child|children|student|client|inmate|customer|resident),? (?:is |was |who is |now )?(?:an? )?$"
    r"|\b(?:over|older than|under|above|below|than|least|(?:patient|individual|adult|worker)s|those) (?:the )?(?:age of )?$"
)
_OF_WORK: Final = (
    r"(?! (?:un)?(?:driver|loader|mechanic|washer|sales[a-z]+|dealer|detailer|maker|tech(?:nician)?|assembler|worker|operator|painter|attendant|examiner"
    r"|adjuster|manager|scheduler|coordinator|nurse|clerk|writer|helper|porter|repair[a-z]+|installer|inspector|broker|builder|cleaner|packer|processor)s?\b)"
)
"""What does not follow a thing of an age, but makes it a person's work: "36 year old truck loader"."""
_NO_PERSON: Final = re.compile(
    rf",? (?:(?:work|industrial|knee|back|shoulder|neck|old|right|left|cervical|lumbar)[- ]){{0,3}}(?:injur(?:y|ies)|mri|films?|x-?rays?|claim|fracture|tear|condition|history|case|scan|study|fusion|surgery|report|accident|scar|implant|car|truck|mattress|brace|(?:son|daughter|child|boy|girl|wife|husband|spouse|mother|father|brother|sister))\b{_OF_WORK}"
)
_THEN: Final = re.compile(
    r",? (?:\w+ ){0,3}?(?:at|on) (?:the )?(?:time|date|day|onset) of (?:the |his |her |this )?(?:\w+ )?(?:injur|accident|claim|incident|hire)|,? when (?:he|she|they|the \w+) (?:was|were|sustained|fell|got)"
)
_THEN_BEFORE: Final = re.compile(r"\b(?:at age|at the age of|then)[ :]*$|\bat age ")
_BEHIND_AGE: Final = re.compile(
    r"\.?[ ,/(-]{0,3}(?:(?:right|left)[- ](?:hand(?:ed)?)(?:[- ]dominant)?,? |(?:rhd|lhd|caucasian|hispanic|african[- ]american|asian|white|black)[ ,]{1,2}){0,3}([mf])\b(?![.'/-]\w)"
)
_BEFORE_AGE: Final = re.compile(r"\b([mf])[ /,]{1,2}\d{2}$")
_WITH_AGE: Final = re.compile(r"\d{2} ?/? ?([mf])[,)]?$")
_LABELLED: Final = re.compile(r"\b(?:sex|gender) ?: ?(?:(f|female)|(m|male))\b")
_SEX: Final = re.compile(
    r"(?:(female|woman|lady|gentlewoman)|(male|man|gentleman)|(?:(ms|mrs|miss)|(mr))\.)(?![a-z'-])"
)
_BY_NOUN: Final = (1, 2)
"""Groups of a sex told by a noun, not by Mr. or Ms."""
_SEX_WORDS: Final = Beginnings(
    ("male", "female", "woman", "lady", "man", "gentle", "mr.", "ms.", "mrs.", "miss.")
)
_NOT_WORKER: Final = re.compile(
    r"(?:wife|husband|spouse|physician|doctor|provider|surgeon|therapist|coworker|co-worker|brother|sister|son|daughter|mother|father|another|assault by a|by a|with a|student|client|inmate|customer|resident|driver who|assistance) ?(?:is |was )?(?:a |an )?(?:\d{1,2}[ -]year[ -]old )?$"
)
_PRONOUN: Final = re.compile(
    r"(?:(s(?<!\ws)he|h(?<!\wh)er(?:s|self)?)|(h(?<!\wh)(?:e|im(?:self)?|is)))\b(?!/)"
)
_HE_SHE: Final = re.compile(
    r"(?:h(?<!\wh)(?:e/she|is/her|er/his|im/her|e or she|is or her|im or her)|s(?<!\ws)he/he)\b"
)
_PEOPLE: Final = re.compile(
    r"(?a)\b(?:(injured worker|worker|patient|applicant|claimant|employee|individual|member|beneficiary|pt|iw)"
    r"|physician|doctor|provider|surgeon|psychologist|chiropractor|therapist|dr\.?|m\.?d\.?|podiatrist|dentist|orthopedist|specialist|ptp|author|examiner|practitioner|internist|radiologist|otolaryngologist|neurologist|urologist|psychiatrist"
    r"|reviewer|attorney|nurse|acupuncturist|adjuster|wife|husband|spouse|son|daughter|mother|father|brother|sister|supervisor|coworker|co-worker)s?\b"
)
_OWN_BODY: Final = re.compile(
    r" (?:own |left |right |bilateral |upper |lower |mid |low |chronic |usual |current |physical |daily |home ){0,3}(?:pain|back|neck|knees?|shoulders?|arms?|hands?|wrists?|fingers?|thumb|elbows?|hips?|legs?|ankles?|foot|feet|head|headaches?|spine|symptoms?|injury|injuries|surgery|job|work|medications?|gait|sleep|therapy|condition|age|activities|range|exam|employer|mri|function|daily)\b"
)


def read_worker(low: str, start: int, end: int) -> Worker:
    """The worker of a case summary, given in lower-case folded text between two positions."""
    age = _present(low, start, end)
    sex = _sex_at(low, age, end) if age is not None else None
    sex = sex or _sex_in_words(low, start, end) or _sex_of_pronouns(low, start, end)
    return Worker(
        age.years if age is not None else None,
        ((age.start, age.end),) if age is not None else (),
        sex[0] if sex is not None else None,
        sex[1] if sex is not None else (),
    )


def _present(low: str, start: int, end: int) -> _Age | None:
    """The first age told that is not said to be a former one, else the first."""
    first: _Age | None = None
    for age in _ages(low, start, end):
        before = low[max(start, age.start - 12) : age.start + 7]
        if not (_THEN.match(low, age.end, end) or _THEN_BEFORE.search(before)):
            return age
        first = first or age
    return first


def _ages(low: str, start: int, end: int) -> Iterator[_Age]:
    """Statements of a person's age, looked for around the words they are made with."""
    first = _FIRST.match(low, start + low.startswith(" ", start), end)
    if first is not None:
        yield from _as_age(low, first, start)
    abbreviated = _ABBREVIATED.search(low, start, min(end, start + _BEGINNING))
    if abbreviated is not None:
        match = _AGE.search(low, abbreviated.start(), min(end, abbreviated.end() + _AFTER))
        if match is not None:
            yield from _as_age(low, match, start)
    done = start
    for at in _AGE_WORDS.spots_on_demand(low, start, end):
        if at < done:
            continue
        begin, last = max(done, at - _BEFORE), min(end, at + _AFTER)
        match = _AGE.search(low, begin, last) if _NUMBER.search(low, begin, last) else None
        if match is not None:
            done = match.end()
            yield from _as_age(low, match, start)
    called = _BY_WORK.search(low, start, min(end, start + _INTRODUCTION))
    if called is not None:
        yield from _as_age(low, called, start)


def _as_age(low: str, match: re.Match[str], start: int) -> Iterator[_Age]:
    printed = match[match.lastindex or 0]
    years = int(printed) if printed.isdigit() else WORDS[printed]
    if (
        14 <= years <= 110
        and not _OTHERS_AGE.search(low[max(start, match.start() - 40) : match.start()])
        and not _NO_PERSON.match(low, match.end())
    ):
        yield _Age(years, match.start(), match.end())


def _named(letter: str) -> str:
    return "female" if letter in ("f", "female") else "male"


def _sex_at(low: str, age: _Age, end: int) -> tuple[str, tuple[Span, ...]] | None:
    """The letter before or behind the age: "61 y/o M", "M/45"."""
    match = (
        _BEHIND_AGE.match(low, age.end, end)
        or _BEFORE_AGE.search(low, age.start, age.end)
        or _WITH_AGE.search(low, age.start, age.end)
    )
    return (_named(match[1]), (match.span(1),)) if match is not None else None


def _sex_in_words(low: str, start: int, end: int) -> tuple[str, tuple[Span, ...]] | None:
    for at in _SEX_WORDS.spots_on_demand(low, start, min(end, start + 900)):
        match = _SEX.match(low, at, end)
        if match is None or _NOT_WORKER.search(low[max(start, match.start() - 40) : match.start()]):
            continue
        if match.lastindex in _BY_NOUN and is_bystander(low, at, match.end(), start, end):
            continue
        return "female" if match.lastindex in (1, 3) else "male", (match.span(),)
    labelled = _LABELLED.search(low, start, end)
    return (_named(labelled[1] or labelled[2]), (labelled.span(),)) if labelled is not None else None


def _sex_of_pronouns(low: str, start: int, end: int) -> tuple[str, tuple[Span, ...]] | None:
    """The sex of the pronouns that stand for the worker, None where they disagree.

    A pronoun stands for the worker before a part of the body or a symptom ("her knee"), or where the worker is
    the last person named in its sentence; where a sentence names no person, it may, and rather so where that was
    the last one named before.
    """
    both = {at for match in _HE_SHE.finditer(low, start, end) for at in range(*match.span())}
    surely: list[re.Match[str]] = []
    likely: list[re.Match[str]] = []
    perhaps: list[re.Match[str]] = []
    for match in _PRONOUN.finditer(low, start, end):
        if match.start() in both:
            continue
        near = max(start, match.start() - 400)
        first = max(near, low.rfind(". ", near, match.start()))
        named = list(_PEOPLE.finditer(low, first, match.start()))
        if match.group() in ("her", "his") and _OWN_BODY.match(low, match.end(), end):
            surely.append(match)
        elif not named:
            before = last_match(_PEOPLE, low, near, first)
            (likely if before is not None and before[1] else perhaps).append(match)
        elif named[-1][1] and all(person[1] for person in named):
            surely.append(match)
    told = surely or likely or perhaps
    sexes = {match.lastindex for match in told}
    if len(sexes) != 1:
        return None
    return "female" if 1 in sexes else "male", tuple(match.span() for match in told[:2])
