"""The regex baseline: from a letter to its record, without any model.

Everything it says it can point at; where the letter is silent it says nothing.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from imr_llm.baseline.credentials import read_reviewer
from imr_llm.baseline.findings import Findings
from imr_llm.baseline.header import OLDER_FORMS, read_header
from imr_llm.baseline.history import history_of
from imr_llm.baseline.items import Told, read_item, read_visits_told_elsewhere
from imr_llm.baseline.narrative import read_narrative_dates, read_patient
from imr_llm.baseline.oddities import flag_dates, flag_letter
from imr_llm.baseline.printed_labels import read_printed
from imr_llm.baseline.shared import own_parts
from imr_llm.letters.forms import lay_out
from imr_llm.letters.layout import ItemBlock, Layout, Stretch
from imr_llm.letters.letter import Letter
from imr_llm.letters.printed_lines import printed_lines
from imr_llm.letters.text import FoldedText
from imr_llm.reading.both_relied import read_both
from imr_llm.reading.conditions import find_conditions
from imr_llm.reading.courses import Courses
from imr_llm.reading.guideline_lines import GuidelineLine
from imr_llm.reading.relied_on import read_line
from imr_llm.schema.record import Check, DecisionRecord

VERSION: Final = version("imr-llm")
"""Of this package."""
_BASELINE: Final = Check("baseline")


@dataclass(frozen=True, slots=True)
class BaselineReading:
    """A letter read by the baseline: its record, and the layout the record was read from."""

    letter: Letter
    folded: FoldedText
    layout: Layout
    record: DecisionRecord


def read_letter_baseline(letter: Letter) -> DecisionRecord:
    """The record of a letter as the baseline reads it.

    Never raises for what a letter says: a letter of no known form gives what can be had, with the form
    'unknown' and a flag.
    """
    return read_baseline(letter).record


def read_baseline(letter: Letter) -> BaselineReading:
    """The record and what it was read from, for those who hold other readings against it."""
    folded = FoldedText(letter.text)
    layout = lay_out(folded)
    found = Findings(folded)
    printed = read_printed(printed_lines(folded)) if layout.form == "unknown" else None
    header = read_header(layout, found, printed)
    dates = _dates(header["dates"], layout, found)  # type: ignore[arg-type]
    reviewer = read_reviewer(layout, found, printed)
    patient = read_patient(layout.summary, found)
    conditions = find_conditions(folded.low, *layout.summary)
    diagnoses = [found.verbatim(f"/diagnoses/{k}", *c) for k, c in enumerate(conditions)]
    diagnosed = " ".join(folded.low[c.start : c.end] for c in conditions)
    courses = Courses(folded.low)
    told = Told(history_of(folded.low, layout), courses, diagnosed, layout.form in OLDER_FORMS)
    own = own_parts(folded, layout.items)
    items = [_item(block, k, layout, told, found, own[k]) for k, block in enumerate(layout.items)]
    if len(items) > 1:
        read_visits_told_elsewhere(items, layout.items, courses, found)
    flag_letter(letter, layout, found)
    flag_dates(dates, found)
    evidence = found.evidence()
    record = DecisionRecord.model_validate(
        {
            "letter": {
                "name": letter.name,
                "sha256": letter.sha256,
                "form": layout.form,
                "pages": letter.pages,
                "chars": len(letter.text),
            },
            "case_number": header["case_number"],
            "priority": header["priority"],
            "dates": dates,
            "reviewer": reviewer,
            "patient": patient,
            "diagnoses": diagnoses,
            "case_outcome": _case_outcome(items),
            "items": items,
            "evidence": evidence,
            "checks": dict.fromkeys(evidence, _BASELINE),
            "flags": found.flags,
            "provenance": {
                "model": "baseline",
                "package_version": VERSION,
                "created_at": datetime.datetime.now(datetime.UTC),
            },
        }
    )
    return BaselineReading(letter, folded, layout, record)


def _dates(dates: dict[str, object], layout: Layout, found: Findings) -> dict[str, object]:
    """Header dates, completed from the narrative where there is no header; conflicts flagged."""
    told = read_narrative_dates(
        layout.summary, found, in_header="ur_denial" in dates, decision=dates.get("decision")
    )
    for name, (value, span) in told.items():
        if dates.get(name) is None:
            if name not in dates:
                dates[name] = value
                found.carried(f"/dates/{name}", (span,))
        elif dates[name] != value and name == "injury":
            found.flag(
                "header_narrative_date_conflict",
                f"/dates/{name}",
                "the header and the case summary give different dates",
            )
    return dates


def _item(
    block: ItemBlock, number: int, layout: Layout, told: Told, found: Findings, own: Stretch | None
) -> dict[str, object]:
    low = found.folded.low
    administrator: GuidelineLine | None
    reviewer: GuidelineLine | None
    if layout.form in ("F1a", "F1b"):
        administrator, reviewer = (
            read_line(low, *stretch) if stretch is not None else None
            for stretch in (block.administrator, block.reviewer)
        )
    else:
        administrator, reviewer = read_both(low, block.administrator, block.reviewer, block.reviewers_lead)
    return read_item(block, number, found, told, administrator, reviewer, own)


def _case_outcome(items: list[dict[str, object]]) -> str | None:
    outcomes = {item["outcome"] for item in items}
    if not outcomes or None in outcomes:
        return None
    return str(outcomes.pop()) if len(outcomes) == 1 else "partially_overturned"
