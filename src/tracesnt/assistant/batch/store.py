"""The store of a batch: its cases and how they stand, in one database that several processes may share."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, inspect, select, text, update

from tracesnt.assistant.batch import tables
from tracesnt.assistant.batch.database import open_file, open_server
from tracesnt.assistant.batch.phases import PHASES
from tracesnt.assistant.batch.tables import batch, cases
from tracesnt.assistant.sheets.rows import RowCase, operator_key
from tracesnt.errors import InputError, Outcome
from tracesnt.fixtures import Case
from tracesnt.vault import Vault

DATABASE = "batch.sqlite"
KEY = "batch.key"
_WRITERS = 0x7472616365736E74
"""Whoever writes to a batch in PostgreSQL holds the lock of this number; each batch has a database of its own."""


class BatchState(StrEnum):
    """How a batch stands. Only a running one starts phases; failures of the site stop it, and so does its drift."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DRIFTED = "drifted"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class CaseState(StrEnum):
    """How a case stands: may go on, is about to, is in a browser, waits for answers, or has ended."""

    READY = "ready"
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    ENDED = "ended"


@dataclass(frozen=True)
class CaseRecord:
    """How a case stands."""

    id: int
    row: int
    operator: str
    phase: str
    state: CaseState
    attempt: int
    failures: int
    outcome: Outcome | None
    message: str
    advice: str

    @property
    def name(self) -> str:
        """What a case is called where no personal data may stand."""
        return f"row-{self.row}"


class Store:
    """A batch's database, and the file that holds the key of what people own in it."""

    def __init__(self, engine: Engine, key: Path) -> None:
        self.engine = engine
        self._key = key
        self._vault: Vault | None = None

    @property
    def vault(self) -> Vault:
        """What people own is sealed with it.

        Raises :class:`~tracesnt.errors.InputError` where the key is not here, or is another batch's.
        """
        if self._vault is None:
            vault = Vault.kept_in(self._key)
            with self.reading() as connection:
                sealed = connection.scalar(select(cases.c.sealed).where(cases.c.sealed.is_not(None)).limit(1))
            try:
                if sealed is not None:
                    vault.unseal(sealed)
            except ValueError as error:
                raise InputError(
                    f"{self._key} is the key of another batch.",
                    advice=f"Copy {KEY} from the folder in which this batch was started.",
                ) from error
            self._vault = vault
        return self._vault

    @property
    def is_file(self) -> bool:
        """Whether the database is a file, which one process works on at a time."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction, and wait for those of others to end: one at a time writes, in a file and on a server.

        Either all that is written in it counts, or nothing.
        """
        with self.engine.begin() as connection:
            if not self.is_file:
                connection.execute(text("SELECT pg_advisory_xact_lock(:writers)"), {"writers": _WRITERS})
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection to read with."""
        with self.engine.connect() as connection:
            yield connection

    def now(self, connection: Connection) -> float:
        """Return the time, in seconds of the epoch, by the one clock that all machines of the batch go by."""
        if self.is_file:
            return time.time()
        return float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())::float8")))

    def create(self, site: str, sheet: str, rows: Iterable[RowCase], now: float) -> None:
        """Make the tables and put every case into them.

        Raises :class:`~tracesnt.errors.InputError` where the database holds a batch already.
        """
        with self.writing() as connection:
            tables.metadata.create_all(connection)
            if connection.scalar(select(func.count()).select_from(batch)):
                raise InputError(
                    "There is a batch in this database already.",
                    advice="Go on with it by `tracesnt batch resume`, or choose another --out or --database.",
                )
            self._vault = Vault.beside(self._key.with_suffix(""))
            connection.execute(
                batch.insert(),
                {
                    "version": tables.VERSION,
                    "site": site,
                    "sheet": sheet,
                    "state": BatchState.RUNNING,
                    "created": now,
                },
            )
            connection.execute(cases.insert(), [self._row(each) for each in rows])

    def _row(self, each: RowCase) -> dict[str, Any]:
        operator = each.case.operator
        return {
            "row": each.row,
            "priority": each.priority,
            "operator": operator_key(operator.country, operator.name, operator.traces_number),
            "sealed": self.vault.seal(each.case.model_dump_json()),
            "phase": PHASES[0].name,
            "state": CaseState.READY,
        }

    def check_version(self) -> None:
        """Raise :class:`~tracesnt.errors.InputError` unless a batch of this version is there."""
        if not inspect(self.engine).has_table(batch.name):
            raise InputError(
                "There is no batch here.", advice="Start one with `tracesnt batch start SHEET`, or give its --out."
            )
        with self.reading() as connection:
            version = connection.scalar(select(batch.c.version))
        if version != tables.VERSION:
            raise InputError(
                f"This batch was made by another version of tracesnt: its tables are of version {version}, "
                f"and this one uses version {tables.VERSION}.",
                advice="Finish it with the version that started it.",
            )

    def case(self, case_id: int) -> Case:
        """Return a case. Raises :class:`ValueError` for one whose data is forgotten."""
        with self.reading() as connection:
            sealed = connection.scalar(select(cases.c.sealed).where(cases.c.id == case_id))
        if sealed is None:
            raise ValueError(f"the data of case {case_id} is forgotten")
        return Case.model_validate_json(self.vault.unseal(sealed))


def record_of(connection: Connection, case_id: int) -> CaseRecord:
    """Return how a case stands."""
    return _record(connection.execute(select(*_OF_RECORD).where(cases.c.id == case_id)).one())


def records(connection: Connection) -> Iterator[CaseRecord]:
    """Return how every case stands, in the order of the rows."""
    yield from map(_record, connection.execute(select(*_OF_RECORD).order_by(cases.c.row)))


_OF_RECORD = tuple(cases.c[name] for name in CaseRecord.__dataclass_fields__)


def _record(row: Any) -> CaseRecord:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    outcome = values.pop("outcome")
    return CaseRecord(
        **values | {"state": CaseState(values["state"]), "outcome": None if outcome is None else Outcome(outcome)}
    )


def state_of(connection: Connection) -> tuple[BatchState, str]:
    """Return how the batch stands, and why where it does not run."""
    state, why = connection.execute(select(batch.c.state, batch.c.why)).one()
    left = select(cases.c.id).where(cases.c.state != CaseState.ENDED).limit(1)
    if state == BatchState.RUNNING and connection.scalar(left) is None:
        return BatchState.FINISHED, ""
    return BatchState(state), why


def turn(connection: Connection, state: BatchState, why: str = "") -> None:
    """Change how the batch stands."""
    connection.execute(update(batch).values(state=state, why=why, site_errors=0))


def note(connection: Connection, why: str) -> None:
    """Say why nothing happens in a batch that runs."""
    connection.execute(update(batch).where(batch.c.state == BatchState.RUNNING).values(why=why))


def open_store(folder: Path, database: str | None, *, create: bool = False) -> Store:
    """Return the store of a batch in a folder, or in a PostgreSQL database whose key is in the folder.

    Raises :class:`~tracesnt.errors.InputError` where it cannot be opened, and where no batch of this version is there
    that was to be.
    """
    path = folder / DATABASE
    if create:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif database is None and not path.exists():
        raise InputError(
            f"There is no batch in {folder}.",
            advice="Start one with `tracesnt batch start SHEET`, or give its --out.",
        )
    store = Store(open_file(path) if database is None else open_server(database), folder / KEY)
    if not create:
        try:
            store.check_version()
        except InputError:
            store.engine.dispose()
            raise
    return store
