"""One reader in an environment of its own: takes texts once, reads them all when told to, says how long.

Started by `text_to_record.py` as `python -I peer_worker.py NAME CORE`, with the interpreter of the
environment in which that reader is installed, so nothing outside the standard library is imported at
the top. A line with a JSON list of texts comes in and a line with name and version goes out; from then
on, each line that comes in is a round, answered with the CPU seconds of this process that it took.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

Reader = Callable[[str], object]

BARE_PATTERNS = (
    r"case number:\s*(\S+)",
    r"date assigned:\s*(\S+)",
    r"date of injury:\s*(\S+)",
    r"decision date:\s*(\S+)",
    r"ur denial date:\s*(\S+)",
    r"priority:\s*(\w+)",
    r"state\(s\) of licensure:\s*([^\n]+)",
    r"specialty:\s*([^\n]+)",
    r"(\d+)[- ]year[- ]old",
    r"(upheld|overturned)",
    r"decision based on[^\n]*",
    r"(\d+) (?:visits|sessions)",
)
"""About the least that rules could do with a letter: a yardstick for the speed of the machine."""

TARGETS = {
    "OUTCOME": ("upheld", "overturned", "medically necessary", "not medically necessary"),
    "TREATMENT": (
        *(
            "physical therapy",
            "acupuncture",
            "chiropractic",
            "MRI",
            "EMG",
            "NCV",
            "epidural steroid injection",
        ),
        *("TENS unit", "surgery", "urine drug screen", "tramadol", "norco", "omeprazole", "cyclobenzaprine"),
    ),
    "BODY_PART": (
        *("lumbar spine", "cervical spine", "thoracic spine", "left shoulder", "right shoulder", "knee"),
        *("wrist", "ankle", "hip", "elbow", "low back", "neck"),
    ),
    "GUIDELINE": ("MTUS", "ACOEM", "ODG", "Official Disability Guidelines", "Chronic Pain"),
}
SECTIONS = {
    "header": "Case Number:",
    "credentials": "credentials:",
    "summary": "CLINICAL CASE SUMMARY",
    "issues": "IMR ISSUES, DECISIONS AND RATIONALES",
    "administrator_guideline": "Claims Administrator guideline:",
    "reviewer_guideline": "MAXIMUS guideline:",
    "rationale": "Decision rationale:",
}


def imr_llm_baseline() -> tuple[str, Reader]:
    """Text to checked record with this package."""
    letter = importlib.import_module("imr_llm").Letter
    read = importlib.import_module("imr_llm.baseline.reader").read_letter_baseline
    return f"imr-llm {version('imr-llm')}, baseline", lambda text: read(letter.from_text(text))


def bare_regexes() -> tuple[str, Reader]:
    """Twelve patterns, all matches, nothing checked."""
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in BARE_PATTERNS]
    return "12 bare regexes", lambda text: [pattern.findall(text) for pattern in patterns]


def spacy_blank() -> tuple[str, Reader]:
    """Tokens and sentences, nothing else."""
    spacy = importlib.import_module("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return f"spaCy {version('spacy')}, blank + sentencizer", nlp


def medspacy_usual() -> tuple[str, Reader]:
    """As `medspacy.load()` makes it (its tokenizer, PyRuSH, targets, context), and its sectionizer."""
    spacy = importlib.import_module("spacy")
    return _medspacy(spacy.blank("en"), "PyRuSH", {"medspacy_tokenizer", "medspacy_pyrush"})


def medspacy_light() -> tuple[str, Reader]:
    """The same with spaCy's tokenizer and sentencizer, which are much faster than medspaCy's own."""
    spacy = importlib.import_module("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return _medspacy(nlp, "spaCy's sentencizer", set())


def _medspacy(nlp: object, sentences: str, more: set[str]) -> tuple[str, Reader]:
    # PyRuSH logs every token of a letter to standard error unless told not to: slow, and letters are private.
    log = importlib.import_module("loguru").logger
    log.remove()
    log.disable("PyRuSH")
    medspacy = importlib.import_module("medspacy")
    rule = importlib.import_module("medspacy.ner").TargetRule
    section = importlib.import_module("medspacy.section_detection").SectionRule
    parts = {"medspacy_target_matcher", "medspacy_context", "medspacy_sectionizer"} | more
    pipeline = medspacy.load(nlp, medspacy_enable=parts)
    pipeline.get_pipe("medspacy_target_matcher").add(
        [rule(words, category) for category, all_words in TARGETS.items() for words in all_words]
    )
    pipeline.get_pipe("medspacy_sectionizer").add([section(words, name) for name, words in SECTIONS.items()])
    return f"medspaCy {version('medspacy')} with {sentences}", pipeline


READERS: dict[str, Callable[[], tuple[str, Reader]]] = {
    "imr-llm": imr_llm_baseline,
    "regexes": bare_regexes,
    "spacy": spacy_blank,
    "medspacy": medspacy_usual,
    "medspacy-light": medspacy_light,
}


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints does not go where answers go
    os.sched_setaffinity(0, {int(sys.argv[2])})
    name, read = READERS[sys.argv[1]]()
    texts = json.loads(sys.stdin.readline())
    for text in texts:  # so that the first round pays for no cache that the second finds filled
        read(text)
    print(json.dumps(name), file=answers, flush=True)
    for _ in sys.stdin:
        start = time.process_time()
        for text in texts:
            read(text)
        print(json.dumps(time.process_time() - start), file=answers, flush=True)


if __name__ == "__main__":
    main()
