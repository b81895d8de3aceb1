"""Says one paragraph at a time in a language: fills its template, notes the legal facts it states, explains short forms.

What was explained once is not explained again, so paragraphs are said in the order they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from imr_llm.explanation.language import Language
from imr_llm.explanation.legal_facts import LegalFacts
from imr_llm.explanation.short_forms import fits
from imr_llm.schema.explanation import Paragraph
from imr_llm.schema.record import Span
from imr_llm.schema.vocabulary import Category

__all__ = ["Voice"]

_SHORT_FORM: Final = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,5}(?![\w])")

_IN_CAPITALS: Final = frozenset(["IF", "ER", "PT", "OT", "CT", "PET", "PENS", "SLAP", "LINT", "SI", "MARS"])
"""Short forms that may be words of a request printed all in capitals."""


class Voice:
    """Speaks one explanation."""

    def __init__(self, language: Language, facts: LegalFacts) -> None:
        self._language = language
        self.facts = facts
        """Where the law it may state stands."""
        self._keys: list[str] = []
        self._explained: set[str] = set()
        self._values: dict[str, Any] = {
            **language.helpers(),
            "fact": self._fact,
            "rests_on": self._rests_on,
            "days": lambda key: facts.fact(key).parameters["days"],
            "months": lambda key: facts.fact(key).parameters["months"],
            "full": self._full,
            "things": lambda codes: language.listed([language.named[code] for code in codes]),
        }
        self._modules: dict[str, Any] = {}

    def say(
        self,
        template: str,
        macro: str,
        *,
        about: int | None = None,
        bullet: bool = False,
        evidence: Iterable[Span] = (),
        printed: Iterable[str] = (),
        **values: Any,
    ) -> Paragraph:
        """A paragraph: `macro` of `template` with `values`; short forms in `printed` are explained after it."""
        self._keys = []
        if template not in self._modules:
            file = self._language.templates.get_template(f"{template}.j2")
            self._modules[template] = file.make_module(self._values)
        text = " ".join(str(getattr(self._modules[template], macro)(**values)).split())
        category = values["item"].category if printed and "item" in values else None
        explained = [text, *self._explanations(printed, category)]
        return Paragraph(
            text=" ".join(explained),
            item=about,
            bullet=bullet,
            evidence=tuple(evidence),
            facts=tuple(dict.fromkeys(self._keys)),
        )

    def _fact(self, key: str, explains: str = "") -> str:
        """What a fact says; `explains` is the short form that its own words explain."""
        self._keys.append(key)
        if explains:
            self._explained.add(explains)
        return self.facts.say(key, self._language.tag)

    def _rests_on(self, key: str) -> str:
        """Notes a fact that a sentence states in its own words."""
        self.facts.fact(key)
        self._keys.append(key)
        return ""

    def _full(self, short: str, *, lower: bool = False, after: bool = False) -> str:
        """A short form; at its first use with its full name: "utilization review (UR)", or after it."""
        if short in self._explained:
            return short
        self._explained.add(short)
        long = self._language.terms[short]
        long = long[0].lower() + long[1:] if lower else long
        return f"{short} ({long})" if after else f"{long} ({short})"

    def _long(self, short: str, forms: list[str]) -> str | None:
        """What a short form means; beside another one it may mean something else ("PT/PTT")."""
        words = self._language
        beside = (words.beside[other].get(short) for other in forms if other in words.beside)
        return next(filter(None, beside), None) or words.acronyms.get(short) or words.terms.get(short)

    def _explanations(self, printed: Iterable[str], category: Category | None) -> list[str]:
        """A sentence for each short form of printed words that was not explained before, where it means what is listed."""
        out = []
        for words in printed:
            if words.isupper() and len(words.split()) > 2:
                forms = [form for form in _SHORT_FORM.findall(words) if form not in _IN_CAPITALS]
            else:
                forms = _SHORT_FORM.findall(words)
            for short in forms:
                long = self._long(short, forms)
                if long is not None and short not in self._explained and fits(short, words, category):
                    self._explained.add(short)
                    if long.split(",")[0].lower() in words.lower():
                        continue  # it explains itself: "functional capacity evaluation (FCE)"
                    out.append(self._language.acronym_sentence.format(short=short, long=long))
        return out
