"""The journey when the sites fail: every run ends in a typed outcome, nothing is lost and nothing is done twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

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
    add_security_key,
    choose_role,
    create_operator,
    find_operator,
    request_authorisation,
    set_password,
    sign_up,
    validate_request,
)
from tracesnt.mock_site.backstage.client import BackstageClient
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


STOPPED: dict[str, tuple[Flow[Result], Outcome, list[str], list[tuple[dict[str, Any], list[str]]]]] = {
    "request-authorisation": (
        request_authorisation,
        Outcome.REQUESTED,
        REQUEST,
        [
            ({"kind": "maintenance", "step": "search-operator"}, []),
            ({"kind": "status", "status": 503, "step": "send-request"}, []),
            ({"kind": "csrf-mismatch", "step": "send-request"}, []),
            ({"kind": "drop-before", "step": "send-request"}, []),
            ({"kind": "drop-after", "step": "send-request"}, REQUEST),
        ],
    ),
    "sign-up": (
        sign_up,
        Outcome.REGISTERED,
        WRITES[:1],
        [({"kind": "drop-after", "step": "create-account"}, WRITES[:1])],
    ),
    "choose-role": (
        choose_role,
        Outcome.ROLE_CHOSEN,
        [],
        [
            ({"kind": "ticket-refused"}, []),
            ({"kind": "session-lost", "step": "choose-role"}, []),
            ({"kind": "cut-body", "step": "choose-role"}, []),
        ],
    ),
    "set-password": (
        set_password,
        Outcome.REGISTERED,
        PASSWORD,
        [
            ({"kind": "session-lost", "step": "choose-password"}, []),
            ({"kind": "session-lost", "path": "/cas/init/createPassword.cgi"}, []),
        ],
    ),
    "validate-request": (
        validate_request,
        Outcome.AUTHORISED,
        ACCEPTED,
        [
            ({"kind": "session-lost", "step": "save-changes"}, []),
            ({"kind": "drop-after", "step": "save-changes"}, ACCEPTED),
        ],
    ),
}


@pytest.mark.parametrize(("flow", "outcome", "written", "faults"), STOPPED.values(), ids=STOPPED)
def test_runs_that_one_fault_after_another_stops_are_finished_by_the_next(
    session: Session,
    backstage: BackstageClient,
    case: Case,
    flow: Flow[Result],
    outcome: Outcome,
    written: list[str],
    faults: list[tuple[dict[str, Any], list[str]]],
) -> None:
    seed(backstage, case, flow.starts_from)
    for fault, before in faults:
        backstage.add_faults([{**fault, "times": "always"}])  # a browser sends again by itself what got no answer
        assert run(session, flow, case)[0] is Outcome.SITE_UNAVAILABLE, fault
        assert writes(backstage) == before, fault
        backstage.clear_faults()
    assert run(session, flow, case)[0] is outcome
    assert writes(backstage) == written


BORNE: list[tuple[Flow[Result], Outcome, list[str], list[dict[str, Any]]]] = [
    (
        set_password,
        Outcome.REGISTERED,
        PASSWORD,
        [{"kind": "mail-twice"}, {"kind": "double-click", "step": "choose-password"}],
    ),
    (sign_up, Outcome.REGISTERED, WRITES[:1], [{"kind": "double-click", "step": "create-account"}]),
    (validate_request, Outcome.AUTHORISED, ACCEPTED, [{"kind": "double-click", "step": "save-changes"}]),
    (
        request_authorisation,
        Outcome.REQUESTED,
        REQUEST,
        [{"kind": "slow-body", "step": "open-operator", "ms": 20}, {"kind": "double-click", "step": "send-request"}],
    ),
    (request_authorisation, Outcome.REQUESTED, REQUEST, [{"kind": "cut-body", "step": "send-request"}]),
]


@pytest.mark.parametrize(
    ("flow", "outcome", "written", "faults"),
    BORNE,
    ids=["-".join([flow.name, *(fault["kind"] for fault in faults)]) for flow, *_, faults in BORNE],
)
def test_a_run_bears_faults(
    session: Session,
    backstage: BackstageClient,
    case: Case,
    flow: Flow[Result],
    outcome: Outcome,
    written: list[str],
    faults: list[dict[str, Any]],
) -> None:
    backstage.add_faults(faults)
    seed(backstage, case, flow.starts_from)
    assert run(session, flow, case)[0] is outcome
    assert [fault.struck for fault in backstage.faults()] == [1 for _ in faults]
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


def test_changed_buttons_are_drift_and_stop_nothing(session: Session, backstage: BackstageClient, member: Case) -> None:
    backstage.add_fault("id-changed", id="search", to="lookUp")
    backstage.add_fault("label-changed", key="authorisation-request.send", to="Soumettre")
    outcome, journal = run(session, request_authorisation, member)
    assert outcome is Outcome.REQUESTED
    assert [(drift.page, drift.element, drift.found) for drift in journal.drift] == [
        ("OperatorSearchPage", "search-button", Found.PRIMARY_ONLY),
        ("AuthorisationRequestPage", "send-button", Found.NEUTRAL_ONLY),
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
