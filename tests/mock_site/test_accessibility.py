"""Every page in every state as people meet it in a browser: axe, narrow windows, large text, the keyboard."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.mock_site.catalogue import Catalogue, State

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
IN_THE_PAGE = Path(__file__).with_name("in_the_page.js").read_text(encoding="utf-8")
RUN_AXE = """
axe.run({resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then((found) => found.violations)
"""
NOT_REPLAYED = {"set-cookie", "content-length"}
TAB_KEY = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
DESKTOP = ViewportSize(width=1280, height=900)
AT_400_PERCENT = ViewportSize(width=320, height=225)
"""The desktop's window once everything is four times as large; and a window that is 320 px wide."""


class Tab:
    """A tab in a window of some size. Its scripts come from outside of the pages, whose policy stays as strict."""

    def __init__(self, context: BrowserContext, *scripts: str) -> None:
        context.set_default_timeout(10_000)
        for script in scripts:
            context.add_init_script(script)
        self.page = context.new_page()
        self._state: State | None = None
        # Documents alone are held up: Playwright's own routes hold up styles and pictures too, and cache none.
        self._devtools = context.new_cdp_session(self.page)
        self._devtools.on("Fetch.requestPaused", self._answer)
        self._devtools.send("Fetch.enable", {"patterns": [{"resourceType": "Document"}]})

    @contextmanager
    def on(self, state: State) -> Iterator[None]:
        """Show a state: the answer that the twin gave, at its address, with its headers and cookies."""
        context = self.page.context
        context.clear_cookies()
        context.add_cookies(
            [
                {"name": cookie.name, "value": cookie.value or "", "domain": "localhost", "path": cookie.path}
                for cookie in state.visitor.http.cookies.jar
            ]
        )
        self._state = state
        self.page.goto(state.address)
        yield
        if state.shown.has("waiting"):
            self.page.goto("about:blank")  # or it would follow the phone during the next state

    def lost_on_the_way(self) -> list[str]:
        """What is wrong for those who go through the page by the Tab key, from its beginning to its end."""
        presses: int = self.page.evaluate("inThePage.watch()")
        self.page.locator(".skip").focus()
        for _ in range(presses):
            self._devtools.send("Input.dispatchKeyEvent", TAB_KEY)  # a press by Playwright asks twice
        found: list[str] = self.page.evaluate("inThePage.journey()")
        return found

    def _answer(self, paused: dict[str, Any]) -> None:
        request = {"requestId": paused["requestId"]}
        if self._state is None:
            self._devtools.send("Fetch.continueRequest", request)
            return
        response, self._state = self._state.shown.response, None
        headers = [
            {"name": name, "value": value} for name, value in response.headers.items() if name not in NOT_REPLAYED
        ]
        body = base64.b64encode(response.content).decode()
        answer = {"responseCode": response.status_code, "responseHeaders": headers, "body": body}
        self._devtools.send("Fetch.fulfillRequest", request | answer)


@contextmanager
def tab(browser: Browser, window: ViewportSize, *scripts: str) -> Iterator[Tab]:
    """A tab of a context of its own."""
    with browser.new_context(viewport=window) as context:
        yield Tab(context, *scripts)


def violations(page: Page) -> list[str]:
    """What axe finds on a page."""
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE)
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def misfits_in_narrow_windows_and_large_text(page: Page) -> list[str]:
    """What does not fit into a window of the desktop's size once everything, or the text alone, is larger."""
    found = []
    for what, window, size in (("narrow", AT_400_PERCENT, "100%"), ("large text", DESKTOP, "200%")):
        page.set_viewport_size(window)
        misfits: list[str] = page.evaluate(f"document.documentElement.style.fontSize = '{size}'; inThePage.misfits()")
        found += [f"{what}: {problem}" for problem in misfits]
    page.set_viewport_size(DESKTOP)
    return found


def without_focus(page: Page) -> list[str]:
    """What should have the focus on arrival, or after a link of the summary of errors, and has not."""
    found: list[str] = page.evaluate("inThePage.withoutFocus()")
    for link in page.locator("[role=alert] a[href^='#']").all():
        link.press("Enter")
        field = link.get_attribute("href")
        if not page.locator(f"{field}:focus").count():
            found.append(f"the summary does not lead to {field}")
    return found


def not_skipped(page: Page) -> list[str]:
    """Whether the link that leads past the header is there and does so."""
    skip = page.locator(".skip")
    skip.focus()
    is_in_window = skip.evaluate("(link) => link.getBoundingClientRect().top >= 0")
    skip.press("Enter")
    return [] if is_in_window and page.locator("main:focus").count() else ["the header cannot be skipped"]


def test_nobody_meets_a_barrier_on_any_page(catalogue: Catalogue, browser: Browser) -> None:
    found, headers = {}, set()
    with tab(browser, DESKTOP, AXE, IN_THE_PAGE) as shown:
        page = shown.page
        for state in catalogue.states("de"):  # its words are the longest
            header = urlsplit(state.address).netloc, state.page  # all states of a page have one
            with shown.on(state):
                found[state.name] = [
                    *violations(page),
                    *without_focus(page),
                    *([] if header in headers else not_skipped(page)),
                    *shown.lost_on_the_way(),
                    *misfits_in_narrow_windows_and_large_text(page),
                ]
            headers.add(header)
    assert {name: problems for name, problems in found.items() if problems} == {}
