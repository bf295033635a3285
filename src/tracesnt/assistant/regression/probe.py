"""Whether a site is a TRACES NT, asked before a browser is started: one question for each language."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
from bs4 import BeautifulSoup

from tracesnt.fixtures import Site
from tracesnt.pages.traces_nt.welcome import WelcomePage

_PATIENCE = 15.0


def problems_at(site: Site, languages: Sequence[str]) -> list[str]:
    """Return why a site that was named by its address cannot be tested in these languages; nothing where it can."""
    if site.name != site.address:
        return []  # a named one is known to be what it is
    with httpx.Client(timeout=_PATIENCE) as http:
        try:
            pages = {code: _welcome(http, site, code) for code in languages or ("en",)}
        except httpx.HTTPError as error:
            return [
                f"--site: {site.address} does not answer ({type(error).__name__}). Start it, or correct the address."
            ]
    if None in pages.values():
        return [f"--site: {site.address} is not a TRACES NT: no page of welcome is at {WelcomePage.path}."]
    missing = [code for code in languages if pages[code] not in {code, ""}]
    return [f"--languages: {site.address} does not offer {', '.join(missing)}."] if missing else []


def _welcome(http: httpx.Client, site: Site, language: str) -> str | None:
    """Return the language of the page of welcome, empty where it does not say, ``None`` where there is no such page."""
    response = http.get(WelcomePage.address(site), headers={"accept-language": language})
    if not response.is_success:
        return None
    source = BeautifulSoup(response.text, "html.parser")
    # The identifiers are inferred, so only a twin is held to them.
    if not site.real and source.select_one(WelcomePage.proof.neutral) is None:
        return None
    root = source.find("html")
    return "" if root is None else str(root.get("lang", "")).partition("-")[0]
