"""The walk-through as an animated picture, GIF or WebP."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image

from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.walkthrough import frames

_COLOURS = 128
_SAMPLE = (240, 120)
_HALF = (960, 600)


def write_gif(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.gif``."""
    return (_write(edition, "gif", optimize=True, disposal=1),)


def write_webp(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.webp``."""
    return (_write(edition, "webp", quality=70, method=3, minimize_size=False),)


def _write(edition: Edition, suffix: str, **options: Any) -> Path:
    path = edition.folder / f"guide.{suffix}"
    pictures, times = list[Image.Image](), list[int]()
    palette = _palette(edition) if suffix == "gif" else None
    for frame in frames(edition):
        small = frame.picture.resize(_HALF, Image.Resampling.BILINEAR)
        if palette is not None:
            small = small.quantize(palette=palette, dither=Image.Dither.NONE)
        pictures.append(small)
        times.append(frame.milliseconds)
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=times, loop=0, **options)
    return path


def _palette(edition: Edition) -> Image.Image:
    """One palette for the whole film, so that only what moves differs between its pictures."""
    colours = list(edition.theme.settings.colours.model_dump().values())
    pictures = edition.guide.pictures
    sheet = Image.new("RGB", (_SAMPLE[0], _SAMPLE[1] * (len(pictures) + 1)), "white")
    for place, picture in enumerate(pictures, start=1):
        shown = Image.open(io.BytesIO(edition.path(picture).read_bytes())).convert("RGB")
        sheet.paste(shown.resize(_SAMPLE, Image.Resampling.NEAREST), (0, place * _SAMPLE[1]))
    for place, colour in enumerate(colours):
        swatch = _SAMPLE[0] // len(colours)
        sheet.paste(colour, (place * swatch, 0, (place + 1) * swatch, _SAMPLE[1]))
    return sheet.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
