"""A mobile device is about to be removed."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage, P


class DeviceRemovalPage(EuLoginPage):
    """``/cas/userdata/mobileApp/removeMobileDevice.cgi`` (path inferred)."""

    path = "/cas/userdata/mobileApp/removeMobileDevice.cgi"
    heading = proof = Element("heading", "device-removal.heading", "#device-removal-heading")
    remove_button = Element("button", "device-removal.remove", "#removeDevice")
    cancel_link = Element("link", "common.cancel", "#cancel")

    def confirm(self, removed: type[P]) -> P:
        """Remove the device, and return to the page ``removed``."""
        self.remove_button.click()
        return self.next(removed)
