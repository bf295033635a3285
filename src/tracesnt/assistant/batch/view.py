"""What whoever watches a batch sees while it runs: live in a terminal, and as plain lines elsewhere.

Nothing here names anybody: rows have numbers.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from tracesnt.assistant.batch import inbox
from tracesnt.assistant.batch.store import CaseState
from tracesnt.assistant.batch.words import REMIND_AFTER, reminder, span
from tracesnt.assistant.batch.work import GOOD, Standing
from tracesnt.assistant.wording import quantity

_MEMORY = 300.0
"""Seconds over which the rate is counted."""
_AT_LEAST = 10.0
"""Seconds after which a rate means something."""
_BETWEEN_REMINDERS = 60.0
_LISTED = 16
_BAR = 40


class Pace:
    """How fast cases end, over the last minutes."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def look(self, now: float, ended: int) -> None:
        """See how many have ended at a moment."""
        self._seen.append((now, ended))
        while len(self._seen) > 2 and self._seen[1][0] <= now - _MEMORY:  # noqa: PLR2004 - the first stays
            self._seen.popleft()

    @property
    def per_minute(self) -> float | None:
        """Cases a minute; ``None`` as long as that cannot be told."""
        (begun, before), (now, ended) = self._seen[0], self._seen[-1]
        return None if now - begun < _AT_LEAST or ended == before else (ended - before) / (now - begun) * 60


class BatchView:
    """Shows how a batch stands, each time that it is called with it. Use it as a context manager.

    Without a terminal there is one line for each change of what it counts. Where somebody ``types`` at the terminal,
    there are lines too, because a live view would write over what they are asked.
    """

    def __init__(
        self,
        *,
        remind_after: float = REMIND_AFTER,
        types: bool = False,
        stream: TextIO | None = None,
        console: Console | None = None,
        clock: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console or Console(file=stream or sys.stderr, highlight=False)
        is_live = self._console.is_terminal and not self._console.is_dumb_terminal and not types
        self._live = Live(console=self._console, auto_refresh=False) if is_live else None
        self._remind_after = remind_after
        self._clock = clock
        self._timer = timer
        self._pace = Pace()
        self._line = ""
        self._reminded: set[int] = set()
        self._last_reminder = float("-inf")

    def __enter__(self) -> BatchView:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def __call__(self, now: Standing) -> None:
        """Show how the batch stands."""
        self._pace.look(self._timer(), now.ended)
        if self._live is not None:
            self._live.update(self.picture(now), refresh=True)
        else:
            self._print_changes(now)
        self._remind(now)

    def picture(self, now: Standing) -> RenderableType:
        """Return everything that the live view shows."""
        bar = Table.grid(padding=(0, 2))
        bar.add_row(ProgressBar(max(1, now.total), now.ended, width=_BAR), f"{now.ended} of {now.total} have ended")
        table = Table.grid(padding=(0, 2))
        table.add_row("Rate", self._rate(now))
        table.add_row("Asked", quantity(now.questions, "open question") if now.questions else "nothing")
        for name, counted in (("Ended", _counted(now, good=True)), ("Failed", _counted(now, good=False))):
            if counted:
                table.add_row(name, counted)
        if now.failing:
            table.add_row("Tried again", f"{now.failing} after failures of the site")
        table.add_row("Running", _running(now))
        rest = now.by_state[CaseState.READY] + now.by_state[CaseState.QUEUED]
        table.add_row("Waiting", f"{rest} for a browser, {now.by_state[CaseState.WAITING]} for people")
        return Group(bar, table, *([Text(now.why, style="yellow")] if now.why else []))

    def _rate(self, now: Standing) -> str:
        pace = self._pace.per_minute
        if pace is None or now.ended == now.total:
            return "is measured" if now.ended < now.total else "all have ended"
        left = (now.total - now.ended - now.by_state[CaseState.WAITING]) / pace * 60
        end = datetime.fromtimestamp(self._clock() + left)  # noqa: DTZ006 - of the machine, as clocks on walls are
        waits = ", but for those that wait for people" if now.by_state[CaseState.WAITING] else ""
        return f"{pace:.1f} a minute; {span(left)} to go, until {end:%H:%M}{waits}"

    def _print_changes(self, now: Standing) -> None:
        failed = _counted(now, good=False)
        line = f"{now.ended} of {now.total} cases have ended; {quantity(now.questions, 'question')}"
        line += f"; failed: {failed}" if failed else ""
        line += f"; {now.failing} tried again" if now.failing else ""
        line += f". {now.why}" if now.why else ""
        if line == self._line:
            return
        self._line = line
        pace = self._pace.per_minute
        self._console.print(line if pace is None or now.why else f"{line}; {self._rate(now)}", soft_wrap=True)

    def _remind(self, now: Standing) -> None:
        """Remind of each question once, and not too often."""
        moment = self._clock()
        due = {each.id for each in inbox.urgent(now.asked, moment, self._remind_after * 60)}
        if due - self._reminded and self._timer() - self._last_reminder >= _BETWEEN_REMINDERS:
            self._reminded |= due
            self._last_reminder = self._timer()
            self._console.print(reminder(now.asked, moment, self._remind_after), soft_wrap=True)


def _counted(now: Standing, *, good: bool) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in now.outcomes.most_common() if (outcome in GOOD) is good)


def _running(now: Standing) -> str:
    shown = ", ".join(f"row {row} ({phase})" for row, phase in now.running[:_LISTED])
    more = len(now.running) - _LISTED
    return (shown + (f" and {more} more" if more > 0 else "")) or "nothing"
