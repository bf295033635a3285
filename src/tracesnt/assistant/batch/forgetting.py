"""Forgetting a person: their data goes for good, and the proof that something was done stays."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from sqlalchemy import select, text, update

from tracesnt.assistant.batch import inbox
from tracesnt.assistant.batch.store import CaseState, Store
from tracesnt.assistant.batch.tables import cases
from tracesnt.errors import InputError, Outcome

_AT_REST = (CaseState.READY, CaseState.WAITING, CaseState.ENDED)


def forget(store: Store, folder: Path, row: int) -> bool:
    """Remove the personal data of a row's case: what is sealed, answers, and pictures. False where it was gone already.

    A case that had not ended ends as cancelled. Receipts and logs hold no personal data and stay, so that the chain can
    be verified. Raises :class:`~tracesnt.errors.InputError` for an unknown row, and for a case that is being run.
    """
    had = _forget(store, row)
    if store.is_file:
        with store.reading() as connection:  # nothing stays behind in the log of changes, either
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    for pictures in (folder / "cases" / f"row-{row}").glob("*/steps"):
        shutil.rmtree(pictures)
    return had


def _forget(store: Store, row: int) -> bool:
    with store.writing() as connection:
        if store.is_file:
            connection.execute(text("PRAGMA secure_delete = ON"))  # what is removed is overwritten
        found = connection.execute(select(cases.c.id, cases.c.sealed).where(cases.c.row == row)).one_or_none()
        if found is None:
            raise InputError(f"The batch has no row {row}.", advice="Rows have the numbers that the sheet shows.")
        at_rest = update(cases).where(cases.c.id == found.id, cases.c.state.in_(_AT_REST))
        if not connection.execute(at_rest.values(sealed=None, operator=f"row-{row}")).rowcount:
            raise InputError(
                f"Row {row} is being worked on.", advice="Run `tracesnt batch pause` first, and forget it then."
            )
        connection.execute(
            update(cases)
            .where(cases.c.id == found.id, cases.c.state != CaseState.ENDED)
            .values(state=CaseState.ENDED, outcome=Outcome.CANCELLED, ended=time.time())
        )
        connection.execute(update(cases).where(cases.c.id == found.id).values(message=""))
        inbox.close(connection, found.id)
        return found.sealed is not None
