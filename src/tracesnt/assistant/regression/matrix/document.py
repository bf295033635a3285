"""What a matrix comes to, as a document for programs: ``docs/regression.md`` tells what is in it."""

from __future__ import annotations

from tracesnt.assistant.regression.matrix.model import End, Judged, Matrix
from tracesnt.assistant.regression.matrix.order import FAULTS


def document_of(matrix: Matrix) -> dict[str, object]:
    """Return a matrix as plain data."""
    return {
        "matrix": FAULTS,
        "languages": list(matrix.languages),
        "steps": list(matrix.steps),
        "faults": list(matrix.kinds),
        "workers": matrix.workers,
        "seconds": round(matrix.seconds, 1),
        "met": matrix.is_met,
        "counts": {state.value: count for state, count in matrix.counts.items()},
        "cells": [_cell(judged) for judged in matrix.cells],
    }


def _cell(judged: Judged) -> dict[str, object]:
    cell, expected, came = judged.cell, judged.expected, judged.came
    return {
        "language": cell.language,
        "flow": cell.flow,
        "step": cell.step,
        "fault": cell.kind,
        "state": judged.state,
        "why": list(judged.why),
        "because": None if expected is None else expected.because,
        "expected": None if expected is None else {"first": _end(expected.first), "again": _end(expected.again)},
        "found": None
        if came is None
        else {"struck": came.struck, "first": _end(came.first), "again": _end(came.again)},
        "seconds": round(judged.seconds, 2),
    }


def _end(end: End) -> dict[str, object]:
    return {
        "outcome": end.outcome,
        "exit": int(end.exit_status),
        "writes": list(end.writes),
        "drift": [{"page": each.page, "element": each.element, "found": each.found} for each in end.drift],
        "step": end.step,
        "message": end.message,
    }
