"""Guideline lines: what a decision was based on. Text in, basis and citations with spans out.

A line is one or more sentences "Decision based on MTUS <chapter year, Section(s): ...>" and "Decision
based on Non-MTUS Citation <anything>", or a sentence saying that nothing was cited. The chapters are
those of the Medical Treatment Utilization Schedule, 8 CCR 9792.20 to 9792.27.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from imr_llm.letters.spots import has_any
from imr_llm.letters.word_starts import by_letter

Basis = Literal["mtus", "other", "both", "none"]
Source = Literal["MTUS", "ODG", "ACOEM", "other"]


_made = tuple.__new__
"""Makes a named tuple of a tuple, twice as fast as its class does, which is Python."""


class Words(NamedTuple):
    """A stretch of the text."""

    start: int
    end: int


class FoundCitation(NamedTuple):
    """One cited chapter or document: its parts as stretches of the text, pages as numbers or ranges."""

    source: Source
    title: Words | None
    section: Words | None
    pages: tuple[int | tuple[int, int], ...]
    start: int
    end: int


class GuidelineLine(NamedTuple):
    """What a guideline line says; `said` are the words the basis was read from."""

    basis: Basis | None
    said: tuple[Words, ...]
    citations: tuple[FoundCitation, ...]


_ON_LABEL: Final = r"(non-? ?mtus(?: (?:citations?|guidelines?|sources?|references?)(?![a-z]))? ?:?|(?:ca |california )?mtus)?"
_FIRST_BASED: Final = (
    r"decisions? (?:was |were |is |are )?based (?:up)?on ?:? (?:the )?"
    r"|based (?:his/her|their|its|his or her|his|her) decision (?:up)?on (?:the )?"
    r"|b(?:(?<![a-z] b)|(?<=guideline b)|(?<=guidelines b))ased (?:up)?on (?:the )?(?=non-? ?mtus|(?:ca |california )?mtus)"
)
_BASED: Final = re.compile(rf"(?:{_FIRST_BASED}){_ON_LABEL}")
_ALSO_BASED: Final = re.compile(
    rf"(?:{_FIRST_BASED}|(?:, and| and) (?:up)?on (?:the )?(?=non-? ?mtus citation)|,? and (?:the )?(?=non-? ?mtus)){_ON_LABEL}"
)
_ALSO: Final = (" and on ", " and upon ", " and the non", " and non")
"""One of these stands where `_ALSO_BASED` finds more than `_BASED`."""
NOTHING_CITED: Final = re.compile(
    r"(?:did not|does not|didn't) (?:cite|provide|reference|specify|identify|mention|use|rely on|list|name|give|base (?:its|his/her|their|the) decision on|refer to) (?:to |on )?(?:any|a|an|evidence|guideline|medical)[a-z/, -]*"
    r"|(?:no (?:medical )?(?:evidence|guidelines?|citations?)|none) (?:was|were|is|are) (?:cited|provided|given|named|used|needed)|no (?:guidelines?|citations?) (?:cited|provided|given)"
    r"|no (?:specific )?guidelines? (?:was|were) (?:relied (?:up)?on|applied|applicable)|neither [a-z' ]{3,60}? (?:cited|named|used|gave|relied (?:up)?on) any (?:guideline|evidence|criteria)\w*"
    r"|(?:cites?|cited|relied on|gave|named?|provided|offered|listed|referenced) no (?:specific |medical |evidence[- ]based )*(?:evidence|guidelines?|citations?|criteria|source|authority)\b"
    r"|(?:cited|relied on|gave|named) nothing\b"
)
_OUTSIDE: Final = re.compile(
    r"(?:outside (?:of )?(?:the )?mtus|not base (?:its|their|his/her|his or her|the) decision on the mtus)(?: guidelines?)?"
)
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
_CHAPTER_ENDS: Final = re.compile(r"(?a)19\d\d|20\d\d|guideline")
_UNKNOWN_CHAPTER: Final = re.compile(
    r"(?a)(?:(?<=, and )|(?<=; ))(?!sections?\b)[a-z][a-z&/ -]{1,50}(?:, [a-z][a-z&/ -]{1,50}){0,2} (?:19|20)\d\d(?=[,.;]| guidelines|$)"
)
_OLD_CHAPTER: Final = re.compile(rf"(?:{CHAPTER_NAMES})(?: guidelines?)?")
_BETWEEN: Final = re.compile(r"(?:,? and |, |; ?|\. ?|/ ?| & )+$")
_REGULATIONS: Final = re.compile(r"(?a)9792\.\d[\d.]*(?: ?- ?[\d.]+)?")
"""Numbers of regulations, printed as part of a chapter's name."""
_SECTION: Final = re.compile(r"(?a)[,.;:]? ?\bsections?(?: ?\(s\))? ?:+ ?")
_PAGES: Final = re.compile(
    r"(?a)[,.;:(]? ?\bpages?(?: ?\(s\))? ?:* ?(\d(?:[\d ,&;-]| ?(?:and|to|through) (?=\d))*)"
)
_ANY_PAGES: Final = re.compile(
    r"(?a)\b(?:pages?(?: ?\(s\))?|pp?g?s?\.?) ?:? ?(\d{1,4}(?: ?- ?\d{1,4})?(?:(?: ?, ?| and | to | through | ?& ?)\d{1,4}(?: ?- ?\d{1,4})?)*)(?![\d/])"
)
_PAGE: Final = re.compile(r"(?a)(\d+)(?:(?: ?- ?| to | through )(\d+))?")
_ODG: Final = re.compile(
    r"(?a)the official disability guidelines?(?: ?\(? ?odg ?\)?| - odg)?|official disability guidelines?(?: ?\(? ?odg ?\)?| - odg)?"
    r"|odg(?<![a-z./-]odg)(?:[ -]twc\b(?!\.com)| guidelines?)?(?![a-z-]|\.[a-z])"
)
_THERAPY_GUIDELINES: Final = re.compile(
    r" (?:chiropractic|physical therapy|acupuncture|preface) guidelines?\b"
)
_ONLY_CHAPTERS: Final = re.compile(
    r"(?:(?:low|lower|back|neck|upper|shoulder|knee|leg|elbow|forearm|wrist|hand|hip|pelvis|ankle|foot|pain|head|eye|lumbar|thoracic|cervical|acute|chronic|and|&)(?:[ ,]+|(?=[;.]|$)))+(?=[;.]|$)"
)
_OTHER_LABEL: Final = r"(?:other medical treatment guidelines?(?: or medical evidence)?[ :,]*)"
_ODG_JOINT: Final = re.compile(r"(?:,? and|[;,.]| &|/)? ?$")
_LABEL_TAIL: Final = re.compile(r"[ ,:;.-]*")
_ODG_CHAPTER: Final = re.compile(
    r"(?:(?:19|20)\d\d )?(?:the )?(?:shoulders?|knee|low(?:er)? back|back|neck|upper back|elbow|forearm|wrist|hand|hip|pelvis|ankle|foot|pain|mental|stress|head|eye|fitness for duty|diabetes"
    r"|hernia|infectious|pulmonary|burns?|carpal tunnel syndrome|lumbar|cervical|thoracic|chronic pain)\b"
)
OTHER_SOURCE: Final = (
    r"(?:fda\b|u\.?s\.? food|food and drug|american (?:academy|college|society|association|medical|heart|psych[a-z]+|pain|diabetes)|up ?to ?date"
    r"|medscape|e-?medicine|mosby|physicians?'?s? desk|pdr\b|drugs\.com|daily ?med|medline|mayo|webmd|rx ?list|epocrates|pub ?med"
    r"|national (?:institute|guideline|library|clearinghouse|heart)|cochrane|aetna|cigna|blue cross|medicare|cms\b|centers? for|merck"
    r"|goodman|campbell|dorland|taber|harrison|wikipedia|washington state|new england|journal of|https?:|www\.|acoem|cpt\b|ama\b)"
)
_ACOEM: Final = re.compile(
    r"(?a)\b(?:acoem|american college of occupational (?:and|&) environmental medicine)\b"
)
_GUIDELINE_CITATION: Final = re.compile(r"(?:guidelines?[ ,:-]*)?(?:citation[ :]*)?")
_JOINED_ACOEM: Final = re.compile(r"/ ?acoem (?=[a-z])")
_ACOEM_FIRST: Final = re.compile(r"/? ?acoem")
_GUIDELINES: Final = re.compile(r" guidelines?\b")
_ENDS_IN_YEAR: Final = re.compile(r"\d\)?$")
_LABELLED_PAGES: Final = re.compile(r" pages?\(s\) ?:")
_ODG_JOINED: Final = re.compile(r"(?:\band|[;,.&/])[ ]?$")
_LEAD_ENDS: Final = re.compile(r"(?:,? and|[;,.])? ?$")
_PRINTED_LABEL: Final = re.compile(rf"[ ,:]*{_OTHER_LABEL}")
_OTHER_DOCUMENT: Final = re.compile(rf"(?:\.|;|,? and) (?:{_OTHER_LABEL}|(?={OTHER_SOURCE}))")
_SEMICOLON: Final = re.compile(r"; ?")
_NAMES_CHAPTER: Final = re.compile(r"[^;,:]*(?:chapter|[,:/])")
_NEXT_DOCUMENT: Final = re.compile(
    rf"; (?=[a-z])|\.? and (?={OTHER_SOURCE})|(?<=[a-z0-9)])\. (?!http|www)(?={OTHER_SOURCE})|(?<=[a-z0-9]) (?=https?://[^ ]+;? https?://)"
)


