"""A person at the terminal: asked in words, answering without being shown or written down."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.flows.seeding import seed
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.startup.attendants import AtTerminal
from tracesnt.errors import NeedsPerson
from tracesnt.fixtures import Case, SecondFactor, people
from tracesnt.flows import Given, Visit
from tracesnt.mock_site.backstage.client import BackstageClient

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on this system")

pytestmark = pytest.mark.browser

COMMAND = [sys.executable, "-m", "tracesnt.assistant.cli"]


class Terminal:
    """A terminal with a command in it."""

    def __init__(self, master: int, command: subprocess.Popen[bytes]) -> None:
        self.master = master
        self.command = command
        self.seen = ""

    def wait_for(self, text: str) -> None:
        """Read until a text has appeared."""
        while text not in self.seen:
            self.seen += os.read(self.master, 4096).decode(errors="replace")

    def answer(self, text: str) -> None:
        """Type a line."""
        os.write(self.master, text.encode() + b"\n")

    def end(self) -> int:
        """Read the rest and return the exit status."""
        try:
            while part := os.read(self.master, 4096):
                self.seen += part.decode(errors="replace")
        except OSError:
            pass  # the other end is closed, which is how a terminal says that the command has ended
        return self.command.wait(timeout=30)


@contextmanager
def terminal(*arguments: str, folder: Path, kind: str = "dumb") -> Iterator[Terminal]:
    """Start a command in a terminal of its own."""
    master, slave = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - our own program
        [*COMMAND, *arguments],
        cwd=folder,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env={**os.environ, "TERM": kind},
    ) as command:
        os.close(slave)
        yield Terminal(master, command)
    os.close(master)


def test_a_person_signs_in_with_their_password_and_their_phone(
    running_twin: Twin, backstage: BackstageClient, case: Case, tmp_path: Path
) -> None:
    seed(backstage, case, Given.DEVICE)
    password = backstage.person(case.person.email).password
    with terminal("run", "sign-in", "--case", case.name, "--site", running_twin.site, folder=tmp_path) as screen:
        screen.wait_for("EU Login password of Claire Morel (not shown): ")
        screen.answer(password)
        screen.wait_for("Claire Morel: open the EU Login app and confirm with your PIN.")
        backstage.confirm(case.person.email, wait=10)
        assert screen.end() == 0
    assert "Claire Morel is signed in." in screen.seen
    assert password not in screen.seen


def test_an_empty_answer_means_that_nobody_is_there(
    running_twin: Twin, backstage: BackstageClient, case: Case, tmp_path: Path
) -> None:
    seed(backstage, case, Given.DEVICE)
    with terminal("run", "sign-in", "--case", case.name, "--site", running_twin.site, folder=tmp_path) as screen:
        screen.wait_for("(not shown): ")
        screen.answer("")
        assert screen.end() == 5
    assert "No answer to: EU Login password of Claire Morel" in screen.seen


def test_a_captcha_is_left_to_the_person_who_sees_the_window(
    running_twin: Twin, backstage: BackstageClient, case: Case, tmp_path: Path
) -> None:
    assert backstage.writes() == ()
    with terminal("run", "sign-up", "--case", case.name, "--site", running_twin.site, folder=tmp_path) as screen:
        assert screen.end() == 5
    assert "can only be seen in the browser's window" in screen.seen.replace("\r\n", " ")
    assert "--headed" in screen.seen


def test_production_asks_for_its_name(tmp_path: Path) -> None:
    with terminal("run", "sign-in", "--case", "certipaq-importer", "--site", "production", folder=tmp_path) as screen:
        screen.wait_for("Type production to go on: ")
        screen.answer("yes")
        assert screen.end() == 2
    assert "was not confirmed" in screen.seen


def test_ctrl_c_leaves_a_receipt_and_says_how_to_go_on(
    running_twin: Twin, backstage: BackstageClient, case: Case, tmp_path: Path
) -> None:
    seed(backstage, case, Given.DEVICE)
    with terminal(
        "run", "sign-in", "--case", case.name, "--site", running_twin.site, "--out", "out", folder=tmp_path
    ) as screen:
        screen.wait_for("(not shown): ")
        screen.command.send_signal(2)
        assert screen.end() == 130
    assert "what is done already is not done twice" in screen.seen
    assert '"outcome": "cancelled"' in (tmp_path / "out/receipt.json").read_text(encoding="utf-8")


def test_a_key_is_left_to_the_person_who_sees_the_window(visit: Visit) -> None:
    person, attendant = people()["greta-lindner"], AtTerminal(window=False)
    for ask in (attendant.new_key, attendant.own_key):
        with (
            pytest.raises(NeedsPerson, match="can only be seen in the browser's window") as left,
            ask(person, SecondFactor.PASSKEY, visit.page),
        ):
            pytest.fail("nobody has seen what to do")
        assert "--headed" in left.value.advice


@pytest.mark.parametrize(
    ("kind", "told"), [(SecondFactor.SECURITY_KEY, "touch your security key"), (SecondFactor.PASSKEY, "your passkey")]
)
def test_the_person_at_the_window_is_told_what_to_do_with_their_key(
    visit: Visit, kind: SecondFactor, told: str
) -> None:
    person, screen = people()["greta-lindner"], io.StringIO()
    attendant = AtTerminal(window=True, stream=screen)
    for ask, purpose in ((attendant.new_key, "to register it"), (attendant.own_key, "to sign in")):
        with ask(person, kind, visit.page):
            assert told in screen.getvalue()
            assert purpose in screen.getvalue()
