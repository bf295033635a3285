"""Reports that are one file for the browser and need nothing beside it, all in one style."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracesnt.errors import InputError

_SHARED = Path(str(files("tracesnt.assistant.regression").joinpath("page")))


def page_of(folder: Path, **values: object) -> str:
    """Return ``report.html`` of a folder, in the style of all reports and of its own ``report.css``."""
    templates = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = "".join(path.read_text(encoding="utf-8") for path in (_SHARED / "base.css", folder / "report.css"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return templates.get_template("report.html").render(
        style=Markup(style),  # noqa: S704 - our own files
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        **values,
    )


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
