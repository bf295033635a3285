"""The mobile devices of an account."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.device_naming import DeviceNamingPage
from tracesnt.pages.page import EuLoginPage


class MobileDevicesPage(EuLoginPage):
    """``/cas/userdata/mobileApp/manageMyMobileDevices.cgi`` (public link); button from the portal."""

    path = "/cas/userdata/mobileApp/manageMyMobileDevices.cgi"
    heading = proof = Element("heading", "mobile-devices.heading", "#mobile-devices-heading")
    add_link = Element("link", "mobile-devices.add", "#addDevice")
    devices_list = Element("list", "mobile-devices.devices", "#devices", always=False)

    def devices(self) -> tuple[str, ...]:
        """Names of the devices that are registered."""
        return tuple(self.devices_list.text().splitlines()) if self.devices_list.is_there() else ()

    def add(self) -> DeviceNamingPage:
        """Start to add a device."""
        self.add_link.click()
        return self.next(DeviceNamingPage)
