"""What EU Login says about its methods of authentication."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage


class AuthenticationMethodsPage(EuLoginPage):
    """``/cas/about.html``; where the notice about SMS leads (guide; target inferred)."""

    path = "/cas/about.html"
    heading = proof = Element("heading", "authentication-methods.heading", "#authentication-methods-heading")
    sms = Element("text", "authentication-methods.sms", "#smsEnded")
