"""Scripts for the pages of a browser, each in a file of its own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def script(package: str, name: str) -> str:
    """Return the source of a script that lies in a package: one expression, a function."""
    return files(package).joinpath(name).read_text(encoding="utf-8").rstrip()
