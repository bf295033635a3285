"""Takes the picture of the top of a page, for docs/: ``picture_of.py PAGE PICTURE [WIDTH HEIGHT]``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tracesnt.assistant.startup.browser import find_browser, launch


def main(page: str, picture: str, width: str = "1280", height: str = "800") -> None:
    """Take it."""
    with (
        sync_playwright() as playwright,
        launch(playwright, find_browser(headed=False), headed=False) as browser,
        browser.new_page(viewport={"width": int(width), "height": int(height)}) as window,
    ):
        window.goto(Path(page).absolute().as_uri())
        window.screenshot(path=picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
