"""Choosing a password with the mailed link."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import CaseError, NeedsPerson, Outcome, SessionLost
from tracesnt.fixtures import Case, Person, Site
from tracesnt.fixtures.models import netloc
from tracesnt.flows.flow import Given, flow
from tracesnt.flows.mailed_link import unwrapped
from tracesnt.flows.sign_up import has_account
from tracesnt.flows.visit import Visit
from tracesnt.pages.eu_login.link_expired import LinkExpiredPage
from tracesnt.pages.eu_login.password_choice import PasswordChoicePage
from tracesnt.pages.eu_login.sign_in_address import SignInAddressPage
from tracesnt.pages.eu_login.signed_in import SignedInPage


@dataclass(frozen=True)
class PasswordSet:
    """The account is ready, and the person is signed in to EU Login itself, unless it ``account-exists`` already."""

    outcome: Outcome = Outcome.REGISTERED


@flow(given=Given.MAILED_LINK)
def set_password(visit: Visit, case: Case) -> PasswordSet:
    """Open the mailed link within its 90 minutes and choose the password."""
    with visit.step("open-mailed-link") as step:
        link = _own_link(visit.attendant.open_mail(case.person), visit.site)
        page = visit.follow(link, PasswordChoicePage, LinkExpiredPage)
        if isinstance(page, LinkExpiredPage):
            # A link works once: an earlier run may have used it, and have been cut short before it could say so.
            if has_account(visit, case):
                step.already()
                return PasswordSet(Outcome.ACCOUNT_EXISTS)
            raise CaseError(
                "The mailed link has expired: EU Login accepts the newest one, for 90 minutes and once.",
                outcome=Outcome.LINK_EXPIRED,
                advice="Ask for a new link with 'Lost your password?' on EU Login, then run the same command again.",
                page=page.page_name,
            )
    with visit.step("choose-password"):
        password = visit.attendant.choose_password(case.person)
        try:
            answer = page.choose(password)
        except SessionLost:
            # A form that is sent twice is refused the second time: the first one has used the link up.
            if not _opens_account(visit, case.person, password):
                raise
            return PasswordSet()
        if isinstance(answer, PasswordChoicePage):
            raise CaseError(
                f"EU Login refused the password: {' '.join(answer.alerts())}",
                outcome=Outcome.INVALID_DATA,
                advice="Choose at least 10 characters, with upper case, lower case, digits and special characters.",
                page=answer.page_name,
            )
    return PasswordSet()


def _opens_account(visit: Visit, person: Person, password: str) -> bool:
    page = visit.open(SignedInPage, SignInAddressPage)
    if isinstance(page, SignInAddressPage):
        asked = page.enter(person.email)
        if isinstance(asked, SignInAddressPage):
            return False
        return isinstance(asked.sign_in_with_password_only(password), SignedInPage)
    return True


def _own_link(given: str, site: Site) -> str:
    """The mailed link itself, freed from what people copy along with it and from Outlook's wrapping."""
    link = unwrapped(given.strip().strip("<>"))
    try:
        host = netloc(link)
    except ValueError:
        host = ""
    if host not in site.hosts:
        raise NeedsPerson(
            "What was given is not EU Login's mailed link: "
            + (f"it leads to {host}." if host else "it is no address."),
            advice="Copy the whole link from the mail, and run the same command again.",
        )
    return link
