"""Durable runs: each attempt at a phase is a workflow that a crash cannot lose, and that no two workers run."""

from __future__ import annotations

import dataclasses
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSConfig
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import OperationalError

from tracesnt.assistant.batch import inbox, transitions
from tracesnt.assistant.batch.attempt import HOLD, HoldLost, attempt
from tracesnt.assistant.batch.chain import Proof, link, place_of, proof_of
from tracesnt.assistant.batch.desk import Desk
from tracesnt.assistant.batch.phases import Need, phase_named
from tracesnt.assistant.batch.pool import BrowserPool
from tracesnt.assistant.batch.post import Post
from tracesnt.assistant.batch.quiet import NONE, QuietHours
from tracesnt.assistant.batch.store import BatchState, CaseRecord, CaseState, Store, record_of, state_of
from tracesnt.assistant.batch.tables import VERSION, batch, cases
from tracesnt.assistant.batch.transitions import Ended
from tracesnt.assistant.startup.session import Session
from tracesnt.flows import Attendant

_QUEUE = "phases"
_POLL = 0.3
"""Seconds between two looks at the queue. What they find stands ready before a browser is free for it."""
_NEXT = 1
"""Attempts that stand ready for each browser, which so need not wait until the last one is written down.

The others stay in the store, where they can be paused, put in another order, cancelled, or taken by another machine."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """How gently a site is treated. ``at_once`` counts the cases of this process, and ``altogether`` those of all.

    ``per_minute`` counts attempts that are started, by all; ``None`` leaves what was said for the batch before. In
    ``quiet`` times this process starts none.
    """

    at_once: int = 2
    per_minute: int | None = None
    quiet: QuietHours = NONE
    altogether: int | None = None


@dataclasses.dataclass(frozen=True)
class People:
    """Who answers: ``met`` are the needs that nobody is asked for, and ``beside`` whoever sits at the browsers.

    The ``post`` answers for mailed links as their mails come in.
    """

    met: frozenset[Need] = frozenset()
    beside: Attendant | None = None
    post: Post | None = None


EVERY_NEED = frozenset(Need)


@dataclasses.dataclass(frozen=True)
class Done:
    """What an attempt came to, and the proof of it. Both are free of secrets: the library keeps them."""

    ended: Ended
    proof: Proof


class Works:
    """A process that works on a batch: its browsers, its queue, and what it tells whoever waits.

    In a file the queue outlives the process, and the next one goes on with it. On a server each process has a queue of
    its own that dies with it; what was in it is fed to others once it is held no longer.
    """

    def __init__(
        self,
        store: Store,
        pool: BrowserPool,
        folder: Path,
        limits: Limits,
        people: People,
        clock: Callable[[], float] | None = None,
        hold: float = HOLD,
    ) -> None:
        self.store = store
        self._clock = clock
        self.changed = threading.Event()
        self.stopping = False
        self._turn = threading.Lock()
        self._pool = pool
        self._folder = folder
        self._limits = limits
        self._attempts = limits.at_once * (1 + _NEXT)
        self._people = people
        self._hold = hold
        self._holder = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._queue = _QUEUE if store.is_file else f"{_QUEUE}-{self._holder}"
        self._lost: set[int] = set()  # cases that nothing here works on, whatever the store says
        self._trouble: Exception | None = None
        self._client: DBOSClient | None = None

    @contextmanager
    def open(self) -> Iterator[Works]:
        """Begin to work, going on with what a crash has left; leave when what is being done is done."""
        global _works  # noqa: PLW0603 - the library finds workflows by name, and they find who works by this
        config = _config(self.store, "local" if self.store.is_file else self._holder)
        # The library looks for new queues once a second only, so this one is there before it is launched.
        DBOS.migrate(str(config["system_database_url"]))
        self._client = DBOSClient(system_database_engine=self.store.engine)
        self._client.register_queue(
            self._queue,
            worker_concurrency=self._attempts,
            polling_interval_sec=_POLL,
            application_name=config["name"],
        )
        DBOS(config=config)
        _works = self
        self._begin()
        patience = HOLD
        try:
            DBOS.listen_queues([self._queue])
            DBOS.launch()
            yield self
            if not self.stopping and _is_at_rest():
                patience = 0
            if not self.store.is_file:
                DBOS.delete_queue(self._queue)
        finally:
            self.stopping = True
            DBOS.destroy(workflow_completion_timeout_sec=int(patience))
            self._client.destroy()
            _works = None
            with suppress(OperationalError), self.store.writing() as connection:
                transitions.give_back(connection, self._holder, self._lost)

    def now(self, connection: Connection) -> float:
        """Return the time that the batch goes by."""
        return self.store.now(connection) if self._clock is None else self._clock()

    def quiet_until(self, now: float) -> float | None:
        """Return when the quiet time ends in which nothing is started; ``None`` where it is in none."""
        return self._limits.quiet.until(now)

    def feed(self) -> bool:
        """Queue as many cases as there is room for, and tell whether any is queued or running now, or soon may be.

        Whoever calls it is there, and so are the cases that are its own; those of whoever has not called it are free.
        """
        if self.stopping:
            return True
        with self.store.writing() as connection:
            now = self.now(connection)
            busy = cases.c.state.in_(transitions.BUSY), cases.c.holder == self._holder
            mine = *busy, cases.c.id.not_in(list(self._lost))
            connection.execute(update(cases).where(*mine).values(held_until=now + self._hold))
            transitions.take_over(connection, now)
            wanted = 0 if self.quiet_until(now) is not None else self._attempts
            room = transitions.room(connection, self._holder, wanted, now)
            fed = transitions.feed(connection, room, now)
            transitions.assign(connection, fed, self._holder, now + self._hold)
            for record in fed:
                self._enqueue(connection, record)
                self._lost.discard(record.id)
            if transitions.count(connection, transitions.BUSY):
                return True
            is_kept_back = room <= 0 < wanted and state_of(connection)[0] is BatchState.RUNNING
            return is_kept_back and transitions.count(connection, (CaseState.READY,)) > 0

    def _begin(self) -> None:
        """Say how gently the site is treated; and go on with what a process that is gone has left in a file."""
        said = {"altogether": self._limits.altogether, "per_minute": self._limits.per_minute}
        with self.store.writing() as connection:
            if any(said.values()):
                connection.execute(update(batch).values({name: limit for name, limit in said.items() if limit}))
            left = cases.c.state.in_(transitions.BUSY)
            if self.store.is_file and transitions.count(connection, transitions.BUSY):
                self._lost.update(connection.scalars(select(cases.c.id).where(left)))
                until = self.now(connection) + self._hold
                connection.execute(update(cases).where(left).values(holder=self._holder, held_until=until))

    def complain(self) -> None:
        """Raise what kept an attempt from coming to anything: a full disk, a browser that does not start any more."""
        if self._trouble is not None:
            raise self._trouble

    def perform(self, case_id: int, phase_name: str, number: int) -> Done | None:
        """Run an attempt as soon as a browser is free. ``None`` where it is not this worker's to run, or no more."""
        try:
            return self._pool.run(lambda session: self._perform(session, case_id, phase_name, number))
        except HoldLost:
            self._lost.add(case_id)
            return None

    def _perform(self, session: Session, case_id: int, phase_name: str, number: int) -> Done | None:
        with self.store.writing() as connection:
            record = record_of(connection, case_id)
            if (record.phase, record.attempt) != (phase_name, number):
                return None
            now = self.now(connection)
            rests = self.stopping or self.quiet_until(now) is not None
            if rests or state_of(connection)[0] is not BatchState.RUNNING:
                transitions.put_back(connection, record)
                return None
            if not transitions.begin(connection, record, self._holder, now + self._hold, now):
                return None
            self._lost.discard(case_id)
            answers = inbox.answers(connection, self.store.vault, case_id)
        phase, people = phase_named(phase_name), self._people
        desk = None if people.met == EVERY_NEED else Desk(answers, people.beside, self._turn, people.met)
        ended, run = attempt(
            session,
            self.store,
            record,
            phase,
            self.store.case(case_id),
            desk=desk,
            folder=self._folder / "cases" / record.name / f"{phase.name}-{number}",
            holder=self._holder,
            hold=self._hold,
        )
        return Done(ended, proof_of(run, self._folder))

    def conclude(self, case_id: int, phase_name: str, number: int, done: Done) -> None:
        """Write down what an attempt came to, and queue what follows. Nothing for one that was taken over."""
        self._conclude(case_id, phase_name, number, done)
        self.feed()
        self.changed.set()

    def failed(self, case_id: int, error: Exception) -> None:
        """Stop for what is wrong here and neither with the site nor with the case, such as a full disk.

        The case is run again when the batch goes on: its steps look first what is there.
        """
        self._lost.add(case_id)
        self._trouble = error
        self.changed.set()

    def _conclude(self, case_id: int, phase_name: str, number: int, done: Done) -> None:
        case = self.store.case(case_id)
        with self.store.writing() as connection:
            record, now = record_of(connection, case_id), self.now(connection)
            if (record.phase, record.attempt) != (phase_name, number):
                return
            if transitions.end(connection, record, case, done.ended, now, self._people.met):
                link(connection, record, done.proof, now, place_of(self.store, self._folder))

    def _enqueue(self, connection: Connection, record: CaseRecord) -> None:
        assert self._client is not None  # noqa: S101 - cases are fed while the works are open only
        self._client.enqueue_in_transaction(
            connection,
            {
                "queue_name": self._queue,
                "workflow_name": advance.__qualname__,
                "workflow_id": f"{record.name}/{record.phase}/{record.attempt}",
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
            _conclude(case_id, phase, number, done)
    except Exception as error:  # of the steps themselves, or of the library, which writes down what they come to
        assert _works is not None  # noqa: S101 - workflows run while the works are open only
        _works.failed(case_id, error)
        raise


@DBOS.step()
def _perform(case_id: int, phase: str, number: int) -> Done | None:
    assert _works is not None  # noqa: S101 - workflows run while the works are open only
    return _works.perform(case_id, phase, number)


@DBOS.step()
def _conclude(case_id: int, phase: str, number: int, done: Done) -> None:
    assert _works is not None  # noqa: S101
    _works.conclude(case_id, phase, number, done)


def _is_at_rest() -> bool:
    """Tell whether every attempt is written down, waiting a moment for the last. The library would wait a second."""
    for _ in range(50):
        if not DBOS.list_workflows(status="PENDING", executor_id=DBOS.executor_id, load_input=False, load_output=False):
            return True
        time.sleep(0.01)
    return False


def _config(store: Store, executor: str) -> DBOSConfig:
    return {
        "name": "tracesnt",
        "system_database_engine": store.engine,
        "system_database_url": store.engine.url.render_as_string(hide_password=False),
        "application_version": str(VERSION),
        "executor_id": executor,
        # What it says are tracebacks; what fails is told by whoever it fails for.
        "log_level": "WARNING" if os.environ.get("TRACESNT_DEBUG") else "CRITICAL",
        "notification_listener_polling_interval_sec": 1.0,
        "max_executor_threads": 16,
    }
