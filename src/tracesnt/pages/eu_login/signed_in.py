"""EU Login itself, signed in without a service to go to."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.my_account import MyAccountPage
from tracesnt.pages.eu_login.signed_out import SignedOutPage
from tracesnt.pages.page import EuLoginPage


class SignedInPage(EuLoginPage):
    """``/cas/login`` once signed in: "Successful login" and "Logout" (pom), the gear to My account (portal)."""

    path = "/cas/login"
    heading = proof = Element("heading", "signed-in.heading", "#signed-in-heading")
    my_account_link = Element("link", "signed-in.my-account", "#myAccount")
    sign_out_button = Element("button", "signed-in.sign-out", "#logout")

    def my_account(self) -> MyAccountPage:
        """Open My account with the gear at the top right."""
        self.my_account_link.click()
        return self.next(MyAccountPage)

    def sign_out(self) -> SignedOutPage:
        """End EU Login's session."""
        self.sign_out_button.click()
        return self.next(SignedOutPage)
