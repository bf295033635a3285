"""Where a mutant is put to the test: a copy of the tree in a folder of its own, and pytest in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Self
from xml.etree import ElementTree as ET

from mutant import Mutant

TREE = Path(__file__).parents[1]
END_TO_END = ("tests/mock_site", "tests/pages", "tests/flows")
"""The part of `make test` that goes through the sites: the rest is no concern of the twin's."""
_PARTS = ("src", "tests", "docs", "pyproject.toml", "README.md")
_NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*cache", "*.png", "*.pdf")
_BROWSER = "browser"
_OF_SPEED = "tests/mock_site/test_snapshots.py::test_ten_thousand_operators_take_milliseconds"
"""What depends on how busy the machine is, and would kill at random."""
REPORT = "report.xml"
_NOW = "now.txt"
_HANGS = 124


@dataclass(frozen=True)
class Run:
    """What pytest came to: ``passed``, ``failed``, ``timed-out``, or ``broken`` where no test could be run."""

    result: str
    test: str = ""
    line: str = ""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: ``killed``, ``timed-out``, ``survived`` or ``broken``; and by which test, and where."""

    mutant: str
    outcome: str
    test: str = ""
    line: str = ""
    seconds: float = 0.0

    @property
    def is_kill(self) -> bool:
        """Whether a test has seen it."""
        return self.outcome in {"killed", "timed-out"}

    def as_json(self) -> dict[str, str | float]:
        """Return it for a file."""
        return asdict(self)


class Workbench:
    """A copy of the tree. Use it as a context manager: the folder is gone afterwards."""

    def __init__(self, limit: float, tree: Path = TREE) -> None:
        self._limit = limit
        self._folder = tempfile.TemporaryDirectory(prefix="mutants-")
        self.copy = Path(self._folder.name) / "tree"
        self.copy.mkdir()
        for part in _PARTS:
            if (tree / part).is_dir():
                shutil.copytree(tree / part, self.copy / part, ignore=_NOT_COPIED)
            else:
                shutil.copy(tree / part, self.copy / part)
        self._changes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def judge(self, mutant: Mutant, killer: str = "", *, quick: bool = False) -> Verdict:
        """Run the tests that are thought to kill a mutant and, if none does, all others of the end-to-end part.

        ``killer`` is the test that killed it before a change. ``quick`` leaves the others out.
        """
        started = time.perf_counter()
        with self._having(mutant):
            run = self.surely([killer.partition("[")[0]]) if killer else Run("passed")
            if run.result != "failed":
                run = self.surely(mutant.tests)
            if run.result == "passed" and not quick:
                run = self._others(mutant)
        outcome = {"passed": "survived", "failed": "killed"}.get(run.result, run.result)
        return Verdict(mutant.id, outcome, run.test, run.line, round(time.perf_counter() - started, 1))

    def failing(self, tests: Sequence[str]) -> set[str]:
        """Return those of some tests that fail without any mutant: what they kill says nothing."""
        if not tests or self.run(tests, "--maxfail=0").result == "passed":
            return set()
        return {run.test for run in _failures(self.copy / REPORT)} or set(tests)

    def _others(self, mutant: Mutant) -> Run:
        whole = [f"--ignore={test}" for test in mutant.tests if "::" not in test]
        run = Run("passed")
        for marked in (f"not {_BROWSER}", _BROWSER):
            if run.result == "passed":
                run = self.surely(END_TO_END, "-m", marked, *whole)
        return run

    def surely(self, tests: Sequence[str], *options: str) -> Run:
        """Run tests; what failed because somebody waited too long may be the machine's fault, and is tried again."""
        run = self.run(tests, *options)
        if "Timeout" in run.line and self.run([run.test]).result == "passed":
            run = self.run(tests, *options)
        return run

    @contextmanager
    def _having(self, mutant: Mutant) -> Iterator[None]:
        path = mutant.path(self.copy)
        before = path.read_text(encoding="utf-8")
        self._change(path, mutant.applied(before))
        try:
            yield
        finally:
            self._change(path, before)

    def _change(self, path: Path, text: str) -> None:
        """Write a file with a time that it never had before: by that, compiled files know that they are out of date."""
        path.write_text(text, encoding="utf-8")
        self._changes += 1
        os.utime(path, (self._changes, self._changes))

    def run(self, tests: Sequence[str], *options: str) -> Run:
        """Run tests up to the first that fails."""
        report, said = self.copy / REPORT, self.copy / "said.txt"
        report.unlink(missing_ok=True)
        arguments = [*_QUIETLY, f"--junitxml={report}", *options, *tests]
        process = _FORKS.Process(target=run_pytest, args=(self.copy, said, arguments, self._limit))
        process.start()
        process.join()
        _end(process)
        if process.exitcode == _HANGS:
            return Run("timed-out", (self.copy / _NOW).read_text(encoding="utf-8"), f"no end after {self._limit:.0f} s")
        return _read(process.exitcode, said.read_text(encoding="utf-8", errors="replace"), report)


