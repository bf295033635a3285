"""What the paged formats share: how large a picture is shown, and what can be read on a colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracesnt.assistant.guide.model import Actor, Guide, Picture, StepShown

_MM_PER_PIXEL = 0.16  # two thirds of the size on a screen, so that a picture's text is as large as the guide's
_DARKEST = 0.04045  # below it, sRGB is linear


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


def parts(guide: Guide) -> Iterator[tuple[Actor, Sequence[StepShown]]]:
    """Split the steps where somebody else goes on."""
    for actor, steps in groupby(guide.steps, lambda step: step.actor):
        yield actor, tuple(steps)


def readable_on(colour: str, ink: str) -> str:
    """Return white or the ink, whichever contrasts more with a colour."""
    light = _luminance(colour)
    return "#ffffff" if 1.05 / (light + 0.05) >= _contrast(light, _luminance(ink)) else ink


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _DARKEST else float(((channel + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    """Return the relative luminance, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
