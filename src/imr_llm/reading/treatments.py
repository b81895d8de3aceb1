"""What kind of treatment a request asks for. Text in, category with span out.

A request is a noun phrase: what is asked for stands before the first preposition ("physical therapy for
the shoulder after surgery"), and at the end of its own compound ("ultrasound guided injection"). So the
request is cut at prepositions; the first piece that names a treatment decides, and within it the last
name. Words that fit many treatments ("evaluation", "unit", "supplies") decide only where nothing else
does.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.spots import has_any
from imr_llm.reading.drugs import FORMS, NAMES
from imr_llm.reading.phrases import Hit, Vocabulary, Word, words
from imr_llm.reading.supplies import SERVED, thing_served
from imr_llm.reading.treatment_names import STRONG, WEAK


class FoundTreatment(NamedTuple):
    """The kind of treatment a text asks for and the words that say so."""

    category: str
    start: int
    end: int


class _Meaning(NamedTuple):
    category: str
    strength: int


def _entries() -> list[tuple[str, _Meaning]]:
    """All names, the strong last: of two spellings of the same words the strong one counts."""
    entries: dict[str, _Meaning] = {}
    for name in sorted(FORMS):
        entries[name] = _Meaning("medication", 0)
    for name in sorted(NAMES):
        entries[name] = _Meaning("medication", 1)
    for strength, groups in ((0, WEAK), (1, STRONG)):
        for category, phrases in groups.items():
            for phrase in phrases.replace("\n", " ").split(","):
                if phrase.strip():
                    entries[phrase.strip()] = _Meaning(category, strength)
    return sorted(entries.items(), key=lambda entry: entry[1].strength)


_SPELT_RIGHT: Final = """
    adduction, addition, analgesia, avascular, avoiding, bearing, beside, casting, completed, conducting, contain,
    continue, contract, covered, custodian, decision, despite, diversion, elective, emergence, evacuation, healing,
    infection, interval, junction, kneeling, lasting, limited, loading, material, measured, medial, mediated,
    mediation, osteochondral, oversight, particular, patellae, peroneal, preventing, provide, provided, radiologist,
    radiology, reached, remained, remission, resting, restore, retraction, scapular, single, stacking, stating,
    suffered, teacher, tearing, titrate, trained, typical, typically, unclear, waking, wasting, wearing, witness
