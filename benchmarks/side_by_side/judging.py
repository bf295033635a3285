"""How many lines a user writes, and whether a message names the cause."""

from __future__ import annotations

import ast
import re


def lines_of_user(source: str, *, robot: bool = False) -> int:
    """Count lines without blank ones, comments, docstrings and imports.

    For Robot Framework imports are libraries and variable files, and titles of sections and documentation are no lines.
    """
    return _lines_of_robot(source) if robot else _lines_of_python(source)


def _lines_of_python(source: str) -> int:
    left_out = {
        number
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and (isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node))
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return sum(
        number not in left_out and not line.strip().startswith("#") and bool(line.strip())
        for number, line in enumerate(source.splitlines(), 1)
    )


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _lines_of_robot(source: str) -> int:
    nothing = re.compile(r"\s*($|#|\*\*\*|(Documentation|Library|Resource|Variables)\s{2,}|\[Documentation\])")
    return sum(not nothing.match(line) for line in source.splitlines())


def names_cause(message: str, words: list[str]) -> bool:
    """Tell whether a message contains each of the words, which are regular expressions."""
    return all(re.search(word, message, re.IGNORECASE) for word in words)
