"""The twin's memory: one SQLite database, in memory or in a file, written in transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from tracesnt.errors import InputError

Value = str | int | float | None


class Store:
    """One connection, used on one event loop. What happens between two awaits happens at once."""

    def __init__(self, path: Path | None = None) -> None:
        schema = files("tracesnt.mock_site").joinpath("schema.sql").read_text(encoding="utf-8")
        try:
            self._connection = _connection(path, schema)
        except sqlite3.Error as error:
            raise InputError(
                f"The state file {path} cannot be used: {error}.",
                advice="Name a file that the twin made, or one that does not exist yet in a folder that does.",
            ) from error

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

    def copy_to(self, other: Store) -> None:
        """Make another store hold what this one does, and nothing else."""
        self._connection.backup(other._connection)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def _connection(path: Path | None, schema: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(schema)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
