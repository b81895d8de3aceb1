"""What is printed at the foot or the head of a page: its number, alone or with the letter's title and case number.

A number that stands alone is a page's only where each is the next one, a page after the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from imr_llm.letters.spots import has_any
from imr_llm.letters.word_starts import by_letter

_TITLES: Final = (
    "Final Letter of Determination",
    r"Form Effective \(?[\d./]+\)?",
    "Medical Professional Review",
    "Independent Medical Review",
)
_PAGE: Final = r"P(?:age|AGE) +\d{1,3}(?: +(?:of|OF) +\d{1,3}\b|(?<=\d) *$)"
_OF_PAGES: Final = r"  *\d{1,2} of \d{1,2}\b"
_FORM: Final = r"Form Effective \(?[\d./]+\)? +\d{1,3}\b"
_FORM_PAGE: Final = r"Form Effective \(?[\d./]+\)? +Page +\d{1,3}\b"
_NAMED: Final = (
    r"Determination Letter for IMR Case Number:? +[A-Z]{2}\d{2}-\d{4,7} +(?:[Pp]age +(?:\| *)?)?\d{1,3}\b"
)
_NOTICE: Final = (
    r"Notice of Independent Medical Review Determination +[A-Z]{2}\d{2}-\d{4,7} +(?:[Pp]age +)?\d{1,3}\b"
)
_FOOTER: Final = re.compile(
    by_letter(
        "|".join(
            rf"{title}(?: +(?:{'|'.join(_TITLES)})){{0,3}} +(?:{_PAGE}|(?<=Review  ){_OF_PAGES})"
            for title in _TITLES
        )
        + rf"|Final Letter of Determination +{_FORM}|{_FORM}|Final {_NAMED}|{_NAMED}|{_NOTICE}|{_PAGE}|Final Letter of Determination +{_FORM_PAGE}|{_FORM_PAGE}"
    )
)
_BARE_FOOTER: Final = re.compile(rf"(Review  ){_OF_PAGES}")
_FOOTER_SIGNS: Final = ("Letter for IMR Case", "Form Effective")
_BEFORE_NUMBER: Final = ("Page ", "PAGE ", "Review   ")
_FOOTER_NUMBER: Final = re.compile(r"(?:Page|PAGE|Review  ) +\d")
"""A sign or this stands in every footer; looking for them first is many times faster where there is none."""
_TITLE_LINE: Final = re.compile(
    r"(?m)^[ \t\f]*Final Determination Letter for IMR Case Number:? +[A-Z]{2}\d{2}-\d{4,7}[ \t\r]*$"
)
"""A line with nothing but the letter's title."""
_HEAD_LINE: Final = re.compile(
    r"(?im)^(?=[^\n]{0,110}$)(?=[^\n]*\bCM\d\d-\d{7})(?=[^\n]*(?<![\d/.-])\d{1,2}(?![\d/.-]))"
    r"(?:CM\d\d-\d{7}|\d{1,2}(?!\d)|(?:pages?|p|of|imr|fd|final|notice|independent|determination|letter|medical|professional|review|continued|form|rev|case|number)\b|[ \t\f.,:;/|()-])+$"
)
"""A line of its own with nothing but a case number, a page's and the title of the letter."""
_CASE_LINE: Final = re.compile(
    r"(?im)^[ \t\f]*(?:(?:IMR |MAXIMUS )?Case (?:Number|No\.?) *[:#]? *)?(CM\d\d-\d{7})[ \t\r]*$"
)
"""A line with nothing but a case number and its label."""
_APART: Final = 30
"""Words between such lines, at least; nearer ones are parts of one header."""
_OF_HEADER: Final = re.compile(
    r"(?i)\b(?:date|dated|priority|injury|denial|received|claim|employee|claimant|reference)\b"
)
"""What stands in the lines around it where it is part of a header."""
_FIRST_PAGE: Final = re.compile(
    r"(?<![\d/.-])1(?![\d/.-])(?!.*(?<![\d/.-])(?!1\b)\d{1,2}(?![\d/.-]))", re.DOTALL
)
"""A line of the kind with no other page's number than that of the first."""
_BETWEEN_HYPHENS: Final = re.compile(r"(?m)- ?\d{1,2} ?-[ \t\r]*$")
"""A page's number between hyphens at the end of a line."""
_BARE_NUMBER: Final = re.compile(
    r"\n[ \t\f]*(?:(?P<mark>[-~|]{1,2}) ?)?(?P<label>(?:P(?:age|AGE)|[Pp](?:g|p)?\.) *[:#|]? *)?(?P<number>\d{1,2})(?P<of> ?(?:of|/) ?\d{1,2})?(?(mark) ?[-~|]{1,2})[ \t\r\f]*(?:\n\s*Final Determination Letter for IMR Case Number:? +[A-Z]{2}\d{2}-\d{4,7}[ \t\r\f]*)?(?=\n)"
)
"""A line with nothing but a page's number, and the letter's title where it stands right below."""
_SHORTEST_PAGE: Final = 120
"""Words of a page, at least, for bare numbers to be those of pages and not of items."""
_HEAD_SIGN: Final = re.compile(r"CM\d\d-\d{7}")
_LAST_FIRST: Final = 3
"""The highest number of the first page that may be printed."""
_DIGITS: Final = re.compile(r"\d+")
_PAGE_WORDS: Final = ("page", "p a g e", "pg")
_LINE_STARTS: Final = re.compile(
    r"\n(?![abd-oq-z\n])(?=[ \t\f]*+[^\n\w]{0,4}+(?=[\dPpIMFNDCc])(?:\d{1,2}(?![\d/])|\d{1,2}/\d{1,2}\s|[Pp](?: ?a ?g ?e|AGE|g|p?\.)|IMR|CM\d|MAXIMUS|M(?:EDICAL|edical) P|I(?:NDEPENDENT|ndependent) M|F(?:INAL|inal) |Notice|NOTICE|Determ|[Cc]onfid|CONFID|[Cc]ontinued|Case |CASE |Form ))"
)
"""How a line may begin that has no more than a page's number and titles: looked for first, being rare."""
_LONGEST_LINE: Final = 110
_PAGE_LINE: Final = re.compile(
    r"(?i)(?:\bCM\d\d-\d{7}\b|\d{1,2}(?!\d)|(?:p ?a ?g ?e|pg|of|imr|final|notice|independent|determination|letter|medical|professional|review|decision"
    r"|continued|on|next|form|effective|rev|case|number|no|maximus|federal|services|inc|confidential|report|for)\b|[\s.,:;/|()\[\]#~\u2010-\u2015-])+"
)
"""A line of the page's number, in whatever form, and words of titles."""
_TITLE_AND_NUMBER: Final = re.compile(
    r"(?i)[ \t\f]*(?:(?:final|notice|independent|determination|letter|medical|professional|review|decision|imr|of)[ \t]+){2,}(\d{1,2})[ \t\r]*"
)
"""A line of words of titles and a number."""
_ITS_NUMBER: Final = re.compile(
    r"(?i)(?:p ?a ?g ?e|pg)[ .:|#-]*(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})[ |]*p ?a ?g ?e"
)


