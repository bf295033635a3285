"""All devices and keys are about to be removed."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage, P


class AllRemovalPage(EuLoginPage):
    """``/cas/userdata/removeAllDevices.cgi`` (path inferred); it suspends the access to TRACES NT (fli)."""

    path = "/cas/userdata/removeAllDevices.cgi"
    heading = proof = Element("heading", "all-removal.heading", "#all-removal-heading")
    remove_button = Element("button", "all-removal.remove", "#removeAllDevices")
    cancel_link = Element("link", "common.cancel", "#cancel")

    def confirm(self, removed: type[P]) -> P:
        """Remove all of them, and return to the page ``removed``."""
        self.remove_button.click()
        return self.next(removed)
