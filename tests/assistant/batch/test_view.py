"""What whoever watches a batch sees."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from tests.assistant.batch.conftest import NOW, Fill, row
from tests.assistant.conftest import TraceSnt
from tests.assistant.test_terminal import terminal
from tracesnt.assistant.batch.inbox import Question
from tracesnt.assistant.batch.phases import Need
from tracesnt.assistant.batch.store import BatchState, CaseState, turn
from tracesnt.assistant.batch.view import BatchView
from tracesnt.assistant.batch.work import Standing
from tracesnt.errors import Outcome
from tracesnt.fixtures import Case
from tracesnt.flows import Given
from tracesnt.mock_site.backstage.client import BackstageClient

SHEET = """First name;Last name;E-mail;Language;Country;Operator;TRACES number
Ana;Silva;ana.silva@example.org;fr;BE;Coffeeteam;BE-ORG-OP-6
"""


class Clock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


def at(ended: int, **changes: object) -> Standing:
    """A batch of 100 cases of which some have ended."""
    by_state = Counter({CaseState.ENDED: ended, CaseState.READY: 100 - ended})
    values = {"state": BatchState.RUNNING, "why": "", "by_state": by_state, "outcomes": Counter[Outcome](), **changes}
    return Standing(**values)  # type: ignore[arg-type]


def watched(view: BatchView, now: Standing) -> str:
    """What the live view shows."""
    console = Console(file=io.StringIO(), record=True, width=120)
    console.print(view.picture(now))
    return re.sub(" +", " ", console.export_text())


def test_the_view_tells_how_fast_it_goes_and_when_it_ends() -> None:
    clock = Clock()
    view = BatchView(console=Console(file=io.StringIO()), clock=clock, timer=clock)
    view(at(0))
    assert "Rate is measured" in watched(view, at(0))
    for ended in range(1, 41):
        clock.now += 15
        view(at(ended))
    told = watched(view, at(40))
    assert "40 of 100 have ended" in told
    assert f"4.0 a minute; 15 min 0 s to go, until {datetime.fromtimestamp(NOW + 1500):%H:%M}" in told  # noqa: DTZ006


def test_the_rate_is_that_of_the_last_minutes() -> None:
    clock = Clock()
    view = BatchView(console=Console(file=io.StringIO()), clock=clock, timer=clock)
    for ended in (0, *range(90, 100)):
        view(at(ended))
        clock.now += 60
    assert "1.0 a minute" in watched(view, at(99))


def test_the_view_tells_what_runs_what_fails_and_what_is_asked() -> None:
    view = BatchView(console=Console(file=io.StringIO()))
    now = at(
        5,
        outcomes=Counter({Outcome.REQUESTED: 3, Outcome.OPERATOR_NOT_FOUND: 2}),
        running=((7, "sign-up"), (12, "request")),
        asked=(Question(1, 1, 1, Need.MAILED_LINK, NOW, None),),
        failing=4,
        why="It is quiet.",
    )
    view(now)
    told = watched(view, now)
    for expected in (
        "Running row 7 (sign-up), row 12 (request)",
        "Ended 3 requested",
        "Failed 2 operator-not-found",
        "Asked 1 open question",
        "Tried again 4 after failures of the site",
        "It is quiet.",
    ):
        assert expected in told


def test_without_a_terminal_there_is_a_line_for_each_change_and_a_reminder_once() -> None:
    stream, clock = io.StringIO(), Clock()
    view = BatchView(console=Console(file=stream, width=80), clock=clock, timer=clock)
    waits = (Question(1, 1, 1, Need.NEW_PASSWORD, NOW - 40 * 60, None),)
    for ended in (0, 0, 1, 1, 1):
        view(at(ended, asked=waits))
        clock.now += 1
    view(at(1, asked=waits, why="It is quiet."))
    assert stream.getvalue().splitlines() == [
        "0 of 100 cases have ended; 1 question",
        "Reminder: 1 question waits for an answer. The most urgent is 1, row 1: new-password, asked 40 min ago.",
        "1 of 100 cases have ended; 1 question",
        "1 of 100 cases have ended; 1 question. It is quiet.",
    ]


@pytest.mark.browser
def test_a_batch_is_watched_in_a_terminal_and_nobody_is_named(
    at_twin: tuple[str, ...], backstage: BackstageClient, case: Case, tmp_path: Path
) -> None:
    ana = {"first_name": "Ana", "last_name": "Silva", "email": "ana.silva@example.org"}
    backstage.add_person(case.person.model_copy(update=ana), Given.DEVICE)
    (tmp_path / "people.csv").write_text(SHEET, encoding="utf-8")
    command = ("batch", "start", "people.csv", "--workers", "1", *at_twin, "--out", "batch")
    with terminal(*command, folder=tmp_path, kind="xterm") as screen:
        screen.wait_for("row 2 (")
        assert screen.end() == 0
    assert "0 of 1 have ended" in screen.seen
    assert "1 of 1 cases have ended; the batch is finished." in screen.seen
    assert [name for name in ("Ana", "Silva", "ana.silva", "Coffeeteam") if name in screen.seen] == []


def test_another_terminal_watches_a_batch_until_it_is_over(
    fill: Fill, case: Case, tmp_path: Path, tracesnt_here: TraceSnt
) -> None:
    store = fill(row(case, 1))
    with terminal("batch", "status", "--watch", "--out", ".", folder=tmp_path, kind="xterm") as screen:
        screen.wait_for("0 of 1 have ended")
        with store.writing() as connection:
            turn(connection, BatchState.CANCELLED, "It was cancelled.")
        assert screen.end() == 0
    assert "the batch is cancelled. It was cancelled." in screen.seen
    assert tracesnt_here("batch", "status", "--watch", "--json", "--out", ".").status == 2
