"""Whether the words around a short form of a request leave it the meaning that the list has for it.

"ES" is extra strength behind a medicine and electrical stimulation before "unit"; "CT release" is of the carpal tunnel. Where
the words do not fit, the short form is left as it is printed.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.schema.vocabulary import Category

__all__ = ["fits"]

_OF_MEDICINE: Final = frozenset(
    ["ER", "XR", "SR", "CR", "DR", "IR", "XL", "ES", "DS", "EC", "ODT", "HCL", "QHS", "PRN"]
)
"""Short forms of strengths, releases and doses."""
_STRENGTH: Final = re.compile(
    r"\d\s*(?:mg|mcg|gm?|meq|ml|units?)\b|\d+\s*/\s*\d+|#\s*\d|\b(?:tab(?:let)?|cap(?:sule)?|pill|patch)(?:e?s)?\b",
    re.I,
)
_NO_MEDICINE: Final = (
    r"\s+(?:unit|trial|stim\w*|machine|device|therapy|treatment|rental|pads?|electrodes?|visit|room|department|dept|evaluation|eval|consult\w*|follow|physician|report"
    r"|block|guidance|guided|suite|procedure|brace|support|sleeve|size|[A-Z][a-z]+,?\s+M\.?D)\b"
)
_LAB: Final = frozenset(["CBC", "CMP", "BMP", "CRP", "ESR", "LFT", "LFTS", "TSH", "UA", "PTT", "INR"])
_LABS: Final[frozenset[Category]] = frozenset(["lab_test", "other_test"])
_IMAGES: Final = frozenset(["MR", "MARS", "MRA"])
_NOT_BEFORE: Final = {
    "CT": r"\s+(?:release|surg\w*|inject\w*|syndrome|decompress\w*|splint\w*|brac\w+|sx|repair|steroid|night|wrist\s+splint)\b",
    "EMS": r"\s+(?:transport\w*|ambulance|services?)\b",
    "PT": r"\s+(?:time|level|assay)\b",
    "OT": r"\s+(?:hours|pay)\b",
}
"""What a short form may not stand before."""
_ONLY_BEFORE: Final = {
    "SI": r"\s*(?:joints?|region|area|belt|inject\w*|fusion|block\w*|radio\w*|rfa?|brace|support|pain|dysfunction|steroid)\b",
    "IF": r"[\s-]*(?:units?|stim\w*|therapy|4|current\w*|machine|device|electr\w*|supplies|muscle|rental|trial|purchase|iv|pads?)\b",
}
"""What it must stand before."""
_CARPAL: Final = re.compile(r"\bcarpal\b", re.I)


def fits(short: str, words: str, category: Category | None) -> bool:
    """Whether a short form in the words of a request may be explained as the list of its language does."""
    after = [words[match.end() :] for match in re.finditer(rf"(?<![\w-]){re.escape(short)}(?!\w)", words)]
    if short in _OF_MEDICINE:
        medicine = category == "medication" or (category is None and _STRENGTH.search(words) is not None)
        return medicine and not any(re.match(_NO_MEDICINE, rest, re.I) for rest in after)
    if short in _LAB:
        return category is None or category in _LABS
    if short in _IMAGES:
        return category is None or category == "imaging"
    if short == "CT" and _CARPAL.search(words):
        return False
    if short in _NOT_BEFORE and any(re.match(_NOT_BEFORE[short], rest, re.I) for rest in after):
        return False
    return short not in _ONLY_BEFORE or all(re.match(_ONLY_BEFORE[short], rest, re.I) for rest in after)
