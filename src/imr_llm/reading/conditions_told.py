"""Diagnoses that a case summary tells in so many words, where it lists none. Text in, stretches out."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.condition_ends import list_end

_BORNE: Final = Seldom(
    by_letter(
        r"(?a)\b(?:(?:(?:he|she|who|patient|worker|claimant|applicant|employee|male|female|man|woman)(?: \([^)]{1,30}\))?|,| and) (?:now |also |still |currently |further )?(?:has|presents? with|presented with|suffers from|developed|carries)"
        r"|(?:is (?:an? |the )|(?:years?[- ]old|y/o|yo) )[a-z0-9 -]{3,60}? with|(?:has|have|had) left (?:him|her|the (?:patient|worker|claimant|applicant|employee)) with|(?:doctor|physician|surgeon|[a-z]{4,12}(?:ologist|pedist|iatrist)) carries|found to have|(?:first|initially|originally) seen (?:in the [a-z ]{3,30} )?for|told (?:that )?(?:he|she|the (?:patient|worker|claimant|applicant|employee)) (?:has|had)|admitted (?:[a-z0-9-]+ ){0,3}with|given the diagnos[ei]s(?: of)?|lists? the diagnos[ei]s(?: of)?|being (?:seen|followed) for|(?:follows?|treats?|treated|treating) (?:him|her|the (?:patient|worker|claimant|applicant|employee)) for|(?:operated on|followed|sees [a-z ]{3,30}?|evaluated) for"
        r"|(?:records?|charts?|files?|notes?|reports?) (?:gives?|says?|describes?|has|have|carr(?:y|ies)(?: the (?:labels?|diagnos[ei]s(?: of)?))?|lists?|names?)"
        r"|(?:listed|accepted|treated) conditions? ?:|sustained(?= an? )|conditions? (?:listed|under (?:treatment|care)|treated|accepted) ?(?:are|is|were|was|:)"
        r"|impressions? [a-z0-9, /]{3,60}? (?:reads?|was|were) ?:?|dx|list (?:contains|includes|has|gives|shows)|reported(?= an? )"
        r"|(?:examiner|evaluator|ame|qme|doctor|physician|surgeon|psychologist|dentist|[a-z]{4,12}(?:ologist|pedist|iatrist)) (?:found|added|diagnosed|made the diagnos[ei]s of)"
        r"|(?:had|underwent|has had|status post|s/p),? (?:[a-z0-9-]+ ){1,6}(?:fusion|surgery|repair|release|discectomy|laminectomy|arthroplasty|replacement|fixation) for|assessments? in the [a-z ]{3,30} ?:)[ :\"]+(?:(?:an?|the) )?(?!(?:[a-z]+ ){0,2}complaints? (?:of|about)\b|(?:filed|submitted|made|alleged) )"
    )
)
_TOLD_AFTER: Final = re.compile(
    r"(?:^|(?<=[.:] ))([^.;:]{3,160}?) (?:(?:are|is|were|was) (?:the|his|her) (?:[a-z]+ )?diagnos[ei]s\b|(?:has|have) been diagnosed\b(?! (?:with|as|by)))"
)
"""Diseases as the subject of a sentence that calls them diagnoses."""
DISEASE: Final = re.compile(
    r"(?:itis|osis|opath(?:y|ies)|algia|syndrome|tears?|ruptures?|fractures?|strains?|sprains?|hernias?|herniations?|diseases?|disorders?|obesity|hypertension|diabetes|impingement|contusions?|migraines?|asthma|lacerations?|(?:nerve|crush|head|brain|ligament) injur(?:y|ies)|burns?|amputations?|dislocations?|depression|anxiety|insomnia|ptsd|crps|ulcers?|headaches?|displacement|degeneration|concussions?|vertigo|trigger (?:finger|thumb)|hnp|listhesis|plegia|paresis|neuromas?|neurogenic bladder|deficiency|pterygium|tinnitus|hearing loss|sciatica|eczema|dry eyes?)(?:$|[ ,.;()])"
)
"""The end of a word that names a disease or an injury, and no complaint."""
_CAUSE: Final = re.compile(
    r",? (?:after|following|since|from|sustained|caused by|as a result)\b|, (?:both|all|each|treated|with|which|for which)\b"
)
_MERELY_SHOWN: Final = re.compile(
    r"\b(?:mri|x-?rays?|ct|emg|exam|examination|report|notes?|films?|visits?|sessions?|weeks?|months?|years?|evidence|suspected|possible|had|has|was|were|is|are|at|by|when)\b"
)


def find_borne(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """The first diseases that the worker is said to have in so many words: "he has knee osteoarthritis and obesity"."""
    for lead in islice(_BORNE.finditer(low, start, end), _MOST_LEADS):
        last = list_end(low, lead.end(), end)
        cause = _CAUSE.search(low, lead.end(), last)
        if _names_disease(low, lead.end(), cause.start() if cause is not None else last):
            return [(lead.end(), cause.start() if cause is not None else last)]
    bare = _bare_list(low, start, end)
    if bare is not None:
        return [bare]
    at = low.find(" diagnos", start, end)
    told = _TOLD_AFTER.search(low, max(start, at - _LONGEST_BORNE), end) if at >= 0 else None
    return [told.span(1)] if told is not None and _names_disease(low, *told.span(1)) else []


def _names_disease(low: str, start: int, end: int) -> bool:
    listed = low[start:end]
    return (
        DISEASE.search(listed) is not None
        and len(listed) <= _LONGEST_BORNE
        and not _MERELY_SHOWN.search(listed)
    )


def _bare_list(low: str, start: int, end: int) -> tuple[int, int] | None:
    """A sentence of nothing but diseases: "T10 paraplegia, neurogenic bladder, stage IV sacral ulcer."."""
    for sentence in islice(_SENTENCE.finditer(low, start, end), _MOST_LEADS):
        parts = sentence[1].split(", ")
        if len(parts) > 1 and not _MERELY_SHOWN.search(sentence[1]) and _are_diseases(parts):
            return sentence.span(1)
    return None


def _are_diseases(parts: list[str]) -> bool:
    for part in parts:
        found = DISEASE.search(part)
        if found is None or found.end() < len(part):
            return False
    return True


_SENTENCE: Final = re.compile(r"(?:^|(?<=\. ))([^.;:()]{8,160})(?=\.(?: |$))")
_MOST_LEADS: Final = 12
"""Words that lead to diseases looked behind, so that the time stays short."""
_LONGEST_BORNE: Final = 160
"""Characters of such a list; longer ones go on to another matter."""
