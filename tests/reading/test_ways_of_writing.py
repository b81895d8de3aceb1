"""One request for each way of writing, and all that is to be read from it (nothing else)."""

from __future__ import annotations

import pytest

from imr_llm.schema.record import Item
from made import read_item

THERAPY = {
    "Physical therapy 3 times a week for 6 weeks": "physical_therapy; 18 visits; 3 a week; 6 weeks",
    "Physical therapy 2-3 times per week x 6 weeks": "physical_therapy; 12-18 visits; 2-3 a week; 6 weeks",
    "1 to 2 times per week for 3 weeks of acupuncture": "acupuncture; 3-6 visits; 1-2 a week; 3 weeks",
    "Physical therapy 2x4, right knee": "physical_therapy; right knee; 8 visits; 2 a week; 4 weeks",
    "Chiropractic two times four visits (8)": "chiropractic; 8 visits; 2 a week; 4 weeks",
    "Twelve physical therapy visits": "physical_therapy; 12 visits",
    "TWELVE (12) PHYSICAL THERAPY VISITS": "physical_therapy; 12 visits",
    "12-18 sessions of physical therapy": "physical_therapy; 12-18 visits",
    "Acupuncture x 6": "acupuncture; 6 visits",
    "Acupuncture X8": "acupuncture; 8 visits",
    "Massage therapy, QTY: 4": "massage; 4 visits",
    "Six sessions of acupuncture, twice weekly": "acupuncture; 6 visits; 2 a week",
    "Chiropractic 1 x 8": "chiropractic; 8 visits; 1 a week; 8 weeks",
    "Additional chiropractic manipulation, once a week for four (4) weeks": "chiropractic; 4 visits; 1 a week; 4 weeks",
    "Post-operative physical therapy, 12 visits, left shoulder": "physical_therapy; left shoulder; 12 visits",
    "Occupational therapy 8 sessions, left hand": "occupational_therapy; left hand; 8 visits",
    "Psychotherapy, unknown quantity": "mental_health",
    "Cognitive behavioral therapy 6 visits": "mental_health; 6 visits",
    "Follow-up visit with orthopedist": "consultation",
    "Physical therapy for the neck and low back": "physical_therapy; cervical spine; lumbar spine",
    "Aquatic therapy 2 times a week for 4 weeks": "other_therapy; 8 visits; 2 a week; 4 weeks",
    "Associated surgical service: post-operative physical therapy (12 sessions)": "physical_therapy; 12 visits",
    "Retrospective request for 10 chiropractic sessions": "chiropractic; 10 visits; retrospective",
    "Functional restoration program, 10 days": "program; 10 days",
    "Home health aide 4 hours a day, 5 days a week for 2 weeks": "home_health; 40 hours; 5 a week; 2 weeks",
    "Gym membership, 6 months": "program; 6 months",
    "Physical therapy once a month for 6 months": "physical_therapy; 6 visits",
    "Psychiatry monthly visits for 6 months": "mental_health; 6 visits",
    "Acupuncture every other week": "acupuncture",
    "Chiropractic, 8": "chiropractic; 8 visits",
    "Chiropractic therapy 3 weeks": "chiropractic; 3 weeks",
    "Physical therapy 2 x per week x 6": "physical_therapy; 12 visits; 2 a week; 6 weeks",
    "Massage twice weekly for 4": "massage; 8 visits; 2 a week; 4 weeks",
    "Hot packs 2 times a week for 4 weeks": "other_therapy; 8 visits; 2 a week; 4 weeks",
    "Functional restoration program, total of 160 hours": "program; 160 hours",
    "Home health aide, QTY: 40 hours": "home_health; 40 hours",
    "Home health nurse 2 hours daily for 2 weeks": "home_health; 28 hours",
    "Home health aide 4 hours a day for 10 days": "home_health; 40 hours",
    "Home health aide 4 hours per day": "home_health",
    "Home health nurse once a month for 6 months": "home_health; 6 visits",
    "Counterforce strap QTY: 2": "durable_medical_equipment; 2 each",
    "Work conditioning, 10 visits over 4 weeks": "program; 10 visits; 4 weeks",
    "Work conditioning 3 times a week for 4 weeks": "program; 12 visits; 3 a week; 4 weeks",
    "Physical therapy, evaluate and treat": "physical_therapy",
    "Transportation to 6 physical therapy visits, twice weekly": "transportation; 6 visits; 2 a week",
    "Physical therpy 6 visits": "physical_therapy; 6 visits",
    "Physical therapy for the right and left knee": "physical_therapy; bilateral knee",
}
DRUGS = {
    "Norco 10/325mg #60": "medication; 60 dispensed; 10/325mg",
    "Norco 10/325 mg #60 with 2 refills": "medication; 60 dispensed; 10/325 mg; 2 refills",
    "Omeprazole 20mg, QTY: 30, refills: 3": "medication; 30 dispensed; 20mg; 3 refills",
    "Gabapentin 600mg, ninety count": "medication; 90 dispensed; 600mg",
    "Lidoderm 5% patches #30, no refills": "medication; 30 dispensed; 5%; 0 refills",
    "Flurbiprofen 20%/lidocaine 5% cream 120 grams": "medication; 120 grams",
    "Voltaren gel 1% 100gm, 2 tubes": "medication; 2 dispensed; 1%",
    "Tramadol ER 150mg, 1 tablet by mouth daily": "medication; 150mg",
    "Soma 350mg, one po bid, thirty (30) tablets": "medication; 30 dispensed; 350mg",
    "Cyclobenzaprine 7.5mg 60 tablets, DOS 11/14/16": "medication; 60 dispensed; 7.5mg; retrospective",
    "Ibuprofen": "medication",
    "Lactulose solution, take 30 ml twice daily": "medication",
    "Lactulose 10g/15ml, 480 ml": "medication; 480 milliliters; 10g/15ml",
    "Norco 10/325mg, refills x 2": "medication; 10/325mg; 2 refills",
    "Norco 10/325mg #60, refills: none": "medication; 60 dispensed; 10/325mg; 0 refills",
    "2 refills of Soma 350mg": "medication; 2 refills; 350mg; 2 refills",
    "Percocet 10/325mg, 2 refills of 60 tablets": "medication; 60 dispensed; 10/325mg; 2 refills",
    "Soma 350mg, a one month supply": "medication; 1 months; 350mg",
    "Naproxen 550mg, a week supply": "medication; 1 weeks; 550mg",
    "Lidocaine patches, refills x 2 boxes": "medication; 2 refills",
    "Soma 350mg, 30 day supply": "medication; 30 days; 350mg",
    "Norco 10/325mg (60)": "medication; 60 dispensed; 10/325mg",
    "Norco 5/325mg 1-2 tablets every 6 hours #90": "medication; 90 dispensed; 5/325mg",
    "1,000 tablets of ibuprofen 800mg": "medication; 1000 dispensed; 800mg",
    "Tylenol with codeine #3 #60": "medication; 60 dispensed",
    "Fentanyl 25mcg/hr patches #10": "medication; 10 dispensed; 25mcg/hr",
    "Blorfen 50mg": "medication; 50mg",
}
OTHERS = {
    "MRI of the right shoulder without contrast": "imaging; right shoulder",
    "One (1) x-ray of the left ankle": "imaging; left ankle; 1 each",
    "EMG/NCV of the bilateral upper extremities": "electrodiagnostic_test; bilateral upper extremity",
    "Urine drug screen, QTY: 2": "lab_test; 2 each",
    "Personality inventory testing": "mental_health",
    "Home modification: bathroom remodel with roll-in shower": "other",
    "EKG": "other_test",
    "Sleep study": "other_test",
    "Silicone gel sheeting, QTY: 6": "durable_medical_equipment; 6 each",
    "Xiaflex (collagenase) injection to the right ring finger, one (1) injection": "injection; right finger; 1 injections",
    "TENS unit": "durable_medical_equipment",
    "Home paraffin bath": "durable_medical_equipment",
    "Post-op elastic binder": "durable_medical_equipment",
    "Mirror box for home use": "durable_medical_equipment",
    "Mirror box therapy, 8 sessions": "other_therapy; 8 visits",
    "TENS unit, 30 day rental": "durable_medical_equipment; 30 days",
    "Cold therapy unit for a 2 month rental": "durable_medical_equipment; 2 months",
    "Cold therapy unit, 7 day use": "durable_medical_equipment; 7 days",
    "LSO brace, quantity: 1": "durable_medical_equipment; 1 each",
    "Knee scooter": "durable_medical_equipment",
    "Wipes, 3 boxes": "durable_medical_equipment; 3 each",
    "Epidural steroid injection at L5-S1": "injection; lumbar spine",
    "Left C5-6 facet blocks, series of 3": "injection; left cervical spine; 3 injections",
    "Botox 100 units, 1 injection": "injection; 1 injections; 100 units",
    "Right knee arthroscopy with partial meniscectomy": "surgery; right knee",
    "L4-L5 fusion": "surgery; lumbar spine",
    "Assistant surgeon": "surgical_service",
    "Inpatient stay, 2 days": "surgical_service; 2 days",
    "Preoperative medical clearance": "consultation",
    "RUE splint": "durable_medical_equipment; right upper extremity",
    "Left shoulder, wrist and hip x-rays": "imaging; left shoulder; left wrist; left hip",
    "X-ray of the left lower leg": "imaging; left lower leg",
    "MRI of the lumbosacral spine, date of service 11/14/2016": "imaging; lumbar spine; retrospective",
    "Transportation to appointments": "transportation",
    "Labs to include: CBC": "lab_test",
    "MRI of the left and posterior shoulder": "imaging; left shoulder",
    "X-rays, right left wrists": "imaging; bilateral wrist",
    "MRI of the (L) knee": "imaging; left knee",
    "Brace for the R. knee": "durable_medical_equipment; right knee",
    "b/l knee braces": "durable_medical_equipment; bilateral knee",
    "X-ray, 3 views, of the left hand": "imaging; left hand",
    "Lumbar MRI without contrast 3.0 Tesla": "imaging; lumbar spine",
    "Medial branch block at L3, L4 and L5 bilaterally": "injection; bilateral lumbar spine",
    "Set of three Synvisc injections": "injection; 3 injections",
    "TENS unit, per-month rental": "durable_medical_equipment; 1 months",
    "Vitamin D level": "lab_test",
    "Associated surgical service - Assistant surgeon": "surgical_service",
    "Transportation 3 times a week for 4 weeks": "transportation; 12 visits; 3 a week; 4 weeks",
    "TENS unit, a month rental": "durable_medical_equipment; 1 months",
    "Infection panel": "lab_test",
    "Qwertzuiop": "other",
    "Transportation, 12 trips": "transportation; 12 each",
    "Decision aid": "other",
    "Wound care visits x 6": "other; 6 visits",
    "Eye movement desensitization and reprocessing (EMDR), four sessions": "mental_health; 4 visits",
    "Wheelchair van transportation to medical visits": "transportation",
    "Round-trip mileage for family visits": "transportation",
    "Artificial urinary sphincter implantation": "surgery",
    "Surgical replacement of a morphine pump": "surgery",
    "Genotyping of CYP2D6": "lab_test",
    "HLA-B*1502 genotyping": "lab_test",
    "Lovenox 40mg syringes #14": "medication; 14 dispensed; 40mg",
    "Autologous serum tears 20%, 6 vials": "medication; 6 dispensed; 20%",
    "Serum level of lithium": "lab_test",
    "Tinted spectacles, QTY: 2": "durable_medical_equipment; 2 each",
    "BDI and BAI rating scales": "mental_health",
    "Tinnitus masker (sound generator)": "durable_medical_equipment",
    "Surgical placement of amniotic membrane (Prokera), left eye": "surgery; left eye",
    "Associated surgical service: Vascular surgeon for anterior approach": "surgical_service",
    "Vascular surgeon consultation": "consultation",
    "Voltaren gel, three 100gm tubes, with 1 refill": "medication; 3 dispensed; 1 refills",
    "Silicone gel sheeting, 10 sheets": "durable_medical_equipment; 10 each",
    "Crown, tooth #14": "other",
    "Fixed bridge, teeth #18-20": "other",
    "Extraction of teeth #1, #16, #17 and #32": "surgery",
    "Amoxicillin 500mg #21 for dental infection": "medication; 21 dispensed; 500mg",
    "Second opinion with spine surgeon": "consultation",
    "Consult with foot and ankle surgeon for the left ankle": "consultation; left ankle",
}


