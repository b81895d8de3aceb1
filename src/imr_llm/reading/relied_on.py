"""Guidelines as the forms of 2013 name them: "... based its decision on the Chronic Pain Medical Treatment
Guidelines, Opioids, pages 76-80, which is part of the MTUS". Text in, basis and citations with spans out.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.sought import Sought
from imr_llm.letters.word_starts import NOT_WITHIN_A_WORD
from imr_llm.reading.citations import FoundCitation, Words, trim
from imr_llm.reading.guideline_lines import NOTHING_CITED, Basis, GuidelineLine, read_guideline_line
from imr_llm.reading.mtus_chapters import cited_in_mtus
from imr_llm.reading.named_documents import (
    ACOEM,
    KNOWN,
    MTUS_LABEL,
    NON_MTUS,
    ODG,
    SENTENCE_END,
    citation,
    documents,
    joined,
)
from imr_llm.reading.other_sources import OTHER_SOURCE
from imr_llm.reading.told_by_place import told_by_place

_SCHEDULE: Final = r"(?:the )?(?:california )?(?:mtus|medical treatment utilization schedule)(?: \(mtus\))?(?: guidelines?\b)?"
PART_OF: Final = Sought(
    rf"{NOT_WITHIN_A_WORD}(?:"
    rf"(?:\. (?=(?:it|this|that|they|these|both|none|neither) ))?,?;? ?\(?(?:(?:it|this|they|these|which|that|and|both of which|all of which|(?P<none>(?:none|neither) of (?:these|them|which|the (?:two|three|four)))) )*(?:(?:is|are|was|were|forms?) |(?<=, )|(?<=\())(?P<not>not )?(?:an? )?part of {_SCHEDULE}\)?"
    rf"|,? \(?(?:(?:which|that|both of which|all of which) (?:is|are|was|were) (?P<not_in>not )?|(?P<only_not>not ))(?:included |contained |found |adopted |listed )?(?:in|within|by) {_SCHEDULE}\)?"
    rf"|(?:,? \(?(?:which|that) (?:is|are) |, |,? \()(?P<out>outside (?:of )?){_SCHEDULE}\)?"
    r"|, (?:which (?:is|are) )?an? mtus (?:source|guideline|document|reference)"
    rf"|(?<=[\d)]) of {_SCHEDULE}(?=[.,;]|$| and\b)"
    r"|(?:,? which (?:is|are) |, |(?<= )\()(?:a )?(?P<outside>non-? ?mtus (?:source|guideline|document|reference))\)?)",
    ("mtus", "utilization schedule"),
    reach=120,
)
"""What says of the documents before it that they are part of the MTUS, or that they are not."""
_OUTSIDE_TAILS: Final = ("not", "none", "not_in", "only_not", "out", "outside")
_MTUS_FIRST: Final = re.compile(
    rf"(?:- |(?:the )?same (?:document|guidelines?|source|text|chapter|section|page), )?(?P<label>{MTUS_LABEL.pattern})"
)
_OF_OTHERS: Final = re.compile(
    rf"{ODG.pattern}|{ACOEM.pattern}|\b(?:academy|association|society|practice patterns?)\b"
)
"""Whose documents are none of the MTUS's, whatever they are about."""
KNOWN_FIRST: Final = Seldom(rf"(?:the )?(?:{KNOWN.pattern})")
"""A chapter of the MTUS before another document that is told to be outside it."""
_NAMED_OUTSIDE: Final = re.compile(rf"{ODG.pattern}|\bacoem (?:practice )?guidelines?")
_SAYS: Final = re.compile(
    r"(?a)\. |,? (?:(?:also |only |do not |does not )*(?:would|will|may|should|recommends?|allows?|states?|supports?|advises?|indicates?|notes?|says?|provides?|considers?|is|are|have|has)\b)"
)
_NO_DOCUMENT: Final = re.compile(
    r"any|no\b|by\b|(?:the )?(?:above|same|foregoing)\b|(?:(?:his|her|his/her|their|own|the reviewer's) )*(?:clinical |professional |medical )*(?:experience|judge?ment|expertise|knowledge|opinion)\b"
)
_BARE: Final = re.compile(rf"(?:the )?{OTHER_SOURCE}")
"""A document that is named and nothing said of it."""
LONGEST_PASSAGE: Final = 4000
"""Characters read of a passage on guidelines, several times the longest seen, so that the time stays bounded."""
_RELIED: Final = re.compile(
    r"(?:based (?:its|his/her|their|his|her|the|my|our) (?:decision|denial|determination|review)(?:,? (?:regarding|for|of|as to|on(?= (?:all|both|each|the (?:two|three|four|five)) )) [a-z0-9, ]{1,60}?)? (?:up)?on|decision (?:was|is) based (?:up)?on|rel(?:ied|ying) (?:up)?on|\bturned to|\breferring to|\binvok(?:ed|ing)|\bon the (?:basis|strength) of|cited|\bciting|\brested (?:up)?on|based (?:both|all|the|these|its)(?: (?:two|three|four|five))? (?:denials|decisions|determinations) (?:up)?on|\b(?:under|pursuant to)(?= (?:the )?(?:ca |california )?(?:mtus|odg|official disability|acoem)\b)|(?<=reviewer )used|(?<=administrator )used) (?:the )?(?!any\b|no\b|nothing\b|at all\b|or\b|nor\b)"
)
_WHY: Final = re.compile(
    r",? (?:because|since (?!\d)|in the absence of|for (?:lack|want) of|(?:the )?mtus (?:having|being)|given that|inasmuch as|as the (?:page|section|mtus))\b"
)
"""What follows the documents: why they were relied on."""
_STOP: Final = re.compile(r"\. (?=[a-z])|\.$")
_OUTSIDE: Final = re.compile(rf"(?:the )?(?:{_OF_OTHERS.pattern}|{NON_MTUS.pattern}|{OTHER_SOURCE})")
_DOCUMENT: Final = Seldom(rf"(?:the )?(?:{MTUS_LABEL.pattern}|{KNOWN.pattern}|{_OUTSIDE.pattern})")
"""What a sentence begins with that names a document and says nothing of it."""
_FOLLOWING: Final = re.compile(
    r"\bthe following(?: (?:documents?|guidelines?|sources?|evidence|references?|citations?|criteria))?$"
)
_COLON: Final = re.compile(" ?: ?")
_OF_SOME: Final = re.compile(r"[ .,;(]*(?:it|this|that|they|these|both) ")
"""What says that documents named before are part of the MTUS, not right behind one."""
_ITEM_LABEL: Final = Seldom(
    r"[a-z0-9(#][^.:;]{1,90}: |(?:for|as to|regarding) [^.:;,]{2,60}, (?=(?:the )?(?:(?:ca |california )?mtus|odg|official disability|acoem)\b"
    rf"|(?:the )?{KNOWN.pattern})"
)
_COUNTED: Final = re.compile(r"(?:section|page)\(s\) ?:")
"""Labels as printed from 2014 on."""
_LISTED_ENDS: Final = re.compile(r"(?<=[a-z0-9)])\. (?=[a-z])")
_VERB: Final = re.compile(
    r" (?:is|are|was|were|has|have|had|does|do|did|says?|gives?|recommends?|allows?|would|will|may|should|can|cannot|advises?|provides?|considers?"
    r"|contains?|address(?:es)?|indicates?|leaves?|speaks?|offers?|asks?|appl(?:y|ies)|names?|mentions?|discuss(?:es)?|covers?|came|comes|requires?|calls? for|states?|notes?|rel(?:y|ies)|includes?"
    r"|supports?(?= [a-z]))(?![a-z])"
)
_NAMES_ONLY: Final = Seldom(
    r"(?:[a-z .]{0,40}? ?: ?)?(?:(?:the )?(?:claims administrator|(?:(?:expert|physician) )?reviewer) (?:relied (?:up)?on|cited|used|applied|referenced) )?"
    rf"{_DOCUMENT.pattern}(?!.{{0,400}}{_VERB.pattern})"
)
"""A line that names documents and says nothing of them: "Chronic Pain Medical Treatment Guidelines, Opioids, page 80"."""
_ENDS_IN_ITS_PART: Final = re.compile(
    r"(?:, which is|, which are|,| \() ?(?:not )?(?:a )?part of (?:the )?(?:mtus|medical treatment utilization schedule)[). ]*$"
)
"""How a line ends that says of the document it names whether it is part of the MTUS."""
_LONGEST_LINE: Final = 400
_NONE: Final = re.compile(
    r"[;,. (]*(?:and )?(?:(?:the )?(?:claims administrator|reviewer) ?: )?(?:none|nothing|not|no (?:medical )?(?:guidelines?|evidence|citations?|authority|source)) ?(?:was |were )?(?:stated|given|named|cited|provided|listed|mentioned)?[. )]*$|[;,. ]*none[.;:] "
)
"""All that may stand at a label where no guideline was cited."""


