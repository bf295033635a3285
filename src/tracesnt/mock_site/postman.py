"""Sends the outbox over SMTP, mail by mail and in order, beside the pages: none of them ever waits for it."""

from __future__ import annotations

import asyncio
import re
import smtplib
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tracesnt.mock_site.changes import Changes
from tracesnt.mock_site.mail import Mail, Mailroom
from tracesnt.mock_site.message import message
from tracesnt.mock_site.outbox import Outbox, Posting, Relay

_PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_LAST_MOMENT = 1.0
_PATIENCE = 10.0
_PERMANENT = 500
_LINK = re.compile(r"https?://\S+")


class Postman:
    """Takes mails to the mail server. One that is down is tried again after a pause, and after a few times given up."""

    def __init__(self, outbox: Outbox, mailroom: Mailroom, changes: Changes) -> None:
        self._outbox = outbox
        self._mailroom = mailroom
        self._changes = changes
        self._complained = False

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Send whatever comes; what is left at the end is tried once more, for a second at most."""
        relay = self._outbox.relay
        if relay is None:
            yield
            return
        round_ = asyncio.create_task(self._work(relay))
        try:
            yield
        finally:
            with suppress(TimeoutError):
                await asyncio.wait_for(round_, _LAST_MOMENT)

    async def _work(self, relay: Relay) -> None:
        while (
            posting := await self._changes.until(self._outbox.next, lambda: None, self._outbox.next_due)
        ) is not None:
            if not await self._delivered(posting, relay):
                await self._changes.pause(_PAUSES[min(posting.tries, len(_PAUSES) - 1)])
        while (posting := self._outbox.next()) is not None:
            if not await self._delivered(posting, relay):
                break

    async def _delivered(self, posting: Posting, relay: Relay) -> bool:
        """Send a mail, or note why it cannot be sent. Tells whether the mail server is there."""
        try:
            await _sent(self._mailroom.mail(posting.mail), posting.message_id, relay)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a mail, the next one has to go out
            refused = _is_refusal(error)
            self._failed(posting, relay, error, give_up=refused or posting.tries + 1 > len(_PAUSES))
            return refused
        self._outbox.delivered(posting)
        self._complained = False
        return True

    def _failed(self, posting: Posting, relay: Relay, error: Exception, *, give_up: bool) -> None:
        said = _said(error)
        self._outbox.failed(posting, said, give_up=give_up)
        self._changes.ring()
        if not self._complained:
            self._complained = True
            print(
                f"The mail server {relay} did not take a mail: {said}\n"
                "The sites go on, the backstage's mailbox has every mail, and GET /mail-errors lists what is not sent.",
                file=sys.stderr,
                flush=True,
            )


async def _sent(mail: Mail, message_id: str, relay: Relay) -> None:
    """Send a mail in a thread that nobody has to wait for, so that a silent mail server cannot hold up the end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def tell(error: Exception | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def send() -> None:
        try:
            made = message(mail, message_id)
            with smtplib.SMTP(relay.host, relay.port, local_hostname="localhost", timeout=_PATIENCE) as server:
                server.send_message(made)
        except Exception as error:  # noqa: BLE001 - it is raised again where the mail was handed over
            outcome: Exception | None = error
        else:
            outcome = None
        with suppress(RuntimeError):  # the twin has been stopped, and its loop with it
            loop.call_soon_threadsafe(tell, outcome)

    threading.Thread(target=send, name="postman", daemon=True).start()
    await done


def _is_refusal(error: Exception) -> bool:
    """Tell whether another try would end alike: a mail server that is there does not take this mail."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            return all(code >= _PERMANENT for code, _ in recipients.values())
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return False
        case smtplib.SMTPResponseException(smtp_code=code):
            return code >= _PERMANENT
        case smtplib.SMTPNotSupportedError():
            return True
        case _:
            return not isinstance(error, OSError)


def _said(error: Exception) -> str:
    """What went wrong, in one line that holds no link."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            code, reason = next(iter(recipients.values()))
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=reason):
            pass
        case OSError(strerror=str(text)):
            return text
        case _:
            return " ".join(_LINK.sub("(link)", str(error) or type(error).__name__).split())
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    return " ".join(f"{code} {_LINK.sub('(link)', text)}".split())
