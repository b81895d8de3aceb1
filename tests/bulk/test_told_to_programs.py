"""The page of what programs read of a run names every field there is, and no other."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

from imr_llm.bulk.events import Event
from imr_llm.bulk.status import Status
from imr_llm.llm.usage import Attempt, Tokens

PAGE = (Path(__file__).parents[2] / "docs" / "status-and-events.md").read_text(encoding="utf-8")
OF_STATUS, OF_EVENTS = PAGE.split("\n## ")[1:]


def rows(part: str) -> dict[str, str]:
    """What stands in the first cell of each row, and in the second."""
    found = re.findall(r"^\| (`.*?`) \| (.*) \|$", part, re.M)
    return {name: said for names, said in found for name in re.findall(r"`(\w+)`", names)}


def test_fields_of_the_status():
    assert [*rows(OF_STATUS)] == [field.name for field in fields(Status)]


def test_events_and_their_fields():
    told = rows(OF_EVENTS)
    events = {re.sub(r"(?<!^)(?=[A-Z])", "_", one.__name__).lower(): one for one in get_args(Event)}
    assert told.keys() == events.keys()
    for name, event in events.items():
        words = set(re.findall(r"`(\w+)`", told[name]))
        assert {field.name for field in fields(event)} <= words, name
    words = set(re.findall(r"`(\w+)`", told["call_done"]))
    assert {field.name for one in (Attempt, Tokens) for field in fields(one)} <= words
