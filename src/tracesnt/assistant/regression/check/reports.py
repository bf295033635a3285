"""The reports of a check: for the browser, for programs, and for continuous integration."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracesnt.assistant.regression.check.document import document_of
from tracesnt.assistant.regression.check.junit import junit_of
from tracesnt.assistant.regression.check.model import Checked, Look
from tracesnt.assistant.sheets.writing import write_whole
from tracesnt.errors import InputError

_PAGE = Path(str(files("tracesnt.assistant.regression.check").joinpath("page")))


def require_folder(folder: Path) -> None:
    """Make the folder of the reports; raises :class:`~tracesnt.errors.InputError` where it cannot be written to."""
    probe = folder / ".probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise InputError(
            f"The folder {folder} cannot be written to: {error.strerror}.", advice="Choose another --out."
        ) from error


def write_reports(checked: Checked, folder: Path) -> tuple[Path, ...]:
    """Write ``report.html``, which needs nothing beside it, ``report.json`` and ``junit.xml``."""
    document = json.dumps(document_of(checked), ensure_ascii=False, indent=2)
    contents = {
        "report.html": _html(checked).encode(),
        "report.json": f"{document}\n".encode(),
        "junit.xml": junit_of(checked),
    }
    for name, content in contents.items():
        write_whole(folder / name, content)
    return tuple(folder / name for name in contents)


def _html(checked: Checked) -> str:
    templates = Environment(
        loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style = (_PAGE / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return templates.get_template("report.html").render(
        checked=checked,
        findings=checked.findings,
        style=Markup(style),  # noqa: S704 - our own file
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
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
