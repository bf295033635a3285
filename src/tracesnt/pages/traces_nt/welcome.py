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
    heading = proof = Element("heading", "welcome.heading", "#welcome-heading")
    sign_in_button = Element("button", "welcome.sign-in", "#signIn")
    reset_link = Element("link", "welcome.reset-password", "#resetPassword")
    sms_link = Element("link", "welcome.sms-link", "#alternativeMethods")
    request_link = Element("link", "welcome.request-access", "#requestAccess")
    how_to_link = Element("link", "welcome.how-to", "#howTo")

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
