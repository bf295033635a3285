"""Working on a batch until nothing more can be done without a person."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from tracesnt.assistant.batch import inbox, transitions
from tracesnt.assistant.batch.attempt import HOLD
from tracesnt.assistant.batch.durable import Limits, People, Works
from tracesnt.assistant.batch.inbox import Question
from tracesnt.assistant.batch.phases import NEW_LINK
from tracesnt.assistant.batch.pool import BrowserPool
from tracesnt.assistant.batch.post import Post
from tracesnt.assistant.batch.store import BatchState, CaseState, Store, note, state_of
from tracesnt.assistant.batch.tables import cases
from tracesnt.assistant.batch.troubles import plainly
from tracesnt.assistant.startup.session import Settings
from tracesnt.errors import Outcome

GOOD = frozenset({Outcome.AUTHORISED, Outcome.ALREADY_AUTHORISED, Outcome.REQUESTED, Outcome.CANCELLED})
"""Outcomes that are no failures."""
_HEARTBEAT = 1.0
"""Seconds after which the store is looked at anyway: another process may have answered, or paused the batch."""
_QUIET_HEARTBEAT = 60.0
"""The same in quiet hours. The clock may be set in the meantime, too."""


@dataclass(frozen=True)
class Standing:
    """How a batch stands: its state and why, cases by state, ended ones by outcome, and what is asked.

    ``running`` are the rows in a browser, with their phases; ``failing`` counts the cases that wait for another try
    because the site has failed, and ``expired`` those for which a new link is to be asked. ``interrupted`` tells
    that a person ended the work on it early.
    """

    state: BatchState
    why: str
    by_state: Counter[CaseState]
    outcomes: Counter[Outcome]
    asked: tuple[Question, ...] = ()
    running: tuple[tuple[int, str], ...] = ()
    failing: int = 0
    expired: int = 0
    interrupted: bool = False

    @property
    def questions(self) -> int:
        """Number of open questions."""
        return len(self.asked)

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
        running = select(cases.c.row, cases.c.phase).where(cases.c.state == CaseState.RUNNING).order_by(cases.c.row)
        ready = select(func.count()).where(cases.c.state == CaseState.READY)
        return Standing(
            state,
            why,
            by_state,
            outcomes,
            tuple(inbox.open_questions(connection)),
            tuple((row, phase) for row, phase in connection.execute(running)),
            connection.scalar(ready.where(cases.c.failures > 0)) or 0,
            connection.scalar(ready.where(cases.c.phase == NEW_LINK.name)) or 0,
        )


def work(
    store: Store,
    settings: Settings,
    folder: Path,
    limits: Limits,
    people: People,
    tell: Callable[[Standing], None],
    clock: Callable[[], float] | None = None,
    *,
    hold: float = HOLD,
) -> Standing:
    """Work on a batch until nothing can go on, and return how it stands then. An interrupt ends it early, and cleanly.

    Raises what starting a browser raises, and what is wrong neither with the site nor with a case:
    :class:`~tracesnt.errors.InputError` for a full disk.
    """
    with (
        plainly(folder),
        BrowserPool(settings, limits.at_once) as pool,
        Works(store, pool, folder, limits, people, clock, hold).open() as works,
    ):
        interrupted = False
        try:
            with nullcontext() if people.post is None else people.post.reading(store, works.changed.set):
                _go_on(works, people.post, tell)
        except KeyboardInterrupt:
            works.stopping = interrupted = True
        with store.writing() as connection:
            note(connection, "")
    return dataclasses.replace(standing(store), interrupted=interrupted)


def _go_on(works: Works, post: Post | None, tell: Callable[[Standing], None]) -> None:
    seen, said = float("inf"), ""
    while True:
        with works.store.writing() as connection:
            if (now := works.now(connection)) < seen:
                transitions.set_right(connection, now)
            transitions.expire(connection, now)
        seen = now
        busy, until = works.feed(), works.quiet_until(now)
        if not busy and not may_go_on_later(works.store, now, quiet=until is not None, post=post):
            break
        rests = "" if busy or until is None else quiet_words(until)
        if rests != said:
            with works.store.writing() as connection:
                note(connection, rests)
            said = rests
            tell(standing(works.store))
        works.changed.wait(_HEARTBEAT if busy or until is None else min(until - now, _QUIET_HEARTBEAT))
        works.changed.clear()
        works.complain()
        tell(standing(works.store))


def quiet_words(until: float) -> str:
    """Say until when nothing is started."""
    local = datetime.fromtimestamp(until)  # noqa: DTZ006 - quiet hours are local
    return f"It is quiet, and nothing is started until {local:%H:%M on %Y-%m-%d}."


def may_go_on_later(store: Store, now: float, *, quiet: bool, post: Post | None = None) -> bool:
    """Tell whether a case waits for its next try, for a mail that the ``post`` looks for, or for the end of a ``quiet``
    time only.
    """
    with store.reading() as connection:
        if state_of(connection)[0] is not BatchState.RUNNING:
            return False
        waits = cases.c.state == CaseState.READY, cases.c.not_before > now
        if connection.scalar(select(func.count()).where(*waits)) or (quiet and transitions.is_any_due(connection, now)):
            return True
    return post is not None and post.awaits(store)
