"""Running a whole matrix, by workers side by side."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial

from tracesnt.assistant.regression.matrix.model import Cell, Judged, Matrix, State
from tracesnt.assistant.regression.matrix.order import Order
from tracesnt.assistant.regression.matrix.playing import work
from tracesnt.assistant.regression.matrix.rules import expected_of, not_concerned
from tracesnt.assistant.side_by_side import side_by_side
from tracesnt.assistant.startup.session import Settings

Tell = Callable[[list[Judged]], None]


def run_matrix(order: Order, settings: Settings, workers: int, tell: Tell) -> Matrix:
    """Run and judge every cell, telling of each step when all of it is done in a language.

    Raises :class:`~tracesnt.errors.AssistantError` where no browser can be started.
    """
    started = time.perf_counter()
    rows = _Rows(order.cells, tell)
    concerned = []
    for cell in order.cells:
        if reason := not_concerned(cell):
            rows.add(Judged(cell, State.NOT_CONCERNED, (reason,)))
        else:
            concerned.append(cell)
    count = max(1, min(workers or os.cpu_count() or 1, len(concerned)))
    side_by_side(partial(work, settings), concerned, count, rows.add, item_of=lambda judged: judged.cell, lost=_lost)
    seconds = time.perf_counter() - started
    return Matrix(order.languages, order.steps, order.kinds, count, rows.all(), seconds)


class _Rows:
    """Collects cells, and tells of a row when its last one has come."""

    def __init__(self, cells: tuple[Cell, ...], tell: Tell) -> None:
        self._rows: dict[tuple[str, str], dict[Cell, Judged | None]] = {}
        self._tell = tell
        for cell in cells:
            self._row_of(cell)[cell] = None

    def add(self, judged: Judged) -> None:
        row = self._row_of(judged.cell)
        row[judged.cell] = judged
        there = [each for each in row.values() if each is not None]
        if len(there) == len(row):
            self._tell(there)

    def all(self) -> list[Judged]:
        return [each for row in self._rows.values() for each in row.values() if each is not None]

    def _row_of(self, cell: Cell) -> dict[Cell, Judged | None]:
        return self._rows.setdefault((cell.language, cell.step), {})


def _lost(cell: Cell) -> Judged:
    return Judged(cell, State.NOT_MET, ("The worker that was to run the cell has ended.",), expected_of(cell))
