"""Letters of no known form that are known by their lines: rows of results, labels before values, headings above them."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord

HEAD = """RIVER BEND REVIEW GROUP                         Report of External Review

Docket      : RB 14-0077                 Docketed      : 10/28/2014
Loss date   : 06/30/2014                 U.R. date     : 10/04/2014
Handling    : Regular                    To reviewer   : 11/04/2014
Board       : Neurology; Pain Medicine   Issued        : 11/25/2014
Licensed: Nevada, Oregon
"""
ROWS = """
Service                                     | Determination
MRI of the left wrist                       | {first}
Hand therapy, 6 visits, left wrist          | {second}
"""
NUMBERED = """
Why

Item 1. UR source: MTUS Chronic Pain 2009, Imaging. Reviewer source: MTUS Chronic Pain 2009, Imaging.
The instability seen on examination is what the study is for.

Item 2. U.R. cited no guideline. This reviewer applied the MTUS Chronic Pain 2009, Physical Medicine.
There was no functional improvement with the first six visits.

Effect of this report

It binds the parties.
"""
NAMED = """
Why

(MRI) Plan criteria: MTUS Chronic Pain 2009, Imaging.
Our criteria: MTUS Chronic Pain 2009, Imaging.
Comment: The instability seen on examination is what the study is for.
(Therapy) Plan criteria: none.
Our criteria: MTUS Chronic Pain 2009, Physical Medicine.
Comment: There was no functional improvement with the first six visits.
"""
REPEATED = """
Why

1.  MRI of the left wrist
    Payor's criteria: MTUS Chronic Pain 2009, Imaging.
    Reviewer's criteria: MTUS Chronic Pain 2009, Imaging.
    Discussion: The instability seen on examination is what the study is for.
2.  Hand therapy, 6 visits, left wrist
    Payor's criteria: none.
    Reviewer's criteria: MTUS Chronic Pain 2009, Physical Medicine.
    Discussion: There was no functional improvement with the first six visits.
"""
BLOCKS = """
[ITEM 1 OF 2]
DESC = MRI of the left wrist
RESULT = OVERTURNED
UR_CITE = MTUS Chronic Pain 2009, Imaging
REVR_CITE = MTUS Chronic Pain 2009, Imaging
TEXT = The instability seen on examination is what the study is for.

[ITEM 2 OF 2]
DESC = Hand therapy, 6 visits, left wrist
RESULT = UPHELD
UR_CITE = none
REVR_CITE = MTUS Chronic Pain 2009, Physical Medicine
TEXT = There was no functional improvement with the first six visits.
"""
UNLABELLED = """
Requested:         MRI of the left wrist
Carrier relied on: MTUS Chronic Pain 2009, Imaging
Director applied:  MTUS Chronic Pain 2009, Imaging

The instability seen on examination is what the study is for.

The request is APPROVED.

Requested:         Hand therapy, 6 visits, left wrist
Carrier relied on: none
Director applied:  MTUS Chronic Pain 2009, Physical Medicine

There was no functional improvement with the first six visits.

The request is DISAPPROVED.
"""
ORDERED = """
II. ISSUES

Issue One:  MRI of the left wrist.
Issue Two:  Hand therapy, 6 visits, left wrist.

III. ANALYSIS

Issue One. Utilization review followed the MTUS Chronic Pain 2009, Imaging. This panel cites the MTUS Chronic Pain 2009, Imaging. The
instability seen on examination is what the study is for.

Issue Two. Utilization review cited no guideline. This panel cites the MTUS Chronic Pain 2009, Physical Medicine. There was
no functional improvement with the first six visits.

IV. ORDER

Issue One: the utilization review decision is OVERTURNED.
Issue Two: the utilization review decision is UPHELD.
"""
OUTLINED = """
5.0   FINDINGS
5.1   MRI of the left wrist
      5.1.1  Used at UR       MTUS Chronic Pain 2009, Imaging
      5.1.2  Used here        MTUS Chronic Pain 2009, Imaging
      5.1.3  Rationale        The instability seen on examination is what the
                              study is for.
      5.1.4  Conclusion       Medically necessary. UR action OVERTURNED.
5.2   Hand therapy, 6 visits, left wrist
      5.2.1  Used at UR       none
      5.2.2  Used here        MTUS Chronic Pain 2009, Physical Medicine
      5.2.3  Rationale        There was no functional improvement with the first six
                              visits.
      5.2.4  Conclusion       Not medically necessary. UR action UPHELD.
