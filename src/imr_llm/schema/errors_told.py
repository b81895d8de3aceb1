"""What the codes of letters that could not be read mean, in the words of the errors themselves."""

from __future__ import annotations

from typing import Final

from imr_llm.errors import LetterError, ModelFailed

__all__ = ["ERROR_MEANING"]


def _told(kind: type[LetterError]) -> str:
    first = (kind.__doc__ or "").split("\n", 1)[0].rstrip(".")
    return first if first[1:2].isupper() else first[:1].lower() + first[1:]


ERROR_MEANING: Final[dict[str, str]] = {
    **{
        kind.code: _told(kind)
        for kind in LetterError.__subclasses__()
        if kind.__module__ == LetterError.__module__ and kind is not ModelFailed
    },
    "model_CAUSE": "a model gave no answer that can be used; CAUSE as in [models.md](models.md#what-goes-wrong-and-what-follows), "
    "or no_answer: the file of answers has none",
    "not_read": "of `export`: the letter has not been read yet",
}
"""When each `error.code` is given."""
