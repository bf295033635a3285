"""What a run and its tests ask for: each a test of its own, or refused at once with everything that is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.assistant.regression.plugin.conftest import Project, Said, Serve
from tracesnt.fixtures import labelled_languages

GREEN = """
import pytest
from tracesnt.flows import Flow

@pytest.mark.releases("release-2")
@pytest.mark.second_factors("mobile-app-pin", "passkey")
@pytest.mark.flows("sign-in", "choose-role")
def test_all(visit, flow): ...

@pytest.mark.languages("de")
@pytest.mark.parametrize("release", ["release-1"], indirect=True)
def test_own(case, twin): ...

def test_plain(twin): ...
"""
BAD = """
import pytest

@pytest.mark.languages("fr", "xx")
@pytest.mark.second_factors("sms")
def test_a(visit): ...

@pytest.mark.case("nobody")
@pytest.mark.fault("flood")
@pytest.mark.fault("status", status=404)
def test_b(visit): ...

@pytest.mark.releases("nine")
@pytest.mark.flows()
def test_c(visit, flow): ...
"""
PROBLEMS = [
    "test_bad.py::test_a: @pytest.mark.languages: there is no 'xx'; use all, or some of: bg, ",
    "test_bad.py::test_a: @pytest.mark.second_factors: there is no 'sms'; use all, or some of: mobile-app-pin, ",
    "test_bad.py::test_b: There is no case 'PROJECT/nobody': no bundled case has this name, and no file either.",
    "test_bad.py::test_b: @pytest.mark.fault: fault 1 (status): status should be 500, 502 or 503",
    "test_bad.py::test_b: @pytest.mark.fault: fault 2: 'flood' is not a kind; use one of ",
    "test_bad.py::test_c: @pytest.mark.releases: there is no 'nine'; use all, or some of: release-1, release-2.",
    "test_bad.py::test_c: @pytest.mark.flows: names nothing; use all, or some of: onboarding, ",
]


def refused(said: Said, problems: Sequence[str]) -> None:
    """Hold an answer to what it has to refuse, and to have run nothing."""
    assert said.status == pytest.ExitCode.USAGE_ERROR
    found = [line.removeprefix("ERROR: ") for line in said.err.splitlines() if line]
    assert [line[: len(problem)] for line, problem in zip(found, problems, strict=True)] == list(problems)
    assert "passed" not in said.out


def collected(said: Said) -> list[str]:
    """Names of the tests that there are."""
    assert said.status == 0, said.out + said.err
    return [line.partition("::")[2] for line in said.out.splitlines() if "::" in line]


def test_each_combination_is_a_test_whose_name_says_it(project: Project) -> None:
    project.write("test_green.py", GREEN)
    said = project.pytest("--collect-only", "-q")
    assert collected(said) == [
        *(
            f"test_all[chromium-release-2-{factor}-{flow}]"
            for factor in ("mobile-app-pin", "passkey")
            for flow in ("sign-in", "choose-role")
        ),
        "test_own[de-release-1]",
        "test_plain",
    ]
    names = collected(project.pytest("--collect-only", "-q", "--languages", "all", "--release", "all"))
    assert names[-3:] == ["test_own[de-release-1]", "test_plain[release-1]", "test_plain[release-2]"]
    assert len(names) == 4 * len(labelled_languages()) + 3
    assert "test_all[chromium-el-release-2-passkey-sign-in]" in names


@pytest.mark.parametrize("workers", ["0", "2"])
def test_what_tests_cannot_have_is_refused_whole(project: Project, workers: str) -> None:
    project.write("test_bad.py", BAD)
    said = project.pytest("-n", workers)
    refused(said, [problem.replace("PROJECT", str(project.folder)) for problem in PROBLEMS])


def test_what_a_run_cannot_have_is_refused_whole(project: Project) -> None:
    project.write("test_green.py", GREEN)
    faults = ("--fault", "flood", "--fault", "none.yaml", "--fault", "latency:distribution=fixed,step=nowhere,ms=1")
    said = project.pytest("--languages", "fr,xx,yy", "--release", "nine", *faults, "--site", "elsewhere")
    refused(
        said,
        [
            "--languages: there is no 'xx', 'yy'; use all, or some of: bg, ",
            "--release: there is no 'nine'; use all, or some of: release-1, release-2.",
            "--fault flood: fault 1: 'flood' is not a kind; use one of ",
            "--fault: there is no file none.yaml.",
            "--fault latency:distribution=fixed,step=nowhere,ms=1: fault 1 (latency): ",
            "--site: 'elsewhere' is neither a known site nor an address. Use mock, training, ",
        ],
    )


def test_a_site_that_cannot_be_tested_is_refused_before_it_is_visited(project: Project, serve: Serve) -> None:
    project.write("test_green.py", GREEN)
    with serve(b"<!doctype html><title>Something else</title>") as address:
        said = project.pytest("--site", address)
        refused(said, [f"--site: {address} is not a TRACES NT: no page of welcome is at /tracesnt/login."])
    with serve(b"<!doctype html><html lang=en><h1 id=welcome-title>Welcome</h1>") as address:
        said = project.pytest("--site", address, "--languages", "en,fr,de")
        refused(said, [f"--languages: {address} does not offer fr, de."])
    said = project.pytest("--site", address)
    refused(said, [f"--site: {address} does not answer (ConnectError). Start it, or correct the address."])


def test_a_real_site_keeps_its_rules(project: Project) -> None:
    project.write("test_green.py", GREEN)
    options = ("--site", "production", "-n", "2", "--fault", "mail-lost", "--release", "release-2", "--tracing", "on")
    refused(
        project.pytest(*options),
        [
            "'production' is one site for all workers. Leave out -n, so that one test at a time visits it.",
            "'production' serves the release that it has. Leave out --release.",
            "'production' has no backstage, so nothing can be made to fail there. Leave out --fault.",
            "--tracing would keep what is typed and shown on 'production', secrets included. Leave it out: ",
        ],
    )
    refused(project.pytest("--site", "production"), ["--site: 'production' is the real system with legal value"])
    refused(
        project.pytest("--site", "production", "--confirm", "production"),
        [
            "test_green.py::test_all: 'production' serves the release that it has. Leave the test out with",
            "test_green.py::test_own: the test needs a twin's backstage, and the site has none. Leave it out with",
            "test_green.py::test_plain: the test needs a twin's backstage, and the site has none. Leave it out with",
        ],
    )


def test_without_pytest_playwright_the_fixtures_say_what_is_missing(project: Project) -> None:
    project.write("test_visit.py", "def test_visit(visit): ...\ndef test_case(case): assert case.language == 'fr'\n")
    said = project.pytest("-p", "no:playwright")
    assert said.status == 1
    assert "1 passed, 1 error" in said.out
    assert "pip install 'traces-nt-assistant[regression]'" in said.out


def test_the_plugin_costs_a_project_nothing_that_does_not_use_it(project: Project) -> None:
    project.write(
        "test_nothing.py",
        "import sys\n"
        "def test_nothing():\n"
        "    assert 'tracesnt.assistant.regression.plugin' in sys.modules\n"
        "    assert not {'pydantic', 'starlette', 'httpx', 'yaml', 'tracesnt.errors'} & set(sys.modules)\n",
    )
    said = project.pytest("-p", "no:playwright")
    assert said.status == 0, said.out
