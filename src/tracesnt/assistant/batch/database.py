"""Where a batch is kept: in a file, or on a PostgreSQL server that several machines share."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from tracesnt.assistant.startup.references import is_reference, secret_at
from tracesnt.errors import InputError

_BUSY = 30.0
_PATIENCE = 10
_BROWSERS = 16
"""The most browsers of a process; each attempt may write while the library looks for the next one."""
_DRIVER = "postgresql+psycopg"
_ADVICE = "Name it as postgresql://USER@HOST/DATABASE, or as env:NAME or keyring:NAME where that is kept."


def open_file(path: Path) -> Engine:
    """Return the database in a file, which is made where there is none.

    Raises :class:`~tracesnt.errors.InputError` where it cannot be opened.
    """
    path.touch(mode=0o600)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY})

    @event.listens_for(engine, "connect")
    def tune(connection: sqlite3.Connection, _: object) -> None:
        # The library for durable runs asks for transactions that take the lock at once.
        connection.isolation_level = "IMMEDIATE"
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    return _opened(engine)


def open_server(address: str) -> Engine:
    """Return the database at an address, or where a reference leads to one.

    Raises :class:`~tracesnt.errors.InputError` where it cannot be opened; what it says holds no password.
    """
    if is_reference(address):
        address = secret_at(address, "the address of the database")
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise InputError("The address of the database cannot be read.", advice=_ADVICE) from error
    if not url.database:
        raise InputError("The address of the database names no database.", advice=_ADVICE)
    if url.drivername not in {"postgresql", "postgres", _DRIVER}:
        raise InputError("The address of the database is not one of PostgreSQL.", advice=_ADVICE)
    engine = create_engine(
        url.set(drivername=_DRIVER),
        connect_args={"connect_timeout": _PATIENCE, "application_name": "tracesnt"},
        pool_pre_ping=True,
        max_overflow=_BROWSERS * 2,
    )
    return _opened(engine)


def unusable(error: DBAPIError) -> InputError:
    """Return what is said of a database that does not answer, or no more."""
    said = str(error.orig).strip().partition("\n")[0].removesuffix(".")
    return InputError(
        f"The database of the batch cannot be used: {said}.",
        advice="Check --database, and that the server runs. Nothing is lost: what was begun goes on from there.",
    )


def _opened(engine: Engine) -> Engine:
    try:
        with engine.connect():
            return engine
    except OperationalError as error:
        raise unusable(error) from error
