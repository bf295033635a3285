"""How a case goes on: what is fed to the workers next, and what an ended attempt leads to.

Every function here is a piece of one transaction, so that a crash leaves either all of a change or nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, or_, select, update

from tracesnt.assistant.batch import inbox
from tracesnt.assistant.batch.phases import ACCOUNT, NEW_LINK, PHASES, Need, following, phase_named
from tracesnt.assistant.batch.store import BatchState, CaseRecord, CaseState, record_of, state_of, turn
from tracesnt.assistant.batch.tables import batch, cases, questions, receipts, starts
from tracesnt.errors import Outcome
from tracesnt.fixtures import Case

PATIENCE_WITH_SITE = 6
"""How often a phase is tried again after the site has failed, before the case is given up for this run."""
SITE_ERRORS_IN_A_ROW = 10
"""After so many failures of the site, over all cases, the batch stops: the site is down."""
MOST_LINKS = 3
"""How often another mailed link is asked for, before the case ends because of it."""
BUSY = (CaseState.QUEUED, CaseState.RUNNING)
"""A case in one of these states is in the hands of a worker."""
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 600.0
_MINUTE = 60.0
_IN_ORDER = tuple(phase.name for phase in PHASES if phase.in_order)


@dataclass(frozen=True)
class Ended:
    """What one attempt at a phase came to. Exactly one of ``needs`` and ``site_failed`` may say that it is not over."""

    outcome: Outcome
    message: str = ""
    advice: str = ""
    needs: Need | None = None
    site_failed: bool = False
    drifted: bool = False


def feed(connection: Connection, room: int, now: float) -> list[CaseRecord]:
    """Mark cases that may go on as queued, up to a number of them, and return them."""
    if room <= 0 or state_of(connection)[0] is not BatchState.RUNNING:
        return []
    chosen = list(connection.scalars(_due(now).limit(room)))
    if chosen:
        connection.execute(update(cases).where(cases.c.id.in_(chosen)).values(state=CaseState.QUEUED))
    return [record_of(connection, case_id) for case_id in chosen]


def is_any_due(connection: Connection, now: float) -> bool:
    """Tell whether a case may go on now, if only it is fed."""
    return connection.scalar(_due(now).limit(1)) is not None


def _due(now: float) -> Select[int]:
    """The cases that may go on, the foremost first.

    Those of one operator ask for it in the order of their priorities: the first becomes its administrator (help-old).
    """
    earlier = cases.alias("earlier")
    goes_before = or_(
        earlier.c.priority < cases.c.priority, and_(earlier.c.priority == cases.c.priority, earlier.c.id < cases.c.id)
    )
    is_kept_back = and_(
        cases.c.phase.in_(_IN_ORDER),
        exists().where(earlier.c.operator == cases.c.operator, goes_before, earlier.c.state != CaseState.ENDED),
    )
    return (
        select(cases.c.id)
        .where(cases.c.state == CaseState.READY, cases.c.not_before <= now, ~is_kept_back)
        .order_by(cases.c.priority, cases.c.id)
    )


def room(connection: Connection, holder: str, wanted: int, now: float) -> int:
    """Return how many more cases may be queued for a worker that wants so many to be queued or running.

    What the batch may ask of the site at once, and in a minute, counts for all machines together.
    """
    altogether, per_minute = connection.execute(select(batch.c.altogether, batch.c.per_minute)).one()
    own = select(func.count()).where(cases.c.holder == holder, cases.c.state.in_(BUSY))
    left = [wanted - (connection.scalar(own) or 0)]
    if altogether is not None:
        left.append(altogether - count(connection, BUSY))
    if per_minute is not None:
        started = connection.scalar(select(func.count()).select_from(starts).where(starts.c.at > now - _MINUTE)) or 0
        left.append(per_minute - started - count(connection, (CaseState.QUEUED,)))
    return min(left)


def assign(connection: Connection, fed: Sequence[CaseRecord], holder: str, until: float) -> None:
    """Say whose the cases are that were fed."""
    ids = [record.id for record in fed]
    connection.execute(update(cases).where(cases.c.id.in_(ids)).values(holder=holder, held_until=until))


def take_over(connection: Connection, now: float) -> int:
    """Let the cases go on that nobody holds any longer, and return how many. Their attempts are over."""
    return _free(connection, cases.c.state.in_(BUSY), cases.c.held_until < now)


def give_back(connection: Connection, holder: str, lost: Collection[int] = ()) -> int:
    """Let others have what is queued for a worker that leaves, or was lost by it, and return how much."""
    idle = or_(cases.c.state == CaseState.QUEUED, and_(cases.c.state == CaseState.RUNNING, cases.c.id.in_(lost)))
    return _free(connection, idle, cases.c.holder == holder)


def _free(connection: Connection, *which: ColumnElement[bool]) -> int:
    values = {"state": CaseState.READY, "attempt": cases.c.attempt + 1, "holder": None, "held_until": None}
    return connection.execute(update(cases).where(*which).values(**values)).rowcount


def count(connection: Connection, states: Sequence[CaseState]) -> int:
    """Return how many cases are in one of some states."""
    return connection.scalar(select(func.count()).where(cases.c.state.in_(states))) or 0


def begin(connection: Connection, record: CaseRecord, holder: str, until: float, now: float) -> bool:
    """Take a case for a worker. False where it must not be run: by another's hands, another attempt, or no more."""
    taken = connection.execute(
        update(cases)
        .where(
            cases.c.id == record.id,
            cases.c.phase == record.phase,
            cases.c.attempt == record.attempt,
            cases.c.state.in_(BUSY),
            or_(cases.c.holder.is_(None), cases.c.holder == holder, cases.c.held_until < now),
        )
        .values(state=CaseState.RUNNING, holder=holder, held_until=until)
    )
    if taken.rowcount:
        connection.execute(delete(starts).where(starts.c.at <= now - _MINUTE))
        connection.execute(starts.insert().values(at=now))
    return taken.rowcount == 1


