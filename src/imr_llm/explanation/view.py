"""What an explanation may say of each item: values that hold, doubts named, nothing else. Knows no language's sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from imr_llm.explanation.containers import counted_as, is_container
from imr_llm.explanation.doubts import contradicted, doubted
from imr_llm.explanation.language import Language
from imr_llm.explanation.needed import needs_amount, needs_part, says_amount, says_pace
from imr_llm.explanation.titles import title
from imr_llm.schema.record import DecisionRecord, Item, Number, Quantity, Span
from imr_llm.schema.vocabulary import DWC_CATEGORY, Category, DwcCategory, Outcome

__all__ = [
    "Amount",
    "ItemView",
    "Pace",
    "item_views",
    "printable",
    "spans_of",
    "told_in_rationale",
]

_COUNTED: Final[frozenset[DwcCategory]] = frozenset(
    ["rehabilitation", "pharmaceuticals", "injection", "psych_services"]
)
_CARRIED: Final = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[\w-]+\.(?:com|org|net|gov|edu|info|io)\b\S*|(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\b\d{3}[-.])\d{3}[-. ]\d{4}\b",
    re.IGNORECASE,
)
_SHORT_WORDS: Final = 6
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of something: both ends, or one alone."""

    low: Number | None
    high: Number | None
    unit: str
    below: bool = False
    """Whether the upper end is not reached: "less than 3 weeks"."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, and for how many weeks."""

    often: Amount | None
    weeks: Amount | None
    told: bool
    """Whether the amount follows from both, and the request does not say them in words that the reader reads."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as it may be told; `label`, `kind` and `parts` are in the explanation's language."""

    place: int
    label: str
    kind: str
    alone: bool
    request: str
    name: str
    original: str | None
    authorized: str | None
    request_doubtful: bool
    outcome: Outcome | None
    outcome_doubtful: bool
    outcome_contradicted: bool
    """Whether the doubt is the letter's own."""
    retrospective: bool
    amount: Amount | None
    amount_said: bool
    """Whether the request, which is printed above it, says it in words that the reader reads."""
    amount_doubtful: bool
    amount_contradicted: bool
    amount_missing: bool
    """Whether the request says neither how many nor how often, where such requests do."""
    counted: bool
    """Whether such requests say how many: visits, tablets, injections."""
    refills: int | None
    """Those that the request does not say in words that the reader reads."""
    pace: Pace
    parts: tuple[str, ...]
    parts_told: bool
    """Whether their names say more than the request, which is printed above them."""
    part_missing: bool
    category: Category | None

    @property
    def number(self) -> int:
        """Its number for a reader."""
        return self.place + 1


def item_views(record: DecisionRecord, language: Language) -> tuple[ItemView, ...]:
    """Every item of the record, in its order."""
    return tuple(_view(record, place, item, language) for place, item in enumerate(record.items))


def spans_of(record: DecisionRecord, *pointers: str) -> tuple[Span, ...]:
    """The passages of some values, each once."""
    found = (span for pointer in pointers for span in record.evidence.get(pointer, ()))
    return tuple(dict.fromkeys(found))


def told_in_rationale(record: DecisionRecord, place: int, *, of: int | None = None) -> bool:
    """Whether the number of an item's visits so far stands in its rationale, or in that `of` another item."""
    rationales = spans_of(record, f"/items/{place if of is None else of}/rationale")
    return any(
        rationale.start <= span.start and span.end <= rationale.end
        for span in spans_of(record, f"/items/{place}/prior_visits")
        for rationale in rationales
    )


