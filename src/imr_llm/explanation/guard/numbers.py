"""Rules 11 to 13: every number stands in the letter, the record or the legal facts, with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from imr_llm.explanation.containers import counted_as
from imr_llm.explanation.guard import allowed as may
from imr_llm.explanation.guard.allowed import Allowed, alike
from imr_llm.explanation.guard.case import Case, Place, same_marks, sentence_at
from imr_llm.explanation.guard.lexicon import lexicon
from imr_llm.explanation.guard.said import Said, blanked, numbers_said, treatments_named
from imr_llm.schema.explanation import Finding

QUOTED: Final = re.compile(r"[“\"«]([^”\"»]{3,})[”\"»]")
_FULL_STOP: Final = re.compile(r"[.;](?=\s)")
_REACH: Final = 240
"""Characters around a passage in which its sentence is sought."""
_OR_OTHER: Final = re.compile(r"[^.,;]{0,24}\b(?:or other|u otr[oa]s)\b")
_FREE: Final = frozenset({"next", "help", "about", "not_decided"})


def verbatim(case: Case, place: Place) -> list[tuple[int, int]]:
    """Stretches of a paragraph that stand as printed: names of treatments, and quotations that the letter has."""
    known = case.as_printed.get(place)
    if known is not None:
        return known
    low: str = place.low
    out: list[tuple[int, int]] = []
    for name in case.names(place.paragraph.item):
        pattern = rf"(?<!\w){re.escape(name.lower())}(?!\w)"
        out += [match.span() for match in re.finditer(pattern, low)]
    number = place.paragraph.item
    for match in QUOTED.finditer(low):
        words = " ".join(match.group(1).split()).strip(" .,;") + ("…" if match.group(1).endswith("…") else "")
        words = words.replace("……", "…")
        where = case.folded.low if number is None else case.item_words(number) + " \u25ae " + case.case_words
        if words and (words in where or case.is_name(same_marks(words), number)):
            out.append(match.span(1))
    case.as_printed[place] = out
    return out


def check_numbers(case: Case) -> Iterator[Finding]:
    """Numbers that nothing carries, or that lost their range, limit, condition or kind."""
    of_letter: dict[int | None, list[Allowed]] = {}
    for place in case.places:
        low = blanked(place.low, verbatim(case, place))
        labels = [match.span() for match in case.words.labels.finditer(low)]
        for start, end in labels:
            yield from _check_labels(case, place, start, end)
        low = blanked(low, labels)
        if place.section in ("decided", "asked", "next"):
            for match in case.words.vague.finditer(low):
                yield place.finding(
                    "11 numbers",
                    match.group(),
                    "an amount that is no number of the letter's",
                    "say the number",
                )
        said = numbers_said(low, case.words.numbers)
        if not said:
            continue
        known = _known(case, place, of_letter)
        for number in said:
            yield from _check(case, place, number, known)


def _check_labels(case: Case, place: Place, start: int, end: int) -> Iterator[Finding]:
    """Treatments named by their numbers: there are so many, and a paragraph about one names its own."""
    numbers = treatments_named(place.text[start:end], len(case.items))
    own = place.paragraph.item
    if any(not 0 < n <= len(case.items) for n in numbers) or (own is not None and own + 1 not in numbers):
        yield place.finding(
            "2 items",
            place.text[start:end],
            "the number of the treatment is wrong",
            "number them as the letter does",
        )


def _known(case: Case, place: Place, of_letter: dict[int | None, list[Allowed]]) -> list[Allowed]:
    number = place.paragraph.item
    items = case.items if number is None or number >= len(case.items) else (case.items[number],)
    known = may.of_law(case, place.paragraph.facts) + may.of_counts(case, place.section)
    if place.section not in _FREE or number is not None:
        known += [each for item in items for each in may.of_item(item)]
    if place.section in ("asked", "decided"):
        known += [
            Allowed(Said("injections", 1, 1, "exact", 0, 0)) for item in items if item.quantity.max is None
        ]
        known += [each for item in items for each in may.of_names_before(item)]
    if place.section == "why":
        if number not in of_letter:
            texts = [case.case_words, *(case.item_words(k) for k in _numbers(case, number))]
            of_letter[number] = [each for text in texts for each in may.of_words(text)]
        near = [
            replace(each, any_kind=each.said.kind == "bare")
            for text in around(case, place)
            for each in may.of_words(text)
        ]
        if _is_of_visits_had(case, place):
            near = [replace(each, conditional=False) for each in near]
        carried = near if place.paragraph.evidence else of_letter[number]
        known += carried
        known += [_as_printed(each, of_letter[number]) for item in items for each in may.of_reasons(item)]
        age = case.record.patient.age
        if age is not None:
            known.append(Allowed(Said("age", age, age, "exact", 0, 0)))
    return known


def around(case: Case, place: Place) -> list[str]:
    """The sentences of the letter that a paragraph's passages stand in, in lower case."""
    out = []
    for span in place.paragraph.evidence:
        before = case.letter.text[max(0, span.start - _REACH) : span.start]
        after = case.letter.text[span.end : span.end + _REACH]
        ended = span.quote.rstrip().endswith((".", ";"))
        head, tail = _FULL_STOP.split(before)[-1], "" if ended else _FULL_STOP.split(after)[0]
        out.append(" ".join((head + span.quote + tail).lower().split()))
    return out


def _is_of_visits_had(case: Case, place: Place) -> bool:
    """Whether a paragraph rests on where the letter counts the visits so far, which are under no condition."""
    counted = case.record.evidence.get(f"/items/{place.paragraph.item}/prior_visits", ())
    return bool(counted) and set(place.paragraph.evidence) <= set(counted)


