"""What a run was made with: hashes of what scores and asks, versions, the state of the checkout."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Literal

from imr_llm.baseline.reader import VERSION
from imr_llm.evals.dale_chall import list_sha256
from imr_llm.evals.runs import GitRef, LettersRef, PromptRef
from imr_llm.extraction.prompting import ANSWER_SCHEMA
from imr_llm.llm.prompts import prompt_version

__all__ = ["PYTHON", "SCHEMA_SHA256", "VERSION", "git_state", "letters_ref", "prompt_ref", "scorer_sha256"]

PYTHON: Final = platform.python_version()
SCHEMA_SHA256: Final = ANSWER_SCHEMA.sha256
_SCORER: Final = (
    *(
        f"evals/{name}.py"
        for name in (
            *("cells", "clusters", "evidence", "fields", "groundedness", "labels", "measures"),
            *("own", "pairing", "ratios", "scores", "scoring", "telling", "value_measures", "verdicts"),
        )
    ),
    "schema/metric.py",
    "schema/evidence.py",
    "schema/item.py",
    "schema/part.py",
    "schema/record.py",
    "schema/shape.py",
    "schema/vocabulary.py",
    "extraction/alignment.py",
    "extraction/places.py",
    "grounding",
)
_OF_EXPLANATIONS: Final = (
    *("evals/dale_chall.py", "evals/explained.py", "evals/reading_grades.py"),
    "explanation/facts",
    "explanation/guard",
    *(
        f"explanation/{name}.py"
        for name in (
            *(
                "containers",
                "doubts",
                "language",
                "legal_facts",
                "needed",
                "notices",
                "readability",
                "sentences",
            ),
            *("stopping", "syllables", "titles", "view"),
        )
    ),
    "schema/explanation.py",
)


@cache
def scorer_sha256(kind: Literal["extraction", "explanation"]) -> str:
    """Hash of the code that makes scores of records, and of explanations where they are scored."""
    said = hashlib.sha256()
    for name in (*_SCORER, *(_OF_EXPLANATIONS if kind == "explanation" else ())):
        place: Traversable = files("imr_llm").joinpath(*name.split("/"))
        for path, text in _texts(place, name):
            said.update(f"{path}\n{len(text)}\n".encode())
            said.update(text)
    if kind == "explanation":
        said.update(list_sha256().encode())
    return said.hexdigest()


def _texts(place: Traversable, name: str) -> Iterable[tuple[str, bytes]]:
    if place.is_file():
        yield name, place.read_bytes()
        return
    for inner in sorted(place.iterdir(), key=lambda one: one.name):
        if inner.is_dir() and inner.name != "__pycache__":
            yield from _texts(inner, f"{name}/{inner.name}")
        elif inner.is_file() and inner.name.endswith((".py", ".toml")):
            yield f"{name}/{inner.name}", inner.read_bytes()


def prompt_ref(purpose: Literal["extraction", "explanation"], version: str) -> PromptRef:
    """The prompt's version and the hash of all its files."""
    prompt = prompt_version(purpose, version)
    return PromptRef(version=prompt.name, sha256=prompt.sha256)


def letters_ref(found: Iterable[str], missing: Iterable[str]) -> LettersRef:
    """Which letters are run, by their hashes, and the names of those that are not at hand."""
    hashes = sorted(found)
    return LettersRef(
        count=len(hashes),
        sha256=hashlib.sha256("\n".join(hashes).encode()).hexdigest(),
        missing=tuple(missing),
    )


@cache
def git_state() -> GitRef | None:
    """Of the checkout that the package runs from; None for an installed one, or without git."""
    here = Path(__file__)
    if _git(here.parent, "ls-files", "--error-unmatch", here.name) is None:
        return None
    revision = _git(here.parent, "rev-parse", "HEAD")
    changes = _git(here.parent, "status", "--porcelain", "--untracked-files=no")
    return None if revision is None else GitRef(revision=revision.strip(), dirty=bool(changes))


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603 B607 # git of whoever runs it, words of ours
            ["git", "-C", str(folder), *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
