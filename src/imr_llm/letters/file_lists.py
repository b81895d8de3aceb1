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
_LONGEST: Final = 4096
"""Characters of a path."""
_OTHERS: Final = 10
"""One line in so many may name none, beside the first one."""
_MOST_WORDS: Final = 4
"""Of such a line: a heading, a total, but no sentence."""


def is_file_list(text: str) -> bool:
    """Whether nearly all lines are paths or names of files, alone or in a column of a table, and none is a sentence."""
    lines = [line for line in text.splitlines() if line and not line.isspace()]
    if len(lines) == 1 and len(lines[0].split()) > 1:  # a phrase may end in a name
        return False
    most = len(lines) // _OTHERS + (len(lines) > 2 and not _names_file(lines[0]))
    others = 0
    for line in lines:
        if not _names_file(line):
            others += 1
            if others > most or len(line.split()) > _MOST_WORDS:
                return False
    return bool(lines)


def _names_file(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    return any(_FILE.fullmatch(cell.strip(" \"'")) is not None for cell in _CELL_ENDS.split(line))
