"""What is wrong on this machine, said plainly."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from tracesnt.assistant.running import NO_ROOM
from tracesnt.errors import InputError


@contextmanager
def plainly(folder: Path) -> Iterator[None]:
    """Raise :class:`~tracesnt.errors.InputError` where the batch's disk is full, whoever has found that out."""
    try:
        yield
    except Exception as error:
        if not _is_full(error) and not (error.__cause__ and _is_full(error.__cause__)):
            raise
        raise InputError(
            f"The disk of {folder} is full, and the batch rests.",
            advice=f"Make room, then go on by `tracesnt batch resume --out {folder}`: nothing is lost or done twice.",
        ) from error


def _is_full(error: BaseException) -> bool:
    if isinstance(error, DBAPIError):
        return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in NO_ROOM
