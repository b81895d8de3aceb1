"""Letters of no known form whose decision is a sentence of its own right behind the treatment, as organisations print them."""

from __future__ import annotations

import textwrap

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

MRI, BRACE = "MRI of the left knee without contrast", "Hinged knee brace"
HEAD = """Sandbar Review Office

The worker is a 40-year-old roofer who fell from a ladder. Two services were requested and refused.

"""
REASONS = "The knee locks and the tests are positive. The guideline supports it.", "No instability was found."
LAYOUTS = {
    "numbers": "1. {0}\nThe denial is OVERTURNED.\n{why0}\n\n2. {1}\nThe denial is UPHELD.\n{why1}\n",
    "capitals": "SERVICE A\n{0}\n\nDecision: Denial overturned.\n{why0}\n\nSERVICE B\n{1}\n\nDecision: Denial upheld.\n{why1}\n",
    "first person": "{0}\n\nWe overturn the denial of this treatment. {why0}\n\n{1}\n\nWe uphold the denial of this treatment. {why1}\n",
    "questions": 'A. Is "{0}" medically necessary?\nYes. The denial is overturned.\n{why0}\n\nB. Is "{1}" medically necessary?\nNo. The denial is upheld.\n{why1}\n',
    "questions of it": "Q. What was requested?\nA. {0}\nQ. Is it medically necessary?\nA. Yes. The administrator's denial is overturned.\n{why0}\n\nQ. What was requested?\nA. {1}\nQ. Is it medically necessary?\nA. No. The administrator's denial is upheld.\n{why1}\n",
    "glance": "  * {0}: YES. The denial is overturned.\n  * {1}: NO. The denial is upheld.\n",
    "agreement": "Your first treatment: {0}\n\nWe do not agree with the insurance company. {why0}\n\nYour second treatment: {1}\n\nWe agree with the insurance company. {why1}\n",
    "alone in capitals": "(i)  {0}\n     OVERTURNED: medically necessary.\n(ii)  {1}\n     UPHELD: not medically necessary.\n",
    "before guidelines": "* {0}\n  OVERTURNED. Reviewer's guideline: none cited. {why0}\n\n* {1}\n  UPHELD. Reviewer's guideline: none cited. {why1}\n",
    "ruling": "FINDING NO. 1\nService: {0}\nRuling: The denial is REVERSED. {why0}\n\nFINDING NO. 2\nService: {1}\nRuling: The denial is AFFIRMED. {why1}\n",
    "boxes": "ITEM 1   {0}\n[ ] Uphold denial     [X] Overturn denial\nReason: {why0}\n\nITEM 2   {1}\n[X] Uphold denial     [ ] Overturn denial\nReason: {why1}\n",
    "boxes of need": "1 of 2   {0}\n  Decision   [X] medically necessary   [ ] not medically necessary\n  Remark   {why0}\n\n2 of 2   {1}\n  Decision   [ ] medically necessary   [X] not medically necessary\n  Remark   {why1}\n",
    "results": "DETERMINATION\n\n{0}: overturned. The service is medically necessary.\n\n{1}: upheld. The service is not medically necessary.\n",
}


def read(text: str):
    return read_letter_baseline(Letter.from_text(text))


def decided(text: str) -> list[tuple[str, str]]:
    return [(item.request, item.outcome) for item in read(text).items]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_decision_behind_its_treatment(layout):
    text = HEAD + layout.format(MRI, BRACE, why0=REASONS[0], why1=REASONS[1])
    assert decided(text) == [(MRI, "overturned"), (BRACE, "upheld")]


@pytest.mark.parametrize("layout", ["numbers", "capitals", "first person", "agreement", "before guidelines"])
def test_its_reasons_follow(layout):
    record = read(HEAD + LAYOUTS[layout].format(MRI, BRACE, why0=REASONS[0], why1=REASONS[1]))
    for item, why in zip(record.items, REASONS, strict=True):
        assert item.rationale.endswith(why)
        assert len(item.rationale) < 2 * len(REASONS[0])


