"""EU Login's My account."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.mobile_devices import MobileDevicesPage
from tracesnt.pages.eu_login.security_keys import SecurityKeysPage
from tracesnt.pages.page import EuLoginPage


class MyAccountPage(EuLoginPage):
    """``/cas/userdata/myAccount.cgi`` (path inferred); what it offers from the portal."""

    path = "/cas/userdata/myAccount.cgi"
    heading = proof = Element("heading", "my-account.heading", "#my-account-heading")
    change_name_link = Element("link", "my-account.change-name", "#changeName")
    change_password_link = Element("link", "my-account.change-password", "#changePassword")
    devices_link = Element("link", "my-account.mobile-devices", "#mobileDevices")
    keys_link = Element("link", "my-account.security-keys", "#securityKeys")

    def mobile_devices(self) -> MobileDevicesPage:
        """Manage one's mobile devices."""
        self.devices_link.click()
        return self.next(MobileDevicesPage)

    def security_keys(self) -> SecurityKeysPage:
        """Manage one's security keys and passkeys."""
        self.keys_link.click()
        return self.next(SecurityKeysPage)
