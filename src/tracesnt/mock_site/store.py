"""The twin's memory: one SQLite database, in memory or in a file, written in transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path

from tracesnt.errors import InputError

Value = str | int | float | None
Kept = sqlite3.Connection
"""A copy of everything that a store had."""

# Raise the version with every change of schema.sql: a file of another one is refused, because nothing converts it.
VERSION = 2
_PATIENCE = 1.0
_APPLICATION = int.from_bytes(b"TNTw")
_ADVICE = (
    "Name a file that the twin made and that no other twin uses, or one that does not exist yet in a folder that does."
)


class Store:
    """One connection, used on one event loop. What happens between two awaits happens at once."""

    def __init__(self, path: Path | None = None) -> None:
        schema = files("tracesnt.mock_site").joinpath("schema.sql").read_text(encoding="utf-8")
        try:
            self._connection = _connection(path, schema)
        except sqlite3.Error as error:
            raise InputError(f"The state file {path} cannot be used: {error}.", advice=_ADVICE) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep everything that is written inside, or nothing of it."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def one(self, sql: str, *values: Value) -> sqlite3.Row | None:
        """Return the first row of a query."""
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: Value) -> list[sqlite3.Row]:
        """Return every row of a query."""
        return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, *values: Value) -> int:
        """Run a statement and return the id of the row that it inserted."""
        return self._connection.execute(sql, values).lastrowid or 0

    def run_all(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""
        self._connection.executemany(sql, rows)

    def kept(self) -> Kept:
        """Return a copy of everything, to :meth:`restore` later. It takes about a millisecond for 10,000 operators."""
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.backup(copy)
        return copy

    def restore(self, kept: Kept) -> None:
        """Go back to what was kept, here or in another store: all of it or, where that fails, nothing of it."""
        kept.backup(self._connection)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def _connection(path: Path | None, schema: str) -> sqlite3.Connection:
    if path is not None:
        with suppress(OSError):  # what is wrong with the place is told by who opens the file
            path.touch(mode=0o600, exist_ok=False)
    connection = sqlite3.connect(path or ":memory:", timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # a file belongs to one twin at a time
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # As one transaction: a process may end at any point.
        signature = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {VERSION};"
        connection.executescript(f"BEGIN; {schema} {signature} COMMIT;")
    except (sqlite3.Error, InputError):
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, path: Path | None) -> None:
    """Refuse a database that is somebody else's, or of another version of the twin."""
    if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        return
    application, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    if application != _APPLICATION:
        raise InputError(f"The state file {path} cannot be used: the twin did not make it.", advice=_ADVICE)
    if version != VERSION:
        age = "a newer" if version > VERSION else "an older"
        raise InputError(
            f"The state file {path} was made by {age} version of the twin (schema {version}; this one has {VERSION}).",
            advice=f"Use it with {age} tracesnt, or name another file.",
        )
