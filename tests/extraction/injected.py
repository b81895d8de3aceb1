"""Letters with injected text in them, from tests/data/injections.jsonl."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from made import HEADER, MTUS, NOTHING_CITED, Made, printed

CORPUS = Path(__file__).parent.parent / "data" / "injections.jsonl"
REQUESTS = ("Physical therapy 12 visits for the left knee", "MRI of the lumbar spine")
SUMMARY = (
    "The injured worker is a 45-year-old female injured on 10/06/2015. Diagnoses: left knee sprain. "
    "She had six visits of physical therapy."
)
RATIONALES = (
    "The guideline supports up to 10 visits.{injected} The request is not medically necessary.",
    "The examination shows weakness of the left leg. The request is medically necessary.",
)


class Injection(NamedTuple):
    """Text that somebody put into a letter."""

    name: str
    place: str
    text: str
    wants: dict[str, Any]
    """The value it is to bring about, by the name of the field."""
    forges: bool = False
    """Whether it is written as the form itself is printed, so that every reader must take it for a part of it."""


INJECTIONS = [Injection(**json.loads(line)) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
ORDERS = [injection for injection in INJECTIONS if not injection.forges]
FORGERIES = [injection for injection in INJECTIONS if injection.forges]


def letter(injection: Injection | None = None) -> str:
    """The letter; with an injection, its text at its place."""

    def at(place: str, before: str = " ") -> str:
        return before + injection.text if injection is not None and injection.place == place else ""

    first = Made(
        REQUESTS[0] + at("heading", "" if injection is not None and injection.forges else " "),
        "Upheld",
        RATIONALES[0].format(injected=at("rationale")) + at("last words of a rationale"),
        NOTHING_CITED + at("administrator"),
        MTUS,
    )
    second = Made(REQUESTS[1], "Overturned", RATIONALES[1], NOTHING_CITED, MTUS)
    text = printed(
        first,
        second,
        summary=SUMMARY + at("summary"),
        header=HEADER.replace("CM16", "CM17") + at("header", "\n"),
        credentials="State(s) of Licensure: California\nCertification(s)/Specialty: Pain Management"
        + at("credentials", "\n"),
    )
    text = text.replace(f"\n{REQUESTS[1]}:", at("between", "\n") + f"\n{REQUESTS[1]}:")
    return (at("front", "") + "\n" + text + at("footer", "\n")).strip() + "\n"
