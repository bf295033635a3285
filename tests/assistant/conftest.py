"""Running the command line as a person does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.assistant.dovecot import PASSWORD, MailServer, delivery, mail_server
from tracesnt.assistant.cli import main
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.startup.attendants import Backstage
from tracesnt.assistant.startup.browser import Browser as FoundBrowser
from tracesnt.assistant.startup.session import Session
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import RunningTwin, start_twin


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """Standard output as the one JSON document that it has to be."""
        document: dict[str, Any] = json.loads(self.out)
        return document


TraceSnt = Callable[..., Answer]


@pytest.fixture
def tracesnt(tmp_path: Path) -> TraceSnt:
    """The command line, run in an empty folder, without a terminal."""

    def run(*arguments: str) -> Answer:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "tracesnt.assistant.cli", *arguments],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    return run


def session_on(twin: Twin, browser: Browser, found: FoundBrowser) -> Session:
    """A session on a twin as new, for what is made once and that many tests only read."""
    twin.restore()
    return Session(
        site=twin.as_site,
        browser=browser,
        found=found,
        attendant=Backstage(twin.client),
        backstage=twin.client,
        own_twin=True,
        timeout=15.0,
    )


@pytest.fixture
def tracesnt_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> TraceSnt:
    """The same in this process, for commands that start neither a browser nor a server."""

    def run(*arguments: str) -> Answer:
        terminated = signal.getsignal(signal.SIGTERM)
        with monkeypatch.context() as here, Path(os.devnull).open(encoding="utf-8") as nothing:
            here.chdir(tmp_path)
            here.setattr(sys, "argv", ["tracesnt", *arguments])
            here.setattr(sys, "stdin", nothing)
            with pytest.raises(SystemExit) as left:
                main()
        signal.signal(signal.SIGTERM, terminated)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert isinstance(left.value.code, int)
        return Answer(left.value.code, out, err)

    return run


@pytest.fixture
def at_twin(running_twin: Twin, backstage: BackstageClient) -> tuple[str, ...]:
    """Options for a twin that runs already, as new."""
    assert backstage is not None
    return ("--site", running_twin.site, "--backstage", running_twin.backstage)


@pytest.fixture
def alone() -> Iterator[Executor]:
    """A thread of its own, since a thread can hold one Playwright, and other tests hold one in theirs."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture(scope="session")
def running_mail_server() -> Iterator[MailServer]:
    """A mail server of this worker's own."""
    with mail_server() as server:
        yield server


@pytest.fixture
def mail(running_mail_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """The mail server, whose certificate is trusted here, and whose users' password is where it is looked for."""
    monkeypatch.setenv("SSL_CERT_FILE", str(running_mail_server.authority))
    monkeypatch.setenv("TRACESNT_MAILBOX_PASSWORD", PASSWORD)
    return running_mail_server


@pytest.fixture
def user(mail: MailServer) -> str:
    """The mailbox's user."""
    return mail.new_user()


@pytest.fixture
def mailing_twin(mail: MailServer, user: str) -> Iterator[RunningTwin]:
    """A twin that sends its mails into the mailbox."""
    with delivery(mail, user) as smtp, start_twin(smtp=smtp) as twin:
        yield twin
