"""Running a cell: the flow with the fault, what happens meanwhile, and the flow once more."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

from tracesnt.assistant.regression.matrix.judging import judge
from tracesnt.assistant.regression.matrix.model import Came, Cell, End, Judged, Meanwhile, Moment, Plan, State
from tracesnt.assistant.regression.matrix.rules import expected_of, flow_facts, not_concerned, plan_of
from tracesnt.assistant.running import run_to_end
from tracesnt.assistant.startup.attendants import Backstage
from tracesnt.assistant.startup.session import Session, Settings, open_session
from tracesnt.errors import AssistantError, ExitStatus
from tracesnt.fixtures import Case, load_case
from tracesnt.flows import Given, Journal, Listener, Step, Visit, find_flow
from tracesnt.mock_site.backstage.client import BackstageClient, Write
from tracesnt.mock_site.errors import TwinError
from tracesnt.pages.eu_login.password_reset import PasswordResetPage

Tell = Callable[[Judged], None]


class OfPatience(Backstage):
    """The backstage as a person who waits so many seconds."""

    def __init__(self, client: BackstageClient, patience: float) -> None:
        super().__init__(client)
        self.patience = patience


class FaultAtStep(Listener):
    """Sets a fault when a step begins, so that no earlier request of the same address meets it."""

    def __init__(self, step: str, set_fault: Callable[[], object]) -> None:
        self._step = step
        self._set_fault = set_fault
        self._is_set = False

    def step_started(self, visit: Visit, step: Step) -> None:
        """Set it, once."""
        del visit
        if step.id == self._step and not self._is_set:
            self._is_set = True
            self._set_fault()


def work(settings: Settings, cells: tuple[Cell, ...], tell: Tell) -> None:
    """Run cells one after the other, in one browser and on one twin that is restored before each; tell of each."""
    with open_session(settings) as session:
        if session.backstage is None:
            raise LookupError("a twin of the command's own has a backstage")
        at_first = session.backstage.snapshot()
        for cell in cells:
            session.backstage.restore(at_first)
            tell(played(session, session.backstage, cell))


def played(session: Session, backstage: BackstageClient, cell: Cell) -> Judged:
    """Return a cell, judged by what came of it on a twin as new.

    Raises :class:`KeyboardInterrupt` where somebody stops it.
    """
    if reason := not_concerned(cell):
        return Judged(cell, State.NOT_CONCERNED, (reason,))
    started = time.perf_counter()
    facts = flow_facts()[cell.flow]
    case = load_case(facts.case).model_copy(update={"language": cell.language})
    plan = plan_of(cell, case.operator.traces_number)
    flow = find_flow(cell.flow)
    try:
        if plan.set is Moment.START:
            backstage.add_faults([plan.fault])
        session.prepare(case, Given(plan.given) if plan.given else flow.starts_from)
        first = _run(session, backstage, cell, case, plan)
        struck = sum(fault.struck for fault in backstage.faults())
        backstage.clear_faults()
        _meanwhile(session, backstage, case, plan)
        again = _run(session, backstage, cell, case, None)
    except (AssistantError, TwinError) as error:
        why = (f"The cell could not be run: {error}",)
        return Judged(cell, State.NOT_MET, why, expected_of(cell), seconds=time.perf_counter() - started)
    return judge(cell, expected_of(cell), Came(struck, first, again), time.perf_counter() - started)


def _run(session: Session, backstage: BackstageClient, cell: Cell, case: Case, plan: Plan | None) -> End:
    """Run the flow, under the fault of a plan where one is given."""
    listeners: tuple[Listener, ...] = ()
    if plan is not None and plan.set is Moment.STEP:
        listeners = (FaultAtStep(cell.step, lambda: backstage.add_faults([plan.fault])),)
    if plan is not None and plan.patience is not None:
        session = dataclasses.replace(session, attendant=OfPatience(backstage, plan.patience))
    journal = Journal()
    end = run_to_end(session, find_flow(cell.flow), case, journal, listeners)
    if end.exit_status is ExitStatus.INTERRUPTED:
        raise KeyboardInterrupt
    writes = tuple(_written(write, case) for write in backstage.writes())
    failure = end.failure
    return End(
        end.outcome,
        end.exit_status,
        writes,
        tuple(journal.drift),
        step="" if failure is None else failure.step,
        message="" if failure is None else failure.message,
    )


def _written(write: Write, case: Case) -> str:
    """Return the kind of a write; one that is not about the case's person and operator says whose it is."""
    number = case.operator.traces_number
    if write.who == case.person.email and (write.subject in {"", case.device} or number in {None, write.subject}):
        return write.kind
    return f"{write.kind} of {write.who} ({write.subject})"


def _meanwhile(session: Session, backstage: BackstageClient, case: Case, plan: Plan) -> None:
    match plan.meanwhile:
        case Meanwhile.NEW_LINK:
            with session.visit(case.language) as visit:
                form = visit.open(PasswordResetPage)
                form.ask(case.person.email, backstage.captcha(form.captcha_picture.attribute("src")))
        case Meanwhile.LATER:
            backstage.advance(float(plan.fault["seconds"]))
