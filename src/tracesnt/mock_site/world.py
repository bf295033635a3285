"""Everything that the twin is made of, in one place. The sites and the backstage share it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from tracesnt.mock_site.changes import Changes
from tracesnt.mock_site.clock import Clock
from tracesnt.mock_site.faults.table import FaultTable
from tracesnt.mock_site.hashing import SALT_SIZE, hashed
from tracesnt.mock_site.ledger import Ledger
from tracesnt.mock_site.mail import Mailroom
from tracesnt.mock_site.outbox import Outbox
from tracesnt.mock_site.people import Choices, choices
from tracesnt.mock_site.releases import Release
from tracesnt.mock_site.rendering import Renderer
from tracesnt.mock_site.sessions import Sessions, SiteName
from tracesnt.mock_site.snapshots import Snapshot, Snapshots
from tracesnt.mock_site.store import Store
from tracesnt.mock_site.tokens import Tokens
from tracesnt.mock_site.writes import Writes
from tracesnt.vault import Vault

if TYPE_CHECKING:
    from tracesnt.mock_site.exchange import Exchange

Frame = Callable[["Exchange"], dict[str, Any]]


@dataclass
class World:
    """The parts of one twin. ``origin`` is where its sites are, such as ``http://127.0.0.1:8000``; ``operators`` is
    how many synthetic ones its register has; ``frames`` tell what every page of a site shows besides its own;
    ``seeded`` is what they were like at the start, unless they went on with a state file that was there already;
    ``back_channel`` is there once the sites are made."""

    origin: str
    backstage_token: str
    store: Store
    vault: Vault
    tokens: Tokens
    changes: Changes
    clock: Clock
    ledger: Ledger
    writes: Writes
    outbox: Outbox
    mailroom: Mailroom
    sessions: Sessions
    release: Release
    operators: int
    renderer: Renderer
    faults: FaultTable
    frames: dict[SiteName, Frame] = field(default_factory=dict)
    seeded: Snapshot | None = field(init=False, default=None)
    snapshots: Snapshots = field(init=False, default_factory=Snapshots)
    back_channel: httpx.AsyncClient = field(init=False)

    def hashed(self, secret: str) -> str:
        """Return what is stored for a password or PIN."""
        return hashed(secret, self.tokens.data(SALT_SIZE))

    def choices(self, email: str) -> Choices:
        """Return what the invented person with an address would choose; it counts as handed out."""
        chosen = choices(self.backstage_token, email)
        self.ledger.note(chosen.password, chosen.pin)
        return chosen
