"""Words that the forms of 2013 decide an item with: "X is not medically necessary and appropriate", over what
the claims administrator and the reviewer relied on and the reviewer's rationale.

"Is not medically necessary" upholds the denial.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.layout import OutcomeName, Stretch, trimmed
from imr_llm.letters.sought import Sought

NECESSARY: Final = (
    r"medically ?(?:necessary|unnecessary|appropriate)"
    r"(?: ?(?:and|or|nor|&|/) ?(?:(?:medically )?(?:appropriate|necessary)|(?=[.:;])))?"
)
"""The words of a verdict; blanks between them may be missing."""
_HELD: Final = r"(?:found|deemed|considered|determined|judged|held)(?: to be)?"
DECIDES: Final = Sought(
    rf"(?P<verb>\b(?:is|are|was|were|(?P<cannot>cannot |can not |not )?be|been)|(?<=:)) ?(?:{_HELD} )?(?P<not>not[ -]?|no longer )?(?:{_HELD} )?(?P<word>{NECESSARY})"
    rf"|(?<=[^ ] )(?P<bare>not[ -]?)(?P<said>{NECESSARY})",
    ("medically",),
    reach=80,
)
_WITH_THE_PRIMARY: Final = re.compile(
    r"(?:since|as|because) the primary [a-z ]{3,40} (?:is|was) not medically necessary[^.]{0,20}, (?:all|none|any|each|neither) of the (?:associated|ancillary|related) [^.]{3,90}\."
)
"""All that is said of what goes with an operation that was denied."""
WHO: Final = r"(?:the )?(?:claims administrator|(?:physician|expert|medical|professional) reviewer)"
_ADMINISTRATOR: Final = Sought(
    r"(?:the )?claims administrator(?: ?:|'s (?:decision|denial|basis|guideline|determination) (?:was|is|relied|based)| based| did not| cited| relied| used| gave| named| provided| referenced| stated| made)",
    ("claims administrator",),
    reach=50,
)
_REVIEWER: Final = Sought(
    r"(?:the )?(?:physician|expert|medical|professional|independent)(?: medical)? reviewer(?:'s (?:decision|basis|guideline) (?:was|is)| (?:based|found|did not|relied|cited|used|also based|determined that no|stated|agree[sd]?|concur(?:s|red)|considered|applied|adopted|referenced))",
    (" reviewer",),
    reach=50,
)
_REVIEWER_LABEL: Final = re.compile(r"(?<![^ ])(?:(?:physician|expert|medical|professional) )?reviewer ?: ")
_SHORTEST_LINE: Final = 30
"""Characters of what a reviewer relied on, at least, where the administrator is named behind."""
_BOTH: Final = Sought(
    r"(?:the )?claims administrator and (?:the )?(?:physician|expert|medical|professional) reviewer (?:both )?(?:based|relied|cited|used)",
    ("claims administrator and",),
    reach=80,
)
_RATIONALE: Final = Sought(
    r"(?:the )?(?:physician|expert|medical|professional) reviewer's (?:decision )?rationale(?: for [^:.]{1,40}(?=:))? ?[:.-]?|rationale of (?:the )?(?:physician|expert|medical|professional) reviewer ?:|(?:decision )?rationale(?: for the decision| for decision)? ?:",
    ("rationale",),
    reach=80,
)
_FOOTER: Final = Sought(
    r"disclaimer ?: maximus|sincerely,|effect of the decision ?:|cc: ?department",
    ("disclaimer", "sincerely,", "effect of the decision", "cc:"),
    reach=30,
)
ENUMERATOR: Final = re.compile(
    r"(?a)(?:\((?<![^ ]\()(\d{1,2})\)|(\d(?<![^ ]\d)\d?)(?:\)|\.(?!\d)))(?= )|(?:for |re(?:garding)? )?(?:item|issue|request|question) (?:no\.? ?|number |#)?(\d{1,2}) ?[:.)-]"
)

NUMBERS: Final = r"\d{1,2}\)?[.)]?(?:(?:, ?| ?- ?| ?& ?|,? and | through | to )\(?\d{1,2}\)?[.)]?){0,9}"
"""Numbers of items in a list or a range: "1) and 2)", "1-3"."""
_NUMBER_OR_RANGE: Final = re.compile(r"(\d{1,2})\)?[.)]?(?:(?: ?- ?| through | to )\(?(\d{1,2}))?")


def number_of(mark: re.Match[str]) -> int:
    """The number of a match of ENUMERATOR."""
    return int(mark[1] or mark[2] or mark[3])


def numbers_in(printed: str) -> tuple[int, ...]:
    """The numbers that a match of NUMBERS names."""
    numbers: list[int] = []
    for first, last in _NUMBER_OR_RANGE.findall(printed):
        numbers += range(int(first), int(last or first) + 1)
    return tuple(numbers)


def outcome_of(match: re.Match[str]) -> OutcomeName:
    """What a match of DECIDES decides."""
    denied = bool(match["not"] or match["cannot"] or match["bare"]) or "unnecessary" in match.group()
    return "upheld" if denied else "overturned"


def passages(low: str, start: int, end: int) -> tuple[Stretch | None, Stretch | None, Stretch | None]:
    """Administrator's line, reviewer's line and rationale between two positions."""
    rationale = _RATIONALE.search(low, start, end) or _WITH_THE_PRIMARY.search(low, start, end)
    lines_end = rationale.start() if rationale and rationale.re is not _WITH_THE_PRIMARY else end
    both = _BOTH.search(low, start, lines_end)
    administrator = both or _ADMINISTRATOR.search(low, start, lines_end)
    reviewer = both or _REVIEWER.search(low, administrator.end() if administrator else start, lines_end)
    administrator_end = reviewer.start() if reviewer and administrator and not both else lines_end
    return (
        trimmed(low, administrator.start(), administrator_end) if administrator else None,
        trimmed(low, reviewer.start(), lines_end) if reviewer else None,
        _told(low, rationale, end) if rationale else None,
    )


def _told(low: str, rationale: re.Match[str], end: int) -> Stretch:
    """What follows the label of a rationale, or the sentence that needs none."""
    if rationale.re is _WITH_THE_PRIMARY:
        return Stretch(*rationale.span())
    return trimmed(low, rationale.end(), _before_footer(low, rationale.end(), end))


def _before_footer(low: str, start: int, end: int) -> int:
    footer = _FOOTER.search(low, start, end)
    return footer.start() if footer else end


_DENIED_ON: Final = re.compile(
    r"(?<!used by the )(?<!cited by the )claims administrator|utilization review|\bur\b"
)
_CITED_NOTHING: Final = re.compile(
    r"claims administrator[^.;]{0,120}? (?:did not (?:cite|name|give|provide|list|use|identify|reference)|(?:cited|gave|named|provided) no) (?:[a-z-]+ ){0,4}?(?:guideline|evidence|criteria|citation|authority|source)"
)
_PART: Final = re.compile(r"(?:is|are) (?:not )?part of the (?:mtus|medical treatment)")


def told_of_administrator(low: str, start: int, end: int) -> Stretch | None:
    """The sentence that says what the claims administrator relied on, or that it cited nothing."""
    part = _CITED_NOTHING.search(low, start, end) or _PART.search(low, start, end)
    if part is None:
        return None
    first = max(low.rfind(". ", start, part.start()) + 2, start)
    last = low.find(". ", part.end(), end)
    last = last if last >= 0 else end
    return Stretch(first, last) if _DENIED_ON.search(low, first, last) else None


def told_apart(low: str, passage: Stretch) -> tuple[Stretch | None, Stretch]:
    """The administrator's sentence of a passage on guidelines, and the reviewer's part of the passage."""
    administrator = _ADMINISTRATOR.search(low, *passage)
    reviewer = None
    if administrator is not None:
        reviewer = _REVIEWER.search(low, administrator.end(), passage.end) or _REVIEWER_LABEL.search(
            low, administrator.end(), passage.end
        )
    if administrator is not None and reviewer is not None:
        return trimmed(low, administrator.start(), reviewer.start()), trimmed(
            low, reviewer.start(), passage.end
        )
    if administrator is not None and administrator.start() - passage.start > _SHORTEST_LINE:
        ends = low.find(". ", administrator.end(), passage.end)
        last = ends if ends >= 0 else passage.end
        return trimmed(low, administrator.start(), last), trimmed(low, passage.start, administrator.start())
    told = told_of_administrator(low, *passage)
    if told is None:
        return None, passage
    return told, Stretch(told.end, passage.end) if told.end < passage.end else Stretch(
        passage.start, told.start
    )
