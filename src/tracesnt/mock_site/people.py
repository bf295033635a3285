"""What the invented people of the twin would choose as password and PIN.

Derived from the backstage's token and the person's address, so every process that has the address of the backstage
knows the same, and nothing is stored.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

_EVERY_CLASS = "Aa7!"


@dataclass(frozen=True)
class Choices:
    """A person's password and the PIN of their phone."""

    password: str
    pin: str


def choices(backstage_token: str, email: str) -> Choices:
    """Return what the person with this address would choose; the password follows EU Login's rules."""
    digest = hmac.digest(backstage_token.encode(), email.strip().lower().encode(), hashlib.sha256)
    letters = base64.b32encode(digest[:10]).decode().lower()
    return Choices(
        password=f"{letters[:8]}-{_EVERY_CLASS}-{letters[8:]}",
        pin=f"{int.from_bytes(digest[10:18], 'big') % 10_000:04}",
    )