"""
UNNAMED = """
MRI OF THE LEFT WRIST
   Conclusion ........ certified
   Denial cited ...... MTUS Chronic Pain 2009, Imaging
   Review cites ...... MTUS Chronic Pain 2009, Imaging
   Comment ........... The instability seen on examination is what the
   study is for.

HAND THERAPY, 6 VISITS, LEFT WRIST
   Conclusion ........ not certified
   Denial cited ...... none
   Review cites ...... MTUS Chronic Pain 2009, Physical Medicine
   Comment ........... There was no functional improvement with the first six
   visits.
"""
LETTERED = """
     Item  CPT     Description                           UR action    Finding
      A    73221   MRI of the left wrist                 Denied       Denial overturned (set aside)
      B    97110   Hand therapy, 6 visits, left wrist    Denied       Denial upheld (stands)

IV.  DISCUSSION

     A.   The UR reviewer cited MTUS Chronic Pain 2009, Imaging. I cite MTUS Chronic Pain 2009, Imaging.
          The instability seen on examination is what the study is for.
     B.   The UR reviewer cited no guideline. I cite MTUS Chronic Pain 2009, Physical Medicine.
          There was no functional improvement with the first six visits.
"""
WHOLE = (
    ROWS.format(first="Overturned", second="Upheld") + NUMBERED,
    ROWS.format(first="GRANTED", second="DENIED") + NAMED,
    ROWS.format(first="Medically necessary", second="Not medically necessary") + REPEATED,
    BLOCKS,
    UNLABELLED,
    ORDERED,
    OUTLINED,
    LETTERED,
    ROWS.format(first="Disagree with denial", second="Agree with denial") + NAMED,
    BLOCKS.replace("OVERTURNED", "The denial should be set aside.").replace(
        "UPHELD", "The denial should stand."
    ),
    BLOCKS.replace("OVERTURNED", "NECESSARY").replace("UPHELD", "NOT NECESSARY"),
)


def read(text: str) -> DecisionRecord:
    return read_letter_baseline(Letter.from_text(text))


def decided(record: DecisionRecord) -> list[tuple[str, str | None]]:
    return [(item.request, item.outcome) for item in record.items]


@pytest.mark.parametrize("letter", WHOLE)
def test_items_with_their_guidelines_and_reasons(letter):
    record = read(HEAD + letter)
    assert record.letter.form == "unknown"
    assert decided(record) == [
        ("MRI of the left wrist", "overturned"),
        ("Hand therapy, 6 visits, left wrist", "upheld"),
    ]
    study, therapy = record.items
    assert (study.administrator_basis, study.reviewer_basis) == ("mtus", "mtus")
    assert (therapy.administrator_basis, therapy.reviewer_basis) == ("none", "mtus")
    assert [cited.section for cited in study.reviewer_citations] == ["Imaging"]
    assert [cited.section for cited in therapy.reviewer_citations] == ["Physical Medicine"]
    assert "instability" in (study.rationale or "")
    assert "functional improvement" not in (study.rationale or "")
    assert therapy.reasons == ("no_functional_improvement",)


def test_treatments_above_their_labels_without_one():
    record = read(HEAD + UNNAMED)
    assert decided(record) == [
        ("MRI OF THE LEFT WRIST", "overturned"),
        ("HAND THERAPY, 6 VISITS, LEFT WRIST", "upheld"),
    ]
    study, therapy = record.items
    assert (study.administrator_basis, therapy.administrator_basis) == ("mtus", "none")
    assert study.rationale == "The instability seen on examination is what the study is for."


def test_labels_of_its_own():
    record = read(HEAD + BLOCKS)
    assert record.dates.model_dump(mode="json") == {
        "assigned": "2014-11-04",
        "injury": "2014-06-30",
        "decision": "2014-11-25",
        "ur_denial": "2014-10-04",
        "application_received": "2014-10-28",
    }
    assert (record.priority, record.case_number) == ("standard", "RB 14-0077")
    assert record.reviewer.specialties == ("Neurology", "Pain Medicine")
    assert record.reviewer.licensure_states == ("Nevada", "Oregon")
    for pointer in ("/dates/ur_denial", "/priority", "/case_number", "/reviewer/specialties/1"):
        (span,) = record.evidence[pointer]
        assert (HEAD + BLOCKS)[span.start : span.end] == span.quote


@pytest.mark.parametrize(
    ("line", "priority"),
    [
        ("Standard [X]   Urgent [ ]", "standard"),
        ("2. [ ] Standard   [X] Expedited", "expedited"),
        ("Expedited: No", "standard"),
        ("Type of review ....... Urgent", "expedited"),
        ("NOTICE OF EXPEDITED EXTERNAL REVIEW", "expedited"),
        ("Date of birth: 01/02/1970", None),
    ],
)
def test_priority_in_other_words(line, priority):
    assert read(f"Some Review Organization\n{line}\n{BLOCKS}").priority == priority


@pytest.mark.parametrize(
    ("told", "specialties", "states"),
    [
        (
            "The physician is board certified in Plastic Surgery and in Hand Surgery, holds active licenses in Ohio and Utah.",
            ("Plastic Surgery", "Hand Surgery"),
            ("Ohio", "Utah"),
        ),
        ("Boarded in Family Medicine & Addiction Medicine. License: State of Washington.", ("Family Medicine", "Addiction Medicine"), ("Washington",)),
        ("It was decided by a doctor licensed in Nevada and Oregon whose specialty is Internal Medicine.", ("Internal Medicine",), ("Nevada", "Oregon")),
        ("Reviewer: M.D., Orthopedic Surgery (California)", ("Orthopedic Surgery",), ("California",)),
        ("A doctor (specialty: Chiropractic) with a license in Iowa decided.", ("Chiropractic",), ("Iowa",)),
        ("She is certified in Physical Medicine & Rehabilitation and holds a Texas license.", ("Physical Medicine & Rehabilitation",), ("Texas",)),
    ],
)  # fmt: skip
def test_reviewer_told_in_a_sentence(told, specialties, states):
    reviewer = read(f"Some Review Organization\n{BLOCKS}\n{told}\n").reviewer
    assert (reviewer.specialties, reviewer.licensure_states) == (specialties, states)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("What you asked for\n    {}\n\nWhat we decided\n    We agree with the insurance company.\n\nWhy\n    {}\n", "upheld"),
        ("SERVICE IN DISPUTE:\n{}\n\nREVIEW OUTCOME:\n   [ ] Upheld\n   [X] Overturned\n\nANALYSIS:\n{}\n", "overturned"),
        ("QUESTION PRESENTED\n\nWas the carrier right to refuse the following?\n\n   {}\n\nANSWER\n\nNo. The carrier's decision is overturned.\n\nANALYSIS\n\n{}\n", "overturned"),
        ("Treatment under appeal:  {}\n\n{}\n\nACCORDINGLY, the denial of May 2, 2014 is PARTIALLY OVERTURNED.\n", "partially_overturned"),
        ("Service under review\n\n{}\n\nEvaluation\n\n{}\n\nConclusion\n\nThe adverse determination is REVERSED.\n", "overturned"),
    ],
)  # fmt: skip
def test_the_one_treatment_of_a_letter_that_says_anywhere_what_was_decided(text, outcome):
    asked, why = "Left knee arthroscopy", "The knee locks on a torn meniscus."
    record = read("Some Review Organization\n\n" + text.format(asked, why))
    assert decided(record) == [(asked, outcome)]
    assert why in (record.items[0].rationale or "")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "We have REVERSED the insurer's denial of: Hand therapy,\n6 visits\n\nWe have SUSTAINED the insurer's denial of: A wrist splint\n\n",
            [("Hand therapy, 6 visits", "overturned"), ("A wrist splint", "upheld")],
        ),
        (
            'As to "MRI of the knee", the denial should be, and is, overturned. As to "Knee brace", the denial should be, and is, upheld.',
            [("MRI of the knee", "overturned"), ("Knee brace", "upheld")],
        ),
        (
            "You asked us to look at the decision not to pay for 6 visits of aquatic therapy. The denial of this treatment is upheld. It did not help.",
            [("6 visits of aquatic therapy", "upheld")],
        ),
        (
            "The requested treatment, fusion of C5-6, is medically necessary and must be authorized.",
            [("fusion of C5-6", "overturned")],
        ),
        ("The foam pillow is medically necessary. The therapy is not medically necessary.", [("foam pillow", "overturned")]),
        ("The denial of this treatment is upheld.", []),
        ("I do not find that the MRI of the knee is medically necessary.", [("MRI of the knee", "upheld")]),
        ("I cannot conclude that MRI of the knee is medically necessary.", [("MRI of the knee", "upheld")]),
        ("I do not, however, find that MRI of the knee is medically necessary.", []),
        ("MRI of the knee would be medically necessary if it locked.", []),
        ("Whether MRI of the knee is medically necessary is the question.", []),
        ("The denial of MRI of the knee is not upheld.", []),
        ("MRI of the knee without contrast is medically necessary.", [("MRI of the knee without contrast", "overturned")]),
    ],
)  # fmt: skip
def test_treatments_decided_in_a_sentence(text, items):
    assert decided(read(f"Some Review Organization\n\nTo the parties:\n\n{text}\n")) == items


def test_a_row_whose_treatment_goes_on_below_is_none():
    text = "No.  Service                        Result\n1    Injection of the left shoulder,     Upheld\n     with ultrasound\n2    Knee brace                          Upheld\n"
    assert all(item.request != "Injection of the left shoulder," for item in read(text).items)


def test_labels_with_a_result_are_no_treatments():
    text = "Our decision:   Upheld\nFinal determination ....... Upheld\nThe denial is   upheld\n"
    assert read(f"Some Review Organization\n{text}").items == ()


def test_rows_answered_yes_or_no_and_a_part_for_several_of_them():
    record = read(
        """