"""
"""Ordinary words one letter off a name: a decision is no misspelt excision."""
_NAMES: Vocabulary[_Meaning] = Vocabulary(_entries(), _SPELT_RIGHT.replace("\n", " ").split(","))
_CUTS: Final = frozenset(
    [
        "for",
        "of",
        "with",
        "to",
        "after",
        "post",
        "following",
        "under",
        "prior",
        "before",
        "during",
        "via",
        "including",
        "include",
        "using",
        "in",
        "at",
        "on",
        "from",
        "by",
        "due",
        "secondary",
        "because",
        "per",
        "status",
        "s/p",
        "w",
    ]
)
_JOINS: Final = frozenset(("and", "or", "plus", "x"))
_PREFIX: Final = re.compile(r"associated (?:surgical services?|surgery service)(?::| ?-|,)")


def find_treatment(low: str, start: int, end: int, text: list[Word] | None = None) -> FoundTreatment | None:
    """The category of the treatment named in lower-case text, or None where no name is known.

    Who has the text's words already can give them.
    """
    before, start = start, _after_prefix(low, start, end)
    if text is None:
        text = words(low, start, end)
    elif start > before:
        text = [word for word in text if word.start >= start]
    hits = _NAMES.find(text)
    strong = [hit for hit in hits if hit.meaning.strength]
    if not strong:
        respelt = _NAMES.find(_NAMES.respelt(text))
        strong = [hit for hit in respelt if hit.meaning.strength]
        hits = hits or respelt
    if not strong and (dose := _DOSE.search(low, start, end)) is not None:
        return FoundTreatment("medication", dose.start(), dose.end())
    if not hits:
        return None
    chosen = _head(text, strong or hits)
    if chosen.meaning.category in SERVED:
        thing = thing_served(chosen.meaning.category, low[start:end], _rest_of_piece(text, chosen))
        if thing is not None:
            return FoundTreatment("durable_medical_equipment", chosen.start, thing.end)
    if start > before and low.endswith("surgeon", chosen.start, chosen.end):
        return FoundTreatment("surgical_service", chosen.start, chosen.end)
    return FoundTreatment(_settled(chosen.meaning.category, low[start:end]), chosen.start, chosen.end)


_THERAPIES: Final = frozenset(("physical_therapy", "occupational_therapy", "chiropractic", "acupuncture"))
_CREAM: Final = re.compile(r"%.*\b(?:cream|gel|ointment|base|topical|lotion)\b")
_SESSIONS: Final = re.compile(
    r"\b(?:sessions?|treatments?|visits?)\b|(?:\d|one|two|three|once|twice) ?(?:x|times?) ?(?:per|a|/|\d|(?:one|two|three|four|six|eight|twelve)\b)|weekly"
)
_IN_SESSIONS: Final = ("session", "treatment", "visit", "weekly", "x", "time")
"""One of these stands in all that `_SESSIONS` matches."""
_DOSE: Final = re.compile(r"\d ?(?:mg|mcg)\b")
_LEVEL: Final = re.compile(
    r"\b(?:levels?|antibod(?:y|ies)|titers?|assay|serum(?<!autologous serum)|free (?:and|&|/) ?total|total (?:and|&) free)\b"
)
_SYRINGES: Final = re.compile(r"\d ?(?:mg|mcg|units?)\b[^,;]{0,20} syringes?\b")
"""A drug that is dispensed in syringes."""
_INTO: Final = re.compile(r"\b(?:intravitreal|intra-?articular|intramuscular|mg im)\b")
"""Where a drug is injected."""
_IMPLANTED: Final = re.compile(
    r"\bstimulator (?:implant|insertion|explant|removal|revision|placement)|(?<!pain )\bpump (?:implant|explant)|\bprosthesis (?:implantation|insertion|explant)"
    r"|\b(?:implantation|insertion|explantation|placement) of (?:an? |the )?(?:[a-z-]+ ){0,3}(?:stimulator|prosthesis)\b|\b(?:im|ex)plantation of (?:an? |the )?(?:[a-z-]+ ){0,3}pump\b"
)
_APPARATUS_WITHIN: Final = ("stimulator", "pump", "prosthesis")
"""An operation that puts an apparatus into the body, or takes it out."""
_PEN: Final = re.compile(r"\d ?(?:mg|mcg|units?|ml)\b[^,;]{0,20}\bpen\b")
"""A drug in a pen, which no nerve stimulation (PENS) is."""
_MODALITY: Final = re.compile(
    r"traction|interferential|ultrasound|\bheat|\bice\b|\b(?:hot|cold) |paraffin|stimulation|stim\b|\btens\b|infrared|cryotherapy|diathermy|laser|compression"
)
_APPARATUS: Final = re.compile(
    r"\b(?:units?|devices?|machines?|rental|purchase|equipment|stimulator|supplies|kit)\b|\bhome (?:paraffin|traction|\w+ bath)\b"
)


def _settled(category: str, request: str) -> str:
    """A modality given in sessions is a therapy, the apparatus for it is equipment; a cream is no injection, a drug in
    syringes no apparatus; to implant an apparatus is an operation."""
    if category == "durable_medical_equipment" and _SYRINGES.search(request):
        return "medication"
    if (
        category == "durable_medical_equipment"
        and has_any(request, _APPARATUS_WITHIN)
        and _IMPLANTED.search(request)
    ):
        return "surgery"
    if category in ("durable_medical_equipment", "imaging"):
        if (
            has_any(request, _IN_SESSIONS)
            and _MODALITY.search(request)
            and _SESSIONS.search(request)
            and not _APPARATUS.search(request)
        ):
            return "other_therapy"
    elif (category == "injection" and _CREAM.search(request)) or (
        category == "other_therapy" and _PEN.search(request)
    ):
        return "medication"
    elif category == "medication" and _LEVEL.search(request):
        return "lab_test"
    elif category == "medication" and _INTO.search(request):
        return "injection"
    elif category == "other_therapy" and _APPARATUS.search(request) and not _SESSIONS.search(request):
        return "durable_medical_equipment"
    return category


def _after_prefix(low: str, start: int, end: int) -> int:
    prefix = _PREFIX.match(low, start, end)
    return prefix.end() if prefix is not None else start


def _head(text: list[Word], hits: list[Hit[_Meaning]]) -> Hit[_Meaning]:
    """The last hit of the first piece, between prepositions, that has one."""
    chosen = hits[0]
    for hit in hits[1:]:
        if _in_brackets(text, hit):
            continue
        between = _without_brackets(text[chosen.last + 1 : hit.first])
        if any(word.base in _CUTS or word.base in "(,;:+&" or word.base == "and" for word in between):
            break
        if chosen.meaning.category in _THERAPIES and _is_evaluate_and_treat(text, hit):
            break
        chosen = hit
    return chosen


def _rest_of_piece(text: list[Word], hit: Hit[_Meaning]) -> list[Word]:
    """The words behind a treatment's name up to a mark, a number or a preposition."""
    rest: list[Word] = []
    for word in text[hit.last + 1 :]:
        if word.base in _CUTS or word.base in _JOINS or not word.base[0].isalpha():
            break
        rest.append(word)
    return rest


def _in_brackets(text: list[Word], hit: Hit[_Meaning]) -> bool:
    """Whether the hit is all that stands in brackets, as another name of what stands before them."""
    opened = text[hit.first - 1].base == "("
    return opened and hit.last + 1 < len(text) and text[hit.last + 1].base == ")"


def _without_brackets(between: list[Word]) -> list[Word]:
    """The words between two treatments, none of a name in brackets that ends right before the second one."""
    printed = [word.base for word in between]
    whole = printed[:1] == ["("] and printed[-1:] == [")"] and printed.count("(") == 1
    return [] if whole else between


def _is_evaluate_and_treat(text: list[Word], hit: Hit[_Meaning]) -> bool:
    """Whether the hit is "evaluation and treatment": of a therapist, it asks for the therapy."""
    return hit.meaning.category == "consultation" and text[hit.last].base.startswith("treat")
