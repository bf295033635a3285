"""The page that takes the one-time password of the mobile app."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage, P, Q


class SecondFactorQrPage(EuLoginPage):
    """``/cas/mobileApp/qr.cgi`` (path inferred); the app's one-time password is typed here (portal)."""

    path = "/cas/mobileApp/qr.cgi"
    heading = proof = Element("heading", "second-factor-qr.heading", "#second-factor-qr-heading")
    picture = Element("img", "second-factor-qr.picture", "#qrPicture", secret=True)
    code = Element("textbox", "second-factor-qr.code", "#oneTimePassword", secret=True)
    submit_button = Element("button", "second-factor-qr.submit", "#submitCode")

    def enter(self, one_time_password: str, confirmed: type[P], ended: type[Q]) -> P | SecondFactorQrPage | Q:
        """Type the one-time password; a wrong one comes back to this page, and the third to where it ``ended``."""
        self.code.fill(one_time_password)
        self.submit_button.click()
        return self.next(confirmed, SecondFactorQrPage, ended)
