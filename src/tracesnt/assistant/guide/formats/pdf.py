"""PDF for printing and for screen readers: tagged (PDF/UA-1), with bookmarks, made by WeasyPrint."""

from __future__ import annotations

import hashlib
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from tracesnt.assistant.guide.edition import Edition


def write(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.pdf``. The same guide gives the same bytes: nothing in it tells when or where it was made."""
    path = edition.folder / "guide.pdf"
    fonts = FontConfiguration()
    source = _page(edition)
    document = HTML(string=source, base_url=edition.folder.as_uri() + "/")
    content = document.write_pdf(
        stylesheets=[CSS(string=_style(edition), font_config=fonts)],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(edition.guide.model_dump_json().encode()).digest()[:16],
        optimize_images=False,
    )
    path.write_bytes(content)
    return (path,)


def _page(edition: Edition) -> str:
    settings = edition.theme.settings
    templates = edition.theme.templates.overlay()
    templates.filters["groupby_run"] = _runs_of
    return templates.get_template("pdf.html").render(
        guide=edition.guide,
        theme=settings,
        style="",
        logo=edition.theme.file(settings.logo).as_uri() if settings.logo else "",
        word=edition.phrases.word,
        address=lambda picture: edition.path(picture).absolute().as_uri(),
    )


def _style(edition: Edition) -> str:
    theme = edition.theme
    return theme.templates.get_template("pdf.css").render(
        colours=theme.settings.colours,
        font=theme.file(theme.settings.font).absolute().as_uri(),
        font_bold=theme.file(theme.settings.font_bold).absolute().as_uri(),
    )


def _runs_of(items: Any, attribute: str) -> list[tuple[Any, list[Any]]]:
    """Split a sequence where an attribute changes; Jinja's own filter would sort it first."""
    return [(key, list(group)) for key, group in groupby(items, attrgetter(attribute))]
