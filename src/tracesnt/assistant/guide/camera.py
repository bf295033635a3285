"""Taking the pictures of a flow while it runs: one before each click, with everything that was done since the last.

Where something is filled in, the page before it is taken, too; and where nothing is done on a page, the page as it is
when a person has to do something elsewhere. Only what the browser has to give is taken here; composing the pictures is
left to :mod:`.studio`, while the browser goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import Error

from tracesnt.assistant.guide.callouts import Exposure
from tracesnt.assistant.guide.lens import Lens, size_of
from tracesnt.assistant.guide.masks import Masks, Sight, not_masked
from tracesnt.assistant.guide.model import Actor
from tracesnt.assistant.guide.rectangles import Rectangle
from tracesnt.flows import Listener, Step, StepResult, Visit
from tracesnt.pages.element import Action, BoundElement, Kind

# The place of an element in the document, what it is called there, and what a list that is chosen from would then show.
_PLACE = """(element, value) => {
  const textOf = (node) => (node?.innerText ?? "").replace(/\\s+/g, " ").trim();
  const ids = (element.getAttribute("aria-labelledby") ?? "").split(/\\s+/).filter(Boolean);
  const named = [
    ids.map((id) => textOf(document.getElementById(id))).join(" "),
    element.getAttribute("aria-label"),
    textOf(element.labels?.[0]),
    element.matches("input[type=submit], input[type=button]") ? element.value : "",
    element.matches("input, select, textarea") ? "" : textOf(element),
    element.title,
  ].find(Boolean) ?? "";
  const rect = element.getBoundingClientRect();
  const option = element.matches("select") ? [...element.options].find((each) => each.value === value) : null;
  const place = [rect.left + scrollX, rect.top + scrollY, rect.width, rect.height];
  return { place, named, shown: option ? option.text : "" };
}"""
_PLACES = f"(elements, value) => elements.map((element) => ({_PLACE})(element, value))"
_TRIES = 3
Crop = Callable[[Sight, Sequence[Rectangle]], Rectangle]


@dataclass(frozen=True)
class Acted:
    """One action with the place of its element; ``name`` and ``shown`` are what it, and an option that is chosen in it,
    are called on the page.
    """

    action: Action
    element: BoundElement
    place: Rectangle
    name: str
    shown: str


@dataclass(frozen=True)
class View:
    """A part of a page, and what must be covered in it."""

    exposure: Exposure
    sight: Sight


@dataclass(frozen=True)
class Shot:
    """What was seen of a page, which part of it matters, and the actions on it; ``before`` is the page before them."""

    view: View
    crop: Rectangle
    acted: tuple[Acted, ...] = ()
    before: View | None = None


@dataclass
class StepShot:
    """What was taken of one step."""

    step: Step
    actor: Actor
    shots: list[Shot] = field(default_factory=list)


class Camera(Listener):
    """Takes the pictures. ``crop`` tells what part of a page matters, ``develop`` is given each step when it has ended.

    Raises :class:`~tracesnt.assistant.guide.masks.NotMasked` through the flow where a picture could not be covered.
    """

    def __init__(
        self,
        masks: Masks,
        lens: Lens,
        crop: Crop,
        develop: Callable[[StepShot], None],
        *,
        every_action: bool = False,
    ) -> None:
        self._masks = masks
        self._lens = lens
        self._crop = crop
        self._develop = develop
        self._every_action = every_action
        self._owner: Visit | None = None
        self._visit: Visit | None = None
        self._current: StepShot | None = None
        self._acted: list[Acted] = []
        self._before: View | None = None
        self._idle: Shot | None = None

    def step_started(self, visit: Visit, step: Step) -> None:
        """Begin with an empty film."""
        self._owner, self._visit = self._owner or visit, visit
        self._current = StepShot(step, Actor.PERSON if visit is self._owner else Actor.VALIDATOR)
        self._acted, self._before, self._idle = [], None, None

    def action_started(self, visit: Visit, action: Action, element: BoundElement) -> None:
        """Note where the element is, and take the picture before a click may lead away."""
        if self._current is None:
            return
        try:
            found: dict[str, Any] = element.locator.evaluate(_PLACE, action.value)
        except Error:
            return  # the action itself will say what is wrong
        if action.kind is not Kind.CLICK and not self._acted and self._before is None:
            self._before = self._view(visit, None)[0]
        name = _name(action.name, found["named"])
        self._acted.append(Acted(action, element, _rectangle(found["place"]), name, found["shown"]))
        if action.kind is Kind.CLICK:
            self._take(visit)

    def action_ended(self, visit: Visit, action: Action, element: BoundElement) -> None:
        """Take a picture of each action where that is wanted."""
        del element
        if self._every_action and action.kind is not Kind.CLICK:
            self._take(visit)

    def person_asked(self) -> None:
        """Take the page as a person sees it who has to do something elsewhere, such as on their telephone."""
        if self._visit is not None and self._visit.current is not None:
            self._idle = self._look_only(self._visit)

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Take the picture of what no click has ended, and hand the step over."""
        if self._current is None or step.result is StepResult.FAILED:
            return
        if self._acted:
            self._take(visit)
        if not self._current.shots and visit.current is not None:
            self._current.shots.append(self._idle or self._look_only(visit))
        self._develop(self._current)
        self._current = None

    def _take(self, visit: Visit) -> None:
        if self._current is None or not self._acted:
            return
        view, crop = self._view(visit, self._acted)
        filled_in = any(acted.action.kind is not Kind.CLICK for acted in self._acted)
        before = self._before if filled_in else None
        self._current.shots.append(Shot(view, crop, tuple(self._acted), before))
        self._acted, self._before = [], None

    def _look_only(self, visit: Visit) -> Shot:
        view, crop = self._view(visit, [])
        return Shot(view, crop)

    def _view(self, visit: Visit, acted: list[Acted] | None) -> tuple[View, Rectangle]:
        """Return what matters of a page, all of it without ``acted``, and what part that is.

        What has to be covered is looked for again afterwards, since a page may change in the meantime.
        """
        window = visit.page
        width, height = size_of(window)
        sight = self._masks.look(visit)
        if stretched := self._lens.stretch(window, sight):
            sight = self._masks.look(visit)
        try:
            for _ in range(_TRIES):
                if acted:
                    acted[:] = map(_placed, acted)
                crop = (0.0, 0.0, *sight.size) if acted is None else self._crop(sight, [each.place for each in acted])
                view = View(self._lens.expose(window, sight, crop), sight)
                sight = self._masks.look(visit)
                if sight.covered == view.sight.covered and sight.size == view.sight.size:
                    return view, crop
        finally:
            if stretched:
                window.set_viewport_size({"width": width, "height": height})
        raise not_masked(visit.current.title() if visit.current else "", "does not keep still")


def _placed(acted: Acted) -> Acted:
    """Return an action with the place that its element has by now: what is filled in may move what is below it."""
    found: list[dict[str, Any]] = acted.element.locator.evaluate_all(_PLACES, acted.action.value)
    if len(found) != 1 or not found[0]["place"][2]:
        return acted
    return replace(acted, place=_rectangle(found[0]["place"]))


def _name(declared: str, live: str) -> str:
    """Return what an element is called: as declared, unless the page itself says something else by now."""
    return declared if not live or declared.casefold() in live.casefold() else live


def _rectangle(place: list[float]) -> Rectangle:
    return place[0], place[1], place[2], place[3]
