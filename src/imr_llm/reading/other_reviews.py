"""The words for those who decided before the reviewer did, and for their saying so: parts of patterns, no more."""

from __future__ import annotations

from typing import Final

LETTERS: Final = r"(?:physician|doctor|reviewer|nurse|dentist|chiropractor|psychologist|letter|notice|determination|decision|denial|report|analysis|advis[eo]r|department|organization|review|non-certification)(?:'s)?"
"""Who or what of a review speaks."""
REVIEWS: Final = (
    r"ur",
    r"ur's",
    r"utilization review(?:er)?(?:'s)?",
    r"claims (?:administrator|adjuster|examiner)(?:'s)?",
    r"(?:insurer|insurance|carrier|adjuster)(?:'s)?",
    r"(?:prior|previous|initial|first|earlier|original) (?:physician )?(?:reviewer|review|reviewing|determination|decision|denial|non-certification)(?:'s)?",
    r"(?:the|its|their) (?:denial|non-certification)(?:'s)?",
    r"(?:peer review(?:er)?|adverse determination|physician advis[eo]r)(?:'s)?",
)
"""Those who decided before, each as a pattern that begins and ends with a word."""
SPOKE: Final = (
    r"(?:states?|stated|says?|said|wrote|writes?|noted|notes?|found|finds?|felt|feels?|held|holds?|argue[sd]?|opine[sd]?|reasoned|reasons|believe[sd]?|conclude[sd]?|claim(?:s|ed)?|assert(?:s|ed)?"
    r"|conten(?:d|ds|ded)|maintain(?:s|ed)?|object(?:s|ed)?|comment(?:s|ed)?|reported|reports|indicate[sd]?|cite[sd]?|based|bases|relie[sd]|rests?|rested|saw|sees?|considered|deemed|determined|judged|thought|observed|remarked"
    r"|suggest(?:s|ed)?|mention(?:s|ed)?|pointed|complained|questioned|erred|disputed|disagreed|was (?:based|made|issued|due|because|founded|on the|of the (?:opinion|view)|concerned|mistaken|wrong|incorrect|under the impression)|took|called|assumed|faulted|quoted|gave|gives?|described|counted|could not (?:find|see)|did not (?:find|see)|listed|expressed|alleged|alleges|reads|missed)\b"
)
"""How they said it."""
