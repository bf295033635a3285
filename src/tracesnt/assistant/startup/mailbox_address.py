"""Where a mailbox is, and where its password is kept. Neither holds the password itself."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

from tracesnt.errors import InputError

DEFAULT_PASSWORD = "env:TRACESNT_MAILBOX_PASSWORD"  # noqa: S105 - the name of a variable
INBOX = "INBOX"
_ADVICE = "Name it as imaps://user@host, with :port and /FOLDER where they are needed."
_PORTS = {"imaps": 993, "imap": 143, "imap+insecure": 143}


PASSWORD = "the mailbox's password"  # noqa: S105 - what people are told that a reference is to
"""What a mailbox's password is called where a reference to it leads nowhere."""


@dataclass(frozen=True)
class MailboxAddress:
    """A folder of a user's on a mail server. Without ``encrypted`` everything goes over the wire as it is."""

    host: str
    port: int
    user: str
    folder: str
    encrypted: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what ``imaps://user@host[:port][/FOLDER]`` names.

        ``imap://`` is for this computer only, ``imap+insecure://`` for whoever means it. Raises
        :class:`~tracesnt.errors.InputError` for anything else, without repeating what may hold a password.
        """
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as error:
            raise InputError("The address of the mailbox cannot be read.", advice=_ADVICE) from error
        if parts.password is not None:
            raise InputError(
                "The address of the mailbox holds a password.",
                advice="Leave it out, and put the password into the environment variable TRACESNT_MAILBOX_PASSWORD.",
            )
        if parts.scheme not in _PORTS or parts.query or parts.fragment or port == 0:
            raise InputError("The address of the mailbox cannot be read.", advice=_ADVICE)
        if not parts.hostname or not parts.username:
            missing = "user" if parts.hostname else "host"
            raise InputError(f"The address of the mailbox names no {missing}.", advice=_ADVICE)
        if parts.scheme == "imap" and not _is_this_computer(parts.hostname):
            raise InputError(
                f"The password would go to {parts.hostname} unencrypted.",
                advice="Use imaps://, or imap+insecure:// if nobody else can listen on the way.",
            )
        user, folder = unquote(parts.username), unquote(parts.path.strip("/")) or INBOX
        if not (user + folder).isprintable():
            raise InputError("The address of the mailbox cannot be read.", advice=_ADVICE)
        return cls(
            host=parts.hostname,
            port=port or _PORTS[parts.scheme],
            user=user,
            folder=folder,
            encrypted=parts.scheme == "imaps",
        )

    def __str__(self) -> str:
        return f"{self.folder} of {self.user} on {self.host}:{self.port}"


def _is_this_computer(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
