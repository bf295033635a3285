"""The walk-through as an animated picture, GIF or WebP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.walkthrough import frames

_COLOURS = 96
_HALF = (960, 600)


def write_gif(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.gif``."""
    return (_write(edition, "gif", optimize=True, disposal=1),)


def write_webp(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.webp``."""
    return (_write(edition, "webp", quality=70, method=3, minimize_size=False),)


def _write(edition: Edition, suffix: str, **options: Any) -> Path:
    path = edition.folder / f"guide.{suffix}"
    pictures, times, palette = list[Image.Image](), list[int](), None
    for frame in frames(edition):
        small = frame.picture.resize(_HALF, Image.Resampling.BILINEAR)
        if suffix == "gif":
            palette = palette or _palette(small)
            small = small.quantize(palette=palette, dither=Image.Dither.NONE)
        pictures.append(small)
        times.append(frame.milliseconds)
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=times, loop=0, **options)
    return path


def _palette(picture: Image.Image) -> Image.Image:
    """One palette for the whole film, so that only what moves differs between its pictures."""
    return picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
