"""The inbox: questions that a person has to answer, and their answers, which are secrets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from tracesnt.assistant.batch.phases import Need, Phase
from tracesnt.assistant.batch.store import CaseState
from tracesnt.assistant.batch.tables import cases, questions
from tracesnt.errors import InputError
from tracesnt.vault import Vault

_LINK_LASTS = 90 * 60.0  # the guide
SOON = 15 * 60.0
"""A question that expires within so many seconds is urgent."""


@dataclass(frozen=True)
class Question:
    """One question. Times are seconds of the epoch; ``expires`` is ``None`` where the answer may take for ever."""

    id: int
    case_id: int
    row: int
    need: Need
    asked: float
    expires: float | None


def ask(connection: Connection, case_id: int, needs: Iterable[Need], now: float) -> None:
    """Put questions into the inbox, each once."""
    standing = set(connection.scalars(select(questions.c.kind).where(questions.c.case_id == case_id, questions.c.open)))
    for need in needs:
        if need not in standing:
            connection.execute(
                questions.insert().values(
                    case_id=case_id,
                    kind=need,
                    asked=now,
                    expires=now + _LINK_LASTS if need is Need.MAILED_LINK else None,
                    open=True,
                )
            )


def missing(connection: Connection, case_id: int, phase: Phase) -> tuple[Need, ...]:
    """Return the parked needs of a phase that nobody has answered for a case."""
    answered = set(
        connection.scalars(
            select(questions.c.kind).where(questions.c.case_id == case_id, questions.c.sealed.is_not(None))
        )
    )
    known = {Need.PASSWORD} if Need.NEW_PASSWORD in answered else set()
    return tuple(need for need in phase.needs if not need.is_live and need not in answered | known)


def open_questions(connection: Connection) -> list[Question]:
    """Return every open question: first those that expire, the most urgent one foremost, then the oldest."""
    found = connection.execute(
        select(
            questions.c.id, questions.c.case_id, cases.c.row, questions.c.kind, questions.c.asked, questions.c.expires
        )
        .join(cases)
        .where(questions.c.open)
        .order_by(questions.c.expires.is_(None), questions.c.expires, questions.c.asked, questions.c.id)
    )
    return [Question(each.id, each.case_id, each.row, Need(each.kind), each.asked, each.expires) for each in found]


def urgent(asked: Sequence[Question], now: float, patience: float) -> list[Question]:
    """Return those questions that have waited for longer than the ``patience``, and those that expire soon."""
    return [each for each in asked if now - each.asked > patience or (each.expires or now + SOON) - now < SOON]


def answer(connection: Connection, vault: Vault, question_id: int, text: str, now: float) -> None:
    """Answer a question; the case goes on once it has no other one.

    Raises :class:`~tracesnt.errors.InputError` where no such question is open, and where it has expired.
    """
    expires = connection.scalar(select(questions.c.expires).where(questions.c.id == question_id))
    if expires is not None and expires <= now:
        raise InputError(
            f"Question {question_id} has expired: EU Login's mailed link is valid for 90 minutes only.",
            advice="`tracesnt batch resume` asks EU Login for a new link, and then for what its mail holds.",
        )
    case_id = connection.scalar(
        update(questions)
        .where(questions.c.id == question_id, questions.c.open)
        .values(open=False, sealed=vault.seal(text), expires=None)
        .returning(questions.c.case_id)
    )
    if case_id is None:
        raise InputError(f"There is no open question {question_id}.", advice="List them by `tracesnt batch inbox`.")
    if connection.scalar(select(questions.c.id).where(questions.c.case_id == case_id, questions.c.open)) is None:
        connection.execute(
            update(cases)
            .where(cases.c.id == case_id, cases.c.state == CaseState.WAITING)
            .values(state=CaseState.READY, not_before=0.0)
        )


def sit_down(connection: Connection) -> None:
    """Let the cases go on that wait for somebody at the browser only: there is somebody now."""
    live = [need for need in Need if need.is_live]
    asked = select(questions.c.case_id).where(questions.c.open)
    only_live = cases.c.id.in_(asked), cases.c.id.not_in(asked.where(questions.c.kind.not_in(live)))
    connection.execute(
        update(cases)
        .where(cases.c.state == CaseState.WAITING, *only_live)
        .values(state=CaseState.READY, not_before=0.0)
    )
    connection.execute(update(questions).where(questions.c.open, questions.c.kind.in_(live)).values(open=False))


def answers(connection: Connection, vault: Vault, case_id: int) -> dict[Need, str]:
    """Return what was answered for a case."""
    found = connection.execute(
        select(questions.c.kind, questions.c.sealed).where(
            questions.c.case_id == case_id, questions.c.sealed.is_not(None)
        )
    )
    return {Need(each.kind): vault.unseal(each.sealed) for each in found}


def used(connection: Connection, case_id: int) -> None:
    """Forget the mailed link of a case, which works once; its password is needed until the case has ended."""
    link = questions.c.case_id == case_id, questions.c.kind == Need.MAILED_LINK
    connection.execute(update(questions).where(*link).values(sealed=None))


def close(connection: Connection, case_id: int) -> None:
    """Forget the answers of a case, and ask it nothing more."""
    values = {"open": False, "sealed": None, "expires": None}
    connection.execute(update(questions).where(questions.c.case_id == case_id).values(values))
