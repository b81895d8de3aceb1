"""Words of decision that are denied, supposed, quoted or of somebody else never turn an outcome round."""

from __future__ import annotations

import pytest

from imr_llm import Letter
from imr_llm.baseline.reader import read_letter_baseline

F1 = """MAXIMUS FEDERAL SERVICES, INC.

Case Number: CM15-0900101  Date Assigned: 05/04/2015
Date of Injury: 02/11/2012  Decision Date: 06/02/2015
UR Denial Date: 03/20/2015
Priority: Standard  Application Received: 03/31/2015

HOW THE IMR FINAL DETERMINATION WAS MADE

MAXIMUS Federal Services sent the complete case file to an expert reviewer. The expert reviewer is:
State(s) of Licensure: California
Certification(s)/Specialty: Neurology

CLINICAL CASE SUMMARY

The injured worker is a 44 year old female with low back pain.

IMR ISSUES, DECISIONS AND RATIONALES

The Final Determination was based on decisions for the disputed items/services set forth below:

Physical therapy 12 visits {heading}

Claims Administrator guideline: Decision based on MTUS.
MAXIMUS guideline: Decision based on MTUS.
Decision rationale: Some of the visits are within the guideline.
"""
F2 = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review

IMR Case Number: CM13-0900201   Date of Injury: 06/12/2008
Dated: 02/04/2014

HOW THE IMR FINAL DETERMINATION WAS MADE

MAXIMUS Federal Services sent the complete case file to a physician reviewer. The physician reviewer is Board Certified in Neurology and is licensed to practice in Ohio.

CLINICAL CASE SUMMARY

The patient is a 55-year-old female.

IMR DECISION(S) AND RATIONALE(S)

The Final Determination was based on decisions for the disputed items/services set forth below:

{sentence}

