"""What a clause claims, and which way: that something helped or did not, was done or not, is needed or not.

A topic has words that say yes ("helped") and words that say no ("failed"); a denial in the same clause turns them. The
words of sentences are those of their language, in `words/claims_<language>.toml`; those of letters in `claims_letter.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal

from imr_llm.explanation.guard.lexicon import LANGUAGES

Way = Literal["yes", "no", "not no", "norm"]
"""Which way a clause speaks: "helped", "failed" or "did not help", "did not fail"; of letters also what should be."""

LETTER: Final = "letter"
_BOTH_WAYS: Final = frozenset(
    {"sound", "risk", "show", "done", "insured", "amount", "soon", "work", "able", "ended", "much"}
)
"""Topics of which not the one is the other: a nerve without an abnormality is normal; what did not fail may not have helped."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What says yes and what says no to one thing."""

    yes: re.Pattern[str]
    no: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Claims:
    """The words of claims, of a language or of letters."""

    negator: re.Pattern[str]
    idiom: re.Pattern[str]
    """Denials that deny nothing."""
    split: re.Pattern[str]
    """Between clauses that a denial does not reach across."""
    behind: re.Pattern[str]
    """A denial behind what it denies."""
    norm: re.Pattern[str]
    """Words of what is asked for or supposed, and not told as a fact."""
    guideline: re.Pattern[str] | None
    topics: dict[str, Topic]
    patterns: dict[str, re.Pattern[str]]
    """Words of order, cause, time and degree, and others that stand alone."""
    ending: dict[str, re.Pattern[str]]
    """Words of how a medicine is to end; letters have theirs in `stopping.py`."""


@cache
def claims_of(lang: str) -> Claims:
    """The words of claims of a language (English where there is no file for it), or of letters."""
    name = lang if lang in (*LANGUAGES, LETTER) else "en"
    data = tomllib.loads((files(__package__) / "words" / f"claims_{name}.toml").read_text(encoding="utf-8"))
    return Claims(
        **{key: re.compile(data[key]) for key in ("negator", "idiom", "split", "behind", "norm")},
        guideline=re.compile(data["guideline"]) if "guideline" in data else None,
        topics={
            topic: Topic(re.compile("|".join(ways["yes"])), re.compile("|".join(ways["no"])))
            for topic, ways in data["topics"].items()
        },
        patterns={key: re.compile(pattern) for key, pattern in data["patterns"].items()},
        ending={key: re.compile(pattern) for key, pattern in data.get("ending", {}).items()},
    )


@lru_cache(maxsize=4096)
def clauses_of(text: str, lang: str) -> tuple[str, ...]:
    """The clauses of a lower-case text, each as far as a denial reaches."""
    return tuple(part.strip() for part in claims_of(lang).split.split(text) if part.strip())


@lru_cache(maxsize=16384)
def ways(clause: str, topic: str, lang: str) -> frozenset[Way]:
    """Which ways a clause speaks of a topic; empty where it does not."""
    words = claims_of(lang)
    said = words.topics[topic]
    bare = words.idiom.sub(_masked, clause)
    denials = [match.end() for match in said.no.finditer(clause)]
    rest = said.no.sub(_masked, bare)
    out: set[Way] = set()
    for end in denials:
        out.add(("yes" if topic in _BOTH_WAYS else "not no") if _is_denied(rest, end, words) else "no")
    for match in said.yes.finditer(said.no.sub(_masked, clause)):
        out.add("no" if _is_denied(rest, match.end(), words) else "yes")
    return frozenset(out)


def _masked(match: re.Match[str]) -> str:
    return "\u25ae" * len(match.group())


def _is_denied(clause: str, end: int, words: Claims) -> bool:
    """Whether a denial stands in a clause before its words, within them, or right behind them ("was not shown")."""
    before = words.negator.search(clause, 0, end)
    return before is not None or words.behind.match(clause, end) is not None


def is_borne(way: Way, ways_of_letter: frozenset[Way]) -> bool:
    """Whether what a sentence says is what the letter says: "did not fail" also where the letter says that it helped."""
    return way in ways_of_letter or (way == "not no" and "yes" in ways_of_letter)


def claims_something(sentence: str, lang: str) -> bool:
    """Whether a sentence claims that something was so or not, which is held to its passage."""
    topics = ("help", "work", "done", "show")
    return any(ways(part, topic, lang) for part in clauses_of(sentence, lang) for topic in topics)
