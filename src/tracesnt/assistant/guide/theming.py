"""House styles: a folder with colours, a logo, fonts and templates. What a theme lacks is taken from the default."""

from __future__ import annotations

from functools import cached_property
from importlib.resources import files
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tracesnt.assistant.guide.callouts import Look
from tracesnt.errors import InputError
from tracesnt.fixtures import vocabulary

_COLOUR = r"^#[0-9a-fA-F]{6}$"


class Colours(BaseModel):
    """Colours as ``#rrggbb``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ink: str = Field(default="#1c2733", pattern=_COLOUR)
    paper: str = Field(default="#ffffff", pattern=_COLOUR)
    surface: str = Field(default="#f0f4f8", pattern=_COLOUR)
    line: str = Field(default="#c5d0db", pattern=_COLOUR)
    brand: str = Field(default="#163a5f", pattern=_COLOUR)
    accent: str = Field(default="#c81e50", pattern=_COLOUR)
    highlight: str = Field(default="#ffcd3c", pattern=_COLOUR)


class ThemeFile(BaseModel):
    """``theme.yaml``. Files are named relative to the theme's folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publisher: str = ""
    colours: Colours = Colours()
    logo: str | None = None
    logo_alt: str = ""
    font: str = "fonts/NotoSans-Regular.ttf"
    font_bold: str = "fonts/NotoSans-Bold.ttf"
    font_family: str = Field(default="Noto Sans", pattern=r"^[\w \-]+$")


class Theme:
    """A house style. ``folder`` is searched first, then the default theme."""

    _default = Path(str(files("tracesnt.assistant.guide").joinpath("theme")))

    def __init__(self, folder: Path | None = None) -> None:
        self._folders = [self._default] if folder is None else [folder, self._default]
        self.settings = _read(self._folders[0])
        for name in (self.settings.logo, self.settings.font, self.settings.font_bold):
            if name is not None:
                self.file(name)

    def file(self, name: str) -> Path:
        """Return the path of a theme's file. Raises :class:`~tracesnt.errors.InputError` where it is not there."""
        for folder in self._folders:
            if (folder / name).is_file():
                return folder / name
        raise InputError(
            f"The theme {self._folders[0]} has no file '{name}'.",
            advice="Put the file into the theme's folder, or correct its theme.yaml.",
        )

    @property
    def look(self) -> Look:
        """How callouts are drawn."""
        colours = self.settings.colours
        return Look(colours.accent, colours.highlight, self.file(self.settings.font_bold))

    @cached_property
    def templates(self) -> Environment:
        """Templates of the theme; texts in them are escaped. ``default/`` has those of the default theme."""
        default = FileSystemLoader(self._default / "templates")
        own = FileSystemLoader([folder / "templates" for folder in self._folders])
        return Environment(
            loader=ChoiceLoader([own, PrefixLoader({"default": default})]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )


def _read(folder: Path) -> ThemeFile:
    path = folder / "theme.yaml"
    if not folder.is_dir():
        raise InputError(f"There is no theme folder {folder}.", advice="Name a folder that holds a theme.yaml.")
    try:
        return ThemeFile.model_validate(vocabulary.parse(path.read_text(encoding="utf-8")) if path.is_file() else {})
    except (ValidationError, ValueError) as error:
        raise InputError(
            f"The theme's file {path} cannot be used: {' '.join(str(error).split())}",
            advice="docs/guides.md shows every setting of a theme.",
        ) from error
