"""Letters made up for one test: everything a letter of form F1b needs, each part to be replaced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord, Item

HEADER = """Case Number: CM16-0900999
Date Assigned: 06/22/2016 Date of Injury: 10/06/2015
Decision Date: 07/19/2016 UR Denial Date: 05/31/2016
Priority: Standard Application
Received:
06/13/2016"""
CREDENTIALS = """State(s) of Licensure: California
Certification(s)/Specialty: Pain Management"""
NOTHING_CITED = "The Claims Administrator did not cite any medical evidence for its decision."
MTUS = "Decision based on MTUS Chronic Pain Medical Treatment 2009."
FORM = """{header}
HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to an expert reviewer.
The Expert Reviewer has the following credentials:
{credentials}
CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the case
file, including all medical records:
{summary}
IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:
{items}
"""


class Made(NamedTuple):
    """An item to be put into a letter."""

    heading: str = "Physical therapy"
    outcome: str = "Upheld"
    rationale: str = "The request is not medically necessary."
    administrator: str = NOTHING_CITED
    reviewer: str = MTUS

    def printed(self) -> str:
        return (
            f"{self.heading}: {self.outcome}\n"
            f"Claims Administrator guideline: {self.administrator}\n"
            f"MAXIMUS guideline: {self.reviewer}\n"
            f"Decision rationale: {self.rationale}"
        )


def printed(
    *items: Made,
    summary: str = "The records were reviewed.",
    header: str = HEADER,
    credentials: str = CREDENTIALS,
) -> str:
    """The text of a letter with these items."""
    return FORM.format(
        header=header,
        credentials=credentials,
        summary=summary,
        items="\n".join(item.printed() for item in items or (Made(),)),
    )


def read(*items: Made, **parts: str) -> DecisionRecord:
    """The record of a letter with these items."""
    return read_letter_baseline(Letter.from_text(printed(*items, **parts), "made.txt"))


def read_item(
    heading: str = "Physical therapy", *, summary: str = "The records were reviewed.", **parts: str
) -> Item:
    """The one item of a letter about this request."""
    (item,) = read(Made(heading, **parts), summary=summary).items
    return item


def codes(record: DecisionRecord) -> set[str]:
    """What the record is flagged for."""
    return {flag.code for flag in record.flags}


def pointers(value: object, at: str = "") -> Iterable[tuple[str, object]]:
    """Every leaf of plain JSON data with its JSON Pointer."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from pointers(part, f"{at}/{name}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from pointers(part, f"{at}/{place}")
    else:
        yield at, value


def basis(item: Item, who: str) -> str:
    """What a decision was based on, in words: "mtus: Opioids chapter, section, 78-80; ODG Pain Chapter"."""
    cited = []
    for citation in getattr(item, f"{who}_citations"):
        pages = (f"{page[0]}-{page[1]}" if isinstance(page, tuple) else str(page) for page in citation.pages)
        source = None if citation.source == "MTUS" and citation.title else citation.source
        cited.append(", ".join(filter(None, (source, citation.title, citation.section, *pages))))
    return ": ".join(filter(None, (getattr(item, f"{who}_basis"), "; ".join(cited))))
