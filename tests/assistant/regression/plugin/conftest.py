"""Projects of somebody else's, in which the wheel of this one is installed, and whose tests are run as they would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).parents[4]
UNNEEDED = ("cacheprovider", "randomly", "hypothesispytest")
ENTRY = re.compile(r"[A-Z][a-z ]+: +\S.*")


@dataclass(frozen=True)
class Said:
    """What pytest left behind."""

    status: int
    out: str
    err: str

    def of(self, name: str) -> dict[str, str]:
        """What the report of a failed test says that a person saw, by the words before the colons."""
        report = self.out.split(f" {name}[", 1)[1].split(" What a person saw ", 1)[1]
        lines = takewhile(ENTRY.fullmatch, report.splitlines()[1:])
        return {name: text.strip() for name, _, text in (line.partition(":") for line in lines)}


@dataclass(frozen=True)
class Project:
    """A folder with tests, and a place where the wheel is installed."""

    folder: Path
    installed: Path

    def write(self, name: str, source: str) -> None:
        """Write a file of it."""
        (self.folder / name).write_text(source, encoding="utf-8")

    def pytest(self, *arguments: str, **environment: str) -> Said:
        """Run its tests in a process of their own."""
        usual = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
        done = subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", *(f"-pno:{plugin}" for plugin in UNNEEDED), *arguments],
            cwd=self.folder,
            env={**usual, "PYTHONPATH": str(self.installed), "COLUMNS": "160", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel of this project is installed, and nothing else."""
    built, place = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("installed")
    subprocess.run(  # noqa: S603 - our own build
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return place


@pytest.fixture
def project(installed: Path, tmp_path: Path) -> Project:
    """An empty project."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder, installed)


Serve = Callable[[bytes], AbstractContextManager[str]]


@contextmanager
def serving(page: bytes) -> Iterator[str]:
    """Serve one page at every address, and yield where."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def serve() -> Serve:
    """Serves a site that is not TRACES NT, or not quite."""
    return serving
