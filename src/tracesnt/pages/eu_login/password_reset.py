"""Where someone who lost their password asks for a new one."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.check_mail import CheckMailPage
from tracesnt.pages.page import EuLoginPage


class PasswordResetPage(EuLoginPage):
    """``/cas/init/passwordResetRequest.cgi`` (public link); fields inferred."""

    path = "/cas/init/passwordResetRequest.cgi"
    heading = proof = Element("heading", "password-reset.heading", "#password-reset-heading")
    email = Element("textbox", "password-reset.email", "#email")
    captcha_picture = Element("img", "password-reset.captcha-picture", "#captchaPicture", secret=True)
    captcha = Element("textbox", "password-reset.captcha", "#captcha", secret=True)
    submit_button = Element("button", "password-reset.submit", "#getPassword")

    def ask(self, email: str, captcha: str) -> CheckMailPage | PasswordResetPage:
        """Ask for a mail with a link to choose a new password."""
        self.email.fill(email)
        self.captcha.fill(captcha)
        self.submit_button.click()
        return self.next(CheckMailPage, PasswordResetPage)
