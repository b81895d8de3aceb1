"""Writes why items were decided: the templates' sentence for each reason named in the prompt, or one that is bad.

Reads the prompts `explanation/v1`; answers `{"items": [{"item", "sentences": [{"text", "passages"}]}]}`.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import orjson

from imr_llm.explanation.language import language, languages
from imr_llm.explanation.stated import sentence_for
from imr_llm.simulator.call import Call, Refused
from imr_llm.simulator.planting import Planted
from imr_llm.simulator.profile import ErrorKind

__all__ = ["PASSAGES", "write_why"]

PASSAGES: Final = re.compile(r"<rationales-([0-9a-f]{16})>\n(.*?)\n</rationales-\1>", re.DOTALL)
_PASSAGE: Final = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_ITEM: Final = re.compile(r"^Item (\d+), passages (\d+) to (\d+): (.*)\. Reasons:", re.MULTILINE)
_REASON: Final = re.compile(r"^- (\w+)(?: \(.*\))?: passages? ([\d, ]+)$", re.MULTILINE)
_LANGUAGE: Final = re.compile(r"Language: (.+)\.$", re.MULTILINE)
_BAD: Final[Mapping[ErrorKind, Mapping[str, str]]] = {
    "write_figure": {
        "en": "The guideline the reviewer quoted supports 97 visits.",
        "es": "La pauta que citó el revisor apoya 97 visitas.",
    },
    "write_outcome": {
        "en": "The reviewer found the treatment medically necessary, and the denial stands.",
        "es": "El revisor encontró médicamente necesario el tratamiento, y la denegación sigue en pie.",
    },
    "write_failure": {"en": "The treatment did not help you.", "es": "El tratamiento no le ayudó a usted."},
    "write_advice": {"en": "You should appeal this decision.", "es": "Usted debería apelar esta decisión."},
    "write_promise": {"en": "You will win the appeal.", "es": "Usted ganará la apelación."},
    "write_person": {"en": "You have diabetes.", "es": "Usted tiene diabetes."},
    "write_link": {
        "en": "Read more at https://appeal.example or call 1-888-555-0100.",
        "es": "Lea más en https://appeal.example o llame al 1-888-555-0100.",
    },
    "write_long": {
        "en": "The reviewer looked at the papers and read them and thought about them and read them again and found that they did not have what was needed for this.",
        "es": "El revisor miró los papeles y los leyó y pensó en ellos y los leyó otra vez y encontró que no tenían lo que hacía falta para esto.",
    },
}
"""Sentences that no explanation may have, put in place of a good one."""


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    passages: dict[int, str]
    reasons: dict[str, list[int]]


def write_why(
    call: Call, errors: Mapping[ErrorKind, float], rng: random.Random
) -> tuple[str, str, list[Planted]]:
    """A name for the letter, the answer's text, and the sentences that are bad, at the rates of `errors`."""
    shown = PASSAGES.search(call.said)
    items = list(_items(call.said, shown[2])) if shown is not None else []
    if not items:
        raise Refused(
            400, "the simulated provider found no rationales in the prompt", code="sim_no_rationales"
        )
    lang = _lang(call.said)
    planted: list[Planted] = []
    written = []
    for item in items:
        sentences = []
        for place, (text, passages) in enumerate(_good(item, lang)):
            pointer = f"/items/{item.number - 1}/why/{place}"
            kind = _drawn(errors, rng)
            said: Any = text
            if kind == "write_passage":
                said, passages = text, [max(items[-1].passages) + 1]
                planted.append(Planted(pointer, kind, text, passages))
            elif kind is not None:
                said = _BAD[kind][lang]
                planted.append(Planted(pointer, kind, text, said))
            sentences.append({"text": said, "passages": passages})
        written.append({"item": item.number, "sentences": sentences})
    name = hashlib.sha256(call.said.encode()).hexdigest()[:16]
    return name, orjson.dumps({"items": written}).decode(), planted


def _items(said: str, shown: str) -> Iterator[_Item]:
    passages = {int(number): text for number, text in _PASSAGE.findall(shown)}
    asked = said[said.index(shown) + len(shown) :]
    heads = list(_ITEM.finditer(asked))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        first, last = int(head[2]), int(head[3])
        listed = asked[head.end() : following.start() if following is not None else len(asked)]
        yield _Item(
            int(head[1]),
            {number: text for number, text in passages.items() if first <= number <= last},
            {code: [int(k) for k in numbers.split(", ")] for code, numbers in _REASON.findall(listed)},
        )


def _good(item: _Item, lang: str) -> Iterator[tuple[str, list[int]]]:
    """A sentence for each reason that its passages carry; that none can be told where there is none."""
    told: dict[str, list[int]] = {}
    for reason, numbers in item.reasons.items():
        for number in numbers:
            key = sentence_for(reason, item.passages.get(number, ""))  # type: ignore[arg-type]  # a code of the vocabulary
            if key is not None:
                told.setdefault(key, []).append(number)
    if not told:
        yield str(_sentences(lang).untold()).strip(), list(item.passages)
    for key, numbers in told.items():
        yield str(_sentences(lang).reason(key)).strip(), numbers


@cache
def _sentences(lang: str) -> Any:
    words = language(lang)
    values = {**words.helpers(), "full": lambda short, **_: words.terms[short].lower(), "things": str}
    return words.templates.get_template("why.j2").make_module(values)


def _lang(said: str) -> str:
    """The language the question ends with."""
    found = _LANGUAGE.search(said)
    named = {language(tag).english_name: tag for tag in languages()}
    return named.get(found[1] if found is not None else "", "en")


def _drawn(errors: Mapping[ErrorKind, float], rng: random.Random) -> ErrorKind | None:
    """At most one kind of what can be wrong with a sentence."""
    drawn = rng.random()
    for kind in (*_BAD, "write_passage"):
        drawn -= errors.get(kind, 0)
        if drawn < 0:
            return kind
    return None
