"""Pictures of pages, with everything secret covered."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from playwright.sync_api import CDPSession, Locator
from playwright.sync_api import Page as BrowserPage

from tracesnt.flows import Visit
from tracesnt.pages.arrival import known_pages
from tracesnt.pages.element import BoundElement
from tracesnt.pages.scripts import script

_COVER = "#3d4752"
_GLASS = "tracesnt-covers"
_UNCOVER = """id => {
  const glass = document.getElementById(id);
  if (glass) { glass.remove(); document.adoptedStyleSheets.pop(); }
  return glass !== null;
}"""


def picture_of(visit: Visit) -> bytes:
    """Return a PNG of the whole page that a visit is on, with everything secret covered."""
    page = visit.page
    # A page with drift needs a closer look, which takes the browser library twice as long as the rest.
    size = None if visit.looked_into else page.evaluate(script("tracesnt.assistant", "covers.js"), _wanted(visit))
    if size is not None:
        try:
            png = _taken(page, *size)
        finally:
            was_covered = page.evaluate(_UNCOVER, _GLASS)
        if was_covered:  # and has not gone on to another page in the meantime
            return png
    return page.screenshot(full_page=True, mask=_masks(visit), mask_color=_COVER)


def capture(session: CDPSession, **how: Any) -> bytes:
    """Return a PNG by the browser's own protocol, loosely packed: that takes half the time of a tight one."""
    taken = session.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True, **how})
    return base64.b64decode(taken["data"])


@cache
def secret_selectors() -> tuple[str, ...]:
    """Selectors of everything secret on any page."""
    secret = {element.neutral for page in known_pages() for element in page.elements() if element.secret}
    return tuple(sorted({*secret, "input[type=password]"}))


def _wanted(visit: Visit) -> dict[str, Any]:
    """What is to be covered, whichever page it is; the secrets of this one have to be found."""
    return {
        "selectors": ", ".join(secret_selectors()),
        "declared": [secret.element.neutral for secret in _secrets(visit)],
        "colour": _COVER,
        "id": _GLASS,
    }


def _taken(page: BrowserPage, width: int, height: int, seen_width: int, seen_height: int) -> bytes:
    session = page.context.new_cdp_session(page)
    try:
        if (width, height) == (seen_width, seen_height):
            return capture(session)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        return capture(session, clip=clip, captureBeyondViewport=True)
    finally:
        session.detach()


def _masks(visit: Visit) -> list[Locator]:
    """Locators of everything secret that may stand on the page: each by both of its locators."""
    by_name = [secret.primary for secret in _secrets(visit)]
    return [visit.page.locator(", ".join(secret_selectors())), *by_name]


def _secrets(visit: Visit) -> list[BoundElement]:
    """What is declared as secret on the page that the visit is on."""
    if visit.current is None:
        return []
    return [BoundElement(element, visit.current) for element in type(visit.current).elements() if element.secret]
