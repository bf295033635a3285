"""A browser behind a Playwright server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import BrowserType, Error

from tracesnt.assistant.regression.visiting import PytestSession
from tracesnt.assistant.startup.browser import find_browser
from tracesnt.assistant.startup.remote import connect, remote_browser
from tracesnt.assistant.startup.session import Session, Settings, open_session
from tracesnt.errors import InputError, Outcome
from tracesnt.fixtures import Case, load_case
from tracesnt.flows import sign_in

PLACE = "ws://127.0.0.1:1/a-secret-of-the-grid"


@pytest.fixture
def case() -> Case:
    """Somebody with an account."""
    return load_case("passkey-importer")


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[str]:
    """A Playwright server on this computer."""
    config = tmp_path / "server.json"
    path = str(find_browser(headed=False).path)
    config.write_text(json.dumps({"executablePath": path, "args": ["--no-sandbox"]}), encoding="utf-8")
    command = (*compute_driver_executable(), "launch-server", "--browser", "chromium", "--config", str(config))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - Playwright's own
        assert server.stdout
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.mark.browser
def test_a_journey_in_a_browser_behind_a_server_reaches_the_site_and_nothing_else(
    endpoint: str, browser_type: BrowserType, session: PytestSession, case: Case
) -> None:
    assert session.backstage
    with connect(browser_type, endpoint) as browser:
        away = Session(
            site=session.site,
            browser=browser,
            found=remote_browser(endpoint, real=False),
            attendant=session.attendant,
            backstage=session.backstage,
            own_twin=True,
            timeout=15.0,
        )
        away.prepare(case, sign_in.starts_from)
        with away.visit(case.language) as visit:
            assert sign_in.run(visit, case).outcome is Outcome.SIGNED_IN
            for address in (session.backstage.address, "http://localhost.example.org/"):
                with pytest.raises(Error, match="ERR_BLOCKED_BY_CLIENT"):
                    visit.page.goto(address)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"endpoint": "grid.example.org:3000"}, "not an address such as ws://"),
        ({"endpoint": "http://grid.example.org"}, "not an address such as ws://"),
        (
            {"endpoint": "ws://grid.example.org:3000/", "site": "https://traces.example.org"},
            "would reach grid.example.org in clear",
        ),
        ({"endpoint": PLACE, "headed": True}, "shows no window here"),
        ({"endpoint": PLACE, "browser_path": Path("/usr/bin/chromium")}, "shows no window here"),
    ],
)
def test_an_endpoint_that_cannot_be_used_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message), open_session(Settings(**given)):  # type: ignore[arg-type]
        pytest.fail("nothing may be started")


@pytest.mark.browser
def test_a_server_that_does_not_answer_is_named_without_what_may_be_secret(browser_type: BrowserType) -> None:
    with pytest.raises(InputError, match=r"The Playwright server at 127\.0\.0\.1:1 gives no browser") as refused:
        connect(browser_type, PLACE)
    assert "a-secret-of-the-grid" not in refused.value.message + refused.value.advice
