"""EU Login's sign-in, second page: password and method of verification."""

from __future__ import annotations

from tracesnt.fixtures import SecondFactor
from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.second_factor_key import SecondFactorKeyPage
from tracesnt.pages.eu_login.second_factor_pin import SecondFactorPinPage
from tracesnt.pages.eu_login.second_factor_qr import SecondFactorQrPage
from tracesnt.pages.eu_login.signed_in import SignedInPage
from tracesnt.pages.page import EuLoginPage

PASSWORD_ONLY = "PASSWORD"  # noqa: S105 - the name of a method


class SignInPasswordPage(EuLoginPage):
    """``/cas/login``, second page; ``#password``, ``#loginStrength`` and ``_submit`` from public page objects."""

    path = "/cas/login"
    proof = password = Element("labelled", "sign-in-password.password", "#password", secret=True)
    method = Element("combobox", "sign-in-password.method", "#loginStrength")
    sign_in_button = Element("button", "sign-in-password.sign-in", "button[name=_submit]")
    lost_password_link = Element("link", "sign-in-password.lost-password", "#lostPassword")

    def sign_in_with_pin(self, password: str) -> SecondFactorPinPage | SignInPasswordPage:
        """Sign in with the PIN code of the mobile app; a refusal comes back to this page."""
        self._submit(password, SecondFactor.MOBILE_APP_PIN)
        return self.next(SecondFactorPinPage, SignInPasswordPage)

    def sign_in_with_qr(self, password: str) -> SecondFactorQrPage | SignInPasswordPage:
        """Sign in with the QR code of the mobile app; a refusal comes back to this page."""
        self._submit(password, SecondFactor.MOBILE_APP_QR)
        return self.next(SecondFactorQrPage, SignInPasswordPage)

    def sign_in_with_key(self, password: str, kind: SecondFactor) -> SecondFactorKeyPage | SignInPasswordPage:
        """Sign in with a security key, trusted platform or passkey; a refusal comes back to this page."""
        self._submit(password, kind)
        return self.next(SecondFactorKeyPage, SignInPasswordPage)

    def sign_in_with_password_only(self, password: str) -> SignedInPage | SignInPasswordPage:
        """Sign in to EU Login itself, for one's account; not enough for TRACES NT."""
        self._submit(password, None)
        return self.next(SignedInPage, SignInPasswordPage)

    def _submit(self, password: str, method: SecondFactor | None) -> None:
        self.password.fill(password)
        self.method.select(PASSWORD_ONLY if method is None else method.method)
        self.sign_in_button.click()
