"""Kinds of treatment that are given in visits, and the words for them: text in, kind out.

Visits of one kind are not those of another: what "12 sessions" were of shows in these words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.word_starts import by_letter

_OTHER_THERAPIES: Final = (
    r"shock ?wave|eswt",
    r"biofeedback",
    r"traction|spinolator|decompress",
    r"aquatic|aqua|pool",
    r"ultrasound",
    r"stimulat|electric",
    r"infrared|heat",
    r"laser",
    r"ice(?<!\wice)\b",
    r"speech",
    r"vestibular",
    r"vision therap",
)
_PROGRAMS: Final = (
    r"work condition|work harden",
    r"functional restoration|frp(?<!\wfrp)\b",
    r"pulmonary rehab|cardiac rehab",
)
_EMDR: Final = r"emdr|eye movement"
_OF_THE_MIND: Final = (r"biofeedback", _EMDR, r"hypno")
_WIDER: Final = {_EMDR: rf"{_EMDR}|psychotherap"}
"""Kinds whose visits are those of another word too."""
SEVERAL_KINDS: Final = {
    "other_therapy": _OTHER_THERAPIES,
    "program": _PROGRAMS,
    "mental_health": _OF_THE_MIND,
}
"""Kinds that a category has in common, though visits of one are not those of another."""
# Each way begins with a letter and looks back from behind its word: so a search passes over all other letters.
KINDS: dict[str, str] = {
    "physical_therapy": r"physical therap|land-based therap|visits? of therapy|sessions? of therapy|post-?operative therap|formal therap|supervised therap|therapy(?<!\wtherapy)(?<!massage therapy)(?<!acupuncture therapy)(?<!aquatic therapy) (?:visits?|sessions?)|physiotherap|pt(?<!\wpt)\b|hand therap|p(?<!\wp)\.t|physical medicine|aquatic|pool(?<!\wpool)\b|rehab|occupational therap|ot(?<!\wot)\b",
    "occupational_therapy": r"post-?operative therap|visits? of therapy|sessions? of therapy|occupational therap|ot(?<!\wot)\b|hand (?:therap|rehab)|physical therap|pt(?<!\wpt)\b",
    "chiropractic": r"chiropract|chiro(?<!\wchiro)|manipulat|adjusted|adjustment",
    "acupuncture": r"acupunct|needled",
    "massage": r"massage|myofascial",
    "mental_health": r"individual therapy|group therapy|talk therapy|psychotherap|cbt(?<!\wcbt)\b|cognitive|psycholog|counsel|psych\b|psychiatr",
    "other_therapy": "|".join(_OTHER_THERAPIES),
    "program": "|".join(_PROGRAMS),
}
ANY_KIND: Final = Seldom(
    by_letter(
        "(?a)" + "|".join(KINDS.values()) + r"|inject|block|epidural|office|consult|program|conservative"
    )
)
COUNTED_KIND: Final = re.compile(
    by_letter(
        "(?a)"
        + "|".join(
            KINDS[kind]
            for kind in ("physical_therapy", "chiropractic", "acupuncture", "massage", "mental_health")
        )
    )
)
"""Kinds that are given in visits and told by their number."""


def kind_of(category: str | None, request: str) -> str | None:
    """The words for the kind of treatment; of a category of several kinds those for the one requested."""
    several = SEVERAL_KINDS.get(category or "", ())
    requested = [kind for kind in several if re.search(kind, request)]
    if len(requested) == 1:
        return _WIDER.get(requested[0], requested[0])
    return KINDS.get(category or "")


@cache
def own_kind(kind: str) -> re.Pattern[str]:
    """The words of a kind, compiled when a letter first asks for it."""
    return re.compile(by_letter(kind), re.ASCII)
