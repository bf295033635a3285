"""Signing in with a second factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from tracesnt.errors import CaseError, NeedsPerson, Outcome
from tracesnt.fixtures import Case, Person, SecondFactor
from tracesnt.flows.attendant import Picture
from tracesnt.flows.flow import Given, flow
from tracesnt.flows.visit import Visit
from tracesnt.pages.eu_login.second_factor_key import SecondFactorKeyPage
from tracesnt.pages.eu_login.second_factor_pin import SecondFactorPinPage
from tracesnt.pages.eu_login.second_factor_qr import SecondFactorQrPage
from tracesnt.pages.eu_login.sign_in_address import SignInAddressPage
from tracesnt.pages.eu_login.sign_in_password import SignInPasswordPage
from tracesnt.pages.eu_login.signed_in import SignedInPage
from tracesnt.pages.page import Page
from tracesnt.pages.traces_nt.home import HomePage
from tracesnt.pages.traces_nt.welcome import WelcomePage

P = TypeVar("P", bound=Page)


@dataclass(frozen=True)
class SignedIn:
    """The person is on TRACES NT's home."""

    outcome: Outcome = Outcome.SIGNED_IN


class NoSecondFactor(CaseError):
    """The account has no mobile device, or no key, yet."""


# What EU Login says when a sign-in comes back to the password, and what it means for the case.
_REFUSALS: dict[str, tuple[type[CaseError], str, Outcome, str]] = {
    "sign-in-password.error-locked": (
        CaseError,
        "EU Login has locked the account after too many attempts.",
        Outcome.ACCOUNT_LOCKED,
        "Wait until EU Login opens it again, or reset the password.",
    ),
    "sign-in-password.error-no-device": (
        NoSecondFactor,
        "The account has no mobile device, and TRACES NT asks for a second factor.",
        Outcome.INVALID_DATA,
        "Run `tracesnt run add-mobile-device` for this case first.",
    ),
    "sign-in-password.error-no-key": (
        NoSecondFactor,
        "The account has no key of the case's kind, and TRACES NT asks for a second factor.",
        Outcome.INVALID_DATA,
        "Run `tracesnt run add-security-key` for this case first.",
    ),
    "security-keys.error-refused": (
        CaseError,
        "EU Login refused the key.",
        Outcome.INVALID_DATA,
        "Use the key that was registered for this account, or remove it under My account and add another.",
    ),
    "sign-in-password.error-refused": (
        CaseError,
        "The sign-in was refused in the mobile app.",
        Outcome.CANCELLED,
        "Ask the person whether it was them, then run the same command again.",
    ),
}


@flow(given=Given.DEVICE)
def sign_in(visit: Visit, case: Case) -> SignedIn:
    """Sign in to TRACES NT through EU Login, with the case's second factor."""
    return sign_in_person(visit, case.person, case.second_factor)


def sign_in_person(visit: Visit, person: Person, second_factor: SecondFactor) -> SignedIn:
    """Sign in as any person, such as the one who validates."""
    with visit.step("open-welcome") as step:
        page = visit.open(WelcomePage).sign_in()
        if isinstance(page, HomePage):
            step.already()
            return SignedIn()
    with visit.step("enter-address"):
        password_page = enter_address(page, person)
    with visit.step("enter-password"):
        password = visit.attendant.enter_password(person)
        challenge: SecondFactorPinPage | SecondFactorQrPage | SecondFactorKeyPage
        match second_factor:
            case SecondFactor.MOBILE_APP_PIN:
                challenge = accepted(password_page.sign_in_with_pin(password))
            case SecondFactor.MOBILE_APP_QR:
                challenge = accepted(password_page.sign_in_with_qr(password))
            case key:
                challenge = accepted(password_page.sign_in_with_key(password, key))
    with visit.step("confirm-second-factor"):
        if isinstance(challenge, SecondFactorPinPage):
            _confirm_in_app(visit, person, challenge)
        elif isinstance(challenge, SecondFactorKeyPage):
            _use_key(visit, person, second_factor, challenge)
        else:
            _enter_one_time_password(visit, person, challenge)
    return SignedIn()


