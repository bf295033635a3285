"""The banner about cookies, which may cover any page of either site until it is dismissed."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import Host, Surface


class CookieBanner(Surface):
    """Texts and identifiers inferred: other sites of the Commission have such a banner."""

    only_necessary = Element("button", "cookie-banner.accept-necessary", "#acceptNecessaryCookies", always=False)

    @property
    def page_name(self) -> str:
        return "CookieBanner"


def dismissed_when_it_comes(host: Host) -> None:
    """Have the banner dismissed whenever it is in the way of an action, with the least that it lets one accept.

    It is the browser library that looks for it, before each action; nothing is said of it to listeners.
    """
    button = CookieBanner(host, host.page).only_necessary.locator
    host.page.add_locator_handler(button, lambda found: found.click())
