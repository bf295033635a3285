"""One process at a time works on a batch whose database is a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tracesnt.errors import InputError

_LOCK = "batch.lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the batch of a folder. The system lets go of it when the process ends, however it ends.

    Raises :class:`~tracesnt.errors.InputError` where another process holds it.
    """
    lock = folder / _LOCK
    lock.touch(mode=0o600)
    with closing(sqlite3.connect(lock, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise InputError(
                f"Another process is already working on the batch in {folder}.",
                advice="Look at it by `tracesnt batch status`; several machines can share a batch in PostgreSQL.",
            ) from error
        yield
