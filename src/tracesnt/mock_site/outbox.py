"""Mails that are still to be sent over SMTP: kept with the rest of the state, so that none is lost or sent by half.

A mail is put in within the transaction that writes it. So a request that is undone sends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import make_msgid
from typing import Any, Self
from urllib.parse import urlsplit

from tracesnt.errors import InputError
from tracesnt.mock_site.clock import Clock
from tracesnt.mock_site.store import Store


@dataclass(frozen=True)
class Relay:
    """The mail server that takes the twin's mails."""

    host: str
    port: int

    @classmethod
    def at(cls, address: str) -> Self:
        """Return the mail server at ``HOST:PORT``; raises :class:`~tracesnt.errors.InputError` where that is none."""
        try:
            parts = urlsplit(f"//{address}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = None
        if not host or not port or parts.netloc != address or "@" in address:
            raise InputError(
                f"'{address}' is not the address of a mail server.",
                advice="Name its host and its port, such as --smtp localhost:1025.",
            )
        return cls(host, port)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Posting:
    """A mail on its way, by its id. It keeps its ``message_id`` however often it is tried."""

    mail: int
    message_id: str
    tries: int


class Outbox:
    """The queue. Without a ``relay`` nothing is put in."""

    def __init__(self, store: Store, clock: Clock, relay: Relay | None) -> None:
        self._store = store
        self._clock = clock
        self.relay = relay

    def add(self, mail: int) -> None:
        """Have a mail sent."""
        if self.relay is not None:
            message_id = make_msgid(domain="twin.invalid")
            self._store.run("INSERT INTO outbox (mail, message_id) VALUES (?, ?)", mail, message_id)

    def next(self) -> Posting | None:
        """Return the oldest mail that has to be sent by now."""
        sql = (
            "SELECT mail, message_id, tries FROM outbox JOIN mails ON mails.id = outbox.mail "
            "WHERE NOT given_up AND due_at <= ? ORDER BY mail LIMIT 1"
        )
        row = self._store.one(sql, self._clock.now())
        return None if row is None else Posting(**row)

    def next_due(self) -> float | None:
        """Return the real seconds until a mail that is late has to be sent, ``None`` where none will by itself."""
        sql = "SELECT min(due_at) AS due FROM outbox JOIN mails ON mails.id = outbox.mail WHERE due_at > ?"
        row = self._store.one(sql, self._clock.now())
        return None if row is None or row["due"] is None else self._clock.seconds_until(row["due"])

    def delivered(self, posting: Posting) -> None:
        """Take out a mail that the mail server has."""
        self._store.run("DELETE FROM outbox WHERE message_id = ?", posting.message_id)

    def failed(self, posting: Posting, error: str, *, give_up: bool) -> None:
        """Note why a mail could not be sent."""
        sql = "UPDATE outbox SET tries = ?, error = ?, given_up = ? WHERE message_id = ?"
        self._store.run(sql, posting.tries + 1, error, give_up, posting.message_id)

    def errors(self) -> list[dict[str, Any]]:
        """Return the mails that could not be sent so far, oldest first."""
        sql = (
            "SELECT mail, recipient, tries, error, given_up FROM outbox "
            "JOIN mails ON mails.id = outbox.mail WHERE tries > 0 ORDER BY mail"
        )
        return [
            {
                "mail": row["mail"],
                "to": row["recipient"],
                "tries": row["tries"],
                "error": row["error"],
                "given_up": bool(row["given_up"]),
            }
            for row in self._store.all(sql)
        ]
