"""The short titles of treatments end where a phrase ends, and say what was decided on."""

from __future__ import annotations

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed

pytestmark = pytest.mark.unmeasured


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Euflexxa injections x 3 to the left knee with ultrasound guidance", "Euflexxa injections …"),
        (
            "Soft collar for the cervical spine QTY: 1 for purchase only",
            "Soft collar for the cervical spine …",
        ),
        ("Associated surgical service: Wheelchair, 30 day rental", "Wheelchair, 30 day rental"),
        (
            "Associated surgical service: Post-operative massage 2 times a week for 6 weeks, left ankle",
            "Post-operative massage …",
        ),
        (
            "Repair of the left hip labrum with modified graft and later revision",
            "Repair of the left hip labrum …",
        ),
        (
            "Four trigger point injections to the lumbar spine",
            "Four trigger point injections to the lumbar spine",
        ),
        (
            "Nerve conduction velocity (NCV) study of the bilateral upper extremities",
            "Nerve conduction velocity (NCV) study …",
        ),
        (
            "Continue twelve (12) acupuncture sessions for the cervical spine and the left knee",
            "Continue twelve (12) acupuncture sessions …",
        ),
        (
            "Compound cream: ketamine 10%, gabapentin 6%, clonidine 0.2% in a base, 60 grams",
            "Compound cream: ketamine 10%, gabapentin 6% …",
        ),
        (
            "Aquatic therapy (pool, land and manual) 2 times a week for 6 weeks",
            "Aquatic therapy (pool, land and manual) …",
        ),
    ],
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_title_is_cut_at_the_end_of_a_phrase(heading, title, lang):
    letter = Letter.from_text(printed(Made(heading), Made("Acupuncture x 6")), "made.txt")
    record = read_letter_baseline(letter)
    said = explain(record, letter, lang=lang, today=TODAY)
    assert f"“{title}”:" in texts(said, "decided", item=0)
    assert f"“{heading}”" in texts(said, "asked", item=0)
    assert check_explanation(said, record, letter) == []
