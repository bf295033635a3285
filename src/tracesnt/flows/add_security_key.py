"""Registering a security key, trusted platform or passkey as a second factor."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import CaseError, Outcome
from tracesnt.fixtures import Case, SecondFactor
from tracesnt.flows.flow import Given, flow
from tracesnt.flows.sign_in import key_missing, signed_in_to_account
from tracesnt.flows.visit import Visit
from tracesnt.pages.eu_login.key_naming import KeyNamingPage
from tracesnt.pages.eu_login.key_registration import KeyRegistrationPage
from tracesnt.pages.eu_login.security_keys import SecurityKeysPage

_IN_VAIN = ("security-keys.error-cancelled", "security-keys.error-failed")


@dataclass(frozen=True)
class KeyAdded:
    """The account has a key."""

    outcome: Outcome = Outcome.REGISTERED


@flow(given=Given.ACCOUNT)
def add_security_key(visit: Visit, case: Case) -> KeyAdded:
    """Register a security key or passkey, which TRACES NT takes as a second factor."""
    kind = case.second_factor if case.second_factor.is_key else SecondFactor.SECURITY_KEY
    with visit.step("open-key-management"):
        keys = signed_in_to_account(visit, case.person).my_account().security_keys()
    with visit.step("add-security-key") as step:
        if keys.has(case.device, kind):
            step.already()
            return KeyAdded()
        registration = keys.add().give(case.device, kind)
    with visit.step("register-security-key"):
        with visit.attendant.new_key(case.person, kind, visit.page):
            answer = registration.register(visit.attendant.patience, SecurityKeysPage, KeyNamingPage)
        if isinstance(answer, KeyNamingPage) and visit.open(SecurityKeysPage).has(case.device, kind):
            return KeyAdded()  # sent twice: the first time has ended the registration
        if (
            answer is None
            or isinstance(answer, KeyNamingPage)
            or (isinstance(answer, KeyRegistrationPage) and any(map(answer.says, _IN_VAIN)))
        ):
            raise key_missing(registration.page_name, answer)
        if isinstance(answer, KeyRegistrationPage):
            raise CaseError(
                f"EU Login refused the key: {' '.join(answer.alerts())}",
                outcome=Outcome.INVALID_DATA,
                advice="Use another key, or another browser.",
                page=answer.page_name,
            )
    return KeyAdded()
