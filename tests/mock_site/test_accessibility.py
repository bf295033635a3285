"""Every page in every state as people meet it in a browser: axe, narrow windows, large text, the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.mock_site.catalogue import Catalogue, State

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
IN_THE_PAGE = Path(__file__).with_name("in_the_page.js").read_text(encoding="utf-8")
RUN_AXE = """
axe.run({resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then((found) => found.violations)
"""
HAS_FOCUS = "(element) => element === document.activeElement"
NOT_REPLAYED = {"set-cookie", "content-length"}
Window = dict[str, Any]

DESKTOP = Window(viewport={"width": 1280, "height": 900})
AT_400_PERCENT = Window(viewport={"width": 320, "height": 225}, device_scale_factor=4)
"""The desktop's window once everything is four times as large; and a window that is 320 px wide."""


@contextmanager
def tab(browser: Browser, window: Window, *scripts: str) -> Iterator[Page]:
    """A tab in a window of some size. Its scripts come from outside of the pages, whose policy stays as strict."""
    with browser.new_context(**window) as context:
        context.set_default_timeout(10_000)
        for script in scripts:
            context.add_init_script(script)
        yield context.new_page()


@contextmanager
def on(page: Page, state: State) -> Iterator[None]:
    """Show a state in a browser: the answer that the twin gave, at its address, with its headers and cookies."""

    def answer(route: Route) -> None:
        response = state.shown.response
        headers = {name: value for name, value in response.headers.items() if name not in NOT_REPLAYED}
        route.fulfill(status=response.status_code, headers=headers, body=response.content)

    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "domain": "localhost", "path": cookie.path}
            for cookie in state.visitor.http.cookies.jar
        ]
    )
    page.route("**", answer, times=1)
    page.goto(state.address)
    yield
    if state.shown.has("waiting"):
        page.goto("about:blank")  # or it would follow the phone during the next state


def violations(page: Page) -> list[str]:
    """What axe finds on a page."""
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE)
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def misfits(page: Page, what: str) -> list[str]:
    """What does not fit into the window."""
    found: list[str] = page.evaluate("inThePage.misfits()")
    return [f"{what}: {problem}" for problem in found]


def without_focus(page: Page) -> list[str]:
    """What should have the focus on arrival, or after a link of the summary of errors, and has not."""
    found = []
    if page.locator("[autofocus]").count() and not page.locator("[autofocus]").first.evaluate(HAS_FOCUS):
        found.append("what should take the focus does not")
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


def lost_on_the_way(page: Page) -> list[str]:
    """What is wrong for those who go through a page by the Tab key, from its beginning to its end."""
    presses: int = page.evaluate("inThePage.watch()")
    page.locator(".skip").focus()
    for _ in range(presses):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate("inThePage.journey()")
    return found


def only_problems(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out the states in which all is well."""
    return {name: problems for name, problems in found.items() if problems}


def test_axe_finds_nothing(catalogue: Catalogue, browser: Browser) -> None:
    found = {}
    with tab(browser, DESKTOP, AXE) as page:
        for state in catalogue.states("de"):
            with on(page, state):
                found[state.name] = violations(page)
    assert only_problems(found) == {}


def test_everything_fits_into_narrow_windows_and_at_twice_the_size_of_text(
    catalogue: Catalogue, browser: Browser
) -> None:
    found = {}
    with tab(browser, AT_400_PERCENT, IN_THE_PAGE) as page:
        for state in catalogue.states("de"):  # its words are the longest
            with on(page, state):
                narrow = misfits(page, "narrow")
                page.set_viewport_size(DESKTOP["viewport"])
                page.evaluate("document.documentElement.style.fontSize = '200%'")
                found[state.name] = narrow + misfits(page, "large text")
                page.set_viewport_size(AT_400_PERCENT["viewport"])
    assert only_problems(found) == {}


def test_everything_is_done_by_keyboard_in_the_order_that_it_is_seen(catalogue: Catalogue, browser: Browser) -> None:
    found = {}
    with tab(browser, DESKTOP, IN_THE_PAGE) as page:
        for state in catalogue.states("fr"):
            with on(page, state):
                found[state.name] = without_focus(page) + not_skipped(page) + lost_on_the_way(page)
    assert only_problems(found) == {}
