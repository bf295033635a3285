"""The audit log: one line of JSON for each step and action, without values and without personal data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from tracesnt.assistant.private_files import write_private
from tracesnt.flows import Listener, Step, Visit
from tracesnt.pages.drift import Drift
from tracesnt.pages.element import Action, BoundElement


class AuditLog(Listener):
    """Writes ``log.jsonl`` as things happen, so that a crash leaves what came before it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "log.jsonl"
        write_private(self._path, b"")

    def step_started(self, visit: Visit, step: Step) -> None:
        """Note that a step begins."""
        del visit
        self._write(event="step-started", step=step.id)

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Note how a step ended."""
        del visit
        self._write(event="step-ended", step=step.id, result=step.result, seconds=round(step.seconds, 3))

    def action_ended(self, visit: Visit, action: Action, element: BoundElement) -> None:
        """Note what was done to which element; not with which value."""
        del visit, element
        self._write(event="action", action=action.kind, page=action.page, element=action.element)

    def drifted(self, visit: Visit, drift: Drift) -> None:
        """Note an element that is no longer as declared."""
        del visit
        self._write(event="drift", page=drift.page, element=drift.element, found=drift.found)

    def _write(self, **entry: object) -> None:
        line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **entry})
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