def read_line(low: str, start: int, end: int) -> GuidelineLine:
    """What the line at a label of its own cites, in the words of the later forms or in an office's own."""
    line = read_guideline_line(low, start, end)
    if line.basis is not None and " part of " not in low[start:end]:
        return line
    own = _NAMES_ONLY.match if line.basis is None else _ENDS_IN_ITS_PART.search
    if end - start > _LONGEST_LINE or own(low, start, end) is None or low.count("based ", start, end) > 1:
        return line
    told = read_relied_on(low, start, end)
    return told if told.basis is not None else line


def read_relied_on(low: str, start: int, end: int) -> GuidelineLine:
    """What a passage of lower-case folded text says a decision was based on."""
    end = min(end, start + LONGEST_PASSAGE)
    citations, said = told_by_place(low, start, end)
    at = start
    is_told = bool(citations)
    for tail in PART_OF.finditer(low, start, end) if not citations else ():
        behind = _behind_colon(low, at, tail, end)
        named = documents(low, *behind) if behind is not None else documents(low, at, tail.start())
        for first, last in named:
            known = (first, last) != named[-1] and any(
                of_mtus.match(low, first, last) for of_mtus in (KNOWN_FIRST, MTUS_LABEL)
            )
            part = known or not any(tail[name] for name in _OUTSIDE_TAILS)
            cited = citation(low, first, last, part=part)
            if cited is not None:
                citations.append(cited)
        said.append(Words(*(trim(low, tail.start(), tail.end()) or tail.span())))
        at = behind[1] if behind is not None else tail.end()
        is_told = is_told or _OF_SOME.match(tail.group()) is None
    if not is_told and (low.find("section(s)", start, end) < 0 or low.find("section(s):", start, end) >= 0):
        listed, names = _listed(low, start, end)
        if len(listed) > len(citations):
            citations, said = listed, names
    if not citations and (label := _MTUS_FIRST.match(low, start, end)) is not None:
        citations += _labelled(low, *label.span("label"), end)
        said.append(Words(*label.span("label")))
    if not citations:
        citations, said = _untold(low, start, end)
    if not citations and _BARE.match(low, start, end) is not None:
        stop = _STOP.search(low, start, end)
        cited = citation(low, start, stop.start() if stop else end, part=False)
        citations = [cited] if cited is not None else []
    sources = {citation.source for citation in citations}
    basis: Basis | None = None
    if sources:
        basis = "mtus" if sources == {"MTUS"} else "both" if "MTUS" in sources else "other"
    else:
        nothing = NOTHING_CITED.search(low, start, end) or _NONE.match(low, start, end)
        if nothing is not None:
            basis = "none"
            said.append(Words(*nothing.span()))
    return GuidelineLine(basis, tuple(said), tuple(citations))


