"""Where the heading of an item begins when the rationale of the item before runs straight into it.

Lines say nothing once a letter has been wrapped again, so the end of the rationale's last sentence has
to be found. A heading names a treatment and has no verb; the long headings of modified requests ("X was
the original request. Y was authorized by the Claims Administrator. The remaining IMR eligible portion
of the original request, Z is") are recognised by their own words.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.sentences import sentence_starts
from imr_llm.letters.spots import has_any, last_match
from imr_llm.letters.word_starts import by_letter

LONGEST_HEADING: Final = 2000
"""Characters looked back at most; the longest heading seen has 550."""
USUAL_HEADINGS: Final = (200, 600)
"""Characters looked back first, where the request was not modified."""

_DISPUTED: Final = r"disputed (?:items?(?:\(s\))?(?: ?/ ?| and | or ))?services?(?:\(s\))?"
SET_FORTH: Final = re.compile(
    rf"the final determination (?:was|is) based (?:up)?on (?:the )?decisions? for the {_DISPUTED} (?:as )?set forth below ?[:.]?"
    rf"|(?:the (?:final )?determination (?:was|is|rests|rested) (?:based )?(?:up)?on )?(?:the |these )?decisions? (?:for|on|about|of) (?:(?:each|all|any) of )?(?:the|these) {_DISPUTED}(?: ?:|,? (?:(?:which|as|are|is|were) )*(?:(?:set (?:forth|out)|listed|given|shown|printed|stated) )?(?:below|here|these|as follows|the following) ?[:.])"
)
"""The sentence over the items of a letter of 2014 and later."""
_ORIGINAL: Final = re.compile(
    r"(?a)\b(?:was|were|is|are) (?:the original(?:ly)? requests?|originally requested)\b"
)
_VERB: Final = re.compile(
    by_letter(
        r"(?a)\b(?:is|are|was|were|be|been|has|have|had|does|do|did|can|cannot|could|may|might|should|would|will|must"
        r"|isnot|wasnot|not(?:medically)?|medically|therefore|however|this|these|that|which|there|it|he|she|they"
        r"|states?|notes?|noted|recommends?|recommended|supports?|supported|documented|indicates?|indicated"
        r"|demonstrates?|exceeds?|shows?|showed|approved|denied|authorized|certified|modified|upholds?|upheld|overturns?|overturned"
        r"|remains|exists?|lacks|suggests?|requires|applies|meets|allows|permits|falls|stands|gives?|gave|duplicates|agrees?|disagrees?|concurs?"
        r"|established|met|unmet|warranted|necessity|approves?|grants?|granted|allow|allowed|deny|denies|declined?|rejects?|rejected|accepts?|accepted"
        r"|outweighs?|satisfies|satisfied|justifie[sd]|seems?|seemed|appears?|appeared|believes?|thinks?|thought|knows?|knew|finds?|found|sees|saw|seen|feels|felt"
        r"|looks?|looked|wants?|wanted|asks?|asked|says?|said|tells?|told|takes|took|comes?|came|gets?|got|go(?!-)|goes|went|gone|put|puts|lets?|adds|added|holds|buys|bought|bow to|bows"
        r"|works|worked|helps|helped|fails|failed|tried|tries|keeps|kept|brings|brought|ended|turned|wore|lost|wins|proves|proved|proven|earns|earned|operate|waits?"
        r"|we|him|himself|herself|yes|none|nothing|nobody|never|enough|too|then|here|now|still|yet|already|because|although|though|but|instead|hence|thus|otherwise"
        r"|(?:all|both) (?:\d+|of them)(?=\.))\b|-> |\u2192"
    )
)
"""Words, and an arrow, that stand in what a reviewer says of a request and in no heading."""
NEED: Final = r"ne(?:cc?|ss?)e(?:ss?|cc?)[aeu]ry"
"""The word "necessary", as it is spelt and misspelt."""
_OF_NEED: Final = re.compile(rf"medically ?(?:(?:un)?{NEED}|appropriate)")
_GOES_ON: Final = re.compile(
    r"(?:as|at|because|based|but|by|due|for|from|given|here|however|if|in|nor|of|on|or|per|since|so|than|that|to|under|unless|until|when|which|with|within|without)\b"
)
"""What follows such words where their sentence does."""
_CONCLUDED: Final = re.compile(
    rf"medically (?:(?:un)?{NEED}|appropriate)(?:,? (?:and|or|nor) (?:medically )?(?:{NEED}|appropriate|indicated))*"
    r"(?: (?:at this time|here|in this case|as (?:written|requested|prescribed|submitted|ordered)))?\.? "
    r"|\b(?:not )?med\. nec\. "
    r"|(?<=[.!?] )(?:not )?(?:necessary|unnecessary|approved|denied|granted|certified|affirmed|agreed|disagreed)[.!] "
)
_CONCLUSION_SIGNS: Final = ("medically ", ". ", "! ")
"""One of these stands in every conclusion."""


def has_verb(low: str, start: int, end: int) -> bool:
    """Whether words stand between two positions that no heading has."""
    return _VERB.search(low, start, end) is not None


def heading_start(text: str, low: str, start: int, end: int) -> int:
    """Where the heading that ends at `end` begins, looking no further back than `start`.

    `text` and `low` are the folded text in its own and in lower case; `start` is the beginning of the
    rationale before it.
    """
    start = max(start, end - LONGEST_HEADING)
    original = None
    if low.find("original", start, end) >= 0:
        original = last_match(_ORIGINAL, low, start, end)
    if original is not None and not _OF_NEED.search(low, original.end(), end):  # a rationale may repeat it
        starts = sentence_starts(text, start, end)
        first = max((s for s in starts if s <= original.start()), default=start)
        return _behind_conclusions(low, first, original.start())
    first = start
    for back in (*USUAL_HEADINGS, LONGEST_HEADING):
        starts = sentence_starts(text, max(start, end - back), end)
        chosen = len(starts) - 1
        while chosen > 0 and not _VERB.search(low, starts[chosen - 1], starts[chosen]):
            chosen -= 1
        if chosen > 0 or (chosen == 0 and back > USUAL_HEADINGS[0]):
            first = starts[chosen]
            break
    return _behind_lower_case(text, low, _behind_conclusions(low, first, end), end)


def _behind_lower_case(text: str, low: str, first: int, end: int) -> int:
    """Where a heading begins behind a sentence with a verb, in lower case or with a mark: "It is denied. knee brace"."""
    for at in reversed(sentence_starts(text, first, end, in_any_case=True)):
        if has_verb(low, first, at):
            return first if has_verb(low, at, end) else at
    return first


def _behind_conclusions(low: str, first: int, end: int) -> int:
    """Where a heading begins behind conclusions that lack their full stop."""
    if not has_any(low[first:end], _CONCLUSION_SIGNS):
        return first
    for concluded in _CONCLUDED.finditer(low, first, end):
        if _GOES_ON.match(low, concluded.end()) is None:
            first = concluded.end()
    return first
