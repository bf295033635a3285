"""The page that waits for the mobile app."""

from __future__ import annotations

from collections.abc import Callable
from typing import overload

from playwright.sync_api import TimeoutError as BrowserTimeout

from tracesnt.pages.element import Element
from tracesnt.pages.page import EuLoginPage, P, Page, Q, R


class SecondFactorPinPage(EuLoginPage):
    """``/cas/mobileApp/pin.cgi`` (path inferred). The PIN is typed in the app, never here (portal)."""

    path = "/cas/mobileApp/pin.cgi"
    heading = proof = Element("heading", "second-factor-pin.heading", "#second-factor-pin-heading")
    instructions = Element("text", "second-factor-pin.instructions", "#pinInstructions")

    def wait_for_confirmation(
        self, tell_person: Callable[[], None], patience: float, confirmed: type[P], refused: type[Q]
    ) -> P | Q | None:
        """Tell the person to confirm, and wait until the page moves on by itself.

        ``patience`` is in seconds; ``None`` is returned where it ran out.
        """
        return moved_on(self, tell_person, patience, confirmed, refused)


@overload
def moved_on(
    page: Page, act: Callable[[], None], patience: float, first: type[P], second: type[Q], /
) -> P | Q | None: ...
@overload
def moved_on(
    page: Page, act: Callable[[], None], patience: float, first: type[P], second: type[Q], third: type[R], /
) -> P | Q | R | None: ...
def moved_on(page: Page, act: Callable[[], None], patience: float, *expected: type[Page]) -> Page | None:
    """Wait for a page to move on by itself, after an act, once a person has done something elsewhere."""
    try:
        with page.host.page.expect_navigation(wait_until="commit", timeout=patience * 1000):
            act()
    except BrowserTimeout:
        return None
    return page.host.on(*expected)
