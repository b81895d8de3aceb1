"""Requests whose name begins with another kind of treatment or part: a ball for therapy, an orthosis for ankle and foot."""

from __future__ import annotations

import pytest

from made import read_item

EQUIPMENT = """
    Physical therapy ball, Physical therapy supplies, Physical therapy equipment for home, Therapy putty, Hand therapy kit,
    Exercise bands, Exercise mat, Exercise bicycle, Massage oil, Massage gun, Massage chair, Massage table purchase,
    Acupuncture needles, Acupressure mat, Chiropractic pillow, Ultrasound gel, Ultrasound machine, Infrared lamp, Paraffin wax,
    Hydrotherapy tub, Home traction unit, Traction table, Urine cups, Urine test strips, Urine drug test strips,
    Glucose test strips #100, Orthopedic boot, Gym ball, Bowel program supplies, MRI-compatible wheelchair, Transport chair,
    Balance board, Ankle weights, Footstool, HKAFO, WHFO
"""
OTHERS = {
    "Physical therapy 12 visits with exercise ball": "physical_therapy",
    "Physical therapy including massage table": "physical_therapy",
    "Traction table, 12 sessions": "other_therapy",
    "Massage of the IT band": "massage",
    "Massage iliotibial band": "massage",
    "Ultrasound IT band": "imaging",
    "DNA test kit": "lab_test",
    "Drug test kit": "lab_test",
    "Urine drug screen with 12-panel cup": "lab_test",
    "H pylori stool": "lab_test",
    "MRI right knee, open machine": "imaging",
    "Bone stimulator": "durable_medical_equipment",
    "Bone stimulator implantation": "surgery",
    "Implantation of a baclofen pump": "surgery",
    "Baclofen pump refill": "medication",
    "Cold therapy pump placement": "durable_medical_equipment",
    "Insulin pump": "durable_medical_equipment",
    "Trained service dog": "other",
    "Insertion of disc prosthesis": "surgery",
    "Intramedullary nailing, left tibia": "surgery",
    "Interspinous spacer placement": "surgery",
    "Port placement": "surgery",
    "Deep brain stimulator": "surgery",
    "Pool access, 6 months": "program",
    "Swimming lessons": "program",
    "Fitness center access": "program",
    "Wheelchair evaluation": "consultation",
}


@pytest.mark.parametrize("request_text", [name.strip() for name in EQUIPMENT.split(",")])
def test_a_thing_named_after_a_treatment_is_equipment(request_text):
    item = read_item(request_text)
    assert (item.category, item.dwc_category) == ("durable_medical_equipment", "dmepos")


@pytest.mark.parametrize(("request_text", "category"), OTHERS.items())
def test_what_is_asked_for_decides(request_text, category):
    assert read_item(request_text).category == category


@pytest.mark.parametrize(
    ("request_text", "parts"),
    [
        ("Ankle foot orthosis, left", []),
        ("Knee-ankle-foot orthosis (KAFO), right", []),
        ("Wrist-hand-finger orthosis", []),
        ("Wrist hand orthoses", []),
        ("Thoracic lumbar sacral orthosis", []),
        ("Deep brain stimulator", []),
        ("Steel toe work boots", []),
        ("Ankle foot orthosis for the left ankle", [("ankle", "left")]),
        ("Knee orthosis, right", [("knee", "right")]),
        ("Lumbosacral orthosis (LSO)", [("lumbar spine", None)]),
    ],
)
def test_the_joints_in_an_orthosis_own_name_are_no_parts(request_text, parts):
    assert [(part.part, part.side) for part in read_item(request_text).body_parts] == parts
