"""One item of a letter: from its stretches to its values, each with the words that carry it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from imr_llm.baseline.denied_reasons import Case
from imr_llm.baseline.findings import Findings
from imr_llm.baseline.last_words import check_conclusion
from imr_llm.baseline.reasons import find_reasons
from imr_llm.baseline.remarks import read_remark
from imr_llm.baseline.requests import Request, read_request
from imr_llm.letters.layout import ItemBlock, Stretch
from imr_llm.reading.added_courses import Past
from imr_llm.reading.amounts import Amount
from imr_llm.reading.anatomy import find_parts
from imr_llm.reading.courses import Courses
from imr_llm.reading.doses import find_refills, find_strength
from imr_llm.reading.guideline_lines import GuidelineLine
from imr_llm.reading.limits import find_limit
from imr_llm.reading.past_care import find_past_care
from imr_llm.reading.phrases import words
from imr_llm.reading.prior_visits import find_prior_visits
from imr_llm.reading.quantities import find_amount
from imr_llm.reading.schedules import find_schedule
from imr_llm.reading.shapes import Shape, shape_of
from imr_llm.reading.time_limits import Limit
from imr_llm.reading.treatments import find_treatment
from imr_llm.reading.visit_kinds import KINDS, SEVERAL_KINDS
from imr_llm.schema.vocabulary import DWC_CATEGORY

LONGEST_REQUEST: Final = 1500
"""Characters of a request that are read for its values; the longest heading seen has 550."""
_EVALUATION: Final = re.compile(r"eval|consult|test|assess|referral")
_OF_ONE_KIND: Final = KINDS.keys() - SEVERAL_KINDS.keys()
"""Categories that are one kind of treatment, so that visits told of for one item are those of another."""


class Told(NamedTuple):
    """What a letter tells of all its items: its history, the courses of treatment, the worker's diagnoses."""

    history: tuple[Stretch, ...]
    courses: Courses
    diagnoses: str
    terse: bool
    """As in `Case`."""


def read_item(
    block: ItemBlock,
    number: int,
    found: Findings,
    told: Told,
    administrator: GuidelineLine | None,
    reviewer: GuidelineLine | None,
    own: Stretch | None = None,
) -> dict[str, object]:
    """The values of one item; evidence and flags go to `found` under /items/<number>.

    `own` is the part of its rationale that speaks of it alone, where others share the rationale.
    """
    low = found.folded.low
    at = f"/items/{number}"
    parts = read_request(low, block.heading)
    if parts.original is None and (below := block.administrator or block.reviewer) is not None:
        remark = read_remark(low, min(block.heading.end, below.start), below.start, parts.request)
        parts = Request(parts.request, *remark) if remark is not None else parts
    start, end = parts.request
    item: dict[str, object] = {
        "request": found.verbatim(f"{at}/request", start, end) if end > start else "",
        "original_request": _words(found, f"{at}/original_request", parts.original),
        "authorized_portion": _words(found, f"{at}/authorized_portion", parts.authorized),
        "outcome": None,
    }
    outcome = None
    if block.disposition is not None:
        outcome = block.disposition.outcome
        item["outcome"] = outcome
        found.carried(f"{at}/outcome", (block.disposition.words,))
    else:
        found.flag("missing_outcome", f"{at}/outcome", "the letter gives no outcome for this treatment")
    end = min(end, start + LONGEST_REQUEST)
    named = words(low, start, end)
    treatment = find_treatment(low, start, end, named)
    if treatment is None and block.reviewer is not None:
        treatment = find_treatment(low, *block.reviewer)
    category = treatment.category if treatment is not None else "other" if end > start else None
    item["category"] = category
    item["dwc_category"] = DWC_CATEGORY[category] if category is not None else None  # type: ignore[index]
    if category is not None:
        found.carried(f"{at}/category", ((treatment.start, treatment.end) if treatment else (start, end),))
    body_parts = find_parts(low, start, end, named)
    item["body_parts"] = [{"part": part.part, "side": part.side} for part in body_parts]
    for k, part in enumerate(body_parts):
        found.carried(f"{at}/body_parts/{k}", part.spans)
    shape = shape_of(low, start, end)
    amount = _amounts(item, at, shape, category, found, remainder=parts.is_remainder(low))
    past = find_past_care(low, start, end)
    item["retrospective"] = past is not None
    if past is not None:
        found.carried(f"{at}/retrospective", (past,))
    _guidelines(item, at, "administrator", administrator, found)
    _guidelines(item, at, "reviewer", reviewer, found)
    rationale = block.rationale or Stretch(end, end)
    if block.rationale is not None and rationale.end > rationale.start:
        item["rationale"] = found.folded.verbatim(*rationale)
        found.carried(f"{at}/rationale", (rationale,))
        _judgement(item, at, category, amount, low[start:end], own or rationale, outcome, told, found)
        if own is not None and not item["reasons"]:
            _judgement(item, at, category, amount, low[start:end], rationale, outcome, told, found)
        check_conclusion(at, own or rationale, outcome, found)
    return item


def _words(found: Findings, pointer: str, stretch: Stretch | None) -> str | None:
    if stretch is None or stretch.end <= stretch.start:
        return None
    return found.verbatim(pointer, *stretch)


