"""The pytest plugin: options, marks and fixtures to test TRACES NT with, described in docs/regression.md.

pytest imports it in every project of an environment that has this package, so it imports nothing itself; what a test
needs is imported when it asks for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tracesnt.assistant.regression import fixtures

# ruff: noqa: PLC0415 - see above

OPTIONS = ("site", "backstage", "confirm", "languages", "release", "fault", "browser_endpoint")
MARKS = (
    "case(name): the bundled case that a test is about, or the file of one, beside the test's own",
    "languages(code, ...): run a test in each of these languages of the sites, or in 'all'",
    "releases(name, ...): run a test on a twin of each of these releases, or of 'all'",
    "second_factors(name, ...): run a test with each of these second factors, or with 'all'",
    "flows(name, ...): run a test with each of these flows as `flow`, or with 'all'",
    "fault(kind, **fields): have the twin fail, as docs/faults.md says",
)
# pytest 9.2 says this of a fixture of pytest-playwright 0.10, which would fail every test where warnings are errors.
_OF_PYTEST_PLAYWRIGHT = "ignore:(?s)Session-scoped fixtures defined as instance methods.*'base_url' fixture"
_AXES = frozenset({"language", "release", "second_factor", "flow"})
_PROBLEMS = "tracesnt_problems"
_CHECKED = _AXES | {"case", "site", "twin", "backstage"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what a run can be told."""
    group = parser.getgroup("tracesnt", "TRACES NT")
    group.addoption(
        "--site", default="mock", help="mock (a twin of each worker's own), training, acceptance, production, a URL."
    )
    group.addoption(
        "--backstage",
        metavar="URL",
        default=os.environ.get("TRACESNT_BACKSTAGE"),
        help="Backstage of the twin at --site URL. Its token is a secret: rather set TRACESNT_BACKSTAGE.",
    )
    group.addoption("--confirm", metavar="production", help="Confirm the use of the real system, for scripts.")
    group.addoption(
        "--languages", metavar="fr,de|all", help="Languages to visit the site in. [default: each case's own]"
    )
    group.addoption("--release", metavar="NAME,...|all", help="Releases of the twin to test. [default: the oldest]")
    group.addoption(
        "--fault",
        metavar="FILE|KIND[:FIELD=VALUE,...]",
        action="append",
        default=[],
        help="What every twin makes fail, again for every test. May be given several times.",
    )
    group.addoption(
        "--browser-endpoint",
        metavar="ws://HOST:PORT/",
        default=os.environ.get("TRACESNT_BROWSER_ENDPOINT"),
        help="Use the browsers of a Playwright server, such as a grid's.",
    )
    group.addoption(
        "--tracesnt-report",
        metavar="DIR",
        help="Write a report of the run there, as a page that works offline and for programs; times are compared "
        "with those of earlier runs.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what cannot be tested, and make the fixtures known, after those of pytest-playwright that they refine."""
    for mark in MARKS:
        config.addinivalue_line("markers", mark)
    config.addinivalue_line("filterwarnings", _OF_PYTEST_PLAYWRIGHT)
    if config.getoption("site") != "mock" or any(config.getoption(name) for name in OPTIONS[1:]):
        from tracesnt.assistant.regression.wanted import wanted_of

        site = wanted_of(config).site
        if site is not None and site.real:
            os.environ.pop("DEBUG", None)  # with it, Playwright prints what is typed
    config.pluginmanager.register(fixtures, "tracesnt-fixtures")
    playwright = sys.modules.get("pytest_playwright.pytest_playwright")
    if playwright is not None and config.pluginmanager.is_registered(playwright):
        from tracesnt.assistant.regression import browsing

        config.pluginmanager.register(browsing, "tracesnt-browsing")
    else:
        from tracesnt.assistant.regression import without_browser

        config.pluginmanager.register(without_browser, "tracesnt-browsing")

    folder = config.getoption("tracesnt_report")
    if folder is not None and not hasattr(config, "workerinput"):
        from tracesnt.assistant.regression.report.gathering import gatherer_of

        github = os.environ.get("GITHUB_ACTIONS") == "true"
        config.pluginmanager.register(gatherer_of(config, Path(folder), github=github), "tracesnt-report")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which site is tested, unless it is a twin of the run's own."""
    if config.getoption("site") == "mock":
        return []
    from tracesnt.assistant.regression.wanted import wanted_of

    return [f"TRACES NT: {wanted_of(config).described}"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each language, release, second factor and flow that it or the run asks for."""
    if _AXES.isdisjoint(metafunc.fixturenames):
        return
    from tracesnt.assistant.regression.axes import parametrize

    parametrize(metafunc)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse marks that say what there is not, with every problem at once and before any browser is started."""
    ours = [item for item in items if not _CHECKED.isdisjoint(getattr(item, "fixturenames", ()))]
    if not ours:
        return
    from tracesnt.assistant.regression.checking import problems_of

    problems = problems_of(config, ours)
    if problems and hasattr(config, "workeroutput"):
        config.workeroutput[_PROBLEMS] = problems  # a worker that refused would count as crashed
        items.clear()
    elif problems:
        raise pytest.UsageError(*problems)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Refuse what a worker of pytest-xdist found wrong with the tests."""
    problems = getattr(node, "workeroutput", {}).get(_PROBLEMS)
    if problems:
        raise pytest.UsageError(*problems)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say what a person saw where a test failed."""
    report = yield
    if report.failed and call.when != "teardown" and "tracesnt.errors" in sys.modules:
        from tracesnt.assistant.regression.reporting import explain

        explain(item, call, report)
    if call.when == "teardown" and item.config.getoption("tracing", "off") != "off":
        from tracesnt.assistant.regression.traces.keeping import tell

        tell(item, report)
    if item.config.getoption("tracesnt_report") is not None:
        from tracesnt.assistant.regression.report.recording import note

        note(item, report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which traces were withheld."""
    if config.getoption("tracing", "off") == "off":
        return
    from tracesnt.assistant.regression.traces.keeping import withheld

    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    for sentence in dict.fromkeys(withheld(reports)):
        terminalreporter.write_line(sentence)
