"""Rule 17: the legal facts are told whole. One that is named stands as it is worded, none that the outcomes call for is
missing, and no sentence in other words drops what a fact says beside it, or widens it.

An explanation that names the facts of this package is held to their very words; one written by somebody else, to what
its sentences say of the law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from imr_llm.explanation.guard.case import Case, Place, missing, same_marks
from imr_llm.explanation.guard.numbers import verbatim
from imr_llm.schema.explanation import Finding, SectionId
from imr_llm.schema.record import Item

_LAW: Final[tuple[SectionId, ...]] = ("not_decided", "next", "help")
_ALWAYS: Final[dict[SectionId, tuple[str, ...]]] = {
    "not_decided": ("only_necessity", "records_only"),
    "help": ("help_line",),
}
_OF_DENIED: Final = ("appeal", "appeal_grounds", "not_a_ground")
_OF_DENIED_AHEAD: Final = ("stays_in_force", "unless_changed")
"""Of care that is still to come: what was given is not asked for again."""
_OF_NECESSARY: Final = ("must_approve", "must_pay", "unless_disputed")


def check_facts_told(case: Case) -> Iterator[Finding]:
    """Facts that a paragraph names and does not say as they are worded; facts that are missing."""
    if not case.law.version or case.explanation.facts_version != case.law.version:
        return
    for place in case.within(*_LAW):
        for key in place.paragraph.facts:
            words = case.law.texts.get(key)
            if words is not None and not _says(place, words):
                yield place.finding(
                    "17 legal facts",
                    place.text[:60],
                    f"it names the legal fact {key}, and does not say it as it is worded",
                    f"write: {words}",
                )
    for section, keys in (*_ALWAYS.items(), ("next", _called_for(case.items))):
        named = {key for place in case.within(section) for key in place.paragraph.facts}
        for key in keys:
            if key in case.law.texts and key not in named:
                yield missing(
                    "17 legal facts",
                    section,
                    f"the legal fact {key} is not told",
                    f"write: {case.law.texts[key]}",
                )


def _called_for(items: tuple[Item, ...]) -> tuple[str, ...]:
    denied = [item for item in items if item.outcome == "upheld"]
    return (
        *(_OF_NECESSARY if any(item.outcome == "overturned" for item in items) else ()),
        *(_OF_DENIED if denied else ()),
        *(_OF_DENIED_AHEAD if any(not item.retrospective for item in denied) else ()),
    )


def _says(place: Place, words: str) -> bool:
    return same_marks(words) in same_marks(place.text)


def check_law_whole(case: Case) -> Iterator[Finding]:
    """Sentences about the law that leave out what the law says beside it, or say more than it says."""
    words = case.words
    for place in case.within("next", "decided", "help"):
        for sentence in case.sentences(place, verbatim(case, place)):
            for says, beside, what in words.law_needs:
                if says.search(sentence) and not beside.search(sentence):
                    yield place.finding(
                        "17 legal facts", sentence, f"the law says this of {what} only", "say that too"
                    )
            for says, what in words.law_never:
                if says.search(sentence):
                    yield place.finding("17 legal facts", sentence, what, "say what the legal facts say")
    told = [place for place in case.within("next") if words.law_duty.search(place.low)]
    if told and not any(words.law_unless.search(place.low) for place in case.within("next")):
        yield told[0].finding(
            "17 legal facts",
            told[0].text[:60],
            "the law makes an exception: an appeal, or a dispute about payment for another reason",
            "say when it does not hold",
        )


def check_approved_part(case: Case) -> Iterator[Finding]:
    """The part that was approved before, told as what was denied or only asked for."""
    for place in case.within("asked"):
        item = case.item_of(place)
        if item is None or not item.authorized_portion:
            continue
        for match in _quoted(item.authorized_portion).finditer(place.low):
            lead = re.split(r"[.;”\"»]", place.low[: match.start()])[-1]
            if case.words.of_denied_part.search(lead):
                yield place.finding(
                    "5 part that stands",
                    place.text[max(0, match.start() - 40) : match.end()],
                    "the insurer had approved this part",
                    "say that it had been approved",
                )


@lru_cache(maxsize=256)
def _quoted(name: str) -> re.Pattern[str]:
    return re.compile(rf"[“\"«']{re.escape(same_marks(name.lower()))}")
