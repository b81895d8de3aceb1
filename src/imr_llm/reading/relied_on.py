"""Guidelines as the forms of 2013 name them: "... based its decision on the Chronic Pain Medical Treatment
Guidelines, Opioids, pages 76-80, which is part of the MTUS". Text in, basis and citations with spans out.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.sought import Sought
from imr_llm.letters.spots import last_match
from imr_llm.letters.word_starts import NOT_WITHIN_A_WORD, by_letter
from imr_llm.reading.citations import (
    CHAPTER_NAMES,
    NOTHING_CITED,
    OTHER_SOURCE,
    Basis,
    FoundCitation,
    GuidelineLine,
    Source,
    Words,
    cited_in_mtus,
    page_numbers,
    trim,
)

_PART_OF: Final = Sought(
    rf"{NOT_WITHIN_A_WORD}(?:"
    r"(?:\. (?=(?:it|this|that|they|these|both|none|neither) ))?,?;? ?\(?(?:(?:it|this|they|these|which|that|and|both of which|all of which|(?P<none>(?:none|neither) of (?:these|them|which|the (?:two|three|four)))) )*(?:(?:is|are|was|were) |(?<=, )|(?<=\())(?P<not>not )?(?:a )?part of (?:the )?(?:california )?(?:mtus|medical treatment utilization schedule)(?: \(mtus\))?\)?"
    r"|(?:,? which (?:is|are) |, |(?<= )\()(?:a )?(?P<outside>non-? ?mtus (?:source|guideline|document|reference))\)?)",
    ("part of ", "mtus source", "mtus guideline", "mtus document", "mtus reference"),
    reach=120,
)
_FOR_MARKS: Final = r"(?:,? (?:for|as to|regarding) (?:items? |issues? )?\(?[a-z0-9]{1,3}\)?(?:(?:,? and|,) \(?[a-z0-9]{1,3}\)?){0,6},)?"
_RELIES: Final = re.compile(
    rf"(?a)(?:\b(?:(?:decision|denial|determination)s?,? (?:likewise |also |again )?(?:(?:regarding|for|as to|in(?= (?:items? |issues? |#)?\(?\d)|on items?|on issues?|on(?= (?:all|both|each|the (?:two|three|four|five)) )) [a-z0-9, ]{{1,60}}? |\([a-z0-9, ]{{1,30}}\) )?(?:was |were )?(?:also )?(?:up)?on|(?:relied|relying|based|leaned) (?:up)?on|turned to|appl(?:ied|ies)|used was|use of|citing|cited|cites|(?:stated|found) that|found(?= the same)|used(?! by| was)|guided by|per|so|therefore|chose)|(?<!parameter)(?<! pattern)(?<![a-z] guideline)(?<!statement)(?<!update):){_FOR_MARKS}(?: (?:section\(s\) of )?(?:the|a))?(?: following)?(?: section\(s\)| guidelines?)?(?: of the mtus)? ?:? "
)
_LEAD: Final = re.compile(
    r"as (?:the )?claims administrator(?:,? for [#a-z0-9, ]{1,40}?)?[:,] (?:namely )?(?:the )?|(?:same )?guidelines? (?:used|cited|relied on) by the claims administrator,? |same guidelines?,? (?:namely|i\.e\.,?|that is,?) (?:the )?"
)
_JOINT: Final = re.compile(
    r"^(?:[ ,;.:]|and\b|as well as\b|also\b|on\b|upon\b|the\b|from\b|same(?: (?:odg |mtus |acoem )?(?:sections?|guidelines?|topics?|chapters?|pages?|documents?|sources?))?\b|namely\b|in addition to\b|to\b|both\b)+"
)
_NEXT: Final = re.compile(
    rf",? and,? (?:also )?(?:for [a-z ]{{3,40}}, )?(?:on |upon )?(?:the )?(?=(?:{CHAPTER_NAMES})|official disability|odg\b|acoem|american college of occ|(?:ca |california )?mtus)|; (?:and )?(?:the )?(?=(?:{CHAPTER_NAMES})|official disability|odg\b|acoem|american)"
)
_MTUS_LABEL: Final = re.compile(
    r"(?:(?:ca|california) )?(?:mtus|medical treatment utilization schedule)(?: \(mtus\))?(?: ?/ ?acoem| guidelines?| - | \u2013 )?(?:'s)?[ ,:/-]+"
)
_MTUS_FIRST: Final = re.compile(
    rf"(?:- |(?:the )?same (?:document|guidelines?|source|text), )?(?P<label>{_MTUS_LABEL.pattern})"
)
_MTUS_ALONE: Final = re.compile(
    r"(?:(?:ca|california) )?(?:mtus|medical treatment utilization schedule)(?: \(mtus\))?(?: guidelines?)?(?=$|[,;] which\b)"
)
_NON_MTUS: Final = re.compile(
    r"(?:(?:a|the) )?non-? ?mtus(?: citations?| guidelines?| sources?)?[ :,]+|(?:an? )?(?:guideline|source|document)s? outside (?:of )?the mtus,? (?:namely )?(?:the )?"
)
_ODG: Final = re.compile(r"(?a)official disability guidelines?(?: ?\(odg\)| odg)?|\bodg\b(?: guidelines?)?")
_ACOEM: Final = re.compile(r"\bacoem\b|american college of occupational")
_OF_OTHERS: Final = re.compile(
    rf"{_ODG.pattern}|{_ACOEM.pattern}|\b(?:academy|association|society|practice patterns?)\b"
)
"""Whose documents are none of the MTUS's, whatever they are about."""
_PAGES: Final = re.compile(
    r"(?a),? ?(?:\(?(?:at )?(?:pages?|pgs?\.?|pp?\.)(?: ?\(s\))?) ?:? ?(\d+(?:(?: ?[,&;-] ?|,? and | to | through )\d+)*)\)?"
)
_ENDS_NAME: Final = re.compile(r"[(),;:]| section")
_KNOWN: Final = re.compile(by_letter(rf"(?:{CHAPTER_NAMES})(?: guidelines?)?"))
_KNOWN_FIRST: Final = re.compile(rf"(?:the )?(?:{_KNOWN.pattern})")
"""A chapter of the MTUS before another document that is told to be outside it."""
_NAMED_OUTSIDE: Final = re.compile(rf"{_ODG.pattern}|\bacoem (?:practice )?guidelines?")
_SAYS: Final = re.compile(
    r"(?a)\. |,? (?:(?:also |only |do not |does not )*(?:would|will|may|should|recommends?|allows?|states?|supports?|advises?|indicates?|notes?|says?|provides?|considers?|is|are|have|has)\b)"
)
_NO_DOCUMENT: Final = re.compile(r"any|no\b|by\b|(?:the )?(?:above|same|foregoing)\b")
_ADOPTS: Final = re.compile(
    r"\b(?:found|finds|agree[sd]? (?:with|that)|concur(?:s|red) (?:with|that)|considered|accepted|used|relied (?:up)?on|based (?:its|his|her|their|his/her) decision (?:up)?on|applied|adopt(?:s|ed))(?: that)? (?:the )?(?:same )?(?:guidelines?|section|citations?|criteria)(?: \(s\)| section)? (?:that (?:was|were) )?(?:used|cited|relied (?:up)?on|applied|referenced)? ?(?:by|of|as) the claims administrator"
)

