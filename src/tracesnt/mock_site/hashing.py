"""Passwords and PINs are stored as scrypt hashes; cheap parameters, because the twin guards nothing real."""

from __future__ import annotations

import hashlib
import hmac

_COST = 512
SALT_SIZE = 16


def hashed(secret: str, salt: bytes) -> str:
    """Return the text to store for a secret."""
    return f"{salt.hex()}:{_digest(secret, salt)}"


def matches(secret: str, stored: str) -> bool:
    """Tell whether a secret is the one that was stored."""
    salt, _, digest = stored.partition(":")
    return hmac.compare_digest(_digest(secret, bytes.fromhex(salt)), digest)


def _digest(secret: str, salt: bytes) -> str:
    return hashlib.scrypt(secret.encode(), salt=salt, n=_COST, r=8, p=1).hex()
