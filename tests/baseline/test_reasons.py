"""Why the reviewer decided so: labelled rationales, and one sentence for each reason."""

from __future__ import annotations

from typing import get_args

import pytest

from imr_llm.schema.vocabulary import Reason
from made import Made, read, read_item
from scoring import Overlap, rows

FLOOR = 0.78
DENIED = {
    "exceeds_guideline_limit": "The 24 visits requested exceed the guideline recommendation of up to 10 visits.",
    "no_functional_improvement": "There is no documented functional improvement from the prior treatment.",
    "insufficient_documentation": "There is insufficient documentation of the treatment plan.",
    "not_recommended_by_guideline": "The ODG does not recommend physical therapy for this condition.",
    "criteria_not_met": "The patient does not meet the criteria of the guideline.",
    "conservative_care_not_exhausted": "There is no evidence that conservative treatment has failed.",
    "no_objective_findings": "There were no objective findings of nerve root compromise on examination.",
    "request_unspecified": "The request does not specify the body part or the number of visits.",
    "home_program_sufficient": "The patient should be able to continue with a home exercise program.",
    "already_provided": "The patient has already had this treatment authorized, and it is a duplicate request.",
    "depends_on_denied_item": "Since the surgery is not medically necessary, none of the associated services are.",
    "alternative_available": "There is no evidence that the patient cannot take oral medications.",
    "safety_concern": "The risk of addiction and of overdose with opioids is a concern in this patient.",
}
APPROVED = {
    "criteria_met": "The patient meets the criteria of the guideline.",
    "functional_improvement_shown": "The patient has shown functional improvement with the treatment.",
    "conservative_care_failed": "The patient has failed conservative treatment.",
    "objective_findings_support": "On examination there was a positive straight leg raise test.",
}
CASES = [(reason, text, "Upheld") for reason, text in DENIED.items()]
CASES += [(reason, text, "Overturned") for reason, text in APPROVED.items()]


def reasons(
    rationale: str, outcome: str = "Upheld", request: str = "Physical therapy, 24 visits"
) -> tuple[str, ...]:
    return read_item(request, rationale=rationale, outcome=outcome).reasons


def test_labelled_rationales():
    overlap = Overlap()
    for row in rows("rationales.jsonl"):
        outcome = row["outcome"].capitalize()
        item = read_item(row["request"], summary=row["summary"], rationale=row["rationale"], outcome=outcome)
        assert set(item.reasons) <= set(get_args(Reason))
        assert len(set(item.reasons)) == len(item.reasons), "each once"
        overlap.mark(f"{row['request']} | {row['rationale']}", set(row["reasons"]), set(item.reasons))
    assert overlap.reaches(FLOOR)


def test_labelled_sentences_of_denials():
    overlap = Overlap()
    for row in rows("reasons.jsonl"):
        rationale = (
            f"In this case, the patient has pain. {row['sentence']} The request is not medically necessary."
        )
        item = read_item(row["request"], rationale=rationale)
        overlap.mark(f"{row['request']} | {row['sentence']}", set(row["reasons"]), set(item.reasons))
    assert overlap.reaches(0.98)


def test_what_a_denial_of_reasons_reaches():
    told = "In this case, {} The request is not medically necessary."
    gain = reasons(
        told.format("there was a lack of documentation of any functional gain and of the treatment plan.")
    )
    assert set(gain) == {"no_functional_improvement", "insufficient_documentation"}
    general = (
        "Opioids should be stopped if there is no improvement and if conservative care has not been tried."
    )
    assert reasons(f"{general} The request is not medically necessary.", request="Norco 10/325mg #60") == ()


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("The frequency hasn't been specified.", "request_unspecified"),
        ("The report makes no mention of a treatment plan.", "insufficient_documentation"),
        ("There is no pain but the treatment plan was sent.", "criteria_not_met"),
        ("There is no pain in the submitted records.", "criteria_not_met"),
        ("The patient has little pain and a knot with functional improvement.", None),
    ],
)
def test_how_a_sentence_denies(sentence, given):
    told = reasons(f"In this case, the patient has pain. {sentence} The request is not medically necessary.")
    assert told == ((given,) if given else ())