| Row | Treatment requested             | Supported? |
|  1  | Right ankle arthroscopy         | No         |
|  2  | Assistant surgeon               | No         |
|  3  | Pre-operative EKG               | No         |
|  4  | Custom orthotics, QTY: 2        | Yes        |

REASONS, BY ROW

Row 1.  It is too soon, as conservative care has not been tried.
Rows 2, 3.  Since the operation is not necessary, neither of them is.
Row 4.  The criteria are met.
"""
    )
    assert [item.outcome for item in record.items] == ["upheld", "upheld", "upheld", "overturned"]
    assert record.items[1].rationale == record.items[2].rationale
    assert record.items[2].reasons == ("depends_on_denied_item",)
    assert record.items[3].rationale == "The criteria are met."


def test_yes_and_no_are_no_results_where_nothing_asks_for_them():
    text = "Smoker                    Yes\nPrior surgery, left knee  No\nSurgery of the knee       No\n"
    assert read(f"Some Review Organization\n\n{text}").items == ()


def test_a_value_ends_where_the_next_line_is_no_further_in():
    text = "Service: MRI of the knee\nDetermination: Denial upheld\nThe denial was overturned in another case.\nComment: No finding.\n"
    record = read(text)
    assert decided(record) == [("MRI of the knee", "upheld")]


@pytest.mark.parametrize(
    "text",
    [
        "5.2.4 Conclusion: Not medically necessary.",
        "He was seen. I therefore find the study to be medically necessary.",
        "He was seen. The operation is medically necessary.",
    ],
)
def test_the_rest_of_a_sentence_is_no_request(text):
    assert read(f"Some Review Organization\n\n{text}\n").items == ()


def test_a_subject_at_the_head_of_a_letter_is_whole():
    (item,) = read("Acupuncture, 6 visits, is not medically necessary.").items
    assert item.request == "Acupuncture, 6 visits"


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Not medically necessary. UR action UPHELD.", "upheld"),
        ("Overturned. The service denied by UR is necessary.", "overturned"),
        ("Unnecessary.", "upheld"),
        ("Neither necessary nor appropriate", "upheld"),
        ("Not, in the opinion of this reviewer, medically necessary.", "upheld"),
        ("It has not been shown by the treating doctor to be medically necessary", "upheld"),
        ("The carrier denied it. We reverse.", "overturned"),
        ("The carrier approved 6 visits and denied the rest; the denial stands", "upheld"),
        ("(X) Affirm  ( ) Overturned", "upheld"),
        ("Medically necessary: No", "upheld"),
        ("Approve (reverse carrier)", "overturned"),
        ("The MRI without contrast is medically necessary", "overturned"),
        ("Norco #60 with no refills is medically necessary", "overturned"),
        ("Appeal denied", "upheld"),
        ("It cannot be approved as asked.", None),
        ("We decline to overturn the denial", None),
        ("There is no basis to overturn the denial.", None),
        ("We do not find that the denial of the treatment should be overturned", None),
        ("Denial approved", None),
        ("UR decision disapproved", None),
        ("Denial not reversed", None),
        ("Necessary: [ ] yes [x] no", None),
        ("[ ] Approved  [x] Deny", None),
        ("It would be necessary if he had red flags.", None),
        ("See below.", None),
    ],
)
def test_a_result_at_a_label_is_never_turned_round(said, outcome):
    text = f"Some Review Organization\n\nService: Knee brace\nFinding: {said}\nComment: None.\n"
    assert {item.outcome for item in read(text).items} <= {outcome}


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [
        ("Knee brace | non-certified\nCrutches | certified\n", ["upheld", "overturned"]),
        ("Knee brace      unnecessary\nCrutches        not necessary\n", ["upheld", "upheld"]),
        ("Knee brace - denial upheld\nCrutches - denial overturned\n", ["upheld", "overturned"]),
        ("Item | UR | IMR\n1. Knee brace | Not necessary | Necessary\n2. Crutches | Not necessary | Not necessary\n", ["overturned", "upheld"]),
        ("Item | IMR result | UR result\n1. Knee brace | Overturned | Denied\n2. Crutches | Upheld | Denied\n", []),
        ("Item | Our result | Carrier said\n1. Knee brace | Approved | Not certified\n2. Crutches | Approved | Not necessary\n", []),
        ("Item | Denial supported?\n1. Knee brace | Yes\n2. Crutches | No\n", []),
        ("Knee brace | not | medically necessary\nCrutches | | medically necessary\n", []),
        ("Knee brace - cannot be certified\nCrutches - not approved as asked\n", []),
        ("Knee brace | overturned (6 of 12 visits)\nCrutches | overturned (2 of 4)\n", []),
        ("Prior requests:\n- Physical therapy 6 visits: approved\n- Lumbar brace: denied\n", []),
        ("Is there a red flag supported?\nHeadache   yes\nVomiting    no\n", []),
    ],
)  # fmt: skip
def test_rows_that_are_not_plain_decide_nothing(rows, outcomes):
    found = [item.outcome for item in read(f"Some Review Organization\n\n{rows}").items]
    assert found == outcomes


@pytest.mark.parametrize(
    "told",
    [
        "The reviewer does not agree with the denial.",
        "It is not so that the denial of the scan should be overturned.",
        "The question is whether the denial should be overturned.",
        "If the decision is reversed on appeal you will be told.",
        "On 01/02/2013 UR wrote: the request is denied.",
        "We have not REVERSED the denial of: MRI of the brain",
    ],
)
def test_a_sentence_that_decides_nothing(told):
    assert read(f"Some Review Organization\n\nService: MRI of the brain\n\n{told}\n").items == ()


def test_yes_and_no_answer_only_what_is_asked_of_necessity():
    text = "Question 1: Is the denial of the scan correct?\nQuestion 2: Is the denial of the brace correct?\n\nAnswer 1: Yes. There are no flags.\nAnswer 2: No. There are flags.\n"
    assert read(f"Some Review Organization\n\n{text}").items == ()


def test_rows_have_the_numbers_they_print():
    text = "2. MRI of the brain | upheld\n1. CT of the head | overturned\n\nItem 1: Flags were seen there.\nItem 2: No flags were seen.\n"
    scan, tomography = read(f"Some Review Organization\n\n{text}").items
    assert (scan.rationale, tomography.rationale) == ("No flags were seen.", "Flags were seen there.")


@pytest.mark.parametrize(
    ("head", "wrong"),
    [
        ("Decision by QME: 04/04/2013\nDate of decision: 10/10/2013", "2013-04-04"),
        ("Progress report 04/04/2013", "2013-04-04"),
        ("Left knee injections x3     04/04/2013", "2013-04-04"),
        ("Referral to physician: 04/04/2012\nAssigned to reviewer: 05/05/2013", "2012-04-04"),
        ("State: CA 95814", "CA 95814"),
        ("Case: 58 year old man", "58 year old man"),
        ("Priority of treatment: normal saline infusion", "standard"),
        ("The request for expedited review was refused.", "expedited"),
        ("Board: Workers' Compensation Appeals Board", "Workers' Compensation Appeals Board"),
        ("The treating doctor is licensed in Nevada.", "Nevada"),
    ],
)
def test_what_stands_at_other_labels_is_no_value(head, wrong):
    record = read(f"Some Review Organization\n{head}\n{BLOCKS}")
    assert wrong not in record.model_dump_json(include={"dates", "case_number", "priority", "reviewer"})


def test_a_letter_that_says_both_of_its_one_treatment_decides_nothing():
    text = (
        "Service under review\n\nKnee brace\n\nThe denial was affirmed at first.\n\nThe denial is REVERSED.\n"
    )
    assert read(f"Some Review Organization\n\n{text}").items == ()
