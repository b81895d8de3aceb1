"""What every part of a record is: closed to what it does not know, and frozen (what is inside of a dict is not)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of a record; extra fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
