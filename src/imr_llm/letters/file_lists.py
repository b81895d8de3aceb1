"""Whether a text is a list of file names, handed over in place of the letters that it names.

Goes by how the lines look: whether there are such files is not asked, since texts come from strangers too.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_file_list"]

_CELL_ENDS: Final = re.compile(r"[,;\t]")
_FILE: Final = re.compile(r"[^\n]*\.(?:pdf|txt)|\S*[/\\]\S*\.[a-z]\w{0,4}", re.IGNORECASE)
"""A name that ends as letters do, or a path to a file of any ending."""
_LINE: Final = re.compile(r"[^\r\n\f]+")
_PAIR: Final = 2
_LONGEST: Final = 4096
"""Characters of a path."""
_OTHERS: Final = 10
"""One line in so many may name none, beside the first one."""
_MOST_WORDS: Final = 4
"""Of such a line: a heading, a total, but no sentence."""


def is_file_list(text: str) -> bool:
    """Whether nearly all lines are paths or names of files, alone or in a column of a table, and none is a sentence.

    Goes no further than the first sentence: nearly all texts are letters.
    """
    count = others = 0
    heads = False
    words: list[str] = []
    for match in _LINE.finditer(text):
        line = match.group()
        if line.isspace():
            continue
        count += 1
        words = line.split()
        if not _names_file(line):
            if len(words) > _MOST_WORDS:
                return False
            others += 1
            heads = heads or count == 1
    if count == 1 and len(words) > 1:  # a phrase may end in a name
        return False
    return count > 0 and others <= count // _OTHERS + (count > _PAIR and heads)


def _names_file(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    return any(_FILE.fullmatch(cell.strip(" \"'")) is not None for cell in _CELL_ENDS.split(line))
