"""A batch on a PostgreSQL server, which several machines work on at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, text, update

from tests.assistant.batch.conftest import NOW, ON_SERVER, Fill, row
from tests.assistant.conftest import TraceSnt
from tests.flows.seeding import seed
from tracesnt.assistant.batch import inbox
from tracesnt.assistant.batch.chain import Proof, breaks, elsewhere, link, place_of
from tracesnt.assistant.batch.database import open_server
from tracesnt.assistant.batch.durable import Limits
from tracesnt.assistant.batch.phases import Need
from tracesnt.assistant.batch.store import CaseState, Store, open_store, record_of
from tracesnt.assistant.batch.tables import batch, cases, receipts
from tracesnt.assistant.batch.transitions import Ended, end, feed
from tracesnt.assistant.commands import worker
from tracesnt.assistant.doctor import Status, check_database
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.startup.session import Settings
from tracesnt.errors import ExitStatus, InputError, Outcome
from tracesnt.fixtures import Case
from tracesnt.flows import Given
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.writes import Kind

OPERATORS = {"BE-ORG-OP-5": "ALPRO Comm.V.A.", "BE-ORG-OP-6": "Coffeeteam", "BE-ORG-OP-4": "Colzagro"}
WANTED = {Kind.ACCOUNT_REGISTERED, Kind.PASSWORD_CHOSEN, Kind.DEVICE_ADDED, Kind.AUTHORISATION_REQUESTED}
LAST = {Kind.AUTHORISATION_REQUESTED}
HOLD = 4.0
PATIENCE = 120.0
WORKER = """
import sys
from pathlib import Path
from tracesnt.assistant.batch.durable import Limits
from tracesnt.assistant.commands.worker import join
from tracesnt.assistant.startup.session import Settings
backstage, database, out, hold = sys.argv[1:]
sys.exit(join(None, Settings(backstage=backstage), Limits(1), Path(out), database, as_json=True, hold=float(hold)))
"""
Join = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def another(database: str, tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """The store of the batch as another machine opens it: from a folder of its own, with the key or without."""
    opened: list[Store] = []

    def another(name: str = "another", *, with_key: bool = True) -> Store:
        folder = tmp_path / name
        folder.mkdir()
        if with_key:
            shutil.copy(tmp_path / "batch.key", folder)
        opened.append(open_store(folder, database))
        return opened[-1]

    yield another
    for store in opened:
        store.engine.dispose()


pytestmark = pytest.mark.parametrize("fill", [ON_SERVER], indirect=True)


def at_once(first: Callable[[], None], second: Callable[[], None]) -> None:
    """Do two things at the same time."""
    start = Barrier(2)

    def do(what: Callable[[], None]) -> None:
        start.wait()
        what()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(do, what) for what in (first, second)]:
            done.result()


def test_two_machines_that_feed_at_once_never_get_the_same_case(
    fill: Fill, case: Case, another: Callable[..., Store]
) -> None:
    stores = fill(*(row(case, number, operator=f"BE-ORG-OP-{number}") for number in range(1, 41))), another()
    got: tuple[list[int], list[int]] = [], []

    def take(store: Store, into: list[int]) -> None:
        more = True
        while more:
            with store.writing() as connection:
                fed = feed(connection, 1, NOW)
            into += [record.row for record in fed]
            more = bool(fed)

    at_once(lambda: take(stores[0], got[0]), lambda: take(stores[1], got[1]))
    assert sorted(got[0] + got[1]) == list(range(1, 41))


def test_receipts_that_are_bound_at_once_make_one_chain(
    fill: Fill, case: Case, another: Callable[..., Store], tmp_path: Path
) -> None:
    stores = fill(row(case, 1)), another()

    def bind(store: Store, place: str) -> None:
        for number in range(30):
            with store.writing() as connection:
                link(connection, record_of(connection, 1), Proof(f"{place}-{number}", "0" * 64, 1.0), NOW, place)

    at_once(lambda: bind(stores[0], "here"), lambda: bind(stores[1], "there"))
    assert list(breaks(stores[0], tmp_path)) == []
    assert elsewhere(stores[0], tmp_path) == {"here": 30, "there": 30}
    with stores[0].writing() as connection:
        connection.execute(update(receipts).where(receipts.c.id == 30).values(file="altered"))
    assert len(list(breaks(stores[0], tmp_path))) == 1


def test_two_batches_are_not_put_into_one_database(fill: Fill, case: Case, database: str, tmp_path: Path) -> None:
    fill(row(case, 1))
    second = open_store(tmp_path / "second", database, create=True)
    with pytest.raises(InputError, match="There is a batch in this database already"):
        second.create("mock", "hash", [row(case, 1)], NOW)
    second.engine.dispose()
    assert not (tmp_path / "second" / "batch.key").exists()


def test_a_question_is_answered_on_another_machine_that_has_the_key(
    fill: Fill, case: Case, another: Callable[..., Store]
) -> None:
    store = fill(row(case, 1))
    with store.writing() as connection:
        (record,) = feed(connection, 1, NOW)
        end(connection, record, case, Ended(Outcome.REGISTERED), NOW, met=frozenset({Need.NEW_PASSWORD}))
    with pytest.raises(InputError, match=r"The key .*batch\.key cannot be used: No such file"):
        _ = another("without", with_key=False).vault
    with_key = another("with")
    with with_key.writing() as connection:
        (asked,) = inbox.open_questions(connection)
        inbox.answer(connection, with_key.vault, asked.id, "https://example.org/link", NOW)
    with store.reading() as connection:
        assert inbox.answers(connection, store.vault, 1) == {Need.MAILED_LINK: "https://example.org/link"}
        assert record_of(connection, 1).state == "ready"


def test_another_batch_s_key_is_told_at_once(fill: Fill, case: Case, another: Callable[..., Store]) -> None:
    fill(row(case, 1))
    store = another(with_key=False)
    store._key.write_bytes(bytes(32))
    with pytest.raises(InputError, match="is the key of another batch"):
        _ = store.vault


def test_a_batch_of_a_newer_version_is_refused(fill: Fill, case: Case, another: Callable[..., Store]) -> None:
    with fill(row(case, 1)).writing() as connection:
        connection.execute(update(batch).values(version=99))
    with pytest.raises(InputError, match="made by another version of tracesnt"):
        another()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://team:Canary-1@127.0.0.1:1/batch", r"cannot be used: .*127\.0\.0\.1"),
        ("mysql://team:Canary-1@127.0.0.1:1/batch", "is not one of PostgreSQL"),
        ("postgresql://team:Canary-1@127.0.0.1:one/batch", "cannot be read"),
        ("postgresql://team:Canary-1@127.0.0.1", "names no database"),
        ("env:TRACESNT_NOWHERE", "TRACESNT_NOWHERE does not hold the address of the database"),
        ("keyring:team", "keyring"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(fill: Fill, address: str, said: str) -> None:
    del fill
    with pytest.raises(InputError, match=said) as refused:
        open_server(address)
    assert "Canary-1" not in refused.value.message + refused.value.advice


def test_the_doctor_tells_whether_the_database_can_be_used(fill: Fill, database: str) -> None:
    del fill
    assert "psycopg 3" in check_database(None).detail
    assert check_database(database).detail.startswith("PostgreSQL ")
    assert check_database("postgresql://127.0.0.1:1/batch").status is Status.BROKEN


def test_a_password_is_no_argument(fill: Fill, tracesnt_here: TraceSnt) -> None:
    del fill
    refused = tracesnt_here("worker", "--database", "postgresql://team:Canary-1@127.0.0.1:1/batch")
    assert (refused.status, "is no argument" in refused.err) == (2, True)
    assert "Canary-1" not in refused.err


def test_a_batch_rests_as_any_machine_says(
    fill: Fill, case: Case, database: str, tracesnt_here: TraceSnt, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = fill(row(case, 1))
    monkeypatch.setenv("THE_BATCH", database)
    assert "has a twin of its own" in tracesnt_here("worker", "--out", ".", "--database", "env:THE_BATCH").err
    with store.writing() as connection:
        connection.execute(update(batch).values(site="http://localhost:1"))
    monkeypatch.setenv("TRACESNT_DATABASE", database)
    assert tracesnt_here("batch", "pause", "--out", "elsewhere").status == 0
    assert not (tmp_path / "elsewhere").exists()
    rests = tracesnt_here("worker", "--out", ".", "--json")
    assert (rests.status, rests.document["state"], rests.document["cases"]) == (0, "paused", 1)


@contextmanager
def killed_afterwards(processes: list[subprocess.Popen[bytes]]) -> Iterator[None]:
    """Leave no process behind, whatever happens."""
    try:
        yield
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture
def join(database: str, running_twin: Twin, tmp_path: Path) -> Iterator[Join]:
    """Has one more machine work on the batch, in a folder of its own."""
    processes: list[subprocess.Popen[bytes]] = []

    def join(name: str) -> subprocess.Popen[bytes]:
        (tmp_path / name).mkdir(exist_ok=True)
        shutil.copy(tmp_path / "batch.key", tmp_path / name)
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", WORKER, running_twin.backstage, database, str(tmp_path / name), str(HOLD)],
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        processes.append(process)
        return process

    with killed_afterwards(processes):
        yield join


def until(found: Callable[[], Any]) -> None:
    """Wait for what other processes do."""
    end = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


@pytest.mark.browser
@pytest.mark.usefixtures("closing")
def test_machines_share_a_batch_and_take_over_from_one_that_is_killed(
    fill: Fill,
    case: Case,
    running_twin: Twin,
    backstage: BackstageClient,
    database: str,
    join: Join,
    tmp_path: Path,
    alone: Executor,
) -> None:
    wanted = {1: WANTED, 2: WANTED, 3: LAST, 4: LAST}
    rows = [row(at(case, number), number, operator=list(OPERATORS)[number % 3]) for number in wanted]
    for each in rows[2:]:
        seed(backstage, each.case, Given.DEVICE)
    store = fill(*rows)
    with store.writing() as connection:
        connection.execute(update(batch).values(site=running_twin.site))
        connection.execute(update(cases).values(not_before=store.now(connection) + PATIENCE))
    killed, other = join("killed"), join("other")
    until(lambda: queues(store) == 2)
    with store.writing() as connection:
        connection.execute(update(cases).values(not_before=0.0))
    until(lambda: place_of(store, tmp_path / "killed") in elsewhere(store, tmp_path) and caught(store, killed))
    os.killpg(killed.pid, signal.SIGKILL)
    said, complaints = other.communicate(timeout=PATIENCE)
    assert (other.returncode, b'"requested": 4' in said) == (0, True), complaints

    done = Counter((write.who, write.kind) for write in backstage.writes() if write.kind in WANTED)
    assert done == Counter(
        {(f"person{number}@example.org", kind): 1 for number, kinds in wanted.items() for kind in kinds}
    )
    with store.reading() as connection:
        attempts = connection.execute(select(receipts.c.case_id, receipts.c.phase, receipts.c.attempt)).all()
    assert len(attempts) == len(set(attempts)) == 3 + 3 + 2 + 2
    assert max(each.attempt for each in attempts) == 2
    assert len(elsewhere(store, tmp_path)) == 2
    assert list(breaks(store, tmp_path / "other")) == []
    assert elsewhere(store, tmp_path / "other")
    shutil.copytree(tmp_path / "killed" / "cases", tmp_path / "other" / "cases", dirs_exist_ok=True)
    assert not elsewhere(store, tmp_path / "other")

    settings = Settings(backstage=running_twin.backstage)
    later = alone.submit(worker.join, None, settings, Limits(1), tmp_path / "killed", database, as_json=True, hold=HOLD)
    assert later.result() is ExitStatus.DONE
    assert len(backstage.writes()) == done.total()


def queues(store: Store) -> int:
    """How many machines are there, ready to work."""
    with store.reading() as connection:
        known = connection.scalar(text("SELECT to_regclass('dbos.queues') IS NOT NULL"))
        return int(connection.scalar(text("SELECT count(*) FROM dbos.queues")) or 0) if known else 0


def caught(store: Store, process: subprocess.Popen[bytes]) -> bool:
    """Whether a process could be stopped with a case in its hands."""
    if not holds(store, process):
        return False
    os.killpg(process.pid, signal.SIGSTOP)
    if holds(store, process):
        return True
    os.killpg(process.pid, signal.SIGCONT)
    return False


def holds(store: Store, process: subprocess.Popen[bytes]) -> bool:
    """Whether a process has a case in its hands."""
    with store.reading() as connection:
        running = connection.scalars(select(cases.c.holder).where(cases.c.state == CaseState.RUNNING)).all()
    return any(f"-{process.pid}-" in str(holder) for holder in running)


def at(case: Case, number: int) -> Case:
    """A case at one of some operators."""
    name = OPERATORS[list(OPERATORS)[number % 3]]
    return case.model_copy(update={"operator": case.operator.model_copy(update={"name": name})})
