"""``tracesnt batch start``, ``resume``, ``status``, ``pause``, ``cancel``, ``inbox`` and ``answer``."""

from __future__ import annotations

import dataclasses
import getpass
import hashlib
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tracesnt.assistant.batch import inbox as questions
from tracesnt.assistant.batch.alone import alone
from tracesnt.assistant.batch.attempt import HOLD
from tracesnt.assistant.batch.changes import same_sheet
from tracesnt.assistant.batch.database import unusable
from tracesnt.assistant.batch.durable import EVERY_NEED, Limits, People
from tracesnt.assistant.batch.phases import Need
from tracesnt.assistant.batch.post import Post
from tracesnt.assistant.batch.site import on_site
from tracesnt.assistant.batch.store import BatchState, Store, open_store, turn
from tracesnt.assistant.batch.tables import batch
from tracesnt.assistant.batch.transitions import cancel_rest, expire, have_patience
from tracesnt.assistant.batch.troubles import plainly
from tracesnt.assistant.batch.view import BatchView
from tracesnt.assistant.batch.words import REMIND_AFTER, asked, reminder
from tracesnt.assistant.batch.work import GOOD, Standing, standing, work
from tracesnt.assistant.commands.output import print_json
from tracesnt.assistant.sheets.bundled import sheet_path
from tracesnt.assistant.sheets.checking import good_rows
from tracesnt.assistant.sheets.columns import named_columns
from tracesnt.assistant.startup.attendants import AtTerminal
from tracesnt.assistant.startup.session import Settings, open_mailbox, resolve_site
from tracesnt.assistant.wording import quantity
from tracesnt.errors import ExitStatus, InputError

_LOOK = 1.0
_NO_WINDOW = (
    "Without --headed there is no window, so what only it shows stays open: CAPTCHAs, codes to scan, and keys. "
    "Confirmations in the app can be given."
)
_STOPPED = {BatchState.STOPPED: ExitStatus.SITE_FAILED, BatchState.DRIFTED: ExitStatus.DRIFTED}


def start(
    sheet: Path,
    columns: str,
    settings: Settings,
    limits: Limits,
    out: Path,
    database: str | None,
    *,
    as_json: bool,
    remind_after: float = REMIND_AFTER,
) -> ExitStatus:
    """Start a batch of a sheet, work on it as far as that goes, and return the exit status."""
    sheet = sheet_path(sheet)
    rows = good_rows(sheet, named_columns(columns))
    settings, post = _with_post(settings)
    store = open_store(out, database, create=True)
    with _alone(store, out), plainly(out):
        store.create(settings.site, hashlib.sha256(sheet.read_bytes()).hexdigest(), rows.cases, time.time())
        return work_on(store, settings, limits, out, People(post=post), as_json=as_json, remind_after=remind_after)


def resume(
    settings: Settings,
    limits: Limits,
    out: Path,
    database: str | None,
    *,
    assist: bool,
    as_json: bool,
    remind_after: float = REMIND_AFTER,
    sheet: Path | None = None,
    columns: str = "",
) -> ExitStatus:
    """Go on with a batch, with a person at the terminal where they ``assist``; where a ``sheet`` is named, only if it
    is still the one that the batch was started with.
    """
    store = open_store(out, database)
    if sheet is not None:
        same_sheet(store, sheet_path(sheet), named_columns(columns))
    if assist and not sys.stdin.isatty():
        raise InputError("Nobody can assist without a terminal.", advice="Leave out --assist, or use a terminal.")
    if assist and not settings.headed:
        print(_NO_WINDOW, file=sys.stderr)
    beside = AtTerminal(window=settings.headed) if assist else None
    store.vault  # noqa: B018 - the key is here, or nothing is begun
    with store.reading() as connection:
        site = connection.scalar(select(batch.c.site)) or settings.site
    settings, post = _with_post(dataclasses.replace(settings, site=site))
    with _alone(store, out):
        with store.writing() as connection:
            turn(connection, BatchState.RUNNING)
            have_patience(connection)
            if assist:
                questions.sit_down(connection)
        people = People(beside=beside, post=post)
        return work_on(store, settings, limits, out, people, as_json=as_json, remind_after=remind_after)


def status(out: Path, database: str | None, *, as_json: bool, remind_after: float = REMIND_AFTER) -> ExitStatus:
    """Print how a batch stands."""
    store = open_store(out, database)
    _expire(store)
    _print(standing(store), out, remind_after, as_json=as_json)
    return ExitStatus.DONE


def watch(out: Path, database: str | None, *, remind_after: float = REMIND_AFTER) -> ExitStatus:
    """Show how a batch stands, again and again, until it is over or nobody watches any more."""
    store = open_store(out, database)
    with BatchView(remind_after=remind_after) as view:
        try:
            while (now := standing(store)).state not in {BatchState.FINISHED, BatchState.CANCELLED}:
                view(now)
                time.sleep(_LOOK)
        except KeyboardInterrupt:
            return ExitStatus.INTERRUPTED
        view(now)
    _print(now, out, remind_after, as_json=False)
    return ExitStatus.DONE


def pause(out: Path, database: str | None) -> ExitStatus:
    """Let a batch rest."""
    with open_store(out, database).writing() as connection:
        turn(connection, BatchState.PAUSED, "It was paused.")
    print("Paused. What runs is finished; `tracesnt batch resume` goes on.")
    return ExitStatus.DONE


def cancel(out: Path, database: str | None) -> ExitStatus:
    """End a batch."""
    with open_store(out, database).writing() as connection:
        turn(connection, BatchState.CANCELLED, "It was cancelled.")
        count = cancel_rest(connection, time.time())
    print(f"Cancelled: {count} cases were not finished. What was done on the site stays.")
    return ExitStatus.DONE