def without_page_marks(original: str, same: str) -> str:
    """The text `same`, which has the length of the original, with blanks for what belongs to its pages."""
    if has_any(same, _FOOTER_SIGNS) or (has_any(same, _BEFORE_NUMBER) and _FOOTER_NUMBER.search(same)):
        same = _FOOTER.sub(lambda footer: " " * len(footer.group()), same)
        same = _BARE_FOOTER.sub(lambda footer: footer[1].ljust(len(footer.group())), same)
    if _FOOTER_SIGNS[0] in original:
        same = _blanked(same, [title.span() for title in _TITLE_LINE.finditer(original)])
    if "CM" in original and len(_HEAD_SIGN.findall(original)) > 1:
        heads = list(_HEAD_LINE.finditer(original))
        if len(heads) > 1 or not any(_FIRST_PAGE.search(head.group()) for head in heads):
            same = _blanked(same, [head.span() for head in heads])
        same = _blanked(same, _repeated_case_lines(original))
    same = _blanked(same, _lines_between_hyphens(original))
    return _blanked(same, _numbered_lines(original))


def _blanked(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    """A text with blanks in stretches of it, which are in order."""
    if not stretches:
        return text
    pieces: list[str] = []
    at = 0
    for start, end in stretches:
        pieces += (text[at:start], " " * (end - start))
        at = end
    return "".join((*pieces, text[at:]))


def _repeated_case_lines(text: str) -> list[tuple[int, int]]:
    """Lines with nothing but the case number of the letter's head, told again at the head or the foot of a page."""
    lines: list[tuple[int, int]] = []
    for line in _CASE_LINE.finditer(text):
        above = text[: line.start()].rstrip()
        before = above.rfind(line[1])
        if before < 0 or len(above[before:].split()) < _APART:
            continue
        below = text[line.end() :].lstrip().partition("\n")[0]
        if not _OF_HEADER.search(above[above.rfind("\n") + 1 :]) and not _OF_HEADER.search(below):
            lines.append(line.span())
    return lines


def _lines_between_hyphens(text: str) -> list[tuple[int, int]]:
    """Lines with nothing but a page's number between hyphens."""
    lines: list[tuple[int, int]] = []
    for number in _BETWEEN_HYPHENS.finditer(text):
        start = text.rfind("\n", 0, number.start()) + 1
        if not text[start : number.start()].strip(" \t\f"):
            lines.append((start, number.end()))
    return lines


class _Numbered(NamedTuple):
    """A line that may be that of a page's number; `told` where it says so."""

    number: int
    start: int
    end: int
    told: bool


def _numbered_lines(text: str) -> list[tuple[int, int]]:
    """Lines with a page's number, of each way of printing them all or none: each number is the next one, a page after
    the one before.
    """
    ways: dict[str, list[_Numbered]] = {}
    for line in _lines(text):
        way = _DIGITS.sub("#", text[line.start : line.end].strip())
        ways.setdefault(way, []).append(line)
    return sorted(
        (line.start, line.end) for lines in ways.values() if _are_pages(text, lines) for line in lines
    )


def _are_pages(text: str, lines: Sequence[_Numbered]) -> bool:
    """Whether the numbers count up from one of the first, and are a page apart where nothing says what they are.

    Lines that alone have the letter's case number are its header.
    """
    first = lines[0].number
    if first > _LAST_FIRST or [line.number for line in lines] != list(range(first, first + len(lines))):
        return False
    if (
        _HEAD_SIGN.search(text[lines[0].start : lines[0].end].strip().partition("\n")[0])
        and len(_HEAD_SIGN.findall(text)) == len(lines)  # nothing else has the case number
    ):
        return False
    ends = [0, *(line.end for line in lines)]
    between = [len(text[end : line.start].split()) for end, line in zip(ends, lines, strict=False)]
    return all(
        line.told or not 0 < words < _SHORTEST_PAGE for line, words in zip(lines, between, strict=True)
    )


def _lines(text: str) -> Iterator[_Numbered]:
    """Lines with nothing but a number, "Page 2" or "2 of 4", and those with the word "page", its number and words of titles."""
    for begins in _LINE_STARTS.finditer(text):
        bare = _BARE_NUMBER.match(text, begins.start())
        if bare is not None:
            yield _Numbered(
                int(bare["number"]), *bare.span(), told=bool(bare["label"] or bare["of"] or bare["mark"])
            )
            continue
        start = begins.end()
        end = text.find("\n", start)
        line = text[start:end]
        if not 0 < end - start <= _LONGEST_LINE:
            continue
        titled = _TITLE_AND_NUMBER.fullmatch(line)
        if titled is not None:
            yield _Numbered(int(titled[1]), start, end, told=False)
            continue
        if not has_any(line.lower(), _PAGE_WORDS):
            continue
        number = _ITS_NUMBER.search(line)
        if number is not None and _PAGE_LINE.fullmatch(line):
            yield _Numbered(int(number[1] or number[2]), start, end, told=True)
