"""The hash of the scorer: whatever the scores are made by changes it."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from golds import ROOT

from imr_llm.evals import identity

PACKAGE = ROOT / "src" / "imr_llm"
SCORES = ("evals/scoring", "evals/groundedness", "evals/clusters", "evals/measures")
"""What the scores of records are made by, with what it imports."""
APART = {
    "errors": "what is told, not what is scored",
    "evals/gold": "sets have a hash of their own",
    "baseline": "a reader, which scores are of",
    "letters": "what the readers read letters by",
    "reading": "what the readers read letters by",
    "explanation/write": "a writer, which scores are of",
}
"""What runs may differ in and be compared all the same: another version of a reader is what comparing is for."""


def is_apart(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}/") for name in APART)


def imported(module: str) -> Iterator[str]:
    """The modules of the package that one imports, wherever it does so."""
    for node in ast.walk(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("imr_llm."):
            whole = node.module.removeprefix("imr_llm.").replace(".", "/")
            names = [whole, *(f"{whole}/{alias.name}" for alias in node.names)]
            yield from (name for name in names if (PACKAGE / f"{name}.py").is_file())


def reached(*starts: str) -> set[str]:
    found: set[str] = set()
    todo = list(starts)
    while todo:
        module = todo.pop()
        if module not in found and not is_apart(module):
            found.add(module)
            todo += imported(module)
    return found


@pytest.fixture
def package(tmp_path, monkeypatch) -> Iterator[Path]:
    """A copy of the package, which is the one that is hashed."""
    copy = shutil.copytree(PACKAGE, tmp_path / "imr_llm", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(identity, "files", lambda _: copy)
    yield copy
    identity.scorer_sha256.cache_clear()


def changes(package: Path, kind: str, file: str) -> bool:
    """Whether another byte in a file makes another hash."""
    hashes = []
    for _ in range(2):
        identity.scorer_sha256.cache_clear()
        hashes.append(identity.scorer_sha256(kind))
        with (package / file).open("ab") as place:
            place.write(b"#")
    return hashes[0] != hashes[1]


@pytest.mark.parametrize(
    ("kind", "starts"), [("extraction", SCORES), ("explanation", (*SCORES, "evals/explained"))]
)
def test_the_hash_is_of_all_that_scores_are_made_by(package, kind, starts):
    modules = reached(*starts)
    assert len(modules) > 25
    assert sorted(name for name in modules if not changes(package, kind, f"{name}.py")) == []


@pytest.mark.parametrize(
    ("kind", "file", "is_hashed"),
    [
        ("explanation", "explanation/guard/words/en.toml", True),
        ("explanation", "explanation/facts/california.toml", True),
        ("extraction", "explanation/guard/words/en.toml", False),
        ("explanation", "explanation/why.py", False),
        ("extraction", "baseline/reader.py", False),
    ],
)
def test_the_hash_is_of_word_lists_and_of_no_reader_or_writer(package, kind, file, is_hashed):
    assert changes(package, kind, file) is is_hashed