def said(item: Item) -> str:
    """All that was read from a request, in words."""
    often, much = item.frequency, item.quantity
    words = [
        item.category,
        *(f"{part.side or ''} {part.part}".strip() for part in item.body_parts),
        _range(much.min, much.max, str(much.unit)),
        _range(often.per_week_min, often.per_week_max, "a week"),
        _range(often.weeks_min, often.weeks_max, "weeks"),
        item.strength,
        None if item.refills is None else f"{item.refills} refills",
        "retrospective" if item.retrospective else None,
    ]
    return "; ".join(word for word in words if word)


def _range(low: float | None, high: float | None, unit: str) -> str | None:
    if low is None and high is None:
        return None
    return f"{high} {unit}" if low == high else f"{low}-{high} {unit}"


@pytest.mark.parametrize(("request_", "expected"), [*THERAPY.items(), *DRUGS.items(), *OTHERS.items()])
def test_request_is_read(request_, expected):
    assert said(read_item(request_)) == expected


@pytest.mark.parametrize(
    "request_", ["Wheelchair ramp, 6 feet", "10-foot cord", "Bath bench with back", "six foot ramp"]
)
def test_lengths_and_parts_of_furniture_are_no_parts_of_the_body(request_):
    assert read_item(request_).body_parts == ()
