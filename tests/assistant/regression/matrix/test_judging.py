"""Each way for a cell not to be met."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tracesnt.assistant.regression.matrix.judging import judge
from tracesnt.assistant.regression.matrix.model import Came, Cell, End, Expected, Judged, State
from tracesnt.errors import ExitStatus, Outcome
from tracesnt.pages.drift import Drift, Found

CELL = Cell("fr", "request-authorisation", "send-request", "status")
STOPPED = End(Outcome.SITE_UNAVAILABLE, ExitStatus.SITE_FAILED)
DONE = End(Outcome.REQUESTED, ExitStatus.DONE, ("authorisation-requested",))
EXPECTED = Expected(STOPPED, DONE, "The site never hears of the request.")
AS_EXPECTED = Came(1, STOPPED, DONE)
DRIFT = Drift("HomePage", "heading", Found.NEUTRAL_ONLY)


def judged(expected: Expected = EXPECTED, *, struck: int = 1, first: Any = None, again: Any = None) -> Judged:
    """The cell, where the runs differ by so much from what is expected."""
    came = Came(struck, replace(expected.first, **(first or {})), replace(expected.again, **(again or {})))
    return judge(CELL, expected, came)


def test_a_cell_is_met_where_all_is_as_expected() -> None:
    assert judge(CELL, EXPECTED, AS_EXPECTED).state is State.MET


@pytest.mark.parametrize(
    ("first", "again", "why"),
    [
        ({"outcome": Outcome.DRIFTED, "step": "send-request", "message": "Lost."}, {}, "ended 'drifted'"),
        ({"exit_status": ExitStatus.DEFECT}, {}, "exit status 1, and not 4"),
        ({"writes": ("authorisation-requested",)}, {}, "accepted, which it must not"),
        ({"drift": (DRIFT,)}, {}, "noted that heading on HomePage"),
        ({}, {"outcome": Outcome.REJECTED}, "after it ended 'rejected'"),
        ({}, {"exit_status": ExitStatus.CASE_FAILED}, "exit status 3, and not 0"),
        ({}, {"writes": ()}, "left 'authorisation-requested' lost"),
        ({}, {"writes": ("authorisation-requested",) * 2}, "accepted 2 times"),
        ({}, {"writes": ("authorisation-requested", "name-changed")}, "left 'name-changed' accepted, which"),
        ({}, {"drift": (DRIFT,)}, "after it noted that heading"),
    ],
)
def test_a_cell_is_not_met_where_one_thing_differs(first: dict[str, Any], again: dict[str, Any], why: str) -> None:
    told = judged(first=first, again=again)
    assert told.state is State.NOT_MET
    assert len(told.why) == 1
    assert why in told.why[0]


def test_an_error_is_told_with_its_step() -> None:
    told = judged(first={"outcome": Outcome.DRIFTED, "step": "send-request", "message": "Lost."})
    assert told.why == ("The run with the fault ended 'drifted', and not 'site-unavailable' (send-request: Lost).",)


def test_a_drift_that_was_not_noted_is_missed() -> None:
    drifting = replace(EXPECTED, first=replace(DONE, drift=(DRIFT,)))
    assert judged(drifting).state is State.MET
    assert "did not note that heading" in judged(drifting, first={"drift": ()}).why[0]


def test_writes_in_another_order_are_not_what_was_to_be_done() -> None:
    two = replace(EXPECTED, again=replace(DONE, writes=("password-chosen", "device-added")))
    assert "another order" in judged(two, again={"writes": ("device-added", "password-chosen")}).why[0]


def test_a_fault_that_did_not_strike_proves_nothing() -> None:
    told = judged(struck=0)
    assert told.state is State.NOT_STRUCK
    assert not told.state.is_good