@pytest.mark.parametrize(
    ("request_", "sentence", "given"),
    [
        ("MRI of the right wrist", "The patient has not been treated with splints or any NSAID.", {"conservative_care_not_exhausted"}),
        ("Epidural injection", "The worker has not been treated with physical therapy.", {"conservative_care_not_exhausted"}),
        (
            "Shockwave therapy",
            "It was not stated why it had been ordered before more conventional treatments were used.",
            {"insufficient_documentation", "conservative_care_not_exhausted"},
        ),
        ("Shockwave therapy", "Here, the therapy appears to be safe, but the claimant's reason to want it was not given.", {"insufficient_documentation"}),
        ("Toradol 60mg injection", "The applicant takes aspirin, which places him at risk of the events named.", {"safety_concern"}),
        ("Thumb brace", "The patient was previously dispensed a thumb spica splint.", {"already_provided"}),
        ("Urinalysis", "In this case, a urinalysis was already performed on 12/19/2016 and was negative.", {"already_provided"}),
        ("Urinalysis", "There is no reason to repeat the test.", {"already_provided"}),
        ("Ultrasound of the right shoulder", "In this case, another study would not add to what is known.", {"criteria_not_met"}),
        (
            "Chiropractic treatment, 6 visits",
            "The results of the approved visits was not indicated.",
            {"no_functional_improvement", "insufficient_documentation"},
        ),
        ("Iontophoresis, 6 sessions", "ODG: it is under study with conditional recommendation only, iontophoresis is.", set()),
        ("Subacromial injection", "There is no indication he has completed a course of strengthening exercises or physical therapy.", {"conservative_care_not_exhausted"}),
        ("Work conditioning, 10 visits", "There is no documentation of a return to work goal.", {"insufficient_documentation"}),
        ("Work conditioning, 10 visits", "The demand level of the job is not described as medium.", {"insufficient_documentation"}),
        ("Medical clearance", "There was no documentation submitted that the patient has renal disease.", {"criteria_not_met"}),
        ("Home nursing visits, 19", "Nor is there any documentation that she would be unable to leave the home.", {"criteria_not_met"}),
        ("Zanaflex 4mg #60", "Also there is no additional benefit shown in combination with NSAIDs.", set()),
        ("Trazodone 50mg #60", "There is no clear-cut evidence to recommend trazodone first line.", set()),
        ("Ambien 5mg #30", "The usage has already gone past what the guides call for.", {"exceeds_guideline_limit"}),
        ("Urine drug screen", "He has not documented an opioid, nor provider concerns over illicit drug use.", {"criteria_not_met"}),
        ("Physical therapy, 6 visits", "On examination, strength was full and the gait was normal.", set()),
        ("MRI of the knee", "On examination, strength was full and the gait was normal.", {"no_objective_findings"}),
        ("Massage, 6 visits", "The notes do not indicate exercise to which massage would serve as an adjunct.", {"criteria_not_met"}),
        ("Chiropractic treatment, 6 visits", "There is no report of the response to support treatment beyond the trial.", {"no_functional_improvement"}),
        ("Shockwave therapy, 3 sessions", "In this field there was no benefit over placebo.", set()),
        ("MRI of the neck", "There is no indication that the patient has attended physical therapy for the neck.", {"conservative_care_not_exhausted"}),
        ("X-rays, both wrists", "There is no documentation of splinting or activity modification.", {"conservative_care_not_exhausted"}),
        ("Carpal injection", "There is no evidence of eight weeks of splinting and NSAIDs.", {"conservative_care_not_exhausted"}),
        ("Facet block", "A trial of physical therapy has not been undertaken before the procedure.", {"conservative_care_not_exhausted"}),
        ("Ultrasound therapy, 3 visits", "It was found that ultrasound has not been proven effective.", {"not_recommended_by_guideline"}),
        ("Pennsaid solution", "He uses naproxen without reported side effects.", set()),
        ("Acupuncture, 6 visits", "The notes do not reveal a change in work status after this treatment.", {"no_functional_improvement"}),
        ("Norco 10/325mg #60", "The treater lists no activity that he is able to do with it.", {"no_functional_improvement"}),
        ("Aquatic therapy, 6 visits", "There is no indication that she needs it, as she is able to do exercises.", {"criteria_not_met"}),
        ("NCS of the left leg", "In this case, studies are contraindicated for nearly all knee diagnoses.", set()),
        ("NSAID cream", "In this case, the drug is contraindicated.", {"safety_concern"}),
        ("Trigger point injections", 'As such, the request for "Trigger point injections" is not medically necessary.', set()),
        ("Trigger point injections", "The muscles to be injected are also not specified.", {"request_unspecified"}),
        ("X-rays of the left ankle", "The patient received left ankle x-rays on 10/20/2016.", {"already_provided"}),
        ("Eszopiclone 2mg #30", "The refills would take the patient past the short-term use recommended.", {"exceeds_guideline_limit"}),
        ("Aquatic therapy, 6 visits", "He can go on with swimming on his own.", {"home_program_sufficient"}),
        ("Knee brace", "It is not clear why a knee sleeve would not be sufficient.", {"alternative_available", "insufficient_documentation"}),
        ("Knee brace", "The limb has redundant soft skin.", set()),
        ("Butrans patch #4", "Given the lack of evidence for functional improvement, Butrans is denied.", {"no_functional_improvement"}),
        ("Tizanidine 4mg #60", "There is no documentation that he has functioned any better with it.", {"no_functional_improvement"}),
        ("Celecoxib 200mg #30", "The claimant takes atenolol, and the drug can raise blood pressure.", {"safety_concern"}),
        ("Meloxicam 15mg #60", "He uses it beside ibuprofen, and concurrent use of two NSAIDs adds to the renal risk.", {"safety_concern"}),
        ("Norco 5/325mg #60", "The risk of sedation calls for the lowest dose, as opioids have an abuse potential due to the risk of dependence.", {"safety_concern"}),
        ("Norco 5/325mg #60", "Opioids are recommended at the lowest dose due to the risk of dependence.", set()),
        ("Interferential unit", "There is no evidence that pain is ineffectively controlled due to diminished effectiveness of medications.", {"criteria_not_met"}),
        ("Terocin patch #30", "There is no documentation of neuropathic pain on physical examination.", {"criteria_not_met"}),
        ("Mechanical traction, 6 sessions", "There is no evidence of nerve root compression on the physical examination.", {"no_objective_findings"}),
        ("NCS of the right leg", "There was no evidence of entrapment on physical examination.", {"criteria_not_met"}),
        ("Trigger point injections", "The record failed to show any twitch response upon palpation.", {"no_objective_findings"}),
        ("Home traction unit", "The ODG recommends the unit. It is not recommended with powered traction.", set()),
        (
            "Methocarbamol 750mg #90",
            "There was lack of clinical documentation the patient had spasms or had failed first-line medications.",
            {"insufficient_documentation", "criteria_not_met", "conservative_care_not_exhausted"},
        ),
        (
            "Methocarbamol 750mg #90",
            "There was lack of clinical documentation the patient has failed first-line medications.",
            {"insufficient_documentation", "conservative_care_not_exhausted"},
        ),
        ("Iontophoresis, 6 sessions", "ODG: it is only under study, iontophoresis is.", {"not_recommended_by_guideline"}),
        ("Voltaren gel", "The failure of an oral drug of the class was not shown.", {"conservative_care_not_exhausted"}),
        ("Massage, 6 visits", "Lasting functional improvement after the first four was not shown.", {"no_functional_improvement"}),
        ("Chiropractic treatment, 6 visits", "He has not shown any gain in function with chiropractic care.", {"no_functional_improvement"}),
        ("Lumbar support", "A lumbar support has not been shown to have any lasting benefit.", {"not_recommended_by_guideline"}),
        ("Laser therapy, 6 visits", "There is little evidence that it is more effective than a sham.", set()),
        ("Massage, 6 visits", "All the same 14 visits are not an exception.", {"criteria_not_met"}),
        ("Heel cups", "The type of cup requested, soft or hard, is not specified.", {"request_unspecified"}),
        ("Physical therapy, 6 visits", "It is uncertain why she cannot go on with her home strengthening program instead.", {"home_program_sufficient", "alternative_available"}),
        ("Carpal tunnel release", "The hand was neither splinted nor injected.", {"conservative_care_not_exhausted"}),
        ("Shockwave therapy", "The elbow has never been injected.", {"conservative_care_not_exhausted"}),
        ("Epidural injection", "The worker had a lumbar MRI, which was without a herniation.", set()),
        ("Medical clearance", "As the stimulator trial is not medically necessary, the clearance for it is not either.", {"depends_on_denied_item"}),
        ("Urine drug screen", "There was no suspicion of illicit drugs.", {"criteria_not_met"}),
        ("Lipid panel", "The employee had these very tests a month before, and all were normal.", {"already_provided"}),
        ("Psychological testing", "A complete battery was given to this patient three months before the present request.", {"already_provided"}),
        ("Psychological testing", "The treating doctor does not say what a second would add.", {"insufficient_documentation"}),
        ("Physical therapy, 6 visits", "He has completed 12, which is already more than this.", {"exceeds_guideline_limit"}),
        ("Acupuncture, 6 visits", "It should be provided at the lowest rate as the patient transitions to a home exercise program.", set()),
    ],
)  # fmt: skip
def test_what_a_sentence_of_a_denial_gives(request_, sentence, given):
    told = f"In this case, the patient has pain. {sentence} The request is not medically necessary."
    assert set(reasons(told, request=request_)) == given


