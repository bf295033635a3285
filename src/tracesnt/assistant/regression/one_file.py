"""Reports that are one file for the browser and need nothing beside it, all in one style."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracesnt.assistant.sheets.writing import write_whole

_SHARED = Path(str(files("tracesnt.assistant.regression").joinpath("page")))


def page_of(folder: Path, *, pictures: bool = False, **values: object) -> str:
    """Return ``report.html`` of a folder: the page of all reports, in their style and its own ``report.css``.

    It may have ``pictures`` inside. Nothing else is loaded, and no script runs.
    """
    templates = Environment(
        loader=FileSystemLoader([folder, _SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = "".join(path.read_text(encoding="utf-8") for path in (_SHARED / "base.css", folder / "report.css"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    images = "img-src data:; " if pictures else ""
    return templates.get_template("report.html").render(
        style=Markup(style),  # noqa: S704 - our own files
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; {images}base-uri 'none'; form-action 'none'",
        **values,
    )


def write_files(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the files of a report, each whole, and return them."""
    for name, content in contents.items():
        write_whole(folder / name, content)
    return tuple(folder / name for name in contents)


def json_of(document: object) -> bytes:
    """Return a document for programs as it is written."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
