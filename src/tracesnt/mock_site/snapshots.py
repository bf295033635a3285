"""The twin as it was: kept in a moment, and restored in one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracesnt.mock_site.clock import Kept
from tracesnt.mock_site.errors import NothingThere
from tracesnt.mock_site.faults.table import Entry

if TYPE_CHECKING:
    from tracesnt.mock_site.world import World


@dataclass(frozen=True)
class Snapshot:
    """Everything that changes in a twin, as it was."""

    store: sqlite3.Connection
    clock: Kept
    ledger: dict[str, None]
    tokens: Any
    faults: list[Entry]

    @classmethod
    def of(cls, world: World) -> Snapshot:
        """Keep a twin as it is."""
        return cls(
            store=world.store.kept(),
            clock=world.clock.kept(),
            ledger=world.ledger.kept(),
            tokens=world.tokens.kept(),
            faults=world.faults.kept(),
        )

    def restore(self, world: World) -> None:
        """Make a twin what it was. Whoever waits looks again."""
        world.store.restore(self.store)
        world.ledger.restore(self.ledger)
        world.tokens.restore(self.tokens)
        world.faults.restore(self.faults)
        world.clock.restore(self.clock)


class Snapshots:
    """Snapshots by their ids. They live as long as the twin, and a reset leaves them alone."""

    def __init__(self) -> None:
        self._snapshots: dict[str, Snapshot] = {}
        self._last = 0

    def keep(self, world: World) -> str:
        """Keep the twin as it is, and return the id of the snapshot."""
        self._last += 1
        identifier = f"snapshot-{self._last}"
        self._snapshots[identifier] = Snapshot.of(world)
        return identifier

    def restore(self, world: World, identifier: str) -> None:
        """Make the twin what it was; raises :class:`~tracesnt.mock_site.errors.NothingThere` for an unknown id."""
        self._find(identifier).restore(world)

    def remove(self, identifier: str) -> None:
        """Forget a snapshot; raises :class:`~tracesnt.mock_site.errors.NothingThere` for an unknown id."""
        self._find(identifier).store.close()
        del self._snapshots[identifier]

    def _find(self, identifier: str) -> Snapshot:
        if identifier not in self._snapshots:
            raise NothingThere(f"There is no snapshot '{identifier}'.")
        return self._snapshots[identifier]
