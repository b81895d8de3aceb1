"""Nouns that numbers count: those of each unit of the record, and those of other things. In the singular."""

from __future__ import annotations

import re
from typing import Final, Literal

from imr_llm.reading.visit_kinds import ANY_KIND
from imr_llm.schema.vocabulary import Unit

CountedUnit = Unit | Literal["years"]
"""A unit of the record, or that of an age."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OWN: Final[dict[CountedUnit, frozenset[str]]] = {
    "visits": _words(
        "visit session sesssion treatment appointment course tx encounter class meeting consultation consult"
        " attendance contact occasion lesson hospitalization trip evaluation"
    ),
    "dispensed": _words(
        "tablet tab capsule cap caplet pill patch lozenge film suppository vial ampule bottle tube box kit pack"
        " packet unit count dose spray inhaler syringe pen piece each"
    ),
    "grams": _words("gram gm g grm"),
    "milliliters": _words("ml milliliter cc"),
    "days": _words("day daily"),
    "weeks": _words("week wk"),
    "months": _words("month mo mos monthly"),
    "hours": _words("hour hr"),
    "injections": _words(
        "injection shot block infusion esi tpi series procedure epidural treatment session visit"
    ),
    "refills": _words("refill rf repeat"),
    "each": _words(
        "test screen study swab sample specimen unit piece pair set pack box bottle device item night trip"
        " visit session x-ray scan mri view each"
    ),
    "years": _words("year yr yo old y"),
}
"""What is counted by a number of each unit."""
ANY_UNIT: Final = frozenset[str]().union(*(OWN[unit] for unit in OWN if unit != "years"))
MEASURES: Final = _words(
    "day wk week mo month yr year hr hour min minute sec second mg mcg milligram ml cc gm gram lb pound inch cm mm foot feet"
    " mile meter percent degree"
)
"""These are counted wherever they stand behind a number: "a 3 week period"."""
OTHER_THINGS: Final = (
    ANY_UNIT
    | MEASURES
    | _words(
        "point level step stair block page chapter view grade stage medication medicine drug surgery operation fusion physician"
        " doctor provider surgeon reviewer therapist people person child thing factor criterion criteria reason question"
        " finding sign symptom complaint diagnosis diagnoses condition report record note guideline document element"
        " domain area way part joint side item type kind ground study test cigarette drink beer am pm scale"
    )
)
"""What else numbers count, but for the nouns of their own unit."""
STOPS: Final = _words(
    "of were was is are has have had been be being did does do to in that which who and or with without for over by at on"
    " from per a an each every as but than then the this these those it he she they his her their when where while if"
    " because since after before during until so far only not no more less would will could should may might can"
    " remained remain remains helped completed attended used given received authorized approved requested denied set allowed"
    " exceeds goes makes comes brings leaves seems appears falls lies fits shows suggests means equals gives keeps stays"
    " reaches requires"
)
"""Words at which what a number counts can stand no more."""

_TREATMENT: Final = rf"{ANY_KIND.pattern}|visit|session|treat|appointment|therap|encounter|exercise|attend|completed|ha(?:s|ve|d) (?:had|been given)\b"
OTHER_KIND: Final = re.compile(
    r"(?a)\b(?:physical therap|physiotherap|pt\b|occupational therap|hand therap|chiropract|acupunct|massage|psychotherap|cbt\b"
    r"|counsel|biofeedback|aquatic|work (?:hardening|conditioning))"
)
"""Kinds of treatment that are no others' visits."""
NEAR: Final[dict[CountedUnit, re.Pattern[str]]] = {
    "visits": re.compile(_TREATMENT),
    "injections": re.compile(r"inject|infus|block|\bshots?\b|\besis?\b|epidural|\btpis?\b|botox|procedure"),
    "refills": re.compile(r"refill|\brf\b|repeat"),
    "days": re.compile(r"\bda(?:y|ily)"),
    "weeks": re.compile(r"week|\bwks?\b"),
    "months": re.compile(r"month|\bmos?\b"),
    "hours": re.compile(r"hour|\bhrs?\b"),
}
"""What must stand near a number whose own words leave open what it counts."""
