"""The list of every secret that the twin handed out or received, for leak checks. Kept in memory only."""

from __future__ import annotations


class Ledger:
    """Secrets in the order in which they appeared, each once."""

    def __init__(self) -> None:
        self._secrets: dict[str, None] = {}

    def note(self, *secrets: str) -> None:
        """Remember secrets; empty ones are none."""
        for secret in secrets:
            if secret:
                self._secrets.setdefault(secret)

    def all(self) -> list[str]:
        """Return every secret since the start or the last reset."""
        return list(self._secrets)

    def reset(self) -> None:
        """Forget all."""
        self._secrets.clear()