_QUIETLY = ["-x", "-q", "--tb=short", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider"]
_QUIETLY += [f"--deselect={_OF_SPEED}", "-o", "junit_family=xunit1", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
# Most of what a test waits for is that the libraries are there: they are read once, and each pytest is a fork of that.
_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload([
    *("httpx", "jinja2", "PIL.Image", "playwright.sync_api", "pydantic", "pytest", "rich.console", "segno"),
    *("starlette.applications", "uvicorn", "webauthn", "yaml", "babel.dates", "bs4", "hypothesis"),
])  # fmt: skip


class _Patience:
    """A pytest plugin that ends the process where a test does not end."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._timer = Timer(limit, os._exit, [_HANGS])
        self.pytest_runtest_logstart("")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Wait for this test from now on."""
        Path(_NOW).write_text(nodeid, encoding="utf-8")
        self._timer.cancel()
        self._timer = Timer(self._limit, os._exit, [_HANGS])
        self._timer.daemon = True
        self._timer.start()


def run_pytest(copy: Path, said: Path, arguments: Sequence[str], limit: float) -> None:
    """Run pytest on a copy of the tree, in this process and a group of its own, and exit as it does."""
    read = [name for name in sys.modules if name.partition(".")[0] == "tracesnt"]
    assert not read, f"no mutant would be seen: {read[0]} was read from the tree itself"
    os.setsid()
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy / "src")
    os.environ.pop("PYTEST_ADDOPTS", None)
    sys.dont_write_bytecode = False
    sys.path[:] = [str(copy / "src"), *(each for each in sys.path if each != str(Path(__file__).parent))]
    with said.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    import pytest  # noqa: PLC0415 - only where it runs

    sys.exit(pytest.main(list(arguments), plugins=[_Patience(limit)]))


_NOTHING_COLLECTED = 5


def _read(status: int | None, said: str, report: Path) -> Run:
    if status in {0, _NOTHING_COLLECTED}:
        return Run("passed")
    return next(_failures(report), Run("broken", line=" ".join(said.split())[-400:]))


def _failures(report: Path) -> Iterator[Run]:
    """The tests that failed, not the files that could not even be read."""
    for case in ET.parse(report).iter("testcase") if report.exists() else ():  # noqa: S314 - pytest's own
        for problem in (*case.findall("failure"), *case.findall("error")):
            if "collection failure" not in problem.get("message", ""):
                yield Run("failed", _node_id(case), _line(problem.text or ""))


def _node_id(case: ET.Element) -> str:
    """What pytest itself calls a test: in its file, and in a class where it has one."""
    file = case.get("file", "")
    classes = case.get("classname", "").removeprefix(file.removesuffix(".py").replace("/", ".")).strip(".")
    return "::".join(filter(None, (file, *classes.split("."), case.get("name"))))


_PLACE = re.compile(r"^(tests/\S+\.py:\d+)", re.MULTILINE)
_SAID = re.compile(r"^E\s+(.*)", re.MULTILINE)


def _line(text: str) -> str:
    """The line of a test at which it failed, and what it said."""
    places, said = _PLACE.findall(text), _SAID.search(text)
    return f"{places[-1] if places else ''}: {said[1] if said else ''}"[:200]


def _end(process: BaseProcess) -> None:
    """End pytest with all that it has started, such as a browser."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()