def set_right(connection: Connection, now: float) -> None:
    """Let nothing wait longer than it was to after the clock went back.

    A pause is over at once where it would be longer than any; a question that is older than now was asked now. What is
    held is held no longer, unless its worker says that it is there.
    """
    connection.execute(delete(starts).where(starts.c.at > now))
    connection.execute(update(cases).where(cases.c.held_until > now + _LONGEST_PAUSE).values(held_until=now))
    too_long = cases.c.not_before > now + _LONGEST_PAUSE
    connection.execute(update(cases).where(too_long).values(not_before=now))
    connection.execute(
        update(questions)
        .where(questions.c.asked > now)
        .values(asked=now, expires=questions.c.expires - (questions.c.asked - now))
    )


def have_patience(connection: Connection) -> None:
    """Let the cases that the site has failed be tried again at once, as though it never had."""
    connection.execute(update(cases).where(cases.c.state == CaseState.READY).values(failures=0, not_before=0.0))


def put_back(connection: Connection, record: CaseRecord) -> bool:
    """Let a case be fed again later: nothing was done."""
    return _change(connection, record, state=CaseState.READY, attempt=record.attempt + 1)


def end(
    connection: Connection, record: CaseRecord, case: Case, ended: Ended, now: float, met: frozenset[Need] = frozenset()
) -> bool:
    """Write down what an attempt came to, and what follows from it. False for an attempt that was over already.

    ``met`` are needs that nobody has to be asked for.
    """
    if ended.site_failed:
        return _site_failed(connection, record, ended, now)
    if ended.drifted:
        turn(connection, BatchState.DRIFTED, ended.message)
        return put_back(connection, record)
    connection.execute(update(batch).values(site_errors=0))
    if ended.needs is not None:
        in_vain = ended.needs in met
        return _again(connection, record, ended, now) if in_vain else _wait(connection, record, ended.needs, now)
    if ended.outcome is Outcome.LINK_EXPIRED and _links_left(connection, record):
        inbox.used(connection, record.id)
        return _change(connection, record, **_for_new_link(record.attempt))
    after = None if ended.message else following(phase_named(record.phase), case, ended.outcome)
    if after is None:
        inbox.close(connection, record.id)
        return _is_over(connection, record, ended, now)
    missing = [need for need in inbox.missing(connection, record.id, after) if need not in met]
    state = CaseState.WAITING if missing else CaseState.READY
    # Attempts at phases that may come again are counted on, so that each has a number of its own.
    attempt = record.attempt + 1 if record.phase == NEW_LINK.name else 1
    changed = _change(connection, record, phase=after.name, state=state, attempt=attempt, failures=0, not_before=0.0)
    if changed:
        inbox.used(connection, record.id)
        inbox.ask(connection, record.id, missing, now)
    return changed


