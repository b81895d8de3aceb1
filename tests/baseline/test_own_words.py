"""Reasons that others gave, or that the reviewer rejects, are not told as the reviewer's own."""

from __future__ import annotations

import pytest

from made import read_item

SAME_CASE = " The records now show twelve visits of therapy. The fracture has healed."
CARE = "conservative_care_not_exhausted"
GAIN = "no_functional_improvement"
PAPERS = "insufficient_documentation"
EXAM = "no_objective_findings"
SURGERY = "depends_on_denied_item"
OVER = "exceeds_guideline_limit"


def reasons(rationale: str, request: str = "MRI of the right shoulder", outcome: str = "Upheld") -> set[str]:
    rationale = f"{rationale} The request is not medically necessary."
    return set(read_item(request, rationale=rationale, outcome=outcome).reasons)


@pytest.mark.parametrize(
    ("said", "reason", "request_"),
    [
        ("UR denied the request because conservative treatment had not been tried.", CARE, "MRI of the knee"),
        ("UR reasoned that conservative treatment had not been tried.", CARE, "MRI of the knee"),
        ("UR felt conservative treatment had not been exhausted.", CARE, "MRI of the knee"),
        ("The UR physician opined that there was no trial of conservative care.", CARE, "MRI of the knee"),
        ("Utilization review based its denial on the absence of failed conservative care.", CARE, "MRI of the knee"),
        ("The denial letter claims that no conservative treatment has been tried.", CARE, "MRI of the knee"),
        ("The claims administrator's physician wrote that therapy has not been tried.", CARE, "MRI of the knee"),
        ("The prior reviewer held that conservative care was not exhausted.", CARE, "MRI of the knee"),
        ("According to UR, conservative care was not exhausted.", CARE, "MRI of the knee"),
        ("The request was denied by utilization review since conservative care was not tried.", CARE, "MRI of the knee"),
        ("The request was previously denied because conservative care was not tried.", CARE, "MRI of the knee"),
        ("The reason for the denial was that conservative care was not tried.", CARE, "MRI of the knee"),
        ("Contrary to the claims administrator's assertion that no therapy was tried, the notes show twelve visits.", CARE, "MRI of the knee"),
        ("Although UR noted no trial of conservative care, the notes show twelve visits.", CARE, "MRI of the knee"),
        ("While the insurer's reviewer objected that conservative care had not failed, the notes show twelve visits.", CARE, "MRI of the knee"),
        ("UR, in its letter of 03/04/2016, stated that conservative care was not tried.", CARE, "MRI of the knee"),
        ("The utilization review determination of 03/04/2016 stated that conservative care was not tried.", CARE, "MRI of the knee"),
        ("The claims administrator was of the opinion that conservative care was not exhausted.", CARE, "MRI of the knee"),
        ("The UR physician, Dr. Smith, stated that therapy had not been tried.", CARE, "MRI of the knee"),
        ("UR's reason, that therapy had not been tried, is no longer valid.", CARE, "MRI of the knee"),
        ("The peer reviewer was concerned that therapy had not been tried.", CARE, "MRI of the knee"),
        ("In UR's view, conservative care was not exhausted.", CARE, "MRI of the knee"),
        ("Conservative care has not been exhausted, UR wrote.", CARE, "MRI of the knee"),
        ("UR erred in finding that no therapy was tried.", CARE, "MRI of the knee"),
        ("UR noted no evidence of functional improvement.", GAIN, "Norco 5/325 #30"),
        ("The UR physician noted that there was no evidence of functional improvement.", GAIN, "Norco 5/325 #30"),
        ("The initial reviewer argued that function had not improved.", GAIN, "Norco 5/325 #30"),
        ("UR's objection was that no functional improvement was shown.", GAIN, "Norco 5/325 #30"),
        ("UR denied Norco citing a lack of documented functional improvement.", GAIN, "Norco 5/325 #30"),
        ("The adjuster asserted that there was no functional benefit.", GAIN, "Norco 5/325 #30"),
        ("UR denied this since the surgery was not found medically necessary.", SURGERY, "Pre-operative clearance"),
        ("The UR physician denied this because the surgery was denied.", SURGERY, "Pre-operative clearance"),
        ("The claims administrator's physician wrote that the surgery is not medically necessary and therefore neither is clearance.", SURGERY, "Pre-operative clearance"),
        ("UR argued that the 24 visits exceed the guideline.", OVER, "Physical therapy, 24 visits"),
        ("UR objected that the treatment plan was not documented.", PAPERS, "Physical therapy, 24 visits"),
        ("UR found insufficient documentation of the treatment plan.", PAPERS, "Physical therapy, 24 visits"),
        ("The treating physician argues that no other care has been tried and failed.", CARE, "MRI of the knee"),
    ],
)  # fmt: skip
def test_a_ground_of_utilization_review_is_not_the_reviewers(said, reason, request_):
    assert reason not in reasons(said + SAME_CASE, request_)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("UR denied it for lack of documentation of a treatment plan, and I agree.", PAPERS),
        ("There is no documentation of a treatment plan, and it fails for the reason UR gave.", PAPERS),
        ("UR denied it for lack of documentation of a treatment plan. I agree. The fracture has healed.", PAPERS),
        ("UR correctly noted that there was no documentation of a treatment plan. The fracture has healed.", PAPERS),
        ("As UR noted, there is no documentation of a treatment plan. The fracture has healed.", PAPERS),
        ("There is no documentation of a treatment plan, as noted by UR. The fracture has healed.", PAPERS),
        ("I agree with UR's finding that there is no documentation of a treatment plan. The fracture has healed.", PAPERS),
        ("UR noted no documentation of a treatment plan. This reviewer concurs. The fracture has healed.", PAPERS),
        ("UR noted no documentation of a treatment plan, and it is still missing. The fracture has healed.", PAPERS),
        ("UR noted no documentation of a treatment plan. The denial was appropriate. The fracture has healed.", PAPERS),
        ("UR denied it for lack of documentation of a treatment plan.", PAPERS),
        ("UR wrote that therapy had failed, but there is no documentation of a treatment plan.", PAPERS),
        ("Although UR cited a lack of exam findings, there is no documentation of a treatment plan.", PAPERS),
        ("UR has already authorized these visits, and the request is a duplicate. The fracture has healed.", "already_provided"),
        ("In this case, the records were reviewed. There is no documentation of a treatment plan.", PAPERS),
    ],
)  # fmt: skip
def test_what_the_reviewer_makes_their_own_is_a_reason(said, reason):
    assert reason in reasons(said, "Physical therapy, 24 visits")


