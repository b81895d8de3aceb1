"""Documents that prose names: "the Chronic Pain Medical Treatment Guidelines, Opioids, pages 76-80, and the Official
Disability Guidelines (ODG), Pain Chapter". Text in, citations out.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import last_match
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.citations import FoundCitation, Source, Words, page_numbers, trim
from imr_llm.reading.mtus_chapters import CHAPTER_NAMES
from imr_llm.reading.other_sources import OTHER_SOURCE

_FOR_MARKS: Final = r"(?:,? (?:for|as to|regarding) (?:items? |issues? )?\(?[a-z0-9]{1,3}\)?(?:(?:,? and|,) \(?[a-z0-9]{1,3}\)?){0,6},)?"
_RELIES: Final = Seldom(
    rf"(?a)(?:\b(?:(?:decision|denial|determination)s?,? (?:likewise |also |again )?(?:(?:regarding|for|of|as to|in(?= (?:items? |issues? |#)?\(?\d)|on items?|on issues?|on(?= (?:all|both|each|the (?:two|three|four|five)) )) [a-z0-9, ]{{1,60}}? |\([a-z0-9, ]{{1,30}}\) )?(?:was |were )?(?:also )?(?:up)?on|(?:relied|relying|based(?: (?:both|all|the|these)(?: (?:two|three|four|five))? (?:denials|decisions|determinations))?|leaned|rested) (?:in making (?:its|his/her|his|her) decision )?(?:up)?on|basis (?:of|for) [^.;]{{3,60}}? (?:was|were)|turned to|appl(?:ied|ies)|used was|use of|on the basis of|(?:denied|refused|modified) [^.;:]{{3,60}}?,? (?:on|under)(?= (?:the )?(?:official|odg|chronic|mtus|acoem|[a-z]+ (?:[a-z]+ )?complaints))|citing|cited|cites|(?:stated|found) that|found(?= the same)|used(?! by| was)|guided by|per|under|pursuant to|so|therefore|chose)|(?<!parameter)(?<! pattern)(?<![a-z] guideline)(?<!statement)(?<!update):|(?:(?<=administrator)|(?<=reviewer)) -){_FOR_MARKS}(?: (?:section\(s\) of )?(?:the|a))?(?: following)?(?: section\(s\)| guidelines?)?(?: of the mtus)? ?:? "
)
_LEAD: Final = re.compile(
    r"as (?:the )?claims administrator(?:,? for [#a-z0-9, ]{1,40}?)?[:,] (?:namely )?(?:the )?|(?:same )?guidelines? (?:used|cited|relied on) by the claims administrator,? |same guidelines?,? (?:namely|i\.e\.,?|that is,?) (?:the )?"
    r"|(?:the )?(?:claims administrator|(?:[a-z]+ )?reviewer), (?:the )?(?:same [a-z]+(?: of the same [a-z]+)?, (?:namely|i\.e\.,?|that is,?) (?:the )?)?|that is to say,? (?:the )?|(?:a |an )?(?:different|another|other|further) (?:sections?|guidelines?|documents?|chapters?)(?: of [a-z ]{3,20})?[:,] (?:namely )?(?:the )?"
)
_JOINT: Final = re.compile(
    r"^(?:[ ,;.:]|and\b|as well as\b|also\b|on\b|upon\b|the\b|from\b|same(?: (?:odg |mtus |acoem )?(?:sections?|guidelines?|topics?|chapters?|pages?|documents?|sources?))?\b|namely\b|in addition to\b|to\b|both\b)+"
)
_NEXT: Final = Seldom(
    rf",? and,? (?:also )?(?:for [a-z ]{{3,40}}, )?(?:on |upon )?(?:the )?(?=(?:{CHAPTER_NAMES})|official disability|odg\b|acoem|american college of occ|(?:ca |california )?mtus)|; (?:and )?(?:the )?(?=(?:{CHAPTER_NAMES})|official disability|odg\b|acoem|american)"
)
MTUS_LABEL: Final = re.compile(
    r"(?:(?:ca|california) )?(?:mtus|medical treatment utilization schedule)(?: \(mtus\))?(?: ?/ ?acoem| guidelines?| - | \u2013 )?(?:'s)?[ ,:/-]+"
)
_MTUS_ALONE: Final = re.compile(
    r"(?:(?:ca|california) )?(?:mtus|medical treatment utilization schedule)(?: \(mtus\))?(?: guidelines?)?(?=$|[,;] which\b)"
)
NON_MTUS: Final = re.compile(
    r"(?:(?:a|the) )?non-? ?mtus(?: citations?| guidelines?| sources?)?[ :,]+|(?:an? )?(?:guideline|source|document)s? outside (?:of )?the mtus,? (?:namely )?(?:the )?"
)
ODG: Final = re.compile(
    r"official disability guidelines?(?:,? ?\(?odg\b\)?)?(?:[- ]twc\b)?|\bodg\b(?: \(official disability guidelines?\)|[- ]twc\b)?(?: guidelines?)?"
)
ACOEM: Final = re.compile(r"\bacoem\b|american college of occupational")
_PAGES: Final = re.compile(
    r"(?a),? ?(?:\(?(?:at )?(?:pages?|pgs?\.?|pp?\.)(?: ?\(s\))?) ?:? ?(\d+(?:(?: ?[,&;-] ?|,? and | to | through )\d+)*)\)?"
)
_ENDS_NAME: Final = re.compile(r"[(),;:]| section|\. (?=[a-z])")
KNOWN: Final = Seldom(by_letter(rf"(?:{CHAPTER_NAMES})(?: guidelines?)?"))
_SOURCE: Final = Seldom(rf"\b{OTHER_SOURCE}")
"""What a colon stands behind that is part of a title: "American College of Surgeons, Assistants at Surgery: 2011 Study"."""
_FOR_ITEMS: Final = re.compile(
    r"(?:for|as to|regarding) (?:all|both|each|either|every|the (?:first|second|third|last)|items?|issues?|requests?)\b[a-z0-9 ,&-]*"
)
"""What a passage was relied on for, between two documents."""
_FOR_ONE: Final = re.compile(r"(?:for|as to|regarding) (?:items? |issues? |#)?\(?(?:[a-j]|\d{1,2})\)?[,:] ")
"""What a document was relied on for, before it."""
_AS_THEIRS: Final = re.compile(
    r"(?:first|second|third|former|latter|last|other)(?: one| of (?:these|them))?$|as (?:the )?claims administrator\b|(?:it|they|he|she) (?:gave|cited|named|used|provided|offered|quoted) (?:no|none|nothing)\b"
)
"""What names no document: what follows "the same guidelines", or says that none was given."""
_SPOKEN_OF: Final = re.compile(
    r"(?:this|that|these|those|both|it) (?:chapter|section|document|guideline|of)?s?\b"
)
"""What a sentence on a document begins with, and no name of a section."""
_SECTION_LABEL: Final = re.compile(r"sections?(?:\(s\))?(?: ?: ?| )(?=[a-z(\"'])")
_ALSO: Final = re.compile(r",? (?:as well|too|also)$")
"""What follows a document that somebody else relied on before."""
_SAID_OF_IT: Final = re.compile(
    r",? (?:was|were|is|are) (?:also |thus )?(?:used|relied|consulted|cited|applied|followed|quoted|referenced|invoked|named|controlling|the (?:basis|citation)) ?\b"
    r"| for (?:all|each|both|every|the (?:remaining|rest|first|second|third|fourth|others?|former|latter)|items?|issues?|requests?|numbers?)\b| for \(?[a-j]\)(?![a-z])"
    r"|,? (?:governs?|covers|controls) (?:\(?[a-j\d]\)?(?![a-z0-9])|items?|issues?|all|both|each|the)\b"
    r"|,? (?:on|as to) (?:issues?|items?|each|both|all|numbers?)\b|,? and (?:denied|refused|modified|non-?certified|nothing|giving)\b|,? being (?:cited|relied|used)\b"
)
"""What is said of a document, or of what it was for, right behind its name."""
_SHORTEST_NAME: Final = 3
_NAME: Final = re.compile(r"[a-z]{4}")
_AUTHOR: Final = (
    r"[a-z][a-z'-]{1,20} (?!(?:an|as|at|be|by|do|ii|in|is|it|iv|me|no|of|on|or|so|to|us)\b)[a-z]{1,2}"
)
AUTHORS: Final = re.compile(
    rf"(?:{_AUTHOR}(?:,? and |,? & |, )){{0,8}}(?:{_AUTHOR}(?:,? et al)?|[a-z][a-z'-]{{1,20}},? et al)\. (?=[a-z])"
)
"""How a citation begins that names who wrote a paper before its title: "Miller AB, Young CD. A trial of ..."."""
SENTENCE_END: Final = re.compile(r"(?:(?<=[a-z)])|(?<= 20[01]\d))\. (?=[a-z])")


def documents(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """The documents named before one "which is part of the MTUS"."""
    for lead in _RELIES.finditer(low, start, end):
        if lead.group().startswith(":") and _SOURCE.search(low, start, lead.start()):
            continue
        if _NAME.search(low, lead.end(), end) and not low.startswith("(", lead.end()):
            start = lead.end()
            if low[lead.start()] in "dru" or lead.group().startswith(("based", "relied")):
                break
    stop = last_match(SENTENCE_END, low, start, end)
    if (
        stop is not None
        and AUTHORS.match(low, start, end) is None
        and not KNOWN.search(low, start, stop.start())
        and not ODG.search(low, start, stop.start())
    ):
        start = stop.end()
    return joined(low, start, end)


def joined(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """The documents that "and" or a semicolon joins."""
    pieces: list[tuple[int, int]] = []
    first = start
    for cut in _NEXT.finditer(low, start, end):
        if cut.start() > first:
            pieces.append((first, cut.start()))
        first = cut.end()
    pieces.append((first, end))
    return pieces


def citation(low: str, start: int, end: int, *, part: bool) -> FoundCitation | None:
    joint = _JOINT.match(low[start:end])
    if joint is not None:
        start += joint.end()
    item = _FOR_ONE.match(low, start, end)
    if item is not None:
        start = item.end()
    lead = _LEAD.match(low, start, end)
    if lead is not None:
        start = lead.end()
    outside = NON_MTUS.match(low, start, end)
    if outside is not None:
        start, part = outside.end(), False
    whole = trim(low, start, end)
    if whole is None or _FOR_ITEMS.fullmatch(low, *whole) or _AS_THEIRS.match(low, *whole):
        return None
    start, end = whole
    said = _SAID_OF_IT.search(low, start + _SHORTEST_NAME, end)
    end = said.start() if said is not None else end
    also = _ALSO.search(low, start, end)
    end = also.start() if also is not None else end
    cited = list(_PAGES.finditer(low, start, end))
    pages = tuple(page for told in cited for page in page_numbers(told[1]))
    odg = ODG.search(low, start, end)
    if odg is not None and (not part or odg.start() == start):
        title = trim(low, odg.end(), end)
        return FoundCitation("ODG", title, None, pages, odg.start(), end)
    if not part:
        source: Source = "ACOEM" if ACOEM.search(low, start, end) else "other"
        return FoundCitation(source, whole, None, pages, start, end)
    alone = _MTUS_ALONE.match(low, start, end)
    if alone is not None:
        return FoundCitation("MTUS", None, None, (), *alone.span())
    label = MTUS_LABEL.match(low, start, end)
    if label is not None and label.end() < end:
        start = label.end()
    if low.startswith("the ", start):
        start += 4
    name_end = _name_end(low, start, end, [pages.start() for pages in cited])
    behind = next((pages for pages in cited if pages.start() >= name_end), None)
    section = trim(low, name_end, behind.start() if behind else end)
    if section is None and behind is not None:
        section = trim(low, behind.end(), end)
    if section is not None and _SPOKEN_OF.match(low, *section):
        section = None
    if section is not None and (printed := _SECTION_LABEL.match(low, *section)) is not None:
        section = Words(printed.end(), section.end)
    return FoundCitation("MTUS", Words(start, name_end), section, pages, start, end)


def _name_end(low: str, start: int, end: int, pages: list[int]) -> int:
    """The end of a chapter's name: its first comma or the first of the `pages`, outside brackets and the name itself."""
    known = KNOWN.match(low, start, end)
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


