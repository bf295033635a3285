"""What part of a page a picture shows: what is acted on and what it belongs to, with nothing cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from tracesnt.assistant.guide.masks import Sight
from tracesnt.assistant.guide.rectangles import Rectangle, around, corners, shared, union

GAP = 5
STROKE = 3
BADGE = 13
"""Around what is acted on: how far its frame is from it, how thick the frame is, and half the size of its number."""
_MARGIN = 2 * BADGE + GAP + STROKE
_CONTEXT = {"step": (90, 70), "element": (28, 28)}
_SMALLEST = (640, 300)
_FARTHEST = 560
_BELOW = 60
_AIR = 10
_ROUNDS = 3  # what is above and below decides on what is cut at the sides, and the other way round


class Framing(StrEnum):
    """How much of the page a picture shows."""

    PAGE = "page"
    STEP = "step"
    ELEMENT = "element"


def part_of(sight: Sight, places: Sequence[Rectangle], framing: Framing) -> Rectangle:
    """Return what part of a page a picture shows; it may reach beyond the page."""
    page = sight.size
    if not places:
        return (0, 0, *page) if framing is Framing.PAGE else _beginning(sight)
    needed = union([around(place, _MARGIN) for place in places])
    if framing is Framing.PAGE:
        return union([(0, 0, *page), needed])
    across, down = _CONTEXT[framing]
    with_heading = union([needed, *(around(heading, GAP) for heading in sight.headings)])
    if framing is Framing.STEP and with_heading[3] <= _FARTHEST:
        needed = with_heading
    left, top, width, height = needed[0] - across, needed[1] - down, needed[2] + 2 * across, needed[3] + 2 * down
    if framing is Framing.STEP:
        left, width = _at_least(left, width, _SMALLEST[0])
        top, height = _at_least(top, height, _SMALLEST[1])
    left, top = max(0.0, left), max(0.0, top)
    shown = union([(left, top, min(width, page[0] - left), min(height, page[1] - top)), needed])
    return _tidied(shown, needed, sight) if framing is Framing.STEP else shown


def _tidied(shown: Rectangle, needed: Rectangle, sight: Sight) -> Rectangle:
    """Move each edge to the nearest place where it cuts nothing, as far as what is needed stays in the picture."""
    beside = [card for card in sight.cards if not shared(card, needed)]
    pieces = [(x, x + width, y, y + height) for x, y, width, height in (*sight.pieces, *sight.covered, *beside)]
    page = union([(0, 0, *sight.size), needed])
    left, top, right, bottom = corners(shown)
    for _ in range(_ROUNDS):
        across = [(start, end) for start, end, above, below in pieces if above < bottom and below > top]
        left = _clean(shown[0], across, page[0], needed[0])
        right = _clean(shown[0] + shown[2], across, needed[0] + needed[2], page[0] + page[2])
        down = [(above, below) for start, end, above, below in pieces if start < right and end > left]
        top = _clean(shown[1], down, page[1], needed[1])
        bottom = _clean(shown[1] + shown[3], down, needed[1] + needed[3], page[1] + page[3])
    return left, top, right - left, bottom - top


def _clean(wanted: float, spans: Sequence[tuple[float, float]], least: float, most: float) -> float:
    """Return the place nearest to the wanted one that is in none of the spans, or the wanted one if there is none."""
    places = [wanted, least, most]
    for start, end in spans:
        places += [start - _AIR, end + _AIR]
    clean = [
        place for place in places if least <= place <= most and not any(start < place < end for start, end in spans)
    ]
    return min(clean, key=lambda place: abs(place - wanted), default=wanted)


def _beginning(sight: Sight) -> Rectangle:
    """What a page that nobody acts on is about, as far as one would look."""
    across = _CONTEXT[Framing.ELEMENT][0]
    left, top, width, height = sight.main
    left, right = max(0.0, left - across), min(sight.size[0], left + width + across)
    seen = [each[1] + each[3] for each in (*sight.pieces, *sight.covered) if each[1] >= top]
    bottom = min(top + height, max([*seen, top + _SMALLEST[1]]) + _BELOW, top + _FARTHEST)
    return left, top, right - left, bottom - top


def _at_least(start: float, size: float, least: float) -> tuple[float, float]:
    return (start, size) if size >= least else (start - (least - size) / 2, least)
