"""What a report is made of: how each case ended, and what its receipts say of its steps."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from tracesnt.assistant.batch.store import BatchState, CaseRecord, Store, records, state_of
from tracesnt.assistant.batch.tables import batch, cases, receipts
from tracesnt.assistant.receipt import Receipt
from tracesnt.fixtures import Case


@dataclass(frozen=True)
class CaseEnd:
    """How a case stands, and what it took. ``case`` is ``None`` where its data is forgotten."""

    record: CaseRecord
    case: Case | None
    ended: float | None
    seconds: float
    attempts: int
    step: str

    @property
    def result(self) -> str:
        """Its outcome; where it has none yet, how it stands."""
        return str(self.record.outcome or self.record.state)


@dataclass(frozen=True)
class StepTimes:
    """The seconds that a step took, over all receipts, sorted."""

    id: str
    seconds: tuple[float, ...]

    def at(self, share: float) -> float:
        """Return the time that this share of them did not exceed."""
        return self.seconds[min(int(share * len(self.seconds)), len(self.seconds) - 1)]


@dataclass(frozen=True)
class BatchEnd:
    """A batch, as its report tells it. ``unreadable`` counts receipts that are missing or none."""

    site: str
    sheet: str
    created: float
    state: BatchState
    why: str
    cases: tuple[CaseEnd, ...]
    steps: tuple[StepTimes, ...]
    unreadable: int


def gather(store: Store, folder: Path) -> BatchEnd:
    """Read a batch and all its receipts."""
    with store.reading() as connection:
        state, why = state_of(connection)
        site, sheet, created = connection.execute(select(batch.c.site, batch.c.sheet, batch.c.created)).one()
        found = list(records(connection))
        private = {row.id: row for row in connection.execute(select(cases.c.id, cases.c.sealed, cases.c.ended))}
        links = connection.execute(
            select(receipts.c.case_id, receipts.c.file, receipts.c.seconds).order_by(receipts.c.id)
        )
        of_case: dict[int, list[tuple[str, float]]] = defaultdict(list)
        for each in links:
            of_case[each.case_id].append((each.file, each.seconds))
    read = {file: _receipt(folder / file) for files in of_case.values() for file, _ in files}
    ends = tuple(
        CaseEnd(
            record,
            _unsealed(store, private[record.id].sealed),
            private[record.id].ended,
            sum(seconds for _, seconds in of_case[record.id]),
            len(of_case[record.id]),
            _failed_step(read, [file for file, _ in of_case[record.id]]),
        )
        for record in found
    )
    unreadable = sum(receipt is None for receipt in read.values())
    return BatchEnd(site, sheet, created, state, why, ends, _steps(read), unreadable)


def _unsealed(store: Store, sealed: str | None) -> Case | None:
    return None if sealed is None else Case.model_validate_json(store.vault.unseal(sealed))


def _receipt(path: Path) -> Receipt | None:
    try:
        return Receipt.model_validate(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return None


def _failed_step(read: Mapping[str, Receipt | None], files: list[str]) -> str:
    """The step in which the last attempt failed; empty where it did not."""
    last = read[files[-1]] if files else None
    return last.error.step if last is not None and last.error is not None else ""


def _steps(read: Mapping[str, Receipt | None]) -> tuple[StepTimes, ...]:
    seconds: dict[str, list[float]] = defaultdict(list)
    for step, taken in _times(read):
        seconds[step].append(taken)
    found = (StepTimes(step, tuple(sorted(times))) for step, times in seconds.items())
    return tuple(sorted(found, key=lambda step: -step.at(0.5)))


def _times(read: Mapping[str, Receipt | None]) -> Iterator[tuple[str, float]]:
    for receipt in read.values():
        if receipt is not None:
            yield from ((step.id, step.seconds) for step in receipt.steps)
