"""What was changed in a sheet since a batch was made of it, row by row. No value is repeated: it may be personal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from tracesnt.assistant.batch.store import Store
from tracesnt.assistant.batch.tables import batch, cases
from tracesnt.assistant.sheets.checking import MOST_SHOWN
from tracesnt.assistant.sheets.columns import columns
from tracesnt.assistant.sheets.reading import Sheet, read_sheet
from tracesnt.assistant.sheets.rows import Entry, RowCase, Rows, rows_of, values_of
from tracesnt.errors import InputError
from tracesnt.fixtures import Case


def same_sheet(store: Store, path: Path, named: Mapping[str, str]) -> Sheet:
    """Return a sheet that a batch was started with. ``named`` gives the columns of odd headers.

    Raises :class:`~tracesnt.errors.InputError` with every row that is another one now.
    """
    sheet = read_sheet(path)
    with store.reading() as connection:
        known = connection.scalar(select(batch.c.sheet))
    if hashlib.sha256(path.read_bytes()).hexdigest() == known:
        return sheet
    found = changes(store, rows_of(sheet, named))
    if not found:
        return sheet
    raise InputError.listing(
        f"The sheet {path} is not the one that this batch was started with",
        found,
        advice="Undo the changes, or leave out --sheet: the batch goes by the rows that it was started with. "
        "Start another batch, with another --out, for rows that are new.",
        most=MOST_SHOWN,
    )


@dataclass(frozen=True)
class _Known:
    row: int
    values: Mapping[str, str]

    @property
    def email(self) -> str:
        return self.values["email"]


def changes(store: Store, rows: Rows) -> tuple[str, ...]:
    """Return what is not as it was, in the order of the rows; nothing where all that a batch uses is as it was.

    People are told by their addresses, so that a row that was put in between changes one row and not all after it.
    """
    known, forgotten = _known(store)
    return tuple(_said(rows, known, forgotten))


def _said(rows: Rows, known: dict[str, _Known], forgotten: set[int]) -> Iterator[str]:
    right = {each.row: each for each in rows.cases}
    new = {each.row: _values(each, right.get(each.row)) for each in rows.entries}
    addresses = {values.get("email", "") for values in new.values()}
    in_place = {each.row: each for each in known.values() if each.email not in addresses}
    moved: list[tuple[int, int]] = []
    for row, values in new.items():
        before = known.pop(values.get("email", ""), None) or in_place.pop(row, None)
        if before is None:
            if row not in forgotten:
                yield f"row {row} was added"
            continue
        known.pop(before.email, None)
        if before.row != row:
            moved.append((before.row, row))
        changed = [rows.header(key) for key in _changed(values, before.values) if _has_said(rows, key)]
        if changed:
            yield f"row {row} was changed: {', '.join(changed)}"
    for each in known.values():
        yield f"row {each.row} was removed"
    if moved:
        more = f", and so do {len(moved) - 1} more" if moved[1:] else ""
        yield "row {} stands in row {} now".format(*moved[0]) + more


def _known(store: Store) -> tuple[dict[str, _Known], set[int]]:
    """What a batch was started with, by address, and the rows of which nothing is left."""
    known, forgotten = dict[str, _Known](), set[int]()
    with store.reading() as connection:
        for each in connection.execute(select(cases.c.row, cases.c.priority, cases.c.sealed).order_by(cases.c.row)):
            if each.sealed is None:
                forgotten.add(each.row)
                continue
            case = Case.model_validate_json(store.vault.unseal(each.sealed))
            one = _Known(each.row, {**values_of(case), "priority": str(each.priority)})
            known[one.email] = one
    return known, forgotten


def _values(entry: Entry, right: RowCase | None) -> Mapping[str, str]:
    """What a row says; with what empty cells stand for, unless something is wrong with it."""
    if right is not None:
        return {**values_of(right.case), "priority": str(right.priority)}
    missing = {key: "" for key, column in columns().items() if column.required}
    return {**missing, **entry.values, "email": entry.values.get("email", "").lower()}


def _changed(values: Mapping[str, str], before: Mapping[str, str]) -> Iterator[str]:
    return (key for key in columns() if key in values and values[key] != before[key])


def _has_said(rows: Rows, key: str) -> bool:
    """The language of mails is that of the row where there is no column for it."""
    return key != "email_language" or key in rows.places
