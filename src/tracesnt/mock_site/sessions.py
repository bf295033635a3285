"""Sessions of the two sites: each has its own cookie on its own path, as two sites have.

Whoever is signed in is signed out after an hour without a page, and after a working day in any case (inferred).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tracesnt.mock_site.clock import Clock
from tracesnt.mock_site.ledger import Ledger
from tracesnt.mock_site.store import Store
from tracesnt.mock_site.tokens import Tokens, fingerprint

LIFETIME = 8 * 3600
LONGEST_IDLENESS = 60 * 60
_TOUCHED_EVERY = 60


class SiteName(Enum):
    """The two sites, with the path that each lives under and the name of its cookie."""

    EU_LOGIN = ("/cas", "ECAS_SESSIONID")
    TRACES = ("/tracesnt", "TRACESNT_SESSIONID")

    @property
    def path(self) -> str:
        """Path that the site lives under."""
        return self.value[0]

    @property
    def cookie(self) -> str:
        """Name of the site's session cookie."""
        return self.value[1]


@dataclass
class Session:
    """One visitor of one site. ``email`` tells who is signed in; ``data`` is what the site remembers of the visit."""

    token: str
    email: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def csrf(self) -> str:
        """What the session's forms carry; it follows from the cookie, and leads nowhere back."""
        return fingerprint(f"csrf {self.token}")

    @property
    def fingerprint(self) -> str:
        """What stands for the session in the store."""
        return fingerprint(self.token)


class Sessions:
    """Keeps the sessions of both sites in the store, by the fingerprint of their cookie."""

    def __init__(self, store: Store, clock: Clock, tokens: Tokens, ledger: Ledger) -> None:
        self._store = store
        self._clock = clock
        self._tokens = tokens
        self._ledger = ledger

    def find(self, site: SiteName, token: str) -> Session | None:
        """Return the session of a cookie, unless it has ended. To ask for it is to use it."""
        now = self._clock.now()
        sql = "SELECT email, data, used_at FROM sessions WHERE fingerprint = ? AND site = ? AND expires_at > ?"
        row = self._store.one(sql, fingerprint(token), site.name, now)
        if row is None or (row["email"] is not None and row["used_at"] + LONGEST_IDLENESS <= now):
            return None
        session = Session(token, row["email"], json.loads(row["data"]))
        if row["used_at"] + _TOUCHED_EVERY <= now:
            self._store.run("UPDATE sessions SET used_at = ? WHERE fingerprint = ?", now, session.fingerprint)
        return session

    def start(self, site: SiteName, email: str | None = None, **data: Any) -> Session:
        """Start a session; those that have ended are cleared away."""
        session = Session(self._tokens.token(), email, data)
        self._ledger.note(session.token)
        now = self._clock.now()
        self._store.run("DELETE FROM sessions WHERE expires_at <= ?", now)
        self._store.run(
            "INSERT INTO sessions (fingerprint, site, email, data, used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
            *(session.fingerprint, site.name, email, json.dumps(data), now, now + LIFETIME),
        )
        return session

    def remember(self, session: Session) -> None:
        """Keep what was put into ``data``."""
        sql = "UPDATE sessions SET data = ? WHERE fingerprint = ?"
        self._store.run(sql, json.dumps(session.data), session.fingerprint)

    def end(self, session: Session) -> None:
        """End a session."""
        self._store.run("DELETE FROM sessions WHERE fingerprint = ?", session.fingerprint)

    def end_others(self, site: SiteName, email: str, kept: Session | None = None) -> None:
        """End the sessions of a person on a site, except one."""
        sql = "DELETE FROM sessions WHERE site = ? AND email = ? AND fingerprint <> ?"
        self._store.run(sql, site.name, email, "" if kept is None else kept.fingerprint)