def _as_printed(each: Allowed, of_letter: list[Allowed]) -> Allowed:
    """A number of the record under the condition that the letter prints it under, if it always does."""
    same = [
        other for other in of_letter if alike(each.said, other.said) and other.said.high == each.said.high
    ]
    return replace(each, conditional=bool(same) and all(other.conditional for other in same))


def _numbers(case: Case, number: int | None) -> list[int]:
    return list(range(len(case.items))) if number is None else [number]


def _check(case: Case, place: Place, said: Said, known: list[Allowed]) -> Iterator[Finding]:
    words = place.text[said.start : said.end + 24]
    if said.kind == "label":
        if said.low > len(case.items) or place.paragraph.item not in (None, int(said.low) - 1):
            yield place.finding(
                "2 items", words, "the number of the treatment is wrong", "number them as the letter does"
            )
        return
    same = [each for each in known if (alike(said, each.said) or each.any_kind) and _equal(said, each.said)]
    if not case.words.other_amount.search(sentence_at(place.text, said.start)):
        same = [each for each in same if not each.elsewhere]
    if not same and said.kind == "bare" and _is_told(case, place, said):
        return
    if same and said.kind == "dispensed" and _is_other_form(case, place, said):
        yield place.finding(
            "11 numbers", words, "the request is for another form of it", "say what the request says"
        )
        return
    wrong_limit = _is_not_limit(case, place, said) if same else ""
    if wrong_limit:
        yield place.finding("13 ranges", words, wrong_limit, "say the limit as the letter does")
        return
    if same:
        yield from _check_condition(case, place, said, same)
        return
    near = [
        each.said for each in known if alike(said, each.said) and said.high in (each.said.low, each.said.high)
    ]
    if any(other.low != other.high for other in near):
        yield place.finding(
            "13 ranges",
            words,
            "a range of the letter became another amount",
            "say both ends as the letter does",
        )
    elif any(other.bound != said.bound for other in near):
        yield place.finding(
            "13 limits",
            words,
            "an upper or lower limit was lost or made",
            "say 'up to' where the letter does, and only there",
        )
    elif any(_equal(said, each.said) for each in known):
        yield place.finding(
            "11 numbers",
            words,
            f"the number stands in the letter, but not of this kind ({said.kind})",
            "say what the letter counts",
        )
    else:
        yield place.finding(
            "11 numbers",
            words,
            f"nothing carries this number ({said.kind})",
            "leave it out, or name the legal fact that gives it",
        )


def _is_told(case: Case, place: Place, said: Said) -> bool:
    """Whether the letter gives a number, of whatever kind, where it gives the reasons for the item."""
    number = place.paragraph.item
    if number is None or number >= len(case.items):
        return False
    texts = [case.item_words(number), *around(case, place)]
    if place.section == "why":
        return any(_equal(said, each.said) for text in texts for each in may.of_words(text))
    counted = re.compile(rf"^[a-z]* ?{re.escape(said.noun)}\b") if said.noun else None
    return counted is not None and any(
        _equal(said, each.said) and counted.match(text[each.said.end :].lstrip())
        for text in [*texts, case.case_words]
        for each in may.of_words(text)
    )


def _is_other_form(case: Case, place: Place, said: Said) -> bool:
    """Whether the name of the treatment says that it comes in another form, or counts another: patches, boxes, tablets."""
    if _OR_OTHER.match(place.low, said.end) is not None:
        return False
    item = case.item_of(place)
    forms = lexicon("en").numbers.forms
    counted = None if item is None else forms.get(counted_as(item.request, said.high) or "")
    if counted is not None and said.noun in case.words.numbers.forms:
        return case.words.numbers.forms[said.noun] != counted
    printed = (
        {forms[word] for word in re.findall(r"[a-z]+", item.request.lower()) if word in forms} if item else ()
    )
    form = case.words.numbers.forms.get(said.noun)
    if not printed or form is None:
        return False
    return form not in printed


def _is_not_limit(case: Case, place: Place, said: Said) -> str:
    """What is wrong with a number that a sentence gives as the guideline's, beside the record's limit; or nothing."""
    item = case.item_of(place)
    if item is None or place.section != "why" or item.guideline_limit.max is None:
        return ""
    limit = item.guideline_limit
    unit = limit.unit or ""
    sentence = sentence_at(place.text, said.start)
    if not case.words.guideline.search(sentence) or case.words.trial.search(sentence):
        return ""
    supported = case.words.supports.search(place.low, 0, said.start) is not None
    if not alike(said, Said(may.KIND_OF_UNIT.get(unit, unit), 0, 0, "exact", 0, 0)):
        same = supported and (said.low, said.high) == (limit.min, limit.max)
        return f"the guideline's number counts {unit}" if same else ""
    if limit.min is not None and limit.min != limit.max and said.low == said.high in (limit.min, limit.max):
        return "one end of the guideline's range"
    return "" if not supported or limit.max in (said.low, said.high) else "not the guideline's limit"


def _equal(one: Said, other: Said) -> bool:
    return (one.low, one.high, one.bound) == (other.low, other.high, other.bound) and (
        one.kind != "code" or one.noun == other.noun
    )


def _check_condition(case: Case, place: Place, said: Said, same: list[Allowed]) -> Iterator[Finding]:
    sentence = sentence_at(place.text, said.start)
    words = place.text[said.start : said.end + 24]
    if all(each.conditional for each in same) and not case.words.condition.search(sentence):
        yield place.finding(
            "13 conditions",
            words,
            "the letter gives this number under a condition",
            "say the condition: with improvement",
        )
    if all(each.trial for each in same) and not case.words.trial.search(sentence):
        yield place.finding(
            "13 conditions",
            words,
            "in the letter this number is a trial",
            "say that it is a trial, or the first visits",
        )
