"""The bundled sheets, to try things with: invented people, and operators of the twin."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_FOLDER = Path(str(files("tracesnt.fixtures").joinpath("sheets")))


def bundled_sheets() -> tuple[str, ...]:
    """Names of the bundled sheets."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.csv")))


def sheet_path(name_or_path: Path) -> Path:
    """Return the file of a bundled sheet by its name; any other path as it is."""
    bundled = _FOLDER / f"{name_or_path}.csv"
    return bundled if str(name_or_path) in bundled_sheets() and not name_or_path.exists() else name_or_path
