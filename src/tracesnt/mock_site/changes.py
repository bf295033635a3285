"""Waking up whoever waits for something to happen in the twin, without polling."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """A bell that is rung after every change. It belongs to one event loop and is rung on it only."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._closed = False

    def ring(self) -> None:
        """Let everyone who waits look again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    def close(self) -> None:
        """Send everyone away: the twin is being stopped."""
        self._closed = True
        self.ring()

    async def until(
        self,
        look: Callable[[], T | None],
        patience: Callable[[], float | None],
        alarm: Callable[[], float | None] = lambda: None,
    ) -> T | None:
        """Return what ``look`` sees as soon as it sees something.

        ``patience`` gives the seconds that are left, ``None`` for no limit. When they are used up, or the twin is
        being stopped, the answer is ``None``. ``alarm`` gives the seconds after which time alone may have brought
        something, ``None`` where it does not.
        """
        while not self._closed:
            seen = look()
            if seen is not None:
                return seen
            seconds = patience()
            if seconds is not None and seconds <= 0:
                return None
            await self._next_change(min((left for left in (seconds, alarm()) if left is not None), default=None))
        return None

    async def pause(self, seconds: float) -> None:
        """Let some real time pass, or as much of it as there is before the twin is stopped."""
        end = time.monotonic() + seconds
        await self.until(lambda: None, lambda: end - time.monotonic())

    async def _next_change(self, seconds: float | None) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(future, seconds)
        finally:
            self._waiting.discard(future)
