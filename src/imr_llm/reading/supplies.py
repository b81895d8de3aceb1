"""Things that are named after the treatment they serve: a therapy ball is no therapy, test strips are no test.

A name of one word ("ball") says little; what counts is that it is the last of its phrase, behind the name of a
treatment: "physical therapy ball", "urine test strips, box of 50", "massage table purchase".
"""

from __future__ import annotations

from typing import Final

from imr_llm.reading.phrases import Word

SERVED: Final = frozenset(
    (
        "physical_therapy",
        "occupational_therapy",
        "chiropractic",
        "acupuncture",
        "massage",
        "other_therapy",
        "mental_health",
        "imaging",
        "lab_test",
        "consultation",
        "program",
    )
)
"""Kinds of treatment that things are named after."""
_NAMES: Final = """
    apparatus bag ball band bed belt bench bicycle bike block board boot box brush cane chair container cream cup cushion
    device equipment gel glove gun halter harness kit lamp machine mask massager mat mattress oil pack pad patch pillow
    pulley pump putty roller sauna shoe sock strap strip supply table tape tool towel tub tubing vest wax wedge
"""
_THINGS: Final = frozenset(_NAMES.split())
_THINGS_OF: Final = {
    "imaging": frozenset(("equipment", "gel", "machine", "supply", "table")),
    "lab_test": frozenset(("bag", "container", "cup", "equipment", "machine", "strip", "supply", "tubing")),
}
"""Kinds of test that only some things serve: a test kit is a test, and "MRI, IT band" names a part of the body."""
_ASIDE: Final = frozenset(("purchase", "rental", "refill", "replacement", "set", "bottle", "tube"))
"""What may follow the thing itself: "therapy ball purchase"."""
_TENDON: Final = frozenset(("it", "iliotibial", "tibial"))
"""What a band of the body is called."""
_IN_SESSIONS: Final = ("session", "visit", "weekly", " week")


def thing_served(category: str, request: str, behind: list[Word]) -> Word | None:
    """The thing that is asked for, where the words `behind` the name of a treatment of one of the kinds `SERVED` say that it
    is one; None where the treatment itself is asked for.
    """
    thing: Word | None = None
    before = ""
    for word in behind:
        if word.base not in _ASIDE or thing is None:
            before = thing.base if thing is not None else ""
            thing = word
    if thing is None or thing.base not in _THINGS_OF.get(category, _THINGS):
        return None
    if thing.base == "band" and before in _TENDON:
        return None
    for sign in _IN_SESSIONS:
        if sign in request:
            return None
    return thing
