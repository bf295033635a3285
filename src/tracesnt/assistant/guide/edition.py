"""A guide that is ready to be written down: its model, its pictures, its words and its house style."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tracesnt.assistant.guide.model import Guide, Picture
from tracesnt.assistant.guide.theming import Theme
from tracesnt.fixtures.phrasing import Phrases, load_phrases

PICTURES = "pictures"
MODEL = "guide.json"


@dataclass(frozen=True)
class Edition:
    """One guide in one language. ``folder`` holds ``guide.json`` and ``pictures/``; formats write beside them."""

    guide: Guide
    folder: Path
    theme: Theme

    @property
    def phrases(self) -> Phrases:
        """Words around the guide, in its language."""
        return load_phrases(self.guide.language)

    @property
    def imprint(self) -> tuple[str, ...]:
        """What a cover says: for whose people the guide is, where it may say so, and what its pictures are of."""
        made_from = self.phrases.word("made-from", source=self.guide.source)
        operator = self.phrases.word("operator", name=self.guide.operator) if self.guide.operator else ""
        return tuple(filter(None, (operator, made_from)))

    def path(self, picture: Picture) -> Path:
        """Return where a picture is."""
        return self.folder / PICTURES / picture.file


def editions_in(out: Path) -> list[Path]:
    """Return the folders below one that hold editions, relative to it: of a language, or of a row and a language."""
    return sorted(path.parent.relative_to(out) for depth in ("*", "row-*/*") for path in out.glob(f"{depth}/{MODEL}"))


def read(folder: Path, theme: Theme) -> Edition:
    """Return the edition of a folder that a guide was shot into."""
    return Edition(Guide.model_validate_json((folder / MODEL).read_bytes()), folder, theme)