def _behind_colon(low: str, at: int, tail: re.Match[str], end: int) -> tuple[int, int] | None:
    """The documents that follow what is said of them: "the following, which is not part of the MTUS: ..."."""
    colon = _COLON.match(low, tail.end(), end)
    if colon is None or _FOLLOWING.search(low, at, tail.start()) is None:
        return None
    stop = _STOP.search(low, colon.end(), end)
    return colon.end(), stop.start() if stop is not None else end


def _listed(low: str, start: int, end: int) -> tuple[list[FoundCitation], list[Words]]:
    """Documents that sentences without a verb name, under labels or not: "Cream: MTUS ..., page 111. ODG, Pain Chapter, ..."."""
    citations: list[FoundCitation] = []
    said: list[Words] = []
    stops = [stop.end() for stop in _LISTED_ENDS.finditer(low, start, end)]
    for first, last in pairwise((start, *stops, end)):
        if _DOCUMENT.match(low, first, last) is None and (label := _ITEM_LABEL.match(low, first, last)):
            first = label.end()
        why = _WHY.search(low, first, last)
        last = why.start() if why is not None else last
        if _DOCUMENT.match(low, first, last) is None or _VERB.search(low, first, last) is not None:
            if citations:
                continue
            break
        for piece, piece_end in joined(low, first, last):
            label = MTUS_LABEL.match(low, piece, piece_end)
            if label is not None and _COUNTED.search(low, label.end(), piece_end):
                of_mtus = cited_in_mtus(low, label.end(), piece_end)
                citations += of_mtus
                said += [Words(cited.start, cited.end) for cited in of_mtus]
                continue
            outside = _OUTSIDE.match(low, piece, piece_end)
            cited = citation(low, piece, piece_end, part=outside is None)
            if cited is not None:
                citations.append(cited)
                said.append(Words(cited.start, cited.end))
    return citations, said


