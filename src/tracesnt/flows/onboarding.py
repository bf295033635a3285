"""The whole journey of the guide."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import CaseError, NeedsPerson, Outcome
from tracesnt.fixtures import Case
from tracesnt.flows.add_mobile_device import add_mobile_device
from tracesnt.flows.add_security_key import add_security_key
from tracesnt.flows.choose_role import choose_role
from tracesnt.flows.create_operator import create_operator
from tracesnt.flows.find_operator import find_operator
from tracesnt.flows.flow import flow
from tracesnt.flows.request_authorisation import request_authorisation, suspended
from tracesnt.flows.set_password import set_password
from tracesnt.flows.sign_in import NoSecondFactor, sign_in
from tracesnt.flows.sign_up import sign_up
from tracesnt.flows.validate_request import validate_request
from tracesnt.flows.visit import Visit
from tracesnt.pages.traces_nt.authorisations import Authorisation, AuthorisationsPage, Status
from tracesnt.pages.traces_nt.home import HomePage
from tracesnt.pages.traces_nt.menu import Menu


@dataclass(frozen=True)
class Onboarded:
    """``authorisation`` is what the person's own profile shows at the end."""

    outcome: Outcome
    authorisation: Authorisation


@flow()
def onboarding(visit: Visit, case: Case) -> Onboarded:
    """Bring one person on board, from the page of welcome to a validated authorisation."""
    if sign_up(visit, case).waits_for_password:
        set_password(visit, case)
        _add_second_factor(visit, case)
    _sign_in(visit, case)
    choose_role(visit, case)
    if case.operator.create is None:
        find_operator(visit, case)
    else:
        create_operator.function(visit, case)  # its steps are not listed as the journey's: hardly any case has them
    requested = request_authorisation(visit, case)
    if requested.outcome is Outcome.ALREADY_AUTHORISED or case.validation is None:
        return Onboarded(requested.outcome, requested.authorisation)
    validate_request(visit, _with_number(case, requested.authorisation.traces_number))
    with visit.step("sign-in-again"):
        home = _sign_in_again(visit)
    with visit.step("see-authorisation"):
        authorisation = _see_authorisation(home, requested.authorisation, case.operator.activity)
    return Onboarded(Outcome.AUTHORISED, authorisation)


def _with_number(case: Case, traces_number: str) -> Case:
    """The case, sure of its operator now that the profile has been found."""
    return case.model_copy(update={"operator": case.operator.model_copy(update={"traces_number": traces_number})})


def _add_second_factor(visit: Visit, case: Case) -> None:
    if case.second_factor.is_key:
        add_security_key(visit, case)
    else:
        add_mobile_device(visit, case)


def _sign_in(visit: Visit, case: Case) -> None:
    try:
        sign_in(visit, case)
    except NoSecondFactor:
        # A run that was cut short between password and device left an account without one.
        _add_second_factor(visit, case)
        sign_in(visit, case)


def _sign_in_again(visit: Visit) -> HomePage:
    """New access counts from the next sign-in on (help-old); EU Login still knows the person."""
    home = Menu(visit.on(AuthorisationsPage)).sign_out().sign_in()
    if not isinstance(home, HomePage):
        raise NeedsPerson(
            "EU Login's session has ended while the request was waiting.",
            advice="Run `tracesnt run onboarding` again: it goes on with signing in.",
            page=home.page_name,
        )
    return home


def _see_authorisation(home: HomePage, requested: Authorisation, activity: str) -> Authorisation:
    own = Menu(home).edit_profile()
    authorisation = own.of(requested.traces_number, activity)
    if authorisation is not None and authorisation.status is Status.SUSPENDED:
        raise suspended(authorisation)
    if authorisation is not None and authorisation.status is Status.WITHDRAWN:
        raise CaseError(
            f"The request for {requested.operator} ({requested.traces_number}) was withdrawn in the meantime.",
            outcome=Outcome.CANCELLED,
            advice="Ask the person whether they still want it, then run the same command again.",
            page=own.page_name,
            element="table",
        )
    if authorisation is None or authorisation.status is not Status.VALID:
        reason = f": {authorisation.reason}" if authorisation and authorisation.reason else ""
        raise CaseError(
            f"The request for {requested.operator} ({requested.traces_number}) was rejected{reason}",
            outcome=Outcome.REJECTED,
            advice="Ask the control body what is missing, then run the same command again.",
            page=own.page_name,
            element="table",
        )
    Menu(own).home().open_operator(authorisation.operator, authorisation.traces_number)
    return authorisation
