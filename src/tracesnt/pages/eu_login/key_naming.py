"""A new security key or passkey gets a name."""

from __future__ import annotations

from tracesnt.fixtures import SecondFactor
from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.key_registration import KeyRegistrationPage
from tracesnt.pages.page import EuLoginPage


class KeyNamingPage(EuLoginPage):
    """``/cas/userdata/securityKeys/addSecurityKey.cgi`` (path inferred); the kinds are the portal's."""

    path = "/cas/userdata/securityKeys/addSecurityKey.cgi"
    heading = proof = Element("heading", "key-naming.heading", "#key-naming-heading")
    name = Element("textbox", "key-naming.name", "#keyName")
    kind = Element("combobox", "key-naming.kind", "#keyKind")
    submit_button = Element("button", "key-naming.submit", "#submitKey")

    def give(self, name: str, kind: SecondFactor) -> KeyRegistrationPage:
        """Name the key, say what it is, and go on to registering it."""
        self.name.fill(name)
        self.kind.select(kind.method)
        self.submit_button.click()
        return self.next(KeyRegistrationPage)