LISTED = (
    "A dose is lowered under any of the following circumstances: Patient wishes it. Pain has resolved. "
    "Patient has engaged in dangerous activity, such as diversion or a suicide attempt. Overdose or severe adverse effects. "
)


def test_what_a_guideline_lists_is_not_said_of_the_worker():
    denial = "In this case, there is no documentation of functional improvement with the drug."
    assert reasons(LISTED + denial, request="Norco 10/325mg #60") == ("no_functional_improvement",)


@pytest.mark.parametrize(
    "of_many",
    [
        "Acupuncture has been found to bring significant functional improvement in the short term.",
        '"Functional improvement" means either a gain in activities or fewer restrictions on physical examination; '
        "and a reduction in the dependency on treatment.",
        "(d) Visits may be extended if functional improvement is documented as defined elsewhere.",
        "The trial is of 4 visits and, with evidence of objective functional improvement, 10 visits in all.",
        "Used alone it offers no significant functional benefit.",
        "It was indicated here in order to facilitate the applicant's return to work.",
        "January's failed return to work fulfils this.",
    ],
)
def test_what_studies_found_and_what_words_mean_is_not_said_of_the_worker(of_many):
    assert reasons(f"{of_many} The request is within the guideline.", "Overturned") == ("criteria_met",)


def test_what_a_guideline_says_did_not_work_is_not_said_of_the_worker():
    says = "ODG recommends a pillow with daily exercise, as either alone did not give the desired clinical benefit."
    denial = "In this case, there is no evidence that the patient is engaged in exercise for the neck."
    assert "no_functional_improvement" not in reasons(
        f"{says} {denial}", request="Pillow for the cervical spine"
    )


@pytest.mark.parametrize(
    "care",
    [
        "Three years of conservative measures have not resolved it.",
        "Neither the splint nor the injection held.",
        "The drug was tried without lasting relief.",
        "Eight visits of therapy have been of no durable benefit.",
    ],
)
def test_care_that_came_to_nothing(care):
    assert "conservative_care_failed" in reasons(
        f"In this case, {care} The request is medically necessary.", "Overturned"
    )


@pytest.mark.parametrize(
    ("many", "last"),
    [
        ("Patient has pain. ", "Patient has not met the criteria of the guideline."),
        ("; and patients are not shown", "; and there is no evidence of that."),
        (
            "One of the following: there might be pain. ",
            "In this case, there is no evidence of functional improvement.",
        ),
    ],
)
def test_rationales_of_thousands_of_sentences_are_read(many, last):
    assert reasons(many * 3000 + last)


def test_behind_a_list_the_worker_may_be_named_without_an_article():
    denial = (
        "This request was reviewed. Patient has engaged in dangerous activity, such as diversion of the drug."
    )
    assert reasons(LISTED + denial, request="Norco 10/325mg #60") == ("safety_concern",)


