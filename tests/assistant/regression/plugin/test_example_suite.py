"""The suite that can be copied from the documents, in an empty folder with the wheel installed."""

from __future__ import annotations

import shutil
from xml.etree import ElementTree as ET

import pytest

from tests.assistant.regression.plugin.conftest import ROOT, Project

pytestmark = pytest.mark.browser

EXAMPLE = ROOT / "docs" / "example-suite"


@pytest.fixture
def example(project: Project) -> Project:
    """A copy of the suite."""
    shutil.copytree(EXAMPLE, project.folder, dirs_exist_ok=True)
    return project


def test_the_suite_passes_as_it_is_with_a_twin_for_each_worker(example: Project) -> None:
    said = example.pytest("-n", "2", "--dist", "loadfile")
    assert (said.status, said.err) == (0, ""), said.out
    assert " 8 passed " in said.out
    assert "warning" not in said.out


def test_the_ten_lines_fail_with_a_planted_fault_and_name_it(example: Project) -> None:
    lines = (EXAMPLE / "test_onboarding.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 10
    fault = "status:status=503,step=send-request"
    said = example.pytest("test_onboarding.py", "--fault", fault, "--tracing", "retain-on-failure", "--junitxml=j.xml")
    assert said.status == 1
    seen = said.of("test_a_colleague_is_brought_on_board")
    assert seen.pop("Address").endswith("/tracesnt/authorisations/new")
    picture = seen.pop("Picture")
    assert seen == {
        "Outcome": "site-unavailable (SiteError)",
        "Problem": "The site answered with an error (HTTP 503) instead of AuthorisationsPage or HomePage or "
        "OperatorProfilePage.",
        "Step": "send-request",
        "Page": "AuthorisationsPage or HomePage or OperatorProfilePage",
        "Heading": "503 Service Unavailable",
        "Fault": "status (step send-request, status 503) was set on the twin and struck once",
        "What to do": "Look whether the site works in an ordinary browser, then run the same command again.",
    }
    assert ">       assert onboarding.run(visit, case).outcome is Outcome.AUTHORISED" in said.out
    assert str(example.installed) not in said.out  # no line of our own code
    kept = example.folder / picture
    assert kept.read_bytes().startswith(b"\x89PNG")
    assert (kept.parent / "trace.zip").is_file()
    suite = ET.parse(example.folder / "j.xml").getroot()  # noqa: S314 - written here
    assert [each.get("value") for each in suite.iter("property") if each.get("name") == "tracesnt_picture"] == [
        str(kept)
    ]
