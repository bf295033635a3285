"""Progress that a person can follow: ticks and times, live in a terminal and as plain lines elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.status import Status

from tracesnt.flows import Listener, Step, StepResult, Visit

MARKS = {StepResult.DONE: ("✓", "green"), StepResult.ALREADY: ("=", "cyan"), StepResult.FAILED: ("✗", "red")}


class Progress(Listener):
    """Prints each step as it ends, and in a terminal shows the one that runs. Use it as a context manager."""

    def __init__(self, stream: TextIO | None = None, *, spinner: bool = True) -> None:
        self._console = Console(file=stream or sys.stderr, highlight=False)
        self._spinner = spinner and self._console.is_terminal
        self._running: Status | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def step_started(self, visit: Visit, step: Step) -> None:
        """Show the step that runs, where a terminal can."""
        del visit
        self._stop()
        if self._spinner:
            self._running = self._console.status(step_words(step.id))
            self._running.start()

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Print the step with its tick and its time."""
        del visit
        self._stop()
        mark, colour = MARKS[step.result]
        note = "  (was so already)" if step.result is StepResult.ALREADY else ""
        self._console.print(f"[{colour}]{mark}[/] {step_words(step.id):32}[dim]{step.seconds:6.2f} s[/]{note}")

    def _stop(self) -> None:
        if self._running is not None:
            self._running.stop()
            self._running = None


def step_words(step_id: str) -> str:
    """A step's id as words."""
    return step_id.replace("-", " ").capitalize()
