"""The table of faults: which are set, and how often each has struck."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from copy import deepcopy
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from tracesnt.mock_site.errors import NothingThere
from tracesnt.mock_site.faults.aim import Asked
from tracesnt.mock_site.faults.models import Fault, MailFault

# The request that is being answered. Mails are sent deep inside of it, and are to be aimed at like everything else.
ANSWERING: ContextVar[Asked | None] = ContextVar("ANSWERING", default=None)


class Entry:
    """A fault that is set. ``met`` counts the requests that it could have struck at, ``struck`` those that it did."""

    def __init__(self, identifier: int, fault: Fault) -> None:
        self.id = identifier
        self.fault = fault
        self.met = 0
        self.struck = 0
        self.random = Random(fault.seed)  # noqa: S311 - repeatable on purpose

    @property
    def is_spent(self) -> bool:
        """Whether it has struck as often as it may."""
        return self.fault.most is not None and self.struck >= self.fault.most

    def strikes(self) -> bool:
        """Count a request that the fault concerns, and tell whether the fault strikes."""
        if self.is_spent:
            return False
        self.met += 1
        if self.met < self.fault.nth:
            return False
        if self.fault.probability is not None and self.random.random() >= self.fault.probability:
            return False
        self.struck += 1
        return True

    def as_json(self) -> dict[str, Any]:
        """Return the fault as the backstage shows it."""
        given = self.fault.model_dump(mode="json", exclude_defaults=True)
        return {
            "id": self.id,
            "fault": {"kind": self.fault.kind, **given},
            "met": self.met,
            "struck": self.struck,
        }


class FaultTable:
    """Every fault that is set, in the order in which they were."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._last = 0

    def __bool__(self) -> bool:
        return bool(self._entries)

    def add(self, faults: Iterable[Fault]) -> list[int]:
        """Set faults, and return their numbers."""
        added = []
        for fault in faults:
            self._last += 1
            self._entries.append(Entry(self._last, fault))
            added.append(self._last)
        return added

    def all(self) -> list[dict[str, Any]]:
        """Return every fault with how often it has struck."""
        return [entry.as_json() for entry in self._entries]

    def remove(self, identifier: int) -> None:
        """Take a fault away; raises :class:`~tracesnt.mock_site.errors.NothingThere` where it is not set."""
        kept = [entry for entry in self._entries if entry.id != identifier]
        if len(kept) == len(self._entries):
            raise NothingThere(f"There is no fault {identifier}.")
        self._entries = kept

    def clear(self) -> None:
        """Take all faults away."""
        self._entries = []

    def aimed_at(self, asked: Asked) -> list[Entry]:
        """Return the faults that may still strike at a request."""
        return [entry for entry in self._entries if not entry.is_spent and entry.fault.aim.covers(asked)]

    def mail_delays(self, kind: str, to: str) -> tuple[float, ...]:
        """Return after how many seconds a mail arrives, once for each time that it does."""
        delays: tuple[float, ...] = (0.0,)
        for entry in self._entries:
            fault = entry.fault
            if (
                isinstance(fault, MailFault)
                and fnmatchcase(kind, fault.mail)
                and fnmatchcase(to, fault.to)
                and fault.aim.covers(ANSWERING.get())
                and entry.strikes()
            ):
                delays = fault.delays(delays)
        return delays

    def kept(self) -> list[Entry]:
        """Return a copy of the table, with its counts and its chances, to :meth:`restore` later."""
        return deepcopy(self._entries)

    def restore(self, kept: list[Entry]) -> None:
        """Go back to what was kept."""
        self._entries = deepcopy(kept)
