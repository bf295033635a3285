"""Deciding about a request, as the control body, an authority, or an administrator of the operator."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import CaseError, InputError, Outcome
from tracesnt.fixtures import Case, Decision, Validation
from tracesnt.flows.flow import Given, flow
from tracesnt.flows.sign_in import access_suspended, sign_in_person
from tracesnt.flows.visit import Visit
from tracesnt.pages.traces_nt.authorisations import Status
from tracesnt.pages.traces_nt.home import HomePage
from tracesnt.pages.traces_nt.menu import Menu
from tracesnt.pages.traces_nt.user import UserPage


@dataclass(frozen=True)
class Validated:
    """The decision as it was saved."""

    outcome: Outcome


_DECIDED = {Decision.ACCEPT: (Status.VALID, Outcome.AUTHORISED), Decision.REJECT: (Status.REJECTED, Outcome.REJECTED)}


@flow(given=Given.REQUEST)
def validate_request(visit: Visit, case: Case) -> Validated:
    """Accept or reject the person's request, signed in as the one who decides."""
    validation, wanted = _decided(case)
    status, outcome = _DECIDED[validation.decision]
    with visit.aside(validation.by.email_language) as desk:
        sign_in_person(desk, validation.by, validation.confirmed_with)
        with desk.step("search-pending-requests"):
            user = _open_user(desk.on(HomePage), case)
        with desk.step("decide-request") as step:
            found = user.standing(wanted, case.operator.activity)
            if found is status:
                step.already()
                return Validated(outcome)
            if found is not Status.REQUESTED:
                raise _nothing_pending(case, user.page_name, found)
            if validation.decision is Decision.ACCEPT:
                user.accept(wanted, case.operator.activity)
            else:
                user.reject(wanted, case.operator.activity, validation.reason)
        with desk.step("save-changes"):
            user = user.save()
            # Not what the page says counts: a form that is sent twice is refused the second time.
            if user.standing(wanted, case.operator.activity) is not status:
                raise CaseError(
                    f"The decision was not saved: {' '.join(user.alerts())}",
                    outcome=Outcome.INVALID_DATA,
                    advice="Open the user in TRACES NT and look at the pending requests.",
                    page=user.page_name,
                    element="save-button",
                )
    return Validated(outcome)


def _open_user(home: HomePage, case: Case) -> UserPage:
    """Open the person among the users with pending requests, or else, decided already, among all."""
    if home.access_is_suspended():
        raise access_suspended(home, case.validation.by if case.validation else case.person)
    users = Menu(home).users().search_pending()
    if not users.has(case.person.email):
        users = users.find(case.person.email)
    if not users.has(case.person.email):
        raise _nothing_pending(case, users.page_name)
    return users.open(case.person.email, case.person.name)


def _decided(case: Case) -> tuple[Validation, str]:
    """Who decides, and about the request for which operator; never about one that only has a similar name."""
    if case.validation is None or case.operator.traces_number is None:
        raise InputError(
            f"The case '{case.name}' does not say who validates which request.",
            advice="Add `validation` with `by`, a person of the control body or of an authority, or an administrator "
            "of the operator, and `operator.traces_number`.",
        )
    return case.validation, case.operator.traces_number


def _nothing_pending(case: Case, page: str, found: Status | None = None) -> CaseError:
    instead = "" if found is None else f" It is {found}."
    return CaseError(
        f"{case.person.name} has no pending request for {case.operator.name}.{instead}",
        outcome=Outcome.INVALID_DATA,
        advice="Run `tracesnt run request-authorisation` first, or look whether it was decided already.",
        page=page,
    )
