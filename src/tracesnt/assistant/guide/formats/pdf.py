"""PDF for printing and for screen readers: tagged (PDF/UA-1), with bookmarks, made by WeasyPrint."""

from __future__ import annotations

import hashlib
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats.layout import Size, size_of
from tracesnt.assistant.guide.formats.pdf_pictures import AsItIs
from tracesnt.assistant.guide.formats.pdf_tags import finish
from tracesnt.assistant.guide.model import Scene
from tracesnt.assistant.guide.shades import readable_on
from tracesnt.assistant.guide.web import logo_address

# Pictures are found by these addresses, so that a file's own place is not in the document.
_BASE = "file:///guide/"
_BESIDE = Size(106, 150)
_BELOW = Size(174, 140)
_MOST_BESIDE = 8


def write(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.pdf``. The same guide gives the same bytes: nothing in it tells when or where it was made."""
    path = edition.folder / "guide.pdf"
    guide = edition.guide
    fonts = FontConfiguration()
    style = CSS(string=_style(edition), font_config=fonts)
    pictures = {_BASE + each.file: AsItIs(each.sha256, edition.path(each)) for each in guide.pictures}
    links = {f"step-{step.number}": step.title for step in guide.steps}
    content = HTML(string=_page(edition), base_url=_BASE).write_pdf(
        stylesheets=[style],
        font_config=fonts,
        cache=dict(pictures),
        finisher=lambda _, pdf: finish(pdf, links),
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(guide.model_dump_json().encode()).digest()[:16],
    )
    path.write_bytes(content)
    return (path,)


def _page(edition: Edition) -> str:
    theme = edition.theme
    return theme.templates.get_template("pdf.html").render(
        guide=edition.guide,
        parts=edition.guide.parts,
        theme=theme.settings,
        logo=logo_address(theme),
        word=edition.phrases.word,
        imprint=edition.imprint,
        beside=_fits_beside,
        size=lambda scene: size_of(scene.picture, _BESIDE if _fits_beside(scene) else _BELOW),
    )


def _style(edition: Edition) -> str:
    theme = edition.theme
    colours = theme.settings.colours
    return theme.templates.get_template("pdf.css").render(
        colours=colours,
        beside=_BESIDE.width,
        on_brand=readable_on(colours.brand, colours.ink),
        on_accent=readable_on(colours.accent, colours.ink),
        font=theme.file(theme.settings.font).absolute().as_uri(),
        font_bold=theme.file(theme.settings.font_bold).absolute().as_uri(),
    )


def _fits_beside(scene: Scene) -> bool:
    """Tell whether a picture can still be read beside its sentences, and they are not much longer than it."""
    return len(scene.actions) <= _MOST_BESIDE and size_of(scene.picture, _BELOW).width <= _BESIDE.width * 1.2
