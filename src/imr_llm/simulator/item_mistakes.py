"""Errors that change which items an answer has: one left out, two joined, one doubled, one invented."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from imr_llm.simulator.inventions import invented_item
from imr_llm.simulator.planting import Entry, Material, Planted
from imr_llm.simulator.profile import ErrorKind

__all__ = ["change_items"]


def change_items(material: Material, rates: Mapping[ErrorKind, float]) -> list[Planted]:
    """Change the material's items; an item suffers one error at most."""
    rng, count = material.rng, material.letter.count
    out: list[Entry] = []
    extra: list[Entry] = []
    planted: list[Planted] = []
    waiting = list(material.entries)
    while waiting:
        index, item = waiting.pop(0)
        pointer = f"/items/{index}"
        if rng.random() < rates.get("drop_item", 0):
            planted.append(Planted(pointer, "drop_item", item["request"], None))
            continue
        out.append((index, item))
        if rng.random() < rates.get("merge_items", 0) and waiting:
            after, other = waiting.pop(0)
            joined = f"{item['request']} and {other['request']}"
            planted.append(Planted(f"{pointer}/request", "merge_items", item["request"], joined))
            planted.append(Planted(f"/items/{after}", "merge_items", other["request"], None))
            item["request"] = joined
        elif rng.random() < rates.get("duplicate_item", 0):
            out.append((None, copy.deepcopy(item)))
            place = f"/items/{count + sum(entry[0] is None for entry in out) - 1}"
            planted.append(Planted(place, "duplicate_item", None, item["request"]))
    if rng.random() < rates.get("invent_item", 0):
        item = invented_item(rng)
        place = f"/items/{count + sum(entry[0] is None for entry in out)}"
        extra.append((None, item))
        planted.append(Planted(place, "invent_item", None, item["request"]))
    material.entries[:] = [*out, *extra]
    return planted
