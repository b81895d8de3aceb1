"""Patterns in the code are what they look like."""

from __future__ import annotations

import ast
from pathlib import Path

import imr_llm

FILES = sorted(Path(imr_llm.__file__).parent.rglob("*.py"))


def test_no_bound_of_a_repeat_is_a_value_of_an_f_string():
    """In rf"" a bound is {{0,40}}: {0,40} is a pair of numbers, printed with brackets."""
    lost = [
        f"{path.name}:{node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Tuple | ast.Constant)
    ]
    assert lost == []
