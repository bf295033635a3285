"""Everything unguessable that the twin hands out comes from here."""

from __future__ import annotations

import base64
import hashlib
import secrets
from random import Random
from typing import Any


class Tokens:
    """A source of tokens: unpredictable by default, repeatable when given a seed."""

    def __init__(self, seed: str | None = None) -> None:
        self._repeatable = None if seed is None else Random(seed)  # noqa: S311 - repeatable on request

    def kept(self) -> Any:
        """Return where a repeatable source stands, to :meth:`restore` later."""
        return None if self._repeatable is None else self._repeatable.getstate()

    def restore(self, kept: Any) -> None:
        """Go back to where the source stood: a repeatable one hands out the same tokens again."""
        if self._repeatable is not None:
            self._repeatable.setstate(kept)

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
