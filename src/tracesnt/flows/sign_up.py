"""Creating an EU Login account."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import CaseError, NeedsPerson, Outcome
from tracesnt.fixtures import Case
from tracesnt.flows.attendant import Picture
from tracesnt.flows.flow import flow
from tracesnt.flows.visit import Visit
from tracesnt.pages.eu_login.account_creation import AccountCreationPage
from tracesnt.pages.eu_login.check_mail import CheckMailPage
from tracesnt.pages.eu_login.sign_in_password import SignInPasswordPage
from tracesnt.pages.traces_nt.home import HomePage
from tracesnt.pages.traces_nt.welcome import WelcomePage

CAPTCHAS = 3


@dataclass(frozen=True)
class SignUp:
    """``waits_for_password`` tells that the mailed link has yet to be used."""

    outcome: Outcome
    waits_for_password: bool


@flow()
def sign_up(visit: Visit, case: Case) -> SignUp:
    """Ask for an EU Login account, from TRACES NT's page of welcome."""
    with visit.step("look-for-account") as step:
        if has_account(visit, case):
            step.already()
            return SignUp(Outcome.ACCOUNT_EXISTS, waits_for_password=False)
    with visit.step("request-access"):
        form = visit.open(WelcomePage).request_access()
    with visit.step("choose-language"):
        form = form.choose_language(visit.language)
    with visit.step("fill-account-form"):
        form.fill(case.person)
    with visit.step("create-account") as step:
        answer = _created(visit, form)
        if isinstance(answer, AccountCreationPage):
            # An account whose mailed link was never used is registered, but cannot sign in.
            if answer.says("account-creation.error-captcha"):
                raise NeedsPerson(
                    f"The characters of {CAPTCHAS} pictures were misread.",
                    advice="Run the same command again; the button beside the picture shows another one.",
                    page=answer.page_name,
                    element="captcha",
                )
            if not answer.says("account-creation.error-registered"):
                raise _refused(answer)
            step.already()
    return SignUp(Outcome.REGISTERED, waits_for_password=True)


def _created(visit: Visit, form: AccountCreationPage) -> CheckMailPage | AccountCreationPage:
    """CAPTCHAs are misread: the person gets a few of them."""
    for _ in range(CAPTCHAS):
        picture = Picture(form.captcha_picture.attribute("src"), form.captcha_picture.picture)
        answer = form.create(visit.attendant.read_captcha(picture))
        if not isinstance(answer, AccountCreationPage) or not answer.says("account-creation.error-captcha"):
            return answer
        form = answer
    return form


def has_account(visit: Visit, case: Case) -> bool:
    """Tell whether EU Login lets the person sign in already."""
    page = visit.open(WelcomePage).sign_in()
    return isinstance(page, HomePage) or isinstance(page.enter(case.person.email), SignInPasswordPage)


def _refused(form: AccountCreationPage) -> CaseError:
    return CaseError(
        f"EU Login refused the account form: {' '.join(form.alerts())}",
        outcome=Outcome.INVALID_DATA,
        advice="Correct the person's data and run the same command again.",
        page=form.page_name,
    )
