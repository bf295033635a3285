"""Taking PNGs of pages through the browser's own protocol.

Playwright's pictures are the same to the pixel, and take about twice as long: their PNGs are packed tightly, though
they are only looked at once, when a picture is composed.
"""

from __future__ import annotations

import math

from playwright.sync_api import CDPSession
from playwright.sync_api import Page as Window

from tracesnt.assistant.guide.callouts import Exposure
from tracesnt.assistant.guide.masks import Sight
from tracesnt.assistant.guide.rectangles import Rectangle
from tracesnt.assistant.pictures import capture


class Lens:
    """Takes parts of pages at a scale. A page is laid out at its whole height first, so that nothing moves then."""

    def __init__(self, scale: int) -> None:
        self._scale = scale
        self._sessions: dict[Window, tuple[CDPSession, tuple[int, int]]] = {}

    def expose(self, window: Window, sight: Sight, part: Rectangle) -> Exposure:
        """Return the part of a page, as far as there is page."""
        left, top = max(0.0, part[0]), max(0.0, part[1])
        right, bottom = min(sight.size[0], part[0] + part[2]), min(sight.size[1], part[1] + part[3])
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top, "scale": 1}
        # Packing is left to the studio, which does it while the browser goes on.
        return Exposure(capture(self._session(window), clip=clip), left, top)

    def stretch(self, window: Window, sight: Sight) -> bool:
        """Make a window as high as its page, and tell whether it was not."""
        width, height = size_of(window)
        if sight.size[1] <= height:
            return False
        window.set_viewport_size({"width": width, "height": math.ceil(sight.size[1])})
        return True

    def _session(self, window: Window) -> CDPSession:
        size = size_of(window)
        if window not in self._sessions:
            self._sessions[window] = (window.context.new_cdp_session(window), (0, 0))
        session, known = self._sessions[window]
        if known != size:
            metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": self._scale, "mobile": False}
            session.send("Emulation.setDeviceMetricsOverride", metrics)  # each session has its own
            self._sessions[window] = (session, size)
        return session


def size_of(window: Window) -> tuple[int, int]:
    """Return the size of a window, in CSS pixels."""
    size = window.viewport_size
    if size is None:
        raise ValueError("a window of its own size")
    return size["width"], size["height"]
