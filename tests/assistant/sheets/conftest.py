"""Sheets as support teams have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

HEADERS = ("First name", "Last name", "E-mail", "Language", "Country", "Operator", "TRACES number", "Priority")
ANA = ("Ana", "Silva", "ana.silva@example.org", "fr", "BE", "Coffeeteam", "BE-ORG-OP-6", "1")
WriteSheet = Callable[..., Path]


@pytest.fixture
def write_sheet(tmp_path: Path) -> WriteSheet:
    """Write a CSV with the usual headers; rows may be shorter than these."""

    def write(*rows: Sequence[str], headers: Sequence[str] = HEADERS, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join("\t".join(row) for row in (headers, *rows)), encoding="utf-8")
        return path

    return write