@pytest.mark.parametrize(
    "text",
    [
        f"Denial upheld. {BRACE}. Denial overturned. {MRI}.",
        f"RESULT\nLine 1.  Denial upheld.  {BRACE}\nLine 2.  Denial overturned.  {MRI}\n",
        f"Results of this review\nUPHELD. {BRACE}. OVERTURNED. {MRI}.",
        f"Results of this review\nUPHELD: {BRACE}. OVERTURNED: {MRI}.",
        f"Knee injury of 2015\nUPHELD. {BRACE}. OVERTURNED. {MRI}.",
        f"Knee injury of 2015\nDenial upheld. {BRACE}. Denial overturned. {MRI}.",
    ],
)
def test_a_decision_before_its_treatment_is_not_given_to_the_one_behind(text):
    assert (MRI, "upheld") not in decided(HEAD + text)
    assert (BRACE, "overturned") not in decided(HEAD + text)


@pytest.mark.parametrize(
    "text",
    [
        f"{MRI}\nThe denial is upheld in part.\n{REASONS[0]}",
        f'Is "{MRI}" medically necessary?\nYes. The denial is upheld.\n{REASONS[0]}',
        f'Is "{MRI}" medically necessary?\nNo. The denial is overturned.\n{REASONS[0]}',
        f"Whether the {MRI} is needed is asked. The denial is upheld.\n{REASONS[0]}",
        "UR action UPHELD. There is nothing more to say.",
        f"{BRACE} upheld. There is nothing more to say.",
        f"{MRI}\nWe agree with the plan. {REASONS[0]}",
    ],
)
def test_what_is_not_plain_gives_no_outcome(text):
    assert all(item.outcome is None for item in read(HEAD + text).items)


@pytest.mark.parametrize("treatment", ["Crutches", "functional restoration program, 160 hours"])
def test_a_treatment_may_be_a_word_or_begin_with_a_small_letter(treatment):
    text = f"1. {treatment.capitalize()}\nThe denial is upheld. {REASONS[0]}\n"
    assert decided(HEAD + text) == [(treatment.capitalize(), "upheld")]
    assert decided(
        HEAD + f'Is "{treatment}" medically necessary?\nYes. The denial is overturned.\n{REASONS[0]}\n'
    ) == [(treatment, "overturned")]


def test_six_of_twelve_are_a_part():
    text = f"(i)  Acupuncture, twelve sessions\n     PARTIALLY OVERTURNED: 6 sessions are medically necessary.\n(ii)  {BRACE}\n     UPHELD: not medically necessary.\n"
    assert decided(HEAD + text) == [
        ("Acupuncture, twelve sessions", "partially_overturned"),
        (BRACE, "upheld"),
    ]


def test_what_follows_a_list_of_decisions_is_not_of_the_last_one():
    told = "The administrator cited MTUS Knee Complaints 2004 for the scan. " + "It wrote at length. " * 20
    record = read(HEAD + LAYOUTS["glance"].format(MRI, BRACE, why0="", why1="") + "\n" + told)
    assert record.items[1].rationale is None
    assert not record.items[1].administrator_citations


GUIDELINES = [
    ("The utilization review relied on {0}. So does this review: {1}.", None),
    ("The utilization review relied on {0}. This review relies on {1}.", None),
    ("What the claims examiner relied on: {0}.\nWhat we relied on: {1}.", None),
    ("The insurance company pointed to {0}. Our doctor used {1}.", None),
    ("Claims administrator cited: {0}.\nReviewer cites: {1}.", None),
    ("Q. What did the administrator rely on?\nA. {0}.\nQ. What did the reviewer rely on?\nA. {1}.", None),
    ("Authority cited by the administrator: {0}.\nAuthority relied upon by the Tribunal: {1}.", None),
    ("Guideline, administrator: {0}\nGuideline, reviewer: {1}", None),
    ("The claims administrator based its denial on {0}. Our reviewer used the same chapter, {1}.", None),
    ("What did the claims administrator rely on? Nothing was cited.\nWhat does the reviewer rely on? {1}.", "none"),
    ("The claims administrator did not cite a guideline. Our reviewer relied on {1} as well.", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "theirs"), GUIDELINES, ids=[said[:30] for said, _ in GUIDELINES])
def test_who_relied_on_what(said, theirs):
    cited = ("MTUS Knee Complaints 2004", "MTUS Knee Complaints 2004, section Special Studies, pages 341-343")
    why = f"{said.format(*cited)}\n{REASONS[0]}"
    item = read(HEAD + LAYOUTS["numbers"].format(MRI, BRACE, why0=why, why1=REASONS[1])).items[0]
    assert (item.administrator_basis, item.reviewer_basis) == (theirs or "mtus", "mtus")
    [ours] = item.reviewer_citations
    assert (ours.title, ours.section) == ("Knee Complaints 2004", "Special Studies")
    assert [one.title for one in item.administrator_citations] == ([] if theirs else ["Knee Complaints 2004"])


