"""What may go wrong around a batch: a full disk, a site that goes down, a key that is gone. The batch can go on."""

from __future__ import annotations

import errno
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event

from tests.assistant.batch.conftest import NOW, Fill, row
from tests.assistant.conftest import TraceSnt
from tracesnt.assistant.batch import transitions
from tracesnt.assistant.batch.durable import EVERY_NEED, Limits, People, Works
from tracesnt.assistant.batch.pool import BrowserPool
from tracesnt.assistant.batch.store import BatchState, CaseState, Store, open_store, record_of, state_of, turn
from tracesnt.assistant.batch.transitions import PATIENCE_WITH_SITE, Ended, end, feed, have_patience
from tracesnt.assistant.batch.work import Standing, standing, work
from tracesnt.assistant.commands import batch as commands
from tracesnt.assistant.private_files import write_private
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.startup.session import Settings
from tracesnt.errors import ExitStatus, InputError, Outcome
from tracesnt.fixtures import Case
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import start_twin

OPERATORS = {"BE-ORG-OP-6": "Coffeeteam", "BE-ORG-OP-5": "ALPRO Comm.V.A."}
DOWN = Ended(Outcome.SITE_UNAVAILABLE, "The site is down.", "Wait.", site_failed=True)


@pytest.fixture
def go_on(
    running_twin: Twin, backstage: BackstageClient, tmp_path: Path, alone: Executor
) -> Callable[[Store], Standing]:
    """Work on a batch at a twin that is as new."""
    assert backstage.writes() == ()
    settings = Settings(running_twin.site, running_twin.backstage)
    return lambda store: alone.submit(
        work, store, settings, tmp_path, Limits(1), People(EVERY_NEED), lambda _: None
    ).result()


def kinds(backstage: BackstageClient) -> Counter[str]:
    """How often each kind of write was accepted."""
    return Counter(write.kind for write in backstage.writes())


ONCE = {"account-registered": 1, "password-chosen": 1, "device-added": 1, "authorisation-requested": 1}


@pytest.mark.browser
def test_a_disk_that_is_full_stops_the_batch_whatever_it_is_full_for_and_it_goes_on(
    fill: Fill,
    case: Case,
    go_on: Callable[[Store], Standing],
    backstage: BackstageClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    alone: Executor,
) -> None:
    store = fill(row(case, 1))

    def stops() -> None:
        with pytest.raises(InputError, match="is full, and the batch rests") as caught:
            go_on(store)
        assert "tracesnt batch resume" in caught.value.advice

    with no_room_in_the_database(store, tmp_path, alone):
        stops()
    for full in (".png", "receipt.json"):
        with monkeypatch.context() as patched:
            patched.setattr("tracesnt.assistant.receipt.write_private", no_room_for(full))
            stops()
        with store.reading() as connection:
            assert record_of(connection, 1).state is CaseState.READY
    assert go_on(store).outcomes == {Outcome.REQUESTED: 1}
    assert kinds(backstage) == ONCE
    assert list(tmp_path.glob("cases/row-1/request-*/receipt.json"))


def no_room_for(ending: str) -> Callable[[Path, bytes], None]:
    """Write files, but for those whose names end so."""

    def write(path: Path, content: bytes) -> None:
        if path.name.endswith(ending):
            raise OSError(errno.ENOSPC, "No space left on device")
        write_private(path, content)

    return write


@contextmanager
def no_room_in_the_database(store: Store, folder: Path, alone: Executor) -> Iterator[None]:
    """Let the file of a batch grow no more."""

    def open_and_leave() -> None:
        with Works(store, BrowserPool(Settings(), 0), folder, Limits(), People()).open():
            pass

    alone.submit(open_and_leave).result()  # the tables of the library for durable runs are there
    store.engine.dispose()
    with sqlite3.connect(folder / "batch.sqlite") as connection:
        for each in ("PRAGMA journal_mode = DELETE", "PRAGMA page_size = 512", "VACUUM"):
            connection.execute(each)  # small pages have little room left in them
        (most,) = connection.execute("PRAGMA page_count").fetchone()

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {most}")

    event.listen(store.engine, "connect", limit)
    store.engine.dispose()
    yield
    event.remove(store.engine, "connect", limit)
    store.engine.dispose()


