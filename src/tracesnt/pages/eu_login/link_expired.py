"""Where a mailed link leads that is too old or was used."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage


class LinkExpiredPage(EuLoginPage):
    """The same address, for a mailed link that is too old or was used (text inferred)."""

    path = "/cas/init/createPassword.cgi"
    heading = proof = Element("heading", "link-expired.heading", "#link-expired-heading")
    ask_again_link = Element("link", "link-expired.ask-again", "#askAgain")
