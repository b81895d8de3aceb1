"""Chapters of the Medical Treatment Utilization Schedule as a guideline line cites them (8 CCR 9792.20 to 9792.27): name and
year, sections, pages. Text in, citations with spans out.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any, spots
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.citations import FoundCitation, Words, made, page_numbers, trim, whole_document

CHAPTER_NAMES: Final = (
    r"chronic pain medical treatment|chronic pain treatment|chronic pain|opioids? treatment|acupuncture medical treatment|acupuncture treatment|acupuncture"
    r"|post-?surgical (?:rehabilitation )?treatment|post-?surgical|forearm, wrist,? (?:and|&) hand complaints|forearm, wrist,? (?:and|&) hand disorders"
    r"|neck (?:and|&) upper back complaints|ankle (?:and|&) foot complaints|low back complaints|shoulder complaints"
    r"|elbow complaints|elbow disorders(?: medical treatment)?|knee complaints|eye complaints|stress-? ?related conditions"
    r"|general approach(?:es)?(?: to initial assessment and documentation)?|initial approaches to treatment|initial assessment"
    r"|prevention|cornerstones of disability prevention and management|cornerstones of disability"
    r"|independent medical examinations and consultations|pain, suffering,? and the restoration of function"
    r"|assessing red flags and indications for immediate referral|follow-up visits|"
    + "|".join(
        f"{topic} (?:disorders?|guidelines?)?"
        for topic in (
            "low back",
            "shoulder",
            "knee",
            "elbow",
            "eye",
            "cervical and thoracic spine",
            "hand, wrist,? and forearm",
            "hip and groin",
            "ankle and foot",
            "chronic pain",
            "interstitial lung disease",
            "occupational interstitial lung disease",
            "traumatic brain injury",
            "workplace mental health",
            "opioids",
            "antiemetics",
            "work-related asthma",
        )
    )
)
_CHAPTER: Final = re.compile(
    by_letter(
        rf"(?a)(?:{CHAPTER_NAMES}|(?<=mtus )[a-z][a-z&/ -]{{1,40}}?)(?: guidelines?)?,? \(?(?:19|20)\d\d\)?(?!\d)"
        rf"|(?:(?<=, and )|(?<=; ))(?:{CHAPTER_NAMES}) guidelines?\b"
    )
)
_CHAPTER_ENDS: Final = ("guideline", "20", "19")
"""One of these stands in all that `_CHAPTER` matches."""
_UNKNOWN_CHAPTER: Final = re.compile(
    r"(?a)(?!sections?\b)[a-z][a-z&/ -]{1,50}(?:, [a-z][a-z&/ -]{1,50}){0,2} (?:19|20)\d\d(?=[,.;]| guidelines|$)"
)
OLD_CHAPTER: Final = Seldom(rf"(?:{CHAPTER_NAMES})(?: guidelines?)?")
_JOINTS: Final = (", and ", "; ")
_LABELLED: Final = r"(?:the )?(?:(?:ca |california )?mtus )?"
_BETWEEN: Final = re.compile(rf"(?:(?:,? and |,? as well as |, |; ?|\. ?|/ ?| & ){_LABELLED})+$")
_LABEL_ENDS: Final = (" mtus", ";mtus", "/mtus", " the", " as well as")
_OPENS: Final = re.compile(
    r"(?:[,;./&] ?| and | as well as )(?:the )?(?:ca |california )?(?:mtus|(?<=[ ;,])the)$| as well as$"
)
"""What stands before a chapter's name that is not inside a section, behind the mark or word that joins it to another."""
_LONGEST_OPENING: Final = 40
_REGULATIONS: Final = re.compile(r"(?a)9792\.\d[\d.]*(?: ?- ?[\d.]+)?")
"""Numbers of regulations, printed as part of a chapter's name."""
_SECTION: Final = re.compile(r"(?a)[,.;:]? ?\bsections?(?: ?\(s\))? ?:+ ?")
_PAGES: Final = re.compile(
    r"(?a)[,.;:(]? ?\bpages?(?: ?\(s\))? ?:* ?(\d(?:[\d ,&;-]| ?(?:and|to|through) (?=\d))*)"
)
_GUIDELINE_CITATION: Final = re.compile(r"(?:guidelines?[ ,:-]*)?(?:citation[ :]*)?")
_ACOEM_FIRST: Final = re.compile(
    r"(?P<joined>/ ?acoem (?=[a-z]))|/? ?\(?(?P<named>acoem\b|american college of occupational)"
)
_GUIDELINES: Final = re.compile(r" guidelines?\b")
_ENDS_IN_YEAR: Final = re.compile(r"\d\)?$")


