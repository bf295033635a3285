"""Durable runs: each attempt at a phase is a workflow that a crash cannot lose, and that no two workers run."""

from __future__ import annotations

import dataclasses
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSConfig
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from tracesnt.assistant.batch import inbox, transitions
from tracesnt.assistant.batch.attempt import HOLD, HoldLost, attempt
from tracesnt.assistant.batch.chain import Proof, link, proof_of
from tracesnt.assistant.batch.desk import Desk
from tracesnt.assistant.batch.phases import Need, phase_named
from tracesnt.assistant.batch.pool import BrowserPool
from tracesnt.assistant.batch.quiet import NONE, QuietHours
from tracesnt.assistant.batch.store import BatchState, CaseRecord, CaseState, Store, record_of, state_of
from tracesnt.assistant.batch.tables import VERSION, cases
from tracesnt.assistant.batch.transitions import Ended
from tracesnt.assistant.startup.session import Session
from tracesnt.flows import Attendant

_QUEUE = "phases"
_POLL = 0.02
_GOES_ON = ("ENQUEUED", "PENDING")
_AHEAD = 2
"""Attempts that wait for each browser, so that none is ever idle; the others stay in the store, where they can be
paused, put in another order or cancelled."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """How gently a site is treated. ``per_minute`` counts attempts that are started; in quiet times none is."""

    at_once: int = 2
    per_minute: int | None = None
    quiet: QuietHours = NONE


@dataclasses.dataclass(frozen=True)
class People:
    """Who answers: ``met`` are the needs that nobody is asked for, and ``beside`` whoever sits at the browsers."""

    met: frozenset[Need] = frozenset()
    beside: Attendant | None = None


EVERY_NEED = frozenset(Need)


@dataclasses.dataclass(frozen=True)
class Done:
    """What an attempt came to, and the proof of it. Both are free of secrets: the library keeps them."""

    ended: Ended
    proof: Proof


class Works:
    """A process that works on a batch: its browsers, its place in the queue, and what it tells whoever waits."""

    def __init__(
        self,
        store: Store,
        pool: BrowserPool,
        folder: Path,
        limits: Limits,
        people: People,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.store = store
        self._clock = clock
        self.changed = threading.Event()
        self.stopping = False
        self.broken: Exception | None = None
        self._turn = threading.Lock()
        self._pool = pool
        self._folder = folder
        self._limits = limits
        self._people = people
        self._holder = f"{socket.gethostname()}-{os.getpid()}"
        self._client: DBOSClient | None = None

    @contextmanager
    def open(self) -> Iterator[Works]:
        """Begin to work, going on with what a crash has left; leave when what is being done is done."""
        global _works  # noqa: PLW0603 - the library finds workflows by name, and they find who works by this
        DBOS(config=_config(self.store))
        _works = self
        self._client = DBOSClient(system_database_engine=self.store.engine)
        if self.store.is_file:
            self._let_go()
            self._pick_up()
        try:
            DBOS.launch()
            DBOS.register_queue(
                _QUEUE,
                global_concurrency=self._limits.at_once,
                worker_concurrency=self._limits.at_once,
                limiter=None if self._limits.per_minute is None else {"limit": self._limits.per_minute, "period": 60.0},
                polling_interval_sec=_POLL,
            )
            yield self
        finally:
            self.stopping = True
            DBOS.destroy(workflow_completion_timeout_sec=int(HOLD))
            self._client.destroy()
            _works = None

    def quiet_until(self) -> float | None:
        """Return when the quiet time ends in which nothing is started; ``None`` where it is in none."""
        return self._limits.quiet.until(self._clock())

    def feed(self) -> bool:
        """Queue as many cases as there is room for, and tell whether any is queued or running now."""
        if self.stopping:
            return True
        with self.store.writing() as connection:
            busy = transitions.count(connection, (CaseState.QUEUED, CaseState.RUNNING))
            room = 0 if self.quiet_until() is not None else self._limits.at_once * (1 + _AHEAD) - busy
            fed = transitions.feed(connection, room, self._clock())
            for record in fed:
                self._enqueue(connection, record)
        return bool(busy or fed)

    def keep_hold(self) -> None:
        """Say that this worker is there, and so are the cases that it runs."""
        with self.store.writing() as connection:
            connection.execute(
                update(cases)
                .where(cases.c.holder == self._holder, cases.c.state == CaseState.RUNNING)
                .values(held_until=self._clock() + HOLD)
            )

    def _let_go(self) -> None:
        """Whoever ran cases before in this database, which only one process works on, is gone."""
        with self.store.writing() as connection:
            connection.execute(update(cases).where(cases.c.state == CaseState.RUNNING).values(held_until=0.0))

    def _pick_up(self) -> None:
        """Let cases be fed again whose attempt ended without a word, because nothing could be written any more."""
        status = text("SELECT status FROM workflow_status WHERE workflow_uuid = :id")
        busy = select(cases.c.id).where(cases.c.state.in_((CaseState.QUEUED, CaseState.RUNNING)))
        with self.store.writing() as connection:
            for case_id in connection.scalars(busy).all():
                record = record_of(connection, case_id)
                if connection.scalar(status, {"id": _workflow(record)}) not in _GOES_ON:
                    transitions.put_back(connection, record)

    def perform(self, case_id: int, phase_name: str, number: int) -> Done | None:
        """Run an attempt in a browser. ``None`` where it is not this worker's to run, or no more."""
        with self.store.writing() as connection:
            record = record_of(connection, case_id)
            if (record.phase, record.attempt) != (phase_name, number):
                return None
            rests = self.stopping or self.quiet_until() is not None
            if rests or state_of(connection)[0] is not BatchState.RUNNING:
                transitions.put_back(connection, record)
                return None
            now = self._clock()
            if not transitions.begin(connection, record, self._holder, now + HOLD, now):
                return None
            answers = inbox.answers(connection, self.store.vault, case_id)
        phase, case = phase_named(phase_name), self.store.case(case_id)
        desk = None if self._people.met == EVERY_NEED else Desk(answers, self._people.beside, self._turn)
        folder = self._folder / "cases" / record.name / f"{phase.name}-{number}"

        def work(session: Session) -> Done:
            ended, run = attempt(
                session,
                self.store,
                record,
                phase,
                case,
                desk=desk,
                folder=folder,
                holder=self._holder,
            )
            return Done(ended, proof_of(run, self._folder))

        try:
            return self._pool.run(work)
        except HoldLost:
            return None

    def conclude(self, case_id: int, done: Done) -> None:
        """Write down what an attempt came to, and queue what follows."""
        case, now = self.store.case(case_id), self._clock()
        with self.store.writing() as connection:
            record = record_of(connection, case_id)
            if transitions.end(connection, record, case, done.ended, now, self._people.met):
                link(connection, record, done.proof, now)
        self.feed()
        self.changed.set()

    def give_up(self, case_id: int, error: Exception) -> None:
        """Stop for what is wrong here and neither with the site nor with the case, such as a full disk.

        The case is run again when the batch goes on: its steps look first what is there.
        """
        self.stopping, self.broken = True, error
        with suppress(SQLAlchemyError), self.store.writing() as connection:
            transitions.put_back(connection, record_of(connection, case_id))
        self.changed.set()

    def _enqueue(self, connection: Connection, record: CaseRecord) -> None:
        assert self._client is not None  # noqa: S101 - cases are fed while the works are open only
        self._client.enqueue_in_transaction(
            connection,
            {
                "queue_name": _QUEUE,
                "workflow_name": advance.__qualname__,
                "workflow_id": _workflow(record),
                "app_version": str(VERSION),
            },
            record.id,
            record.phase,
            record.attempt,
        )


