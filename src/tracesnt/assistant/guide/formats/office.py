"""What DOCX and PPTX share: they are zip archives of XML."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from babel.core import get_global

# The EU's English and Portuguese are Europe's; the most common elsewhere are not.
_EUROPEAN = {"en": "en-GB", "pt": "pt-PT"}
_ONE_TIME = (1980, 1, 1, 0, 0, 0)  # the first that an archive can tell
_UNIX = 3


def language_tag(language: str) -> str:
    """Return a language as spell checkers want it, with a country: ``el-GR`` for ``el``."""
    if language in _EUROPEAN:
        return _EUROPEAN[language]
    likely = get_global("likely_subtags").get(language, language)
    return "-".join(part for place, part in enumerate(likely.split("_")) if place != 1)


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