The Claims Administrator based its decision on the ODG. The Physician Reviewer based his/her decision on the MTUS. The Physician Reviewer's decision rationale: The patient works full time.
"""


def outcomes(text: str) -> list[str | None]:
    return [item.outcome for item in read_letter_baseline(Letter.from_text(text)).items]


@pytest.mark.parametrize(
    ("heading", "outcome"),
    [
        ("is: Upheld", "upheld"),
        ("are Overturned", "overturned"),
        ("is: Partially Overturned", "partially_overturned"),
        ("is: Partial Overturn", "partially_overturned"),
        ("is: Not overturned", None),
    ],
)
def test_a_heading_of_a_final_determination(heading, outcome):
    record = read_letter_baseline(Letter.from_text(F1.format(heading=heading)))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Physical therapy 12 visits", outcome)
    ]


@pytest.mark.parametrize(
    ("sentence", "allowed"),
    [
        ("Norco 10/325mg #60 is medically necessary and appropriate.", {"overturned"}),
        ("Norco 10/325mg #60 is not medically necessary and appropriate.", {"upheld"}),
        ("Norco 10/325mg #60 would be medically necessary and appropriate if other drugs had failed.", {"upheld", None}),
        ("Norco 10/325mg #60 is medically necessary and appropriate in part.", {"partially_overturned", None}),
        ("Norco 10/325mg #60 is not medically unnecessary.", {"overturned", None}),
        ("There is no evidence that Norco 10/325mg #60 is medically necessary and appropriate.", {"upheld", None}),
    ],
)  # fmt: skip
def test_a_sentence_of_a_final_determination_is_read_whole(sentence, allowed):
    assert set(outcomes(F2.format(sentence=sentence))) <= allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("The carrier asks that the denial of the lumbar MRI is upheld.", set()),
        ("If the denial of the lumbar MRI is upheld, you may appeal to the Board.", set()),
        ("The denial of the lumbar MRI is reversed in part.", {"partially_overturned"}),
        ("We overturn the denial of physical therapy as to six visits and uphold it as to the rest.", {"partially_overturned"}),
        ("The denial of the lumbar MRI is reversed.", {"overturned"}),
        ("There is insufficient evidence that the request for lumbar MRI is medically necessary.", {"upheld"}),
        ("I disagree with the finding that the request for lumbar MRI is not medically necessary.", {"overturned"}),
        ("The prior IMR of 2014 decided that the lumbar MRI was not medically necessary.", set()),
        ("According to utilization review the request for lumbar MRI was not medically necessary.", {"overturned"}),
        ("Disputed treatment: Lumbar MRI\nDenial: Not medically necessary\nReasons: Red flags are present.", set()),
        ("Disputed treatment: Lumbar MRI\n\n[X] Upheld on internal appeal\n\nReasons: Red flags.", set()),
        ("Disputed treatment: Lumbar MRI\nDetermination: Reviewer agrees with the plan to proceed.\n", {"overturned"}),
        ("Treatment: Lumbar MRI\nQuestion: Was the denial justified?\nAnswer: Yes.\n", {"upheld"}),
        ("Service: Physical therapy 12 visits\nDetermination: Denial overturned except for six visits.\n", {"partially_overturned"}),
        ("Service: Physical therapy 12 visits\nDecision: Medically necessary for 6 of the 12 visits\n", {"partially_overturned"}),
        ("Service: Lumbar MRI\nDetermination: Upheld, in part because no red flags are recorded.\n", {"upheld"}),
        ("Service: Lumbar MRI\nDetermination: More documentation necessary.\n", {"upheld"}),
        ("Service: Lumbar MRI\n\nThe request is denied by the claims administrator.\n", set()),
        ("Service: Lumbar MRI\n\nNOTICE OF RIGHTS\n\nWhere the denial is upheld the worker may ask a judge.\n", set()),
        ("Item 1: Lumbar MRI\nPeer review outcome: Upheld\n\nItem 2: EMG\nPeer review outcome: Upheld\n", set()),
        ("Utilization review decided as follows:\n\nLumbar MRI            Denied\nEMG both legs         Denied\n", set()),
        ("Treatment            Reviewer           Adjuster\nLumbar MRI           Approved           Denied\nEMG both legs        Approved           Denied\n", {"overturned"}),
        ("The carrier's decision on each:\n\nLumbar MRI            Upheld\nEMG both legs         Upheld\n", {"upheld"}),
    ],
)  # fmt: skip
def test_no_words_of_decision_that_are_not_plain(text, allowed):
    assert set(outcomes(f"Some Review Organization\n\n{text}")) - {None} <= allowed


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("The denial of the lumbar MRI is reversed.", "overturned"),
        ("We uphold the denial of the lumbar MRI.", "upheld"),
        ("I find that the request for lumbar MRI is medically necessary.", "overturned"),
        ("I do not find that the request for lumbar MRI is medically necessary.", "upheld"),
        ("The denial of massage therapy once a week is upheld.", "upheld"),
        ("On May 6, 2014 the reviewer upholds the denial of massage therapy.", "upheld"),
        ("Item 1: Lumbar MRI\nDecision: Upheld\n", "upheld"),
        ("Disputed treatment: Lumbar MRI\n\n[X] Overturned\n[ ] Upheld\n", "overturned"),
    ],
)
def test_plain_words_of_decision_are_read(text, outcome):
    assert outcomes(f"Some Review Organization\n\n{text}") == [outcome]


def test_the_number_of_the_next_item_is_no_part_of_this_one():
    text = "Item 1: Knee brace\nDecision: Upheld\n2 pages of notes were read.\n\nItem 2: Crutches\nDecision: Overturned\n"
    assert outcomes(f"Some Review Organization\n\n{text}") == ["upheld", "overturned"]


def test_a_plain_table_below_a_line_about_the_denials_is_read():
    text = "The insurer denied these. What became of it:\n\nLumbar MRI            Overturned\nEMG both legs         Upheld\n"
    assert outcomes(f"Some Review Organization\n\n{text}") == ["overturned", "upheld"]
