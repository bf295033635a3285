"""Reading the link that EU Login mails, in a mailbox that the team owns, over IMAP.

Only headers are read of mails that are not from EU Login. A link is returned and never shown: no message names one.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxUnencrypted
from imap_tools.errors import MailboxFolderSelectError, MailboxFolderStatusError, MailboxLoginError

from tracesnt.assistant.startup.mail_search import NEW_LINK, Search, Watch, say, wait
from tracesnt.assistant.startup.mailbox_address import MailboxAddress
from tracesnt.errors import AssistantError, InputError, NeedsPerson, SiteError
from tracesnt.fixtures import Person, Site

PATIENCE = 20 * 60.0
"""Seconds that EU Login's mail may take (portal)."""

PATIENCE_WITH_A_TWIN = 60.0

_CONNECTION = 20.0
_PAUSES = (1.0, 5.0, 15.0)


@dataclass(frozen=True)
class _Place:
    """A place in a folder: mails that come later have ids from ``first`` on, as long as ``validity`` is the same."""

    validity: int
    first: int


class Mailbox:
    """A mailbox that EU Login's mails come to. Only mails count that come after :meth:`look_in`."""

    def __init__(self, address: MailboxAddress, password: str, *, patience: float = PATIENCE) -> None:
        self.address = address
        self._password = password
        self._patience = patience
        self._start: _Place | None = None

    def look_in(self) -> None:
        """See that the mailbox can be read, and remember what has come already.

        Raises :class:`~tracesnt.errors.InputError` for a wrong password, a folder that is not there and a certificate
        that is not trusted, :class:`~tracesnt.errors.SiteError` for a mail server that does not answer.
        """
        with self._opened() as (_, place):
            self._start = place

    def wait_for_link(self, person: Person, site: Site) -> str:
        """Return the link of the newest mail from EU Login to a person, waiting for it, and mark the mail as seen.

        Raises :class:`~tracesnt.errors.NeedsPerson` where none comes in time, and
        :class:`~tracesnt.errors.SiteError` where the mail server stays away.
        """
        search, end, lost = Search(person, site), time.monotonic() + self._patience, 0
        say(f"Waiting for EU Login's mail to {person.email}, in {self.address}.")
        while True:
            try:
                with self._opened() as (box, place):
                    lost = 0
                    start = self._start_in(place)
                    while (link := search.look(box, start.first)) is None:
                        seconds = end - time.monotonic()
                        if seconds <= 0:
                            raise search.in_vain(self.address)
                        wait(box, seconds)
                    return link
            except SiteError:
                if lost == len(_PAUSES) or time.monotonic() >= end:
                    raise
                time.sleep(_PAUSES[lost])
                lost += 1
            except InputError as error:  # it was right when the command started, and much has been done since
                raise SiteError(error.message, advice=error.advice) from error

    @contextmanager
    def watched(self, site: Site) -> Iterator[Watch]:
        """Open the mailbox for the links of many people. Raises what :meth:`look_in` does."""
        with self._opened() as (box, _):
            yield Watch(box, site)

    def _start_in(self, place: _Place) -> _Place:
        if self._start is None or self._start.validity != place.validity:
            raise NeedsPerson(
                f"The mail server has numbered the mails in {self.address} anew, so that old and new look alike.",
                advice=NEW_LINK,
            )
        return self._start

    @contextmanager
    def _opened(self) -> Iterator[tuple[BaseMailBox, _Place]]:
        """Open the folder, as it is now."""
        try:
            box = self._connected()
        except (OSError, IMAP4.error) as error:
            raise self._unreachable(error) from error
        try:
            self._log_in(box)
            yield box, self._enter_folder(box)
        except (OSError, IMAP4.error, ImapToolsError) as error:
            raise SiteError(
                f"The connection to the mail server {self._server} was lost: {_reason(error)}.",
                advice="Look at your network and at the mail server, then run the same command again.",
            ) from error
        finally:
            with suppress(OSError, IMAP4.error, ImapToolsError):
                box.logout()

    def _connected(self) -> BaseMailBox:
        address = self.address
        if not address.encrypted:
            return MailBoxUnencrypted(address.host, address.port, timeout=_CONNECTION)
        trusted = ssl.create_default_context()  # or what SSL_CERT_FILE says
        return MailBox(address.host, address.port, timeout=_CONNECTION, ssl_context=trusted)

    def _log_in(self, box: BaseMailBox) -> None:
        user, password = self.address.user, self._password
        simple = (user + password).isascii() and password.isprintable()
        log_in = box.login if simple else box.login_utf8
        try:
            log_in(user, password, initial_folder=None)
        except IMAP4.abort:
            raise
        except (IMAP4.error, MailboxLoginError) as error:
            raise InputError(
                f"The mail server {self._server} does not let {user} in: {_reason(error)}.",
                advice="Check the user and the password; many providers want a password made for one program.",
            ) from error

    def _enter_folder(self, box: BaseMailBox) -> _Place:
        folder = self.address.folder
        try:
            status = box.folder.status(folder, ["UIDVALIDITY", "UIDNEXT"])
            box.folder.set(folder)
        except (MailboxFolderStatusError, MailboxFolderSelectError) as error:
            others = ", ".join(sorted(each.name for each in box.folder.list())[:20])
            raise InputError(
                f"The mailbox of {self.address.user} has no folder '{folder}' that can be opened.",
                advice=f"Name one of its folders: {others}.",
            ) from error
        except IMAP4.readonly as error:
            raise InputError(
                f"The folder '{folder}' can only be read, and EU Login's mail is to be marked as seen.",
                advice="Give the user the right to change the folder, or name another one.",
            ) from error
        return _Place(status["UIDVALIDITY"], status["UIDNEXT"])

    def _unreachable(self, error: Exception) -> AssistantError:
        match error:
            case ssl.SSLCertVerificationError(verify_message=reason):
                return InputError(
                    f"The certificate of the mail server {self._server} is not trusted: {reason}.",
                    advice="Check the host; for a certificate of your organisation's own, "
                    "set SSL_CERT_FILE to the file of its authority.",
                )
            case ssl.SSLError():
                return InputError(
                    f"The mail server {self._server} does not speak TLS there.",
                    advice="Check the port: imaps:// usually goes to 993.",
                )
            case _:
                return SiteError(
                    f"The mail server {self._server} does not answer: {_reason(error)}.",
                    advice="Check the host and the port, and your network, then run the same command again.",
                )

    @property
    def _server(self) -> str:
        return f"{self.address.host}:{self.address.port}"


def _reason(error: Exception) -> str:
    """What a mail server or the system said, in one line."""
    match error:
        case MailboxLoginError(command_result=(_, [bytes(said), *_])):
            text = said.decode(errors="replace")
        case TimeoutError():
            text = "it was silent for too long"
        case OSError(strerror=str(said)):
            text = said
        case ImapToolsError():
            text = "it refused a command"
        case _:
            text = str(error.args[0]) if error.args else type(error).__name__
    return " ".join(text.split()).strip(".")
