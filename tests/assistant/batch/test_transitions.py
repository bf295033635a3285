"""How cases of a batch go on, without a browser: what is fed next, and what an attempt leads to."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.assistant.batch.conftest import IN_FILE, NOW, ON_SERVER, Fill, row
from tracesnt.assistant.batch import inbox
from tracesnt.assistant.batch.phases import Need
from tracesnt.assistant.batch.store import BatchState, CaseRecord, CaseState, Store, record_of, state_of, turn
from tracesnt.assistant.batch.tables import batch, metadata
from tracesnt.assistant.batch.transitions import (
    PATIENCE_WITH_SITE,
    SITE_ERRORS_IN_A_ROW,
    Ended,
    assign,
    begin,
    cancel_rest,
    end,
    feed,
    give_back,
    put_back,
    room,
    set_right,
    take_over,
)
from tracesnt.errors import Outcome
from tracesnt.fixtures import Case

ALPRO = "BE-ORG-OP-5"
DOWN = Ended(Outcome.SITE_UNAVAILABLE, "The site is down.", "Wait.", site_failed=True)
EVERY_NEED = frozenset(Need)
pytestmark = pytest.mark.parametrize("fill", [IN_FILE, ON_SERVER], indirect=True)


def fed(store: Store, room: int = 10, now: float = NOW) -> list[int]:
    """The rows that are fed."""
    with store.writing() as connection:
        return [record.row for record in feed(connection, room, now)]


def finish(store: Store, case_id: int, ended: Ended, *, now: float = NOW, met: frozenset[Need] = EVERY_NEED) -> bool:
    """End the attempt that a case is at."""
    with store.writing() as connection:
        record = record_of(connection, case_id)
        return end(connection, record, store.case(case_id), ended, now, met)


def look(store: Store, case_id: int) -> CaseRecord:
    """How a case stands."""
    with store.reading() as connection:
        return record_of(connection, case_id)


def test_a_case_goes_through_its_phases_one_after_the_other(fill: Fill, case: Case) -> None:
    store, seen = fill(row(case, 1)), []
    for outcome in (Outcome.REGISTERED, Outcome.REGISTERED, Outcome.REQUESTED):
        assert fed(store) == [1]
        seen.append(look(store, 1).phase)
        assert finish(store, 1, Ended(outcome))
    assert seen == ["sign-up", "account", "request"]
    assert (look(store, 1).state, look(store, 1).outcome) == (CaseState.ENDED, Outcome.REQUESTED)
    assert fed(store) == []


def test_whoever_has_an_account_is_not_asked_to_open_one(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    fed(store)
    finish(store, 1, Ended(Outcome.ACCOUNT_EXISTS))
    assert look(store, 1).phase == "request"


def test_cases_of_one_operator_ask_for_it_in_the_order_of_their_priorities(fill: Fill, case: Case) -> None:
    store = fill(row(case, 2), row(case, 3, priority=1), row(case, 4, operator=ALPRO))
    assert fed(store) == [3, 2, 4]
    for number in (1, 2, 3):
        finish(store, number, Ended(Outcome.ACCOUNT_EXISTS))
    assert fed(store) == [3, 4]
    finish(store, 2, Ended(Outcome.REQUESTED))
    assert fed(store) == [2]


def test_no_more_cases_are_fed_than_there_is_room_for(fill: Fill, case: Case) -> None:
    store = fill(*(row(case, number, operator=f"BE-ORG-OP-{number}") for number in range(1, 6)))
    assert fed(store, 2) == [1, 2]
    assert fed(store, 2) == [3, 4]


def test_a_phase_is_tried_again_later_and_later_when_the_site_fails(fill: Fill, case: Case) -> None:
    store, now, pauses = fill(row(case, 1)), NOW, []
    while fed(store, now=now) == [1]:
        finish(store, 1, DOWN, now=now)
        with store.writing() as connection:
            turn(connection, BatchState.RUNNING)
        start = now
        while look(store, 1).state is CaseState.READY and fed(store, now=now) == []:
            now += 5
        pauses.append(now - start)
        if look(store, 1).state is CaseState.QUEUED:
            with store.writing() as connection:
                assert put_back(connection, record_of(connection, 1))
    assert pauses == [5, 10, 20, 40, 80, 160, 0]
    assert len(pauses) == PATIENCE_WITH_SITE + 1
    assert (look(store, 1).state, look(store, 1).outcome) == (CaseState.ENDED, Outcome.SITE_UNAVAILABLE)


def test_a_run_of_failures_of_the_site_stops_the_batch(fill: Fill, case: Case) -> None:
    count = SITE_ERRORS_IN_A_ROW
    store = fill(*(row(case, number, operator=f"BE-ORG-OP-{number}") for number in range(1, count + 2)))
    fed(store, count)
    for number in range(1, count + 1):
        finish(store, number, DOWN)
    with store.reading() as connection:
        assert state_of(connection) == (BatchState.STOPPED, "The site is down.")
    assert fed(store) == []


def test_drift_stops_the_batch_and_loses_no_case(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    fed(store)
    finish(store, 1, Ended(Outcome.DRIFTED, "A button is gone.", "Look.", drifted=True))
    with store.reading() as connection:
        assert state_of(connection)[0] is BatchState.DRIFTED
    assert look(store, 1).state is CaseState.READY
    with store.writing() as connection:
        turn(connection, BatchState.RUNNING)
    assert fed(store) == [1]


def test_what_a_phase_needs_is_asked_before_it_and_the_answer_lets_it_go_on(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    fed(store)
    finish(store, 1, Ended(Outcome.REGISTERED), met=frozenset())
    assert look(store, 1).state is CaseState.WAITING
    with store.reading() as connection:
        asked = inbox.open_questions(connection)
    assert [question.need for question in asked] == [Need.MAILED_LINK, Need.NEW_PASSWORD]
    for question in asked:
        assert fed(store) == []
        with store.writing() as connection:
            inbox.answer(connection, store.vault, question.id, f"secret {question.need}", NOW)
    assert fed(store) == [1]
    with store.reading() as connection:
        assert inbox.answers(connection, store.vault, 1)[Need.MAILED_LINK] == "secret mailed-link"


def test_answers_are_sealed_and_forgotten_when_the_case_has_ended(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    fed(store)
    finish(store, 1, Ended(Outcome.REGISTERED), met=frozenset())
    with store.writing() as connection:
        for question in inbox.open_questions(connection):
            inbox.answer(connection, store.vault, question.id, "Canary-123!", NOW)
    assert "Canary-123!" not in contents(store)
    fed(store)
    finish(store, 1, Ended(Outcome.INVALID_DATA, "No.", "Correct it."), met=frozenset())
    with store.reading() as connection:
        assert inbox.answers(connection, store.vault, 1) == {}
    assert case.person.email not in contents(store)


def contents(store: Store) -> str:
    """All that a database holds: every byte of a file and its log, or every row of a server's tables."""
    if store.is_file:
        files = Path(store.engine.url.database or "").parent.glob("batch.sqlite*")
        return "".join(path.read_bytes().decode("latin-1") for path in files)
    with store.reading() as connection:
        return "".join(str(connection.execute(select(table)).all()) for table in metadata.tables.values())


