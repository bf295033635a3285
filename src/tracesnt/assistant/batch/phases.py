"""The phases of a case: pieces of the journey that end where somebody may have to be waited for.

Between two phases a case costs neither a browser nor a thread. A phase is repeated as a whole: its steps look first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tracesnt.assistant.batch.new_link import ask_for_link
from tracesnt.errors import Outcome
from tracesnt.fixtures import Case
from tracesnt.flows import Flow, Result, Visit
from tracesnt.flows.add_mobile_device import add_mobile_device
from tracesnt.flows.add_security_key import add_security_key
from tracesnt.flows.choose_role import choose_role
from tracesnt.flows.create_operator import create_operator
from tracesnt.flows.find_operator import find_operator
from tracesnt.flows.flow import Given, flow
from tracesnt.flows.request_authorisation import AuthorisationRequested, request_authorisation
from tracesnt.flows.set_password import set_password
from tracesnt.flows.sign_in import NoSecondFactor, sign_in
from tracesnt.flows.sign_up import sign_up
from tracesnt.flows.validate_request import validate_request


class Need(StrEnum):
    """What only a person has. *Parked* needs are met before a phase starts; *live* ones while its page is open."""

    MAILED_LINK = "mailed-link"
    NEW_PASSWORD = "new-password"  # noqa: S105 - the name of a question
    PASSWORD = "password"  # noqa: S105 - the name of a question
    CAPTCHA = "captcha"
    PAIRING = "pairing"
    SECOND_FACTOR = "second-factor"

    @property
    def is_live(self) -> bool:
        """Whether the browser has to stay open on the page while it is waited for."""
        return self in {Need.CAPTCHA, Need.PAIRING, Need.SECOND_FACTOR}


@dataclass(frozen=True)
class Phase:
    """One phase. ``effects`` names the steps that change something on the site, and what they bring about."""

    name: str
    flow: Flow[Result]
    needs: tuple[Need, ...]
    effects: dict[str, str]
    in_order: bool = False  # whether cases of one operator take it one after the other
    is_wanted: Callable[[Case], bool] | None = None


@dataclass(frozen=True)
class Opened:
    """The account is ready, with its second factor."""

    outcome: Outcome = Outcome.REGISTERED


@flow(given=Given.MAILED_LINK)
def open_account(visit: Visit, case: Case) -> Opened:
    """Choose the password with the mailed link, and add the second factor."""
    set_password(visit, case)
    _add_second_factor(visit, case)
    return Opened()


@flow(given=Given.DEVICE)
def request_access(visit: Visit, case: Case) -> AuthorisationRequested:
    """Sign in, choose the role, find the operator and ask to be attached to it."""
    try:
        sign_in(visit, case)
    except NoSecondFactor:
        _add_second_factor(visit, case)
        sign_in(visit, case)
    choose_role(visit, case)
    (find_operator if case.operator.create is None else create_operator.function)(visit, case)
    return request_authorisation(visit, case)


def _add_second_factor(visit: Visit, case: Case) -> None:
    (add_security_key if case.second_factor.is_key else add_mobile_device)(visit, case)


_ACCOUNT = {"create-account": "account"}
_OPENED = {
    "choose-password": "password",
    "pair-mobile-device": "second-factor",
    "register-security-key": "second-factor",
}
_REQUEST = {"create-operator": "operator", "send-request": "request"}

PHASES = (
    Phase("sign-up", sign_up, (Need.CAPTCHA,), _ACCOUNT),
    # Only cases whose mailed link has expired come here.
    Phase("new-link", ask_for_link, (Need.CAPTCHA,), {"ask-for-link": "new-link"}, is_wanted=lambda _: False),
    Phase("account", open_account, (Need.MAILED_LINK, Need.NEW_PASSWORD, Need.PAIRING), _OPENED),
    Phase("request", request_access, (Need.PASSWORD, Need.SECOND_FACTOR), _OPENED | _REQUEST, in_order=True),
    Phase(
        "validation",
        validate_request,
        (Need.PASSWORD, Need.SECOND_FACTOR),
        {"save-changes": "decision"},
        in_order=True,
        is_wanted=lambda case: case.validation is not None,
    ),
)
"""All phases, in their order."""

SIGN_UP, NEW_LINK, ACCOUNT, *_ = PHASES

_BY_NAME = {phase.name: phase for phase in PHASES}


def phase_named(name: str) -> Phase:
    """Return a phase by its name."""
    return _BY_NAME[name]


def following(phase: Phase, case: Case, reached: Outcome) -> Phase | None:
    """Return the phase after one that came to an outcome; ``None`` where the case has ended with it.

    Somebody who has an account already needs none of what opens one.
    """
    left = list(PHASES[PHASES.index(phase) + 1 :])
    if reached is Outcome.ACCOUNT_EXISTS:
        left = [each for each in left if each is not ACCOUNT]
    if reached is Outcome.ALREADY_AUTHORISED:
        return None
    return next((each for each in left if each.is_wanted is None or each.is_wanted(case)), None)
