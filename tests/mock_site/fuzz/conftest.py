"""One twin with a cast for each worker and release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.mock_site.fuzz.cast import Cast, gather
from tests.mock_site.fuzz.crawl import Found, crawl


class Maps:
    """What each role can come to; each is found once."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._found: dict[str, Found] = {}

    def of(self, role: str) -> Found:
        """Everything that a role can come to."""
        if role not in self._found:
            self._found[role] = crawl(self.cast, role)
        return self._found[role]


@pytest.fixture(scope="session")
def maps() -> Iterator[Maps]:
    """The oldest release."""
    cast = gather()
    with closing(cast.twin):
        yield Maps(cast)


@pytest.fixture(scope="session")
def newest_maps() -> Iterator[Maps]:
    """The newest release."""
    cast = gather("release-2")
    with closing(cast.twin):
        yield Maps(cast)


@pytest.fixture
def cast(maps: Maps) -> Cast:
    """The twin as it was at the start, with the browsers of everybody."""
    maps.cast.twin.restore(maps.cast.start)
    return maps.cast
