"""A new mobile device gets a name."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.device_pairing import DevicePairingPage
from tracesnt.pages.page import EuLoginPage


class DeviceNamingPage(EuLoginPage):
    """``/cas/userdata/mobileApp/addMobileDevice.cgi`` (path inferred); naming comes first (EC video)."""

    path = "/cas/userdata/mobileApp/addMobileDevice.cgi"
    heading = proof = Element("heading", "device-naming.heading", "#device-naming-heading")
    name = Element("textbox", "device-naming.name", "#deviceName")
    submit_button = Element("button", "device-naming.submit", "#submitDevice")

    def give(self, name: str) -> DevicePairingPage:
        """Name the device and go on to pairing it."""
        self.name.fill(name)
        self.submit_button.click()
        return self.next(DevicePairingPage)
