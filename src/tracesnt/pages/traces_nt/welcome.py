"""TRACES NT's page of welcome, where the journey starts."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.account_creation import AccountCreationPage
from tracesnt.pages.eu_login.authentication_methods import AuthenticationMethodsPage
from tracesnt.pages.eu_login.password_reset import PasswordResetPage
from tracesnt.pages.eu_login.sign_in_address import SignInAddressPage
from tracesnt.pages.page import TracesPage
from tracesnt.pages.traces_nt.home import HomePage


class WelcomePage(TracesPage):
    """``/tracesnt/login``; texts and links from the guide, identifiers inferred."""

    path = "/tracesnt/login"
    entrance = True
    heading = proof = Element("heading", "welcome.heading", "#welcome-title").before(
        "release-2", neutral="#welcome-heading"
    )
    sign_in_button = Element("link", "welcome.log-in", "#logIn").before(
        "release-2", role="button", label="welcome.sign-in", neutral="#signIn"
    )
    reset_link = Element("link", "welcome.reset-password", "#lostPassword").before(
        "release-2", neutral="#resetPassword"
    )
    sms_link = Element("link", "welcome.sms-link", "#otherMethods").before("release-2", neutral="#alternativeMethods")
    request_link = Element("link", "welcome.sign-up", "#signUp").before(
        "release-2", label="welcome.request-access", neutral="#requestAccess"
    )
    how_to_link = Element("link", "welcome.how-to", "#tutorial").before("release-2", neutral="#howTo")

    def sign_in(self) -> SignInAddressPage | HomePage:
        """Press the green button: EU Login asks who it is, or knows already and lets the person in."""
        self.sign_in_button.click()
        return self.next(SignInAddressPage, HomePage)

    def request_access(self) -> AccountCreationPage:
        """Follow "Demander un accès" to EU Login's account creation."""
        self.request_link.click()
        return self.next(AccountCreationPage)

    def reset_password(self) -> PasswordResetPage:
        """Follow the link for a forgotten password."""
        self.reset_link.click()
        return self.next(PasswordResetPage)

    def read_about_methods(self) -> AuthenticationMethodsPage:
        """Follow the link of the notice about SMS."""
        self.sms_link.click()
        return self.next(AuthenticationMethodsPage)

    def how_to_address(self) -> str:
        """Where the document on creating an account is."""
        return self.how_to_link.attribute("href")
