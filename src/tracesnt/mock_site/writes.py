"""The log of accepted writes: what really changed on the sites, in order, free of secrets."""

from __future__ import annotations

from enum import StrEnum

from tracesnt.mock_site.clock import Clock, iso
from tracesnt.mock_site.store import Store


class Kind(StrEnum):
    """Kinds of write."""

    ACCOUNT_REGISTERED = "account-registered"
    PASSWORD_CHOSEN = "password-chosen"  # noqa: S105 - the name of an event
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event
    NAME_CHANGED = "name-changed"
    DEVICE_ADDED = "device-added"
    DEVICE_REMOVED = "device-removed"
    DEVICES_REMOVED = "devices-removed"
    KEY_ADDED = "key-added"
    KEY_REMOVED = "key-removed"
    AUTHORISATION_REQUESTED = "authorisation-requested"
    REQUEST_ACCEPTED = "request-accepted"
    REQUEST_REJECTED = "request-rejected"
    REQUEST_WITHDRAWN = "request-withdrawn"
    AUTHORISATION_SUSPENDED = "authorisation-suspended"
    AUTHORISATION_LIFTED = "authorisation-lifted"
    ADMINISTRATOR_GIVEN = "administrator-given"
    ADMINISTRATOR_TAKEN = "administrator-taken"
    OPERATOR_CREATED = "operator-created"
    USER_SUSPENDED = "user-suspended"
    USER_UNSUSPENDED = "user-unsuspended"


class Writes:
    """The log, kept in the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def log(self, kind: Kind, who: str, subject: str = "") -> None:
        """Add a write of a person (their address) about a subject, such as an operator's number."""
        sql = "INSERT INTO writes (at, kind, who, subject) VALUES (?, ?, ?, ?)"
        self._store.run(sql, self._clock.now(), kind, who, subject)

    def all(self) -> list[dict[str, str | int]]:
        """Return every write since the start or the last reset."""
        return [
            {"seq": row["seq"], "at": iso(row["at"]), "kind": row["kind"], "who": row["who"], "subject": row["subject"]}
            for row in self._store.all("SELECT * FROM writes ORDER BY seq")
        ]
