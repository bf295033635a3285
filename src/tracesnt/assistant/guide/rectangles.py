"""Places on a page."""

from __future__ import annotations

from collections.abc import Sequence

Rectangle = tuple[float, float, float, float]
"""Left, top, width, height, in CSS pixels of the document."""


def around(place: Rectangle, by: float) -> Rectangle:
    """Return a place with as much around it on every side."""
    return place[0] - by, place[1] - by, place[2] + 2 * by, place[3] + 2 * by


def union(places: Sequence[Rectangle]) -> Rectangle:
    """Return the smallest place that holds all of them."""
    left, top = min(place[0] for place in places), min(place[1] for place in places)
    right = max(place[0] + place[2] for place in places)
    bottom = max(place[1] + place[3] for place in places)
    return left, top, right - left, bottom - top


def corners(place: Rectangle) -> Rectangle:
    """Return left, top, right and bottom."""
    return place[0], place[1], place[0] + place[2], place[1] + place[3]


def inside(place: Rectangle, bounds: Rectangle) -> bool:
    """Tell whether a place is wholly within bounds."""
    return (
        place[0] >= bounds[0]
        and place[1] >= bounds[1]
        and place[0] + place[2] <= bounds[0] + bounds[2]
        and place[1] + place[3] <= bounds[1] + bounds[3]
    )


def shared(one: Rectangle, other: Rectangle) -> float:
    """Return the area that two places have in common."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)
