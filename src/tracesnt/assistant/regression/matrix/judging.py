"""Judging a cell: what came of it against what must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracesnt.assistant.regression.matrix.model import Came, Cell, End, Expected, Judged, State

FIRST, AGAIN = "The run with the fault", "The run after it"


def judge(cell: Cell, expected: Expected, came: Came, seconds: float = 0.0) -> Judged:
    """Return a cell with its state, and with everything that is not as it must be."""
    why = (*_differences(FIRST, expected.first, came.first), *_differences(AGAIN, expected.again, came.again))
    if not came.struck:
        state, why = State.NOT_STRUCK, ("The fault was set, and nothing came its way.", *why)
    else:
        state = State.NOT_MET if why else State.MET
    return Judged(cell, state, why, expected, came, seconds)


def _differences(run: str, expected: End, came: End) -> Iterator[str]:
    """Yield what is not as expected of one run. Drift has to be that of the changed element, and no other."""
    if came.outcome is not expected.outcome:
        yield f"{run} ended '{came.outcome}', and not '{expected.outcome}'{_said(came)}."
    if came.exit_status is not expected.exit_status:
        yield f"{run} had the exit status {came.exit_status:d}, and not {expected.exit_status:d}."
    yield from _of_writes(run, expected.writes, came.writes)
    for drift in expected.drift:
        if drift not in came.drift:
            yield f"{run} did not note that {drift.element} on {drift.page} was found by {drift.found}."
    for drift in came.drift:
        if drift not in expected.drift:
            yield f"{run} noted that {drift.element} on {drift.page} was found by {drift.found}."


def _of_writes(run: str, expected: tuple[str, ...], came: tuple[str, ...]) -> Iterator[str]:
    wanted, accepted = Counter(expected), Counter(came)
    for kind, count in accepted.items():
        if count > 1 and count > wanted[kind]:
            yield f"{run} left '{kind}' accepted {count} times."
        elif kind not in wanted:
            yield f"{run} left '{kind}' accepted, which it must not."
    for kind, count in wanted.items():
        if accepted[kind] < count:
            yield f"{run} left '{kind}' lost."
    if wanted == accepted and expected != came:
        yield f"{run} left the writes in another order: {', '.join(came)}."


def _said(end: End) -> str:
    if not end.message:
        return ""
    return f" ({end.step}: {end.message.rstrip('.')})" if end.step else f" ({end.message.rstrip('.')})"
