"""A security key or passkey is about to be removed."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage, P


class KeyRemovalPage(EuLoginPage):
    """``/cas/userdata/securityKeys/removeSecurityKey.cgi`` (path inferred)."""

    path = "/cas/userdata/securityKeys/removeSecurityKey.cgi"
    heading = proof = Element("heading", "key-removal.heading", "#key-removal-heading")
    remove_button = Element("button", "key-removal.remove", "#removeKey")
    cancel_link = Element("link", "common.cancel", "#cancel")

    def confirm(self, removed: type[P]) -> P:
        """Remove the key, and return to the page ``removed``."""
        self.remove_button.click()
        return self.next(removed)
