"""Documents of which a passage says by their place what is part of the MTUS: "... and the ODG, Pain Chapter. The first is part of
the MTUS; the second is not". Text in, citations with spans out.
"""

from __future__ import annotations

from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any
from imr_llm.reading.citations import FoundCitation, Words
from imr_llm.reading.named_documents import KNOWN, MTUS_LABEL, citation, documents
from imr_llm.reading.other_sources import OTHER_SOURCE

_PLACES: Final = {"first": 0, "former": 0, "second": 1, "latter": -1, "third": 2, "other": -1, "last": -1}
_SIGNS: Final = tuple(f"the {place} " for place in _PLACES)
_TOLD: Final = Seldom(
    rf"[.;,(]? ?(?:and |while |whereas )?(?:of (?:these|them|the (?:two|three)),? )?(?:only )?the (?P<place>{'|'.join(_PLACES)})"
    r"(?: (?:one|two|document|guideline|source|citation|of (?:these|them|the (?:two|three))))? (?:is|are|was|being)"
    r" (?:(?P<outside>not)(?: (?:a )?part of (?:the )?(?:mtus|medical treatment utilization schedule))?|(?:a )?part of (?:the )?(?:mtus|medical treatment utilization schedule))\b"
)
_ANOTHER: Final = Seldom(
    rf",? and (?:on |upon )?(?:the )?(?={OTHER_SOURCE})|; (?:and )?(?:the )?(?={OTHER_SOURCE})"
)
_OF_MTUS: Final = Seldom(rf"(?:the )?(?:{KNOWN.pattern}|{MTUS_LABEL.pattern})")


def told_by_place(low: str, start: int, end: int) -> tuple[list[FoundCitation], list[Words]]:
    """The documents of a passage and the words that say of them what they are; nothing where none is told by its place."""
    if not has_any(low[start:end], _SIGNS):
        return [], []
    told = list(_TOLD.finditer(low, start, end))
    if not told:
        return [], []
    named: list[tuple[int, int]] = []
    for first, last in documents(low, start, told[0].start()):
        at = first
        for cut in _ANOTHER.finditer(low, first + 1, last):
            named.append((at, cut.start()))
            at = cut.end()
        named.append((at, last))
    if len(named) == 1:
        return [], []
    part = [_OF_MTUS.match(low, *stretch) is not None for stretch in named]
    for said in told:
        place = _PLACES[said["place"]]
        if place < len(named):
            part[place] = said["outside"] is None
    cited = [citation(low, *stretch, part=of_mtus) for stretch, of_mtus in zip(named, part, strict=True)]
    return [each for each in cited if each is not None], [Words(*said.span()) for said in told]
