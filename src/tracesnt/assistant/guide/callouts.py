"""Composing a picture: what must not be seen is covered, what was acted on is framed and numbered.

Done on the picture and not in the page, whose security policy stays as it is. Positions are worked out so that nothing
hides what it points at, and nothing runs off the picture: where there is no room, the picture gets a margin.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tracesnt.assistant.guide.masks import Rectangle, Sight

_COVER = (178, 188, 199)
# As far beyond what it covers that nothing of it is in its round corners.
_OVERLAP = 2
_WHITE = (255, 255, 255)
_BAR = (228, 233, 238)
_BAR_INK = (74, 85, 97)
_BAR_HEIGHT = 34
_BORDER = 1
_GAP = 5
_STROKE = 3
_RADIUS = 8
_BADGE = 13
_MARGIN = 2 * _BADGE + _GAP + _STROKE
_CONTEXT = {"step": (90, 70), "element": (28, 28)}
_SMALLEST = (640, 300)
_FARTHEST = 560
_BELOW = 60
_COLOURS = 128
# Packing tighter takes five times as long and makes pictures of pages smaller by an eighth.
_PACKING = 6


class Framing(StrEnum):
    """How much of the page a picture shows."""

    PAGE = "page"
    STEP = "step"
    ELEMENT = "element"


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
        left, top, width, height = _crop(sight, places, self.framing)
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
        canvas = Canvas(picture, scale, origin, sight.texts, self.look)
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
        texts: tuple[Rectangle, ...],
        look: Look,
    ) -> None:
        self.picture = picture
        self._scale = scale
        self._origin = origin
        self._texts = texts
        self._look = look
        self._badges: list[Rectangle] = []

    def pixels(self, place: Rectangle) -> tuple[int, int, int, int]:
        """Return a place in pixels of the picture: left, top, width, height."""
        left, top = (place[0] - self._origin[0]) * self._scale, (place[1] - self._origin[1]) * self._scale
        return round(left), round(top), round(place[2] * self._scale), round(place[3] * self._scale)

    def highlight(self, place: Rectangle) -> None:
        """Shine a light around a place, and leave the place itself as it is."""
        kept = self.picture.crop(self._corners(place))
        corners = self._corners(_around(place, _GAP + _STROKE))
        ImageDraw.Draw(self.picture).rounded_rectangle(corners, self._scale * _RADIUS, fill=self._look.highlight)
        self.picture.paste(kept, self.pixels(place)[:2])

    def frame(self, place: Rectangle) -> None:
        """Draw a frame around a place, not over it."""
        pen = ImageDraw.Draw(self.picture)
        corners = self._corners(_around(place, _GAP + _STROKE))
        pen.rounded_rectangle(corners, self._scale * _RADIUS, outline=self._look.accent, width=self._scale * _STROKE)

    def badge(self, mark: Mark, places: list[Rectangle]) -> None:
        """Put the number beside its frame, where it hides nothing that is pointed at."""
        width, height = self.picture.width / self._scale, self.picture.height / self._scale
        bounds = (self._origin[0], self._origin[1], width, height)
        taken = [*(_around(place, 1) for place in places), *self._badges]

        def harm(spot: Rectangle) -> tuple[bool, float, float]:
            hidden = sum(_shared(spot, other) for other in taken)
            return not _inside(spot, bounds), hidden, sum(_shared(spot, text) for text in self._texts)

        spot = min(_spots(mark.place), key=harm)  # the first of the best
        self._badges.append(spot)
        pen = ImageDraw.Draw(self.picture)
        pen.ellipse(self._corners(spot), fill=self._look.accent, outline=_WHITE, width=self._scale * 2)
        left, top, right, bottom = self._corners(spot)
        font = ImageFont.truetype(str(self._look.font), round(self._scale * _BADGE * 1.05))
        pen.text(((left + right) / 2, (top + bottom) / 2), str(mark.number), fill=_WHITE, font=font, anchor="mm")

    def _corners(self, place: Rectangle) -> tuple[int, int, int, int]:
        left, top, width, height = self.pixels(place)
        return left, top, left + width, top + height


def _cover(picture: Image.Image, origin: tuple[float, float], covered: Iterable[Rectangle], scale: int) -> None:
    pen = ImageDraw.Draw(picture)
    for left, top, width, height in covered:
        place = _around((left - origin[0], top - origin[1], width, height), _OVERLAP)
        corners = [value * scale for value in (*place[:2], place[0] + place[2], place[1] + place[3])]
        pen.rounded_rectangle(corners, 3 * scale, fill=_COVER)


def _crop(sight: Sight, places: Sequence[Rectangle], framing: Framing) -> Rectangle:
    page = sight.size
    if not places:
        return (0, 0, *page) if framing is Framing.PAGE else _beginning(sight)
    needed = _union([_around(place, _MARGIN) for place in places])
    if framing is Framing.PAGE:
        return _union([(0, 0, *page), needed])
    across, down = _CONTEXT[framing]
    with_heading = _union([needed, *(_around(heading, _GAP) for heading in sight.headings)])
    if framing is Framing.STEP and with_heading[3] <= _FARTHEST:
        needed = with_heading
    left, top, width, height = needed[0] - across, needed[1] - down, needed[2] + 2 * across, needed[3] + 2 * down
    if framing is Framing.STEP:
        left, width = _at_least(left, width, _SMALLEST[0])
        top, height = _at_least(top, height, _SMALLEST[1])
    left, top = max(0.0, left), max(0.0, top)
    shown = (left, top, min(width, page[0] - left), min(height, page[1] - top))
    return _union([shown, needed])


def _beginning(sight: Sight) -> Rectangle:
    """What a page that nobody acts on is about, as far as one would look."""
    across = _CONTEXT[Framing.ELEMENT][0]
    left, top, width, height = sight.main
    left, right = max(0.0, left - across), min(sight.size[0], left + width + across)
    seen = [each[1] + each[3] for each in (*sight.texts, *sight.covered) if each[1] >= top]
    bottom = min(top + height, max([*seen, top + _SMALLEST[1]]) + _BELOW, top + _FARTHEST)
    return left, top, right - left, bottom - top


def _at_least(start: float, size: float, least: float) -> tuple[float, float]:
    return (start, size) if size >= least else (start - (least - size) / 2, least)


def _on_paper(exposed: Image.Image, exposure: Exposure, crop: Rectangle, scale: int) -> Image.Image:
    left, top = round((exposure.left - crop[0]) * scale), round((exposure.top - crop[1]) * scale)
    size = round(crop[2] * scale), round(crop[3] * scale)
    if (left, top) == (0, 0) and exposed.size == size:
        return exposed
    paper = Image.new("RGB", size, _WHITE)
    paper.paste(exposed, (left, top))
    return paper


def _around(place: Rectangle, by: float) -> Rectangle:
    return place[0] - by, place[1] - by, place[2] + 2 * by, place[3] + 2 * by


def _union(places: Sequence[Rectangle]) -> Rectangle:
    left, top = min(place[0] for place in places), min(place[1] for place in places)
    right = max(place[0] + place[2] for place in places)
    bottom = max(place[1] + place[3] for place in places)
    return left, top, right - left, bottom - top


def _spots(place: Rectangle) -> Iterator[Rectangle]:
    """Places for a badge, best first: on the frame's corners outside, then at its sides."""
    size, away = 2 * _BADGE, _GAP + _STROKE
    left, top, right, bottom = place[0] - away, place[1] - away, place[0] + place[2] + away, place[1] + place[3] + away
    middle_x, middle_y = (left + right) / 2 - _BADGE, (top + bottom) / 2 - _BADGE
    yield left - size + 2, middle_y, size, size
    yield right - 2, middle_y, size, size
    yield left, top - size + 2, size, size
    yield right - size, top - size + 2, size, size
    yield middle_x, bottom - 2, size, size
    yield middle_x, top - size + 2, size, size
    yield left - size + 2, top - size + 2, size, size
    yield right - 2, bottom - 2, size, size


def _inside(place: Rectangle, bounds: Rectangle) -> bool:
    return (
        place[0] >= bounds[0]
        and place[1] >= bounds[1]
        and place[0] + place[2] <= bounds[0] + bounds[2]
        and place[1] + place[3] <= bounds[1] + bounds[3]
    )


def _shared(one: Rectangle, other: Rectangle) -> float:
    """Area that two rectangles have in common."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)
