"""The journey when the sites fail: every run ends in a typed outcome, nothing is lost and nothing is done twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request

from tests.flows.seeding import seed
from tracesnt.assistant.startup.attendants import Backstage
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import AssistantError, NeedsPerson, Outcome
from tracesnt.fixtures import Case, load_case
from tracesnt.flows import (
    Flow,
    Journal,
    Listener,
    Result,
    Step,
    Visit,
    add_security_key,
    choose_role,
    create_operator,
    find_operator,
    onboarding,
    request_authorisation,
    set_password,
    sign_in,
    sign_up,
    validate_request,
)
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.faults.aim import Asked, Side, steps
from tracesnt.pages.drift import Found
from tracesnt.pages.eu_login.password_reset import PasswordResetPage

pytestmark = pytest.mark.browser

WRITES = ["account-registered", "password-chosen", "device-added", "authorisation-requested", "request-accepted"]
REQUEST = ["authorisation-requested"]
PASSWORD = ["password-chosen"]
ACCEPTED = ["request-accepted"]


def run(session: Session, flow: Flow[Result], case: Case, *listeners: Listener) -> tuple[Outcome, Journal]:
    """Run a flow in a visit of its own, and return how it ended."""
    journal = Journal()
    try:
        with session.visit(case.language, listeners, journal) as visit:
            return flow.run(visit, case).outcome, journal
    except AssistantError as error:
        return error.outcome, journal


def writes(backstage: BackstageClient) -> list[str]:
    """Kinds of the writes that the twin accepted, in order."""
    return [write.kind for write in backstage.writes()]


def names(examples: Sequence[tuple[dict[str, Any], *tuple[Any, ...]]]) -> list[str]:
    """What the examples are called: by kind and step of their fault."""
    return ["-".join(str(fault[name]) for name in ("kind", "step") if name in fault) for fault, *_ in examples]


STOPPED: list[tuple[dict[str, Any], Flow[Result], list[str], Outcome, list[str]]] = [
    ({"kind": "status", "status": 503, "step": "send-request"}, request_authorisation, [], Outcome.REQUESTED, REQUEST),
    ({"kind": "maintenance", "step": "search-operator"}, request_authorisation, [], Outcome.REQUESTED, REQUEST),
    ({"kind": "drop-before", "step": "send-request"}, request_authorisation, [], Outcome.REQUESTED, REQUEST),
    ({"kind": "drop-after", "step": "send-request"}, request_authorisation, REQUEST, Outcome.REQUESTED, REQUEST),
    ({"kind": "drop-after", "step": "create-account"}, sign_up, WRITES[:1], Outcome.REGISTERED, WRITES[:1]),
    ({"kind": "drop-after", "step": "save-changes"}, onboarding, WRITES, Outcome.ALREADY_AUTHORISED, WRITES),
    ({"kind": "session-lost", "step": "choose-role"}, choose_role, [], Outcome.ROLE_CHOSEN, []),
    ({"kind": "session-lost", "step": "choose-password"}, set_password, [], Outcome.REGISTERED, PASSWORD),
    ({"kind": "session-lost", "path": "/cas/init/createPassword.cgi"}, set_password, [], Outcome.REGISTERED, PASSWORD),
    ({"kind": "session-lost", "step": "save-changes"}, validate_request, [], Outcome.AUTHORISED, ACCEPTED),
    ({"kind": "csrf-mismatch", "step": "send-request"}, request_authorisation, [], Outcome.REQUESTED, REQUEST),
    ({"kind": "ticket-refused"}, sign_in, [], Outcome.SIGNED_IN, []),
    ({"kind": "cut-body", "step": "choose-role"}, choose_role, [], Outcome.ROLE_CHOSEN, []),
]


@pytest.mark.parametrize(("fault", "flow", "before", "outcome", "after"), STOPPED, ids=names(STOPPED))
def test_a_run_that_a_fault_stops_is_finished_by_the_next(
    session: Session,
    backstage: BackstageClient,
    case: Case,
    fault: dict[str, Any],
    flow: Flow[Result],
    before: list[str],
    outcome: Outcome,
    after: list[str],
) -> None:
    seed(backstage, case, flow.starts_from)
    backstage.add_faults([{**fault, "times": "always"}])  # a browser sends again by itself what got no answer
    assert run(session, flow, case)[0] is Outcome.SITE_UNAVAILABLE
    assert writes(backstage) == before
    backstage.clear_faults()
    assert run(session, flow, case)[0] is outcome
    assert writes(backstage) == after


BORNE: list[tuple[dict[str, Any], Flow[Result], Outcome, list[str]]] = [
    ({"kind": "mail-twice"}, set_password, Outcome.REGISTERED, PASSWORD),
    ({"kind": "double-click", "step": "create-account"}, sign_up, Outcome.REGISTERED, WRITES[:1]),
    ({"kind": "double-click", "step": "choose-password"}, set_password, Outcome.REGISTERED, PASSWORD),
    ({"kind": "double-click", "step": "send-request"}, request_authorisation, Outcome.REQUESTED, REQUEST),
    ({"kind": "double-click", "step": "save-changes"}, validate_request, Outcome.AUTHORISED, ACCEPTED),
    ({"kind": "slow-body", "step": "open-operator", "ms": 20}, request_authorisation, Outcome.REQUESTED, REQUEST),
    ({"kind": "cut-body", "step": "send-request"}, request_authorisation, Outcome.REQUESTED, REQUEST),
]


@pytest.mark.parametrize(("fault", "flow", "outcome", "written"), BORNE, ids=names(BORNE))
def test_a_run_bears_a_fault(
    session: Session,
    backstage: BackstageClient,
    case: Case,
    fault: dict[str, Any],
    flow: Flow[Result],
    outcome: Outcome,
    written: list[str],
) -> None:
    backstage.add_faults([fault])
    seed(backstage, case, flow.starts_from)
    assert run(session, flow, case)[0] is outcome
    assert backstage.faults()[0].struck == 1
    assert writes(backstage) == written


@pytest.mark.parametrize(
    ("name", "flow", "step", "outcome", "written"),
    [
        ("new-operator", create_operator, "create-operator", Outcome.OPERATOR_FOUND, ["operator-created"]),
        ("passkey-importer", add_security_key, "register-security-key", Outcome.REGISTERED, ["key-added"]),
    ],
)
def test_what_was_done_by_the_first_of_two_clicks_is_found(
    session: Session,
    backstage: BackstageClient,
    name: str,
    flow: Flow[Result],
    step: str,
    outcome: Outcome,
    written: list[str],
) -> None:
    twice = load_case(name)
    seed(backstage, twice, flow.starts_from)
    backstage.add_fault("double-click", step=step)
    assert run(session, flow, twice)[0] is outcome
    assert writes(backstage) == written


@pytest.fixture
def member(backstage: BackstageClient, case: Case) -> Case:
    """The case of a person who can sign in."""
    seed(backstage, case, request_authorisation.starts_from)
    return case


def test_a_homonym_between_search_and_click_is_not_taken_for_the_operator(
    session: Session, backstage: BackstageClient, member: Case
) -> None:
    operators = backstage.state()["operators"]
    backstage.add_fault("duplicate-operator", operator="BE-ORG-OP-6")
    assert run(session, request_authorisation, member)[0] is Outcome.REQUESTED
    assert backstage.state()["operators"] == operators + 1
    assert [(write.kind, write.subject) for write in backstage.writes()] == [("authorisation-requested", "BE-ORG-OP-6")]


def test_by_name_alone_a_homonym_is_ambiguous_from_the_next_search_on(
    session: Session, backstage: BackstageClient, member: Case
) -> None:
    by_name = member.model_copy(update={"operator": member.operator.model_copy(update={"traces_number": None})})
    backstage.add_fault("duplicate-operator", operator="BE-ORG-OP-6")
    assert run(session, find_operator, by_name)[0] is Outcome.OPERATOR_FOUND
    assert run(session, find_operator, by_name)[0] is Outcome.OPERATOR_AMBIGUOUS
    assert writes(backstage) == []


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ({"kind": "label-changed", "key": "authorisation-request.send", "to": "Soumettre"}, Found.NEUTRAL_ONLY),
        ({"kind": "id-changed", "id": "sendRequest", "to": "submitRequest"}, Found.PRIMARY_ONLY),
    ],
)
def test_a_changed_button_is_drift_and_stops_nothing(
    session: Session, backstage: BackstageClient, member: Case, fault: dict[str, Any], found: Found
) -> None:
    backstage.add_faults([fault])
    outcome, journal = run(session, request_authorisation, member)
    assert outcome is Outcome.REQUESTED
    assert [(drift.page, drift.element, drift.found) for drift in journal.drift] == [
        ("AuthorisationRequestPage", "send-button", found)
    ]


def test_a_cookie_banner_is_dismissed_wherever_it_comes_and_is_no_drift(
    session: Session, backstage: BackstageClient, member: Case
) -> None:
    backstage.add_fault("cookie-banner", times="always")
    outcome, journal = run(session, request_authorisation, member)
    assert outcome is Outcome.REQUESTED
    assert journal.drift == []


class Impatient(Backstage):
    """A person who does not wait long for a mail."""

    patience = 0.2


@pytest.fixture
def impatient(session: Session, backstage: BackstageClient) -> Session:
    """A session with such a person."""
    return replace(session, attendant=Impatient(backstage))


def test_a_lost_mail_needs_a_person_who_asks_for_another(
    impatient: Session, backstage: BackstageClient, case: Case
) -> None:
    backstage.add_fault("mail-lost")
    seed(backstage, case, set_password.starts_from)
    with impatient.visit(case.language) as visit:
        with pytest.raises(NeedsPerson, match="has not come") as caught:
            set_password.run(visit, case)
        assert caught.value.step == "open-mailed-link"
        assert "spam" in caught.value.advice
        assert "Lost your password?" in caught.value.advice
        form = visit.open(PasswordResetPage)
        form.ask(case.person.email, backstage.captcha(form.captcha_picture.attribute("src")))
    assert run(impatient, set_password, case)[0] is Outcome.REGISTERED


def test_a_late_mail_needs_a_person_until_it_is_there(
    impatient: Session, backstage: BackstageClient, case: Case
) -> None:
    backstage.add_fault("mail-late", seconds=1200)
    seed(backstage, case, set_password.starts_from)
    assert run(impatient, set_password, case)[0] is Outcome.NEEDS_PERSON
    backstage.advance(1200)
    assert run(impatient, set_password, case)[0] is Outcome.REGISTERED
    assert writes(backstage) == PASSWORD


class Requests(Listener):
    """Collects the pages that each step works on and the requests that it makes."""

    def __init__(self) -> None:
        self.asked: dict[str, list[Asked]] = {}
        self._step = ""
        self._watched: set[int] = set()

    def step_started(self, visit: Visit, step: Step) -> None:
        """Watch what the step asks for."""
        self._step = step.id
        asked = self.asked.setdefault(step.id, [])
        asked.extend(_asked("GET", visit.page.url))
        if id(visit.page) not in self._watched:
            self._watched.add(id(visit.page))
            visit.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.is_navigation_request():
            self.asked[self._step].extend(_asked(request.method, request.url))


def _asked(method: str, address: str) -> Iterator[Asked]:
    parts = urlsplit(address)
    yield Asked(method, parts.path, parts.query)


JOURNEYS: dict[str, Flow[Result]] = {
    "certipaq-importer": onboarding,
    "passkey-importer": add_security_key,
    "new-operator": create_operator,
}


def test_each_step_asks_for_what_faults_take_it_for(session: Session, backstage: BackstageClient) -> None:
    requests = Requests()
    for name, flow in JOURNEYS.items():
        backstage.reset()
        seed(backstage, load_case(name), flow.starts_from)
        run(session, flow, load_case(name), requests)
    for step, sides in steps().items():
        for side in Side:
            aim = sides.get(side)
            assert aim is None or any(aim.covers(asked) for asked in requests.asked[step]), (step, side)
