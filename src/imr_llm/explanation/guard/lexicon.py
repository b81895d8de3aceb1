"""What the guard knows of a language: the word lists of `words/<language>.toml`, made into patterns once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from imr_llm.schema.vocabulary import REASONS

LANGUAGES: Final = ("en", "es")
"""Languages that have a file of words."""

Rule = tuple[str, re.Pattern[str]]
"""The name of a rule and what breaks it."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """How a language writes numbers and what they count."""

    words: dict[str, int]
    pronouns: frozenset[str]
    articles: frozenset[str]
    """Number words that count nothing when they stand alone."""
    idioms: re.Pattern[str]
    """Numbers in words that count nothing."""
    number: str
    """A number in words or figures, without groups."""
    range: re.Pattern[str]
    """A range or a number with what may stand before it."""
    date: re.Pattern[str]
    month: re.Pattern[str]
    """A month and a year, without the day."""
    months: dict[str, int]
    weekdays: tuple[str, ...]
    at_most: re.Pattern[str]
    at_least: re.Pattern[str]
    since_day: re.Pattern[str]
    """Ends before a day that is counted from."""
    rate: re.Pattern[str]
    """A day, week or month after a number's noun: "one hour of therapy a day"."""
    rates: dict[str, str]
    """Those times by their English names."""
    per_week: re.Pattern[str]
    per_day: re.Pattern[str]
    page: re.Pattern[str]
    label: re.Pattern[str]
    age_before: re.Pattern[str]
    nouns: dict[str, str]
    """A noun in lower case and the kind it counts."""
    noun: re.Pattern[str]
    forms: dict[str, str]
    """What a medicine comes in, by one name for each: tablets and pills are one."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The patterns of one language; all are searched in lower-case text."""

    lang: str
    numbers: NumberWords
    in_part: re.Pattern[str]
    """Words that a denial stands for one part of a treatment and not for the other."""
    exempt: re.Pattern[str]
    upheld: re.Pattern[str]
    overturned: re.Pattern[str]
    gloss: re.Pattern[str]
    raw: re.Pattern[str]
    meaning: re.Pattern[str]
    """What one of the letter's words for an outcome is said to mean."""
    some: re.Pattern[str]
    total: re.Pattern[str]
    """How many treatments there are in all."""
    labels: re.Pattern[str]
    """Treatments named by their numbers: "treatments 2 and 3", "treatments 1 to 4"."""
    neutral: re.Pattern[str]
    limits: re.Pattern[str]
    """A sentence that gives the guideline's number, which is held to the letter elsewhere."""
    guideline: re.Pattern[str]
    reviewer_uses: re.Pattern[str]
    insurer_uses: re.Pattern[str]
    reasons: dict[str, re.Pattern[str]]
    flat: re.Pattern[str]
    hedged: re.Pattern[str]
    label: re.Pattern[str]
    """The beginning of a line that only names a treatment."""
    condition: re.Pattern[str]
    trial: re.Pattern[str]
    denies: re.Pattern[str]
    """Words by which a sentence denies."""
    doubts: re.Pattern[str]
    """Words by which a sentence leaves something open."""
    norm: re.Pattern[str]
    """Words of a sentence that says what a guideline asks for, or when."""
    own: re.Pattern[str]
    """The beginning of a clause that a denial before it does not reach."""
    recommends: re.Pattern[str]
    must: re.Pattern[str]
    covered: re.Pattern[str]
    """What the review did not decide."""
    whether: re.Pattern[str]
    conditional: re.Pattern[str]
    """What would or might be, which no legal fact says."""
    unread: re.Pattern[str]
    """A sentence that leaves the next step open, as what was decided could not be read."""
    notice: dict[str, re.Pattern[str]]
    """Sentences that tell what the letter says of ending a medicine, by what they tell."""
    vague: re.Pattern[str]
    """Amounts of time that are no number."""
    asserts: dict[str, str]
    """Verbs by which papers, requests or guidelines say something, and how they say that they do not."""
    supports: re.Pattern[str]
    """Ends before the number that a guideline supports."""
    untried: re.Pattern[str]
    """Words that say that something was never done."""
    other_amount: re.Pattern[str]
    """Words of a sentence about what was first asked for or approved before."""
    of_insurer: re.Pattern[str]
    """Words by which a sentence says that something is the insurer's view, or was not the reviewer's."""
    law_needs: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]
    """What a sentence says of the law, what must stand beside it, and what that is."""
    law_never: tuple[tuple[re.Pattern[str], str], ...]
    """What no sentence says of the law, and why."""
    law_duty: re.Pattern[str]
    """That the insurer must approve or pay within so many days."""
    law_unless: re.Pattern[str]
    """When it need not."""
    of_denied_part: re.Pattern[str]
    """Words before the part that had been approved which deny that it had."""
    roles: dict[str, re.Pattern[str]]
    """What stands before the number of visits had, of what was approved, of what was asked for; and what a request is said
    not to give."""
    sex: re.Pattern[str]
    third: re.Pattern[str]
    capitals: frozenset[str]
    conditions: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    one_word: dict[str, str]
    """A word and what else its thing may be called, but not beside it."""
    silent: re.Pattern[str]
    """That a request does not say something."""
    any_condition: re.Pattern[str]
    """What any illness is said by."""
    common: frozenset[str]
    """Little words that tell the language of a sentence."""
    headings: frozenset[str]
    """The words of headings."""
    parts: dict[str, str]
    left: re.Pattern[str]
    right: re.Pattern[str]
    banned: tuple[Rule, ...]
    explains: re.Pattern[str]
    must_explain: frozenset[str]
    disclaimers: dict[str, tuple[Rule, ...]]
    date_cues: dict[str, re.Pattern[str]]


