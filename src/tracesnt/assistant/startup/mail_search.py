"""Finding EU Login's links among the mails of a folder: for one person who waits for it, or for many.

Only headers are read of mails that are not from EU Login. A link is returned and never shown: no message names one.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from imap_tools import AND, BaseMailBox, MailMessage

from tracesnt.assistant.startup.mailbox_address import MailboxAddress
from tracesnt.errors import NeedsPerson
from tracesnt.fixtures import Person, Site, senders
from tracesnt.fixtures.models import netloc
from tracesnt.flows.mailed_link import links_in, origins_of, own_links

NEW_LINK = (
    "Look whether it was taken for spam. Then run the same command again, and ask for a new link with 'Lost your "
    "password?' on EU Login while it waits; "
    "or run it without --mailbox and paste the link."
)

_IDLE = 60.0
_POLL = 10.0
_LINK_LASTS = timedelta(minutes=90)  # the guide


class Sieve:
    """Tells EU Login's own mails and their links from everything else, and says why a mail was not taken."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._sender = senders()["eu-login"].address
        self.ignored: list[str] = []

    def link(self, box: BaseMailBox, header: MailMessage, address: str) -> str | None:
        """Return the one link to EU Login in a mail to an address, of which the header was read."""
        if not self.is_own(header):
            self._ignore(address, "it is not from EU Login itself; forwarded mails are not taken")
            return None
        mails = box.fetch(uid_list=[header.uid or ""], mark_seen=False)
        return next(filter(None, (self._link_of(mail, address) for mail in mails)), None)

    def is_own(self, header: MailMessage) -> bool:
        """Tell whether a mail is from EU Login itself."""
        return header.from_.lower() == self._sender

    def _link_of(self, mail: MailMessage, address: str) -> str | None:
        links = links_in(mail.html, mail.text)
        own = own_links(links, self._site)
        if len(own) == 1:
            return own[0]
        host = netloc(self._site.eu_login)
        if own:
            self._ignore(address, f"it has {len(own)} links to {host}")
        elif links:
            self._ignore(address, f"it leads to {', '.join(origins_of(links))} and not to EU Login at {host}")
        else:
            self._ignore(address, "it has no link")
        return None

    def _ignore(self, address: str, why: str) -> None:
        sentence = f"A mail to {address} was ignored: {why}."
        self.ignored.append(sentence)
        say(sentence)


class Search:
    """The search for one person's mail. Each mail is looked at once, and what is not taken is said."""

    def __init__(self, person: Person, site: Site) -> None:
        self._person = person
        self._sieve = Sieve(site)
        self._seen: set[str] = set()

    def look(self, box: BaseMailBox, first: int) -> str | None:
        """Return the link of the newest mail, among those with ids from ``first`` on, and mark it as seen."""
        # The last mail always belongs to `first:*`, even where its id is lower.
        found = sorted(box.uids(f"UID {first}:*"), key=int)
        new = [uid for uid in found if int(uid) >= first and uid not in self._seen]
        for header in box.fetch(uid_list=new, headers_only=True, mark_seen=False, reverse=True) if new else ():
            uid = header.uid or ""
            is_theirs = self._person.email in {to.lower() for to in header.to}
            link = self._sieve.link(box, header, self._person.email) if is_theirs else None
            if link is not None:
                _mark_seen(box, uid)
                return link
            self._seen.add(uid)
        return None

    def in_vain(self, address: MailboxAddress) -> NeedsPerson:
        """Return what is raised when no mail has come."""
        message = f"EU Login's mail to {self._person.name} has not come in time to {address}."
        return NeedsPerson(" ".join((message, *self._sieve.ignored)), advice=NEW_LINK)


class Watch:
    """A folder that is watched for the links of many people. A mail is taken once: it is marked as seen then."""

    def __init__(self, box: BaseMailBox, site: Site) -> None:
        self._box = box
        self._sieve = Sieve(site)
        self._mails: dict[str, MailMessage] = {}
        self._done: set[str] = set()

    def look(self, addresses: Collection[str]) -> Iterator[tuple[str, str]]:
        """Return address and link of the newest valid mail to each of some addresses, where there is one.

        A mail is marked as seen when the next one is asked for: whoever was given its link has kept it by then.
        """
        self._read_headers()
        for address in addresses:
            to_them = [uid for uid, header in self._mails.items() if address in {to.lower() for to in header.to}]
            for uid in sorted(to_them, key=int, reverse=True):
                link = self._link(uid, address)
                if link is not None:
                    yield address, link
                    for older in to_them:  # a new link makes those void
                        if int(older) <= int(uid) and self._sieve.is_own(self._mails[older]):
                            _mark_seen(self._box, older)
                    break

    def _link(self, uid: str, address: str) -> str | None:
        header = self._mails[uid]
        if uid in self._done or _age(header) > _LINK_LASTS:
            return None
        self._done.add(uid)
        return self._sieve.link(self._box, header, address)

    def wait(self, seconds: float) -> None:
        """Wait for the folder to change, for so long."""
        wait(self._box, seconds)

    def _read_headers(self) -> None:
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        unseen = self._box.uids(AND(seen=False, date_gte=yesterday))
        self._mails = {uid: mail for uid, mail in self._mails.items() if uid in unseen}
        new = [uid for uid in unseen if uid not in self._mails]
        for header in self._box.fetch(uid_list=new, headers_only=True, mark_seen=False) if new else ():
            self._mails[header.uid or ""] = header


def _age(mail: MailMessage) -> timedelta:
    return datetime.now(UTC) - (mail.date if mail.date.tzinfo else mail.date.replace(tzinfo=UTC))


def _mark_seen(box: BaseMailBox, uid: str) -> None:
    # Not with imap-tools, which would remove the deleted mails of the folder as well.
    box.client.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")


def wait(box: BaseMailBox, seconds: float) -> None:
    """Wait for the folder to change, for a while; the mail server says so where it can."""
    capabilities = b" ".join(line or b"" for line in box.client.capability()[1]).upper().split()
    if b"IDLE" in capabilities:
        # What has come since the last look is told together with the consent to idle, where imap-tools misses it.
        box.client.noop()
        if box.client.response("EXISTS")[1] == [None]:
            box.idle.wait(timeout=min(seconds, _IDLE))
    else:
        time.sleep(min(seconds, _POLL))
        box.client.noop()


def say(sentence: str) -> None:
    """Tell whoever started the command."""
    print(sentence, file=sys.stderr, flush=True)
