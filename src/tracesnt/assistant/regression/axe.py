"""Whether everybody can use a page: axe, for tests that ask for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tracesnt.assistant.regression.report.model import About
from tracesnt.assistant.regression.report.recording import Recording


def looking(item: pytest.Item, page: Page) -> Callable[[], list[dict[str, Any]]]:
    """Return what looks at a page; raises :class:`pytest.UsageError` where axe is not installed."""
    try:
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise pytest.UsageError(
            "The fixture `axe` needs axe-playwright-python. "
            "Install it with: pip install 'traces-nt-assistant[accessibility]'"
        ) from error
    axe, noticed = Axe(), Recording.of(item).noticed

    def look() -> list[dict[str, Any]]:
        violations: list[dict[str, Any]] = axe.run(page).response["violations"]
        for violation in violations:
            nodes = len(violation["nodes"])
            told = f"{violation['id']}: {violation['help']} ({nodes} element{'s' if nodes > 1 else ''})"
            noticed[About.ACCESSIBILITY, told] += 1
        return violations

    return look