def test_a_drug_not_recommended_and_not_for_long_either():
    said = "The MTUS states that carisoprodol is not recommended and is not indicated for long-term use. He has pain."
    assert reasons(said, request="Carisoprodol 350mg #90") == ("not_recommended_by_guideline",)
    invasive = "Most invasive techniques, such as injections, have insufficient evidence to support their use. He has pain."
    assert reasons(invasive, request="Corticosteroid injection") == ()


def test_refills_that_amount_to_more_than_the_guideline_gives():
    said = "Muscle relaxants are recommended for less than two weeks. {} It is not medically necessary."
    asked = "Three refills of methocarbamol 750mg #60"
    over = "The patient has less spasm, however, three refills would amount to several months of use."
    assert reasons(said.format(over), request=asked) == ("exceeds_guideline_limit",)
    assert reasons(said.format("The patient has less spasm."), request=asked) == ()


def test_what_may_come_of_no_treatment_is_no_finding_and_lack_of_progress_is_no_denial():
    said = "Therapy that is stopped early may result in loss of motion. The patient meets the criteria."
    assert reasons(said, "Overturned") == ("criteria_met",)
    said = "There is laxity of the joint, and the lack of progress meets the guideline criteria."
    assert set(reasons(said, "Overturned")) == {"objective_findings_support", "criteria_met"}
    assert set(reasons("He was splinted with no benefit. He meets the criteria.", "Overturned")) == {
        "conservative_care_failed",
        "criteria_met",
    }
    said = "With evidence of objective functional improvement, a total of up to 18 visits. He meets the criteria."
    assert reasons(said, "Overturned") == ("criteria_met",)
    said = "The provider should evaluate progress, so that treatment failures can be seen. He meets the criteria."
    assert reasons(said, "Overturned") == ("criteria_met",)
    said = "The intended goal or effect is the achievement of measurable gains in functional improvement. He meets the criteria."
    assert reasons(said, "Overturned") == ("criteria_met",)
    said = "He is expected to return to work. He meets the criteria."
    assert reasons(said, "Overturned") == ("criteria_met",)
    said = "Two weeks of medication and splinting brought no documented improvement in grip. He meets the criteria."
    assert set(reasons(said, "Overturned")) == {"conservative_care_failed", "criteria_met"}
    said = "Visual acuity is decreased to 20/60. He meets the criteria."
    assert set(reasons(said, "Overturned")) == {"objective_findings_support", "criteria_met"}
    said = "He has demonstrated the improvement looked for. He meets the criteria."
    assert set(reasons(said, "Overturned")) == {"functional_improvement_shown", "criteria_met"}
    said = "There is persistent locking after a splint and two injections, and triggering on physical exam."
    assert set(reasons(said, "Overturned")) == {
        "conservative_care_failed",
        "objective_findings_support",
        "criteria_met",
    }


def test_a_sentence_ends_behind_what_closes_it():
    record = read(Made(rationale='He said: "There was no functional improvement." The patient has pain.'))
    (span,) = record.evidence["/items/0/reasons/0"]
    assert span.quote.endswith('improvement."')


def test_the_last_conclusion_carries_an_approval_that_gives_no_other_reason():
    rationale = (
        "The drug is medically necessary. He has pain. So it is medically necessary again. That is all."
    )
    record = read(Made(outcome="Overturned", rationale=rationale))
    (span,) = record.evidence["/items/0/reasons/0"]
    assert span.quote == "So it is medically necessary"


def test_what_a_guideline_asks_for_is_no_evidence_that_it_is_met():
    rationale = (
        "The guidelines state that an MRI is indicated where derangement is suspected. "
        "The request meets the criteria for this study."
    )
    record = read(Made("MRI of the knee", outcome="Overturned", rationale=rationale))
    assert record.items[0].reasons == ("criteria_met",)
    (span,) = record.evidence["/items/0/reasons/0"]
    assert " ".join(span.quote.split()) == "The request meets the criteria for this study."


def test_a_condition_denied_gives_way_to_a_limit():
    told = "In this case, the patient has no new injury. There is no arthritis. The request exceeds the guideline."
    assert reasons(told) == ("exceeds_guideline_limit",)


def test_every_reason_has_a_sentence():
    assert set(DENIED) | set(APPROVED) | {"other"} == set(get_args(Reason))


@pytest.mark.parametrize(("reason", "text", "outcome"), CASES, ids=[reason for reason, _, _ in CASES])
def test_reason_is_read(reason, text, outcome):
    assert reason in reasons(text, outcome)


@pytest.mark.parametrize(("reason", "text", "outcome"), CASES, ids=[reason for reason, _, _ in CASES])
def test_the_sentence_that_gives_a_reason_is_its_evidence(reason, text, outcome):
    record = read(Made(outcome=outcome, rationale=f"The request was reviewed. {text} That is all."))
    place = record.items[0].reasons.index(reason)
    (span,) = record.evidence[f"/items/0/reasons/{place}"]
    assert " ".join(span.quote.split()) == text


def test_what_stands_before_boilerplate_is_evidence_without_blanks():
    record = read(Made(rationale="There is no documentation of functional improvement Disclaimer: none."))
    (span,) = record.evidence["/items/0/reasons/0"]
    assert span.quote == "There is no documentation of functional improvement"


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("The patient has not tried exercise, and the gel is not medically necessary.", "conservative_care_not_exhausted"),
        ("In this case, the worker doesn't meet the criteria and the gel is not medically necessary.", "criteria_not_met"),
        ("As the patient is unable to take oral drugs, the gel is not medically necessary.", "alternative_available"),
        ("The guideline asks for first-line drugs. In this case, given any of these, the gel is not medically necessary.", "conservative_care_not_exhausted"),
        ("In this case the gel was dispensed already and is not medically necessary.", "already_provided"),
        ("In this case 'no records' were sent and the gel is not medically necessary.", "insufficient_documentation"),
    ],
)  # fmt: skip
def test_a_sentence_that_concludes_may_give_a_reason_too(sentence, given):
    assert given in reasons(sentence, request="Topical gel 100gm")
    assert reasons("In this case the gel is not medically necessary.", request="Topical gel 100gm") == ()


