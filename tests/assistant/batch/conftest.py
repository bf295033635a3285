"""Batches in a folder of their own, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Pool, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from tests.assistant.conftest import TraceSnt
from tests.assistant.postgres import DatabaseServer, database_server
from tracesnt.assistant.batch.store import Store, open_store
from tracesnt.assistant.sheets.rows import RowCase
from tracesnt.fixtures import Case

NOW = 1_000_000.0
IN_FILE, ON_SERVER = "in a file", "on a server"
Fill = Callable[..., Store]


def row(case: Case, number: int, *, operator: str = "BE-ORG-OP-6", priority: int = 100) -> RowCase:
    """A row for a person of its own, at an operator."""
    person = case.person.model_copy(update={"email": f"person{number}@example.org"})
    wanted = case.operator.model_copy(update={"traces_number": operator})
    return RowCase(
        number,
        case.model_copy(update={"person": person, "operator": wanted, "validation": None}),
        priority,
    )


@pytest.fixture
def closing() -> Iterator[None]:
    """Databases that commands have opened are closed in the end, as they are where a process ends."""
    opened: list[DBAPIConnection] = []

    def keep(connection: DBAPIConnection, _: object) -> None:
        opened.append(connection)

    event.listen(Pool, "connect", keep)
    yield
    event.remove(Pool, "connect", keep)
    for connection in opened:
        connection.close()


@pytest.fixture
def tracesnt_here(tracesnt_here: TraceSnt, closing: None) -> TraceSnt:
    """The command line in this process, whose databases are closed."""
    assert closing is None
    return tracesnt_here


@pytest.fixture(scope="session")
def running_database_server() -> Iterator[DatabaseServer]:
    """A database server of this worker's own."""
    with database_server() as server:
        yield server


@pytest.fixture
def database(running_database_server: DatabaseServer) -> str:
    """The address of an empty database."""
    return running_database_server.new_database()


@pytest.fixture
def fill(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fill]:
    """Makes the store of a batch of some rows: in a file, and on a server where a test asks for it."""
    on_server = getattr(request, "param", None) == ON_SERVER
    made: list[Store] = []

    def fill(*rows: RowCase) -> Store:
        database = request.getfixturevalue("database") if on_server else None
        store = open_store(tmp_path, database, create=True)
        store.create("mock", "hash", rows, NOW)
        made.append(store)
        return store

    yield fill
    for store in made:
        store.engine.dispose()
