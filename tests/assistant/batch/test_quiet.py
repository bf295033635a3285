"""Quiet hours, by an injected moment."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from datetime import datetime
from pathlib import Path
from typing import TypeVar, cast

import pytest

from tests.assistant.batch.conftest import Fill, row
from tests.flows.seeding import seed
from tracesnt.assistant.batch.durable import EVERY_NEED, Limits, People, Works
from tracesnt.assistant.batch.pool import BrowserPool
from tracesnt.assistant.batch.quiet import QuietHours
from tracesnt.assistant.batch.store import CaseState, record_of
from tracesnt.assistant.batch.transitions import feed
from tracesnt.assistant.batch.work import Standing, work
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.startup.session import Session, Settings
from tracesnt.errors import InputError, Outcome
from tracesnt.fixtures import Case
from tracesnt.flows import Given
from tracesnt.mock_site.backstage.client import BackstageClient

T = TypeVar("T")


@pytest.fixture(autouse=True)
def brussels(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine with summer time."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Europe/Brussels")
    time.tzset()
    yield
    monkeypatch.undo()
    assert os.environ.get("TZ") == before
    time.tzset()


def at(text: str) -> float:
    """A local moment."""
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-01-15 21:59", None),
        ("2026-01-15 22:00", "2026-01-16 06:00"),
        ("2026-01-16 05:59:59", "2026-01-16 06:00"),
        ("2026-01-16 06:00", None),
        ("2026-01-16 12:30", "2026-01-16 14:00"),
        ("2026-01-31 23:00", "2026-02-01 06:00"),
    ],
)
def test_a_quiet_time_ends_when_it_is_said_to(now: str, until: str | None) -> None:
    quiet = QuietHours.parse("22:00-06:00, 12:00-13:00,13:00-14:00")
    assert quiet.until(at(now)) == (None if until is None else at(until))
    assert str(quiet) == "22:00-06:00, 12:00-13:00, 13:00-14:00"


@pytest.mark.parametrize("text", ["22-6", "22:00", "25:00-06:00", "22:60-23:00", "06:00-06:00", "a:b-c:d"])
def test_what_is_no_time_of_the_day_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no quiet time"):
        QuietHours.parse(f"12:00-13:00,{text}")


def test_a_whole_day_of_quiet_is_refused() -> None:
    with pytest.raises(InputError, match="whole day"):
        QuietHours.parse("00:00-12:00,12:00-24:00")


def test_no_quiet_hours_are_fine() -> None:
    assert QuietHours.parse("").until(at("2026-01-15 23:00")) is None


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_ends_after_its_turn(fold: int) -> None:
    now = datetime(2026, 10, 25, 2, 30, fold=fold).timestamp()  # noqa: DTZ001 - quiet hours are local
    end = QuietHours.parse("02:00-02:45").until(now)
    assert end == now + 15 * 60


def test_work_rests_while_it_is_quiet() -> None:
    quiet = QuietHours.parse("22:00-06:00")
    assert quiet.finish(at("2026-01-15 21:00"), 1800) == at("2026-01-15 21:30")
    assert quiet.finish(at("2026-01-15 21:00"), 7200) == at("2026-01-16 07:00")
    assert quiet.finish(at("2026-01-15 23:00"), 16 * 3600 + 60) == at("2026-01-17 06:01")


class Unused(BrowserPool):
    """Gives no browser to what it runs."""

    def run(self, work: Callable[[Session], T]) -> T:
        return work(cast("Session", None))


def test_nothing_is_started_while_it_is_quiet_and_what_was_queued_is_put_back(
    fill: Fill, case: Case, tmp_path: Path
) -> None:
    store, now = fill(row(case, 1), row(case, 2)), at("2026-01-15 21:59")
    limits = Limits(quiet=QuietHours.parse("22:00-06:00"))
    works = Works(store, Unused(Settings(), 0), tmp_path, limits, People(), lambda: now)
    with store.writing() as connection:
        (queued,) = feed(connection, 1, now)
    now = at("2026-01-15 22:00")
    assert works.feed()  # what is queued has yet to be looked at
    assert works.perform(queued.id, queued.phase, queued.attempt) is None
    assert not works.feed()
    with store.reading() as connection:
        assert [record_of(connection, number).state for number in (1, 2)] == [CaseState.READY] * 2


@pytest.mark.browser
def test_a_batch_waits_for_the_end_of_a_quiet_time_and_goes_on(
    fill: Fill, case: Case, running_twin: Twin, tmp_path: Path, backstage: BackstageClient, alone: Executor
) -> None:
    wanted = row(case, 1)
    seed(backstage, wanted.case, Given.DEVICE)
    store, told, looks = fill(wanted), list[str](), list[float]()

    def clock() -> float:
        """The last instant of a quiet time, and from there on as time goes by."""
        looks.append(time.monotonic())
        return at("2026-01-16 06:00") - 0.5 + looks[-1] - looks[0]

    def tell(now: Standing) -> None:
        if now.why not in told:
            told.append(now.why)

    settings = Settings(running_twin.site, running_twin.backstage)
    limits = Limits(1, quiet=QuietHours.parse("22:00-06:00"))
    done = alone.submit(work, store, settings, tmp_path, limits, People(EVERY_NEED), tell, clock).result()
    assert done.outcomes == {Outcome.REQUESTED: 1}
    assert told == ["It is quiet, and nothing is started until 06:00 on 2026-01-16.", ""]
