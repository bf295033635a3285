"""A new security key or passkey is registered: the browser speaks to it."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.second_factor_pin import moved_on
from tracesnt.pages.page import EuLoginPage, P, Q


class KeyRegistrationPage(EuLoginPage):
    """``/cas/userdata/securityKeys/registerSecurityKey.cgi`` (path inferred)."""

    path = "/cas/userdata/securityKeys/registerSecurityKey.cgi"
    heading = proof = Element("heading", "key-registration.heading", "#key-registration-heading")
    use_button = Element("button", "key-registration.use", "#useKey")

    def register(self, patience: float, registered: type[P], over: type[Q]) -> P | Q | KeyRegistrationPage | None:
        """Let the browser ask for the key; a refusal comes back to this page. ``None`` where nobody gave it in time.

        ``over`` is where a registration leads that has come to its end already.
        """
        return moved_on(self, self.use_button.click, patience, registered, over, KeyRegistrationPage)
