"""One attempt at a phase, in a browser."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.assistant.batch.conftest import NOW, Fill, row
from tracesnt.assistant.batch.attempt import HoldLost, attempt
from tracesnt.assistant.batch.durable import EVERY_NEED, Limits, People
from tracesnt.assistant.batch.phases import PHASES
from tracesnt.assistant.batch.store import CaseState, record_of
from tracesnt.assistant.batch.tables import intents
from tracesnt.assistant.batch.transitions import begin, feed
from tracesnt.assistant.batch.work import work
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.startup.session import Session, Settings
from tracesnt.errors import InputError, Outcome
from tracesnt.fixtures import Case

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("holder", ["this worker", "another"])
def test_only_whoever_holds_a_case_changes_something_for_it(
    fill: Fill, case: Case, session: Session, tmp_path: Path, holder: str
) -> None:
    store = fill(row(case, 1))
    with store.writing() as connection:
        (record,) = feed(connection, 1, NOW)
        assert begin(connection, record, holder, NOW + 60, NOW)

    def run() -> Outcome:
        ended, _ = attempt(
            session, store, record, PHASES[0], store.case(1), desk=None, folder=tmp_path / "run", holder="this worker"
        )
        return ended.outcome

    assert session.backstage is not None
    if holder == "this worker":
        assert run() is Outcome.REGISTERED
    else:
        with pytest.raises(HoldLost):
            run()
    with store.reading() as connection:
        noted = connection.scalars(select(intents.c.confirmed)).all()
        assert record_of(connection, 1).attempt == record.attempt
    assert len(noted) == len(session.backstage.writes()) == (holder == "this worker")
    assert None not in noted


def test_what_keeps_attempts_from_coming_to_anything_ends_the_work_and_loses_no_case(
    fill: Fill, case: Case, running_twin: Twin, tmp_path: Path, alone: Executor
) -> None:
    store = fill(row(case, 1))
    (tmp_path / "cases").touch()  # where there was to be a folder
    settings = Settings(running_twin.site, running_twin.backstage)
    with pytest.raises(InputError, match="cannot be written to"):
        alone.submit(work, store, settings, tmp_path, Limits(1), People(EVERY_NEED), lambda _: None).result()
    with store.reading() as connection:
        assert record_of(connection, 1).state is CaseState.READY
