"""EU Login's sign-in, first page: who it is."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.sign_in_password import SignInPasswordPage
from tracesnt.pages.page import EuLoginPage


class SignInAddressPage(EuLoginPage):
    """``/cas/login``; ``#username`` and ``whoamiSubmit`` from public page objects."""

    path = "/cas/login"
    entrance = True
    proof = address_field = Element("textbox", "sign-in-address.email", "#username").before(
        "release-2", label="sign-in-address.address"
    )
    next_button = Element("button", "common.continue", "#continue").before(
        "release-2", label="sign-in-address.next", neutral="button[name=whoamiSubmit]"
    )
    create_account_link = Element("link", "sign-in-address.create-account", "#register").before(
        "release-2", neutral="#createAccountLink"
    )

    def enter(self, email: str) -> SignInPasswordPage | SignInAddressPage:
        """Enter the address; an unknown one is told so on this page (Interoperability Test Bed guide)."""
        self.address_field.fill(email)
        self.next_button.click()
        return self.next(SignInPasswordPage, SignInAddressPage)
