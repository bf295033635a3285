"""Questions that wait: how urgent they are, reminders of them, and what follows when one has expired."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest

from tests.assistant.batch.conftest import NOW, Fill, row
from tests.assistant.conftest import TraceSnt
from tracesnt.assistant.batch import inbox
from tracesnt.assistant.batch.chain import Proof, link
from tracesnt.assistant.batch.durable import EVERY_NEED, Limits, People
from tracesnt.assistant.batch.phases import Need
from tracesnt.assistant.batch.store import CaseState, Store, record_of
from tracesnt.assistant.batch.transitions import MOST_LINKS, Ended, end, expire, feed
from tracesnt.assistant.batch.words import asked, reminder
from tracesnt.assistant.batch.work import work
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.startup.session import Settings
from tracesnt.errors import InputError, Outcome
from tracesnt.fixtures import Case
from tracesnt.mock_site.backstage.client import BackstageClient

MINUTE = 60.0
EXPIRED = Ended(Outcome.LINK_EXPIRED, "The mailed link has expired.", "Ask for another.")


def go_through(store: Store, ended: Ended, now: float = NOW) -> str:
    """Run the attempt that a case is at, and return the phase that it is at then."""
    with store.writing() as connection:
        (record,) = feed(connection, 1, now)
        end(connection, record, store.case(record.id), ended, now)
        link(connection, record, Proof(f"{record.phase}-{record.attempt}", "", 1.0), now, "here")
        return record_of(connection, record.id).phase


def answer_all(store: Store, now: float = NOW) -> list[Need]:
    """Answer every open question, and return what was asked."""
    with store.writing() as connection:
        found = inbox.open_questions(connection)
        for each in found:
            inbox.answer(connection, store.vault, each.id, "an answer", now)
    return [each.need for each in found]


def asked_at(store: Store, now: float = NOW) -> list[inbox.Question]:
    """What is asked after the account form was sent at a moment."""
    go_through(store, Ended(Outcome.REGISTERED), now)
    with store.reading() as connection:
        return inbox.open_questions(connection)


def test_a_link_that_nobody_handed_over_in_time_is_asked_for_anew(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    asked_at(store)
    with store.writing() as connection:
        assert expire(connection, NOW + 89 * MINUTE) == 0
        assert expire(connection, NOW + 90 * MINUTE) == 1
        assert expire(connection, NOW + 91 * MINUTE) == 0
        record = record_of(connection, 1)
        left = inbox.open_questions(connection)
    assert (record.phase, record.state) == ("new-link", CaseState.READY)
    assert [each.need for each in left] == [Need.NEW_PASSWORD]
    assert go_through(store, Ended(Outcome.REGISTERED), NOW + 95 * MINUTE) == "account"
    assert answer_all(store, NOW + 100 * MINUTE) == [Need.MAILED_LINK, Need.NEW_PASSWORD]
    assert go_through(store, Ended(Outcome.REGISTERED), NOW + 100 * MINUTE) == "request"


def test_another_link_is_asked_for_some_times_and_no_attempt_has_the_number_of_another(fill: Fill, case: Case) -> None:
    store, seen = fill(row(case, 1)), list[tuple[str, int]]()
    asked_at(store)
    while True:
        answer_all(store)
        with store.reading() as connection:
            record = record_of(connection, 1)
        if record.state is CaseState.ENDED:
            break
        seen.append((record.phase, record.attempt))
        go_through(store, EXPIRED if record.phase == "account" else Ended(Outcome.REGISTERED))
    assert [phase for phase, _ in seen] == [*(["account", "new-link"] * MOST_LINKS), "account"]
    assert len(set(seen)) == len(seen)
    assert (record.outcome, record.message) == (Outcome.LINK_EXPIRED, EXPIRED.message)


def test_whoever_has_used_the_link_already_goes_on_without_one(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    asked_at(store)
    with store.writing() as connection:
        expire(connection, NOW + 90 * MINUTE)
    assert go_through(store, Ended(Outcome.ACCOUNT_EXISTS), NOW + 91 * MINUTE) == "request"


def test_a_late_answer_is_refused(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    question, password = asked_at(store)
    for _ in range(2):
        with store.writing() as connection, pytest.raises(InputError, match="has expired") as caught:
            inbox.answer(connection, store.vault, question.id, "late", NOW + 90 * MINUTE)
        assert "new link" in caught.value.advice
        with store.writing() as connection:
            expire(connection, NOW + 90 * MINUTE)
    with store.writing() as connection:
        inbox.answer(connection, store.vault, password.id, "in time", NOW + 91 * MINUTE)
        with pytest.raises(InputError, match="no open question"):
            inbox.answer(connection, store.vault, password.id, "twice", NOW + 500 * MINUTE)


def test_the_most_urgent_question_comes_first(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1), row(case, 2))
    asked_at(store, NOW)
    asked_at(store, NOW + 10 * MINUTE)
    with store.reading() as connection:
        found = inbox.open_questions(connection)
    assert [(each.row, each.need.is_live, each.expires is None) for each in found] == [
        (1, False, False),
        (2, False, False),
        (1, False, True),
        (2, False, True),
    ]
    assert asked(found[0], NOW + 80 * MINUTE) == "row 1: mailed-link, asked 1 h 20 min ago, 10 min left"


@pytest.mark.parametrize(
    ("minutes", "after", "due"), [(29, 30, 0), (31, 30, 2), (31, 60, 0), (74, 600, 0), (76, 600, 1)]
)
def test_somebody_is_reminded_of_what_waits_for_long_or_expires_soon(
    fill: Fill, case: Case, minutes: float, after: float, due: int
) -> None:
    told = reminder(asked_at(fill(row(case, 1))), NOW + minutes * MINUTE, after)
    assert told.startswith({0: "", 1: "Reminder: 1 question waits", 2: "Reminder: 2 questions wait"}[due])
    assert bool(told) == bool(due)


def test_the_command_line_tells_what_is_urgent_and_what_has_expired(
    fill: Fill, case: Case, tracesnt_here: TraceSnt, tmp_path: Path
) -> None:
    store = fill(row(case, 1), row(case, 2, operator="BE-ORG-OP-5"))
    asked_at(store, time.time() - 80 * MINUTE)
    late, _ = asked_at(store, time.time() - 100 * MINUTE)[:2]
    told = tracesnt_here("batch", "inbox", "--out", ".").out
    assert "row 1: mailed-link, asked 1 h 20 min ago, " in told.splitlines()[0]
    assert "Mailed links that have expired, after 90 minutes: 1." in told
    assert "Reminder: 3 questions wait" in tracesnt_here("batch", "status", "--out", ".").out
    status = tracesnt_here("batch", "status", "--out", ".", "--remind-after", "600", "--json").document
    assert (status["questions"], status["expired_links"]) == (3, 1)
    assert status["reminder"].startswith("Reminder: 1 question waits for an answer. The most urgent is 1, row 1")
    command = [sys.executable, "-m", "tracesnt.assistant.cli", "batch", "answer", str(late.id), "--out", "."]
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=tmp_path, input="https://link\n", capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, "has expired" in done.stderr) == (2, True)


@pytest.mark.browser
def test_a_case_whose_link_is_too_old_gets_another_and_goes_on(
    fill: Fill, case: Case, running_twin: Twin, backstage: BackstageClient, tmp_path: Path, alone: Executor
) -> None:
    wanted = row(case, 1)
    backstage.add_person(wanted.case.person, "pending")
    backstage.advance(91 * MINUTE)
    settings = Settings(running_twin.site, running_twin.backstage)
    store = fill(wanted)
    done = alone.submit(work, store, settings, tmp_path, Limits(1), People(EVERY_NEED), lambda _: None).result()
    assert done.outcomes == {Outcome.REQUESTED: 1}
    assert len(backstage.mailbox(wanted.case.person.email)) >= 2
    assert [write.kind for write in backstage.writes()].count("account-registered") == 0
    assert sorted(path.parent.name for path in tmp_path.glob("cases/row-1/*/receipt.json")) == [
        "account-1",
        "account-3",
        "new-link-2",
        "request-1",
        "sign-up-1",
    ]
