"""People of whom a letter tells beside its worker: relatives, those at work, those the worker cares for. Text in."""

from __future__ import annotations

from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any

_PEOPLE: Final = r"wife|husband|spouse|partner|fianc[eé]e?|mother|father|brother|sister|son|daughter|child|aunt|uncle|cousin|niece|nephew|grand(?:mother|father|son|daughter)|neighbor|friend|roommate|co-?worker|colleague|supervisor|boss"
_SIGNS: Final = ("wife", "husband", "spouse", "partner", "fianc", "mother", "father", "brother", "sister", " son", "daughter", "child", "aunt", "uncle", "cousin", "niece", "nephew", "neighbor", "friend", "roommate", "worker", "colleague", "supervisor", "boss", "other patient", "other employee", "other person", "other claimant")  # fmt: skip
"""One of these stands in all that `_THEIRS` and `_FOR_THEM` match."""
_SOMEBODY: Final = rf"(?:(?:his|her|the [a-z]+'s|whose|an?|one|another) (?:[a-z-]+ ){{0,2}}(?:{_PEOPLE})|another (?:patient|worker|employee|person|claimant))"
_THEIRS: Final = Seldom(
    rf"(?a)\b(?<!is )(?<!was )(?<!as )(?<!being ){_SOMEBODY}(?:,? (?:who|which))? (?:(?:has|had|have|also|already|once|just|recently|too|only|never|not|been) )*(?:has|had|have|attend(?:s|ed)|complet(?:es|ed)|receiv(?:es|ed)|underwent|undergone|finished|used|got|given|needed)\b(?![^.;]{{0,200}}\b(?:he|she|(?:the )?(?:patient|worker|claimant|applicant|employee)(?!'s)) (?:[a-z]+ ){{0,2}}(?:has|had|have|attended|completed|received|underwent|used)\b)[^.;]{{0,200}}$"
)
"""What such a one has had, up to a number."""
_FOR_THEM: Final = Seldom(
    rf"(?a)[^.;]{{0,40}}? (?:(?:were|was) )?(?:given|provided|rendered|administered|attended|had|completed|received) (?:to|by|for) {_SOMEBODY}\b"
)


def is_of_another(low: str, first: int, start: int, end: int, last: int) -> bool:
    """Whether visits counted between `start` and `end` in a sentence are those of somebody else."""
    if not has_any(low[first:last], _SIGNS):
        return False
    return _THEIRS.search(low, first, start) is not None or _FOR_THEM.match(low, end, last) is not None