@pytest.mark.parametrize(
    "said",
    [
        "There is no doubt that the patient has failed conservative treatment.",
        "There is no question that the patient has failed conservative treatment.",
        "There is no dispute here that the patient has failed conservative treatment.",
        "There can be no doubt that conservative treatment failed.",
        "It is undisputed that the patient has failed conservative treatment.",
        "It is not disputed that the patient has failed conservative treatment.",
        "It cannot be denied that the patient has failed conservative treatment.",
        "No one disputes that the patient has failed conservative treatment.",
        "I do not doubt that the patient has failed conservative treatment.",
        "Without a doubt, the patient has failed conservative treatment.",
        "There is no disputing that the patient has failed conservative treatment.",
        "I am not persuaded by the argument that no conservative treatment was tried.",
        "The reviewer does not share UR's view that no conservative treatment was tried.",
        "It is not true that conservative treatment was not tried.",
        "It is not the case that no conservative treatment was tried.",
        "It would be wrong to say that conservative treatment was not tried.",
        "It would be a mistake to conclude that there was no trial of conservative treatment.",
        "It cannot be said that no conservative treatment was tried.",
        "This reviewer disagrees that conservative treatment was not tried.",
        "I do not agree with UR that conservative treatment was not tried; twelve visits were had.",
        "I disagree with the statement in the denial that there was no trial of conservative treatment.",
        "I cannot accept the claim that no conservative treatment was tried.",
        "The claim that simpler treatment was not tried is unfounded.",
        "The assertion that conservative treatment was not tried is contradicted by the notes.",
        "The view that no conservative treatment was tried cannot be sustained.",
        "That no conservative treatment was tried is simply wrong.",
        "Despite UR's claim that conservative treatment was not tried, the notes show twelve visits.",
    ],
)
@pytest.mark.parametrize("request_", ["MRI of the right shoulder", "Lumbar brace"])
def test_what_the_reviewer_denies_or_does_not_doubt_is_no_reason(said, request_):
    assert CARE not in reasons(f"{said} The spine is stable.", request_)


@pytest.mark.parametrize(
    ("said", "reason", "request_"),
    [
        (
            "It would be wrong to say that the records lack an exam: there is a full exam.",
            EXAM,
            "MRI of the knee",
        ),
        (
            "It would be wrong to say that the records lack an exam: there is a full exam.",
            PAPERS,
            "MRI of the knee",
        ),
        ("I do not agree with UR that no benefit was shown; pain fell by half.", GAIN, "Naproxen 550 mg #60"),
        ("I disagree that the request exceeds the guideline.", OVER, "Physical therapy, 4 visits"),
    ],
)
def test_what_is_denied_gives_no_other_reason_either(said, reason, request_):
    assert reason not in reasons(said, request_)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("There is no doubt that the patient has not tried conservative treatment.", CARE),
        ("It cannot be said that the patient has failed conservative treatment.", CARE),
        ("I do not find that the patient has failed conservative treatment.", CARE),
        ("It would be wrong to say that the films are lost; conservative treatment was not tried.", CARE),
        ("I do not agree that no plan was sent, and there is no trial of conservative treatment.", CARE),
        ("The conclusion that conservative treatment was not tried is correct.", CARE),
    ],
)
def test_what_is_so_beside_it_stays_a_reason(said, reason):
    assert reason in reasons(said)


