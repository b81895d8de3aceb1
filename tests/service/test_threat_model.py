"""The threat model names the test of each threat, and there is such a test."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_threat_names_tests_that_there_are():
    lines = (ROOT / "docs" / "threat-model.md").read_text().splitlines()
    threats = [line.split("|") for line in lines if line.startswith("| ") and not line.startswith("| threat")]
    there = set(
        re.findall(r"^def (test_\w+)", "".join(p.read_text() for p in ROOT.glob("tests/**/test_*.py")), re.M)
    )
    assert len(threats) > 15
    for _, threat, _, tests, _ in threats:
        named = re.findall(r"`([^`]+)`", tests)
        assert named, threat
        for name in named:
            assert name in there or (ROOT / name).is_dir(), (threat, name)
