"""The mails that the two sites send. They land in the mailbox of the backstage, and in the outbox for SMTP."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from sqlite3 import Row

from tracesnt.fixtures import load_labels, senders
from tracesnt.mock_site.changes import Changes
from tracesnt.mock_site.clock import Clock, iso
from tracesnt.mock_site.faults.table import FaultTable
from tracesnt.mock_site.outbox import Outbox
from tracesnt.mock_site.store import Store
from tracesnt.vault import Vault

EU_LOGIN_SENDER = senders()["eu-login"].address
TRACES_SENDER = senders()["traces-nt"].address


@dataclass(frozen=True)
class Mail:
    """One mail; ``sender`` is called ``from`` where it leaves Python."""

    id: int
    to: str
    sender: str
    subject: str
    language: str
    text: str
    link: str | None
    sent_at: str

    def as_json(self) -> dict[str, str | int | None]:
        """Return the mail as the backstage shows it."""
        fields = asdict(self)
        return {"from" if key == "sender" else key: value for key, value in fields.items()}


class Mailroom:
    """Writes mails in the language that the person chose, and keeps them."""

    def __init__(
        self, store: Store, vault: Vault, clock: Clock, changes: Changes, outbox: Outbox, faults: FaultTable
    ) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock
        self._changes = changes
        self._outbox = outbox
        self._faults = faults

    def send(self, kind: str, *, to: str, sender: str, language: str, link: str | None = None, **values: str) -> None:
        """Send the mail of a kind, such as ``registration``, whose texts are the labels ``mail.<kind>-...``."""
        labels = load_labels(language)
        subject = labels.text(f"mail.{kind}-subject", **values)
        text = labels.text(f"mail.{kind}-body", **values, **({} if link is None else {"link": link}))
        columns = "recipient, sender, subject, language, text, link, sent_at, due_at"
        sealed = (self._vault.seal(text), None if link is None else self._vault.seal(link))
        now = self._clock.now()
        for delay in self._faults.mail_delays(kind, to):
            row = (to, sender, subject, language, *sealed, now, now + delay)
            mail = self._store.run(f"INSERT INTO mails ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *row)  # noqa: S608
            self._outbox.add(mail)
        self._changes.ring()

    def mailbox(self, email: str, after: int = 0) -> list[Mail]:
        """Return the mails of an address, oldest first, that have arrived and came after the one with a given id."""
        sql = "SELECT * FROM mails WHERE recipient = ? AND id > ? AND due_at <= ? ORDER BY id"
        return [self._mail(row) for row in self._store.all(sql, email.strip().lower(), after, self._clock.now())]

    def next_arrival(self, email: str) -> float | None:
        """Return the real seconds until the next mail on its way arrives, ``None`` where none will by itself."""
        sql = "SELECT min(due_at) AS due FROM mails WHERE recipient = ? AND due_at > ?"
        row = self._store.one(sql, email.strip().lower(), self._clock.now())
        return None if row is None or row["due"] is None else self._clock.seconds_until(row["due"])

    def mail(self, number: int) -> Mail:
        """Return a mail by its id; raises :class:`LookupError` where there is none."""
        row = self._store.one("SELECT * FROM mails WHERE id = ?", number)
        if row is None:
            raise LookupError(number)
        return self._mail(row)

    def _mail(self, row: Row) -> Mail:
        return Mail(
            id=row["id"],
            to=row["recipient"],
            sender=row["sender"],
            subject=row["subject"],
            language=row["language"],
            text=self._vault.unseal(row["text"]),
            link=None if row["link"] is None else self._vault.unseal(row["link"]),
            sent_at=iso(row["sent_at"]),
        )