_SAME: Final = re.compile(
    r"(?:used|cited|relied (?:up)?on|applied|named|referenced|based on)(?: also)? the (?:very )?same (?:guidelines?|section|pages?|chapter|citations?|criteria|document|source)"
)

_SAME_AGAIN: Final = re.compile(
    r"(?:used|cited|relied (?:up)?on|applied|based (?:his/her|its|their|his|her) decision (?:up)?on|reviewer ?:)(?: also)? (?:the )?(?:very )?same(?: (?:odg|mtus))?"
    r"(?:(?:,| and| &)? (?:guidelines?|sections?|pages?|chapters?|topics?|citations?|criteria|documents?|sources?)){0,4}"
    r"(?=[.,;:]|$| because| as\b| since)"
)
"""A reviewer who names nothing but what the administrator did."""

_FOR_ITEMS: Final = re.compile(
    r"(?:for|as to|regarding) (?:all|both|each|either|every|the (?:first|second|third|last)|items?|issues?|requests?)\b[a-z0-9 ,&-]*"
)
"""What a passage was relied on for, between two documents."""
_FOR_ONE: Final = re.compile(r"(?:for|as to|regarding) (?:items? |issues? |#)?\(?(?:[a-j]|\d{1,2})\)?[,:] ")
"""What a document was relied on for, before it."""
_AS_THEIRS: Final = re.compile(r"as (?:the )?claims administrator\b")
"""What follows "the same guidelines", and is no document."""
_BARE: Final = re.compile(rf"(?:the )?{OTHER_SOURCE}")
"""A document that is named and nothing said of it."""
_LONGEST_PASSAGE: Final = 4000
"""Characters read of a passage on guidelines, several times the longest seen, so that the time stays bounded."""
_RELIED: Final = re.compile(
    r"(?:based (?:its|his/her|their|his|her|the|my|our) (?:decision|denial|determination|review)(?:,? (?:regarding|for|as to) [a-z0-9, ]{1,60}?)? (?:up)?on|decision (?:was|is) based (?:up)?on|rel(?:ied|ying) (?:up)?on|\bturned to|cited|(?<=reviewer )used|(?<=administrator )used) (?:the )?(?!any\b|no\b|nothing\b|at all\b)"
)
_WHY: Final = re.compile(
    r",? (?:because|since (?!\d)|in the absence of|for (?:lack|want) of|(?:the )?mtus (?:having|being)|given that|inasmuch as|as the (?:page|section|mtus))\b"
)
"""What follows the documents: why they were relied on."""
_STOP: Final = re.compile(r"\. (?=[a-z])|\.$")
_NAME: Final = re.compile(r"[a-z]{4}")
_SENTENCE_END: Final = re.compile(r"(?<=[a-z)])\. (?=[a-z])")


