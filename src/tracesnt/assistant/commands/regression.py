"""``tracesnt regression``."""

from __future__ import annotations

import sys
from pathlib import Path

from tracesnt.assistant.commands.output import print_json
from tracesnt.assistant.regression.matrix import words
from tracesnt.assistant.regression.matrix.document import document_of
from tracesnt.assistant.regression.matrix.model import Judged, Matrix, State
from tracesnt.assistant.regression.matrix.order import Asked, read_order
from tracesnt.assistant.regression.matrix.reports import write_reports
from tracesnt.assistant.regression.matrix.running import run_matrix
from tracesnt.assistant.running import failure_of
from tracesnt.assistant.startup.session import Settings
from tracesnt.assistant.wording import quantity
from tracesnt.errors import AssistantError, ExitStatus, Interrupted


def hold(asked: Asked, out: Path, *, as_json: bool) -> ExitStatus:
    """Run the matrix, print what came of it, and return the exit status: as a drift, where a cell is not met."""
    try:
        order = read_order(asked, out)
        matrix = run_matrix(order, Settings(browser_path=asked.browser_path), asked.workers, _tell)
        reports = write_reports(matrix, out)
    except (AssistantError, KeyboardInterrupt) as caught:
        error = caught if isinstance(caught, AssistantError) else Interrupted()
        if not as_json:
            raise error from caught
        print_json({"matrix": asked.matrix, "error": failure_of(error).model_dump()})
        return error.exit_status
    if as_json:
        print_json(document_of(matrix) | {"reports": list(map(str, reports))})
    else:
        _print(matrix, reports)
    return ExitStatus.DONE if matrix.is_met else ExitStatus.DRIFTED


def _tell(row: list[Judged]) -> None:
    """One line a step, as soon as all of its cells are there; not on standard output, which is for the result."""
    cell = row[0].cell
    signs = "".join(words.SIGNS[judged.state] for judged in row)
    seconds = sum(judged.seconds for judged in row)
    print(f"{cell.language}  {cell.step:24} {signs}  {seconds:5.1f} s", file=sys.stderr, flush=True)


def _print(matrix: Matrix, reports: tuple[Path, ...]) -> None:
    counts = matrix.counts
    print(
        f"{quantity(len(matrix.steps), 'step')} under {quantity(len(matrix.kinds), 'kind')} of fault in "
        f"{', '.join(matrix.languages)}: {quantity(len(matrix.cells), 'cell')} in {matrix.seconds:.0f} s."
    )
    for judged in matrix.wrong:
        print(f"{judged.cell.kind} at {judged.cell.step} ({judged.cell.language}): {judged.state}")
        for reason in judged.why:
            print(f"  {reason}")
    print(", ".join(f"{counts[state]} {state}" for state in State if counts[state]) + ".")
    print(f"Report: {reports[0]}")
