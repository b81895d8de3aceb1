"""Where a list of diagnoses ends: with its sentence, or before a clause of another matter. Text in, a position out."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.condition_remarks import SPOKEN_OF

_OTHER_MATTER: Final = (
    (
        " ",
        r"(?:reportedly |allegedly |apparently )?(?:associated with|arising from|resulting from|related to|stemming from|due to|following|from) (?:an?|the|his|her|this)? ?(?:alleged )?(?:industrial|work|occupational|injury|date)",
    ),
    (
        ",? ",
        r"(?:treatment|treatments|past|prior|previous|medications?|relevant|diagnostic studies|current medications)[a-z ]{0,200}(?: (?:to date|has|have|include|included|consist|was|were)| ?:)",
    ),
    (
        ",? ",
        r"(?:and|but|who|he|she|which|for which) (?:is|was|has|had|continues|complain|reported|underwent|received)\b",
    ),
    (",? ", r"and (?:has|is|was) "),
    (
        ",? ",
        r"and (?:notes?|describes?|documents?|recommends?|requests?|states?|reports?|asks?|wants?|prescribes?|writes?|adds?|wrote) ",
    ),
    (
        " ",
        r"(?:was|were|is|are|has been|have been) (?:made|given|confirmed|established|entertained|assigned|rendered|entered|listed|noted|recorded|offered|stated)\b",
    ),
    (" ", SPOKEN_OF),
    (
        " ",
        r"(?:is|was|are|were) (?:also )?an? (?:second|third|further|other|pre-?existing|secondary|comorbid)\b",
    ),
    (" ", r"(?:guidelines?|decisions?|services?|recommendations?|plan|discussion|treatments?) (?:a|1)[.)] "),
    (
        " ",
        r"with (?:an? )?(?:[a-z]+ ){0,2}(?:splint|brace|boot|cast|sling|medications?|ibuprofen|nsaids?|rest)\b",
    ),
    (" ", r"from dr"),
    (" ", r"(?:dating|dated) (?:back )?"),
    (
        " ",
        r"(?:per|according to|by|as per|as documented|as of|based on) (?:the|a|an|his|her|his/her|ur|utilization|[a-z]{1,40}ist|dr|progress|medical|physician|provider|treating|\d)",
    ),
    (" ", r"in the (?:emergency|clinic|office|hospital|er\b)"),
    (
        " ",
        r"(?:on|as of|since|dated|in|at|per) (?:an? |the |his |her )?(?:\d{1,2}[/-]|january|february|march|april|may|june|july|august|september|october|november|december)",
    ),
    (
        " ",
        r"following (?:an?|the|his|her) (?:[a-z-]+ ){0,2}?(?:event|accident|incident|fall|collision|injury)\b",
    ),
    (" ", r"after an? (?:[a-z-]+ ){0,2}?(?:event|accident|incident|fall|injury)\b"),
    (",? ", r"with (?:an? )?(?:body mass index|bmi)\b"),
    (",? ", r"as (?:the|his|her) (?:[a-z]+ )?diagnos"),
    (
        " ",
        r"(?:at|on|during) (?:the|his|her) (?:most recent|last|latest|current|same) (?:visit|exam|evaluation|office|follow)",
    ),
    (",? ", r"axis (?:ii|iii|iv|v|[2-5])\b"),
    (",? ", r"(?:accepted|all accepted) as"),
    (",? ", r"as (?:a )?compensable"),
    (" ", r"since (?:an?|the|his|her|that|this) "),
    (" ", r"as the outcome of "),
    (",? ", r"(?:reportedly |apparently )?from (?=\d)"),
    (" ", r"which (?:his|her|the) "),
    (" ", r"as well\b(?! as)"),
    (
        " ",
        r"(?:the |his |her |on )?(?:physical )?exam(?:ination)? (?:shows?|showed|reveal\w*|finds?|found|is|was|of|on)\b",
    ),
    (
        " ",
        r"(?:course|plan|p|meds?|medications?|rx|tx|hx|pe|exam|objective|subjective|mri|x-?rays?|imaging|ur|status|work status|disposition) ?:",
    ),
    (",? ", r"and (?:he|she|they) [a-z]{2,9}ed "),
    (",? ", r"(?:wishes|wants|plans|recommends|requests|asks|proposes|advises) "),
    (",? ", r"for which "),
    (",? ", r"and (?:the )?(?:treatment|plan|request|patient|injured worker|worker)\b"),
    (" ", r"\[|\u2192|[-=]+>"),
    (",? ", r"although "),
    (",? ", r"but "),
    (" ", r"- (?=[a-z]{1,40}ed )"),
    (",? ", r"with (?:complaints|pain (?:rated|at)|a request|subjective|treatment)"),
    (",? ", r"status:"),
    (",? ", r"treated with"),
    (",? ", r"undergoing"),
    (",? ", r"the (?:patient|worker|injured worker|employee|applicant|claimant)\b"),
)
"""What goes on to another matter, with what stands before it: a comma and a blank, a blank, or either."""
_STOP: Final = re.compile(
    r"\.(?<![ (][a-z]\.)(?<![ (:]\d\.)(?<![ (:]\d\d\.)(?<! no\.)(?<! vs\.)(?<! dr\.)(?=[ \"]|$|[a-z]{4}|(?<=[a-z]{4}\.)[a-z]{2,3}\b)(?! ?\(?\d{1,2}[.)])"
    + "|, (?:"
    + by_letter("|".join(way for before, way in _OTHER_MATTER if before.startswith(",")))
    + ")| (?:"
    + by_letter("|".join(way for before, way in _OTHER_MATTER if not before.startswith(", ")))
    + ")"
)
NUMBERED: Final = re.compile(r"(?:(?<=[ (;,:\"])|^)(?:\(?(?:\d{1,2})[.)]|#\d{1,2}:?|\([a-h]\))(?!\d) ?")
_NUMBER_FOLLOWS: Final = re.compile(r"\.? ?(?:\(?\d{1,2}[.)]|#\d)")


def list_end(low: str, start: int, end: int) -> int:
    """Where the list that begins at `start` ends: its sentence, or a clause of another matter."""
    limit = min(end, start + 1500)
    numbered = NUMBERED.match(low, start, limit)
    at = start
    while (stop := _STOP.search(low, at, limit)) is not None:
        if (
            numbered
            and stop.group().startswith(".")
            and _NUMBER_FOLLOWS.match(low[stop.start() : stop.start() + 8])
        ):
            at = stop.end()
            continue
        if low[start : stop.start()].strip(" 0123456789.)(") == "":
            at = stop.end()
            continue
        return stop.start()
    return limit
