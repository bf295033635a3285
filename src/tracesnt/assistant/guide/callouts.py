"""Composing a picture: what must not be seen is covered, what was acted on is framed and numbered.

Done on the picture and not in the page, whose security policy stays as it is. Positions are worked out so that nothing
hides what it points at, and nothing runs off the picture: where there is no room, the picture gets a margin.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tracesnt.assistant.guide.framing import BADGE, GAP, STROKE, Framing, part_of
from tracesnt.assistant.guide.masks import Sight
from tracesnt.assistant.guide.rectangles import Rectangle, around, inside, shared

_COVER = (178, 188, 199)
# As far beyond what it covers that nothing of it is in its round corners.
_OVERLAP = 2
_WHITE = (255, 255, 255)
_BAR = (228, 233, 238)
_BAR_INK = (74, 85, 97)
_BAR_HEIGHT = 34
_BORDER = 1
_RADIUS = 8
_COLOURS = 128
# Packing tighter takes five times as long and makes pictures of pages smaller by an eighth.
_PACKING = 6


@dataclass(frozen=True)
class Look:
    """How callouts are drawn: colours as ``#rrggbb``, and the font of the numbers."""

    accent: str
    highlight: str
    font: Path


@dataclass(frozen=True)
class Mark:
    """A place that is framed and numbered; ``is_next`` is the click that leads on."""

    number: int
    place: Rectangle
    is_next: bool = False


@dataclass(frozen=True)
class Exposure:
    """A PNG of a part of a page, and the page's point at its top left."""

    png: bytes
    left: float
    top: float


@dataclass(frozen=True)
class Composed:
    """A finished PNG, and where each mark's place is in it, in its pixels."""

    png: bytes
    width: int
    height: int
    places: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True)
class Composer:
    """Makes pictures of one kind."""

    look: Look
    framing: Framing
    scale: int
    browser_frame: bool = False

    def crop(self, sight: Sight, places: Sequence[Rectangle]) -> Rectangle:
        """Return what part of a page a picture shows, in whole pixels; it may reach beyond the page."""
        left, top, width, height = part_of(sight, places, self.framing)
        right, bottom = math.ceil(left + width), math.ceil(top + height)
        return math.floor(left), math.floor(top), right - math.floor(left), bottom - math.floor(top)

    def covered(self, exposure: Exposure, sight: Sight, crop: Rectangle) -> Image.Image:
        """Return the part of a page with nothing on it but its covers."""
        exposed = Image.open(io.BytesIO(exposure.png)).convert("RGB")
        picture = _on_paper(exposed, exposure, crop, self.scale)
        _cover(picture, (crop[0], crop[1]), sight.covered, self.scale)
        return picture

    def compose(self, exposure: Exposure, sight: Sight, crop: Rectangle, marks: tuple[Mark, ...] = ()) -> Composed:
        """Return the picture of a part of a page with its covers and callouts."""
        picture, scale, origin = self.covered(exposure, sight, crop), self.scale, (crop[0], crop[1])
        if self.browser_frame:
            picture, origin = self._framed(picture, sight.path), (crop[0] - _BORDER, crop[1] - _BAR_HEIGHT)
        canvas = Canvas(picture, scale, origin, sight.pieces, self.look)
        for mark in marks:
            if mark.is_next:
                canvas.highlight(mark.place)
        for mark in marks:
            canvas.frame(mark.place)
        for mark in marks:
            canvas.badge(mark, [other.place for other in marks])
        finished = canvas.picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        finished.save(buffer, "PNG", compress_level=_PACKING)
        places = tuple(canvas.pixels(mark.place) for mark in marks)
        return Composed(buffer.getvalue(), finished.width, finished.height, places)

    def _framed(self, picture: Image.Image, path: str) -> Image.Image:
        """Return a picture in a light browser window, with the path of the page and no host."""
        scale = self.scale
        size = picture.width + 2 * _BORDER * scale, picture.height + (_BAR_HEIGHT + _BORDER) * scale
        window = Image.new("RGB", size, _BAR)
        window.paste(picture, (_BORDER * scale, _BAR_HEIGHT * scale))
        pen, middle = ImageDraw.Draw(window), _BAR_HEIGHT * scale / 2
        for place in range(3):
            left = (14 + 18 * place) * scale
            pen.ellipse((left, middle - 5 * scale, left + 10 * scale, middle + 5 * scale), fill=(190, 199, 208))
        pen.rounded_rectangle((78 * scale, 6 * scale, size[0] - 14 * scale, 28 * scale), 11 * scale, fill=_WHITE)
        font = ImageFont.truetype(str(self.look.font), 12 * scale)
        pen.text((92 * scale, middle), path, fill=_BAR_INK, font=font, anchor="lm")
        return window