def test_what_was_rejected_gives_way_to_the_reviewers_ground():
    given = reasons(
        "I do not agree with UR that no benefit was shown; pain fell by half. But the patient has a bleeding ulcer.",
        "Naproxen 550 mg #60",
    )
    assert given == {"safety_concern"}
    given = reasons(
        "The UR physician noted that there was no evidence of functional improvement. The records submitted now "
        "show that the patient went back to work. However, three urine tests showed cocaine.",
        "Norco 5/325 #30",
    )
    assert given == {"safety_concern"}


@pytest.mark.parametrize(
    "notice",
    [
        "Sudden withdrawal is dangerous.",
        "Abrupt discontinuation can cause seizures and is unsafe.",
        "The drug should not be stopped suddenly, as this can be dangerous.",
        "Stopping it abruptly is not safe.",
        "It would be hazardous to stop this drug cold turkey.",
        "Withdrawal symptoms can be dangerous.",
        "The patient must not stop the drug all at once. This may cause dangerous seizures.",
        "Because of the danger of withdrawal seizures, the drug should be tapered over weeks.",
        "Rapid tapering may be dangerous.",
        "To discontinue it without medical supervision carries a risk of seizure.",
        "Please do not stop this medicine suddenly: it is dangerous.",
        "Abruptly ceasing the medicine puts the patient at risk of harm.",
    ],
)
def test_a_notice_on_stopping_a_drug_is_no_danger_of_the_drug(notice):
    given = reasons(f"There is no record of benefit in this case. {notice}", "Baclofen 10 mg #90")
    assert given == {GAIN}


@pytest.mark.parametrize(
    "danger",
    [
        "This drug is dangerous for this patient, but sudden withdrawal must be avoided.",
        "The combination with opioids is dangerous. It should be weaned.",
        "It puts the patient at risk of overdose. It should be weaned.",
        "The patient has a risk of falls; abrupt discontinuation must be avoided.",
    ],
)
def test_a_danger_of_the_drug_beside_a_notice_stays(danger):
    assert "safety_concern" in reasons(
        f"In this case, the patient takes it daily. {danger}", "Baclofen 10 mg #90"
    )


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("UR held that the exam findings support only a strain. I disagree.", "objective_findings_support"),
        ("The denial letter argued that function had improved enough.", "functional_improvement_shown"),
    ],
)
def test_what_utilization_review_held_is_no_reason_of_an_approval(said, given):
    item = read_item("MRI", rationale=f"{said} The request is medically necessary.", outcome="Overturned")
    assert given not in item.reasons


def test_whether_the_treatment_itself_was_tried_is_no_care_before_it():
    said = (
        "The patient had 24 visits of physical therapy. It is not known whether acupuncture was ever tried."
    )
    assert reasons(said, "Acupuncture 6 visits") == {PAPERS}
    said = "It is unclear whether the patient has ever tried Lyrica."
    assert CARE not in reasons(said, "Lyrica 75 mg #60")
    said = "In this case, it is not known whether gabapentin was ever tried."
    assert CARE in reasons(said, "Lyrica 75 mg #60")


@pytest.mark.parametrize(
    "within",
    [
        "Four more would be within the guideline.",
        "Four more would be 24, well within the limit.",
        "This does not exceed the guideline.",
    ],
)
def test_what_the_reviewer_finds_within_the_guideline_does_not_exceed_it(within):
    said = f"ODG supports 9 visits over 8 weeks. The patient had 20 visits after surgery. {within}"
    assert OVER not in reasons(f"{said} However, motion is full.", "Physical therapy 4 visits, left wrist")
    said = "ODG supports 9 visits over 8 weeks. The patient had 20 visits. The patient can exercise at home."
    assert OVER in reasons(said, "Physical therapy 4 visits, left wrist")


@pytest.mark.parametrize(
    "found",
    [
        "I find the benefit documented: he does full duty.",
        "The functional benefit is clearly documented in this case.",
        "All of this is documented here: fewer restrictions, greater strength, less medication.",
    ],
)
def test_a_gain_that_the_reviewer_finds_beside_what_was_held(found):
    said = f"UR denied it for want of documented benefit. {found} The request is medically necessary."
    item = read_item("Naproxen 550 mg #60", rationale=said, outcome="Overturned")
    assert "functional_improvement_shown" in item.reasons


@pytest.mark.parametrize(
    ("said", "reason", "request_"),
    [
        ("Aspirin would be a fair substitute.", "alternative_available", "Lovenox 40mg #14"),
        ("A stock splint does the same at a fraction of the cost.", "alternative_available", "Custom splint"),
        ("Six more would be above the number allowed for a trial.", OVER, "Acupuncture, 6 visits"),
        (
            "Botulinum toxin is not recommended by the MTUS for this.",
            "not_recommended_by_guideline",
            "Botox injections",
        ),
    ],
)
def test_grounds_in_other_words(said, reason, request_):
    assert reason in reasons(f"The file of this patient was read. {said}", request_)
