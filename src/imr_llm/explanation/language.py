"""A language an explanation can be written in: one folder with its words and its templates.

A template holds one macro a paragraph; which paragraphs there are, and with which values, is decided elsewhere and is
the same in every language. A hole in a template is an error.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Final

from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from babel import Locale
    from jinja2 import Environment

__all__ = ["Language", "language", "languages"]

_ENDING: Final = ".j2"
_RUN: Final = 4
"""Numbers in a row that are said by their ends."""
_TERM: Final = re.compile(r" \(([^()]*)\)")


@cache
def languages() -> tuple[str, ...]:
    """Tags of the languages there are: a folder each."""
    return tuple(
        sorted(folder.name for folder in _folder().iterdir() if (folder / "language.toml").is_file())
    )


@cache
def language(tag: str) -> Language:
    """A language; raises `UsageError`, naming those there are, if there is none of this tag."""
    if tag not in languages():
        raise UsageError(f"there is no language {tag!r}; there are: {', '.join(languages())}")
    return Language(tag, _folder() / tag)


class Language:
    """Words and templates of one language."""

    def __init__(self, tag: str, folder: Traversable) -> None:
        self.tag = tag
        self._folder = folder
        words = tomllib.loads((folder / "language.toml").read_text(encoding="utf-8"))
        self.headings: dict[str, str] = words["headings"]
        """Of the sections, by their id."""
        self.page: dict[str, str] = words["page"]
        """Words of the HTML page and the other formats."""
        self.terms: dict[str, str] = words["terms"]
        """Short forms of law and guidelines, which a sentence says in full at their first use."""
        self.acronyms: dict[str, str] = words["acronyms"]
        """Short forms of requests, explained after the request."""
        self.beside: dict[str, dict[str, str]] = words["beside"]
        """What other short forms mean where this one stands with them."""
        self.names: list[str] = words["names"]["protected"]
        """Other names that stand as they must however hard they read."""
        self.acronym_sentence: str = words["acronym"]["sentence"]
        self.parts: dict[str, str] = words["parts"]
        self.sides: dict[str, str] = words["sides"]
        self.both: dict[str, str] = words["both"]
        """Parts of the body that come in twos or have two sides, both told of."""
        self.kinds: dict[str, str] = words["kinds"]
        self.named: dict[str, str] = words["named"]
        """What a reason may name, by its code."""
        self._units: dict[str, dict[str, str]] = words["units"]
        self._locale_name: str = words["locale"]
        self._run: str = words["run"]

    @cached_property
    def _locale(self) -> Locale:
        from babel import Locale

        return Locale.parse(self._locale_name)

    @property
    def is_english(self) -> bool:
        """Whether who reads it reads the letter's own words."""
        return self._locale.language == "en"

    @property
    def english_name(self) -> str:
        """What English calls it."""
        return str(self._locale.get_language_name("en"))

    @cached_property
    def templates(self) -> Environment:
        """The templates, without the values of an explanation."""
        from jinja2 import DictLoader, Environment, StrictUndefined

        sources = {
            path.name: path.read_text(encoding="utf-8")
            for path in self._folder.iterdir()
            if path.name.endswith(_ENDING)
        }
        # Plain text: every format escapes for itself.
        return Environment(loader=DictLoader(sources), undefined=StrictUndefined)  # noqa: S701  # nosec B701 # no HTML

    def number(self, value: float) -> str:
        """A number in figures."""
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self._locale)

    def count(self, value: float, unit: str) -> str:
        """A number with what it counts, singular or plural."""
        forms = self._units[unit]
        return f"{self.number(value)} {forms.get(self._locale.plural_form(value), forms['other'])}".rstrip()

    def date(self, day: datetime.date) -> str:
        """A day with the name of its month."""
        from babel.dates import format_date

        return format_date(day, "long", locale=self._locale)

    def weekday(self, day: datetime.date) -> str:
        """The name of its day of the week."""
        from babel.dates import format_date

        return format_date(day, "EEEE", locale=self._locale)

    def listed(self, things: Sequence[object]) -> str:
        """Things in a row: "2, 3, and 5"."""
        from babel.lists import format_list

        return format_list([str(thing) for thing in things], locale=self._locale)

    def numbered(self, numbers: Sequence[int]) -> str:
        """Numbers in a row, four or more that follow each other by their ends: "1 to 5, 7, and 9"."""
        runs: list[list[int]] = []
        for number in numbers:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return self.listed(
            [
                thing
                for run in runs
                for thing in (run if len(run) < _RUN else [self._run.format(first=run[0], last=run[-1])])
            ]
        )

    def part(self, name: str, side: str | None, printed: str) -> str | None:
        """A part of the body in plain words, the doctor's word after it only where it is `printed` in the request.

        None for a part the language has no word for. A part that has no sides, as the brain, is told without them.
        """
        plain = self.parts.get(name)
        if side == "bilateral":
            plain, side = self.both.get(name, plain), None
        if plain is not None and (term := _TERM.search(plain)) and term[1].lower() not in printed.lower():
            plain = plain.replace(term[0], "")
        return plain if plain is None or side is None else self.sides[side].format(part=plain)

    def helpers(self) -> dict[str, Any]:
        """What every template may call."""
        return {
            name: getattr(self, name) for name in ("number", "numbered", "count", "date", "weekday", "listed")
        }


def _folder() -> Traversable:
    return files("imr_llm.explanation") / "languages"
