"""One attempt at one phase of a case, in a browser: with its receipt, its intents, and its hold on the case."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy.exc import OperationalError

from tracesnt.assistant.batch.desk import Desk
from tracesnt.assistant.batch.phases import Need, Phase
from tracesnt.assistant.batch.store import CaseRecord, Store
from tracesnt.assistant.batch.tables import cases, intents
from tracesnt.assistant.batch.transitions import Ended
from tracesnt.assistant.running import Run, run_flow
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import AssistantError, ExitStatus
from tracesnt.fixtures import Case
from tracesnt.flows import Listener, Step, StepResult, Visit

HOLD = 60.0
"""Seconds for which a worker holds a case, unless it says again that it is there. Longer than any step may take."""


class HoldLost(AssistantError):
    """Another worker has taken the case over."""

    def __init__(self) -> None:
        super().__init__("Another worker has taken this case over.", advice="Nothing needs to be done.")


class Effects(Listener):
    """Writes down what a step is about to change on the site, and that it is changed; both outlive a crash.

    Nothing is begun for a case that this worker no longer holds.
    """

    def __init__(self, store: Store, record: CaseRecord, phase: Phase, holder: str, hold: float) -> None:
        self._store = store
        self._record = record
        self._effects = phase.effects
        self._holder = holder
        self._hold = hold

    def step_started(self, visit: Visit, step: Step) -> None:
        """Raise :class:`HoldLost` where the case is another's; else note what is intended."""
        del visit
        effect = self._effects.get(step.id)
        if effect is None:
            return
        with _known(self._store) as connection:
            now = self._store.now(connection)
            held = connection.execute(
                update(cases)
                .where(
                    cases.c.id == self._record.id,
                    cases.c.holder == self._holder,
                    cases.c.attempt == self._record.attempt,
                )
                .values(held_until=now + self._hold)
            )
            if not held.rowcount:
                raise HoldLost
            if connection.scalar(select(intents.c.intended).where(*self._is(effect))) is None:
                connection.execute(intents.insert().values(case_id=self._record.id, effect=effect, intended=now))

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Note that what was intended is there."""
        del visit
        effect = self._effects.get(step.id)
        if effect is None or step.result is StepResult.FAILED:
            return
        with _known(self._store) as connection:
            connection.execute(
                update(intents)
                .where(*self._is(effect), intents.c.confirmed.is_(None))
                .values(confirmed=self._store.now(connection))
            )

    def _is(self, effect: str) -> tuple[ColumnElement[bool], ...]:
        return intents.c.case_id == self._record.id, intents.c.effect == effect


@contextmanager
def _known(store: Store) -> Iterator[Connection]:
    """Write; where the database does not answer nobody knows whose the case is by now, so that nothing more is done."""
    try:
        with store.writing() as connection:
            yield connection
    except OperationalError as error:
        raise HoldLost from error


def attempt(
    session: Session,
    store: Store,
    record: CaseRecord,
    phase: Phase,
    case: Case,
    *,
    desk: Desk | None,
    folder: Path,
    holder: str,
    hold: float = HOLD,
) -> tuple[Ended, Run]:
    """Run a phase in a session, and return what it came to. The case's errors are in there, not raised.

    Without a ``desk`` the session's own attendant answers everything. Raises :class:`HoldLost` where the case has
    become another worker's: what it comes to is for that one to say.
    """
    named = case.model_copy(update={"name": record.name})
    if desk is not None:
        desk.rest = session.attendant
        session = dataclasses.replace(session, attendant=desk)
    run = run_flow(
        session,
        phase.flow,
        named,
        folder,
        (Effects(store, record, phase, holder, hold),),
        pictured=frozenset(phase.effects),
        concealed=names_of(case),
    )
    if run.error is not None and run.error.kind == HoldLost.__name__:
        raise HoldLost
    return _ended(run, desk), run


def names_of(case: Case) -> frozenset[str]:
    """Return what people are called in a case: neither receipts nor the store's clear columns may hold it."""
    people = (case.person, *([] if case.validation is None else [case.validation.by]))
    names = {
        name
        for each in people
        for name in (each.name, f"{each.last_name} {each.first_name}", each.first_name, each.last_name)
    }
    return frozenset(names | {case.device} - {Case.model_fields["device"].default})


def _ended(run: Run, desk: Desk | None) -> Ended:
    if run.error is None:
        return Ended(run.outcome)
    ended = Ended(run.outcome, message=run.error.message, advice=run.error.advice)
    match run.exit_status:
        case ExitStatus.PERSON_NEEDED:
            return dataclasses.replace(ended, needs=(desk and desk.asked) or Need.MAILED_LINK)
        case ExitStatus.SITE_FAILED:
            return dataclasses.replace(ended, site_failed=True)
        case ExitStatus.DRIFTED:
            return dataclasses.replace(ended, drifted=True)
        case _:
            return ended
