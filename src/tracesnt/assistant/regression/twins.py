"""The twins of one worker: started once, and as new for each test."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import pytest

from tracesnt.assistant.regression.wanted import Wanted
from tracesnt.fixtures import Site
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.errors import TwinError
from tracesnt.mock_site.releases import find_release

# Fixed, because the passwords and PINs that people choose on the twin come from it.
_TOKEN = "backstage-of-the-tests"  # noqa: S105 - it opens a twin that lives as long as its tests


@dataclass(frozen=True)
class Twin:
    """A running twin: the addresses of its site and its backstage, a client of the latter, and how it was at first."""

    site: str
    backstage: str
    client: BackstageClient
    at_first: str

    @property
    def as_site(self) -> Site:
        """The twin as a site to visit."""
        return Site(name="mock", address=self.site, eu_login=self.site)

    def restore(self) -> None:
        """Make the twin what it was at first, in a few milliseconds."""
        self.client.restore(self.at_first)


class Remembering(BackstageClient):
    """Remembers the secrets of a twin that is made to forget them."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.before: set[str] = set()

    def reset(self) -> None:
        """Start afresh."""
        self.before.update(super().secrets())
        super().reset()

    def restore(self, snapshot: str) -> None:
        """Make the twin what it was."""
        self.before.update(super().secrets())
        super().restore(snapshot)


class Twins:
    """The twins that a worker's tests ask for, or the one that the run was given. Used as a context manager."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._client = Remembering if wanted.keeps else BackstageClient
        self._twins: dict[str, Twin] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def of(self, release: str | None) -> Twin:
        """Return the twin of a release, starting it where it is the first that asks.

        Raises :class:`pytest.UsageError` where the site has no backstage.
        """
        name = find_release(release).name
        if name not in self._twins:
            self._twins[name] = self._given() if self._wanted.site else self._started(name)
        return self._twins[name]

    def as_new(self, release: str | None) -> Twin:
        """Return the twin of a release as it was at first, for a test that begins."""
        twin = self.of(release)
        twin.restore()
        for each in self._twins.values():
            if isinstance(each.client, Remembering):
                each.client.before.clear()
        return twin

    def secrets(self) -> set[str]:
        """Return every secret that came up on a twin since the test began."""
        clients = [twin.client for twin in self._twins.values()]
        before = (secret for client in clients if isinstance(client, Remembering) for secret in client.before)
        return {*before, *(secret for client in clients for secret in client.secrets())}

    def _started(self, release: str) -> Twin:
        from tracesnt.mock_site.server import start_twin  # noqa: PLC0415 - no tests of a twin elsewhere need a server

        running = self._stack.enter_context(start_twin(release=release, token=_TOKEN))
        return self._known(running.site, running.backstage)

    def _given(self) -> Twin:
        site, backstage = self._wanted.site, self._wanted.backstage
        if site is None or backstage is None:
            raise pytest.UsageError("The site has no backstage. Give --backstage with the address of a twin.")
        try:
            twin = self._known(site.address, backstage)
        except TwinError as error:
            raise pytest.UsageError(f"--backstage: {error}") from error
        self._stack.callback(twin.client.forget, twin.at_first)
        self._stack.callback(twin.restore)
        return twin

    def _known(self, site: str, backstage: str) -> Twin:
        client = self._stack.enter_context(self._client(backstage))
        return Twin(site, backstage, client, client.snapshot())