@pytest.mark.parametrize(
    ("sentence", "same"),
    [
        ("In this case pain is 7/10 with the drug and 7 without.", True),
        ("In this case pain is 10 before, and 10/10 after.", True),
        ("In this case pain is 1 with it and 10 without.", False),
        ("In this case pain is 10 with it and 1 without.", False),
    ],
)
def test_pain_the_same_with_and_without_is_no_improvement(sentence, same):
    assert ("no_functional_improvement" in reasons(sentence, request="Tramadol 50mg #90")) is same


@pytest.mark.parametrize(
    "text",
    [
        "This decision addresses the medical necessity of the request only. There is no documentation of it.",
        "Disclaimer: there is no documented functional improvement.",
        "Physical therapy is treatment by a physical therapist.",
        "The request is not medically necessary.",
    ],
)
def test_boilerplate_and_a_bare_conclusion_give_no_reason(text):
    assert reasons(text) == ()


def test_what_a_guideline_says_before_the_case_is_no_reason():
    assert (
        reasons(
            "A second series is not given where the first brought no relief. In this case, the strain is new."
        )
        == ()
    )
    assert (
        reasons("Radiographs are not helpful in the first month of symptoms.", request="X-ray, left foot")
        == ()
    )


def test_a_fact_denied_adds_no_criterion_beside_a_gain_denied():
    said = "In this case, the patient has no home support. There was no functional gain from the last course."
    assert reasons(said) == ("no_functional_improvement",)


def test_a_drug_used_for_longer_than_the_guideline_gives():
    said = "The guideline supports opioids for up to two weeks. In this case, she was already at three and a half weeks."
    assert reasons(said, request="Percocet 5/325mg #40") == ("exceeds_guideline_limit",)


def test_a_sum_told_beside_another_reason():
    said = (
        "The guideline allows up to 18 visits. He has completed 14 visits of chiropractic treatment. If the 12 requested were given the"
        " sum would be 26. There was no functional improvement from the care."
    )
    given = reasons(said, request="Chiropractic treatment, 12 visits")
    assert set(given) == {"exceeds_guideline_limit", "no_functional_improvement"}


def test_what_is_over_the_limit_needs_no_reason_of_sentences_that_may_be_the_guidelines():
    said = "The guideline allows up to 10 visits. Exercises at home are as effective. It is not medically necessary."
    assert reasons(said) == ("exceeds_guideline_limit",)
    assert "home_program_sufficient" in reasons(said, request="Physical therapy, 6 visits")


@pytest.mark.parametrize(
    "text",
    [
        "Recommended for arthritic hands. No arthritis. The request is not medically necessary.",
        "Inserts may help in plantar fasciitis and metatarsalgia. The worker has neither. It is not medically necessary.",
    ],
)
def test_what_no_word_gives_to_the_case_is_of_the_case_where_nothing_else_gives_a_reason(text):
    assert reasons(text, request="Paraffin bath") == ("criteria_not_met",)


@pytest.mark.parametrize(
    "text",
    [
        "The guideline limits it to 4-6 visits. In this case, the eight visits requested are over that number.",
        "In this case, sixty nights is well past three weeks.",
        "The guideline gives 16 visits over 10 weeks. In this case, the 16 have been used.",
    ],
)
def test_more_than_the_guideline_gives(text):
    assert "exceeds_guideline_limit" in reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "In this case, she has had prior physical therapy and further visits are not needed to learn the exercises.",
        "In this case, he had earlier treatment and no additional sessions are needed.",
    ],
)
def test_earlier_care_and_no_more_needed_was_already_provided(text):
    assert "already_provided" in reasons(text, request="Physical therapy, 6 visits")


