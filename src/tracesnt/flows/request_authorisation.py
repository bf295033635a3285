"""Asking to be attached to an operator."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import CaseError, Outcome
from tracesnt.fixtures import Case
from tracesnt.flows.find_operator import find_operator
from tracesnt.flows.flow import flow
from tracesnt.flows.visit import Visit
from tracesnt.pages.traces_nt.authorisations import Authorisation, AuthorisationsPage, Status
from tracesnt.pages.traces_nt.menu import Menu
from tracesnt.pages.traces_nt.operator_profile import OperatorProfilePage

_OPEN = (Status.REQUESTED, Status.VALID)


@dataclass(frozen=True)
class AuthorisationRequested:
    """``authorisation`` is the request as the person's own profile shows it."""

    authorisation: Authorisation

    @property
    def outcome(self) -> Outcome:
        """Requested, or valid already."""
        return Outcome.ALREADY_AUTHORISED if self.authorisation.status is Status.VALID else Outcome.REQUESTED


@flow(after=find_operator)
def request_authorisation(visit: Visit, case: Case) -> AuthorisationRequested:
    """Ask to be attached to the operator that the person works for."""
    profile = visit.on(OperatorProfilePage)
    traces_number = profile.traces_number()
    with visit.step("look-for-request") as step:
        own = Menu(profile).edit_profile().of(traces_number, case.operator.activity)
        if own is not None and own.status is Status.SUSPENDED:
            raise suspended(own)
        if own is not None and own.status in _OPEN:
            step.already()
            return AuthorisationRequested(own)
        profile = visit.back(OperatorProfilePage)
    with visit.step("request-authorisation"):
        form = profile.request_authorisation(case.operator.activity)
        if isinstance(form, OperatorProfilePage):
            raise _refused(form)
    with visit.step("send-request"):
        answer = form.send(OperatorProfilePage, case.message)
        # A browser sends a form again when the connection breaks, and then the first one may have arrived.
        if isinstance(answer, OperatorProfilePage) and not answer.says("operator-profile.error-already-requested"):
            raise _refused(answer)
        if not isinstance(answer, AuthorisationsPage):
            answer = Menu(answer).edit_profile()
        return AuthorisationRequested(_confirmed(answer, traces_number, case.operator.activity))


def suspended(authorisation: Authorisation) -> CaseError:
    """Return the error for an authorisation that exists and cannot be used: asking again is not possible."""
    described = f"{authorisation.operator} ({authorisation.traces_number})"
    return CaseError(
        f"The authorisation for {described} is suspended {authorisation.until}".rstrip() + f": {authorisation.reason}",
        outcome=Outcome.REJECTED,
        advice="Whoever suspended it, its control body or an authority, has to lift it; or wait until it ends.",
        page="AuthorisationsPage",
        element="table",
    )


def _confirmed(page: AuthorisationsPage, traces_number: str, activity: str) -> Authorisation:
    own = page.of(traces_number, activity)
    if own is None or own.status not in _OPEN:
        raise CaseError(
            f"The request for {traces_number} was sent, but one's own profile does not show it.",
            outcome=Outcome.INVALID_DATA,
            advice="Open 'Edit your profile' in TRACES NT before sending it again.",
            page=page.page_name,
            element="table",
        )
    return own


def _refused(profile: OperatorProfilePage) -> CaseError:
    return CaseError(
        f"The operator's profile did not take the request: {' '.join(profile.alerts())}",
        outcome=Outcome.INVALID_DATA,
        advice="Only a profile with an organic import activity can be used; ask its control body.",
        page=profile.page_name,
    )
