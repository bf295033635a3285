"""The page that asks for a security key or passkey."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.second_factor_pin import moved_on
from tracesnt.pages.page import EuLoginPage, P, Q


class SecondFactorKeyPage(EuLoginPage):
    """``/cas/securityKey/use.cgi`` (path inferred). The browser speaks to the key (portal)."""

    path = "/cas/securityKey/use.cgi"
    heading = proof = Element("heading", "second-factor-key.heading", "#second-factor-key-heading")
    use_button = Element("button", "second-factor-key.use", "#useKey")

    def use(self, patience: float, confirmed: type[P], refused: type[Q]) -> P | Q | SecondFactorKeyPage | None:
        """Let the browser ask for the key; whoever cancels comes back to this page, a wrong key to where it is refused.

        ``None`` is returned where nobody gave it within so many seconds.
        """
        return moved_on(self, self.use_button.click, patience, confirmed, refused, SecondFactorKeyPage)
