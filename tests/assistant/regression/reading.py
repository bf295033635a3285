"""Reading a report in a browser that has no network, as whoever was sent it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page


@contextmanager
def read_offline(browser: Browser, report: Path, **look: Any) -> Iterator[Page]:
    """Open a report that must not make the browser complain."""
    with browser.new_page(offline=True, **look) as page:
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        page.goto(report.as_uri())
        yield page
        assert problems == []