def inbox(out: Path, database: str | None, *, as_json: bool) -> ExitStatus:
    """Print the open questions."""
    store = open_store(out, database)
    _expire(store)
    end, now = standing(store), time.time()
    if as_json:
        print_json(
            [
                {
                    "question": each.id,
                    "row": each.row,
                    "kind": each.need,
                    "expires": each.expires,
                    "seconds_asked": round(now - each.asked),
                    "seconds_left": None if each.expires is None else round(each.expires - now),
                }
                for each in end.asked
            ]
        )
        return ExitStatus.DONE
    for each in end.asked:
        print(f"{each.id:>5}  {asked(each, now)}")
    print("Nothing is asked." if not end.asked else "Answer by `tracesnt batch answer N`.")
    _print_expired(end, out)
    return ExitStatus.DONE


def answer(question: int, out: Path, database: str | None) -> ExitStatus:
    """Take an answer from the terminal or standard input."""
    store = open_store(out, database)
    vault = store.vault
    text = (getpass.getpass("Answer (not shown): ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
    if not text:
        raise InputError("There is no answer.", advice="Type it, or pass it on standard input.")
    with store.writing() as connection:
        questions.answer(connection, vault, question, text, store.now(connection))
    print("Answered. A batch that runs goes on by itself; otherwise `tracesnt batch resume` does.")
    return ExitStatus.DONE


def _expire(store: Store) -> None:
    """A batch that nobody works on has its time limits too."""
    with store.writing() as connection:
        expire(connection, store.now(connection))


def _alone(store: Store, out: Path) -> AbstractContextManager[None]:
    """Several processes may work on a batch in PostgreSQL at a time, and one on a batch in a file."""
    return alone(out) if store.is_file else nullcontext()


def work_on(
    store: Store,
    settings: Settings,
    limits: Limits,
    out: Path,
    people: People,
    *,
    as_json: bool,
    hold: float = HOLD,
    remind_after: float = REMIND_AFTER,
) -> ExitStatus:
    """Work on a batch as far as that goes, print how it stands then, and return the exit status.

    Raises :class:`~tracesnt.errors.InputError` when the database answers no more.
    """
    try:
        with on_site(settings, out) as reachable:
            if reachable.backstage is not None:
                met = EVERY_NEED if people.post is None else EVERY_NEED - {Need.MAILED_LINK}
                people = dataclasses.replace(people, met=met)
            with BatchView(remind_after=remind_after, types=people.beside is not None) as view:
                end = work(store, reachable, out, limits, people, view, hold=hold)
    except OperationalError as error:
        raise unusable(error) from error
    return told(end, out, as_json=as_json, remind_after=remind_after)


def _with_post(settings: Settings) -> tuple[Settings, Post | None]:
    """Return settings for browsers, and who reads the mailbox that was named: once for all of them.

    Raises what :func:`~tracesnt.assistant.startup.session.open_mailbox` does.
    """
    if settings.mailbox is None:
        return settings, None
    site = resolve_site(settings)
    mailbox = open_mailbox(settings.mailbox, settings.mailbox_password, site)
    assert site is not None  # noqa: S101 - no mailbox is opened without one
    return dataclasses.replace(settings, mailbox=None, confirm=site.name), Post(mailbox, site)


def told(end: Standing, out: Path, *, as_json: bool, remind_after: float = REMIND_AFTER) -> ExitStatus:
    """Print how a batch stands, and return the exit status that says it too."""
    _print(end, out, remind_after, as_json=as_json)
    return _status(end)


def _status(end: Standing) -> ExitStatus:
    if end.interrupted:
        return ExitStatus.INTERRUPTED
    if end.state in _STOPPED:
        return _STOPPED[end.state]
    if end.questions:
        return ExitStatus.PERSON_NEEDED
    return ExitStatus.DONE if end.outcomes.keys() <= GOOD else ExitStatus.CASE_FAILED


def _print(end: Standing, out: Path, remind_after: float, *, as_json: bool) -> None:
    to_remind = reminder(end.asked, time.time(), remind_after)
    if as_json:
        print_json(
            {
                "batch": str(out),
                "state": end.state,
                "why": end.why,
                "cases": end.total,
                "by_state": {str(state): count for state, count in sorted(end.by_state.items())},
                "outcomes": {str(outcome): count for outcome, count in sorted(end.outcomes.items())},
                "questions": end.questions,
                "reminder": to_remind,
                "expired_links": end.expired,
            }
        )
        return
    print(f"{end.ended} of {end.total} cases have ended; the batch is {end.state}. {end.why}".rstrip())
    for outcome, count in end.outcomes.most_common():
        print(f"{count:>7}  {outcome}")
    for state, count in sorted(end.by_state.items()):
        if state != "ended":
            print(f"{count:>7}  ({state})")
    if end.questions:
        are = "is" if end.questions == 1 else "are"
        print(f"{quantity(end.questions, 'question')} {are} open: `tracesnt batch inbox --out {out}`.")
    if to_remind:
        print(to_remind)
    _print_expired(end, out)
    if end.interrupted or end.state in {*_STOPPED, BatchState.PAUSED}:
        print(f"`tracesnt batch resume --out {out}` goes on: nothing is done twice.")


def _print_expired(end: Standing, out: Path) -> None:
    if end.expired:
        print(
            f"Mailed links that have expired, after 90 minutes: {end.expired}. "
            f"`tracesnt batch resume --out {out}` asks EU Login for new ones."
        )
