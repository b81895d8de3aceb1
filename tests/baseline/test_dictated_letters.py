"""Letters as dictation comes out of an office: shorthand, blanks and full stops missing, words and numbers glued."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

LETTER = """IMR Case Number: CM17-0990101 Date Assigned: 03/02/2017
Date of Injury: 05/11/2015 Decision Date: 04/03/2017
UR Denial Date: 02/10/2017 Application Received: 02/24/2017
Priority: Standard

HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to an expert reviewer.

The expert reviewer has the following credentials:
State(s) of Licensure: California
Certification(s)/Specialty: Physical Medicine & Rehabilitation

CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the case file, including all medical records:
{summary}

IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:

{first}: Upheld
Claims Administrator guideline: Decision based on MTUS Chronic Pain Medical Treatment 2016.
MAXIMUS guideline: Decision based on MTUS Chronic Pain Medical Treatment 2016.
Decision rationale: {why}
Lumbar brace: Upheld
Claims Administrator guideline: Decision based on MTUS Low Back Complaints 2004.
MAXIMUS guideline: Decision based on MTUS Low Back Complaints 2004.
Decision rationale: A brace is of no use beyond the acute phase. The request is not medically necessary.
"""


def read(
    first="Tramadol 50mg #60", why="It has not helped. Not medically necessary.", summary="49yo female."
):
    return read_letter_baseline(Letter.from_text(LETTER.format(first=first, why=why, summary=summary)))


@pytest.mark.parametrize(
    "why",
    [
        "Pt has had this for 2 yrs and pain is still 7/10 ,that is no gain.so tramadol is not medically necessary",
        "ODG allows 7 days.Request is 14,twice that . Not medically necessary as written",
        "pain is the same,function is the same,so it is not medically necessary and appropriate",
        "there is no gain at all,Not medically necessary at this time",
        "The criteria aren't met , not medically neccessary",
        "No sign of it was found.Not medically necesary",
        "A band would do & hasn't been tried. Not med. nec.",
    ],
)
def test_a_rationale_without_its_full_stop_ends_before_the_next_heading(why):
    first, second = read(why=why).items
    assert second.request == "Lumbar brace"
    assert first.rationale.split()[-3:] == why.split()[-3:]


@pytest.mark.parametrize(
    ("summary", "diagnoses"),
    [
        ("She's treated for fibromyalgia, chronic L/S strain, and gastritis. C/o LBP.", 3),
        ("She is treated for L/S strain and R SI joint sprain.Tx so far: Motrin,ice.", 2),
        ("Assessment listed as R wrist sprain, r/o scaphoid fracture. No meds.", 2),
        ("Working Dx B/L carpal tunnel syndrome and L CMC arthritis. She c/o numb hands.", 2),
        ("Diagnosed w/ PTSD; major depressive disorder, single episode; insomnia. Sleeps 3hrs.", 3),
        ("Dx: L acetabular fx and L wrist fx. Had ORIF.", 2),
        (
            "Per the 12/30/13 note she carries dx's of lumbar spondylosis and bilateral knee osteoarthritis. C/o pain.",
            2,
        ),
        (
            'Treated for: "flexor tendon laceration of left thumb" + digital nerve laceration + hand stiffness. s/p repair.',
            3,
        ),
        ("Being treated for lumbar radiculopathy , failed back surgery syndrome and HTN. Rx: Norco.", 3),
        ("Dx'd with lumbar sprain / strain & L/S radiculitis. HEP is taught.", 2),
        (
            "Dx list from PR-2 11/3/16 = Bilat CTS / R lateral epicondylitis / cervical strain w/ spasm. Meds: none.",
            3,
        ),
        (
            "By the records his treating doc lists chronic low back pain, lumbar facet arthropathy and obesity as his diagnoses.",
            3,
        ),
        (
            "The diagnostic impression, how it is written in report of 02/13/17 , is chronic pain syndrome, and also depression.",
            2,
        ),
        ("Dx's = R intertroch hip fx,osteoporosis [on alendronate. POD #8.", 2),
        (
            "The treating provider lists her diagnoses as lumbar disc displacement and chronic myofascial pain. Seen in May.",
            2,
        ),
        (
            "He has no heart disease. impression - right knee meniscus tear, right knee strain. plan is arthroscopy.",
            2,
        ),
        (
            "Problem list: postlaminectomy syndrome; opioid dependence; constipation; the exam shows allodynia.",
            3,
        ),
        ("Exam: ROM 0-110. A: bilateral knee osteoarthritis, left knee arthrosis, obesity. P:naproxen.", 3),
        ("Gait antalgic. A/P: L4-5 HNP + L5 radiculitis + muscle spasm \u2192 ESI, LSO.", 3),
        (
            "Diagnoses: - healed hip fracture - osteoarthritis of the right hip - insomnia Course: - discharged home.",
            3,
        ),
        (
            "He sees his doctor for lumbar stenosis, knee osteoarthritis, as well as morbid obesity. Seen in May.",
            3,
        ),
        (
            "Her physician's impression was a labral tear together with calcific tendinitis, and he asked for studies.",
            2,
        ),
        ("The surgeon, who diagnosed cervical myelopathy due to disc herniation, wishes to operate.", 1),
        (
            "The PR-2 dated August 6, 2013 lists the following: 1. Cervical sprain/strain; 2. Insomnia. That day she came in.",
            2,
        ),
        (
            "He meets DSM-IV criteria for posttraumatic stress disorder, chronic, and major depressive disorder. He sleeps.",
            2,
        ),
        ("Assessment each time: right knee sprain. Exam 3/13: no effusion.", 1),
        (
            "The diagnoses given by her treating physician at the visit of May 21, 2013 were lumbar strain and coccyx contusion.",
            2,
        ),
        ("Underwent ORIF 5/3/2013 for left bimalleolar ankle fracture. Cast off 6/20.", 1),
        (
            "The working diagnosis on 7/9/2013 is L5-S1 discogenic pain with secondary diagnoses of obesity and gastritis. Exam.",
            3,
        ),
        ("Diagnosed at the clinic with lumbar strain and right sciatica. Given ibuprofen.", 2),
    ],
)
def test_diagnoses_in_shorthand(summary, diagnoses):
    found = read(summary=f"49yo female clerk. {summary}").diagnoses
    assert len(found) == diagnoses
    assert not any("Tx" in one or "Motrin" in one for one in found)


def test_a_heading_in_small_letters_begins_behind_the_rationale():
    text = LETTER.replace("Lumbar brace: Upheld", "lumbar brace: Upheld")
    why = "The criteria aren't met , not medically necessary"
    record = read_letter_baseline(
        Letter.from_text(text.format(first="Tramadol 50mg #60", why=why, summary="49yo."))
    )
    assert record.items[1].request == "lumbar brace"


@pytest.mark.parametrize(
    ("request_", "strength"),
    [
        ("Norco10/325mg #180", "10/325mg"),
        ("Tramadol50mg #60", "50mg"),
        ("Vitamin B12 1000mcg #30", "1000mcg"),
    ],
)
def test_a_strength_glued_to_its_drug(request_, strength):
    assert read(first=request_).items[0].strength == strength


@pytest.mark.parametrize(
    ("request_", "why", "limit"),
    [
        ("Ambien 10mg #30", "Zolpidem is approved for short term,usually 2 to 6 wks, Tx of insomnia, per ODG.", (2, 6, "weeks")),
        ("Psychotherapy", "ODG gives 13-20 visits over 7-20 wks of individual sessions if progress is made.", (13, 20, "visits")),
        ("Flexeril 7.5mg #60", "Short course, not over 3 weeks, request is for a month.", (None, 3, "weeks")),
        ("Ambien 10mg #30", "ODG: short term only, 7-10 days . He is on month 14.", (7, 10, "days")),
        ("Ambien 10mg #30", "ODG: use should be limited to 3 wks.", (None, 3, "weeks")),
        ("Acupuncture x6, neck", "The pt vomits.time to produce functional improvement is 3 to 6 Tx and the 6 asked for stay in it.", (3, 6, "visits")),
    ],
)  # fmt: skip
def test_limits_in_shorthand(request_, why, limit):
    found = read(first=request_, why=f"{why} Not medically necessary.").items[0].guideline_limit
    assert (found.min, found.max, found.unit) == limit


def test_a_modified_request_begins_behind_a_rationale_without_full_stops():
    heading = "Lumbar brace, 2 was the original request. The Claims Administrator authorized 1 lumbar brace, leaving the original request IMR eligible. The original request, Lumbar brace, 2 is: Upheld"
    text = LETTER.replace("Lumbar brace: Upheld", heading)
    why = "The notes give no gain from it The request for tramadol is not medically necessary"
    record = read_letter_baseline(
        Letter.from_text(text.format(first="Tramadol 50mg #60", why=why, summary="49yo."))
    )
    assert record.items[1].original_request == "Lumbar brace, 2"


def test_a_conclusion_that_goes_on_is_not_cut_into_a_heading():
    second = read(why="there is no gain,Not medically necessary per the guideline of the state").items[1]
    assert not second.request.startswith("per ")
