"""What a guideline line cites outside the Medical Treatment Utilization Schedule: ODG chapters, ACOEM, other documents, told
apart. Text in, citations with spans out.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from imr_llm.reading.citations import FoundCitation, trim, whole_document

ODG_LABEL: Final = re.compile(
    r"(?a)the official disability guidelines?(?: ?\(? ?odg ?\)?| - odg)?|official disability guidelines?(?: ?\(? ?odg ?\)?| - odg)?"
    r"|odg(?<![a-z./-]odg)(?:[ -]twc\b(?!\.com)| guidelines?)?(?![a-z-]|\.[a-z])|the odg(?<![a-z./-]odg)(?:[ -]twc\b(?!\.com)| guidelines?)?(?![a-z-]|\.[a-z])"
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
    r"|goodman|campbell|dorland|taber|harrison|wikipedia|washington state|new england|journal of|https?:|www\.|acoem|cpt\b|ama\b"
    r"|(?:california |u\.?s\.? |texas |new york |washington |colorado )?department of (?:health|labor|veterans|industrial)|(?:endocrine|north american|international|infectious diseases|european|canadian) (?:[a-z]+ ){0,2}(?:society|association|academy|federation)"
    r"|world health organi[sz]ation|royal college|society (?:of|for) |cdc\b|va/dod)"
)
_NAMED_FIRST: Final = re.compile(rf"[ ,:]*(?:the )?{OTHER_SOURCE}")
_ACOEM: Final = re.compile(
    r"(?a)\b(?:acoem|american college of occupational (?:and|&) environmental medicine)\b"
)
_ODG_JOINED: Final = re.compile(r"(?:\band|[;,.&/])[ ]?$")
_LEAD_ENDS: Final = re.compile(r"(?:(?:[;,.]|,)? (?:and|as well as|&)|[;,.])?(?: the)? ?$")
_LONGEST_JOINT: Final = 20
_PRINTED_LABEL: Final = re.compile(rf"[ ,:]*{_OTHER_LABEL}")
_OTHER_DOCUMENT: Final = re.compile(rf"(?:\.|;|, and| and) (?:{_OTHER_LABEL}|(?={OTHER_SOURCE}))")
_SEMICOLON: Final = re.compile(r"; ?")
_NAMES_CHAPTER: Final = re.compile(r"[^;,:]*(?:chapter|[,:/])")
_NEXT_DOCUMENT: Final = re.compile(
    rf"; (?=[a-z])|\.? and (?={OTHER_SOURCE})|(?<=[a-z0-9)])(?<!u\.s)\. (?!http|www|journal of|new england)(?={OTHER_SOURCE})|(?<=[a-z0-9]) (?=https?://[^ ]+;? https?://)"
)


def cited_outside_mtus(low: str, start: int, end: int) -> list[FoundCitation]:
    """Everything cited outside the MTUS in one sentence, ODG chapters told apart."""
    printed = _PRINTED_LABEL.match(low, start, end)
    start = printed.end() if printed else start
    if trim(low, start, end) is None:
        return []
    labels = list(ODG_LABEL.finditer(low, start, end))
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
            or _NAMED_FIRST.match(low, start, first.start())
        ):
            ends = _LEAD_ENDS.search(low, max(start, first.start() - _LONGEST_JOINT), first.start())
            out += _documents(low, start, ends.start() if ends is not None else first.start())
        else:
            return [whole_document("ODG", low, start, end)]
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
    return [whole_document("ODG", low, first, last) for first, last in parts] + more


def _documents(low: str, start: int, end: int) -> list[FoundCitation]:
    """Documents other than ODG, told apart at semicolons and full stops before a new source."""
    if _ACOEM.search(low, start, end):
        return [whole_document("ACOEM", low, start, end)]
    cuts = [start, *(mark.end() for mark in _NEXT_DOCUMENT.finditer(low, start, end))]
    cuts.append(end)
    return [
        whole_document("other", low, a, b - (4 if low.endswith(" and", a, b - 1) else 0))
        for a, b in pairwise(cuts)
        if trim(low, a, b)
    ]
