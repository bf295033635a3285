"""Having EU Login mail another link, where the one that it mailed is too old."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import NeedsPerson, Outcome
from tracesnt.fixtures import Case
from tracesnt.flows import Picture, Visit
from tracesnt.flows.flow import Given, flow
from tracesnt.flows.sign_up import CAPTCHAS, has_account
from tracesnt.pages.eu_login.check_mail import CheckMailPage
from tracesnt.pages.eu_login.password_reset import PasswordResetPage


@dataclass(frozen=True)
class LinkAskedFor:
    """EU Login mails another link, or the person can sign in already."""

    outcome: Outcome


@flow(given=Given.MAILED_LINK)
def ask_for_link(visit: Visit, case: Case) -> LinkAskedFor:
    """Ask with 'Lost your password?', which makes older links void."""
    with visit.step("look-for-account") as step:
        if has_account(visit, case):
            step.already()
            return LinkAskedFor(Outcome.ACCOUNT_EXISTS)
    with visit.step("ask-for-link"):
        form = visit.open(PasswordResetPage)
        for _ in range(CAPTCHAS):
            picture = Picture(form.captcha_picture.attribute("src"), form.captcha_picture.picture)
            answer = form.ask(case.person.email, visit.attendant.read_captcha(picture))
            if isinstance(answer, CheckMailPage):
                return LinkAskedFor(Outcome.REGISTERED)
            form = answer
        raise NeedsPerson(
            f"EU Login did not send another link: {' '.join(form.alerts())}",
            advice="Run the same command again; the button beside the picture shows another one.",
            page=form.page_name,
            element="captcha",
        )