_SECTION_FOR: Final = re.compile(r"^(?:(?!\d)[^.:;]{2,60}: )?(?P<section>[a-z][^.;:]{2,90}?)(?=, pages?\b)")
"""A section and its pages, behind what it is for: "Norco: Opioids, pages 76-80"."""
_YEAR: Final = re.compile(r",? \(?(?:19|20)\d\d\)?")


def section_under(low: str, lead: tuple[int, int], start: int, end: int) -> FoundCitation | None:
    """The section between two positions of the chapter named last in the words before; None where these name a document
    of others behind it, or no chapter.
    """
    chapters = list(KNOWN.finditer(low, *lead))
    if (
        not chapters
        or ODG.search(low, chapters[-1].end(), lead[1])
        or ACOEM.search(low, chapters[-1].end(), lead[1])
    ):
        return None
    named = _SECTION_FOR.match(low[start:end])
    pages = _PAGES.match(low, start + named.end(), end) if named is not None else None
    if named is None or pages is None:
        return None
    year = _YEAR.match(low, chapters[-1].end(), lead[1])
    title = Words(chapters[-1].start(), year.end() if year is not None else chapters[-1].end())
    section = Words(start + named.start("section"), start + named.end("section"))
    return FoundCitation("MTUS", title, section, page_numbers(pages[1]), section.start, pages.end())
