"""What goes wrong when someone asks the backstage for something."""

from __future__ import annotations


class TwinError(Exception):
    """The backstage refused what was asked of it; the message is a sentence for people."""


class NothingThere(TwinError):
    """What was asked for does not exist: no such person, device, picture or challenge."""


class NotPossibleNow(TwinError):
    """It exists, but its state does not allow this: a wrong PIN, a challenge that has ended."""


class BackstageUnreachable(TwinError):
    """No backstage answered at the address."""
