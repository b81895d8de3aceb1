"""Text meant to make patterns backtrack: a token said over and over in one place of a letter."""

from __future__ import annotations

import functools

from common import SAMPLES

_FRAME = """\
{before}Case Number: CM16-0999999
Date of Injury: 10/23/2016
HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to an expert reviewer. {credentials}\
The Expert Reviewer has the following credentials:
State(s) of Licensure: New York
Certification(s)/Specialty: Neurology{specialty}
CLINICAL CASE SUMMARY The patient is a 40 year old male. {summary}
IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:
Physical therapy 2x4{heading}: Upheld
Claims Administrator guideline: Decision based on MTUS Chronic Pain Medical Treatment 2016. {administrator}
MAXIMUS guideline: Decision based on MTUS Chronic Pain Medical Treatment 2016. {reviewer}
Decision rationale: The request is not medically necessary. {rationale}
"""
_SLOTS = (
    *("before", "credentials", "specialty", "summary"),
    *("heading", "administrator", "reviewer", "rationale"),
)
_WHOLE = "the whole text"
_SAMPLES = ("sample-f2-01", "sample-f3-01", "sample-f4-01", "sample-unknown-01")
PLACES = (*_SLOTS, _WHOLE, *_SAMPLES)
"""Slots of a letter of form F1, all of a text, and the middle of samples of the older forms."""

TOKENS = (
    *("1 ", "1, ", "1/", "1- ", "1. ", "(1) ", "(12) ", "10/325mg ", "mg ", "x 4 ", "# ", "-", "- "),
    *("--", ", ", "( ", "() ", "; ", ": ", ". ", "A. ", "a", "é", "a" * 40 + " ", "\u200b ", "\u200b"),
    *(" ", "\n", "\t", "-\n", " and ", "not ", "is ", "was not ", "with ", "of ", "per ", "he "),
    *("his/her ", "because ", "a, b and c ", "12 visits ", "visits of physical therapy ", "up to 10 "),
    *("no more than ", "two times a week for ", "5 weeks ", "injections ", "block ", "physical "),
    *("home exercise ", "surgery is not ", "left ", "bilateral knee ", "l4-5 ", "diagnosed with "),
    *("diagnoses include: ", "treated for ", "no evidence of ", "lack of documentation ", "fail "),
    *("exceed ", "rationale ", "medically necessary ", "is not medically necessary. "),
    *("injury on 1/2/2014 ", "date of injury ", "january ", "january 1, ", "utilization review "),
    *("year old ", "age ", "40 year old ", "request for ", "the original request, "),
    *("was the original request. ", "decision based on ", "mtus "),
    *("chronic pain medical treatment 2016, ", "official disability guidelines ", "section(s): "),
    *("page(s): 1-2, ", "pages 1-", "claims administrator guideline: ", "maximus guideline: "),
    *("decision rationale: ", "upheld ", "overturned: ", "therapy: upheld\n", "Page 1 of 2 "),
    *("Form Effective 1 ", "case number: ", "date assigned: ", "application received ", "cm16-"),
    *("board certified in ", "california, ", "clinical case summary "),
    *("imr issues, decisions and rationales ", "expert reviewer ", "issue at dispute: ", "1) whether "),
    *("knee brace is medically necessary and appropriate.\n", "said the administrator. a) x. ", "- 3 -\n"),
    *("regarding the request for x:\n", "x: upheld "),
    *("medical necessity ", "the disputed treatment ", "conclusion: ", "is denied ", "was approved "),
)


def hostile_text(place: str, token: str, size: int) -> str:
    """A letter with `size` characters of the token in one place."""
    said = (token * (size // len(token) + 1))[:size]
    if place == _WHOLE:
        return said + "end"
    if place in _SAMPLES:
        sample = _sample(place)
        half = sample.find(". ", len(sample) // 2) + 2
        return f"{sample[:half]} {said} {sample[half:]}"
    return _FRAME.format(**{slot: said if slot == place else "" for slot in _SLOTS})


@functools.cache
def _sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text()
