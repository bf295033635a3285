"""What EU Login says once it has sent its mail."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage


class CheckMailPage(EuLoginPage):
    """``/cas/eim/external/registered.cgi`` (path inferred); the 90 minutes from the guide."""

    path = "/cas/eim/external/registered.cgi"
    heading = proof = Element("heading", "check-mail.heading", "#check-mail-heading")
    expiry = Element("text", "check-mail.expiry", "#linkExpiry")