_NONE: Final = re.compile(
    r"[;,. ]*(?:(?:the )?(?:claims administrator|reviewer) ?: )?(?:none|nothing|not|no (?:medical )?(?:guidelines?|evidence|citations?|authority)) ?(?:was |were )?(?:stated|given|named|cited|provided|listed)?[. ]*$"
)
"""All that may stand at a label where no guideline was cited."""


def read_relied_on(low: str, start: int, end: int) -> GuidelineLine:
    """What a passage of lower-case folded text says a decision was based on."""
    end = min(end, start + _LONGEST_PASSAGE)
    citations: list[FoundCitation] = []
    said: list[Words] = []
    at = start
    for tail in _PART_OF.finditer(low, start, end):
        documents = _documents(low, at, tail.start())
        for first, last in documents:
            known = (first, last) != documents[-1] and any(
                of_mtus.match(low, first, last) for of_mtus in (_KNOWN_FIRST, _MTUS_LABEL)
            )
            part = known or not (tail["not"] or tail["outside"] or tail["none"])
            cited = _citation(low, first, last, part=part)
            if cited is not None:
                citations.append(cited)
        said.append(Words(*(trim(low, tail.start(), tail.end()) or tail.span())))
        at = tail.end()
    if not citations and (label := _MTUS_FIRST.match(low, start, end)) is not None:
        citations += _labelled(low, *label.span("label"), end)
        said.append(Words(*label.span("label")))
    if not citations:
        citations, said = _untold(low, start, end)
    if not citations and _BARE.match(low, start, end) is not None:
        stop = _STOP.search(low, start, end)
        cited = _citation(low, start, stop.start() if stop else end, part=False)
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


def _labelled(low: str, start: int, label: int, end: int) -> list[FoundCitation]:
    """What a passage cites that begins with the MTUS itself, in the words of 2014 on or of 2013."""
    if low.find("section(s)", label, end) >= 0 or low.find("page(s)", label, end) >= 0:
        return cited_in_mtus(low, label, end)
    if _KNOWN.match(low, label, end) is None:
        return []
    stop = _SENTENCE_END.search(low, label, end)
    cited = _citation(low, start, stop.start() if stop else end, part=True)
    return [cited] if cited is not None else []


def read_both(
    low: str, administrator: tuple[int, int] | None, reviewer: tuple[int, int] | None
) -> tuple[GuidelineLine | None, GuidelineLine | None]:
    """What the administrator's and the reviewer's passages say; a reviewer may find the guidelines of the other apt."""
    theirs = read_relied_on(low, *administrator) if administrator is not None else None
    own = read_relied_on(low, *reviewer) if reviewer is not None else None
    if (
        theirs is not None
        and own is not None
        and administrator is not None
        and own.citations
        and not theirs.citations
    ):
        same = _SAME.search(low, *administrator)
        if same is not None:
            theirs = GuidelineLine(own.basis, (Words(*same.span()),), own.citations)
    if (
        own is not None
        and reviewer is not None
        and theirs is not None
        and theirs.citations
        and _PART_OF.search(low, *reviewer) is None
        and (again := _SAME_AGAIN.search(low, *reviewer)) is not None
    ):
        own = GuidelineLine(theirs.basis, (Words(*again.span()),), theirs.citations)
    elif (
        own is not None
        and reviewer is not None
        and theirs is not None
        and not own.citations
        and theirs.citations
    ):
        adopts = _ADOPTS.search(low, reviewer[0], min(reviewer[1], reviewer[0] + _LONGEST_PASSAGE))
        if adopts is not None:
            own = GuidelineLine(theirs.basis, (Words(*adopts.span()),), theirs.citations)
    return theirs, own


