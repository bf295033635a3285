"""EU Login, once signed out."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage


class SignedOutPage(EuLoginPage):
    """``/cas/logout`` (pom)."""

    path = "/cas/logout"
    heading = proof = Element("heading", "signed-out.heading", "#signed-out-heading")