def _any(patterns: str | list[str]) -> re.Pattern[str]:
    each = [patterns] if isinstance(patterns, str) else patterns
    return re.compile("|".join(f"(?:{pattern})" for pattern in each))


@cache
def lexicon(lang: str) -> Lexicon:
    """The words of a language; those of English where there is no file for it."""
    name = f"{lang if lang in LANGUAGES else 'en'}.toml"
    data: dict[str, Any] = tomllib.loads((files(__package__) / "words" / name).read_text(encoding="utf-8"))
    outcome, reasons, evidence, persons = data["outcome"], data["reasons"], data["evidence"], data["persons"]
    missing = set(REASONS) - set(reasons["codes"])
    if missing:
        raise KeyError(f"{name}: no words for the reasons {sorted(missing)}")
    return Lexicon(
        lang=lang,
        numbers=_numbers(data["numbers"]),
        **{
            key: _any(outcome[key])
            for key in (
                "in_part",
                "exempt",
                "upheld",
                "overturned",
                "gloss",
                "raw",
                "meaning",
                "some",
                "total",
                "labels",
            )
        },
        **{
            key: _any(reasons[key])
            for key in ("neutral", "limits", "guideline", "reviewer_uses", "insurer_uses")
        },
        reasons={code: _any(ways) for code, ways in reasons["codes"].items()},
        **{
            key: _any(evidence[key])
            for key in ("flat", "hedged", "condition", "trial", "denies", "doubts", "norm", "untried", "own")
        },
        **{
            key: _any(evidence[key])
            for key in (
                "other_amount",
                "of_insurer",
                "recommends",
                "must",
                "covered",
                "whether",
                "vague",
                "conditional",
                "unread",
            )
        },
        **{key: _any(persons[key]) for key in ("sex", "third", "left", "right")},
        notice={
            kind: re.compile(rf"{way.replace('L', data['notice']['lead'])}\.?")
            for kind, way in data["notice"]["ways"].items()
        },
        law_needs=tuple(
            (re.compile(says), re.compile(beside), what) for says, beside, what in data["law"]["needs"]
        ),
        law_never=tuple((re.compile(says), what) for says, what in data["law"]["never"]),
        law_duty=re.compile(data["law"]["duty"]),
        law_unless=re.compile(data["law"]["unless"]),
        of_denied_part=re.compile(data["law"]["of_denied_part"]),
        roles={role: _any(ways) for role, ways in data["roles"].items()},
        asserts=evidence["asserts"],
        supports=re.compile(rf"\b(?:{evidence['supports']}) $"),
        capitals=frozenset(persons["capitals"]),
        conditions=tuple((_any(said), _any(carried)) for said, carried in persons["conditions"].items()),
        label=re.compile(rf"{data['outcome']['labels']}\W"),
        one_word=data["words"]["one_word"],
        silent=re.compile(data["words"]["silent"]),
        any_condition=_any([*persons["conditions"]]),
        common=frozenset(data["words"]["common"].split()),
        headings=frozenset(data["words"]["headings"].split()),
        parts=persons["parts"],
        banned=tuple((rule, re.compile(pattern, re.MULTILINE)) for rule, pattern in data["words"]["banned"]),
        explains=re.compile(data["words"]["explains"]),
        must_explain=frozenset(data["words"]["must_explain"]),
        disclaimers={
            section: tuple((what, re.compile(pattern)) for what, pattern in needed.items())
            for section, needed in data["disclaimers"].items()
        },
        date_cues={name: _any(pattern) for name, pattern in data["dates"].items()},
    )


