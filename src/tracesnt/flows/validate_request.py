"""Deciding about a request, as the control body."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import CaseError, InputError, Outcome
from tracesnt.fixtures import Case, Decision, Validation
from tracesnt.flows.flow import Given, flow
from tracesnt.flows.sign_in import sign_in_person
from tracesnt.flows.visit import Visit
from tracesnt.pages.traces_nt.home import HomePage
from tracesnt.pages.traces_nt.menu import Menu


@dataclass(frozen=True)
class Validated:
    """The decision as it was saved."""

    outcome: Outcome


@flow(given=Given.REQUEST)
def validate_request(visit: Visit, case: Case) -> Validated:
    """Accept or reject the person's request, signed in as the control body's user."""
    validation, wanted = _decided(case)
    with visit.aside(validation.by.email_language) as desk:
        sign_in_person(desk, validation.by, validation.second_factor)
        with desk.step("search-pending-requests"):
            users = Menu(desk.on(HomePage)).users().search_pending()
            if not users.has(case.person.email):
                raise _nothing_pending(case, users.page_name)
            user = users.open(case.person.email, case.person.name)
        with desk.step("decide-request"):
            if not user.has_request(wanted):
                raise _nothing_pending(case, user.page_name)
            if validation.decision is Decision.ACCEPT:
                user.accept(wanted)
            else:
                user.reject(wanted, validation.reason)
        with desk.step("save-changes"):
            user = user.save()
            if not user.confirms_saving():
                raise CaseError(
                    f"The decision was not saved: {' '.join(user.alerts())}",
                    outcome=Outcome.INVALID_DATA,
                    advice="Open the user in TRACES NT and look at the pending requests.",
                    page=user.page_name,
                    element="save-button",
                )
    return Validated(Outcome.AUTHORISED if validation.decision is Decision.ACCEPT else Outcome.REJECTED)


def _decided(case: Case) -> tuple[Validation, str]:
    """Who decides, and about the request for which operator; never about one that only has a similar name."""
    if case.validation is None or case.operator.traces_number is None:
        raise InputError(
            f"The case '{case.name}' does not say who validates which request.",
            advice="Add `validation` with `by`, a person of the control body, and `operator.traces_number`.",
        )
    return case.validation, case.operator.traces_number


def _nothing_pending(case: Case, page: str) -> CaseError:
    return CaseError(
        f"{case.person.name} has no pending request for {case.operator.name}.",
        outcome=Outcome.INVALID_DATA,
        advice="Run `tracesnt run request-authorisation` first, or look whether it was decided already.",
        page=page,
    )
