"""How much room a text needs on a slide, where nothing scrolls and no page follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from PIL import ImageFont

_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Box:
    """Room for paragraphs: millimetres, less what they are indented by; ``gap`` in points follows each of them."""

    width: float
    height: float
    gap: float = 0


@dataclass(frozen=True)
class Fitted:
    """What fits into boxes: a size in points, and the paragraphs of each box by their places."""

    size: int
    boxes: tuple[range, ...]


def fit(texts: Sequence[str], box: Box, font: Path, sizes: Sequence[int], *, one_box: bool = False) -> Fitted:
    """Choose the largest size at which all texts fit into one box, or the smallest and as many boxes as it takes.

    With ``one_box`` the smallest size is taken for the only box. Sizes go down.
    """
    room = box.height * _POINTS_PER_MM
    everything = range(len(texts))
    for size in sizes:
        heights = [_height(text, box, font, size) for text in texts]
        if sum(heights) <= room or (one_box and size == sizes[-1]):
            return Fitted(size, (everything,))
    starts, used = [0], 0.0
    for place, height in enumerate(heights):
        if used and used + height > room:
            starts.append(place)
            used = 0.0
        used += height
    return Fitted(size, tuple(range(start, end) for start, end in pairwise([*starts, len(texts)])))


def _height(text: str, box: Box, font: Path, size: int) -> float:
    face = _face(font, size)
    lines = _lines(text, face, box.width * _POINTS_PER_MM)
    return lines * sum(face.getmetrics()) + box.gap


def _lines(text: str, face: ImageFont.FreeTypeFont, width: float) -> int:
    lines, used, space = 1, 0.0, face.getlength(" ")
    for word in text.split():
        length = face.getlength(word)
        if used and used + space + length > width:
            lines, used = lines + 1, 0.0
        used += length + (space if used else 0.0)
        lines += int(used // width)
        used %= width
    return lines


@cache
def _face(font: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font), size)
