"""What DOCX and PPTX share: they are zip archives of XML."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from babel.core import get_global

from tracesnt.assistant.guide.theming import Theme
from tracesnt.errors import InputError

# The EU's English and Portuguese are Europe's; the most common elsewhere are not.
_EUROPEAN = {"en": "en-GB", "pt": "pt-PT"}
_ONE_TIME = (1980, 1, 1, 0, 0, 0)  # the first that an archive can tell
_UNIX = 3
_PICTURES = (".png", ".jpg", ".jpeg", ".gif")


def language_tag(language: str) -> str:
    """Return a language as spell checkers want it, with a country: ``el-GR`` for ``el``."""
    if language in _EUROPEAN:
        return _EUROPEAN[language]
    likely = get_global("likely_subtags").get(language, language)
    return "-".join(part for place, part in enumerate(likely.split("_")) if place != 1)


def logo_of(theme: Theme) -> Path | None:
    """Return the theme's logo, if any. Raises :class:`~tracesnt.errors.InputError` where it is no picture of pixels."""
    if theme.settings.logo is None:
        return None
    path = theme.file(theme.settings.logo)
    if path.suffix.lower() not in _PICTURES:
        raise InputError(
            f"The logo {path} cannot be put into DOCX and PPTX, which take pictures of pixels only.",
            advice="Name a PNG file in the theme's theme.yaml, or leave these formats out.",
        )
    return path


def timeless(content: bytes) -> bytes:
    """Return an archive without the times and the system that it was written at."""
    written = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(written, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, _ONE_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = _UNIX
            target.writestr(entry, source.read(name))
    return written.getvalue()


def bare(colour: str) -> str:
    """Return a colour as these formats write it, without its ``#``."""
    return colour.removeprefix("#").upper()
