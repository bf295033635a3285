"""Whatever watches a visit: progress, receipts, guides, reports. Flows know nothing of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tracesnt.pages.drift import Drift
from tracesnt.pages.element import Action, BoundElement

if TYPE_CHECKING:
    from tracesnt.flows.visit import Visit


class StepResult(StrEnum):
    """How a step ended: its effect was brought about, was there already, or could not be had."""

    DONE = "done"
    ALREADY = "already"
    FAILED = "failed"


@dataclass
class Step:
    """One step of a run. ``seconds`` is zero until it has ended, and ``error`` is what stopped it."""

    id: str
    number: int
    result: StepResult = StepResult.DONE
    seconds: float = 0.0
    actions: list[Action] = field(default_factory=list)
    error: BaseException | None = None

    def already(self) -> None:
        """Say that what the step brings about was there already."""
        self.result = StepResult.ALREADY


class Listener:
    """Watches steps and actions; this one does nothing, and subclasses override what they care about."""

    def step_started(self, visit: Visit, step: Step) -> None:
        """A step begins."""

    def step_ended(self, visit: Visit, step: Step) -> None:
        """A step has ended, well or badly; the page is as it left it."""

    def action_started(self, visit: Visit, action: Action, element: BoundElement) -> None:
        """An action is about to be done, and its element is still as it was."""

    def action_ended(self, visit: Visit, action: Action, element: BoundElement) -> None:
        """An action has been done; its element may be gone with its page."""

    def drifted(self, visit: Visit, drift: Drift) -> None:
        """An element is no longer as it was declared."""
