"""A new mobile device is paired by scanning a code with its app."""

from __future__ import annotations

from collections.abc import Callable

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.second_factor_pin import moved_on
from tracesnt.pages.page import EuLoginPage, P


class DevicePairingPage(EuLoginPage):
    """``/cas/userdata/mobileApp/pairMobileDevice.cgi`` (path inferred). The PIN is chosen in the app (EC video)."""

    path = "/cas/userdata/mobileApp/pairMobileDevice.cgi"
    heading = proof = Element("heading", "device-pairing.heading", "#device-pairing-heading")
    picture = Element("img", "device-pairing.picture", "#qrPicture", secret=True)

    def wait_for_pairing(self, tell_person: Callable[[], None], patience: float, paired: type[P]) -> P | None:
        """Tell the person to scan, and wait until the page moves on by itself; ``None`` where it did not."""
        return moved_on(self, tell_person, patience, paired, paired)
