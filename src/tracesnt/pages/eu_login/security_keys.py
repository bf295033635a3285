"""The security keys and passkeys of an account."""

from __future__ import annotations

from tracesnt.fixtures import SecondFactor
from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.all_removal import AllRemovalPage
from tracesnt.pages.eu_login.key_naming import KeyNamingPage
from tracesnt.pages.eu_login.key_removal import KeyRemovalPage
from tracesnt.pages.page import EuLoginPage, Region


class KeyRow(Region):
    """One key of the list."""

    remove_link = Element("link", "mobile-devices.remove", "a.remove")


class SecurityKeysPage(EuLoginPage):
    """``/cas/userdata/securityKeys/manageMySecurityKeys.cgi`` (path inferred); the methods are the portal's."""

    path = "/cas/userdata/securityKeys/manageMySecurityKeys.cgi"
    heading = proof = Element("heading", "security-keys.heading", "#security-keys-heading")
    add_link = Element("link", "security-keys.add", "#addKey")
    keys_table = Element("table", "security-keys.keys", "#keys", always=False)
    remove_all_link = Element("link", "all-removal.heading", "#removeAll", always=False)

    def names(self) -> tuple[str, ...]:
        """Names of the keys that are registered."""
        return tuple(name for (name,) in self.keys_table.cells(1)) if self.keys_table.is_there() else ()

    def has(self, name: str, kind: SecondFactor) -> bool:
        """Tell whether a key of this name and kind is registered."""
        wanted = [name, self.host.labels[f"sign-in-password.method-{kind}"]]
        return self.keys_table.is_there() and wanted in self.keys_table.cells(2)

    def add(self) -> KeyNamingPage:
        """Start to add a key."""
        self.add_link.click()
        return self.next(KeyNamingPage)

    def remove(self, name: str) -> KeyRemovalPage:
        """Start to remove a key."""
        KeyRow(self, self.keys_table.part(name), name=name).remove_link.click()
        return self.next(KeyRemovalPage)

    def remove_all(self) -> AllRemovalPage:
        """Start to remove every device and every key."""
        self.remove_all_link.click()
        return self.next(AllRemovalPage)
