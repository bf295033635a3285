"""What the pages of guides have in common: their style, their script, and that nothing is loaded from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
import io
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from fontTools import subset
from fontTools.ttLib import TTLibError
from markupsafe import Markup

from tracesnt.assistant.guide.shades import by_day, by_night
from tracesnt.assistant.guide.theming import Theme
from tracesnt.errors import InputError

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
_FEATURES = ["kern", "liga", "ccmp", "mark", "mkmk", "locl"]
# What style sheets and scripts show of their own: digits and the alphabet that most words are of.
_ALWAYS = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True)
class Inlined:
    """Style and script for within a page, and the policy that allows these two and nothing else."""

    style: Markup
    script: Markup
    policy: str


def style(theme: Theme, name: str, text: str, **values: object) -> str:
    """Return a style sheet of the theme, with its fonts as far as ``text`` needs them."""
    settings = theme.settings
    fonts = {
        weight: data_address(_subset(theme.file(name), text), "font/woff")
        for weight, name in ((400, settings.font), (700, settings.font_bold))
    }
    return theme.templates.get_template(name).render(
        day=by_day(settings.colours),
        night=by_night(settings.colours),
        family=settings.font_family,
        fonts=fonts,
        **values,
    )


def script(theme: Theme, name: str) -> str:
    """Return a script of the theme."""
    return theme.templates.get_template(name).render()


def inlined(style: str, script: str) -> Inlined:
    """Return both for within a page. Pages that hold them need nothing beside themselves."""
    policy = (
        f"default-src 'none'; img-src data:; font-src data:; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    # Both come from the theme, and what they hold of its settings is checked there.
    return Inlined(Markup(style), Markup(script), policy)  # noqa: S704


def data_address(content: bytes, kind: str) -> str:
    """Return an address that is the content itself."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def picture_address(path: Path) -> str:
    """Return an address that is the picture itself."""
    return data_address(path.read_bytes(), _TYPES.get(path.suffix.lower(), "application/octet-stream"))


def logo_address(theme: Theme) -> str:
    """Return the theme's logo as an address; empty where it has none."""
    return picture_address(theme.file(theme.settings.logo)) if theme.settings.logo else ""


def snippet(page: str, title: str) -> str:
    """Return the HTML that shows a guide within another page, one step at a time."""
    source, title = (html.escape(text, quote=False).replace('"', "&quot;") for text in (f"{page}?embed", title))
    return (
        f'<iframe src="{source}" title="{title}" width="100%" height="720" loading="lazy" style="border: 0"></iframe>'
    )


def direction(language: str) -> str:
    """Return in which direction the language is written: ``ltr`` or ``rtl``."""
    return "rtl" if Locale.parse(language).character_order == "right-to-left" else "ltr"


def _subset(path: Path, text: str) -> bytes:
    options = subset.Options(hinting=False, layout_features=_FEATURES, notdef_outline=True, flavor="woff")
    buffer = io.BytesIO()
    try:
        with path.open("rb") as source, subset.load_font(source, options) as font:
            subsetter = subset.Subsetter(options)
            subsetter.populate(text=text + _ALWAYS)
            subsetter.subset(font)
            subset.save_font(font, buffer, options)
    except TTLibError as error:
        raise InputError(
            f"The theme's font {path} cannot be used: {error}", advice="Use a TrueType or OpenType font."
        ) from error
    return buffer.getvalue()


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode('ascii')}'"
