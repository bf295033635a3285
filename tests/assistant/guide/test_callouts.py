"""What part of a page a picture shows, and where its numbers stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracesnt.assistant.guide.callouts import Composer
from tracesnt.assistant.guide.framing import Framing
from tracesnt.assistant.guide.masks import Sight
from tracesnt.assistant.guide.rectangles import Rectangle, corners
from tracesnt.assistant.guide.theming import Theme

BUTTON: Rectangle = (100, 400, 120, 40)
PAGE = Sight("", "/", (1280, 900), (0, 0, 1280, 900), (), (), (), ())


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(Theme().look, Framing.STEP, scale=1)


def edges(composer: Composer, sight: Sight, *places: Rectangle) -> Rectangle:
    return corners(composer.crop(sight, places or [BUTTON]))


def test_something_is_shown_around_what_is_acted_on(composer: Composer) -> None:
    left, top, right, bottom = edges(composer, PAGE)
    assert 0 <= left < 100 - 20
    assert top < 400 - 20
    assert 220 + 20 < right < 1280
    assert 440 + 20 < bottom < 900


@pytest.mark.parametrize("side", ["left", "top", "right", "bottom"])
def test_no_edge_cuts_what_can_be_left_out_or_left_whole(composer: Composer, side: str) -> None:
    middle: Rectangle = (600, 400, 120, 40)
    left, top, right, bottom = edges(composer, PAGE, middle)
    cut: dict[str, Rectangle] = {
        "left": (left - 50, 410, 80, 20),
        "top": (610, top - 8, 80, 20),
        "right": (right - 30, 410, 80, 20),
        "bottom": (610, bottom - 8, 80, 20),
    }
    for piece in (cut[side], _turned(cut[side])):
        shown = edges(composer, replace(PAGE, pieces=(piece,)), middle)
        assert not _is_cut(piece, shown)
        assert shown != (left, top, right, bottom)


def test_a_card_beside_is_left_out_and_one_around_may_go_on(composer: Composer) -> None:
    _, _, right, _ = edges(composer, PAGE)
    beside, around = (right - 20, 380, 400, 200), (80, 380, 1000, 200)
    assert edges(composer, replace(PAGE, cards=(beside,)))[2] < right - 20
    assert edges(composer, replace(PAGE, cards=(around,)))[2] == right


def test_a_text_from_within_what_is_needed_is_shown_whole(composer: Composer) -> None:
    line: Rectangle = (110, 450, 1000, 20)
    assert not _is_cut(line, edges(composer, replace(PAGE, pieces=(line,))))


def test_what_is_acted_on_stays_where_every_edge_would_cut_something(composer: Composer) -> None:
    everywhere = tuple((0.0, float(y), 1280.0, 30.0) for y in range(0, 900, 20))
    left, top, right, bottom = edges(composer, replace(PAGE, pieces=everywhere))
    assert left < 100
    assert top < 400
    assert right > 220
    assert bottom > 440


def _turned(piece: Rectangle) -> Rectangle:
    """The same piece, cut nearer to its other end."""
    left, top, width, height = piece
    return left + 20, top - 4, width, height


def _is_cut(piece: Rectangle, shown: Rectangle) -> bool:
    left, top, width, height = piece
    inside = shown[0] <= left and shown[1] <= top and left + width <= shown[2] and top + height <= shown[3]
    outside = shown[2] <= left or shown[3] <= top or left + width <= shown[0] or top + height <= shown[1]
    return not inside and not outside