@pytest.mark.browser
def test_a_site_that_goes_down_stops_the_batch_and_it_goes_on_once_the_site_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: Executor
) -> None:
    monkeypatch.setattr(transitions, "SITE_ERRORS_IN_A_ROW", 2)
    lines = [
        f"Person;Number;person{number}@example.org;fr;BE;{name};{traces}"
        for number, (traces, name) in enumerate(OPERATORS.items())
    ]
    sheet = tmp_path / "people.csv"
    sheet.write_text(
        "\n".join(("First name;Last name;E-mail;Language;Country;Operator;TRACES number", *lines)), encoding="utf-8"
    )
    out = tmp_path / "batch"
    first = start_twin(state=tmp_path / "twin.sqlite", operators=0)

    def switch_off() -> None:
        with BackstageClient(first.backstage) as client:
            client.mailbox("person0@example.org", wait=30)
        first.close()

    outage = Thread(target=switch_off)
    outage.start()
    settings = Settings(first.site, first.backstage, timeout=5)
    ended = alone.submit(commands.start, sheet, "", settings, Limits(2), out, None, as_json=False)
    assert ended.result() is ExitStatus.SITE_FAILED
    outage.join()
    store = open_store(out, None)
    stopped = standing(store)
    assert (stopped.state, stopped.total - stopped.ended) == (BatchState.STOPPED, 2)
    assert stopped.why
    port, backstage_port = (urlsplit(address).port or 0 for address in (first.site, first.backstage))
    state = tmp_path / "twin.sqlite"
    with start_twin(state=state, operators=0, port=port, backstage_port=backstage_port) as again:
        back = Settings("mock", again.backstage)
        ended = alone.submit(commands.resume, back, Limits(2), out, None, assist=False, as_json=False)
        assert ended.result() is ExitStatus.DONE
        with BackstageClient(again.backstage) as client:
            assert kinds(client) == dict.fromkeys(ONCE, 2)
    assert standing(store).outcomes == {Outcome.REQUESTED: 2}
    store.engine.dispose()


def test_a_site_that_is_down_for_the_last_case_stops_the_batch_and_does_not_end_the_case(
    fill: Fill, case: Case
) -> None:
    store = fill(row(case, 1))

    def fail(times: int) -> Standing:
        for _ in range(times):
            with store.writing() as connection:
                (record,) = feed(connection, 1, NOW * 2)
                end(connection, record, store.case(1), DOWN, NOW)
        return standing(store)

    down = fail(PATIENCE_WITH_SITE + 1)
    assert (down.state, down.why, down.by_state[CaseState.READY]) == (BatchState.STOPPED, "The site is down.", 1)
    with store.writing() as connection:
        turn(connection, BatchState.RUNNING)
        have_patience(connection)
    assert fail(PATIENCE_WITH_SITE).state is BatchState.RUNNING
    with store.writing() as connection:
        assert state_of(connection)[0] is BatchState.RUNNING


def test_a_batch_whose_key_is_gone_is_refused_and_gets_no_new_one(
    fill: Fill, case: Case, tracesnt_here: TraceSnt, tmp_path: Path
) -> None:
    fill(row(case, 1))
    (key,) = tmp_path.glob("*.key")
    kept = key.read_bytes()
    key.unlink()
    for command in (("resume",), ("start", "team-corrected")):
        answer = tracesnt_here("batch", *command, "--out", ".")
        assert answer.status == 2
        assert list(tmp_path.glob("*.key")) == []
    assert "key" in tracesnt_here("batch", "resume", "--out", ".").err
    key.write_bytes(bytes(reversed(kept)))
    other = tracesnt_here("batch", "resume", "--out", ".")
    assert (other.status, "key" in other.err) == (2, True)
    key.write_bytes(kept)
    store = open_store(tmp_path, None)
    assert store.case(1).person.email == "person1@example.org"
    store.engine.dispose()
