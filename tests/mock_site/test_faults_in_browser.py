"""Faults that only a browser can tell: what covers the page, and connections that break."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page, expect

from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import load_labels
from tracesnt.mock_site.backstage.client import BackstageClient

pytestmark = pytest.mark.browser

WELCOME = "/tracesnt/login"
REGISTER = "/cas/eim/external/register.cgi"


@pytest.fixture
def page(session: Session) -> Iterator[Page]:
    """A browser page that is not anywhere yet, and that nothing watches."""
    with session.window("fr") as page:
        yield page


@pytest.mark.parametrize("path", [WELCOME, REGISTER])
def test_a_cookie_banner_covers_the_page_until_it_is_dismissed(
    page: Page, session: Session, backstage: BackstageClient, path: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    backstage.add_fault("cookie-banner", path=path)
    page.goto(session.site.address + path)
    banner = page.get_by_role("dialog", name=load_labels("fr")["cookie-banner.heading"])
    expect(banner).to_be_visible()
    at_the_bottom = (
        "() => document.elementFromPoint(innerWidth / 2, innerHeight - 20).closest('#cookieBanner') !== null"
    )
    assert page.evaluate(at_the_bottom)
    page.get_by_role("button", name=load_labels("fr")["cookie-banner.accept-necessary"]).press("Enter")
    expect(banner).to_be_hidden()
    assert not page.evaluate("() => document.elementFromPoint(innerWidth / 2, innerHeight - 20) === null")
    assert page.url == session.site.address + path
    assert complaints == []


@pytest.mark.parametrize("kind", ["drop-before", "drop-after"])
def test_a_dropped_connection_is_an_error_of_the_browser(
    page: Page, session: Session, backstage: BackstageClient, kind: str
) -> None:
    backstage.add_fault(kind, path=WELCOME, times="always")
    with pytest.raises(Error, match=r"ERR_(CONNECTION_RESET|EMPTY_RESPONSE|CONNECTION_CLOSED)"):
        page.goto(session.site.address + WELCOME)


def test_a_cut_body_leaves_half_a_page(page: Page, session: Session, backstage: BackstageClient) -> None:
    backstage.add_fault("cut-body", path=WELCOME)
    page.goto(session.site.address + WELCOME, wait_until="commit")
    expect(page.locator(".twin-mark")).to_be_visible()
    assert page.locator("#signIn").count() == 0