def test_an_attempt_that_is_over_changes_nothing_more(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    fed(store)
    old = look(store, 1)
    finish(store, 1, Ended(Outcome.REGISTERED))
    with store.writing() as connection:
        assert not end(connection, old, store.case(1), Ended(Outcome.CANCELLED, "late"), NOW)
    assert look(store, 1).phase == "account"


def test_only_one_worker_holds_a_case_until_its_hold_has_run_out(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    fed(store)
    record = look(store, 1)
    with store.writing() as connection:
        assert begin(connection, record, "first", NOW + 60, NOW)
        assert not begin(connection, record, "second", NOW + 60, NOW + 59)
        assert begin(connection, record, "second", NOW + 200, NOW + 61)


def test_what_a_worker_holds_no_longer_goes_on_elsewhere_and_its_own_attempt_is_over(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1), row(case, 2, operator=ALPRO), row(case, 3, operator="BE-ORG-OP-4"))
    with store.writing() as connection:
        gone, queued = feed(connection, 2, NOW)
        assign(connection, [gone, queued], "gone", NOW + 60)
        assert begin(connection, gone, "gone", NOW + 60, NOW)
        assert take_over(connection, NOW + 60) == 0
        assert take_over(connection, NOW + 61) == 2
        assert [record.attempt for record in feed(connection, 10, NOW)] == [2, 2, 1]
        assert not begin(connection, gone, "gone", NOW + 200, NOW + 61)
        assert not end(connection, gone, store.case(1), Ended(Outcome.REGISTERED), NOW + 61)


def test_a_worker_that_leaves_gives_back_what_waits_for_it(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1), row(case, 2, operator=ALPRO))
    with store.writing() as connection:
        first, second = feed(connection, 2, NOW)
        assign(connection, [first, second], "leaves", NOW + 60)
        assert not begin(connection, second, "another", NOW + 60, NOW)
        assert begin(connection, first, "leaves", NOW + 60, NOW)
        assert give_back(connection, "leaves") == 1
    assert [look(store, number).state for number in (1, 2)] == [CaseState.RUNNING, CaseState.READY]
    assert fed(store) == [2]


