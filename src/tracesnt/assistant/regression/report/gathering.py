"""Where the records of all workers come together, and the report is written when the last test has ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from tracesnt.assistant.folders import require_folder
from tracesnt.assistant.receipt import plain_message
from tracesnt.assistant.regression.report import history
from tracesnt.assistant.regression.report.annotations import workflow_commands
from tracesnt.assistant.regression.report.model import Ended, Record, Run, Status
from tracesnt.assistant.regression.report.recording import ATTRIBUTE
from tracesnt.assistant.regression.report.writing import write
from tracesnt.assistant.regression.wanted import wanted_of
from tracesnt.errors import InputError


@dataclass
class _Test:
    record: Record
    status: Status = Status.PASSED
    seconds: float = 0.0

    def add(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.status = Status.FAILED
        elif report.skipped and self.status is Status.PASSED:
            self.status = Status.SKIPPED
        if report.when == "call":
            self.seconds = round(report.duration, 3)
        record = getattr(report, ATTRIBUTE, None)
        if record is not None:
            self.record = Record.model_validate(record)
        elif report.failed and not self.record.message:
            self.record = self.record.model_copy(update={"message": plain_message(report.longreprtext[-2000:])})


@dataclass
class Gatherer:
    """Gathers a run; registered where the options are read, and not in the workers of pytest-xdist."""

    config: pytest.Config
    folder: Path
    github: bool
    _tests: dict[str, _Test] = field(default_factory=dict)
    _written: Run | None = None
    _problem: str = ""
    _start: float = field(default_factory=perf_counter)

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in a phase of a test."""
        if report.nodeid not in self._tests or (report.when == "setup" and not report.skipped):
            self._tests[report.nodeid] = _Test(_unknown(report))  # anew where a test is run again
        self._tests[report.nodeid].add(report)

    @pytest.hookimpl
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take in a file whose tests could not be read."""
        if report.failed:
            record = Record(name=report.nodeid, file=report.nodeid.partition("::")[0], line=1)
            message = plain_message(report.longreprtext[-2000:])
            self._tests[report.nodeid] = _Test(record.model_copy(update={"message": message}), Status.FAILED)

    @pytest.hookimpl
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the report, if any test was run; a run whose report is lost has not succeeded."""
        if not self._tests:
            return
        earlier = history.read(self.folder)
        run = _run(wanted_of(self.config).described, perf_counter() - self._start, self._tests.values(), earlier)
        try:
            write(run, self.folder)
            history.write(self.folder, earlier, run)
        except OSError as error:
            self._problem = f"The report could not be written to {self.folder}: {error.strerror or error}."
            session.exitstatus = session.exitstatus or pytest.ExitCode.INTERNAL_ERROR
        else:
            self._written = run

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where the report is, and tell GitHub what failed."""
        if self._problem:
            terminalreporter.write_line(self._problem, red=True)
        if self._written is None:
            return
        if self.github:
            for command in workflow_commands(self._written):
                terminalreporter.write_line(command)
        terminalreporter.write_line(f"Report: {self.folder / 'report.html'}")


def gatherer_of(config: pytest.Config, folder: Path, *, github: bool) -> Gatherer:
    """Return what gathers a run; raises :class:`pytest.UsageError` for a folder that cannot be used."""
    output = config.getoption("output", None)
    if output is not None and folder.absolute().is_relative_to(Path(output).absolute()):
        raise pytest.UsageError(
            f"--tracesnt-report: {folder} is in the folder of --output, which pytest-playwright empties before a run."
        )
    try:
        require_folder(folder)
    except InputError as error:
        raise pytest.UsageError(f"--tracesnt-report: {error.message}") from error
    return Gatherer(config, folder, github)


def _unknown(report: Any) -> Record:
    file, line, _ = report.location
    return Record(name=report.nodeid, file=file, line=(line or 0) + 1)


def _run(site: str, seconds: float, tests: Iterable[_Test], earlier: tuple[history.Past, ...]) -> Run:
    tested = sorted(
        (
            Ended(
                record=test.record,
                status=test.status,
                seconds=test.seconds,
                before=tuple(past.passed[test.record.name] for past in earlier if test.record.name in past.passed),
            )
            for test in tests
        ),
        key=lambda test: test.record.name,
    )
    passed = {test.record.name for test in tested if test.status is Status.PASSED}
    return Run(
        site=site,
        at=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        seconds=round(seconds, 1),
        tests=tuple(tested),
        before=tuple(past.seconds for past in earlier if set(past.passed) == passed),
    )