@pytest.mark.parametrize(
    ("request_", "rationale", "given"),
    [
        (
            "Assistant surgeon",
            "The request for surgery is not medically necessary; this associated request falls with it.",
            "depends_on_denied_item",
        ),
        (
            "Pre-operative medical clearance",
            "In this case, there is no operation to be cleared for. The request is not medically necessary.",
            "depends_on_denied_item",
        ),
        (
            "Electrode packs",
            "In this case, without the unit there is no use for these. The request is not medically necessary.",
            "depends_on_denied_item",
        ),
        (
            "X-ray of the left wrist",
            "In this case, the wrist was stable upon examination. The request is not medically necessary.",
            "no_objective_findings",
        ),
        (
            "Orphenadrine 100mg #60",
            "Muscle relaxants are to be used for no longer than 2-3 weeks. The worker has filled this since at least 2014, with"
            " spasm nowhere to be found on the current exam. The request is not medically necessary.",
            "exceeds_guideline_limit",
        ),
        (
            "Zolpidem 10mg #30",
            "In this case, it may depress breathing beside the opioid. The request is not medically necessary.",
            "safety_concern",
        ),
        (
            "Lidocaine 5% patch #30",
            "The patch is recommended after a trial of first-line therapy. Not one of these has been given to this patient.",
            "conservative_care_not_exhausted",
        ),
        (
            "Synvisc injection, left knee",
            "In this case, she has yet to be given exercise, an anti-inflammatory drug or a brace.",
            "conservative_care_not_exhausted",
        ),
        (
            "Ultrasound therapy 2 times 6",
            "The request as submitted does not indicate which hand is to be treated.",
            "request_unspecified",
        ),
        (
            "Lidocaine 5% patch #30",
            "The request also failed to specify the area to which the patch would be applied.",
            "request_unspecified",
        ),
        (
            "Infrared heat times 4",
            "The Official Disability Guidelines note that infrared therapy is not recommended over other heat therapies.",
            "not_recommended_by_guideline",
        ),
        (
            "Acupuncture, 8 sessions",
            "The records of this patient reveal the restrictions at work are word for word what they were.",
            "no_functional_improvement",
        ),
        (
            "Acupuncture, 8 sessions",
            "The guideline allows 6 visits. In this case, the 8 visits asked for would go beyond it.",
            "exceeds_guideline_limit",
        ),
        (
            "Neuropsychological testing",
            "The ODG recommends this testing in concussion. The documentation indicates that the full battery was done on 10-8-13, barely four months ago.",
            "already_provided",
        ),
        (
            "Transportation to the program",
            "With that program not found necessary, there is nowhere to be driven to.",
            "depends_on_denied_item",
        ),
        (
            "Lunesta 2mg #30",
            "ODG advises a drug after evaluation. In this case, the chart is too thin to support the drug.",
            "insufficient_documentation",
        ),
        (
            "CT scan of the head",
            "ODG allows a scan of the head. In this case, a negative scan from the day of the accident is on file.",
            "already_provided",
        ),
        (
            "Meloxicam 15mg #30",
            "In this patient a further month would expose her to a repeat of the bleeding.",
            "safety_concern",
        ),
    ],
)
def test_further_ways_of_giving_a_reason(request_, rationale, given):
    assert given in reasons(rationale, request=request_)


@pytest.mark.parametrize(
    ("request_", "rationale", "given"),
    [
        (
            "Sleep study",
            "Not recommended for the routine evaluation of transient insomnia. In this case, the neck is not enlarged.",
            "not_recommended_by_guideline",
        ),
        (
            "Left wrist brace",
            "The patient was dispensed this very item. It has not been reported as lost or worn out.",
            "insufficient_documentation",
        ),
        (
            "Lidocaine 5% patch #30",
            "The patch comes in boxes of ten. Not one of these has been given to this patient.",
            "conservative_care_not_exhausted",
        ),
    ],
)
def test_words_that_give_no_such_reason(request_, rationale, given):
    assert given not in reasons(rationale, request=request_)


@pytest.mark.parametrize(
    ("rationale", "given"),
    [
        ("The patient has had exercise, an NSAID, a cane and an injection.", "conservative_care_failed"),
        ("In this case, physical therapy plus an injection didn't hold.", "conservative_care_failed"),
        ("In this claimant there is gross valgus laxity.", "objective_findings_support"),
        (
            "This worker wore the brace, went to therapy for months, and is no better.",
            "conservative_care_failed",
        ),
        ("This worker had two injections and the catching came back after each.", "conservative_care_failed"),
        ("This worker has physical exam findings of a nodule at the pulley.", "objective_findings_support"),
        ("Since it was begun this worker walks half an hour longer.", "functional_improvement_shown"),
        ("This worker returned to part-time work with the drug.", "functional_improvement_shown"),
        (
            "In this patient splinting and naproxen have been gone through, and neither brought relief.",
            "conservative_care_failed",
        ),
    ],
)
def test_further_ways_of_giving_a_reason_for_approval(rationale, given):
    assert given in reasons(
        f"{rationale} The request is medically necessary.", "Overturned", "MR arthrogram, left elbow"
    )


@pytest.mark.parametrize(
    ("request_", "rationale", "given"),
    [
        ("Keflex 500mg #12", "The guideline does not recommend antibiotics after a clean operation.", "not_recommended_by_guideline"),
        ("Shockwave therapy, elbow", "The MTUS states that there is a recommendation against its use.", "not_recommended_by_guideline"),
        ("Flector patch #30", "In this case, the guideline does not recommend it for this use.", "not_recommended_by_guideline"),
        ("Electrodes, 8 packs", "In this case, since the operation is not to go forward, no supplies are called for.", "depends_on_denied_item"),
        ("Electrodes, 8 packs", "Because the surgery has been found to not be medically necessary, neither are they.", "depends_on_denied_item"),
        ("Physical therapy, 24 visits", "Twenty-four visits at the start is more than the fifteen of an initial course.", "exceeds_guideline_limit"),
        ("Ambien 10mg #30", "The guideline says that use should be no longer than 6 weeks. It has been taken for six months.", "exceeds_guideline_limit"),
        ("Ambien 10mg #30", "Two more fills would carry it further past what the guideline allows.", "exceeds_guideline_limit"),
        ("Physical therapy, 24 visits", "In this case, he can carry on by himself with the exercises he was taught.", "home_program_sufficient"),
    ],
)  # fmt: skip
def test_more_ways_of_giving_a_reason_for_a_denial(request_, rationale, given):
    assert given in reasons(f"{rationale} The request is not medically necessary.", request=request_)


@pytest.mark.parametrize(
    ("rationale", "not_given"),
    [
        (
            "Biofeedback is not recommended by itself; it is part of a program.",
            "not_recommended_by_guideline",
        ),
        ("In this case, the patient has no risk factor on record.", "insufficient_documentation"),
        (
            "In this case, the need for therapy is not doubted, but 24 visits exceed the guideline.",
            "criteria_not_met",
        ),
        ("The applicant has not gone back to work and reports pain of 8/10.", "insufficient_documentation"),
    ],
)
def test_words_that_give_another_reason(rationale, not_given):
    found = reasons(f"{rationale} The request is not medically necessary.", request="Biofeedback, 6 visits")
    assert not_given not in found