def test_what_the_site_may_be_asked_counts_for_all_workers_together(fill: Fill, case: Case) -> None:
    store = fill(*(row(case, number, operator=f"BE-ORG-OP-{number}") for number in range(1, 8)))
    with store.writing() as connection:
        first, second = feed(connection, 2, NOW)
        assign(connection, [first, second], "other", NOW + 60)
        assert begin(connection, first, "other", NOW + 60, NOW)
        assert room(connection, "this", 6, NOW) == 6
        connection.execute(update(batch).values(altogether=4))
        assert room(connection, "this", 6, NOW) == 2
        connection.execute(update(batch).values(altogether=None, per_minute=3))
        assert [room(connection, "this", 6, NOW + later) for later in (0, 59, 61)] == [1, 1, 2]


def test_a_cancelled_batch_ends_what_has_not_ended(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1), row(case, 2, operator=ALPRO))
    fed(store, 1)
    with store.writing() as connection:
        turn(connection, BatchState.CANCELLED)
        assert cancel_rest(connection, NOW) == 2
    assert {look(store, number).outcome for number in (1, 2)} == {Outcome.CANCELLED}


@pytest.mark.parametrize("state", [BatchState.PAUSED, BatchState.STOPPED, BatchState.CANCELLED])
def test_only_a_running_batch_is_fed(fill: Fill, case: Case, state: BatchState) -> None:
    store = fill(row(case, 1))
    with store.writing() as connection:
        turn(connection, state)
    assert fed(store) == []


HOURS = 3 * 3600


@pytest.mark.parametrize("jump", [-HOURS, HOURS])
def test_a_clock_that_jumps_keeps_no_case_waiting_and_loses_none(fill: Fill, case: Case, jump: int) -> None:
    store = fill(row(case, 1), row(case, 2, operator=ALPRO))
    fed(store)
    finish(store, 1, DOWN)
    now = NOW + jump
    with store.writing() as connection:
        set_right(connection, now)
    assert fed(store, now=now) == [1]
    for number in (1, 2):
        assert finish(store, number, Ended(Outcome.REGISTERED), now=now)
        assert look(store, number).phase == "account"
    assert fed(store, now=now) == [1, 2]


def test_a_question_lasts_as_long_as_it_was_to_after_the_clock_went_back(fill: Fill, case: Case) -> None:
    store = fill(row(case, 1))
    fed(store)
    finish(store, 1, Ended(Outcome.REGISTERED), met=frozenset())
    with store.writing() as connection:
        set_right(connection, NOW - HOURS)
        link, password = inbox.open_questions(connection)
    assert (link.asked, link.expires) == (NOW - HOURS, NOW - HOURS + 90 * 60)
    assert (password.asked, password.expires) == (NOW - HOURS, None)
