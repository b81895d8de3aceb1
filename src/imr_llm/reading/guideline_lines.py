"""Guideline lines: what a decision was based on. Text in, basis and citations with spans out.

A line is one or more sentences "Decision based on MTUS <chapter year, Section(s): ...>" and "Decision
based on Non-MTUS Citation <anything>", or a sentence saying that nothing was cited.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any
from imr_llm.reading.citations import FoundCitation, Words, made
from imr_llm.reading.mtus_chapters import OLD_CHAPTER, cited_in_mtus
from imr_llm.reading.other_sources import ODG_LABEL, cited_outside_mtus

Basis = Literal["mtus", "other", "both", "none"]


class GuidelineLine(NamedTuple):
    """What a guideline line says; `said` are the words the basis was read from."""

    basis: Basis | None
    said: tuple[Words, ...]
    citations: tuple[FoundCitation, ...]


_ON_LABEL: Final = r"(?P<label>non-? ?mtus(?: (?:citations?|guidelines?|sources?|references?)(?![a-z]))? ?:?|(?:ca |california )?mtus)?"
_DECISION_BASED: Final = "|".join(
    f"(?<=decision{plural} {be}based )" for plural in ("", "s") for be in ("", "was ", "were ", "is ", "are ")
)
_FIRST_BASED: Final = (
    rf"based (?:(?P<decision>{_DECISION_BASED})(?:up)?on ?:? (?:the )?"
    r"|(?:his/her|their|its|his or her|his|her) decision (?:up)?on (?:the )?"
    r"|(?:(?<![a-z] based )|(?<=guideline based )|(?<=guidelines based ))(?:up)?on (?:the )?(?=non-? ?mtus|(?:ca |california )?mtus))"
)
_BASED: Final = re.compile(_FIRST_BASED + _ON_LABEL)
_ALSO_BASED: Final = re.compile(
    rf"(?:{_FIRST_BASED}|(?:, and| and) (?:up)?on (?:the )?(?=non-? ?mtus citation)|,? and (?:the )?(?=non-? ?mtus)){_ON_LABEL}"
)
_ALSO: Final = (" and on ", " and upon ", " and the non", " and non")
"""One of these stands where `_ALSO_BASED` finds more than `_BASED`."""
NOTHING_CITED: Final = Seldom(
    r"(?:did not|does not|didn't) (?:cite|provide|reference|specify|identify|mention|use|rely on|list|name|give|base (?:its|his/her|their|the) decision on|refer to) (?:to |on )?(?:any|a|an|evidence|guideline|medical)[a-z/, -]*"
    r"|(?:no (?:medical )?(?:evidence|guidelines?|citations?)|none) (?:was|were|is|are) (?:cited|provided|given|named|used|needed|relied (?:up)?on)|none (?:cited|needed|used)\b|no (?:guidelines?|citations?) (?:cited|provided|given|mentioned|named|stated|listed)"
    r"|no (?:part|section|chapter|page)s? of (?:the )?(?:mtus|medical treatment utilization schedule)\b[a-z,() ]{0,80}? (?:was|were|is|are) (?:relied (?:up)?on|cited|used|applied|named|referenced)"
    r"|no (?:specific |applicable |relevant )?guidelines? (?:was|were) (?:relied (?:up)?on|applied|applicable|found|located|identified)|neither [a-z' ]{3,60}? (?:cited|named|used|gave|relied (?:up)?on) any (?:guideline|evidence|criteria)\w*"
    r"|(?:cites?|cited|relied on|gave|named?|names|quotes?|quoted|provided|offered|listed|referenced|based (?:its|his/her|his or her|their|the) decision (?:up)?on) no (?:specific |medical |stated |named |particular |identified |published |written |evidence[- ]based )*(?:evidence|guidelines?|citations?|criteria|source|authority)\b"
    r"|\b(?:denied|refused) (?:[a-z]+ ){0,3}without (?:citing |naming )?(?:a |any )?guidelines?\b|(?:cited|relied on|gave|named) nothing\b|\bnothing (?:was|is) (?:cited|named|quoted|relied (?:up)?on)\b"
)
_OUTSIDE: Final = re.compile(
    r"(?:outside (?:of )?(?:the )?mtus|not base (?:its|their|his/her|his or her|the) decision on the mtus)(?: guidelines?)?"
)


def read_guideline_line(low: str, start: int, end: int) -> GuidelineLine:
    """What the line between two positions of lower-case folded text cites.

    Basis is None where the words say nothing about a guideline. Citations come in the line's order.
    """
    decided = _ALSO_BASED if has_any(low[start:end], _ALSO) else _BASED
    based = [(match, _begin(low, start, match)) for match in decided.finditer(low, start, end)]
    said: list[Words] = []
    citations: list[FoundCitation] = []
    mtus = other = False
    for k, (match, begin) in enumerate(based):
        stop = based[k + 1][1] if k + 1 < len(based) else end
        label = match["label"]
        if label is None and _outside_mtus(low, begin, min(stop, match.end() + 60)):
            continue
        if label is not None and label.startswith("non"):
            other = True
            citations += cited_outside_mtus(low, match.end(), stop)
        elif label is not None:
            mtus = True
            citations += cited_in_mtus(low, match.end(), stop)
        else:
            found = _unlabelled(low, match.end(), stop)
            mtus = mtus or any(c.source == "MTUS" for c in found)
            other = other or any(c.source != "MTUS" for c in found)
            citations += found
        said.append(made(Words, (begin, match.start() + len(match.group().rstrip(" :")))))
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


def _begin(low: str, start: int, match: re.Match[str]) -> int:
    """Where the words begin that say what a decision was based on, the decision among them."""
    if match["decision"] is None:
        return match.start()
    return max(start, low.rfind("decision", start, match.start()))


def _outside_mtus(low: str, start: int, end: int) -> re.Match[str] | None:
    """The words that put a document outside the MTUS."""
    line = low[start:end]
    return _OUTSIDE.search(low, start, end) if "outside " in line or "not base " in line else None


def _unlabelled(low: str, start: int, end: int) -> list[FoundCitation]:
    """A decision based on something that is named without saying whether it is of the MTUS."""
    if ODG_LABEL.search(low, start, end) or not OLD_CHAPTER.search(low, start, end):
        return cited_outside_mtus(low, start, end)
    return cited_in_mtus(low, start, end)