def _documents(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """The documents named before one "which is part of the MTUS"."""
    for lead in _RELIES.finditer(low, start, end):
        if _NAME.search(low, lead.end(), end) and not low.startswith("(", lead.end()):
            start = lead.end()
            if low[lead.start()] in "dru" or lead.group().startswith(("based", "relied")):
                break
    stop = last_match(_SENTENCE_END, low, start, end)
    if (
        stop is not None
        and not _KNOWN.search(low, start, stop.start())
        and not _ODG.search(low, start, stop.start())
    ):
        start = stop.end()
    pieces: list[tuple[int, int]] = []
    first = start
    for cut in _NEXT.finditer(low, start, end):
        if cut.start() > first:
            pieces.append((first, cut.start()))
        first = cut.end()
    pieces.append((first, end))
    return pieces


def _citation(low: str, start: int, end: int, *, part: bool) -> FoundCitation | None:
    joint = _JOINT.match(low[start:end])
    if joint is not None:
        start += joint.end()
    item = _FOR_ONE.match(low, start, end)
    if item is not None:
        start = item.end()
    lead = _LEAD.match(low, start, end)
    if lead is not None:
        start = lead.end()
    outside = _NON_MTUS.match(low, start, end)
    if outside is not None:
        start, part = outside.end(), False
    whole = trim(low, start, end)
    if whole is None or _FOR_ITEMS.fullmatch(low, *whole) or _AS_THEIRS.match(low, *whole):
        return None
    start, end = whole
    cited = list(_PAGES.finditer(low, start, end))
    pages = tuple(page for told in cited for page in page_numbers(told[1]))
    odg = _ODG.search(low, start, end)
    if odg is not None and (not part or odg.start() == start):
        title = trim(low, odg.end(), end)
        return FoundCitation("ODG", title, None, pages, odg.start(), end)
    if not part:
        source: Source = "ACOEM" if _ACOEM.search(low, start, end) else "other"
        return FoundCitation(source, whole, None, pages, start, end)
    alone = _MTUS_ALONE.match(low, start, end)
    if alone is not None:
        return FoundCitation("MTUS", None, None, (), *alone.span())
    label = _MTUS_LABEL.match(low, start, end)
    if label is not None and label.end() < end:
        start = label.end()
    if low.startswith("the ", start):
        start += 4
    name_end = _name_end(low, start, end, [pages.start() for pages in cited])
    behind = next((pages for pages in cited if pages.start() >= name_end), None)
    section = trim(low, name_end, behind.start() if behind else end)
    if section is None and behind is not None:
        section = trim(low, behind.end(), end)
    return FoundCitation("MTUS", Words(start, name_end), section, pages, start, end)


def _name_end(low: str, start: int, end: int, pages: list[int]) -> int:
    """The end of a chapter's name: its first comma or the first of the `pages`, outside brackets and the name itself."""
    known = _KNOWN.match(low, start, end)
    at = known.end() if known else start
    waiting = iter([page for page in pages if page >= at])
    cited = next(waiting, None)
    depth = 0
    for mark in _ENDS_NAME.finditer(low, at, end):
        while cited is not None and cited < mark.start():
            if depth == 0:
                return cited
            cited = next(waiting, None)
        if mark.group() == "(":
            depth += 1
        elif mark.group() == ")":
            depth -= 1
        elif depth == 0:
            return mark.start()
    return cited if cited is not None and depth == 0 else end


def _untold(low: str, start: int, end: int) -> tuple[list[FoundCitation], list[Words]]:
    """Citations of a passage that does not say whether they are part of the MTUS."""
    citations: list[FoundCitation] = []
    said: list[Words] = []
    for lead in _RELIED.finditer(low, start, end):
        stop = _STOP.search(low, lead.end(), end)
        last = stop.start() if stop else end
        why = _WHY.search(low, lead.end(), last)
        last = why.start() if why else last
        for first, piece_end in _documents(low, lead.end(), last):
            known = _KNOWN.search(low, first, piece_end) is not None and not _OF_OTHERS.search(
                low, first, piece_end
            )
            cited = _citation(low, first, piece_end, part=known or "mtus" in low[first:piece_end])
            if cited is not None and not _NO_DOCUMENT.match(low, cited.start, cited.end):
                citations.append(cited)
                said.append(Words(*lead.span()))
    if not citations:
        for match in _NAMED_OUTSIDE.finditer(low, start, end):
            said_of = _SAYS.search(low, match.end(), end)
            last = said_of.start() if said_of else end
            why = _WHY.search(low, match.end(), last)
            cited = _citation(low, match.start(), why.start() if why else last, part=False)
            citations += [cited] if cited is not None else []
            said.append(Words(*match.span()))
            break
        for match in _KNOWN.finditer(low, start, end):
            if "guideline" in low[match.start() : match.end() + 12]:
                citations.insert(0, FoundCitation("MTUS", Words(*match.span()), None, (), *match.span()))
                said.insert(0, Words(*match.span()))
                break
    return citations, said
