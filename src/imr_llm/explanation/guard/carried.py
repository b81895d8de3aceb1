"""Whether words of the letter, or of the law, carry what a sentence says: by its content words, and by yes or no.

A sentence in plain words has few words of the letter, so `words/plain_<language>.toml` says which plain words stand
for which words of letters ("shot" for an injection), and which carry nothing ("the reviewer wrote"). What is
left is held to the passages: an invented reason has words that no passage has; one that was turned round has the
words of a passage that says the opposite.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from imr_llm.explanation.guard.lexicon import LANGUAGES, lexicon

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_SHORTEST: Final = 3
"""Letters of the shortest word that is looked at."""
_COGNATE: Final = 5
"""Letters that words of two languages share where they are one."""
_BEGINNING: Final = r"(?<![^\W_])"
_ENDINGS: Final = {
    "en": re.compile(
        r"(?<=[^\W\d_]{3})(?:ations?|ements?|ments?|ings?|ed|es|ies|ied|ical|ally|ly|'s|s|y|ie|i|e)$"
    ),
    "es": re.compile(
        r"(?<=[^\W\d_]{3})(?:aciones|ación|iones|ión|amente|mente|ad[oa]s?|id[oa]s?|aron|ieron|ando|iendo|ará|arán|aban?|ían?|[aei]r(?:l[eoa]s?|se)?|[aoe]s|an|en|[aoesóéí])$"
    ),
}
_CLAUSE: Final = re.compile(
    r"[.;:?!]\s|,\s|\s(?:but|although|though|while|whereas|who|which|because|pero|aunque|mientras)\s|\sand (?=(?:\w+ )?(?:no|not|nobody|never|none|nothing|neither)\b|(?:could|can|was|is|has|had|did|does|were|are|will|would)\b)|\u25ae"
)
_SENTENCE: Final = re.compile(r"[.;?!]\s|\u25ae")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain words of a language."""

    lang: str
    stock: frozenset[str]
    """Stems that carry nothing, and those of numbers and days, which are held to the letter elsewhere."""
    process: frozenset[str]
    """Stems of what is said of the law and of the text itself."""
    means: dict[str, re.Pattern[str]]
    """The beginning of a plain word and the words of letters that it stands for."""


@cache
def plain(lang: str) -> Plain:
    """The plain words of a language; those of English where there is no file for it."""
    lang = lang if lang in LANGUAGES else "en"
    data = tomllib.loads((files(__package__) / "words" / f"plain_{lang}.toml").read_text(encoding="utf-8"))
    numbers = lexicon(lang).numbers
    elsewhere = (*numbers.words, *numbers.months, *numbers.weekdays)
    return Plain(
        lang,
        frozenset(stem(word, lang) for word in (*data["stock"].split(), *elsewhere)),
        frozenset(stem(word, lang) for word in data["process"].split()),
        dict(_meaning(line) for line in data["means"].strip().splitlines()),
    )


def _meaning(line: str) -> tuple[str, re.Pattern[str]]:
    word, _, ways = line.partition(":")
    each = (way.strip() for way in ways.split(","))
    return word, re.compile("|".join(_BEGINNING * way[0].isalnum() + re.escape(way) for way in each))


@lru_cache(maxsize=20_000)
def stem(word: str, lang: str) -> str:
    """A lower-case word without its ending."""
    return _ENDINGS[lang].sub("", word)


@lru_cache(maxsize=1024)
def stems(text: str, lang: str) -> frozenset[str]:
    """The stems of the words of a lower-case text."""
    return frozenset(stem(word, lang) for word in _WORD.findall(text))


@lru_cache(maxsize=20_000)
def unaccented(word: str) -> str:
    """A word without accents, as the other language may write it: "terapia" and "therapy" begin alike."""
    plain_word = unicodedata.normalize("NFD", word).encode("ascii", "ignore").decode()
    return plain_word.replace("ph", "f").replace("th", "t").replace("y", "i")


@lru_cache(maxsize=1024)
def beginnings(text: str) -> frozenset[str]:
    """How the longer words of a lower-case text begin."""
    return frozenset(unaccented(word)[:_COGNATE] for word in _WORD.findall(text) if len(word) > _COGNATE)


def content(sentence: str, words: Plain, *besides: frozenset[str]) -> list[str]:
    """The words of a lower-case sentence that carry something, each once."""
    neutral = words.stock.union(*besides)
    found = (word for word in _WORD.findall(sentence) if len(word) >= _SHORTEST)
    return list(dict.fromkeys(word for word in found if stem(word, words.lang) not in neutral))


def carries(source: str, word: str, words: Plain, *, lang: str = "en") -> bool:
    """Whether a lower-case text in `lang` has a word, or one that it stands for."""
    if stem(word, lang) in stems(source, lang):
        return True
    if words.lang != lang and len(word) > _COGNATE and unaccented(word)[:_COGNATE] in beginnings(source):
        return True
    ways = _ways(word, words)
    return ways is not None and ways.search(source) is not None


def _ways(word: str, words: Plain) -> re.Pattern[str] | None:
    """What a plain word stands for, by the longest beginning that is known."""
    whole = words.means.get(f"{word}$")
    if whole is not None:
        return whole
    return next(
        (words.means[word[:end]] for end in range(len(word), 1, -1) if word[:end] in words.means), None
    )


def foreign(sentence: str, words: Plain, sources: Iterable[str], *, lang: str = "en") -> tuple[int, int]:
    """How many content words of a sentence the sources have, and how many not."""
    texts = list(sources)
    found = [
        any(carries(text, word, words, lang=lang) for text in texts) for word in content(sentence, words)
    ]
    return sum(found), len(found) - sum(found)


def clauses(text: str) -> list[str]:
    """The clauses of a lower-case text."""
    return [clause for clause in _CLAUSE.split(text) if clause.strip()]


def sentences_of(text: str) -> list[str]:
    """The sentences of a lower-case text of the letter."""
    return [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]


def nearest(sentence: str, parts: list[str], words: Plain) -> list[str]:
    """The parts of the letter's text that have most of a sentence's content, if they have enough of it."""
    said = content(sentence, words)
    counts = [sum(carries(part, word, words) for word in said) for part in parts]
    most = max(counts, default=0)
    if most < 1 or most * 2 < len(said):
        return []
    best = [part for part, count in zip(parts, counts, strict=True) if count == most]
    shared = [len(stems(sentence, words.lang) & stems(part, words.lang)) for part in best]
    return [part for part, count in zip(best, shared, strict=True) if count == max(shared)]
