"""An explanation as Markdown, plain text, a page of HTML, or JSON. Knows nothing of how it was written."""

from __future__ import annotations

import base64
import hashlib
import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, get_args

from imr_llm.explanation.language import Language, language
from imr_llm.schema.explanation import Explanation, Paragraph, Section

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["FORMATS", "ExplanationFormat", "article_html", "as_html", "as_markdown", "as_text", "written"]

ExplanationFormat = Literal["md", "html", "txt", "json"]
FORMATS: Final[tuple[ExplanationFormat, ...]] = get_args(ExplanationFormat)

_WIDTH: Final = 78
_QUOTED: Final = re.compile(r"(“[^”]*”)")
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>|~&])")
_BLOCK: Final = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+=#])")


def written(explanations: Sequence[Explanation], form: ExplanationFormat) -> str:
    """All explanations in one format: one page, one text, or one line of JSON each."""
    if form == "html":
        return as_html(explanations)
    if form == "json":
        return "".join(f"{explanation.model_dump_json()}\n" for explanation in explanations)
    each = map(as_markdown if form == "md" else as_text, explanations)
    return ("\n---\n\n" if form == "md" else f"\n{'=' * _WIDTH}\n\n").join(each)


def as_markdown(explanation: Explanation) -> str:
    """CommonMark; what the letter's words hold of markup is shown, not obeyed."""
    words = language(explanation.lang).page
    blocks = [f"# {words['title']}", f"{words['letter']}: {_plain(explanation.letter)}"]
    for section in explanation.sections:
        blocks.append(f"## {_plain(section.heading)}")
        for is_list, paragraphs in _runs(section):
            if is_list:
                blocks.append("\n".join(f"- {_plain(paragraph.text)}" for paragraph in paragraphs))
            else:
                blocks += [_plain(paragraph.text) for paragraph in paragraphs]
    return "\n\n".join(blocks) + "\n"


def as_text(explanation: Explanation) -> str:
    """Plain text, 78 characters wide, headings underlined."""
    words = language(explanation.lang).page
    blocks = [_underlined(words["title"], "="), _wrapped(f"{words['letter']}: {explanation.letter}")]
    for section in explanation.sections:
        blocks.append(_underlined(section.heading, "-"))
        for is_list, paragraphs in _runs(section):
            first, rest = ("* ", "  ") if is_list else ("", "")
            lines = [_wrapped(paragraph.text, first, rest) for paragraph in paragraphs]
            blocks += ["\n".join(lines)] if is_list else lines
    return "\n\n".join(blocks) + "\n"


def as_html(explanations: Sequence[Explanation]) -> str:
    """One self-contained page without scripts; the cited passages open on request. All in one language."""
    style = (files("imr_llm.explanation") / "page" / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    tag = explanations[0].lang if explanations else "en"
    return (
        _pages()
        .get_template("page")
        .render(explanations=explanations, language=language(tag), style=style, style_hash=digest)
    )


def article_html(explanation: Explanation) -> str:
    """What `as_html` has of one explanation, for a page of somebody else's."""
    words = language(explanation.lang)
    return _pages().get_template("letters").render(explanations=[explanation], language=words)


@cache
def _pages() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    sources = {
        name: (files("imr_llm.explanation") / "page" / f"{name}.html.j2").read_text(encoding="utf-8")
        for name in ("page", "letters")
    }
    environment = Environment(
        loader=DictLoader(sources),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=lambda value: _visible(value) if type(value) is str else value,
        keep_trailing_newline=True,
    )
    environment.filters["runs"] = _runs
    environment.filters["pieces"] = _pieces
    environment.filters["folded"] = lambda words: " ".join(words.split())
    return environment


def _runs(section: Section) -> Iterator[tuple[bool, list[Paragraph]]]:
    """Paragraphs that are entries of one list together, the others together."""
    for is_list, paragraphs in groupby(section.paragraphs, key=lambda paragraph: paragraph.bullet):
        yield is_list, list(paragraphs)


def _pieces(words: str, language: Language) -> Iterator[tuple[bool, str]]:
    """The words in pieces, each with whether it is a quotation in the letter's language and not in `language`.

    Web Content Accessibility Guidelines 2.2, 3.1.2: a change of language is marked, so that it is read aloud rightly.
    """
    own = {name.lower() for name in (*language.names, *language.headings.values())}
    for place, piece in enumerate(_QUOTED.split(words)):
        if piece:
            yield place % 2 == 1 and language.tag != "en" and piece[1:-1].lower() not in own, piece


def _plain(words: str) -> str:
    """Words as they are, in one line, for a reader of Markdown: a new line or blanks before it could begin a block."""
    escaped = _MARKUP.sub(r"\\\1", " ".join(_visible(words).split()))
    return _BLOCK.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", escaped)


def _wrapped(words: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        _visible(words), _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def _underlined(words: str, mark: str) -> str:
    lines = _wrapped(words)
    return f"{lines}\n{mark * max(map(len, lines.splitlines()))}"


def _visible(words: str) -> str:
    """Without control characters, which could drive a terminal."""
    return "".join(char if char.isprintable() or char in "\n\t" else " " for char in words)
