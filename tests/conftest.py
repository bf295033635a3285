"""One twin and one browser for each worker, and each test starts with a twin as new: the plugin's own fixtures.

What is here besides is for tests that ask for a twin as a whole, or for two of them.
"""

from __future__ import annotations

import dataclasses

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tracesnt.assistant.regression.twins import Twin, Twins
from tracesnt.assistant.regression.visiting import PytestSession
from tracesnt.assistant.startup.attendants import Backstage
from tracesnt.mock_site.backstage.client import BackstageClient

MADE_ONCE = (
    "tests/mock_site/fuzz/",
    "tests/assistant/guide/test_ca",  # camera and canary
    "tests/assistant/batch/test_report.py",
    "tests/assistant/regression/plugin/test_failures.py",
    "tests/assistant/test_receipt.py",
    "tests/assistant/test_secrets.py",
)
"""Where tests only read what took long to make: those of one place are run by the same worker."""
SERVERS = frozenset(
    {"tracesnt_twins", "running_database_server", "mail", "tracesnt", "tracesnt_here", "maps", "newest_maps", "start"}
)
"""Fixtures that stand for a server or a whole command."""
PROGRAMS = ("assistant/guide", "assistant/regression/plugin", "mock_site/test_lifecycle", "mock_site/test_server")
"""Where tests make documents and films, or start other programs. Any other that needs no server takes milliseconds."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that need no server."""
    for item in items:
        slow = item.get_closest_marker("browser") or any(f"tests/{place}" in item.path.as_posix() for place in PROGRAMS)
        if not slow and SERVERS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("quick")


class TogetherWhereShared(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """Gives each worker tests one by one, but for those that share something.

    pytest-xdist's own groups need a way to rename tests that pytest 9.2 no longer has.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in MADE_ONCE if nodeid.startswith(place)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> TogetherWhereShared:
    """Share the tests out."""
    return TogetherWhereShared(config, log)


@pytest.fixture(scope="session")
def running_twin(tracesnt_twins: Twins) -> Twin:
    """The twin of this worker, of the first release."""
    return tracesnt_twins.of("release-1")


@pytest.fixture(scope="session")
def newer_twin(tracesnt_twins: Twins) -> Twin:
    """A twin of the second release."""
    return tracesnt_twins.of("release-2")


@pytest.fixture
def newer_backstage(newer_twin: Twin) -> BackstageClient:
    """The backstage of a twin of the second release, as new."""
    newer_twin.restore()
    return newer_twin.client


@pytest.fixture
def tracesnt_session(tracesnt_session: PytestSession) -> PytestSession:
    """The plugin's session, less patient: some tests are about what does not come."""
    return dataclasses.replace(tracesnt_session, timeout=5.0)


@pytest.fixture
def session(tracesnt_session: PytestSession) -> PytestSession:
    """A session on the twin, with its backstage as attendant."""
    return tracesnt_session


@pytest.fixture
def newer_session(session: PytestSession, newer_twin: Twin, newer_backstage: BackstageClient) -> PytestSession:
    """A session on a twin of the second release."""
    attendant = Backstage(newer_backstage)
    return dataclasses.replace(session, site=newer_twin.as_site, attendant=attendant, backstage=newer_backstage)
