"""Running one flow for one case, with its receipt."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tracesnt.assistant.audit import AuditLog
from tracesnt.assistant.folders import unwritable
from tracesnt.assistant.receipt import BrowserUsed, DriftSeen, Failure, Receipt, Recorder, plain_message, without
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import AssistantError, Defect, ExitStatus, Interrupted, Outcome
from tracesnt.fixtures import Case
from tracesnt.flows import Flow, Journal, Listener, Result

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""What a system says where a disk is full, or all of it that one may use."""


@dataclass(frozen=True)
class End:
    """How a run ended: with an outcome, the exit status that a command has for it, and why where it failed."""

    outcome: Outcome
    exit_status: ExitStatus
    failure: Failure | None = None


@dataclass(frozen=True)
class Run:
    """What a run of a flow came to. ``receipt`` is where it was written."""

    case: str
    flow: str
    site: str
    language: str
    outcome: Outcome
    exit_status: ExitStatus
    seconds: float
    journal: Journal
    receipt: Path
    error: Failure | None

    def document(self) -> dict[str, object]:
        """The run as programs read it: `tracesnt run --json`."""
        document: dict[str, object] = {
            "case": self.case,
            "flow": self.flow,
            "site": self.site,
            "language": self.language,
            "outcome": self.outcome,
            "seconds": round(self.seconds, 3),
            "steps": [
                {"id": step.id, "seconds": round(step.seconds, 3), "result": step.result} for step in self.journal.steps
            ],
            "actions": self.journal.actions,
            "drift": [drift.model_dump() for drift in _drift(self.journal)],
            "receipt": str(self.receipt),
        }
        if self.error is not None:
            document["error"] = self.error.model_dump()
        return document


def run_flow(
    session: Session,
    flow: Flow[Result],
    case: Case,
    out: Path,
    listeners: tuple[Listener, ...] = (),
    *,
    pictured: Container[str] | None = None,
    concealed: Collection[str] = frozenset(),
) -> Run:
    """Run a flow for a case and write its receipt, log and pictures below ``out``: of each step, or of some.

    What is ``concealed``, such as a person's names, is left out of all texts.

    The case's errors end up in the run, not as exceptions; a folder that cannot be written to raises
    :class:`~tracesnt.errors.InputError` before the site is touched, and a disk that is full by then :class:`OSError`.
    """
    recorder, log = _prepared(out, pictured, concealed)
    session.prepare(case, flow.starts_from)
    journal, started, start = Journal(), datetime.now(UTC), time.perf_counter()
    end = run_to_end(session, flow, case, journal, (recorder, log, *listeners))
    failure = end.failure
    if failure is not None:
        failure = failure.model_copy(
            update={"message": without(failure.message, concealed), "advice": without(failure.advice, concealed)}
        )
    receipt = Receipt(
        case=case.name,
        flow=flow.name,
        site=session.site.name,
        address=session.site.address,
        language=case.language,
        outcome=end.outcome,
        started=started,
        finished=datetime.now(UTC),
        browser=BrowserUsed(version=session.browser.version, kind=session.found.kind, origin=session.found.origin),
        steps=tuple(recorder.seen),
        drift=_drift(journal),
        error=failure,
    )
    return Run(
        case=case.name,
        flow=flow.name,
        site=session.site.name,
        language=case.language,
        outcome=end.outcome,
        exit_status=end.exit_status,
        seconds=time.perf_counter() - start,
        journal=journal,
        receipt=receipt.write(out),
        error=failure,
    )


def run_to_end(
    session: Session, flow: Flow[Result], case: Case, journal: Journal, listeners: tuple[Listener, ...] = ()
) -> End:
    """Run a flow for a case in a visit of its own, and return how it ended, whatever that was.

    Only a disk that is full raises, as :class:`OSError`.
    """
    try:
        with session.visit(case.language, listeners, journal) as visit:
            return End(flow.run(visit, case).outcome, ExitStatus.DONE)
    except AssistantError as error:
        return End(error.outcome, error.exit_status, failure_of(error))
    except KeyboardInterrupt:
        return End(Outcome.CANCELLED, ExitStatus.INTERRUPTED, failure_of(_in_last_step(Interrupted(), journal)))
    except Exception as error:  # a defect of ours: the receipt is kept, and the command line says so
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise
        if os.environ.get("TRACESNT_DEBUG"):
            raise
        return End(Outcome.CANCELLED, ExitStatus.DEFECT, failure_of(_in_last_step(Defect(error), journal)))


def failure_of(error: AssistantError) -> Failure:
    """Return an error as receipts and programs read it."""
    return Failure(
        kind=error.kind,
        step=error.step,
        page=error.page,
        element=error.element,
        message=plain_message(error.message),
        advice=error.advice,
    )


def _in_last_step(error: AssistantError, journal: Journal) -> AssistantError:
    error.step = journal.steps[-1].id if journal.steps else ""
    return error


def _prepared(out: Path, pictured: Container[str] | None, concealed: Collection[str]) -> tuple[Recorder, AuditLog]:
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        (out / "receipt.json").unlink(missing_ok=True)  # what follows is another run
        return Recorder(out, pictured, concealed), AuditLog(out)
    except OSError as error:
        raise unwritable(out, error) from error


def _drift(journal: Journal) -> tuple[DriftSeen, ...]:
    return tuple(DriftSeen(page=drift.page, element=drift.element, found=drift.found) for drift in journal.drift)
