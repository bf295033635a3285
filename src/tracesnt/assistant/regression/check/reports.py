"""The reports of a check: for the browser, for programs, and for continuous integration."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from tracesnt.assistant.regression.check.document import document_of
from tracesnt.assistant.regression.check.junit import junit_of
from tracesnt.assistant.regression.check.model import Checked, Look
from tracesnt.assistant.regression.one_file import json_of, page_of, write_files

_PAGE = Path(str(files("tracesnt.assistant.regression.check").joinpath("page")))


def write_reports(checked: Checked, folder: Path) -> tuple[Path, ...]:
    """Write ``report.html``, which needs nothing beside it, ``report.json`` and ``junit.xml``."""
    contents = {
        "report.html": _html(checked).encode(),
        "report.json": json_of(document_of(checked)),
        "junit.xml": junit_of(checked),
    }
    return write_files(folder, contents)


def _html(checked: Checked) -> str:
    return page_of(
        _PAGE,
        checked=checked,
        findings=checked.findings,
        moment=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        tiles=_tiles(checked),
        pages=[_table(checked, page) for page in checked.pages],
    )


def _tiles(checked: Checked) -> list[tuple[str, str]]:
    return [
        ("Pages", str(len(checked.pages))),
        ("Languages", str(len(checked.languages))),
        ("Looks at elements", f"{sum(len(look.elements) for look in checked.looks):,}"),
        ("Findings", str(len(checked.findings))),
        ("Seconds", f"{checked.seconds:.1f}"),
    ]


def _table(checked: Checked, page: str) -> tuple[str, list[tuple[str, list[Look | None]]], int]:
    """A page's name, its elements with how they stand in each language, and how many of them have drifted."""
    merged = [checked.merged(page, language) for language in checked.languages]
    names = dict.fromkeys(name for each in merged for name in each)
    rows = [(name, [each[name].look if name in each else None for each in merged]) for name in names]
    return page, rows, sum(any(look is not None and look.is_drift for look in looks) for _, looks in rows)
