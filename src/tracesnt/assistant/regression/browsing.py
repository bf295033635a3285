"""Fixtures that need a browser: visits in pytest-playwright's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tracesnt.assistant.regression.traces import OF_A_SITE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tracesnt.assistant.regression.twins import Twins
    from tracesnt.assistant.regression.visiting import Guarded, PytestSession
    from tracesnt.assistant.startup.browser import Browser as FoundBrowser
    from tracesnt.fixtures import Case, Site
    from tracesnt.flows import Flow, Result, Visit
    from tracesnt.pages.page import Page as PageObject

# ruff: noqa: PLC0415 - see plugin.py

NewContext = Callable[..., "BrowserContext"]


@pytest.fixture(scope="session")
def connect_options(pytestconfig: pytest.Config, connect_options: dict[str, Any] | None) -> dict[str, Any] | None:
    """The Playwright server that the run names."""
    endpoint = pytestconfig.getoption("browser_endpoint")
    if endpoint is None:
        return connect_options
    from tracesnt.assistant.startup.remote import connection

    return connection(endpoint)


@pytest.fixture(scope="session")
def tracesnt_browser(
    pytestconfig: pytest.Config, browser_name: str, connect_options: dict[str, Any] | None
) -> FoundBrowser | None:
    """The browser that the assistant itself would take, ``None`` where the run names another one, or a remote one."""
    from tracesnt.assistant.startup.browser import find_browser

    if browser_name != "chromium" or connect_options or pytestconfig.getoption("--browser-channel"):
        return None
    return find_browser(headed=pytestconfig.getoption("--headed"))


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], tracesnt_browser: FoundBrowser | None
) -> dict[str, Any]:
    """Have pytest-playwright start that browser, in the same way."""
    from tracesnt.assistant.startup.browser import launch_options

    if tracesnt_browser is None or "executable_path" in browser_type_launch_args:
        return browser_type_launch_args
    return {**launch_options(tracesnt_browser), **browser_type_launch_args}


@pytest.fixture(scope="session")
def launch_browser(
    pytestconfig: pytest.Config,
    launch_browser: Callable[..., Browser],
    tracesnt_browser: FoundBrowser | None,
    connect_options: dict[str, Any] | None,
) -> Callable[..., Browser]:
    """Start a browser without its sandbox where the system allows none, as many containers do; or say why it cannot."""
    from playwright.sync_api import Error

    from tracesnt.assistant.startup.browser import is_about_sandbox, not_started
    from tracesnt.assistant.startup.remote import not_connected

    def launch(**options: Any) -> Browser:
        try:
            return launch_browser(**options)
        except Error as error:
            if connect_options and "endpoint" in connect_options:
                raise not_connected(connect_options["endpoint"], error.message) from error
            if is_about_sandbox(error):
                return launch_browser(**{**options, "chromium_sandbox": False})
            if tracesnt_browser is None:
                raise
            raise not_started(tracesnt_browser, error.message, headed=pytestconfig.getoption("--headed")) from error

    return launch


@pytest.fixture
def _artifacts_recorder(request: pytest.FixtureRequest, _artifacts_recorder: Any) -> Iterator[Any]:
    """pytest-playwright's recorder; the traces that it keeps of a site have no secrets inside."""
    if OF_A_SITE.isdisjoint(request.fixturenames) or request.config.getoption("--tracing") == "off":
        yield _artifacts_recorder
        return
    from tracesnt.assistant.regression.traces.keeping import Scrubbing
    from tracesnt.assistant.regression.traces.secrets import Secrets

    scrubbing = Scrubbing(request.node, _artifacts_recorder)
    twins: Twins = request.getfixturevalue("tracesnt_twins")
    yield _artifacts_recorder
    person = getattr(request.node.funcargs.get("case"), "person", None)
    names = () if person is None else (person.first_name, person.last_name)
    scrubbing.secrets = Secrets(twins.secrets(), names)


@pytest.fixture
def new_context(
    request: pytest.FixtureRequest, new_context: NewContext, connect_options: dict[str, Any] | None
) -> NewContext:
    """pytest-playwright's contexts; in a test that visits the site they reach nothing else, and are in its language."""
    if "tracesnt_session" not in request.fixturenames:
        return new_context
    from tracesnt.assistant.regression.traces.keeping import require_scrubbed
    from tracesnt.assistant.regression.visiting import Guarded, recording_of

    require_scrubbed(request.node)

    mark = request.node.get_closest_marker("browser_context_args")
    given = {**request.getfixturevalue("browser_context_args"), **(mark.kwargs if mark else {})}
    recording = recording_of(request)
    return Guarded(
        new_context,
        given,
        request.getfixturevalue("site"),
        request.getfixturevalue("case").language,
        remote=connect_options is not None,
        watch=None if recording is None else recording.watch,
    )


@pytest.fixture
def tracesnt_session(
    request: pytest.FixtureRequest,
    site: Site,
    case: Case,
    browser: Browser,
    new_context: Guarded,
    tracesnt_browser: FoundBrowser | None,
    output_path: str,
) -> PytestSession:
    """A session on the site, for tests that open visits themselves, such as those of several people."""
    from tracesnt.assistant.regression.visiting import session_of

    del case  # named so that a test that visits is run in each language
    return session_of(request, site, browser, tracesnt_browser, new_context, Path(output_path))


@pytest.fixture
def visit(request: pytest.FixtureRequest, tracesnt_session: PytestSession, case: Case, page: Page) -> Visit:
    """The visit of the case's person, in their language, in pytest-playwright's page."""
    from tracesnt.assistant.regression.cases import parameter

    wanted = parameter(request.node, "language")
    if wanted not in {None, case.language}:
        raise pytest.UsageError(
            f"The test is run in '{wanted}' and its case is in '{case.language}': "
            "have the project's own fixture `case` take `language`."
        )
    return tracesnt_session.visit_of(page, case.language)


@pytest.fixture
def run(tracesnt_session: PytestSession, visit: Visit, case: Case) -> Callable[[Flow[Result]], Result]:
    """Runs a flow in the visit and returns its result. Before the first, the person is brought to where it starts."""
    prepared: list[Flow[Result]] = []

    def run_flow(flow: Flow[Result]) -> Result:
        if not prepared:
            tracesnt_session.prepare(case, flow.starts_from)
        prepared.append(flow)
        return flow.run(visit, case)

    return run_flow


@pytest.fixture
def open_page(visit: Visit) -> Callable[[type[PageObject]], PageObject]:
    """Goes to a page by its address and returns its page object: ``open_page(WelcomePage).sign_in()``."""
    return visit.open


@pytest.fixture
def axe(request: pytest.FixtureRequest, page: Page) -> Callable[[], list[dict[str, Any]]]:
    """Looks for what makes the page hard to use for some, and returns the violations; the report tells them, too."""
    from tracesnt.assistant.regression.axe import looking

    return looking(request.node, page)
