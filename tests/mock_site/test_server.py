"""Starting and stopping a twin."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.mock_site.visitor import Visitor
from tracesnt.assistant.regression.twins import Twin
from tracesnt.errors import InputError
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import start_twin

MOMENT = datetime(2025, 6, 30, 9, 15, tzinfo=UTC)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_port_that_is_taken_is_told_with_advice(taken_port: int) -> None:
    with pytest.raises(InputError, match=f"port {taken_port}") as caught:
        start_twin(port=taken_port)
    assert "name another one" in caught.value.advice
    with pytest.raises(InputError, match=f"port {taken_port}"):
        start_twin(backstage_port=taken_port)


@pytest.mark.parametrize("port", [-1, 65536])
def test_what_is_no_port_is_told(port: int) -> None:
    with pytest.raises(InputError, match="not a port"):
        start_twin(port=port)


def test_a_host_that_is_not_here_is_told() -> None:
    with pytest.raises(InputError, match="cannot listen"):
        start_twin(host="192.0.2.1")


@pytest.mark.parametrize("name", ["folder-that-is-not-there/twin.db", "."])
def test_a_state_file_that_cannot_be_used_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="state file"):
        start_twin(state=tmp_path / name)


def test_a_file_that_is_no_state_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Claire, " * 100, encoding="utf-8")
    with pytest.raises(InputError, match="state file"):
        start_twin(state=tmp_path / "letter.txt")


def test_a_twin_stops_at_once_though_a_page_waits(claire: Person) -> None:
    with start_twin() as twin, BackstageClient(twin.backstage) as backstage:
        visitor = Visitor(twin.site, backstage)
        backstage.add_person(claire, "with-device")
        waiting = visitor.wait_for_phone(claire)
        with visitor.http.stream("GET", waiting.attribute("waiting", "data-events")) as events:
            assert next(events.iter_lines()) == ": opened"
            before = time.monotonic()
            twin.close()
            assert time.monotonic() - before < 1
        visitor.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(twin.site, trust_env=False)


def test_a_state_file_without_its_key_is_told(tmp_path: Path) -> None:
    state = tmp_path / "twin.db"
    start_twin(state=state).close()
    (tmp_path / "twin.db.key").unlink()
    with pytest.raises(InputError, match="another key"):
        start_twin(state=state)
    (tmp_path / "twin.db.key").write_bytes(b"short")
    with pytest.raises(InputError, match="cannot be used"):
        start_twin(state=state)


def test_a_state_file_survives_a_restart(tmp_path: Path, claire: Person) -> None:
    state = tmp_path / "twin.db"
    with start_twin(state=state) as twin, BackstageClient(twin.backstage) as backstage:
        backstage.freeze(MOMENT)
        backstage.add_person(claire, "requested", operator="BE-ORG-OP-6")
        before = (backstage.state(), backstage.person(claire.email))
    with start_twin(state=state) as twin, BackstageClient(twin.backstage) as backstage:
        backstage.freeze(MOMENT)
        assert (backstage.state(), backstage.person(claire.email)) == before
        visitor = Visitor(twin.site, backstage)
        assert visitor.sign_in(claire).has("requests")
        visitor.close()


def test_a_seed_repeats_every_token(claire: Person) -> None:
    sources = []
    for _ in range(2):
        with start_twin(seed="7") as twin, BackstageClient(twin.backstage) as backstage:
            backstage.add_person(claire, "pending")
            visitor = Visitor(twin.site, backstage)
            sources.append((visitor.get("/cas/login").source, visitor.link_for(claire).partition("token=")[2]))
            visitor.close()
    assert sources[0] == sources[1]


def test_two_twins_do_not_meet(running_twin: Twin, claire: Person, backstage: BackstageClient) -> None:
    with start_twin() as twin, BackstageClient(twin.backstage) as another:
        another.add_person(claire, "active")
        assert twin.site != running_twin.site
        assert claire.email in {account["email"] for account in another.state()["accounts"]}
        assert claire.email not in {account["email"] for account in backstage.state()["accounts"]}


def test_two_visitors_registering_one_address_make_one_account(
    visitor: Visitor, other: Visitor, claire: Person, backstage: BackstageClient
) -> None:
    with ThreadPoolExecutor() as both:
        shown = list(both.map(lambda each: each.register(claire), (visitor, other)))
    assert sorted(page.status for page in shown) == [200, 400]
    assert len(backstage.writes()) == 1


def test_a_twin_in_the_foreground_serves_until_it_is_terminated() -> None:
    program = "from tracesnt.mock_site.server import serve_twin; serve_twin(lambda twin: print(twin.site, flush=True))"
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout
        site = process.stdout.readline().strip()
        assert httpx.get(f"{site}/tracesnt/login", trust_env=False).is_success
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0


def test_the_head_of_an_answer_comes_together_with_its_body(running_twin: Twin) -> None:
    address = urlsplit(running_twin.site)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(f"GET /tracesnt/login HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        first = connection.recv(65536)
    assert first.startswith(b"HTTP/1.1 200")
    assert first.rstrip().endswith(b"</html>")
