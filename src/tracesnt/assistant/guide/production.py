"""Making every guide of an order: by workers side by side, going on where an interrupted run stopped."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from tracesnt.assistant.guide.edition import read
from tracesnt.assistant.guide.order import Order, Part
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.guide.worker import Shot, work
from tracesnt.assistant.side_by_side import side_by_side
from tracesnt.errors import SiteError

_UNFINISHED = ".unfinished"
Tell = Callable[[Shot], None]


def produce(order: Order, tell: Tell) -> list[Shot]:
    """Make every guide of a checked order, telling of each when it is there; return them in their order.

    Guides that an interrupted run of the same order had finished are kept. Raises
    :class:`~tracesnt.errors.AssistantError` where nothing can be made at all.
    """
    done = Unfinished(order)
    shots = {part: Shot(part, 0.0) for part in order.parts if done.has(part)}
    left = tuple(part for part in order.parts if part not in shots)

    def told(shot: Shot) -> None:
        shots[shot.part] = shot
        if shot.error is None:
            done.add(shot.part)
        tell(shot)

    for shot in tuple(shots.values()):
        tell(shot)
    count = order.workers or os.cpu_count() or 1
    side_by_side(partial(work, order), left, count, told, item_of=lambda shot: shot.part, lost=_lost)
    if all(shot.error is None for shot in shots.values()):
        done.clear()
    return [shots[part] for part in order.parts]


class Unfinished:
    """Which guides of an order are finished, as long as not all of them are."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._path = order.out / _UNFINISHED

    def has(self, part: Part) -> bool:
        """Tell whether a guide was finished by an interrupted run of the same order, and still is whole."""
        if self._line(part) not in self._lines():
            return False
        folder = self._order.out / part.folder
        with suppress(OSError, ValueError):
            edition = read(folder, Theme(self._order.theme))
            return all(edition.path(each).is_file() for each in edition.guide.files)
        return False

    def add(self, part: Part) -> None:
        """Note that a guide is finished."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{self._line(part)}\n")

    def clear(self) -> None:
        """Forget: all of it is finished."""
        self._path.unlink(missing_ok=True)

    def _line(self, part: Part) -> str:
        return f"{part.folder} {self._order.recipe(part)}"

    def _lines(self) -> list[str]:
        return self._path.read_text(encoding="utf-8").splitlines() if self._path.is_file() else []


def _lost(part: Part) -> Shot:
    error = SiteError(
        f"The worker that was to shoot '{part.folder}' has ended.",
        advice="Run the same command again: it goes on there.",
    )
    return Shot(part, 0.0, error=error)
