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

    def kept(self) -> dict[str, None]:
        """Return a copy of the list, to :meth:`restore` later."""
        return dict(self._secrets)

    def restore(self, kept: dict[str, None]) -> None:
        """Go back to the list as it was kept."""
        self._secrets = dict(kept)
