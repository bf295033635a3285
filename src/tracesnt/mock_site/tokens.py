"""Everything unguessable that the twin hands out comes from here."""

from __future__ import annotations

import base64
import hashlib
import secrets
from random import Random


class Tokens:
    """A source of tokens: unpredictable by default, repeatable when given a seed."""

    def __init__(self, seed: str | None = None) -> None:
        self._seed = seed
        self._repeatable: Random | None = None
        self.reset()

    def reset(self) -> None:
        """Start over: a repeatable source hands out the same tokens again."""
        self._repeatable = None if self._seed is None else Random(self._seed)  # noqa: S311 - repeatable on request

    def data(self, size: int) -> bytes:
        """Return random bytes."""
        return secrets.token_bytes(size) if self._repeatable is None else self._repeatable.randbytes(size)

    def token(self, size: int = 24) -> str:
        """Return a token for addresses and cookies."""
        return base64.urlsafe_b64encode(self.data(size)).rstrip(b"=").decode()

    def code(self, length: int, alphabet: str) -> str:
        """Return a short code that a person can type."""
        return "".join(alphabet[byte % len(alphabet)] for byte in self.data(length))


def fingerprint(token: str) -> str:
    """Return what is stored in place of a token, so that the database holds none."""
    return hashlib.sha256(token.encode()).hexdigest()
