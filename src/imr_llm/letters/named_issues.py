"""Which of several issues a clause speaks of: by number, by order, by words of the request, "both", "the others"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from imr_llm.letters.named_items import ITEM_LIST, ITEMS, items_numbered, telling_words
from imr_llm.letters.places import NOT_SPELT_OUT, OF_TWO, ONE_OF_TWO, ORDINALS, SPELT

Items = frozenset[int]
"""Issues, counted from nought."""
_NONE: Final[Items] = frozenset()
_NUMBERED: Final = re.compile(
    rf"(?a)\b{ITEMS} ?(?P<said>{ITEM_LIST})(?![a-z\d%])|{NOT_SPELT_OUT}\((?P<marked>\d|[a-j])\)(?! or\b)|(?<![^ ])(?P<bare>\d(?:(?:, ?| and | or |,? and )\d)*)[.):]?(?= (?:is|are|was|were)\b)|^(?:only |just )?(?P<letters>[a-j](?:(?:, ?| and | or |,? and | & )[a-j](?![a-z]))*)(?= (?:is|are|was|were)\b|$)|^\(?(?P<head>\d|[a-j])(?:[.):] |\)?$)"
)
_BEHIND_ORDER: Final = r"(?= (?:items?|issues?|requests?|treatments?|services?|stud(?:y|ies)|drugs?|medications?|tests?|procedures?|one|of (?:these|the|them)|is|was|are|were|has|have|does|do|cannot|alone|only|not|and|or|nor)\b|,|$)"
_ORDERED: Final = re.compile(
    rf"\bthe (?P<end>first|last) (?P<many>two|three|four|five)\b|(?:^|\bthe |\b(?:and|or|nor) |, )(?P<order>{'|'.join(ORDINALS)}|last){_BEHIND_ORDER}"
)
_REST: Final = re.compile(
    r"\b(?:(?:the|all|any) (?:(?:\w+ )?others?|other (?:(?:\w+ )?(?:requests?|items?|issues?|treatments?|services?|medications?|drugs?)|(?:one|two|three|four)\b)|remaining|rest|remainder|balance)(?! (?:\d|of the (?:visits|sessions)))|everything else|nothing else)\b"
)
_ALL: Final = re.compile(
    rf"\b(?:all|both|each|every|none|neither|nothing|everything|either(?!$))\b|\b(?:these|those|the|requested|disputed) (?:(?:{'|'.join(SPELT)}) )?(?:\w+ )?(?:requests|items|issues|treatments|services|medications|drugs)\b|\b(?:denials|refusals|determinations|non-certifications)\b|\b(?:the|all)(?: \w+)? (?:requested|disputed) (?:treatment|care)\b"
)
_OR: Final = re.compile(r" n?or ")
_WITH_ANOTHER: Final = re.compile(r" (?:for|after|before|following|during|with|to) ")
_VERB: Final = re.compile(r"\b(?:is|are|was|were|has|have|does|do|cannot|should)\b")
_BOTH: Final = re.compile(r"\b(?:both|neither)\b")
_REQUEST: Final = re.compile(
    r"\b(?:the|this|that|such an?|said) (?:\w+ )?(?:request|item|issue|treatment|service|care|denial|determination|decision)s?\b|^(?:not )?(?:medical|approved|allowed|certified|granted|authori[sz]ed|denied|upheld|overturned)"
)
_IT: Final = re.compile(
    r"\b(?:(?P<one>it|this|that)|they|these|those|them)\b(?= (?:is|are|was|were|has|have|does|do|cannot|should|too|not|medically)\b|$)"
)
_NO_NOUN: Final = re.compile(
    r"\b(?:to|not|do|does|did|would|cannot|records?|findings?|evidence) (?:support|test|study|treat|brace)\b"
)
"""Verbs that look like the name of a treatment."""


_KINDS: Final = tuple(
    (re.compile(rf"(?:^|\b(?:the|this|that|these|those|both|such|his|her|requested|said|an?|for|of|neither|more|no|further|additional) )(?:\w+ )?(?:{nouns})(?P<many>s|ies)?\b"), re.compile(requests))
    for nouns, requests in (
        ("(?:pill|tablet|capsule|patche|injection)s(?= |$)|drug|medication|medicine|pill|tablet|capsule|prescription|narcotic|opioid|hypnotic|anti-inflammatory|relaxant|sleep aid|cream|patch|gel", r"\d ?(?:mg|mcg|%|ml)\b|#\d|\b(?:cream|gel|ointment|patch|tablet|capsule)"),
        ("imaging|scan|film|picture|radiograph|x-?ray", r"\b(?:mri|ct|x-?rays?|radiograph|scan|arthrogram|ultrasound|imaging)"),
        ("electrodiagnosi|electrodiagnostic|electrodiagnostic (?:study|test)|electrical (?:study|test)|nerve (?:study|test|conduction)", r"\bemg|ncv|ncs|electrodiag|nerve cond"),
        ("study|test|testing|tracing|lab", r"\b(?:mri|ct|x-?rays?|scan|emg|ncv|ncs|ekg|ecg|electro|study|studies|test|testing|lab|panel|screen|sleep study|polysomn|cbc)"),
        ("procedure", r"ectomy|plasty|surg|repair|fusion|arthroscop|release|inject|block|epidural|ablation|plasma|shock ?wave|needling"),
        ("surgery|operation|knife", r"ectomy|plasty|surg(?!ical consult)|repair|fusion|arthroscop|release|transposition|reconstruction|replacement|decompress"),
        ("injection|block|shot|needle", r"inject|block|epidural|botox"),
        ("device|unit|machine|equipment|brace|appliance|apparatus", r"\bunit|tens\b|brace|device|chair|walker|\bbed\b|mattress|stimulator|orthosis|support|splint|cane|crutch|pump|machine|pad\b|boot"),
        ("therapy|visit|session|treatment course", r"therapy|sessions|visits|acupunct|chiroprac|manipulation|massage|exercise"),
        ("consultation|referral|consult|specialist", r"consult|referral|evaluation|specialist"),
    )
)  # fmt: skip
"""What treatments of a kind are called in general, and how their requests tell the kind."""


_SHORT_NAME: Final = re.compile(r"\b(?:[abd-kmo-ru-z]\d{1,2}|ct|pt|ot)\b")
"""A name of two letters, or with a number, as of a vitamin, that is no level of the spine."""


def _words(printed: str) -> frozenset[str]:
    return telling_words(printed).union(_SHORT_NAME.findall(printed))


class Issues:
    """The requests of a letter, in lower case, as clauses may name them."""

    def __init__(self, requests: Sequence[str]) -> None:
        words = [_words(request) for request in requests]
        self.all: Items = frozenset(range(len(requests)))
        self._kinds = [
            (noun, frozenset(place for place, request in enumerate(requests) if kind.search(request)))
            for noun, kind in _KINDS
        ]
        self._words = words
        self._own = [
            mine.difference(*(other for k, other in enumerate(words) if k != place))
            for place, mine in enumerate(words)
        ]

    def named(self, clause: str) -> Items:
        """The issues that a clause names by number, order or words of their requests; none where it names none.

        What stands behind "for", "after" and the like is not what it speaks of, where something stands before that.
        """
        for found in _WITH_ANOTHER.finditer(clause):
            named = self._named(clause[: found.start()])
            if named:
                rest = _VERB.search(clause, found.end())
                return named | self._named(clause[rest.start() :] if rest is not None else "")
        return self._named(clause)

    def _named(self, clause: str) -> Items:
        named = set[int]()
        for found in _NUMBERED.finditer(clause):
            named |= items_numbered(
                found["said"] or found["marked"] or found["bare"] or found["letters"] or found["head"],
                len(self.all),
            )
        for found in _ORDERED.finditer(clause):
            named |= self._ordered(found)
        of_two = ONE_OF_TWO.search(clause)
        if of_two is not None and len(self.all) == len(OF_TWO):
            named.add(OF_TWO.index(of_two[1]))
        said = _words(_NO_NOUN.sub("", clause))
        named.update(place for place, own in enumerate(self._own) if said & own)
        return frozenset(named)

    def called(self, clause: str, before: Items, topic: Items) -> Items:
        """The issues that a clause names, calls by their kind ("the drug") or as the rest of those named `before`."""
        called = set[int]()
        for part in _OR.split(clause):
            called |= self.named(part) or self._of_a_kind(part, topic)
        if not called and before and _REST.search(clause) is not None:
            called |= self.all - before
        return frozenset(called)

    def leaves_the_rest(self, clause: str) -> bool:
        """Whether a clause speaks of the others, so that something else is decided of some."""
        return _REST.search(clause) is not None

    def mentioned(self, sentence: str) -> Items:
        """The issues that a sentence names, with those that share one of its words: what "it" may mean behind it."""
        said = _words(_NO_NOUN.sub("", sentence))
        return self.named(sentence).union(place for place, words in enumerate(self._words) if said & words)

    def _of_a_kind(self, clause: str, topic: Items) -> Items:
        """The issue that a clause calls by its kind: the only one of it, or that of it which it speaks of; or all of them."""
        for noun, of_kind in self._kinds:
            called = noun.search(clause)
            if called is None or not of_kind:
                continue
            if called["many"] or len(of_kind) == 1:
                return of_kind
            if topic and topic <= of_kind:
                return topic
        return _NONE

    def _ordered(self, found: re.Match[str]) -> Items:
        places = sorted(self.all)
        if found["many"]:
            many = SPELT.index(found["many"]) + 1
            return frozenset(places[:many] if found["end"] == "first" else places[-many:])
        return self.all & {places[-1] if found["order"] == "last" else ORDINALS.index(found["order"])}

    def meant(self, clause: str, topic: Items) -> Items | None:
        """What a clause speaks of that calls nothing by a name: all, or the `topic` where it says "it" or "the request";
        None where it does not say.
        """
        both = _BOTH.search(clause) is not None and len(self.all) > len(OF_TWO)
        if both or _REST.search(clause) is not None:
            return topic if both and len(topic) == len(OF_TWO) else None
        if _ALL.search(clause) is not None:
            return self.all
        it = _IT.search(clause)
        if it is not None:
            return topic if topic and not (it["one"] and len(topic) > 1) else None
        if _REQUEST.search(clause) is None or len(topic) > 1:
            return None
        return topic or self.all