def _amounts(
    item: dict[str, object], at: str, shape: Shape, category: str | None, found: Findings, *, remainder: bool
) -> Amount | None:
    """Amount, frequency, strength and refills. Of the `remainder` of a request refills alone are its amount."""
    schedule = find_schedule(shape, category) if category != "medication" else None
    amount = find_amount(shape, category, schedule)
    refills = find_refills(shape) if category == "medication" else None
    if amount is None and remainder and refills is not None and refills[0]:
        amount = Amount(refills[0], refills[0], "refills", refills[1])
    if amount is not None:
        item["quantity"] = {"min": amount.low, "max": amount.high, "unit": amount.unit}
        found.carried(f"{at}/quantity", amount.spans)
    if schedule is not None:
        per_week, weeks = schedule.per_week, schedule.weeks
        item["frequency"] = {
            "per_week_min": per_week.low if per_week else None,
            "per_week_max": per_week.high if per_week else None,
            "weeks_min": weeks.low if weeks else None,
            "weeks_max": weeks.high if weeks else None,
        }
        found.carried(f"{at}/frequency", schedule.spans)
    if category in ("medication", "injection"):
        strength = find_strength(shape)
        if strength is not None:
            item["strength"] = found.verbatim(f"{at}/strength", *strength[1][0])
    if refills is not None:
        item["refills"] = refills[0]
        found.carried(f"{at}/refills", refills[1])
    if shape.disagreeing():
        found.flag(
            "quantity_words_disagree", f"{at}/quantity", "a number in words and the figure in brackets differ"
        )
        item.pop("quantity", None)
        found.places.pop(f"{at}/quantity", None)
        amount = None
    return amount


def _guidelines(
    item: dict[str, object], at: str, who: str, line: GuidelineLine | None, found: Findings
) -> None:
    item[f"{who}_basis"] = line.basis if line is not None else None
    citations: list[dict[str, object]] = []
    item[f"{who}_citations"] = citations
    if line is None:
        return
    found.carried(f"{at}/{who}_basis", line.said)
    folded = found.folded
    for cited in line.citations:
        places = [(cited.start, cited.end)]
        if cited.title is not None and cited.title.end <= cited.start:
            places.insert(0, cited.title)
        found.carried(f"{at}/{who}_citations/{len(citations)}", tuple(places))
        citations.append(
            {
                "source": cited.source,
                "title": folded.verbatim(*cited.title) if cited.title else None,
                "section": folded.verbatim(*cited.section) if cited.section else None,
                "pages": cited.pages,
            }
        )


def _judgement(
    item: dict[str, object],
    at: str,
    category: str | None,
    amount: Amount | None,
    request: str,
    rationale: Stretch,
    outcome: str | None,
    told: Told,
    found: Findings,
) -> None:
    """What the rationale says: visits had, the guideline's limit, the reasons."""
    low = found.folded.low
    prior = None
    if _counts_visits(category, request):
        prior = find_prior_visits(told.courses, category, request, [*told.history, rationale])
    if prior is not None:
        item["prior_visits"] = prior.visits
        found.carried(f"{at}/prior_visits", ((prior.start, prior.end),))
    limit = find_limit(told.courses, category, *rationale, request, told.diagnoses)
    if limit is not None:
        item["guideline_limit"] = {"min": limit.low, "max": limit.high, "unit": limit.unit}
        found.carried(f"{at}/guideline_limit", ((limit.start, limit.end),))
    over = _over(amount, limit, prior.visits if prior is not None else 0)
    for_a_time = category == "medication" and limit is not None and limit.unit in ("days", "weeks")
    reasons = find_reasons(low, *rationale, Case(outcome, category, request, over, for_a_time, told.terse))
    item["reasons"] = [reason.reason for reason in reasons]
    for k, reason in enumerate(reasons):
        found.carried(f"{at}/reasons/{k}", ((reason.start, reason.end),))


def read_visits_told_elsewhere(
    items: Sequence[dict[str, object]], blocks: Sequence[ItemBlock], courses: Courses, found: Findings
) -> None:
    """Visits had that neither the summary nor an item's own rationale tells, from the rationales of the others."""
    rationales = [(one.rationale.start, one.rationale.end) for one in blocks if one.rationale is not None]
    told: dict[object, Past | None] = {}
    for number, item in enumerate(items):
        category, request = item["category"], str(item["request"]).lower()
        if (
            item.get("prior_visits") is not None
            or category not in _OF_ONE_KIND
            or not _counts_visits(category, request)
        ):
            continue
        if category not in told:
            told[category] = find_prior_visits(courses, str(category), request, rationales, named=True)
        if (past := told[category]) is not None:
            item["prior_visits"] = past.visits
            found.carried(f"/items/{number}/prior_visits", ((past.start, past.end),))


def _counts_visits(category: object, request: str) -> bool:
    """Whether what is asked for is one of the visits that are counted, and not an evaluation before them."""
    return not (category == "mental_health" and _EVALUATION.search(request))


def _over(amount: Amount | None, limit: Limit | None, prior: int) -> bool:
    return (
        amount is not None
        and limit is not None
        and amount.unit == limit.unit
        and amount.low + prior > limit.high
    )
