"""The state file: whose it is, of which version, and what is in it after the worst."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.mock_site.visitor import Visitor
from tracesnt.errors import InputError
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient, Write
from tracesnt.mock_site.errors import TwinError
from tracesnt.mock_site.server import start_twin
from tracesnt.mock_site.store import VERSION

VISITORS = 4


def rewrite(state: Path, *statements: str) -> None:
    """Change a state file behind the twin's back."""
    with closing(sqlite3.connect(state)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state file that a twin has made."""
    with start_twin(state=tmp_path / "twin.db"):
        return tmp_path / "twin.db"


def test_a_file_of_a_newer_version_is_refused_and_left_alone(state: Path) -> None:
    rewrite(state, f"PRAGMA user_version = {VERSION + 1}")
    before = state.read_bytes()
    with pytest.raises(InputError, match="newer version") as caught:
        start_twin(state=state)
    assert "a newer tracesnt" in caught.value.advice
    assert state.read_bytes() == before


def test_a_file_of_an_older_version_is_refused(state: Path) -> None:
    rewrite(state, f"PRAGMA user_version = {VERSION - 1}")
    with pytest.raises(InputError, match="older version"):
        start_twin(state=state)


def test_somebody_else_s_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    rewrite(tmp_path / "letters.db", "CREATE TABLE letters (text TEXT)")
    before = (tmp_path / "letters.db").read_bytes()
    with pytest.raises(InputError, match="the twin did not make it"):
        start_twin(state=tmp_path / "letters.db")
    assert (tmp_path / "letters.db").read_bytes() == before


@contextmanager
def served(state: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """``tracesnt mock --state FILE`` as a process, its site and its backstage."""
    command = [sys.executable, "-m", "tracesnt.assistant.cli", "mock", "--state", str(state), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout
        started = json.loads(process.stdout.readline())
        try:
            yield process, started["site"], started["backstage"]
        finally:
            process.kill()


def sign_up_until_the_end(visitor: Visitor, number: int) -> list[str]:
    """Sign up one person after the other, until the twin is gone; return those that it said were registered."""
    registered: list[str] = []
    for turn in count():
        email = f"person.{number}.{turn}@example.org"
        person = Person(first_name="Ana", last_name="Silva", email=email, email_language="pt")
        try:
            if visitor.register(person).path.endswith("registered.cgi"):
                registered.append(email)
        except (httpx.TransportError, TwinError):
            return registered
    return registered


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has SIGKILL")
def test_a_killed_twin_has_kept_all_that_it_acknowledged_and_nothing_by_half(tmp_path: Path) -> None:
    state = tmp_path / "twin.db"
    with served(state) as (process, site, address), ExitStack() as stack:
        backstage = stack.enter_context(BackstageClient(address))
        visitors = [stack.enter_context(closing(Visitor(site, backstage))) for _ in range(VISITORS)]
        with ThreadPoolExecutor(VISITORS) as busy:
            running = [busy.submit(sign_up_until_the_end, visitor, number) for number, visitor in enumerate(visitors)]
            backstage.mailbox(f"person.{VISITORS - 1}.5@example.org", wait=60)
            process.send_signal(signal.SIGKILL)
        acknowledged = {email for each in running for email in each.result()}
    assert len(acknowledged) > VISITORS
    with start_twin(state=state) as twin, BackstageClient(twin.backstage) as backstage:
        accounts = {entry["email"] for entry in backstage.state()["accounts"] if entry["state"] == "pending"}
        assert acknowledged <= accounts
        assert [written(write) for write in backstage.writes()].count("account-registered") == len(accounts)
        assert {write.who for write in backstage.writes()} == accounts
        assert set(backstage.state()["mails"].values()) == {1}
        assert set(backstage.state()["mails"]) == accounts


def written(write: Write) -> str:
    """Kind of a write."""
    return write.kind


def test_a_file_belongs_to_one_twin_at_a_time(tmp_path: Path) -> None:
    with start_twin(state=tmp_path / "twin.db"), pytest.raises(InputError, match="locked"):
        start_twin(state=tmp_path / "twin.db")