def test_what_was_asked_for_authorized_and_left():
    record = read(
        HEAD
        + "RECORD 1\nTreatment asked for:  12 chiropractic visits\nAlready authorized:   6 chiropractic visits\n"
        "Left to decide:       6 additional chiropractic visits\nResult:               Denied. The denial stands.\n"
        "Reason:               The visits had have not helped.\n\n"
        f"RECORD 2\nTreatment asked for:  {BRACE}\nAlready authorized:   nothing\nLeft to decide:       all of it\n"
        "Result:               Approved. Medically necessary.\nReason:               The knee gives way.\n"
    )
    first, second = record.items
    assert (first.request, first.original_request, first.authorized_portion) == (
        "6 additional chiropractic visits",
        "12 chiropractic visits",
        "6 chiropractic visits",
    )
    assert (second.request, second.original_request, second.outcome) == (BRACE, None, "overturned")


PARTS = {
    "numbers in roman": (
        "(i)  {0}\n     OVERTURNED: medically necessary.\n(ii)  {1}\n     UPHELD: not medically necessary.\n",
        "(i) The scan. {0}\n\n(ii) The brace. {1}\n",
    ),
    "words of the treatment": (
        "  * {0}: YES. The denial is overturned.\n  * {1}: NO. The denial is upheld.\n",
        "About the MRI\n{0}\n\nAbout the knee brace\n{1}\n",
    ),
}


@pytest.mark.parametrize(("decisions", "parts"), PARTS.values(), ids=PARTS)
def test_parts_below_a_list_of_decisions(decisions, parts):
    text = HEAD + decisions.format(MRI, BRACE) + "\nWhy we decided so\n\n" + parts.format(*REASONS)
    record = read(text)
    assert [(item.request, item.outcome) for item in record.items] == [(MRI, "overturned"), (BRACE, "upheld")]
    assert [item.rationale for item in record.items][1].endswith(REASONS[1])
    assert REASONS[1] not in record.items[0].rationale


def test_one_treatment_that_a_sentence_leads_to():
    text = f"One treatment was reviewed: {BRACE}\n\nOUTCOME: DENIED. We agree with the claims administrator's decision of May 5, 2016.\n\n{REASONS[1]}\n"
    assert decided(HEAD + text) == [(BRACE, "upheld")]


def test_a_heading_in_capitals_is_no_part_of_a_treatment():
    text = f"FINDINGS AND CONCLUSIONS OF LAW\n\n{MRI}\nThe denial is upheld. {REASONS[0]}\n"
    assert decided(HEAD + text) == [(MRI, "upheld")]


def test_what_somebody_relied_on_as_well_has_its_own_name():
    said = "The claims administrator cited MTUS Knee Complaints 2004. Our reviewer relied on MTUS Knee Complaints 2004 as well."
    text = LAYOUTS["numbers"].format(MRI, BRACE, why0=f"{said}\n{REASONS[0]}", why1=REASONS[1])
    [cited] = read(HEAD + text).items[0].reviewer_citations
    assert cited.title == "Knee Complaints 2004"


@pytest.mark.parametrize("width", [58, 64, 70, 76, 82])
def test_a_source_in_a_wrapped_paragraph_ends_with_its_sentence(width):
    told = (
        "The utilization review relied on MTUS Chronic Pain Medical Treatment 2009, Manual therapy & manipulation. So does this"
        " review: MTUS Chronic Pain Medical Treatment 2009, Manual therapy & manipulation, pages 58-60. Manual therapy for a"
        " spinal condition starts with a trial of 6 visits over 2 weeks and may reach a total of up to 18 visits over 6 to 8"
        " weeks. The visits that were attended have gone past the trial, and nothing in the notes says what came of them."
    )
    before = textwrap.fill("The worker strained the mid back while folding tables in a hall. " * 6, width)
    record = read(
        f"Sandbar Review Office\n\n{before}\n\nSERVICE A\nChiropractic manipulation, 8 visits\n\nDecision: Denial upheld.\n"
        + textwrap.fill(told, width)
        + "\n"
    )
    [item] = record.items
    [cited] = item.reviewer_citations
    assert (cited.title, cited.section) == (
        "Chronic Pain Medical Treatment 2009",
        "Manual therapy & manipulation",
    )
    assert item.rationale.startswith("Manual therapy for a spinal condition")
