"""A twin that runs already: tested with its backstage, and left as it was."""

from __future__ import annotations

import pytest

from tests.assistant.regression.plugin.conftest import Project
from tracesnt.fixtures import people
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import start_twin

pytestmark = pytest.mark.browser

TESTS = """
import pytest
from playwright.sync_api import Error
from tracesnt.errors import Outcome
from tracesnt.flows import sign_in

@pytest.mark.second_factors("mobile-app-pin", "mobile-app-qr")
def test_sign_in(run, backstage, case, twin):
    assert len(backstage.state()["accounts"]) == KNOWN
    assert run(sign_in).outcome is Outcome.SIGNED_IN
    assert len(backstage.state()["accounts"]) == KNOWN + 1

@pytest.mark.languages("el")
def test_guard(page, visit, backstage):
    assert page is visit.page
    assert page.evaluate("navigator.language") == "el"
    with pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED"):
        page.goto(backstage.address)
"""


def test_a_given_twin_is_as_new_for_each_test_and_left_as_it_was(project: Project) -> None:
    with start_twin(release="release-2") as twin, BackstageClient(twin.backstage) as backstage:
        backstage.add_person(people()["jonas-maes"], "active")
        backstage.add_fault("mail-twice")
        before = (backstage.state()["accounts"], backstage.faults())
        project.write("test_given.py", TESTS.replace("KNOWN", str(len(before[0]))))
        said = project.pytest("--site", twin.site, "--backstage", twin.backstage)
        assert said.status == 0, said.out + said.err
        assert f"TRACES NT: the twin at {twin.site}, restored before each test" in said.out
        assert " 3 passed" in said.out
        assert (backstage.state()["accounts"], backstage.faults()) == before
