"""What small differences between two stretches of words come to: missing, added, misspelt, or too much."""

from __future__ import annotations

from typing import Final

from imr_llm.grounding.tokens import FUNCTION_WORDS, critical

_SHORTEST_MISSPELT: Final = 5


def differences(q: list[str], t: list[str]) -> tuple[int, int] | None:
    """Missing and added words, and misspelt ones. None where one word of meaning stands for another."""
    extra, lacking, misspelt = [], [], 0
    i = j = 0
    if not q or not t:
        extra, lacking, i, j = q, t, len(q), len(t)
    while i < len(q) or j < len(t):
        if i < len(q) and j < len(t):
            if q[i] == t[j]:
                i, j = i + 1, j + 1
                continue
            if is_misspelt(q[i], t[j]):
                i, j, misspelt = i + 1, j + 1, misspelt + 1
                continue
            if i + 1 < len(q) and q[i] + q[i + 1] == t[j]:
                i, j = i + 2, j + 1
                continue
            if j + 1 < len(t) and q[i] == t[j] + t[j + 1]:
                i, j = i + 1, j + 2
                continue
        ahead_t = next((k for k in range(j, len(t)) if i < len(q) and t[k] == q[i]), len(t))
        ahead_q = next((k for k in range(i, len(q)) if j < len(t) and q[k] == t[j]), len(q))
        if i < len(q) and (j >= len(t) or ahead_t - j > ahead_q - i or ahead_t == len(t)):
            extra.append(q[i])
            i += 1
        else:
            lacking.append(t[j])
            j += 1
    meaning = [[word for word in side if word not in FUNCTION_WORDS] for side in (extra, lacking)]
    if all(meaning) or any(critical(word) for word in (*extra, *lacking)):
        return None
    return max(len(extra), len(lacking)), misspelt


def is_misspelt(word: str, right: str) -> bool:
    """Whether two words of five letters or more differ by one letter, not the first, or by two swapped."""
    size, other = len(word), len(right)
    if min(size, other) < _SHORTEST_MISSPELT or abs(size - other) > 1 or word[0] != right[0] or word == right:
        return False
    if critical(word) is not None or critical(right) is not None:
        return False
    k = next((k for k in range(min(size, other)) if word[k] != right[k]), min(size, other))
    if size == other:
        return word[k + 1 :] == right[k + 1 :] or (
            word[k : k + 2] == right[k : k + 2][::-1] and word[k + 2 :] == right[k + 2 :]
        )
    return word[k + 1 :] == right[k:] if size > other else word[k:] == right[k + 1 :]
