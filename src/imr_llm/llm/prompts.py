"""Prompt templates: versioned folders of Jinja2 files, each headed by what it is for.

A folder is `prompts/<purpose>/<version>`. A template begins with a comment naming `purpose`, `variables` and
`version`; a variable it uses and is not given is an error, so that no prompt is sent with a hole in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["PromptVersion", "prompt_version", "unused_mark"]

_ENDING: Final = ".md.j2"


@cache
def prompt_version(purpose: str, version: str) -> PromptVersion:
    """The templates of one version; raises `UsageError`, naming those there are, if there is none."""
    folder = _prompts() / purpose
    there_are = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if version not in there_are:
        raise UsageError(f"there are no {purpose} prompts {version!r}; there are: {', '.join(there_are)}")
    return PromptVersion(f"{purpose}/{version}", folder / version)


class PromptVersion:
    """The templates of one purpose and version."""

    def __init__(self, name: str, folder: Traversable) -> None:
        self.name = name
        """Purpose and version, as a record names them: "extraction/v1"."""
        self._folder = folder

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import DictLoader, Environment, StrictUndefined

        sources = {
            path.name.removesuffix(_ENDING): path.read_text(encoding="utf-8")
            for path in self._folder.iterdir()
            if path.name.endswith(_ENDING)
        }
        # Not HTML: what is rendered is plain text for a model, and a letter's "<" must stay.
        return Environment(  # noqa: S701  # nosec B701 # no HTML
            loader=DictLoader(sources),
            undefined=StrictUndefined,
            trim_blocks=False,
            keep_trailing_newline=False,
        )

    @cached_property
    def sha256(self) -> str:
        """Hash of all files of the version, examples included: of their names and hashes, a line each."""
        hashes = [f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in _files(self._folder, "")]
        return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()

    def render(self, template: str, **variables: Any) -> str:
        """One template filled in, without blank lines at its ends."""
        return self._environment.get_template(template).render(**variables).strip()

    def examples(self) -> dict[str, tuple[str, str]]:
        """Worked examples by name: an invented letter, and the JSON of its answer."""
        folder = self._folder / "examples"
        texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
        return {
            name.removesuffix(".txt"): (text, texts[name.removesuffix(".txt") + ".json"])
            for name, text in sorted(texts.items())
            if name.endswith(".txt")
        }


def unused_mark(text: str) -> str:
    """Sixteen hexadecimal digits for delimiters around `text`, which stand nowhere in it.

    They hang on every character of the text, so nobody can write a text that holds its own mark but by
    trying some 2**64 of them, and then the next one is taken.
    """
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).digest()
    while (mark := digest.hex()[:16]) in text:
        digest = hashlib.sha256(digest).digest()
    return mark


def _files(folder: Traversable, before: str) -> Iterator[tuple[str, bytes]]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _files(path, f"{before}{path.name}/")
        else:
            yield before + path.name, path.read_bytes()


def _prompts() -> Traversable:
    """The folder of all prompts: inside the installed package, else at the top of the checkout."""
    shipped = files("imr_llm") / "prompts"
    return shipped if shipped.is_dir() else Path(__file__).parents[3] / "prompts"