def read_guideline_line(low: str, start: int, end: int) -> GuidelineLine:
    """What the line between two positions of lower-case folded text cites.

    Basis is None where the words say nothing about a guideline. Citations come in the line's order.
    """
    decided = _ALSO_BASED if has_any(low[start:end], _ALSO) else _BASED
    based = list(decided.finditer(low, start, end))
    said: list[Words] = []
    citations: list[FoundCitation] = []
    mtus = other = False
    for k, match in enumerate(based):
        stop = based[k + 1].start() if k + 1 < len(based) else end
        label = match[1]
        if label is None and _outside_mtus(low, match.start(), min(stop, match.end() + 60)):
            continue
        if label is not None and label.startswith("non"):
            other = True
            citations += _outside(low, match.end(), stop)
        elif label is not None:
            mtus = True
            citations += cited_in_mtus(low, match.end(), stop)
        else:
            found = _unlabelled(low, match.end(), stop)
            mtus = mtus or any(c.source == "MTUS" for c in found)
            other = other or any(c.source != "MTUS" for c in found)
            citations += found
        said.append(_made(Words, (match.start(), match.start() + len(match.group().rstrip(" :")))))
    outside = _outside_mtus(low, start, end)
    if outside is not None:
        other = True
        said.append(Words(*outside.span()))
    nothing = None if mtus or other else NOTHING_CITED.search(low, start, end)
    basis: Basis | None = None
    if nothing is not None:
        basis = "none"
        said.append(Words(*nothing.span()))
    elif mtus or other:
        basis = "both" if mtus and other else "mtus" if mtus else "other"
    return GuidelineLine(basis, tuple(said), tuple(citations))


