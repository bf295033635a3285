"""The data of the matrix: it is whole, it fits the flows and the twin, and it says why."""

from __future__ import annotations

import pytest

from tracesnt.assistant.regression.matrix.model import Cell, Moment
from tracesnt.assistant.regression.matrix.rules import (
    cells,
    expected_of,
    flow_facts,
    not_concerned,
    owners,
    plan_of,
    rules,
)
from tracesnt.errors import ExitStatus, Outcome
from tracesnt.fixtures import load_case
from tracesnt.flows import FLOWS, find_flow
from tracesnt.mock_site.faults.reading import AnyFault, read_faults
from tracesnt.pages.drift import Drift, Found


def cell(step: str, kind: str) -> Cell:
    """The cell of a step and a kind."""
    return Cell("fr", owners()[step], step, kind)


def every_cell() -> tuple[Cell, ...]:
    """The whole matrix of one language."""
    return cells(("fr",), tuple(owners()), tuple(rules().kinds))


def test_every_step_of_every_flow_is_a_row_of_a_flow_that_has_it() -> None:
    assert set(owners()) == {step for flow in FLOWS for step in flow.steps}
    assert all(step in find_flow(flow).steps for step, flow in owners().items())


def test_every_kind_of_fault_is_a_column() -> None:
    known = AnyFault.__origin__.__args__  # type: ignore[attr-defined]
    assert set(rules().kinds) == {fault.model_fields["kind"].default for fault in known}


def test_every_cell_has_a_fault_that_the_twin_takes_or_says_why_there_is_none() -> None:
    operators = {name: load_case(facts.case).operator.traces_number for name, facts in flow_facts().items()}
    for each in every_cell():
        assert not_concerned(each) or read_faults(plan_of(each, operators[each.flow]).fault)


def test_every_element_that_is_changed_has_an_id_in_the_release_that_is_tested() -> None:
    for facts in flow_facts().values():
        assert all(step.declared().variants[-1].neutral.startswith("#") for step in facts.steps.values())


def test_exceptions_are_of_steps_that_there_are() -> None:
    for rule in rules().kinds.values():
        assert set(rule.only) <= set(owners())
        assert {step for other in rule.exceptions for step in other.steps} <= set(owners())


@pytest.mark.parametrize(
    ("step", "kind", "reason"),
    [
        ("fill-account-form", "status", "asks the site for nothing"),
        ("choose-role", "csrf-mismatch", "sends no form"),
        ("choose-role", "mail-lost", "No mail"),
        ("open-welcome", "session-lost", "no session"),
    ],
)
def test_what_does_not_concern_a_step_says_why(step: str, kind: str, reason: str) -> None:
    assert reason in not_concerned(cell(step, kind))


@pytest.mark.parametrize(
    ("step", "kind", "outcome", "status", "first", "again", "after"),
    [
        ("send-request", "status", "site-unavailable", 4, [], "requested", ["authorisation-requested"]),
        ("choose-password", "drop-after", "site-unavailable", 4, ["password-chosen"], "account-exists", None),
        ("pair-mobile-device", "drop-before", "site-unavailable", 4, ["device-added"], "registered", None),
        ("open-mailed-link", "mail-lost", "needs-person", 5, [], "registered", ["password-chosen"]),
        ("create-operator", "double-click", "operator-found", 0, ["operator-created"], "operator-found", None),
        ("see-authorisation", "cut-body", "site-unavailable", 4, ["request-accepted"], "already-authorised", None),
        ("enter-address", "session-lost", "site-unavailable", 4, [], "signed-in", None),
    ],
)
def test_what_must_come_of_a_cell(
    step: str, kind: str, outcome: str, status: int, first: list[str], again: str, after: list[str] | None
) -> None:
    expected = expected_of(cell(step, kind))
    assert (expected.first.outcome, expected.first.exit_status) == (Outcome(outcome), ExitStatus(status))
    assert (expected.again.outcome, expected.again.exit_status) == (Outcome(again), ExitStatus.DONE)
    assert expected.first.writes == tuple(first)
    assert expected.again.writes == tuple(first if after is None else after)


def test_drift_is_expected_of_elements_that_always_stand_there() -> None:
    noted = Drift("AuthorisationRequestPage", "send-button", Found.NEUTRAL_ONLY)
    assert expected_of(cell("send-request", "label-changed")).first.drift == (noted,)
    assert expected_of(cell("save-changes", "label-changed")).first.drift == ()


def test_a_fault_of_pages_is_there_from_the_start_and_names_the_element() -> None:
    plan = plan_of(cell("send-request", "id-changed"), None)
    assert plan.set is Moment.START
    assert plan.fault["id"] == "sendRequest"
