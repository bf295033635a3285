"""Quiet hours, by an injected moment."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from tracesnt.assistant.batch.quiet import QuietHours
from tracesnt.errors import InputError


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