def cited_in_mtus(low: str, start: int, end: int) -> list[FoundCitation]:
    while start < end and low[start] in " :,-":
        start += 1
    guideline = _GUIDELINE_CITATION.match(low, start, end)
    start = guideline.end() if guideline else start
    acoem = _ACOEM_FIRST.match(low, start, end)
    if acoem is not None:
        if acoem["joined"] is None:
            named = acoem.start("named")
            return [whole_document("ACOEM", low, named - (low[named - 1] == "("), end)]
        start = acoem.end()
    heads = [m for m in _chapters(low, start, end) if _opens_chapter(low, start, m.start())]
    if has_any(low[start:end], _JOINTS):
        heads = _with_unknown(low, start, end, heads)
    old = OLD_CHAPTER.match(low, start, end) if not heads or heads[0].start() > start else None
    if old is not None and heads:
        heads.insert(0, old)
    if not heads:
        if old is None:
            return [whole_document("MTUS", low, start, end)] if trim(low, start, end) else []
        return [_chapter(low, old.start(), old.end(), end)]
    out: list[FoundCitation] = []
    for k, head in enumerate(heads):
        stop = heads[k + 1].start() if k + 1 < len(heads) else end
        between = _BETWEEN.search(low, head.end(), stop) if k + 1 < len(heads) else None
        out.append(_chapter(low, head.start(), head.end(), between.start() if between else stop))
    return out


def _chapters(low: str, start: int, end: int) -> list[re.Match[str]]:
    """The names of chapters between two positions, looked for as long as a year or "guideline" is to come."""
    names: list[re.Match[str]] = []
    while has_any(low[start:end], _CHAPTER_ENDS):
        name = _CHAPTER.search(low, start, end)
        if name is None:
            break
        names.append(name)
        start = name.end()
    return names


def _opens_chapter(low: str, start: int, at: int) -> bool:
    """A chapter's name stands first or behind ", and", a comma or a semicolon, not inside a section."""
    before = low[start:at].rstrip()
    if not before or before.endswith((",", ";", ".", " and", "/", "&")):
        return True
    return before.endswith(_LABEL_ENDS) and _OPENS.search(before[-_LONGEST_OPENING:]) is not None


def _with_unknown(low: str, start: int, end: int, heads: list[re.Match[str]]) -> list[re.Match[str]]:
    """The names of chapters with those that are not known, behind what joins them to others."""
    for joint in spots(low, _JOINTS, start, end):
        unknown = _UNKNOWN_CHAPTER.match(low, joint + (2 if low[joint] == ";" else 6), end)
        if unknown is not None and not any(
            unknown.start() < head.end() and head.start() < unknown.end() for head in heads
        ):
            heads.append(unknown)
    return sorted(heads, key=lambda head: head.start())


def _chapter(low: str, start: int, name_end: int, end: int) -> FoundCitation:
    """One chapter: its name, then its section and pages up to `end`."""
    rest = name_end
    tail = _GUIDELINES.match(low, rest, end)
    if tail is not None:
        if not _ENDS_IN_YEAR.search(low[start:name_end]):
            name_end = tail.end()
        rest = tail.end()
    pages: tuple[int | tuple[int, int], ...] = ()
    section_end = end
    cited = None
    if "page" in low[rest:end]:
        for cited in _PAGES.finditer(low, rest, end):
            section_end = min(section_end, cited.start())
            pages += page_numbers(cited[1])
    label = _SECTION.match(low, rest, end)
    section = trim(low, label.end() if label else rest, section_end)
    if section is not None and low[section.start : section.end] in ("guideline", "guidelines", "and"):
        section = None
    if section is not None and label is None and _REGULATIONS.fullmatch(low, section.start, section.end):
        name_end, section = section.end, None
    last = cited.end() if cited is not None else section.end if section else name_end
    return made(FoundCitation, ("MTUS", made(Words, (start, name_end)), section, pages, start, last))
