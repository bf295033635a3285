"""Running a whole matrix, by workers side by side."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial

from tracesnt.assistant.regression.matrix.model import Cell, Judged, Matrix, State
from tracesnt.assistant.regression.matrix.order import Order
from tracesnt.assistant.regression.matrix.playing import work
from tracesnt.assistant.regression.matrix.rules import not_concerned
from tracesnt.assistant.side_by_side import side_by_side
from tracesnt.assistant.startup.session import Settings

Tell = Callable[[list[Judged]], None]


def run_matrix(order: Order, settings: Settings, workers: int, tell: Tell) -> Matrix:
    """Run and judge every cell, telling of each step when all of it is done in a language.

    Raises :class:`~tracesnt.errors.AssistantError` where no browser can be started.
    """
    started = time.perf_counter()
    order_of = {cell: number for number, cell in enumerate(order.cells)}
    rows = _Rows(order.cells, tell)
    for cell in order.cells:
        if reason := not_concerned(cell):
            rows.add(Judged(cell, State.NOT_CONCERNED, (reason,)))
    concerned = [cell for cell in order.cells if not not_concerned(cell)]
    count = max(1, min(workers or os.cpu_count() or 1, len(concerned)))
    side_by_side(partial(work, settings), concerned, count, rows.add, item_of=lambda judged: judged.cell, lost=_lost)
    cells = sorted(rows.judged, key=lambda judged: order_of[judged.cell])
    return Matrix(order.languages, order.steps, order.kinds, count, cells, time.perf_counter() - started)


class _Rows:
    """Collects cells, and tells of a row when its last one has come."""

    def __init__(self, cells: tuple[Cell, ...], tell: Tell) -> None:
        self.judged: list[Judged] = []
        self._cells = cells
        self._tell = tell

    def add(self, judged: Judged) -> None:
        self.judged.append(judged)
        row = [cell for cell in self._cells if (cell.language, cell.step) == (judged.cell.language, judged.cell.step)]
        there = {each.cell: each for each in self.judged}
        if all(cell in there for cell in row):
            self._tell([there[cell] for cell in row])


def _lost(cell: Cell) -> Judged:
    return Judged(cell, State.NOT_MET, ("The worker that was to run the cell has ended.",))
