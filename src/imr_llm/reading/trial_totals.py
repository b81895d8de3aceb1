"""The total that follows a trial without its noun: "a trial of 6 visits and, with improvement, up to 18". Text in, numbers out."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.reading.courses import sentence_around
from imr_llm.reading.numbers import RANGE, read_range
from imr_llm.reading.supported import Supported

_TOTAL: Final = Seldom(
    rf"(?a)\b(?:(?:(?P<most>up to|as many as|(?:no|not) more than|at most|maximum of|limit of|cap of|ceiling of|(?:extend(?:ed|ing)?|increas(?:ed|es|ing)|continu(?:ed|ing|es)|go(?:es|ing)?(?: on| up)?|ris(?:es|ing)|rise|then|on,) to|reach(?:es|ing)?)|total of|(?:if|with|where|when|given) [a-z ]{{3,60}},) "
    rf"(?:an? )?(?:overall )?(?:(?:total|maximum) of )?(?:up to |at most )?(?P<n>{RANGE})(?P<more>,? (?:more|additional|further|others?)\b(?: visits?| sessions?| treatments?)?)?"
    r"(?:(?P<peak> at (?:the )?most)| in all| in total| altogether| overall)?(?=[.,;:)]| ?$| (?:if|when|where|with|may|can|over|in|within|for|follow|are|is|should|provided|once|after|on|as|upon|given)\b)"
    rf"|(?P<m>{RANGE})(?:(?P<top> at (?:the )?most)| in all| in total| altogether)\b)"
)
_ASKED: Final = re.compile(
    r"(?a)\b(?:request|ask(?:s|ed|ing)?\b|sought|seeks?\b|prescri|order(?:s|ed)?\b|propos|has had|have had|had\b|attended|completed|authoriz|certif|approved|granted|denied|exceed|patient|worker|claimant|applicant|employee|\bhe\b|\bshe\b|this case|(?:this|these|the present|the current) (?:number|amount|visits|sessions|treatments))"
)
"""What tells that numbers are of this worker's own visits."""
_GOES_ON: Final = re.compile(
    r"(?a)(?:should|if|with|where|when|once|thereafter|then|after|provided|given|up to|on)\b(?=.*(?:improv|benefit|gain|progress|respon|effective|success|help|relie|trial))"
)
"""How a sentence begins that says what follows the trial of the one before it."""
_LONGEST: Final = 240
"""Characters from a trial to its total at most."""


def trial_total(low: str, trial: Supported, end: int) -> Supported | None:
    """The total behind a trial, whose `high` is the trial's own where it is said to be so many more: what that comes to is
    not told.
    """
    end = min(end, trial.end + _LONGEST)
    _, last = sentence_around(low, trial.start, trial.start, end, (". ", '." '))
    following = last + len(". ")
    if _GOES_ON.match(low, following, end):
        _, last = sentence_around(low, following, following, end, (". ", '." '))
    if _ASKED.search(low, trial.end, last):
        _, last = sentence_around(low, trial.start, trial.start, last)
        if _ASKED.search(low, trial.end, last):
            return None
    for total in _TOTAL.finditer(low, trial.end, last):
        value = read_range(total["n"] or total["m"])
        if total["more"] is not None:
            return trial
        if not trial.high < value.high <= _MOST:
            continue
        limited = total["most"] or total["peak"] or total["top"] or "up to" in total.group()
        return trial._replace(
            low=None if limited and value.low == value.high else value.low,
            high=value.high,
            start=total.start(),
            end=total.end(),
            trial=False,
            total=True,
        )
    return None


_MOST: Final = 120
"""Visits that any guideline supports."""
