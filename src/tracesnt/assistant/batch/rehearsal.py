"""Rehearsing a batch: its rows on a twin of its own that has the sheet's operators, on the machinery of every batch."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from tracesnt.assistant.batch.durable import EVERY_NEED, Limits, People
from tracesnt.assistant.batch.phases import Need
from tracesnt.assistant.batch.report.gathering import CaseEnd, gather
from tracesnt.assistant.batch.site import on_site
from tracesnt.assistant.batch.store import Store, open_store
from tracesnt.assistant.batch.tables import receipts
from tracesnt.assistant.batch.work import Standing, work
from tracesnt.assistant.receipt import Receipt
from tracesnt.assistant.sheets.rows import RowCase
from tracesnt.assistant.startup.session import Settings
from tracesnt.errors import Outcome
from tracesnt.flows import StepResult

# Which step asks somebody for what: on a real site a person, and on the twin its backstage, which answers at once.
_ASKS = {
    "create-account": Need.CAPTCHA,
    "ask-for-link": Need.CAPTCHA,
    "open-mailed-link": Need.MAILED_LINK,
    "choose-password": Need.NEW_PASSWORD,
    "pair-mobile-device": Need.PAIRING,
    "register-security-key": Need.PAIRING,
    "confirm-second-factor": Need.SECOND_FACTOR,
}


@dataclass(frozen=True)
class Refusal:
    """Rows that end without what they are there for, and what to do about them."""

    outcome: Outcome
    rows: tuple[int, ...]
    advice: str


@dataclass(frozen=True)
class Rehearsed:
    """What was counted in a rehearsal.

    ``seconds`` went by from the first attempt to the last, and ``busy`` is what browsers spent on a phase's attempts in
    all; ``with_account`` are the rows whose person had an account already, and ``seeded`` counts the sheet's operators
    that the twin was given.
    """

    rows: int
    seconds: float
    attempts: Counter[str]
    busy: Counter[str]
    mails: int
    questions: Counter[Need]
    refusals: tuple[Refusal, ...]
    with_account: tuple[int, ...]
    seeded: int
    end: Standing


def spread(cases: Sequence[RowCase], count: int | None) -> tuple[RowCase, ...]:
    """Return so many cases, evenly spread over all; all of them where that is no number."""
    if count is None or count >= len(cases):
        return tuple(cases)
    return tuple(cases[(2 * place + 1) * len(cases) // (2 * count)] for place in range(count))


def rehearse(
    cases: Sequence[RowCase], settings: Settings, folder: Path, workers: int, tell: Callable[[Standing], None]
) -> Rehearsed:
    """Bring cases on board on a twin of the folder's own, as fast as that goes, and return what was counted.

    The twin knows the bundled operators and those of the cases. Raises what starting a browser raises.
    """
    from tracesnt.mock_site.backstage.client import BackstageClient  # noqa: PLC0415 - real batches need none of it

    store = open_store(folder, None, create=True)
    try:
        store.create("mock", "", cases, time.time())
        with (
            on_site(settings, folder, operators=0) as reachable,
            BackstageClient(reachable.backstage or "") as backstage,
        ):
            seeded = backstage.add_operators(each.case.operator for each in cases)
            end = work(store, reachable, folder, Limits(workers), People(met=EVERY_NEED), tell)
            mails = sum(backstage.state()["mails"].values())
        return _counted(store, folder, len(cases), mails, len(seeded), end)
    finally:
        store.engine.dispose()


def _counted(store: Store, folder: Path, rows: int, mails: int, seeded: int, end: Standing) -> Rehearsed:
    with store.reading() as connection:
        found = connection.execute(select(receipts)).all()
    questions, steps = Counter[Need](), defaultdict[str, set[str]](set)
    attempts, busy, with_account = Counter[str](), Counter[str](), set[int]()
    for each in found:
        attempts[each.phase] += 1
        busy[each.phase] += each.seconds
        receipt = Receipt.model_validate_json((folder / each.file).read_bytes())
        taken = [step.id for step in receipt.steps if step.result is not StepResult.ALREADY]
        questions.update(_ASKS[step] for step in taken if step in _ASKS)
        steps[receipt.case].update(taken)
        if receipt.outcome is Outcome.ACCOUNT_EXISTS:
            with_account.add(int(receipt.case.removeprefix("row-")))
    questions[Need.PASSWORD] = sum("enter-password" in own and "choose-password" not in own for own in steps.values())
    return Rehearsed(
        rows=rows,
        seconds=max((each.at for each in found), default=0.0) - min((e.at - e.seconds for e in found), default=0.0),
        attempts=attempts,
        busy=busy,
        mails=mails,
        questions=questions,
        refusals=_refusals(gather(store, folder).cases),
        with_account=tuple(sorted(with_account)),
        seeded=seeded,
        end=end,
    )


def _refusals(ends: Sequence[CaseEnd]) -> tuple[Refusal, ...]:
    by_outcome: dict[Outcome, list[CaseEnd]] = defaultdict(list)
    for each in ends:
        if each.record.outcome is not None and each.record.message:
            by_outcome[each.record.outcome].append(each)
    return tuple(
        Refusal(outcome, tuple(each.record.row for each in found), found[0].record.advice)
        for outcome, found in sorted(by_outcome.items(), key=lambda item: -len(item[1]))
    )
