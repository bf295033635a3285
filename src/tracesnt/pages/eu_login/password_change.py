"""Where one's password is changed."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage


class PasswordChangePage(EuLoginPage):
    """``/cas/userdata/myPassword.cgi`` (path inferred); TRACES NT's home links to it (guide)."""

    path = "/cas/userdata/myPassword.cgi"
    heading = proof = Element("heading", "password-change.heading", "#password-change-heading")
    current = Element("labelled", "password-change.current", "#currentPassword", secret=True)
    password = Element("labelled", "password-change.password", "#newPassword", secret=True)
    repeat = Element("labelled", "password-change.repeat", "#confirmPassword", secret=True)
    save_button = Element("button", "password-change.save", "#savePassword")

    def change(self, current: str, password: str) -> PasswordChangePage:
        """Change the password and save it."""
        self.current.fill(current)
        self.password.fill(password)
        self.repeat.fill(password)
        self.save_button.click()
        return self.next(PasswordChangePage)