def _labelled(low: str, start: int, label: int, end: int) -> list[FoundCitation]:
    """What a passage cites that begins with the MTUS itself, in the words of 2014 on or of 2013."""
    if low.find("section(s)", label, end) >= 0 or low.find("page(s)", label, end) >= 0:
        return cited_in_mtus(low, label, end)
    if KNOWN.match(low, label, end) is None:
        return []
    stop = SENTENCE_END.search(low, label, end)
    cited = citation(low, start, stop.start() if stop else end, part=True)
    return [cited] if cited is not None else []


def _untold(low: str, start: int, end: int) -> tuple[list[FoundCitation], list[Words]]:
    """Citations of a passage that does not say whether they are part of the MTUS."""
    citations: list[FoundCitation] = []
    said: list[Words] = []
    for lead in _RELIED.finditer(low, start, end):
        stop = _STOP.search(low, lead.end(), end)
        last = stop.start() if stop else end
        why = _WHY.search(low, lead.end(), last)
        last = why.start() if why else last
        for first, piece_end in documents(low, lead.end(), last):
            known = KNOWN.search(low, first, piece_end) is not None and not _OF_OTHERS.search(
                low, first, piece_end
            )
            cited = citation(low, first, piece_end, part=known or "mtus" in low[first:piece_end])
            if cited is not None and not _NO_DOCUMENT.match(low, cited.start, cited.end):
                citations.append(cited)
                said.append(Words(*lead.span()))
    if not citations:
        for match in _NAMED_OUTSIDE.finditer(low, start, end):
            said_of = _SAYS.search(low, match.end(), end)
            last = said_of.start() if said_of else end
            why = _WHY.search(low, match.end(), last)
            cited = citation(low, match.start(), why.start() if why else last, part=False)
            citations += [cited] if cited is not None else []
            said.append(Words(*match.span()))
            break
        for match in KNOWN.finditer(low, start, end):
            if "guideline" in low[match.start() : match.end() + 12]:
                citations.insert(0, FoundCitation("MTUS", Words(*match.span()), None, (), *match.span()))
                said.insert(0, Words(*match.span()))
                break
    return citations, said
