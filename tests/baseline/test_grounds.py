"""Grounds of a decision that are easily taken for others: a rule for a fact, a danger for a condition, care not called for."""

from __future__ import annotations

import pytest

from made import read_item


def reasons(
    rationale: str, outcome: str = "Upheld", request: str = "Physical therapy, 24 visits"
) -> tuple[str, ...]:
    return read_item(request, rationale=rationale, outcome=outcome).reasons


@pytest.mark.parametrize(
    ("request_", "rationale", "given"),
    [
        ("Acupuncture, 8 sessions", "ODG gives 3 to 6 treatments, and no more until gains have been documented. Eight is over that.", {"exceeds_guideline_limit"}),
        ("Chiropractic, 12 visits", "The MTUS allows a trial of 6 visits, with no more before functional improvement has been shown. Twelve is over that.", {"exceeds_guideline_limit"}),
        ("Chiropractic, 12 visits", "The schedule provides six, and no further visits unless improvement has been documented. Twelve is above that.", {"exceeds_guideline_limit"}),
        ("Chiropractic, 12 visits", "In this case no further improvement has been documented.", {"no_functional_improvement"}),
        ("Sildenafil 50mg #10", "He carries nitroglycerin. The combination can drop the pressure to a dangerous level. It is refused for reasons of safety.", {"safety_concern"}),
        ("Sildenafil 50mg #10", "A patient on nitrates must not be given this class; a life-threatening fall in blood pressure may follow.", {"safety_concern"}),
        ("Soma 350mg #60", "In this case he takes Norco, and this drug should never be combined with opioids.", {"safety_concern"}),
        ("Botox injections", "ODG asks for failure of three first-line preventives. She has never tried one.", {"conservative_care_not_exhausted"}),
        ("Botox injections", "ODG asks for trials of two preventives. This patient hasn't been given any.", {"conservative_care_not_exhausted"}),
        ("Lyrica 75mg #60", "In this case, the report of the provider was asked for. The worker was not given one.", {"insufficient_documentation"}),
        ("Inpatient stay, 2 days", "Two days exceed the one the ODG gives, and nothing in the file (no sleep apnea, no bleeding) supports an exception.", {"exceeds_guideline_limit"}),
        ("Inpatient stay, 2 days", "Two days exceed the one the ODG gives, and the file gives no ground for an exception.", {"exceeds_guideline_limit"}),
        ("Consultation with a cardiologist", "The worker has already seen this specialist, whose advice has not yet been followed.", {"already_provided"}),
        ("Consultation with a cardiologist", "In this case she consulted a cardiologist already, and his advice has not been followed.", {"already_provided"}),
        ("Consultation with a cardiologist", "The worker has not already seen a cardiologist, and no heart complaint is recorded.", {"criteria_not_met"}),
        ("Norco 10/325mg #120", "In this case two years of this drug have gained him nothing.", {"no_functional_improvement"}),
        ("Norco 10/325mg #120", "In this case there is nothing to show for a year of this drug.", {"no_functional_improvement"}),
        ("Aquatic therapy, 8 visits", "In this case, ten visits were done and the range has not moved.", {"no_functional_improvement"}),
        ("Aquatic therapy, 8 visits", "In this case, the scores did not budge.", {"no_functional_improvement"}),
        ("Acupuncture, 6 visits", "The six further sessions outrun what the guideline provides.", {"exceeds_guideline_limit"}),
        ("Acupuncture, 6 visits", "The six further sessions exceed what the guideline provides.", {"exceeds_guideline_limit"}),
        ("Post-op therapy, 24 visits", "In this case, I may not rewrite the request, so it is refused as submitted.", set()),
        ("Menthol lotion 120ml", "When one ingredient is not recommended then the whole is not recommended.", {"not_recommended_by_guideline"}),
        ("Dendracin cream", "If any one component is not recommended, the entire product is not recommended.", {"not_recommended_by_guideline"}),
        ("Transportation to therapy", "Since the therapy isn't approved, there is nothing to be driven to.", {"depends_on_denied_item"}),
        ("Transportation to therapy", "As the injection wasn't certified, no ride to it is needed.", {"depends_on_denied_item"}),
        ("Prazosin 2mg #30", "I searched the records for a blood pressure and a sleep history. There was none.", {"insufficient_documentation"}),
        ("Prazosin 2mg #30", "I looked through the file for the start date. I found none. The file does not allow me to say more.", {"insufficient_documentation"}),
        ("MRI of the knee", "ODG lists six indications. In this case I find none.", {"criteria_not_met"}),
    ],
)  # fmt: skip
def test_grounds_of_a_denial_told_apart(request_, rationale, given):
    assert set(reasons(f"{rationale} The request is not medically necessary.", request=request_)) == given


def test_a_limit_exceeded_stands_beside_a_want_of_gains():
    found = reasons(
        "The guideline supports up to 10 visits. The patient has had 10 visits. The range has not moved. "
        "The request is not medically necessary.",
        request="Physical therapy, 8 visits",
    )
    assert set(found) == {"exceeds_guideline_limit", "no_functional_improvement"}


@pytest.mark.parametrize(
    "rationale",
    [
        "Therapy is a requirement for a painful root and not for a cord that is failing.",
        "Therapy isn't required before decompression of a cord that fails.",
        "Conservative care is not a prerequisite where the cord fails.",
    ],
)
def test_care_that_is_not_called_for_has_not_failed(rationale):
    found = reasons(f"{rationale} The operation is medically necessary.", "Overturned", "Cervical fusion")
    assert found == ("criteria_met",)


@pytest.mark.parametrize(
    ("rationale", "shown"),
    [
        ("Progress of that kind, measurable and in daily life, is what earns further sessions.", True),
        ("Gains of this kind, documented at work, earn more sessions.", True),
        ("Progress of that kind would have to be seen later.", False),
        ("There is no progress of that kind.", False),
    ],
)
def test_progress_of_a_kind(rationale, shown):
    found = reasons(
        f"She drives again. {rationale} The request is medically necessary.", "Overturned", "Psychotherapy"
    )
    assert ("functional_improvement_shown" in found) is shown