def expire(connection: Connection, now: float) -> int:
    """Have a new link asked for in every case that waits for one that is too old by now, and return how many."""
    too_old = questions.c.open, questions.c.expires <= now
    expired = select(cases.c.id, cases.c.attempt).where(
        cases.c.state == CaseState.WAITING, cases.c.id.in_(select(questions.c.case_id).where(*too_old))
    )
    found = connection.execute(expired).all()
    for each in found:
        connection.execute(update(cases).where(cases.c.id == each.id).values(_for_new_link(each.attempt)))
        connection.execute(
            update(questions).where(questions.c.case_id == each.id, *too_old).values(open=False, sealed=None)
        )
    return len(found)


def _for_new_link(attempt: int) -> dict[str, Any]:
    return {
        "phase": NEW_LINK.name,
        "state": CaseState.READY,
        "attempt": attempt + 1,
        "failures": 0,
        "not_before": 0.0,
        "message": "The mailed link has expired: EU Login accepts it for 90 minutes.",
        "advice": "A new one is asked for.",
    }


def _links_left(connection: Connection, record: CaseRecord) -> bool:
    asked = select(func.count()).where(receipts.c.case_id == record.id, receipts.c.phase == NEW_LINK.name)
    return record.phase == ACCOUNT.name and (connection.scalar(asked) or 0) < MOST_LINKS


def cancel_rest(connection: Connection, now: float) -> int:
    """End every case that no browser has at the moment, and return how many."""
    ended = connection.execute(
        update(cases)
        .where(cases.c.state.in_((CaseState.READY, CaseState.QUEUED, CaseState.WAITING)))
        .values(state=CaseState.ENDED, outcome=Outcome.CANCELLED, ended=now)
    )
    connection.execute(update(questions).values(open=False, sealed=None, expires=None))
    return ended.rowcount


def _wait(connection: Connection, record: CaseRecord, need: Need, now: float) -> bool:
    changed = _change(connection, record, state=CaseState.WAITING, attempt=record.attempt + 1, failures=0)
    if changed:
        inbox.ask(connection, record.id, (need,), now)
    return changed


def _site_failed(connection: Connection, record: CaseRecord, ended: Ended, now: float) -> bool:
    connection.execute(update(batch).values(site_errors=batch.c.site_errors + 1))
    in_a_row = connection.scalar(select(batch.c.site_errors)) or 0
    # Where nothing but failures came in between, it is the site that is given up, and not the case.
    is_site_s = record.failures >= PATIENCE_WITH_SITE and in_a_row > PATIENCE_WITH_SITE
    if in_a_row >= SITE_ERRORS_IN_A_ROW or is_site_s:
        turn(connection, BatchState.STOPPED, ended.message)
    return put_back(connection, record) if is_site_s else _again(connection, record, ended, now)


def _again(connection: Connection, record: CaseRecord, ended: Ended, now: float) -> bool:
    """Let an attempt be repeated after a pause that grows, or give up."""
    if record.failures >= PATIENCE_WITH_SITE:
        return _is_over(connection, record, ended, now)
    return _change(
        connection,
        record,
        state=CaseState.READY,
        attempt=record.attempt + 1,
        failures=record.failures + 1,
        not_before=now + min(_FIRST_PAUSE * 2**record.failures, _LONGEST_PAUSE),
        message=ended.message,
        advice=ended.advice,
    )


def _is_over(connection: Connection, record: CaseRecord, ended: Ended, now: float) -> bool:
    return _change(
        connection,
        record,
        state=CaseState.ENDED,
        outcome=ended.outcome,
        message=ended.message,
        advice=ended.advice,
        ended=now,
    )


def _change(connection: Connection, record: CaseRecord, **values: object) -> bool:
    """Change a case unless its attempt is over already."""
    changed = connection.execute(
        update(cases)
        .where(
            cases.c.id == record.id,
            cases.c.phase == record.phase,
            cases.c.attempt == record.attempt,
            cases.c.state.in_(BUSY),
        )
        .values(holder=None, held_until=None, **values)
    )
    return changed.rowcount == 1
