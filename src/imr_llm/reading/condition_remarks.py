"""What is said of a diagnosis and is no part of its name: that it was rejected, when it was made, what a scale showed. Text in,
positions out.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.spots import has_any

_NOT_SO: Final = r"not (?:been )?(?:confirmed|supported|established|found|made|accepted|proven|substantiated|verified|borne out|present|shown|met)"
_REJECTED: Final = rf"(?:ruled[- ]out|excluded|rejected|disproved|disproven|refuted|discarded|withdrawn|retracted|abandoned|dismissed|unsupported|unconfirmed|mistaken|erroneous|incorrect|(?:made )?in error|{_NOT_SO})\b"
_SINCE: Final = r"(?:first|initially|once|briefly|then|later|since|now|subsequently|eventually|finally|also)"
_BE: Final = r"(?:was|were|is|are|has been|have been|had been|has|have|had)"
SPOKEN_OF: Final = (
    rf"{_BE} (?:{_SINCE} )?(?:considered|suspected|proposed|raised|disputed|questioned|doubted|{_REJECTED})"
)
"""How a clause goes on that tells what became of the diagnoses before it."""
_REJECTS: Final = re.compile(
    rf"(?:, (?:which|that) [^.,;]{{2,60}},)?(?:(?:[,;]|,? and)? (?:which|that|both of which|all of which))?,? (?P<verb>{_BE}) (?:(?:{_SINCE}|been|considered|entertained|suspected|proposed|raised|made|given|listed),? (?:and |but |then )*){{0,4}}{_REJECTED}"
)
_OF_THE_LAST: Final = re.compile(r"(?:[,;]|,? and)? (?:which|that)\b")
_MANY: Final = ("were", "are", "have been", "have")
_DIAGNOSIS_OF: Final = ("diagnosis of ", "diagnosis of an ", "diagnosis of a ")
_SAID_WITHIN: Final = re.compile(
    r"(?<![a-z])(?:ruled[- ]out|excluded|rejected|disprove[dn]|refuted|not (?:found|confirmed|supported|present|established|proven))\b"
)
_SIGNS: Final = ("ruled", "exclu", "reject", "disprove", "refute", "not ")
"""One of these stands in all that `_SAID_WITHIN` finds."""
_GOES_ON: Final = (" ", ",", ";")
_WITHOUT_IT: Final = re.compile(r"(?:,? with | \()(?:an? |the )?[a-z ]{3,40} (?:ruled[- ]out|excluded)\)?$")
_BRACKET: Final = re.compile(
    r" \((?:(?:[a-z]+ ){0,2}\d{1,4}[/-]\d{1,4}(?:[/-]\d{2,4})?"
    r"|(?:with )?(?:an? |her |his )?(?:bmi|body mass index|hb ?a1c|a1c)\b[^()]{0,30}"
    r"|(?:not|non)[- ]?(?:industrial|work[- ]related|accepted|occupational)[^()]{0,30}|industrial|work[- ]related|pre-?existing|accepted|denied|disputed"
    r"|(?:by|per|from|since|after|seen|shown|confirmed|diagnosed|treated|dated|grade [a-z0-9]{1,4} by|the [a-z]{3,20} (?:is|was|are|were)) [^()]{2,70})\)$"
)
"""A bracket that is no part of the name: "neuroma (excised 8-2015)", "obesity (BMI 41)", "asthma (not industrial)"."""
_ENDS_OF_TIME: Final = ("ago", "year", "month", "week", "injury", "accident", "earlier", "before", "later")
_WHEN: Final = re.compile(
    r"(?a)(?:,? (?:first )?(?:made|diagnosed|confirmed|established))?,?(?: by (?:mri|ct|x-?rays?|emg|exam|examination|biopsy|ultrasound|arthroscopy))?"
    r"(?:,? (?:(?:back|as early|as far back) )?(?:in|since|during|around|about|as of|before|by)(?: (?:the )?(?:early|late|mid|year|spring|summer|fall|winter)(?: of)?)?[ -](?:about )?(?:19|20)\d\d"
    r"|,? (?:about |some |over |more than )?(?:an?|one|two|three|four|five|six|several|many|\d{1,2}) (?:year|month|week|decade)s? (?:ago|earlier|later|before|(?:before|prior to|after) (?:the|this|that|his|her) (?:[a-z]{1,12} )?(?:injury|accident))"
    r"|,? (?:last|this|that|the (?:same|previous|following)) (?:year|month|week|spring|summer|fall|winter))$"
)
_TAILS: Final = (" ever since", " since then", " to this day")
_SCALES: Final = re.compile(r",? with (?:an? )?(?:bmi|body mass index)\b.*$")
_LONGEST_TAIL: Final = 90


def rejected_pieces(low: str, start: int, end: int, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces of a list that the words behind it, or their own, do not reject."""
    said = _REJECTS.match(low, end) if low.startswith(_GOES_ON, end) else None
    if said is not None and pieces:
        of_last = _OF_THE_LAST.match(said.group()) is not None
        whole = said["verb"] in _MANY or (not of_last and low.endswith(_DIAGNOSIS_OF, 0, start))
        clause = low.rfind(";", start, end)
        pieces = [piece for piece in pieces if piece[0] < clause] if whole else pieces[:-1]
    if not has_any(low[start:end], _SIGNS) or _SAID_WITHIN.search(low, start, end) is None:
        return pieces
    return [(first, _standing(low, first, last)) for first, last in pieces]


def _standing(low: str, start: int, end: int) -> int:
    """The end of what stands of a piece: all of it, what precedes "with a fracture ruled out", or nothing."""
    without = _WITHOUT_IT.search(low, start, end)
    if without is not None:
        return without.start()
    return start if _SAID_WITHIN.search(low, start, end) is not None else end


def without_remarks(low: str, start: int, end: int) -> int:
    """The end of a diagnosis without what is said of it behind its name."""
    if low.endswith(")", start, end):
        bracket = _BRACKET.search(low, max(start, end - _LONGEST_TAIL), end)
        end = bracket.start() if bracket is not None else end
    if low.endswith(_TAILS, start, end):
        end -= next(len(tail) for tail in _TAILS if low.endswith(tail, start, end))
    if low[end - 1].isdigit() or low.endswith(_ENDS_OF_TIME, start, end):
        when = _WHEN.search(low, max(start, end - _LONGEST_TAIL), end)
        scale = _SCALES.search(low, start, end)
        end = when.start() if when is not None else scale.start() if scale is not None else end
    return end
