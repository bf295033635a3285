"""What a person would have seen where a test failed: the page's words, and a picture with the element framed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import Error

from tracesnt.assistant.pictures import picture_of
from tracesnt.assistant.private_files import write_private
from tracesnt.assistant.receipt import scrubbed, without_query
from tracesnt.assistant.regression.twins import Twin
from tracesnt.errors import AssistantError
from tracesnt.flows import Listener, Step, StepResult, Visit
from tracesnt.pages.element import Action, BoundElement
from tracesnt.pages.page import alerts

PICTURE = "failure.png"
_INK, _PAPER, _STROKE, _AIR = "#c8102e", "#ffffff", 4, 4
_BOXES = """elements => elements.map(element => {
  const box = element.getBoundingClientRect();
  return [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY]
    .map(length => length * devicePixelRatio);
})"""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Seen:
    """What stood there. ``address`` has no query, and nothing else here has an e-mail address or a link."""

    step: str
    page: str
    address: str
    heading: str
    alerts: tuple[str, ...]
    picture: Path | None
    drift: tuple[str, ...]


class Witness(Listener):
    """Looks at a page before it is gone: another person's when its step fails, the test's own when the test has."""

    KEY: ClassVar[pytest.StashKey[Witness]] = pytest.StashKey()

    def __init__(self, folder: Path, twin: Twin | None) -> None:
        self.folder = folder
        self.twin = twin
        self.main: Visit | None = None
        self._acting: BoundElement | None = None
        self._error: BaseException | None = None
        self._seen: Seen | None = None

    def action_started(self, visit: Visit, action: Action, element: BoundElement) -> None:
        """Remember what is acted on, to frame it where that fails."""
        del visit, action
        self._acting = element

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Look at another person's page, whose window closes now."""
        if step.result is StepResult.FAILED and visit is not self.main and step.error is not None:
            self.look(visit, step.error)

    def saw(self, error: BaseException) -> Seen | None:
        """Return what there was to see when an error came, ``None`` where no page is left."""
        if error is not self._error and self.main is not None:
            self.look(self.main, error)
        return self._seen if error is self._error else None

    def look(self, visit: Visit, error: BaseException) -> None:
        """Look at a page, once for an error; a browser that is gone leaves nothing to see."""
        if error is self._error or visit.page.is_closed():
            return
        with suppress(Error):
            steps = visit.journal.steps
            self._seen = Seen(
                step=steps[-1].id if steps else "",
                page=visit.current.title() if visit.current else "",
                address=without_query(visit.page.url),
                heading=scrubbed(" ".join(visit.page.locator("h1").all_inner_texts()).strip()),
                alerts=tuple(scrubbed(text) for text in alerts(visit.page)),
                picture=self._shoot(visit, error),
                drift=tuple(
                    f"{drift.element} on {drift.page} was found by {drift.found}" for drift in visit.journal.drift
                ),
            )
            self._error = error

    def _shoot(self, visit: Visit, error: BaseException) -> Path | None:
        boxes = [box for element in self._concerned(visit, error) for box in _boxes(element)]
        path = self.folder / PICTURE
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_private(path, framed(picture_of(visit), boxes))
        except OSError:
            return None
        return path

    def _concerned(self, visit: Visit, error: BaseException) -> Iterable[BoundElement]:
        """The element that an error is about, where it may still be on the page."""
        if not isinstance(error, AssistantError) or not error.element:
            return ()
        acting = self._acting
        if acting is not None and acting.element.name == error.element:
            return (acting,)
        current = visit.current
        if current is None:
            return ()
        declared = (element for element in type(current).elements() if element.name == error.element)
        return (BoundElement(element, current) for element in declared)


def _boxes(element: BoundElement) -> list[Box]:
    found: list[Box] = element.locator.evaluate_all(_BOXES)
    return [box for box in found if box[2] > box[0] and box[3] > box[1]]


def framed(png: bytes, boxes: Sequence[Box]) -> bytes:
    """Return a picture with a frame around each box."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only tests that fail need it

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for ink, edge, width in ((_PAPER, _AIR + _STROKE + 2, _STROKE + 4), (_INK, _AIR + _STROKE, _STROKE)):
        for left, top, right, bottom in boxes:
            draw.rectangle((left - edge, top - edge, right + edge, bottom + edge), outline=ink, width=width)
    done = io.BytesIO()
    picture.save(done, "PNG")
    return done.getvalue()
