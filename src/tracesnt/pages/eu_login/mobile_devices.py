"""The mobile devices of an account."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.all_removal import AllRemovalPage
from tracesnt.pages.eu_login.device_naming import DeviceNamingPage
from tracesnt.pages.eu_login.device_removal import DeviceRemovalPage
from tracesnt.pages.page import EuLoginPage, Region


class DeviceRow(Region):
    """One device of the list."""

    remove_link = Element("link", "mobile-devices.remove", "a.remove")


class MobileDevicesPage(EuLoginPage):
    """``/cas/userdata/mobileApp/manageMyMobileDevices.cgi`` (public link); button from the portal."""

    path = "/cas/userdata/mobileApp/manageMyMobileDevices.cgi"
    heading = proof = Element("heading", "mobile-devices.heading", "#mobile-devices-heading")
    add_link = Element("link", "mobile-devices.add", "#addDevice")
    devices_table = Element("table", "mobile-devices.devices", "#devices", always=False)
    remove_all_link = Element("link", "all-removal.heading", "#removeAll", always=False)

    def devices(self) -> tuple[str, ...]:
        """Names of the devices that are registered."""
        return tuple(name for (name,) in self.devices_table.cells(1)) if self.devices_table.is_there() else ()

    def add(self) -> DeviceNamingPage:
        """Start to add a device."""
        self.add_link.click()
        return self.next(DeviceNamingPage)

    def remove(self, name: str) -> DeviceRemovalPage:
        """Start to remove a device."""
        DeviceRow(self, self.devices_table.part(name), name=name).remove_link.click()
        return self.next(DeviceRemovalPage)

    def remove_all(self) -> AllRemovalPage:
        """Start to remove every device and every key."""
        self.remove_all_link.click()
        return self.next(AllRemovalPage)
