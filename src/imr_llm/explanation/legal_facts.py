"""The legal facts an explanation may state: one dated file, each fact with its source and how sure it is.

Templates name facts by their key; prompts never see them. A fact that is not confirmed cannot be rendered.
"""

from __future__ import annotations

import datetime
import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from imr_llm.errors import UsageError

__all__ = [
    "MAX_FACT_AGE_DAYS",
    "Confidence",
    "FactsOutdatedWarning",
    "LegalFact",
    "LegalFacts",
    "legal_facts",
]

MAX_FACT_AGE_DAYS: Final = 400
"""Older than this, a fact should be checked again: a year and a month, as statutes change on 1 January."""

Confidence = Literal["H", "M", "unconfirmed"]
_STRICT = ConfigDict(extra="forbid", frozen=True)


class FactsOutdatedWarning(UserWarning):
    """Legal facts were not checked for longer than they should be."""


class LegalFact(BaseModel):
    """One fact and where it comes from."""

    model_config = _STRICT

    source: str = Field(min_length=1, description="Statute, regulation or agency, with its section.")
    confidence: Confidence = Field(description="H: two sources or the law's own text; M: one good source.")
    last_checked: datetime.date = Field(description="Day somebody last held it to its source.")
    parameters: dict[str, int] = Field(default={}, description="Its numbers, by name: days, months.")
    text: dict[str, str] = Field(default={}, description="What it says, by language.")

    @model_validator(mode="after")
    def _can_be_said(self) -> LegalFact:
        if (self.confidence == "unconfirmed") == bool(self.text):
            raise ValueError("a fact has words if, and only if, it is confirmed")
        for words in self.text.values():
            words.format(**self.parameters)
        return self


class LegalFacts(BaseModel):
    """All facts of one file."""

    model_config = _STRICT

    version: str = Field(min_length=1, description="Raised with every change.")
    jurisdiction: str = Field(description="Whose law it is.")
    facts: dict[str, LegalFact] = Field(description="The facts by their key.")
    sha256: str = Field(description="SHA-256 of the file.")

    @property
    def name(self) -> str:
        """Version and hash, as an explanation names them."""
        return f"{self.version}+{self.sha256[:12]}"

    def fact(self, key: str) -> LegalFact:
        """A fact that may be told; raises `UsageError` for one that is unknown or not confirmed."""
        if key not in self.facts:
            raise UsageError(f"there is no legal fact {key!r}; there are: {', '.join(self.facts)}")
        fact = self.facts[key]
        if fact.confidence == "unconfirmed":
            raise UsageError(f"the legal fact {key!r} is not confirmed and cannot be told")
        return fact

    def say(self, key: str, lang: str) -> str:
        """What a fact says in a language, its numbers filled in."""
        fact = self.fact(key)
        if lang not in fact.text:
            raise UsageError(f"the legal fact {key!r} has no text in the language {lang!r}")
        return fact.text[lang].format(**fact.parameters)

    def said(self, lang: str) -> Mapping[str, str]:
        """Every fact that may be told, in a language."""
        return {
            key: self.say(key, lang) for key, fact in self.facts.items() if fact.confidence != "unconfirmed"
        }

    def last_checked(self) -> datetime.date:
        """The day the oldest check was made of what may be told."""
        return min(fact.last_checked for fact in self.facts.values() if fact.confidence != "unconfirmed")

    def outdated(self, today: datetime.date, max_age_days: int = MAX_FACT_AGE_DAYS) -> list[str]:
        """Keys of the facts last checked more than so many days ago."""
        return [
            key
            for key, fact in self.facts.items()
            if fact.confidence != "unconfirmed" and (today - fact.last_checked).days > max_age_days
        ]


def read_facts(data: bytes) -> LegalFacts:
    """The facts of a file's bytes."""
    return LegalFacts(**tomllib.loads(data.decode()), sha256=hashlib.sha256(data).hexdigest())


@cache
def legal_facts() -> LegalFacts:
    """The facts shipped with this package."""
    return read_facts((files("imr_llm.explanation") / "facts" / "california.toml").read_bytes())
