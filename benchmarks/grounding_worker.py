"""One aligner in an environment of its own: grounds sets of quotations in a text when told to, says how long.

Started by `grounding.py` as `python -I grounding_worker.py NAME CORE`, with the interpreter of the environment
in which that aligner is installed, so nothing outside the standard library is imported at the top. Each line
that comes in is JSON: `{"text", "quotes", "passes"}`. It is answered with the CPU seconds of one pass over
the quotations, and what became of each: a status and the characters of the text it was given.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

Answer = list[tuple[str, str]]
Aligner = Callable[[str, Sequence[str]], Any]
"""Text and quotations to whatever the aligner returns; that alone is timed."""
Shown = Callable[[str, Any], Answer]


def imr_llm() -> tuple[str, Aligner, Shown]:
    """A letter prepared once, then one quotation after another; preparing it is counted."""
    grounder = importlib.import_module("imr_llm").Grounder

    def align(text: str, quotes: Sequence[str]) -> Any:
        letter = grounder(text)
        return [letter.ground(quote) for quote in quotes]

    def shown(text: str, found: Any) -> Answer:
        return [(one.status, "" if one.status == "none" else text[one.start : one.end]) for one in found]

    return f"imr-llm {version('imr-llm')}, Grounder", align, shown


def imr_llm_one_by_one() -> tuple[str, Aligner, Shown]:
    """The short door: every quotation prepares the letter anew."""
    ground = importlib.import_module("imr_llm").ground
    _, _, shown = imr_llm()
    return (
        f"imr-llm {version('imr-llm')}, ground",
        lambda text, quotes: [ground(text, q) for q in quotes],
        shown,
    )


def langextract() -> tuple[str, Aligner, Shown]:
    """`Resolver.align` over all quotations at once, as langextract calls it for a document."""
    logging.disable(logging.CRITICAL)
    resolver = importlib.import_module("langextract.resolver").Resolver()
    extraction = importlib.import_module("langextract.core.data").Extraction

    def align(text: str, quotes: Sequence[str]) -> Any:
        return list(resolver.align([extraction("quote", quote) for quote in quotes], text, 0, 0))

    def shown(text: str, found: Any) -> Answer:
        out: Answer = []
        for one in found:
            place = one.char_interval
            status = one.alignment_status.name if one.alignment_status else "none"
            out.append((status, text[place.start_pos : place.end_pos] if place is not None else ""))
        return out

    return f"langextract {version('langextract')}", align, shown


def citation_mixin() -> tuple[str, Aligner, Shown]:
    """Every quotation validated in a model of its own, so that what was dropped shows."""
    mixin = importlib.import_module("instructor.dsl.citation").CitationMixin

    def align(text: str, quotes: Sequence[str]) -> Any:
        return [
            mixin.model_validate({"substring_quotes": [quote]}, context={"context": text}).substring_quotes
            for quote in quotes
        ]

    def shown(text: str, found: Any) -> Answer:  # noqa: ARG001 - it gives words, no offsets
        return [("kept" if kept else "dropped", "".join(kept[:1])) for kept in found]

    return f"instructor {version('instructor')} CitationMixin", align, shown


ALIGNERS: dict[str, Callable[[], tuple[str, Aligner, Shown]]] = {
    "imr-llm": imr_llm,
    "imr-llm-ground": imr_llm_one_by_one,
    "langextract": langextract,
    "instructor": citation_mixin,
}


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints does not go where answers go
    os.sched_setaffinity(0, {int(sys.argv[2])})
    name, align, shown = ALIGNERS[sys.argv[1]]()
    print(json.dumps(name), file=answers, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        text, quotes, passes = asked["text"], asked["quotes"], asked["passes"]
        start = time.process_time()
        for _ in range(passes):
            found = align(text, quotes)
        used = (time.process_time() - start) / passes
        print(json.dumps({"seconds": used, "found": shown(text, found)}), file=answers, flush=True)


if __name__ == "__main__":
    main()
