"""Keeping the twin as it is and going back to it, and the full state to compare against."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest

from tests.mock_site.visitor import Visitor
from tracesnt.fixtures import Person, operators
from tracesnt.mock_site import seeding
from tracesnt.mock_site.app import make_world
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.errors import NothingThere
from tracesnt.mock_site.server import start_twin
from tracesnt.mock_site.snapshots import Snapshot
from tracesnt.mock_site.traces_nt import registry
from tracesnt.mock_site.world import World

MOMENT = datetime(2025, 6, 30, 9, 15, tzinfo=UTC)


@pytest.fixture(params=["in memory", "in a file"])
def seeded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BackstageClient]:
    """A twin of the test's own, with repeatable tokens."""
    state = tmp_path / "twin.db" if request.param == "in a file" else None
    with start_twin(state=state, seed="7") as running, BackstageClient(running.backstage) as client:
        yield client


def everything(backstage: BackstageClient) -> object:
    """All that can be seen of a twin."""
    return backstage.state(), backstage.writes(), backstage.secrets()


def test_a_snapshot_is_restored_whole_and_again_and_again(
    seeded: BackstageClient, claire: Person, jonas: Person
) -> None:
    seeded.freeze(MOMENT)
    seeded.add_person(claire, "pending")
    seeded.add_fault("mail-twice", nth=2)
    before = everything(seeded)
    snapshot = seeded.snapshot()
    for _ in range(2):
        seeded.add_person(jonas, "requested", operator="BE-ORG-OP-6")
        seeded.advance(60)
        seeded.clear_faults()
        assert everything(seeded) != before
        seeded.restore(snapshot)
        assert everything(seeded) == before


def test_what_follows_a_snapshot_repeats(seeded: BackstageClient, claire: Person) -> None:
    seeded.add_fault("mail-twice", probability=0.5, seed=3)
    snapshot = seeded.snapshot()
    links = []
    for _ in range(2):
        seeded.restore(snapshot)
        seeded.add_person(claire, "pending")
        links.append([mail.link for mail in seeded.mailbox(claire.email)])
    assert links[0]
    assert links[0] == links[1]


def test_a_clock_that_ran_ahead_still_does(seeded: BackstageClient) -> None:
    seeded.advance(86400)
    snapshot, before = seeded.snapshot(), seeded.clock().now
    seeded.freeze(MOMENT)
    seeded.restore(snapshot)
    assert not seeded.clock().frozen
    assert 0 <= (seeded.clock().now - before).total_seconds() < 60


def test_a_reset_leaves_snapshots_alone(seeded: BackstageClient, claire: Person) -> None:
    seeded.add_person(claire, "active")
    snapshot = seeded.snapshot()
    seeded.reset()
    assert claire.email not in {account["email"] for account in seeded.state()["accounts"]}
    seeded.restore(snapshot)
    assert claire.email in {account["email"] for account in seeded.state()["accounts"]}


def test_a_snapshot_that_is_forgotten_is_gone(seeded: BackstageClient) -> None:
    snapshot = seeded.snapshot()
    seeded.forget(snapshot)
    for attempt in (seeded.restore, seeded.forget):
        with pytest.raises(NothingThere, match=snapshot):
            attempt(snapshot)


def test_a_reset_repeats_what_the_seed_gave(seeded: BackstageClient, claire: Person) -> None:
    links = []
    for _ in range(2):
        seeded.add_person(claire, "pending")
        links.append(seeded.mailbox(claire.email)[0].link)
        seeded.reset()
    assert links[0] == links[1]


def test_a_reset_of_a_state_that_was_kept_starts_afresh(tmp_path: Path, claire: Person) -> None:
    state = tmp_path / "twin.db"
    with start_twin(state=state) as twin, BackstageClient(twin.backstage) as backstage:
        fresh = backstage.state()
        backstage.add_person(claire, "active")
    with start_twin(state=state) as twin, BackstageClient(twin.backstage) as backstage:
        for _ in range(2):
            backstage.add_fault("mail-lost")
            backstage.reset()
            assert backstage.state()["accounts"] == fresh["accounts"]
            assert backstage.faults() == ()


def test_who_waits_sees_what_is_restored(claire: Person, backstage: BackstageClient) -> None:
    backstage.add_person(claire, "pending")
    snapshot = backstage.snapshot()
    backstage.reset()
    with ThreadPoolExecutor() as waiting:
        mails = waiting.submit(backstage.mailbox, claire.email, wait=10)
        backstage.restore(snapshot)
        assert len(mails.result()) == 1


def test_a_visitor_goes_on_where_the_snapshot_was(
    importer: Visitor, member: Person, backstage: BackstageClient
) -> None:
    snapshot = backstage.snapshot()
    importer.request("BE-ORG-OP-6")
    backstage.restore(snapshot)
    assert importer.request("BE-ORG-OP-6").path == "/tracesnt/profile"
    assert [(write.kind, write.who) for write in backstage.writes()] == [("authorisation-requested", member.email)]


def test_the_full_state_has_everything_but_secrets(
    importer: Visitor, member: Person, backstage: BackstageClient
) -> None:
    importer.request("BE-ORG-OP-6")
    importer.ask_for_password(member.email)
    backstage.add_fault("mail-lost")
    backstage.freeze(MOMENT)
    state = backstage.state()
    claire = next(account for account in state["accounts"] if account["email"] == member.email)
    assert claire["second_factors"] == [{"kind": "mobile-app", "name": "Phone"}]
    assert member.email in {user["email"] for user in state["users"]}
    assert [each["status"] for each in state["requests"] if each["email"] == member.email] == ["requested"]
    assert state["operators"] == 10_000 + len(operators())
    assert state["mails"][member.email] == 1
    assert state["sessions"]["TRACES"] == 1
    assert state["writes"] == {"authorisation-requested": 1}
    assert [fault["fault"]["kind"] for fault in state["faults"]] == ["mail-lost"]
    assert state["clock"] == {"now": "2025-06-30T09:15:00+00:00", "frozen": True}
    long = [secret for secret in backstage.secrets() if len(secret) > 8]
    assert [secret for secret in long if secret in str(state)] == []


@pytest.fixture
def large(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """A twin with ten thousand operators."""
    world = make_world("http://localhost:1", state=tmp_path / "twin.db" if request.param else None)
    first = operators()[0]
    with world.store.transaction():
        for number in range(10_000):
            registry.add(world.store, first.model_copy(update={"traces_number": f"XX-TEST-OP-{number}"}))
    world.seeded = Snapshot.of(world)
    yield world
    world.store.close()


def milliseconds(action: Callable[[], object]) -> float:
    """How long an action takes, in the middle of several tries."""
    taken = []
    for _ in range(9):
        before = time.perf_counter()
        action()
        taken.append((time.perf_counter() - before) * 1000)
    return median(taken)


@pytest.mark.parametrize("large", [False, True], ids=["in memory", "in a file"], indirect=True)
def test_ten_thousand_operators_take_milliseconds(large: World) -> None:
    snapshot = Snapshot.of(large)
    assert milliseconds(lambda: Snapshot.of(large)) < 60
    assert milliseconds(lambda: snapshot.restore(large)) < 60
    assert milliseconds(lambda: seeding.reset(large)) < 60
    row = large.store.one("SELECT count(*) AS operators FROM organisations WHERE traces_number LIKE 'XX-TEST-OP-%'")
    assert isinstance(row, sqlite3.Row)
    assert row["operators"] == 10_000
