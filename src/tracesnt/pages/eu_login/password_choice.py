"""Where the mailed link leads: the choice of a password."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.signed_in import SignedInPage
from tracesnt.pages.page import EuLoginPage


class PasswordChoicePage(EuLoginPage):
    """``/cas/init/createPassword.cgi`` (path inferred); rules and button from the portal."""

    path = "/cas/init/createPassword.cgi"
    heading = proof = Element("heading", "password-choice.heading", "#password-choice-heading")
    password = Element("labelled", "password-choice.password", "#newPassword", secret=True)
    repeat = Element("labelled", "password-choice.repeat", "#confirmPassword", secret=True)
    submit_button = Element("button", "password-choice.submit", "#submitPassword")

    def choose(self, password: str) -> SignedInPage | PasswordChoicePage:
        """Choose a password; afterwards the person is signed in (portal), or told why it was refused."""
        self.password.fill(password)
        self.repeat.fill(password)
        self.submit_button.click()
        return self.next(SignedInPage, PasswordChoicePage)
