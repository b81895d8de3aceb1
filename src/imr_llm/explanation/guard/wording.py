"""Rules 7, 9 and 16 to 22: words that may not stand, acronyms, links, and what must be said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.guard.beyond import reports_notice
from imr_llm.explanation.guard.case import Case, missing
from imr_llm.explanation.guard.lexicon import LANGUAGES, lexicon
from imr_llm.explanation.guard.numbers import QUOTED, verbatim
from imr_llm.explanation.guard.said import blanked
from imr_llm.schema.explanation import Finding

_ACRONYM: Final = re.compile(r"(?<![\w.&/-])[A-ZÁÉÍÓÚÑ]{2,}s?(?![\w&/-]|\.\w)")
_LINK: Final = re.compile(
    r"https?://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w+|\b[a-z0-9-]+\.(?:com|org|net|gov|edu|info|io|us|ru|biz)\b(?:/\S*)?|\]\(",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(
    r"<[a-z/!][^>]*>|\*\*|^#+ |`|\{\{|\}\}|\{%|[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)


_UNSEEN: Final = frozenset({"Cf", "Co", "Cn", "Cs", "Cc", "Zl", "Zp", "Mn", "Me"})
_OTHERS: Final = frozenset("µμΩ°º\u00aa²³¹")
"""Characters of units and ordinals."""
_FOREIGN: Final = 2
"""Common words of another language that a sentence may have: names have them."""


def check_words(case: Case) -> Iterator[Finding]:
    """Advice, odds, promises, blame, authority, instructions, links, markup."""
    for place in case.places:
        names = verbatim(case, place)
        law = " ".join(case.law.texts.get(key, "") for key in place.paragraph.facts).lower()
        told = case.sentences(place, names)
        suspect = [each for each in case.words.banned if each[1].search("\n".join(told)) is not None]
        for sentence in told if suspect else ():
            if reports_notice(case, place, sentence):
                continue
            for rule, pattern in suspect:
                match = pattern.search(sentence)
                if match is not None and match.group() not in law:
                    yield place.finding(
                        rule,
                        match.group(),
                        f"may not stand here: “{sentence[:80]}”",
                        "say what was decided and what may be done, no more",
                    )
        for pattern, rule in ((_LINK, "18 links"), (_MARKUP, "18 markup")):
            match = next(
                (each for each in pattern.finditer(place.text) if not _is_printed(each, names)), None
            )
            if match is not None and match.group().lower() not in law:
                yield place.finding(rule, match.group(), "no links and no markup in the text", "leave it out")


def _is_printed(match: re.Match[str], names: list[tuple[int, int]]) -> bool:
    """Whether markup, of visible characters and leading nowhere, stands in a name as the letter prints it."""
    inside = any(start <= match.start() and match.end() <= end for start, end in names)
    return inside and match.group().isprintable() and not re.search(r"\w\.\w|://", match.group())


def check_characters(case: Case) -> Iterator[Finding]:
    """Characters that no reader sees or that look like others: they hide words from a check, and from a reader."""
    known = set(case.letter.text)
    places = [(place.paragraph.text, place) for place in case.places]
    for text, place in places:
        strange = [char for char in dict.fromkeys(text) if char not in known and _is_strange(char)]
        if strange:
            names = ", ".join(unicodedata.name(char, f"U+{ord(char):04X}") for char in strange[:3])
            yield place.finding(
                "18 characters", place.text[:60], f"not of this writing: {names}", "type it anew"
            )
    for section in case.explanation.sections:
        if any(_is_strange(char) and char not in known for char in section.heading):
            yield missing(
                "18 characters", section.id, "the heading has characters not of this writing", "type it anew"
            )


def _is_strange(char: str) -> bool:
    if char.isascii() or char in _OTHERS:
        return False
    if unicodedata.category(char) in _UNSEEN:
        return True
    return (char.isalpha() and not unicodedata.name(char, "").startswith("LATIN ")) or (
        char.isdigit() or unicodedata.name(char, "").startswith(("FULLWIDTH", "MATHEMATICAL"))
    )


def check_language(case: Case) -> Iterator[Finding]:
    """Sentences in another language than the explanation's, where the guard has words of both."""
    lang = case.explanation.lang
    others = [lexicon(other).common for other in LANGUAGES if other != lang]
    for place in case.places:
        bare = verbatim(case, place) + [match.span(1) for match in QUOTED.finditer(place.low)]
        for sentence in case.sentences(place, bare):
            said = re.findall(r"[^\W\d_]+", sentence)
            own = sum(word in case.words.common for word in said)
            if any(sum(word in other for word in said) > max(own, _FOREIGN) for other in others):
                yield place.finding(
                    "23 language", sentence, "another language than the explanation's", f"write it in {lang}"
                )


def check_one_word(case: Case) -> Iterator[Finding]:
    """Two words for one thing."""
    told = " ".join(place.low for place in case.places)
    for word, others in case.words.one_word.items():
        if re.search(rf"\b{word}\b", told) is None:
            continue
        pattern = re.compile(rf"\b(?:{others})\b")
        for place in case.places:
            match = pattern.search(blanked(place.low, verbatim(case, place)))
            if match is not None:
                yield place.finding(
                    "20 one word", match.group(), f"elsewhere this is '{word}'", f"write: {word}"
                )


def check_acronyms(case: Case) -> Iterator[Finding]:
    """Acronyms that are not explained where they first stand; those within a printed name are the letter's."""
    names = " ".join(case.names(None))
    explained = {m[1] for m in re.finditer(r"\w \(([A-Z]{2,6})\)", names)}
    for place in case.places:
        text = blanked(
            place.text, verbatim(case, place) + [match.span(1) for match in QUOTED.finditer(place.low)]
        )
        for match in _ACRONYM.finditer(text):
            word = match.group().removesuffix("s")
            if word in explained or _is_shouted(case, word):
                continue
            explained.add(word)
            if not _explains(case, text, match):
                yield place.finding(
                    "7 acronyms",
                    match.group(),
                    "not explained where it first stands",
                    "write it out, or say what it is",
                )


def check_names_explained(case: Case) -> Iterator[Finding]:
    """Acronyms in the names of treatments that a reader will not know, explained nowhere."""
    told = " ".join(place.text for place in case.places)
    for number, item in enumerate(case.items):
        for word in sorted(set(re.findall(r"\b[A-Z]{2,5}\b", item.request)) & case.words.must_explain):
            found = [m for m in re.finditer(rf"\b{word}\b", told) if _explains(case, told, m)]
            if not found:
                yield missing(
                    "7 acronyms", "asked", f"{word} of item {number} is explained nowhere", "say what it is"
                )


def _is_shouted(case: Case, word: str) -> bool:
    return word in case.words.capitals


def _explains(case: Case, text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    if re.match(r" ?[(:,—–-] ?\w|'?s? ?\(", after) or case.words.explains.match(after.lower()):
        return True
    if re.search(r"\([^()]{3,}, $", text[: match.start()]):
        return True
    return before.endswith(("(", "“", '"')) and len(re.findall(r"\w{3,}", before)) >= 2


def check_disclaimers(case: Case) -> Iterator[Finding]:
    """What must be said: about the summary, and about what the decision does not decide."""
    for section in case.explanation.sections:
        needed = case.words.disclaimers.get(section.id, ())
        text = " ".join(" ".join(place.low.split()) for place in case.places if place.section == section.id)
        text = text.replace("n't ", " not ")
        for what, pattern in needed:
            if pattern.search(text) is None:
                rule = "22 disclaimer" if section.id == "about" else "9 what it does not decide"
                yield missing(rule, section.id, f"it does not say: {what}", "say it")