_works: Works | None = None


@DBOS.workflow()
def advance(case_id: int, phase: str, number: int) -> None:
    """One attempt at one phase of a case."""
    try:
        done = _perform(case_id, phase, number)
        if done is not None:
            _conclude(case_id, done)
    except Exception as error:
        assert _works is not None  # noqa: S101 - as below
        _works.give_up(case_id, error)
        raise


@DBOS.step()
def _perform(case_id: int, phase: str, number: int) -> Done | None:
    assert _works is not None  # noqa: S101 - workflows run while the works are open only
    return _works.perform(case_id, phase, number)


@DBOS.step()
def _conclude(case_id: int, done: Done) -> None:
    assert _works is not None  # noqa: S101
    _works.conclude(case_id, done)


def _workflow(record: CaseRecord) -> str:
    return f"{record.name}/{record.phase}/{record.attempt}"


def _config(store: Store) -> DBOSConfig:
    return {
        "name": "tracesnt",
        "system_database_engine": store.engine,
        "system_database_url": store.engine.url.render_as_string(hide_password=False),
        "application_version": str(VERSION),
        "executor_id": "local",
        "log_level": "CRITICAL",  # whoever started the work is told what went wrong
        "notification_listener_polling_interval_sec": 1.0,
        "max_executor_threads": 16,
    }
