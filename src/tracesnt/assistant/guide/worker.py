"""One worker: one browser, and a share of the guides. Documents are written while the next one is shot."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats import writer
from tracesnt.assistant.guide.order import Order, Part
from tracesnt.assistant.guide.shoot import shoot
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.startup.session import Session, open_session
from tracesnt.errors import AssistantError, Defect, InputError


@dataclass(frozen=True)
class Shot:
    """What became of one guide: its files, or why there are none. ``seconds`` counts from its start."""

    part: Part
    seconds: float
    pictures: int = 0
    actions: int = 0
    files: tuple[Path, ...] = ()
    error: AssistantError | None = None


def work(order: Order, parts: tuple[Part, ...], tell: Callable[[Shot], None]) -> None:
    """Shoot guides one after the other, and tell of each when its documents are written.

    One that fails does not keep the others from being shot. Raises
    :class:`~tracesnt.errors.InputError` where no browser can be started.
    """
    with open_session(order.settings) as session, ThreadPoolExecutor(max_workers=1) as press:
        for shot in _in_order(press, session, order, parts):
            tell(shot)


def _in_order(press: ThreadPoolExecutor, session: Session, order: Order, parts: tuple[Part, ...]) -> Iterator[Shot]:
    printing: Future[Shot] | None = None
    theme = Theme(order.theme)
    for part in parts:
        start = time.perf_counter()
        folder = order.out / part.folder
        try:
            edition = Edition(shoot(session, order, theme, part, folder), folder, theme)
            following = press.submit(_print, order, part, edition, start)
        except (AssistantError, OSError) as error:
            following = press.submit(_failed, part, start, error)
        except Exception as error:  # a defect in one guide: the others can do without it
            if os.environ.get("TRACESNT_DEBUG"):
                raise
            following = press.submit(_failed, part, start, Defect(error))
        if printing is not None:
            yield printing.result()
        printing = following
    if printing is not None:
        yield printing.result()


def _print(order: Order, part: Part, edition: Edition, start: float) -> Shot:
    guide = edition.guide
    try:
        files = [file for name in order.formats for file in writer(name)(edition)]
    except (AssistantError, OSError) as error:
        return _failed(part, start, error)
    return Shot(
        part,
        time.perf_counter() - start,
        len(guide.pictures),
        sum(len(scene.actions) for step in guide.steps for scene in step.scenes),
        tuple(files),
    )


def _failed(part: Part, start: float, error: AssistantError | OSError) -> Shot:
    if isinstance(error, OSError):
        error = InputError(
            f"The guide in '{part.folder}' could not be written: {error.strerror or error}.",
            advice="Make room or choose another --out, then run the same command again: it goes on where it stopped.",
        )
    return Shot(part, time.perf_counter() - start, error=error)