@pytest.mark.parametrize(
    ("rationale", "given"),
    [
        ("The record shows that pain fell by half with the drug.", "functional_improvement_shown"),
        ("In this case, the drug lets him finish his route.", "functional_improvement_shown"),
        ("After the first visits the lifting restriction was raised from 10 to 25 pounds.", "functional_improvement_shown"),
        ("In this case, conservative measures have not settled it.", "conservative_care_failed"),
        ("Injections, therapy and NSAIDs have each run out.", "conservative_care_failed"),
        ("Examination and MRI point to the structure to be treated.", "objective_findings_support"),
    ],
)  # fmt: skip
def test_more_ways_of_giving_a_reason_for_approval(rationale, given):
    assert given in reasons(
        f"{rationale} The request is medically necessary.", "Overturned", "Naproxen 550mg"
    )


@pytest.mark.parametrize(
    "rationale",
    [
        "The patient has been through therapy and injections without lasting relief.",
        "Functional improvement may be expected within 3 to 6 treatments.",
        "In this patient there is a significant loss of the ability to function independently.",
        "There is evidence of a lesion known to benefit from repair.",
    ],
)
def test_words_on_a_gain_that_was_not_had(rationale):
    assert "functional_improvement_shown" not in reasons(
        f"{rationale} The request is medically necessary.", "Overturned", "Lumbar fusion"
    )


@pytest.mark.parametrize(
    ("request_", "rationale", "given"),
    [
        ("Omeprazole 20mg #60", "As the requested naproxen is not medically necessary, the need for omeprazole falls away with it.", "depends_on_denied_item"),
        ("Terocin patch #30", "In this case, there are four patches. The same are sold over the counter, and these should be sufficient.", "alternative_available"),
        ("Custom orthotics", "Orthotics may be used in plantar fasciitis and metatarsalgia. Patient has neither.", "criteria_not_met"),
        ("Gym membership, 6 months", "In this case, the patient has the bands. She can keep on with it at home.", None),
        ("Transportation", "How many trips are wanted, and over what length of time, is nowhere stated in the request.", "request_unspecified"),
        ("Assistant surgeon", "The statement lists it among those for which an assistant is almost never required.", "not_recommended_by_guideline"),
        ("Urine drug test", "It is noted that the applicant had already undergone drug testing ten weeks earlier.", "already_provided"),
        ("Orthovisc injections", "A steroid injection and therapy ordinarily come first. This patient has yet to be offered either one.", "conservative_care_not_exhausted"),
        ("Work hardening", "In this case, the patient has yet to undergo such an evaluation.", "criteria_not_met"),
    ],
)  # fmt: skip
def test_ways_of_reviewers_of_the_last_years(request_, rationale, given):
    found = reasons(f"{rationale} The request is not medically necessary.", request=request_)
    assert given in found if given else "insufficient_documentation" not in found


def test_what_a_guideline_says_of_exercise_is_no_missing_paper():
    quoted = (
        "There is no sufficient evidence to support the recommendation of any particular exercise regimen over any other "
        "exercise regimen."
    )
    assert "insufficient_documentation" not in reasons(quoted, request="Gym membership")


@pytest.mark.parametrize(
    ("request_", "rationale", "given"),
    [
        ("Terocin patch #30", "No topical form of lidocaine other than Lidoderm is indicated for neuropathic pain.", "not_recommended_by_guideline"),
        ("Terocin patch #30", "The guideline puts them after trials of antidepressants. This patient has been given neither kind of drug.", "conservative_care_not_exhausted"),
        ("Ambien 10mg #30", "In this case, nothing shows that sleep hygiene was taught first.", "conservative_care_not_exhausted"),
        ("Cognitive therapy, 12 visits", "In this case, neither the nightmares nor her avoidance of the street has changed.", "no_functional_improvement"),
        ("Tramadol 50mg #90", "There is no evidence that she is doing anything more around the house than before.", "no_functional_improvement"),
        ("X-ray of the right shoulder", "In this case, a second set could add nothing to what was already at hand.", "already_provided"),
        ("Physical therapy, 24 visits", "There is no discussion as to why the deficit cannot be addressed by the exercises that she was taught.", "home_program_sufficient"),
        ("EMG of the lower extremities", "Findings of nerve root compromise were not present on examination.", "no_objective_findings"),
        ("EMG of the lower extremities", "The physical examination recorded normal strength.", "no_objective_findings"),
        ("Lidocaine 5% patch #30", "In this case, a trial of an antidepressant has not been carried out.", "conservative_care_not_exhausted"),
        ("Cyclobenzaprine 7.5mg #90", "In addition, no muscle spasm was found at the most recent examination.", "no_objective_findings"),
        ("Voltaren gel 100gm", "In this case, as an oral NSAID was already available, there is no need for a second one.", "alternative_available"),
        ("Soma 350mg #60", "In this case, she takes it with Norco, a combination known for sedation.", "safety_concern"),
        ("Contrast therapy unit rental", "In this case, ordinary packs applied at home would serve her as well.", "alternative_available"),
    ],
)  # fmt: skip
def test_still_more_ways_of_giving_a_reason_for_a_denial(request_, rationale, given):
    assert given in reasons(f"{rationale} The request is not medically necessary.", request=request_)


