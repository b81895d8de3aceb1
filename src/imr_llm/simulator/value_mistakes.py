"""Errors that change one value. Each changes the slot it is given and says so, or finds nothing to do.

Which values each can befall is said where they are called.
"""

from __future__ import annotations

import copy
import datetime
import random
import re
from typing import Any, Final

from imr_llm.simulator.planting import Material
from imr_llm.simulator.slots import LISTS, Node, Slot

__all__ = [
    "change_date",
    "change_number",
    "flip_outcome",
    "null_value",
    "swap_digits",
    "take_from_example",
    "wrong_type",
]

_OLDEST: Final = 120
_SHIFTS: Final = (-365, -31, -30, -7, -1, 1, 7, 30, 31, 365)
_TURNED: Final = {"upheld": "overturned", "overturned": "upheld", "partially_overturned": "upheld"}
_SWAPPED_WITH_QUOTE: Final = 0.5
"""Share of swaps that the quotation goes along with."""

Group = list[tuple[Node, str]]


def swap_digits(slot: Slot, material: Material) -> bool:
    """Two neighbouring digits change places, in the value alone or in the quotation too."""
    rng = material.rng
    if slot.kind == "verbatim":
        options = _swaps(slot.value)
        if options:
            slot.put(rng.choice(options))
        return bool(options)
    with_quote = rng.random() < _SWAPPED_WITH_QUOTE
    if slot.kind == "date":
        return _swap_in_date(slot.value, with_quote, rng)
    choices = [
        (group, int(swapped))
        for group in _numbers(slot)
        for swapped in _swaps(_digits(group))
        if swapped[0] != "0" and (slot.name != "age" or int(swapped) <= _OLDEST)
    ]
    if not choices:
        return False
    group, number = rng.choice(choices)
    if with_quote:
        _replace_in_quote(slot.value, _digits(group), str(number))
    _put(group, number)
    return True


def change_number(slot: Slot, material: Material) -> bool:
    """Another number of about the size; the quotation stays."""
    groups = _numbers(slot)
    if not groups:
        return False
    group = material.rng.choice(groups)
    node, name = group[0]
    number = node[name]
    others = {number + 1, number + 2, number + 10, 2 * number, number - 1, number // 2}
    least, most = (0, _OLDEST) if slot.name == "age" else (0 if slot.name == "prior_visits" else 1, 10**6)
    _put(group, material.rng.choice(sorted(n for n in others if n != number and least <= n <= most)))
    return True


def change_date(slot: Slot, material: Material) -> bool:
    """A day, a week, a month or a year off; the quotation stays."""
    day = datetime.date.fromisoformat(slot.value["value"])
    slot.value["value"] = (day + datetime.timedelta(days=material.rng.choice(_SHIFTS))).isoformat()
    return True


def flip_outcome(slot: Slot, material: Material) -> bool:  # noqa: ARG001  as all errors
    """Upheld for overturned, or the reverse; the quotation stays."""
    slot.value["value"] = _TURNED[slot.value["value"]]
    return True


def null_value(slot: Slot, material: Material) -> bool:  # noqa: ARG001  as all errors
    """Nothing where the letter says something; an entry missing from a list."""
    slot.put(None)
    return True


def take_from_example(slot: Slot, material: Material) -> bool:
    """The fact of the prompt's worked example in place of the letter's."""
    example = material.example
    if example is None:
        return False
    if slot.item is None:
        node = example["case"]
        for step in re.findall(r"[a-z_]+", slot.pointer)[:-1]:
            node = node[step]
    else:
        node = material.rng.choice(example["items"])
    value = node[slot.name]
    if slot.name in LISTS:
        value = material.rng.choice(value) if value else None
    if value is None:
        return False
    return slot.change(copy.deepcopy(value))


def wrong_type(slot: Slot, material: Material) -> bool:
    """A value the schema does not allow."""
    value = slot.value
    if slot.kind == "verbatim":
        slot.put({"text": value})
    elif slot.kind == "body_part":
        value["side"] = "both sides"
    elif slot.kind == "citation":
        value["source"] = f"{value['source']} guideline"
    elif slot.kind in ("amount", "frequency"):
        node, name = material.rng.choice([number for group in _numbers(slot) for number in group])
        node[name] = f"about {node[name]}"
    elif slot.kind == "text":
        value["value"] = [value["value"]]
    else:
        words = {"date": "on {}", "truth": "yes", "number": "about {}"}
        value["value"] = words.get(slot.kind, "{}?").format(value["value"])
    return True


def _numbers(slot: Slot) -> list[Group]:
    """The numbers of a value; the two ends of what is no range are one."""
    node = slot.value
    if slot.kind == "number":
        return [[(node, "value")]]
    if slot.kind == "amount":
        return _ends(node, "min", "max")
    if slot.kind == "frequency":
        return [*_ends(node, "per_week_min", "per_week_max"), *_ends(node, "weeks_min", "weeks_max")]
    if slot.kind == "citation":
        return [group for page in node["pages"] for group in _ends(page, "first", "last")]
    return []


def _ends(node: Node, low: str, high: str) -> list[Group]:
    if node[low] == node[high]:
        return [[(node, low), (node, high)]] if node[low] is not None else []
    return [[(node, name)] for name in (low, high) if node[name] is not None]


def _put(group: Group, number: float) -> None:
    for node, name in group:
        node[name] = number


def _digits(group: Group) -> str:
    node, name = group[0]
    return f"{node[name]:g}"


def _swaps(text: str) -> list[str]:
    """The text with two neighbouring, different digits in each other's place, in all ways."""
    return [
        f"{text[:k]}{text[k + 1]}{text[k]}{text[k + 2 :]}"
        for k in range(len(text) - 1)
        if text[k].isdigit() and text[k + 1].isdigit() and text[k] != text[k + 1]
    ]


def _swap_in_date(stated: Node, with_quote: bool, rng: random.Random) -> bool:
    parts = stated["value"].split("-")
    options = []
    for place, part in enumerate(parts):
        for swapped in _swaps(part):
            iso = "-".join([*parts[:place], swapped, *parts[place + 1 :]])
            if _is_date(iso):
                options.append((part, swapped, iso))
    if not options:
        return False
    part, swapped, iso = rng.choice(options)
    if with_quote:
        _replace_in_quote(stated, part.lstrip("0"), swapped.lstrip("0"))
    stated["value"] = iso
    return True


def _is_date(iso: str) -> bool:
    try:
        return 1900 <= datetime.date.fromisoformat(iso).year <= 2100
    except ValueError:
        return False


def _replace_in_quote(node: Any, digits: str, others: str) -> None:
    """The number in the quotation replaced too, where it stands there once in digits."""
    pattern = rf"(?<!\d)0?{digits}(?!\d)"
    if len(re.findall(pattern, node["quote"])) == 1:
        node["quote"] = re.sub(pattern, others, node["quote"])
