"""Working on a batch until nothing more can be done without a person."""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from tracesnt.assistant.batch import inbox
from tracesnt.assistant.batch.durable import Limits, People, Works
from tracesnt.assistant.batch.pool import BrowserPool
from tracesnt.assistant.batch.store import BatchState, CaseState, Store, state_of
from tracesnt.assistant.batch.tables import cases
from tracesnt.assistant.startup.session import Settings
from tracesnt.errors import Outcome

_HEARTBEAT = 1.0
"""Seconds after which the store is looked at anyway: another process may have answered, or paused the batch."""


@dataclass(frozen=True)
class Standing:
    """How a batch stands: its state and why, cases by state, ended ones by outcome, and how much is asked.

    ``interrupted`` tells that a person ended the work on it early.
    """

    state: BatchState
    why: str
    by_state: Counter[CaseState]
    outcomes: Counter[Outcome]
    questions: int
    interrupted: bool = False

    @property
    def ended(self) -> int:
        """Number of cases that have ended."""
        return self.by_state[CaseState.ENDED]

    @property
    def total(self) -> int:
        """Number of cases."""
        return self.by_state.total()


def standing(store: Store) -> Standing:
    """Return how a batch stands."""
    with store.reading() as connection:
        state, why = state_of(connection)
        by_state = Counter[CaseState]()
        outcomes = Counter[Outcome]()
        counted = select(cases.c.state, cases.c.outcome, func.count()).group_by(cases.c.state, cases.c.outcome)
        for case_state, outcome, number in connection.execute(counted):
            by_state[CaseState(case_state)] += number
            if outcome is not None:
                outcomes[Outcome(outcome)] += number
        return Standing(state, why, by_state, outcomes, len(inbox.open_questions(connection)))


def work(
    store: Store,
    settings: Settings,
    folder: Path,
    limits: Limits,
    people: People,
    tell: Callable[[Standing], None],
) -> Standing:
    """Work on a batch until nothing can go on, and return how it stands then. An interrupt ends it early, and cleanly.

    Raises what starting a browser raises.
    """
    with BrowserPool(settings, limits.at_once) as pool, Works(store, pool, folder, limits, people).open() as works:
        interrupted = False
        try:
            while works.feed() or may_go_on_later(store):
                works.changed.wait(_HEARTBEAT)
                works.changed.clear()
                works.keep_hold()
                tell(standing(store))
        except KeyboardInterrupt:
            works.stopping = interrupted = True
    return dataclasses.replace(standing(store), interrupted=interrupted)


def may_go_on_later(store: Store) -> bool:
    """Tell whether a case waits for its next try."""
    with store.reading() as connection:
        if state_of(connection)[0] is not BatchState.RUNNING:
            return False
        waits = cases.c.state == CaseState.READY, cases.c.not_before > time.time()
        return bool(connection.scalar(select(func.count()).where(*waits)))
