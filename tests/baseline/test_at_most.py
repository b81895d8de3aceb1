"""What "up to N" is: of a request N at both ends, of a guideline no lower end, as the data dictionary says."""

from __future__ import annotations

import pytest

from made import Made, read

WAYS = ("up to 12 visits", "a maximum of 12 visits", "no more than 12 visits", "not to exceed 12 visits")


@pytest.mark.parametrize("said", [*WAYS, "less than 12 visits"])
def test_a_request_is_one_for_as_much(said: str) -> None:
    (item,) = read(Made(heading=f"Acupuncture, {said}")).items
    assert (item.quantity.min, item.quantity.max, item.quantity.unit) == (12, 12, "visits")


@pytest.mark.parametrize("said", ["up to 12 visits", "a maximum of 12 visits", "no more than 12 visits"])
def test_a_guideline_has_no_lower_end(said: str) -> None:
    told = f"The guideline recommends {said}. The patient has had none. The request is medically necessary."
    (item,) = read(Made(heading="Acupuncture, 6 visits", outcome="Overturned", rationale=told)).items
    limit = item.guideline_limit
    assert (limit.min, limit.max, limit.unit) == (None, 12, "visits")
