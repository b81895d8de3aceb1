"""Specialties at their label: one an entry, whatever stands between them, and nothing that is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from imr_llm import extract

LETTER = (Path(__file__).parents[2] / "evals/samples/letters/sample-f1b-02.txt").read_text()


@pytest.mark.parametrize(
    ("said", "specialties"),
    [
        ("Orthopedic Surgery; Sports Medicine", ("Orthopedic Surgery", "Sports Medicine")),
        (
            "Neurology, Pain Medicine, and Interventional Spine",
            ("Neurology", "Pain Medicine", "Interventional Spine"),
        ),
        ("Family Practice; General Practice; and Pain", ("Family Practice", "General Practice", "Pain")),
        (
            "Physical Medicine and Rehabilitation, Neurology",
            ("Physical Medicine and Rehabilitation", "Neurology"),
        ),
        ("Internal Medicine; he is licensed in Ohio", ("Internal Medicine",)),
        ("Internal Medicine; Texas", ("Internal Medicine",)),
        ("Radiology; has been in active practice", ("Radiology",)),
    ],
)
def test_one_an_entry(said, specialties):
    text = re.sub(r"(?<=/Specialty:)[^\n]*", f" {said}", LETTER)
    assert said in text
    assert extract(text).reviewer.specialties == specialties
