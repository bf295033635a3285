"""Taking the pictures of a flow while it runs: one before each click, with everything that was done since the last.

Only what the browser has to give is taken here; composing the pictures is left to :mod:`.studio`, while the browser
goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error

from tracesnt.assistant.guide.masks import Masks, Rectangle, Sight
from tracesnt.assistant.guide.model import Actor
from tracesnt.flows import Listener, Step, StepResult, Visit
from tracesnt.pages.element import Action, BoundElement, Kind

# The place of an element in the document, and what a list that is chosen from would then show.
_PLACE = """(element, value) => {
  const rect = element.getBoundingClientRect();
  const option = element.matches("select") ? [...element.options].find((each) => each.value === value) : null;
  const place = [rect.left + scrollX, rect.top + scrollY, rect.width, rect.height];
  return { place, shown: option ? option.text : "" };
}"""


@dataclass(frozen=True)
class Acted:
    """One action with the place of its element; ``shown`` is what a chosen option is called on the page."""

    action: Action
    place: Rectangle
    shown: str


@dataclass(frozen=True)
class Shot:
    """The picture of a whole page as a PNG, what must be covered in it, and the actions on the page."""

    png: bytes
    sight: Sight
    acted: tuple[Acted, ...]


@dataclass
class StepShot:
    """What was taken of one step."""

    step: Step
    actor: Actor
    shots: list[Shot] = field(default_factory=list)


class Camera(Listener):
    """Takes the pictures. ``develop`` is given each step when it has ended.

    Raises :class:`~tracesnt.assistant.guide.masks.NotMasked` through the flow where a picture could not be covered.
    """

    def __init__(self, masks: Masks, develop: Callable[[StepShot], None], *, every_action: bool = False) -> None:
        self._masks = masks
        self._develop = develop
        self._every_action = every_action
        self._owner: Visit | None = None
        self._current: StepShot | None = None
        self._acted: list[Acted] = []

    def step_started(self, visit: Visit, step: Step) -> None:
        """Begin with an empty film."""
        self._owner = self._owner or visit
        self._current = StepShot(step, Actor.PERSON if visit is self._owner else Actor.VALIDATOR)
        self._acted = []

    def action_started(self, visit: Visit, action: Action, element: BoundElement) -> None:
        """Note where the element is, and take the picture before a click may lead away."""
        if self._current is None:
            return
        try:
            found: dict[str, Any] = element.locator.evaluate(_PLACE, action.value)
        except Error:
            return  # the action itself will say what is wrong
        place = found["place"]
        self._acted.append(Acted(action, (place[0], place[1], place[2], place[3]), found["shown"]))
        if action.kind is Kind.CLICK:
            self._take(visit)

    def action_ended(self, visit: Visit, action: Action, element: BoundElement) -> None:
        """Take a picture of each action where that is wanted."""
        del element
        if self._every_action and action.kind is not Kind.CLICK:
            self._take(visit)

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Take the picture of what no click has ended, and hand the step over."""
        if self._current is None or step.result is StepResult.FAILED:
            return
        if self._acted:
            self._take(visit)
        self._develop(self._current)
        self._current = None

    def _take(self, visit: Visit) -> None:
        if self._current is None or not self._acted:
            return
        sight = self._masks.look(visit)
        png = visit.page.screenshot(full_page=True, scale="device")
        self._current.shots.append(Shot(png, sight, tuple(self._acted)))
        self._acted = []
