"""One extractor in an environment of its own: reads all letters with a model when told to, says how long.

Started by `model_path.py` as `python -I path_worker.py NAME CORE`, with the interpreter of the environment
in which that extractor is installed, so nothing outside the standard library is imported at the top. A line
of JSON comes in, `{"letters": {name: text}, "workers": number}`, and a line with name and version goes out;
each further line is the address of a server, answered with the seconds of a pass over all letters, on the
wall and of this process's CPU, and the values found.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

Pass = Callable[[str], int]
"""Reads all letters at a server, each time anew; how many values it found in the letters' words."""
EXAMPLE = "Decision: the request for 12 visits of acupuncture is not medically necessary."


def imr_llm(letters: dict[str, str], workers: int) -> tuple[str, Pass]:
    """Text to checked record by the package's own door."""
    package = importlib.import_module("imr_llm")

    def read(url: str) -> int:
        sources = (package.Letter.from_text(text, name) for name, text in letters.items())
        results = package.extract_many(sources, model="sim-perfect", base_url=url, concurrency=workers)
        return sum(len(record.evidence) for record in results)

    return f"imr-llm {version('imr-llm')}", read


def langextract(letters: dict[str, str], workers: int) -> tuple[str, Pass]:
    """Text to aligned extractions: a letter a call, nothing checked before, nothing shown, short prompt."""
    logging.disable(logging.CRITICAL)
    package = importlib.import_module("langextract")
    data = importlib.import_module("langextract.core.data")
    provider = importlib.import_module("langextract.providers.openai")
    off = importlib.import_module("langextract.prompt_validation").PromptValidationLevel.OFF
    example = data.ExampleData(EXAMPLE, [data.Extraction("outcome", "not medically necessary")])
    models: dict[str, object] = {}

    def read(url: str) -> int:
        if url not in models:
            models[url] = provider.OpenAILanguageModel(
                "gpt-4o-mini", api_key="none", base_url=url, max_workers=workers
            )
        documents = [data.Document(text, document_id=name) for name, text in letters.items()]
        results = package.extract(
            documents,
            prompt_description="Extract what was asked for and decided, in the words of the letter.",
            examples=[example],
            model=models[url],
            use_schema_constraints=False,
            max_char_buffer=max(map(len, letters.values())) + 1,
            batch_length=workers,
            max_workers=workers,
            prompt_validation_level=off,
            show_progress=False,
        )
        return sum(one.char_interval is not None for result in results for one in result.extractions)

    return f"langextract {version('langextract')}", read


EXTRACTORS: dict[str, Callable[..., tuple[str, Pass]]] = {
    "imr-llm": imr_llm,
    "langextract": langextract,
}


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints does not go where answers go
    os.sched_setaffinity(0, {int(sys.argv[2])})
    asked = json.loads(sys.stdin.readline())
    name, read = EXTRACTORS[sys.argv[1]](asked["letters"], asked["workers"])
    print(json.dumps(name), file=answers, flush=True)
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        found = read(line.strip())
        used = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "found": found}
        print(json.dumps(used), file=answers, flush=True)


if __name__ == "__main__":
    main()