class Canvas:
    """Draws on a picture, in CSS pixels of the page; ``origin`` is the page's point at the picture's top left."""

    def __init__(
        self,
        picture: Image.Image,
        scale: int,
        origin: tuple[float, float],
        pieces: tuple[Rectangle, ...],
        look: Look,
    ) -> None:
        self.picture = picture
        self._scale = scale
        self._origin = origin
        self._pieces = pieces
        self._look = look
        self._badges: list[Rectangle] = []

    def pixels(self, place: Rectangle) -> tuple[int, int, int, int]:
        """Return a place in pixels of the picture: left, top, width, height."""
        left, top = (place[0] - self._origin[0]) * self._scale, (place[1] - self._origin[1]) * self._scale
        return round(left), round(top), round(place[2] * self._scale), round(place[3] * self._scale)

    def highlight(self, place: Rectangle) -> None:
        """Shine a light around a place, and leave the place itself as it is."""
        kept = self.picture.crop(self._corners(place))
        corners = self._corners(around(place, GAP + STROKE))
        ImageDraw.Draw(self.picture).rounded_rectangle(corners, self._scale * _RADIUS, fill=self._look.highlight)
        self.picture.paste(kept, self.pixels(place)[:2])

    def frame(self, place: Rectangle) -> None:
        """Draw a frame around a place, not over it."""
        pen = ImageDraw.Draw(self.picture)
        corners = self._corners(around(place, GAP + STROKE))
        pen.rounded_rectangle(corners, self._scale * _RADIUS, outline=self._look.accent, width=self._scale * STROKE)

    def badge(self, mark: Mark, places: list[Rectangle]) -> None:
        """Put the number beside its frame, where it hides nothing that is pointed at."""
        width, height = self.picture.width / self._scale, self.picture.height / self._scale
        bounds = (self._origin[0], self._origin[1], width, height)
        taken = [*(around(place, 1) for place in places), *self._badges]

        def harm(spot: Rectangle) -> tuple[bool, float, float]:
            hidden = sum(shared(spot, other) for other in taken)
            return not inside(spot, bounds), hidden, sum(shared(spot, piece) for piece in self._pieces)

        spot = min(_spots(mark.place), key=harm)  # the first of the best
        self._badges.append(spot)
        pen = ImageDraw.Draw(self.picture)
        pen.ellipse(self._corners(spot), fill=self._look.accent, outline=_WHITE, width=self._scale * 2)
        left, top, right, bottom = self._corners(spot)
        font = ImageFont.truetype(str(self._look.font), round(self._scale * BADGE * 1.05))
        pen.text(((left + right) / 2, (top + bottom) / 2), str(mark.number), fill=_WHITE, font=font, anchor="mm")

    def _corners(self, place: Rectangle) -> tuple[int, int, int, int]:
        left, top, width, height = self.pixels(place)
        return left, top, left + width, top + height


def _cover(picture: Image.Image, origin: tuple[float, float], covered: Iterable[Rectangle], scale: int) -> None:
    pen = ImageDraw.Draw(picture)
    for left, top, width, height in covered:
        place = around((left - origin[0], top - origin[1], width, height), _OVERLAP)
        corners = [value * scale for value in (*place[:2], place[0] + place[2], place[1] + place[3])]
        pen.rounded_rectangle(corners, 3 * scale, fill=_COVER)


def _on_paper(exposed: Image.Image, exposure: Exposure, crop: Rectangle, scale: int) -> Image.Image:
    left, top = round((exposure.left - crop[0]) * scale), round((exposure.top - crop[1]) * scale)
    size = round(crop[2] * scale), round(crop[3] * scale)
    if (left, top) == (0, 0) and exposed.size == size:
        return exposed
    paper = Image.new("RGB", size, _WHITE)
    paper.paste(exposed, (left, top))
    return paper


def _spots(place: Rectangle) -> Iterator[Rectangle]:
    """Places for a badge, best first: on the frame's corners outside, then at its sides."""
    size, away = 2 * BADGE, GAP + STROKE
    left, top, right, bottom = place[0] - away, place[1] - away, place[0] + place[2] + away, place[1] + place[3] + away
    middle_x, middle_y = (left + right) / 2 - BADGE, (top + bottom) / 2 - BADGE
    yield left - size + 2, middle_y, size, size
    yield right - 2, middle_y, size, size
    yield left, top - size + 2, size, size
    yield right - size, top - size + 2, size, size
    yield middle_x, bottom - 2, size, size
    yield middle_x, top - size + 2, size, size
    yield left - size + 2, top - size + 2, size, size
    yield right - 2, bottom - 2, size, size
