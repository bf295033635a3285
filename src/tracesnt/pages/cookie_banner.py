"""The banner about cookies, which may cover any page of either site until it is dismissed."""

from __future__ import annotations

import json

from tracesnt.pages.element import Element
from tracesnt.pages.page import Host, Surface
from tracesnt.pages.scripts import script


class CookieBanner(Surface):
    """Texts and identifiers inferred: other sites of the Commission have such a banner."""

    only_necessary = Element("button", "cookie-banner.accept-necessary", "#acceptNecessaryCookies", always=False)

    @property
    def page_name(self) -> str:
        return "CookieBanner"


def dismissed_when_it_comes(host: Host) -> None:
    """Have the banner dismissed wherever it comes, with the least that it lets one accept.

    The browser page itself watches for it, because asking for it before each action costs a tenth of a journey; nothing
    is said of it to listeners.
    """
    [(selector, _, name)] = CookieBanner(host, host.page).only_necessary.variants
    watch = script("tracesnt.pages", "cookie_banner.js")
    host.page.add_init_script(f"({watch})({json.dumps(selector)}, {json.dumps(name)});")