@pytest.mark.parametrize(
    ("rationale", "given"),
    [
        ("The employee has had six months of exercise with little change.", "conservative_care_failed"),
        ("In this patient the symptoms have gone on despite splints.", "conservative_care_failed"),
        ("She tried exercise on land and had to give it up.", "conservative_care_failed"),
        ("Gabapentin and pregabalin failed to give relief.", "conservative_care_failed"),
        ("In this case, facet loading reproduces the pain.", "objective_findings_support"),
    ],
)
def test_still_more_ways_of_giving_a_reason_for_approval(rationale, given):
    assert given in reasons(
        f"{rationale} The request is medically necessary.", "Overturned", "Left L3 blocks"
    )


def test_a_packet_applied_at_home_is_no_home_program():
    found = reasons(
        "In this case, packs at home could serve her as well.", request="Contrast therapy unit rental"
    )
    assert "home_program_sufficient" not in found


def test_what_the_guideline_on_acupuncture_says_is_no_reason_of_the_case():
    quoted = (
        "Acupuncture is an option when pain medication is reduced or not tolerated, which is the case here, and the time to "
        "produce functional improvement is 3 to 6 treatments. The request is medically necessary."
    )
    assert reasons(quoted, "Overturned", "Acupuncture, 6 sessions") == ("criteria_met",)


@pytest.mark.parametrize(
    ("request_", "rationale", "given"),
    [
        ("Electrodes", "Electrodes are of use only with the stimulator, which has not been approved.", "depends_on_denied_item"),
        ("Night splint", "In this case, such a splint was handed to him in May. He has no use for a second one.", "already_provided"),
        ("Tramadol 50mg #60", "In this case, the sitting tolerance has remained flat.", "no_functional_improvement"),
        ("Chiropractic, 6 visits", "The claimant walks no farther now than she did before the visits.", "no_functional_improvement"),
    ],
)  # fmt: skip
def test_denials_told_of_what_was_had(request_, rationale, given):
    assert given in reasons(f"{rationale} The request is not medically necessary.", request=request_)


def test_a_short_course_that_goes_on():
    rationale = (
        "The guideline allows it for no more than three weeks. The claimant has taken it for half a year."
    )
    assert "exceeds_guideline_limit" in reasons(
        f"{rationale} The request is not medically necessary.", request="Cyclobenzaprine 7.5mg #60"
    )


@pytest.mark.parametrize(
    ("rationale", "risky"),
    [
        ("In this case, the comfort it gives does not outweigh this.", False),
        ("In this case, the risk of the drug outweighs its benefit.", True),
        ("In this case, what he gains does not outweigh the harm.", True),
    ],
)
def test_what_outweighs_a_risk(rationale, risky):
    found = reasons(f"{rationale} The request is not medically necessary.", request="Norco 10mg #60")
    assert ("safety_concern" in found) == risky


@pytest.mark.parametrize(
    ("rationale", "given", "not_given"),
    [
        ("Exercise and naproxen for months have not brought relief.", "conservative_care_failed", "other"),
        ("Exercise and a brace were used for months, and none of them has returned him to work.", "conservative_care_failed", "functional_improvement_shown"),
        ("The physician says that he needs help with the regimen.", "criteria_met", "functional_improvement_shown"),
        ("He has had two unsuccessful return to work attempts.", "criteria_met", "functional_improvement_shown"),
    ],
)  # fmt: skip
def test_gains_and_failures_told_apart(rationale, given, not_given):
    found = reasons(f"{rationale} The request is medically necessary.", "Overturned", "Consultation")
    assert given in found
    assert not_given not in found


@pytest.mark.parametrize(
    ("request_", "rationale", "given"),
    [
        ("Lumbar brace", "No fusion having been found necessary, no brace is.", "depends_on_denied_item"),
        ("Walker", "The walker was for the days after, and with the first request refused it has no use.", "depends_on_denied_item"),
        ("Physical therapy, 6 visits", "In this case, even the lesser number would go well over.", "exceeds_guideline_limit"),
        ("Occupational therapy, 12 visits", "In this case, sixteen were had, so the course is used up.", "exceeds_guideline_limit"),
        ("Diclofenac 75mg #60", "In this case, such a supply would put her at risk.", "safety_concern"),
        ("Cyclobenzaprine 7.5mg #60", "In this case, no spasm was palpable.", "no_objective_findings"),
    ],
)  # fmt: skip
def test_denials_in_few_words(request_, rationale, given):
    assert given in reasons(f"{rationale} The request is not medically necessary.", request=request_)


@pytest.mark.parametrize(
    ("rationale", "given"),
    [
        ("Months of exercise and an injection were of no avail.", "conservative_care_failed"),
        ("He has had therapy and naproxen without success.", "conservative_care_failed"),
        ("The impingement maneuver produces a click.", "objective_findings_support"),
    ],
)
def test_approvals_in_few_words(rationale, given):
    assert given in reasons(
        f"{rationale} The request is medically necessary.", "Overturned", "MRI of the left hip"
    )


def test_a_grip_that_is_down_is_no_gain():
    found = reasons(
        "In this case, grip is down by more than a third. The request is medically necessary.",
        "Overturned",
        "Wrist splint",
    )
    assert "functional_improvement_shown" not in found


def test_a_condition_beside_what_was_had_before_is_no_reason():
    item = read(
        Made(
            "MRI of the lumbar spine",
            rationale="In this case the patient had an MRI in May. The patient has not been seen by a surgeon. "
            "The request is not medically necessary.",
        )
    ).items[0]
    assert item.reasons == ("already_provided",)
