"""Diagnoses of which a case summary says more than their name: that they were rejected, when they were made, what a scale showed."""

from __future__ import annotations

import pytest

from made import read

REJECTED = {
    "The assessment was hip bursitis; stress fracture was ruled out.": ["hip bursitis"],
    "The assessment was hip bursitis; gout and septic arthritis were ruled out.": ["hip bursitis"],
    "Diagnoses include hip bursitis and lumbar radiculopathy, which was excluded by EMG.": ["hip bursitis"],
    "The diagnoses are hip bursitis, stress fracture (ruled out by MRI), and obesity.": [
        "hip bursitis",
        "obesity",
    ],
    "The diagnosis is ankle sprain with fracture ruled out.": ["ankle sprain"],
    "The diagnosis is ankle sprain (fracture ruled out).": ["ankle sprain"],
    "Diagnoses: 1. Hip bursitis. 2. Stress fracture, ruled out. 3. Insomnia.": ["Hip bursitis", "Insomnia"],
    "The diagnosis of lupus was considered and rejected.": [],
    "The diagnoses of gout and lupus were considered and rejected.": [],
    "The working diagnosis was lupus, which was disproved by serology.": [],
    "The diagnosis of lupus, which had been made in 2014, was later withdrawn.": [],
    "The diagnosis of lupus was not supported.": [],
    "The diagnosis of lupus was confirmed.": ["lupus"],
    "The diagnosis of lupus is disputed.": ["lupus"],
    "She does not carry a diagnosis of fibromyalgia.": [],
    "She was never diagnosed with fibromyalgia.": [],
    "She does not meet the criteria for a diagnosis of fibromyalgia.": [],
    "The examiner disagrees with the diagnosis of fibromyalgia.": [],
    "Nothing supports the diagnosis of fibromyalgia.": [],
    "No doctor has made a diagnosis of fibromyalgia.": [],
    "The diagnoses are hip bursitis, no radiculopathy.": ["hip bursitis"],
    "The diagnosis was changed from ankle sprain to talus fracture.": ["talus fracture"],
}
REMARKED = {
    "She was diagnosed with cubital tunnel syndrome in 2010.": ["cubital tunnel syndrome"],
    "She was diagnosed with cubital tunnel syndrome a year ago.": ["cubital tunnel syndrome"],
    "She was diagnosed with depression two weeks after the injury.": ["depression"],
    "He was diagnosed with a labral tear by MRI in 2014 and hip strain.": ["labral tear", "hip strain"],
    "The diagnoses are hip strain, obesity (BMI 38.5), and asthma (not industrial).": [
        "hip strain",
        "obesity",
        "asthma",
    ],
    "The diagnoses are hip strain and obesity with a BMI of 41.": ["hip strain", "obesity"],
    "The diagnoses are hip strain, obesity, BMI 41.": ["hip strain", "obesity"],
    "The diagnoses are lateral epicondylitis (right) and hip strain.": [
        "lateral epicondylitis (right)",
        "hip strain",
    ],
    "Diagnoses are asthma, which is pre-existing, and skin ulcer.": ["asthma", "skin ulcer"],
    "Diagnoses are hip strain, for which he takes naproxen, and wrist sprain.": [
        "hip strain",
        "wrist sprain",
    ],
    "Diagnoses are hip strain, which has not improved, pain is 7/10.": ["hip strain"],
    "Diagnoses: hip pain, wears a brace, lives alone, and wrist pain.": ["hip pain", "wrist pain"],
}
SHARED = {
    "Diagnoses are right superior and inferior labral tears.": ["right superior and inferior labral tears"],
    "Diagnoses are left ulnar and median neuropathy.": ["left ulnar and median neuropathy"],
    "Diagnoses: femoral and tibial shaft fractures.": ["femoral and tibial shaft fractures"],
    "Diagnoses are rotator cuff tear and labral tear.": ["rotator cuff tear", "labral tear"],
}


@pytest.mark.parametrize(("summary", "expected"), [*REJECTED.items(), *REMARKED.items(), *SHARED.items()])
def test_what_is_said_of_a_diagnosis_is_no_part_of_it(summary, expected):
    assert list(read(summary=summary).diagnoses) == expected