def _outside_mtus(low: str, start: int, end: int) -> re.Match[str] | None:
    """The words that put a document outside the MTUS."""
    if low.find("outside ", start, end) < 0 and low.find("not base ", start, end) < 0:
        return None
    return _OUTSIDE.search(low, start, end)


def trim(low: str, start: int, end: int) -> Words | None:
    """The stretch without blanks and marks at its ends; None where nothing is left."""
    while start < end and low[start] in " ,;:.-":
        start += 1
    while end > start and low[end - 1] in " ,;:.":
        end -= 1
    return _made(Words, (start, end)) if start < end else None


def cited_in_mtus(low: str, start: int, end: int) -> list[FoundCitation]:
    while start < end and low[start] in " :,-":
        start += 1
    guideline = _GUIDELINE_CITATION.match(low, start, end)
    start = guideline.end() if guideline else start
    joined = _JOINED_ACOEM.match(low, start, end)
    if joined is not None:
        start = joined.end()
    elif (acoem := _ACOEM_FIRST.match(low, start, end)) is not None:
        return [_whole("ACOEM", low, acoem.end() - 5, end)]
    heads = [m for m in _chapters(low, start, end) if _opens_chapter(low, start, m.start())]
    joined_on = low.find(", and ", start, end) >= 0 or low.find("; ", start, end) >= 0
    for unknown in _UNKNOWN_CHAPTER.finditer(low, start, end) if joined_on else ():
        if not any(unknown.start() < head.end() and head.start() < unknown.end() for head in heads):
            heads.append(unknown)
    heads.sort(key=lambda head: head.start())
    old = _OLD_CHAPTER.match(low, start, end)
    if old is not None and heads and heads[0].start() > start:
        heads.insert(0, old)
    if not heads:
        if old is None:
            return [_whole("MTUS", low, start, end)] if trim(low, start, end) else []
        return [_chapter(low, old.start(), old.end(), end)]
    out: list[FoundCitation] = []
    for k, head in enumerate(heads):
        stop = heads[k + 1].start() if k + 1 < len(heads) else end
        between = _BETWEEN.search(low, head.end(), stop) if k + 1 < len(heads) else None
        out.append(_chapter(low, head.start(), head.end(), between.start() if between else stop))
    return out


