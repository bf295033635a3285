"""Sealing what the store must not hold in clear: mails, codes, and what phones share with their accounts."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracesnt.errors import InputError

_KEY_BITS = 256
_NONCE_SIZE = 12


class Vault:
    """Seals texts with a key that is kept outside the store."""

    def __init__(self, key: bytes | None = None) -> None:
        self._cipher = AESGCM(key or AESGCM.generate_key(_KEY_BITS))

    @classmethod
    def beside(cls, state: Path | None) -> Vault:
        """Return the vault of a state file, whose key is in a private file beside it; in memory where there is none.

        Raises :class:`~tracesnt.errors.InputError` where that file cannot be used.
        """
        if state is None:
            return cls()
        path = state.with_name(f"{state.name}.key")
        try:
            return cls(path.read_bytes() if path.exists() else _new_key(path))
        except (OSError, ValueError) as error:
            raise InputError(
                f"The key {path} of the state file cannot be used: {error}.",
                advice="Put the key back that belongs to the state file, or name a new state file.",
            ) from error

    @classmethod
    def kept_in(cls, path: Path) -> Vault:
        """Return the vault whose key is in a file.

        Raises :class:`~tracesnt.errors.InputError` where it is not there, or is none.
        """
        try:
            return cls(path.read_bytes())
        except (OSError, ValueError) as error:
            raise InputError(
                f"The key {path} cannot be used: {getattr(error, 'strerror', None) or error}.",
                advice=f"Copy {path.name} from the folder of whoever started this. It is a secret.",
            ) from error

    def seal(self, text: str) -> str:
        """Return what is stored in place of a text."""
        nonce = os.urandom(_NONCE_SIZE)
        return base64.b85encode(nonce + self._cipher.encrypt(nonce, text.encode(), None)).decode()

    def unseal(self, sealed: str) -> str:
        """Return a text that was sealed. Raises :class:`ValueError` for what was sealed with another key."""
        content = base64.b85decode(sealed)
        try:
            return self._cipher.decrypt(content[:_NONCE_SIZE], content[_NONCE_SIZE:], None).decode()
        except InvalidTag as error:
            raise ValueError("it was sealed with another key") from error


def _new_key(path: Path) -> bytes:
    key = AESGCM.generate_key(_KEY_BITS)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - of a descriptor
        file.write(key)
    return key
