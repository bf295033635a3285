"""The twin's clock: real time, until the backstage freezes it or moves it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from tracesnt.mock_site.changes import Changes

Kept = tuple[float, float | None]
REAL_TIME: Kept = (0.0, None)


class Clock:
    """Tells the time in seconds since 1970. Every time limit of the twin is kept by this clock."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._ahead, self._stands_at = REAL_TIME

    def now(self) -> float:
        """Return the present moment."""
        return time.time() + self._ahead if self._stands_at is None else self._stands_at

    @property
    def is_frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._stands_at is not None

    def freeze(self, at: datetime | None = None) -> None:
        """Stop the clock at a moment, the present one by default."""
        self._stands_at = self.now() if at is None else at.timestamp()
        self._changes.ring()

    def advance(self, seconds: float) -> None:
        """Move the clock forward, whether it runs or stands."""
        if self._stands_at is None:
            self._ahead += seconds
        else:
            self._stands_at += seconds
        self._changes.ring()

    def resume(self) -> None:
        """Let the clock run on from the moment at which it stands."""
        if self._stands_at is not None:
            self._ahead = self._stands_at - time.time()
            self._stands_at = None
        self._changes.ring()

    def kept(self) -> Kept:
        """Return how far ahead it runs and where it stands, to :meth:`restore` later."""
        return self._ahead, self._stands_at

    def restore(self, kept: Kept) -> None:
        """Go on as kept: a clock that ran is as far ahead of real time as then, one that stood stands there again."""
        self._ahead, self._stands_at = kept
        self._changes.ring()

    def seconds_until(self, moment: float) -> float | None:
        """Return the real seconds that are left until a moment, ``None`` while the clock stands before it."""
        seconds = moment - self.now()
        return None if self.is_frozen and seconds > 0 else seconds


def iso(moment: float) -> str:
    """Return a moment as people and programs read it, such as ``2025-06-30T09:15:00+00:00``."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
