"""What is wrong with a value, for the person who typed it: by the names that the review desk shows, without JSON."""

from __future__ import annotations

from typing import Final

from imr_llm.service.fields import field_of_place, label_of

__all__ = ["fault_in_words", "in_plain_words"]

_INSTEAD: Final = (
    ("Input should be ", "should be "),
    ("a valid integer or a valid number", "a number"),
    ("a valid integer", "a whole number"),
    ("a valid number", "a number"),
    ("a valid string", "words"),
    ("a valid boolean", "yes or no"),
    ("a valid date", "a date"),
    ("greater than or equal to ", "at least "),
    ("less than or equal to ", "at most "),
    (", unable to parse string as an integer", ""),
)


def in_plain_words(what: str) -> str:
    """What a validator says of a value."""
    for machines, peoples in _INSTEAD:
        what = what.replace(machines, peoples)
    return what


def fault_in_words(place: str, what: str) -> str:
    """`place` is a pointer to a field, a part of one, or an item."""
    what = in_plain_words(what)
    field = field_of_place(place)
    if field is None:
        return f"The item: {what}"
    parts = place.removeprefix(field).split("/")[1:]
    names = [f"entry {int(part) + 1}" if part.isdecimal() else part.replace("_", " ") for part in parts]
    return f"{', '.join([label_of(field), *names])}: {what}"
