"""What the paged formats share: how large a picture is shown."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.assistant.guide.model import Picture

_MM_PER_PIXEL = 0.16  # two thirds of the size on a screen, so that a picture's text is as large as the guide's


@dataclass(frozen=True)
class Size:
    """Width and height in millimetres."""

    width: float
    height: float


def size_of(picture: Picture, most: Size, enlarged: float = 1.0) -> Size:
    """Return how large to show a picture: every one in a guide at the same scale, as far as there is room."""
    width = picture.width / picture.scale * _MM_PER_PIXEL * enlarged
    height = picture.height / picture.scale * _MM_PER_PIXEL * enlarged
    factor = min(1.0, most.width / width, most.height / height)
    return Size(round(width * factor, 2), round(height * factor, 2))
