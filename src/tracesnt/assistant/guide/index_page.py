"""The page over all guides of a folder: one part a flow, one entry a language, with everything there is of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from babel import Locale
from babel.core import UnknownLocaleError
from babel.units import format_unit

from tracesnt.assistant.guide import web
from tracesnt.assistant.guide.edition import MODEL, Edition
from tracesnt.assistant.guide.theming import Theme
from tracesnt.fixtures import vocabulary
from tracesnt.fixtures.phrasing import Phrases, load_phrases

# What formats are called; the first one that is there is what an entry leads to.
_NAMES = {
    "guide.html": "HTML",
    "guide.pdf": "PDF",
    "guide.docx": "Word",
    "guide.pptx": "PowerPoint",
    "guide.mp4": "MP4",
    "guide.webp": "WebP",
    "guide.gif": "GIF",
    "guide.md": "Markdown",
    MODEL: "JSON",
}
_UNITS = ((1_000_000, "megabyte"), (1_000, "kilobyte"))
_COMMON = "en"


@dataclass(frozen=True)
class File:
    """A guide in one format, by its name, its address from the index, and its size in words."""

    name: str
    address: str
    size: str


@dataclass(frozen=True)
class Entry:
    """A guide in one language, with the words of that language.

    ``snippet`` is empty where there is no HTML; ``of_whom`` says which row of a sheet and which operator it is for.
    """

    language: str
    of_whom: tuple[str, ...]
    own_name: str
    direction: str
    title: str
    steps: int
    pictures: int
    phrases: Phrases
    files: tuple[File, ...]
    snippet: str
    page: str


def write_index(folder: Path, editions: tuple[Edition, ...], theme: Theme) -> Path:
    """Write ``index.html`` into the folder and return its path: row by row, in the order of the EU's languages."""
    order = {language: place for place, language in enumerate(vocabulary.languages())}

    def place(edition: Edition) -> tuple[int, int, str]:
        language = edition.guide.language
        return edition.guide.row or 0, order.get(language, len(order)), language

    ordered = sorted(editions, key=place)
    flows = {edition.guide.flow: list[Entry]() for edition in ordered}
    for edition in ordered:
        flows[edition.guide.flow].append(_entry(folder, edition))
    spoken = list(dict.fromkeys(edition.guide.language for edition in ordered))
    phrases = load_phrases(spoken[0] if len(spoken) == 1 else _COMMON)
    # Content is made twice: the style holds the letters that the content shows.
    values = {"flows": sorted(flows.items()), "phrases": phrases, "direction": web.direction(phrases.language)}
    text = _page(theme, values, style="", script="", policy="")
    within = web.inlined(web.style(theme, "index.css", text), web.script(theme, "index.js"))
    path = folder / "index.html"
    path.write_text(_page(theme, values, **vars(within)), encoding="utf-8", newline="\n")
    return path


def _page(theme: Theme, values: dict[str, object], **inlined: str) -> str:
    template = theme.templates.get_template("index.html")
    return template.render(**values, **inlined, theme=theme.settings, logo=web.logo_address(theme))


def _entry(folder: Path, edition: Edition) -> Entry:
    guide, page = edition.guide, edition.folder / "guide.html"
    address = _address(folder, page)
    return Entry(
        language=guide.language,
        of_whom=() if guide.row is None else _of_whom(edition),
        own_name=own_name(guide.language),
        direction=web.direction(guide.language),
        title=guide.title,
        steps=len(guide.steps),
        pictures=len(guide.pictures),
        phrases=edition.phrases,
        files=tuple(_files(folder, edition)),
        snippet=web.snippet(address, guide.title) if page.is_file() else "",
        page=f"{address}?embed",
    )


def _of_whom(edition: Edition) -> tuple[str, ...]:
    guide, phrases = edition.guide, edition.phrases
    operator = (phrases.word("operator", name=guide.operator),) if guide.operator else ()
    return (phrases.word("row", number=str(guide.row)), *operator)


def own_name(language: str) -> str:
    """Return what a language calls itself, as a heading: ``Français``."""
    try:
        name = Locale.parse(language).get_display_name(language) or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def _files(folder: Path, edition: Edition) -> Iterator[File]:
    for file, name in _NAMES.items():
        path = edition.folder / file
        if path.is_file():
            yield File(name, _address(folder, path), _size(path.stat().st_size, edition.guide.language))


def _address(folder: Path, path: Path) -> str:
    return quote(Path(os.path.relpath(path, folder)).as_posix())


def _size(size: int, language: str) -> str:
    for least, unit in _UNITS:
        if size >= least:
            return format_unit(
                round(size / least, 1 if size < 10 * least else 0), f"digital-{unit}", "short", locale=language
            )
    return format_unit(size, "digital-byte", "short", locale=language)
