"""Choosing among the three roles."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import CaseError, Outcome
from tracesnt.fixtures import Case, Role
from tracesnt.flows.flow import flow
from tracesnt.flows.sign_in import access_suspended, sign_in
from tracesnt.flows.visit import Visit
from tracesnt.pages.traces_nt.home import HomePage


@dataclass(frozen=True)
class RoleChosen:
    """The search for an operator is open."""

    outcome: Outcome = Outcome.ROLE_CHOSEN


@flow(after=sign_in)
def choose_role(visit: Visit, case: Case) -> RoleChosen:
    """Choose the role OPERATOR among the three that TRACES NT offers."""
    with visit.step("choose-role"):
        if case.role is not Role.OPERATOR:
            raise CaseError(
                f"The role '{case.role}' cannot be requested with this version.",
                outcome=Outcome.INVALID_DATA,
                advice="Give the case the role 'operator'.",
            )
        home = visit.on(HomePage)
        if home.access_is_suspended():
            raise access_suspended(home, case.person)
        home.request_role().choose_operator()
    return RoleChosen()
