"""One twin and one browser for each worker; each test starts with a twin as new."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tracesnt.assistant.startup.attendants import Backstage
from tracesnt.assistant.startup.browser import Browser as FoundBrowser
from tracesnt.assistant.startup.browser import find_browser, launch_options
from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import Case, Site, load_case
from tracesnt.flows import Visit
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import RunningTwin, start_twin


@pytest.fixture(scope="session")
def running_twin() -> Iterator[RunningTwin]:
    """A twin of this worker's own. Its token is fixed, and with it the passwords and PINs that people choose."""
    with start_twin(token="backstage-of-the-tests") as twin:
        yield twin


@pytest.fixture(scope="session")
def newer_twin() -> Iterator[RunningTwin]:
    """A twin of the second release."""
    with start_twin(release="release-2") as twin:
        yield twin


@pytest.fixture
def newer_backstage(newer_twin: RunningTwin) -> Iterator[BackstageClient]:
    """The backstage of a twin of the second release, as new."""
    with BackstageClient(newer_twin.backstage) as client:
        client.reset()
        yield client


@pytest.fixture(scope="session")
def backstage_client(running_twin: RunningTwin) -> Iterator[BackstageClient]:
    """A client of the twin's backstage."""
    with BackstageClient(running_twin.backstage) as client:
        yield client


@pytest.fixture
def backstage(backstage_client: BackstageClient) -> BackstageClient:
    """The backstage of a twin as new."""
    backstage_client.reset()
    return backstage_client


@pytest.fixture(scope="session")
def found_browser() -> FoundBrowser:
    """The browser that the assistant itself would take."""
    return find_browser(headed=False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], found_browser: FoundBrowser) -> dict[str, Any]:
    """Have pytest-playwright start that browser, in the same way."""
    return {**browser_type_launch_args, **launch_options(found_browser)}


@pytest.fixture
def site(running_twin: RunningTwin) -> Site:
    """The twin as a site."""
    return Site(name="mock", address=running_twin.site, eu_login=running_twin.site)


@pytest.fixture
def session(site: Site, browser: Browser, found_browser: FoundBrowser, backstage: BackstageClient) -> Session:
    """A session on the twin, with its backstage as attendant."""
    return Session(
        site=site,
        browser=browser,
        found=found_browser,
        attendant=Backstage(backstage),
        backstage=backstage,
        own_twin=True,
        timeout=5.0,
    )


@pytest.fixture
def newer_session(session: Session, newer_twin: RunningTwin, newer_backstage: BackstageClient) -> Session:
    """A session on a twin of the second release."""
    site = Site(name="mock", address=newer_twin.site, eu_login=newer_twin.site)
    attendant = Backstage(newer_backstage)
    return dataclasses.replace(session, site=site, attendant=attendant, backstage=newer_backstage)


@pytest.fixture
def case() -> Case:
    """The bundled case of the guide."""
    return load_case("certipaq-importer")


@pytest.fixture
def visit(session: Session) -> Iterator[Visit]:
    """A visit in French."""
    with session.visit("fr") as visit:
        yield visit
