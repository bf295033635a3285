"""One way to fail: what the browser reports becomes an error that says what, where and what to do next."""

from __future__ import annotations

import re
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as BrowserTimeout

from tracesnt.errors import (
    AmbiguousElement,
    AssistantError,
    CaseError,
    MissingElement,
    Outcome,
    SiteError,
    UnexpectedPage,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage

    from tracesnt.pages.element import BoundElement
    from tracesnt.pages.page import Host

CHECK_ADVICE = "The site is no longer as it was. Compare the page with its last picture, and wait for an update."
_LATER = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)
_CUT_SHORT = """() => document.readyState === "complete"
  && performance.getEntriesByType("navigation")[0]?.domInteractive === 0"""
ADDRESS = re.compile(r"\"?https?://\S+")
AGAIN_ADVICE = (
    "Run the same command again: it signs in anew and goes on where it stopped; what is done already is not done twice."
)
LATER_ADVICE = "Look whether the site works in an ordinary browser, then run the same command again."


def translated(error: Error, element: BoundElement) -> AssistantError:
    """Return the error to raise instead of a browser error about an element."""
    page, name, host = element.surface.page_name, element.element.name, element.surface.host
    if "strict mode violation" in error.message:
        return AmbiguousElement(
            f"'{name}' on {page}: its name '{element.accessible_name}' and its locator "
            f"'{element.element.neutral}' match different elements.",
            advice=CHECK_ADVICE,
            page=page,
            element=name,
        )
    if isinstance(error, BrowserTimeout) and "scheduled navigations" not in error.message:
        stop_loading(host)
        return broken_page(host, page) or MissingElement(
            f"'{name}' on {page} was not there or could not be used: neither its name "
            f"'{element.accessible_name}' nor its locator '{element.element.neutral}' led to it.",
            advice=CHECK_ADVICE,
            page=page,
            element=name,
        )
    failure = unreachable(error, host, page)
    failure.element = name
    return failure


def unreachable(error: Error, host: Host, page: str) -> AssistantError:
    """Return the error for a site that did not answer, or a browser that is gone."""
    if "has been closed" in error.message or "Target crashed" in error.message:
        return CaseError(
            "The browser window was closed before the case was done.",
            outcome=Outcome.CANCELLED,
            advice="Run the same command again; what is done already is not done twice.",
            page=page,
        )
    stop_loading(host)
    reason = ADDRESS.sub("(address)", error.message.splitlines()[0].split(" at http")[0]).rpartition("Page.goto: ")[2]
    return blocked_navigation(host, page) or SiteError(
        f"{host.site.address} did not answer ({reason}).", advice=LATER_ADVICE, page=page
    )


def stop_loading(host: Host) -> None:
    """Stop what the page still waits for: until then a browser answers no question about it, with no end."""
    with suppress(Error):
        session = host.page.context.new_cdp_session(host.page)
        session.send("Page.stopLoading")
        session.detach()


def broken_page(host: Host, expected: str) -> AssistantError | None:
    """Return the error of a page that the server or the browser made instead of the site, if it is one."""
    page = host.page
    if page.url.startswith("chrome-error:"):
        return blocked_navigation(host, expected) or SiteError(
            f"{host.site.address} broke the connection.", advice=LATER_ADVICE, page=expected
        )
    if page.evaluate(_CUT_SHORT):
        return SiteError(
            f"{host.site.address} broke the connection in the middle of a page, instead of {expected}.",
            advice=LATER_ADVICE,
            page=expected,
        )
    status = response_status(page)
    if status >= 500 or status in _LATER:  # noqa: PLR2004 - the protocol's own number
        return SiteError(
            f"The site answered with an error (HTTP {status}) instead of {expected}.",
            advice=LATER_ADVICE,
            page=expected,
        )
    return None


def blocked_navigation(host: Host, expected: str) -> AssistantError | None:
    """Return the error of a navigation that was stopped because it left the allowed hosts."""
    if not host.blocked:
        return None
    target = host.blocked[-1]
    return UnexpectedPage(
        f"The site led to {target}, which is not one of its hosts ({', '.join(host.site.hosts)}); "
        "the navigation was stopped.",
        advice="If the site really uses this host, add it to the site's entry; if not, report it.",
        page=expected,
        found=target,
        alert="",
    )


def response_status(page: BrowserPage) -> int:
    """HTTP status of the document that the page shows, 0 where the browser does not tell."""
    return int(page.evaluate("performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0"))