def printable(words: str) -> str:
    """Words of the letter as they may stand in an explanation: no addresses, no telephone numbers, not endless."""
    plain = " ".join(_CARRIED.sub("…", words).replace("“", "'").replace("”", "'").replace('"', "'").split())
    plain = plain.strip().rstrip(".,;:")
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _view(record: DecisionRecord, place: int, item: Item, language: Language) -> ItemView:
    at = f"/items/{place}"
    request = printable(item.request)
    outcome_doubtful = doubted(record, f"{at}/outcome")
    amount = _amount(item)
    pace = _pace(item, amount, request, language)
    parts = () if doubted(record, f"{at}/body_parts") else _parts(item, request, language)
    category = None if doubted(record, f"{at}/category") else item.category
    amount_doubtful = any(doubted(record, f"{at}/{name}") for name in ("quantity", "frequency", "refills"))
    quantity = item.quantity
    given = amount_doubtful or quantity.min or quantity.max or pace.often or pace.weeks
    return ItemView(
        place=place,
        label=language.page["treatment"].format(number=place + 1),
        kind=language.kinds.get(category or "", ""),
        alone=len(record.items) == 1,
        request=request,
        name=title(request),
        original=_first_asked(item),
        authorized=printable(item.authorized_portion) if item.authorized_portion else None,
        request_doubtful=doubted(record, f"{at}/request"),
        outcome=None if outcome_doubtful else item.outcome,
        outcome_doubtful=outcome_doubtful,
        outcome_contradicted=contradicted(record, f"{at}/outcome"),
        retrospective=item.retrospective and not doubted(record, f"{at}/retrospective"),
        amount=amount,
        amount_contradicted=contradicted(record, f"{at}/quantity"),
        amount_said=amount is not None and _is_said(request, amount, language),
        amount_doubtful=amount_doubtful,
        amount_missing=not given and needs_amount(category, request),
        counted=category is None or DWC_CATEGORY[category] in _COUNTED,
        refills=_refills(item, request, language),
        pace=pace,
        parts=parts,
        parts_told=any(part.lower() not in request.lower() for part in parts),
        part_missing=not item.body_parts and needs_part(category, request),
        category=category,
    )


def _is_said(request: str, amount: Amount, language: Language) -> bool:
    exact = amount.low if amount.low == amount.high else None
    return exact is not None and says_amount(request, exact, amount.unit, english=language.is_english)


def _refills(item: Item, request: str, language: Language) -> int | None:
    refills = item.refills
    if not refills or item.quantity.unit == "refills":
        return None
    return None if says_amount(request, refills, "refills", english=language.is_english) else refills


def _parts(item: Item, request: str, language: Language) -> tuple[str, ...]:
    """Parts of the body in plain words, each once."""
    found = [language.part(part.part, part.side, request) for part in item.body_parts]
    return tuple(dict.fromkeys(filter(None, found)))


def _first_asked(item: Item) -> str | None:
    """What was first asked for, where it differs from what is in dispute.

    None for long words where both its parts are told in as many: nobody reads the same line three times, unless it
    is what was more than the guideline supports.
    """
    first = item.original_request
    if first is None or first.lower() == item.request.lower():
        return None
    told = item.authorized_portion is not None and len(first.split()) > _SHORT_WORDS
    return None if told and not _was_too_much(item) else printable(first)


def _was_too_much(item: Item) -> bool:
    """Whether the reviewer found too much asked for, and what is in dispute is not more than the limit."""
    asked, limit = item.quantity, item.guideline_limit
    if "exceeds_guideline_limit" not in item.reasons or limit.max is None:
        return False
    return asked.unit == limit.unit and asked.max is not None and asked.max <= limit.max


def _amount(item: Item) -> Amount | None:
    quantity = item.quantity
    if (quantity.min is None and quantity.max is None) or quantity.unit is None:
        return None
    low = quantity.min
    unit: str = quantity.unit
    if unit in ("dispensed", "each"):
        most = low if quantity.max is None else quantity.max
        counted = None if most is None else counted_as(item.request, most)
        if counted is None and unit == "dispensed":
            return None  # a number of boxes or of what is in them
        unit = counted if counted is not None and (unit == "dispensed" or is_container(counted)) else unit
    if low == quantity.max and re.search(rf"\bup to (?:an? )?(?:additional )?{low}\b", item.request, re.I):
        low = None
    return Amount(low, quantity.max, unit)


def _pace(item: Item, amount: Amount | None, request: str, language: Language) -> Pace:
    pace = item.frequency
    often = _ends(Quantity(min=pace.per_week_min, max=pace.per_week_max), "times")
    weeks = _ends(Quantity(min=pace.weeks_min, max=pace.weeks_max), "weeks")
    told = False
    if amount is not None and amount.unit == "visits" and often is not None and weeks is not None:
        follows = (
            _product(often.low, weeks.low) == amount.low and _product(often.high, weeks.high) == amount.high
        )
        told = follows and not (language.is_english and _says_pace(request, often, weeks))
    return Pace(often, weeks, told)


def _says_pace(request: str, often: Amount, weeks: Amount) -> bool:
    if often.high is None or weeks.high is None:
        return False
    exact = often.low == often.high and weeks.low == weeks.high
    return exact and says_pace(request, often.high, weeks.high)


def _ends(quantity: Quantity, unit: str) -> Amount | None:
    return None if quantity.min is None and quantity.max is None else Amount(quantity.min, quantity.max, unit)


def _product(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else one * other