def enter_address(page: SignInAddressPage, person: Person) -> SignInPasswordPage:
    """Say who it is; raises :class:`~tracesnt.errors.CaseError` where EU Login knows no such account."""
    answer = page.enter(person.email)
    if isinstance(answer, SignInAddressPage):
        raise CaseError(
            f"EU Login knows no account that {person.name} could sign in with.",
            outcome=Outcome.INVALID_DATA,
            advice="Run `tracesnt run onboarding`, or `sign-up` and `set-password`, for this case first.",
            page=answer.page_name,
            element="address-field",
        )
    return answer


def accepted(answer: P | SignInPasswordPage) -> P:
    """Return the page after the password, or raise what EU Login said against it."""
    if not isinstance(answer, SignInPasswordPage):
        return answer
    raise refusal(answer)


def refusal(page: SignInPasswordPage) -> CaseError:
    """Return the error for a sign-in that came back to the password."""
    for label, (kind, message, outcome, advice) in _REFUSALS.items():
        if page.says(label):
            return kind(message, outcome=outcome, advice=advice, page=page.page_name)
    return CaseError(
        f"EU Login refused the sign-in: {' '.join(page.alerts())}",
        outcome=Outcome.INVALID_DATA,
        advice="Check the password; five wrong ones lock the account.",
        page=page.page_name,
        element="password",
    )


def access_suspended(home: HomePage, person: Person) -> CaseError:
    """Return the error for a person whose access TRACES NT has suspended as a whole."""
    return CaseError(
        f"TRACES NT has suspended the access of {person.name}, because all devices were removed from EU Login.",
        outcome=Outcome.ACCOUNT_LOCKED,
        advice="Ask an authority, or an administrator of the person's organisation, to unsuspend the user.",
        page=home.page_name,
    )


def _confirm_in_app(visit: Visit, person: Person, page: SecondFactorPinPage) -> None:
    answer = page.wait_for_confirmation(
        lambda: visit.attendant.confirm_in_app(person), visit.attendant.patience, HomePage, SignInPasswordPage
    )
    if answer is None or (isinstance(answer, SignInPasswordPage) and answer.says("sign-in-password.error-timeout")):
        raise NeedsPerson(
            "The sign-in was not confirmed in the mobile app in time.",
            advice="Have the person and their phone ready, then run the same command again.",
            page=page.page_name,
        )
    accepted(answer)


def _use_key(visit: Visit, person: Person, kind: SecondFactor, page: SecondFactorKeyPage) -> None:
    with visit.attendant.own_key(person, kind, visit.page):
        answer = page.use(visit.attendant.patience, HomePage, SignInPasswordPage)
    if answer is None or isinstance(answer, SecondFactorKeyPage):
        raise key_missing(page.page_name, answer)
    accepted(answer)


def key_missing(page_name: str, answer: Page | None) -> NeedsPerson:
    """Return the error for a key that the browser asked for in vain, and what the page said then."""
    said = f" {' '.join(answer.alerts())}" if answer else ""
    return NeedsPerson(
        f"The browser asked for the key in vain.{said}",
        advice="Run the same command again, with --headed and with the person and their key at hand.",
        page=page_name,
    )


def signed_in_to_account(visit: Visit, person: Person) -> SignedInPage:
    """EU Login itself: open already after choosing a password, otherwise signed in to with the password alone."""
    page = visit.open(SignedInPage, SignInAddressPage)
    if isinstance(page, SignedInPage):
        return page
    password_page = enter_address(page, person)
    return accepted(password_page.sign_in_with_password_only(visit.attendant.enter_password(person)))


def _enter_one_time_password(visit: Visit, person: Person, page: SecondFactorQrPage) -> None:
    """Codes are mistyped: as long as the page takes another one, the person is asked again."""
    answer: HomePage | SecondFactorQrPage | SignInPasswordPage = page
    while isinstance(answer, SecondFactorQrPage):
        picture = Picture(answer.picture.attribute("src"), answer.picture.picture)
        code = visit.attendant.read_one_time_password(person, picture)
        answer = answer.enter(code, HomePage, SignInPasswordPage)
    accepted(answer)