def _chapters(low: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The names of chapters between two positions, looked for as long as a year or "guideline" is to come."""
    while _CHAPTER_ENDS.search(low, start, end):
        match = _CHAPTER.search(low, start, end)
        if match is None:
            return
        yield match
        start = match.end()


def _opens_chapter(low: str, start: int, at: int) -> bool:
    """A chapter's name stands first or behind ", and", a comma or a semicolon, not inside a section."""
    before = low[start:at].rstrip()
    return not before or before.endswith((",", ";", ".", " and", "/", "&"))


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
    if low.find("page", rest, end) >= 0:
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
    return _made(FoundCitation, ("MTUS", _made(Words, (start, name_end)), section, pages, start, last))


def page_numbers(printed: str) -> tuple[int | tuple[int, int], ...]:
    out: list[int | tuple[int, int]] = []
    for first, last in _PAGE.findall(printed):
        if not last or int(last) == int(first):
            out.append(int(first))
        elif int(last) > int(first):
            out.append((int(first), int(last)))
        else:
            out += [int(first), int(last)]
    return tuple(out)


def _whole(source: Source, low: str, start: int, end: int) -> FoundCitation:
    """A document cited as one text, its pages read out of it."""
    pages: tuple[int | tuple[int, int], ...] = ()
    stop = end
    for cited in _ANY_PAGES.finditer(low, start, end):
        pages += page_numbers(cited[1])
    labelled = _LABELLED_PAGES.search(low, start, end)
    if labelled is not None:
        stop = labelled.start()
    title = trim(low, start, stop)
    return _made(FoundCitation, (source, title, None, pages, start, title.end if title else end))


def _outside(low: str, start: int, end: int) -> list[FoundCitation]:
    """Everything cited outside the MTUS in one sentence, ODG chapters told apart."""
    printed = _PRINTED_LABEL.match(low, start, end)
    start = printed.end() if printed else start
    if trim(low, start, end) is None:
        return []
    labels = list(_ODG.finditer(low, start, end))
    labels = [
        m
        for k, m in enumerate(labels)
        if k == 0
        or _ODG_JOINED.search(low[start : m.start()])
        or _THERAPY_GUIDELINES.match(low, m.end(), end)
    ]
    if not labels:
        return _documents(low, start, end)
    out: list[FoundCitation] = []
    first = labels[0]
    if trim(low, start, first.start()) is not None:
        lead = trim(low, start, first.start())
        if (
            _ACOEM.search(low, start, first.start())
            or "http" in low[start : first.start()]
            or (lead and lead.end - lead.start > 25)
        ):
            out += _documents(low, start, len(_LEAD_ENDS.sub("", low[: first.start()])))
        else:
            return [_whole("ODG", low, start, end)]
    for k, label in enumerate(labels):
        stop = labels[k + 1].start() if k + 1 < len(labels) else end
        joint = _ODG_JOINT.search(low, label.end(), stop) if k + 1 < len(labels) else None
        out += _odg(low, label.start(), label.end(), joint.start() if joint else stop)
    return out


def _odg(low: str, label: int, start: int, end: int) -> list[FoundCitation]:
    tail = _LABEL_TAIL.match(low, start, end)
    start = tail.end() if tail else start
    more: list[FoundCitation] = []
    other = _OTHER_DOCUMENT.search(low, start, end)
    if other is not None:
        more = _documents(low, other.end(), end)
        end = other.start()
    if trim(low, start, end) is None:
        return [
            FoundCitation("ODG", None, None, (), label, label + len(low[label:start].rstrip(" ,:;.-"))),
            *more,
        ]
    parts: list[tuple[int, int]] = []
    at = start
    for mark in _SEMICOLON.finditer(low, start, end):
        if _ODG_CHAPTER.match(low, mark.end(), end) and (
            _NAMES_CHAPTER.match(low[mark.end() : end]) or _ONLY_CHAPTERS.match(low, mark.end(), end)
        ):
            parts.append((at, mark.start()))
            at = mark.end()
    parts.append((at, end))
    return [_whole("ODG", low, first, last) for first, last in parts] + more


def _documents(low: str, start: int, end: int) -> list[FoundCitation]:
    """Documents other than ODG, told apart at semicolons and full stops before a new source."""
    if _ACOEM.search(low, start, end):
        return [_whole("ACOEM", low, start, end)]
    cuts = [start, *(mark.end() for mark in _NEXT_DOCUMENT.finditer(low, start, end))]
    cuts.append(end)
    return [
        _whole("other", low, a, b - (4 if low.endswith(" and", a, b - 1) else 0))
        for a, b in pairwise(cuts)
        if trim(low, a, b)
    ]


def _unlabelled(low: str, start: int, end: int) -> list[FoundCitation]:
    """A decision based on something that is named without saying whether it is of the MTUS."""
    if _ODG.search(low, start, end) or not _OLD_CHAPTER.search(low, start, end):
        return _outside(low, start, end)
    return cited_in_mtus(low, start, end)
