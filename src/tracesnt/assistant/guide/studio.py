"""Developing what the camera took: composed pictures in a folder, and the steps of the guide."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tracesnt.assistant.guide.callouts import Composed, Composer, Look, Mark
from tracesnt.assistant.guide.camera import Shot, StepShot
from tracesnt.assistant.guide.captions import caption
from tracesnt.assistant.guide.framing import Framing
from tracesnt.assistant.guide.masks import Masks
from tracesnt.assistant.guide.model import ActionShown, Box, Picture, Scene, StepShown
from tracesnt.fixtures.phrasing import Phrases
from tracesnt.pages.element import Kind


@dataclass(frozen=True)
class Style:
    """How pictures are made: how much of the page they show, and how many of their pixels there are to one of it."""

    framing: Framing = Framing.STEP
    scale: int = 2
    browser_frame: bool = False


class Studio:
    """Composes pictures in a thread of its own, so that the browser need not wait. Use it as a context manager."""

    def __init__(self, folder: Path, phrases: Phrases, masks: Masks, style: Style, look: Look) -> None:
        self._folder = folder
        self._phrases = phrases
        self._masks = masks
        self._composer = composer = Composer(look, style.framing, style.scale, style.browser_frame)
        self.crop = composer.crop
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="studio")
        self._steps: list[Future[StepShown]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.shutdown(wait=True, cancel_futures=error is not None)

    def develop(self, taken: StepShot) -> None:
        """Take a step in hand; one without any page has nothing to show."""
        if taken.shots:
            self._steps.append(self._worker.submit(self._step, len(self._steps) + 1, taken))

    def steps(self) -> tuple[StepShown, ...]:
        """Return every step once it is developed. Raises what went wrong, such as :class:`OSError` of a full disk."""
        return tuple(step.result() for step in self._steps)

    def _step(self, number: int, taken: StepShot) -> StepShown:
        text = self._phrases.steps[taken.step.id]
        scenes, first = list[Scene](), 1
        for place, shot in enumerate(taken.shots, start=1):
            scenes.append(self._scene(f"{number:02d}-{taken.step.id}-{place}", shot, first))
            first += len(shot.acted)
        return StepShown(
            number=number,
            id=taken.step.id,
            actor=taken.actor,
            title=text.title,
            why=text.why,
            trouble=text.trouble,
            scenes=tuple(scenes),
        )

    def _scene(self, name: str, shot: Shot, first: int) -> Scene:
        last = shot.acted[-1].action if shot.acted else None
        marks = tuple(
            Mark(first + place, acted.place, is_next=acted.action is last and acted.action.kind is Kind.CLICK)
            for place, acted in enumerate(shot.acted)
        )
        composed = self._composer.compose(shot.view.exposure, shot.view.sight, shot.crop, marks)
        actions = tuple(
            ActionShown(
                number=mark.number,
                kind=acted.action.kind,
                caption=caption(acted, self._phrases, self._masks),
                box=Box(left=place[0], top=place[1], width=place[2], height=place[3]),
            )
            for mark, acted, place in zip(marks, shot.acted, composed.places, strict=True)
        )
        shown = f"{self._phrases.word('picture', page=shot.view.sight.heading)}."
        alt = " ".join([shown, *(f"{action.number}. {action.text}" for action in actions)])
        before = self._before(f"{name}-before.png", shot, shown)
        return Scene(picture=self._keep(f"{name}.png", composed, alt), actions=actions, before=before)

    def _before(self, file: str, shot: Shot, alt: str) -> Picture | None:
        """The page before the actions, unless it was the same."""
        if shot.before is None:
            return None
        seen = [self._composer.covered(view.exposure, view.sight, shot.crop) for view in (shot.before, shot.view)]
        if seen[0].tobytes() == seen[1].tobytes():
            return None
        return self._keep(file, self._composer.compose(shot.before.exposure, shot.before.sight, shot.crop), alt)

    def _keep(self, file: str, composed: Composed, alt: str) -> Picture:
        _renew(self._folder / file, composed.png)
        return Picture(
            file=file,
            sha256=hashlib.sha256(composed.png).hexdigest(),
            width=composed.width,
            height=composed.height,
            scale=self._composer.scale,
            alt=alt,
        )


def _renew(path: Path, content: bytes) -> None:
    """Write a file unless it says the same already, so that only what changed is new."""
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