def _compounds(words: dict[str, int], joins: list[str]) -> dict[str, int]:
    """Numbers of two words: "twenty-four", "treinta y dos"."""
    tens = {word: value for word, value in words.items() if value in range(20, 100, 10)}
    ones = {word: value for word, value in words.items() if value < 10}
    return {f"{ten}{join}{one}": tens[ten] + ones[one] for ten in tens for join in joins for one in ones}


def _numbers(data: dict[str, Any]) -> NumberWords:
    values = {**data["words"], **_compounds(data["words"], data["and"])}
    spelt = sorted(values, key=len, reverse=True)
    one = rf"(?:(?<![\w.,/-])\d{{1,3}}(?:,\d{{3}})+(?![\d])|(?<![\w.,/])\d+(?:\.\d+)?(?![\d])|\b(?:{'|'.join(spelt)})\b)"
    nouns = {noun: kind for kind, names in data["nouns"].items() for noun in names}
    named = "|".join(re.escape(noun) for noun in sorted(nouns, key=len, reverse=True))
    both = rf"{data['range_with_and']} (?P<from>{one}) \w+ (?P<to>{one})"
    return NumberWords(
        words=values,
        pronouns=frozenset(data["pronouns"]),
        articles=frozenset(data["articles"]),
        idioms=re.compile(data["idioms"]),
        number=one,
        range=re.compile(rf"{both}|(?P<low>{one})(?:(?:{data['range']})(?P<high>{one}))?"),
        date=re.compile(data["date"].replace("M", "|".join(data["months"]))),
        month=re.compile(data["month"].replace("M", "|".join(data["months"]))),
        months={name: k for k, name in enumerate(data["months"], start=1)},
        weekdays=tuple(data["weekdays"]),
        at_most=re.compile(rf"(?:{data['at_most']}) ?$"),
        at_least=re.compile(rf"(?:{data['at_least']}) ?$"),
        since_day=re.compile(rf"\b(?:{data['since_day']}) $"),
        rate=re.compile(data["rate"].replace("R", "|".join(data["rates"]))),
        rates=data["rates"],
        per_week=re.compile(rf" ?(?:{data['per_week']})"),
        per_day=re.compile(rf" ?(?:{data['per_day']})"),
        page=re.compile(rf"(?:{data['page']})$"),
        label=re.compile(rf"\b(?:{data['label']})$"),
        age_before=re.compile(rf"\b(?:{data['age_before']})$"),
        nouns=nouns,
        forms={word: form for form, names in data["forms"].items() for word in names},
        noun=re.compile(rf"(?<!\w)(?:{named})(?!\w)"),
    )
