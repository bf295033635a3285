"""Telling EU Login's mailed link from everything else that a mail or a person may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from tracesnt.fixtures import Site, origin_of
from tracesnt.fixtures.models import netloc

ASK_AGAIN = (
    "It may take 20 minutes, and it may lie among the spam. If it does not come, ask for a new link with 'Lost your "
    "password?' on EU Login, which makes older links void. Then run the same command again."
)
"""What to do where EU Login's mail does not come."""

OUTLOOK = ".safelinks.protection.outlook.com"
_EU_LOGIN = "/cas/"
_LINK = re.compile(r"https?://[^\s<>\"'()\[\]]+", re.IGNORECASE)


def unwrapped(link: str) -> str:
    """Return a link without Outlook's wrapping, where it has one."""
    try:
        wrapped = netloc(link).endswith(OUTLOOK)
    except ValueError:
        return link
    return "".join(parse_qs(urlsplit(link).query).get("url", [""])) if wrapped else link


def links_in(html: str, text: str) -> tuple[str, ...]:
    """Return the links of a mail, each once: those of its HTML, or of its plain text where it has none there."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - slow to import, and needed for mails only

    anchors = BeautifulSoup(html, "html.parser").find_all("a", href=_LINK) if html else ()
    found = [str(anchor["href"]).strip() for anchor in anchors] or [each.rstrip(".,;:") for each in _LINK.findall(text)]
    return tuple(dict.fromkeys(unwrapped(link) for link in found))


def own_links(links: Iterable[str], site: Site) -> tuple[str, ...]:
    """Return those links that lead to the site's EU Login; where some carry something, these alone."""
    own = tuple(link for link in links if _leads_to_eu_login(link, site))
    return tuple(link for link in own if urlsplit(link).query) or own


def origins_of(links: Iterable[str]) -> tuple[str, ...]:
    """Return the origins that links lead to, each once: enough to tell a person, and nothing secret."""
    return tuple(dict.fromkeys(origin_of(link) or "a broken address" for link in links))


def _leads_to_eu_login(link: str, site: Site) -> bool:
    return origin_of(link) == origin_of(site.eu_login) and urlsplit(link).path.startswith(_EU_LOGIN)
