"""The same letter printed otherwise: nothing a record says may depend on it."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

Rewriter = Callable[[str, random.Random], str]

_HEADINGS = re.compile(
    r"(?i)claims administrator guideline:|maximus guideline:|decision rationale:|: (?:upheld|overturned)"
    r"|clinical case summary|how the imr final determination was made|imr issues, decisions and rationales"
    r"|documents reviewed(?: for determination)?:?|case summary:|rationale for the decision:"
    r"|medical qualifications of the expert reviewer:|issue at dispute:|medical reviewer qualifications:"
    r"|imr decision\(s\) and rationale\(s\)|independent medical review decision and rationale"
    r"|(?:imr |maximus )?case number:|date assigned:|date of injury:|decision date:|ur denial date:|date of ur decision:"
    r"|priority:|(?:imr )?application\s+received:|dated:|state\(s\) of licensure:|certification\(s\)/specialty:"
)
_HEADER = re.compile(
    r"Case Number: (\S+)\s*\nDate Assigned: (\S+) Date of Injury: (\S+)\s*\nDecision Date: (\S+) UR Denial Date: (\S+)\s*\n"
    r"Priority: (\S+) Application\s*\nReceived:\s*\n(\S+)\s*\n"
)


def sometimes(pattern: str, replacement: str, share: float) -> Rewriter:
    """Replace a share of what fits a pattern, picked at random."""
    return lambda text, chance: re.sub(
        pattern, lambda found: replacement if chance.random() < share else found.group(), text
    )


def rewrapped(text: str, width: int) -> str:
    """Re-wrapped without splitting words; a line-end hyphen keeps its blank."""
    return "\n".join(
        textwrap.wrap(" ".join(text.split()), width, break_long_words=False, break_on_hyphens=False)
    )


def labels_first(text: str, _chance: random.Random) -> str:
    """The labels of the header before its values, as some extractors print two columns."""
    header = _HEADER.match(text)
    if header is None:
        return text
    number, assigned, injury, decision, denial, level, received = header.groups()
    values = "\n".join((number, assigned, decision, level, injury, denial, received))
    labels = "Case Number:\nDate Assigned:\nDecision Date:\nPriority:\nDate of Injury:\nUR Denial Date:\nApplication\nReceived:"
    return f"{labels}\n{values}\n{text[header.end() :]}"


def curly(text: str, chance: random.Random) -> str:
    """Curly quotes and en dashes for a share of the straight ones."""
    text = re.sub(r'"([^"]*)"', "\u201c\\1\u201d", text)
    text = sometimes("'", "\u2019", 0.7)(text, chance)
    return sometimes("-", "\u2013", 0.7)(text, chance)


REWRITERS: dict[str, Rewriter] = {
    "blank lines added": sometimes(r"\n", "\n\n", 0.5),
    "a blank line after every line": lambda text, _: text.replace("\n", "\n\n"),
    "blank lines removed": lambda text, _: re.sub(r"\n\s*\n+", "\n", text),
    "CRLF": lambda text, _: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "trailing spaces": sometimes(r"\n", "   \n", 0.5),
    "form feeds at line ends": sometimes(r"\n", "\n\f", 0.2),
    "form feeds for line ends": sometimes(r"\n", "\f", 0.2),
    "other widths": lambda text, chance: rewrapped(text, chance.randint(40, 200)),
    "other widths by paragraph": lambda text, chance: "\n\n".join(
        rewrapped(part, chance.randint(40, 200)) for part in re.split(r"\n\s*\n", text)
    ),
    "labels first": labels_first,
    "upper-case headings": lambda text, _: _HEADINGS.sub(lambda found: found.group().upper(), text),
    "curly quotes and en dashes": curly,
    "no-break spaces": sometimes(" ", "\u00a0", 0.3),
}


def told(text: str) -> dict:
    """All that a letter's record says, offsets and the letter's own name and hash aside."""
    record = read_letter_baseline(Letter.from_text(text)).model_dump(mode="json")
    record["letter"] = record["letter"]["form"]
    record["evidence"] = sorted(record["evidence"])
    return {name: value for name, value in record.items() if name not in ("provenance", "checks")}


def differences(one: object, other: object, at: str = "") -> list[str]:
    """Where two records differ, in words."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [found for name in one for found in differences(one[name], other[name], f"{at}/{name}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for place, pair in pairs for found in differences(*pair, f"{at}/{place}")]
    return [] if one == other else [f"{at}: {one!r:.150} became {other!r:.150}"]
