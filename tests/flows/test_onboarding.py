"""The whole journey, against the twin in a real browser."""

from __future__ import annotations

import pytest

from tests.flows.seeding import seed
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import Outcome
from tracesnt.fixtures import Case, SecondFactor, load_case
from tracesnt.flows import (
    FLOWS,
    Flow,
    Given,
    Journal,
    Listener,
    Result,
    Step,
    StepResult,
    Visit,
    choose_role,
    create_operator,
    onboarding,
    sign_in,
    validate_request,
)
from tracesnt.mock_site.backstage.client import BackstageClient

pytestmark = pytest.mark.browser

ONLY_WITH_A_KEY = {"open-key-management", "add-security-key", "register-security-key"}
WRITES = ["account-registered", "password-chosen", "device-added", "authorisation-requested", "request-accepted"]
SEEDED = {Given.NOTHING: 0, Given.MAILED_LINK: 1, Given.ACCOUNT: 2, Given.DEVICE: 3, Given.REQUEST: 4}
"""How many of the writes of a journey are made by what is taken for granted."""


def run(session: Session, case: Case, *listeners: Listener) -> tuple[Outcome, Journal]:
    """Run the journey in a visit of its own."""
    journal = Journal()
    with session.visit(case.language, listeners, journal) as visit:
        return onboarding.run(visit, case).outcome, journal


def writes(backstage: BackstageClient) -> list[str]:
    """Kinds of the writes that the twin accepted, in order."""
    return [write.kind for write in backstage.writes()]


def test_a_person_gets_from_the_welcome_to_a_valid_authorisation_and_a_second_run_changes_nothing(
    session: Session, backstage: BackstageClient, case: Case
) -> None:
    outcome, journal = run(session, case)
    assert outcome is Outcome.AUTHORISED
    assert writes(backstage) == WRITES
    assert journal.drift == []
    assert {step.result for step in journal.steps} == {StepResult.DONE}
    assert list(dict.fromkeys(step.id for step in journal.steps)) == [
        step for step in onboarding.steps if step not in ONLY_WITH_A_KEY
    ]
    assert 40 <= journal.actions <= 60, "the guide has about as many"

    outcome, journal = run(session, case)
    assert outcome is Outcome.ALREADY_AUTHORISED
    assert writes(backstage) == WRITES
    already = [step.id for step in journal.steps if step.result is StepResult.ALREADY]
    assert already == ["look-for-account", "look-for-request"]


def test_the_journey_ends_the_same_on_a_newer_release_and_is_no_drift(newer_session: Session) -> None:
    outcomes = [run(newer_session, load_case("passkey-importer")) for _ in range(2)]
    assert [outcome for outcome, _ in outcomes] == [Outcome.AUTHORISED, Outcome.ALREADY_AUTHORISED]
    assert [journal.drift for _, journal in outcomes] == [[], []]


class CutShort(Listener):
    """Ends the run right after a step, as a crash would."""

    def __init__(self, step_id: str) -> None:
        self.step_id = step_id

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Crash after the step."""
        del visit
        if step.id == self.step_id:
            raise KeyboardInterrupt


@pytest.mark.parametrize(("name", "used"), [("second-colleague", 0), ("validator-with-key", 1)])
def test_a_request_is_decided_by_an_administrator_or_with_a_key(
    session: Session, backstage: BackstageClient, name: str, used: int
) -> None:
    case = load_case(name)
    seed(backstage, case, Given.DEVICE)
    outcome, journal = run(session, case)
    assert outcome is Outcome.AUTHORISED
    assert writes(backstage) == WRITES[SEEDED[Given.DEVICE] :]
    assert journal.drift == []
    assert not backstage.state()["requests"][-1]["administrator"]
    assert [key["signCount"] for key in backstage.security_keys("ida.brandt@example.org")] == [used]


CHANGING = [
    ("create-account", "pending-request", Given.NOTHING),
    ("open-mailed-link", "pending-request", Given.MAILED_LINK),
    ("choose-password", "pending-request", Given.MAILED_LINK),
    ("pair-mobile-device", "pending-request", Given.ACCOUNT),
    ("confirm-second-factor", "pending-request", Given.DEVICE),
    ("send-request", "certipaq-importer", Given.DEVICE),
    ("decide-request", "certipaq-importer", Given.REQUEST),
    ("save-changes", "certipaq-importer", Given.REQUEST),
    ("sign-in-again", "certipaq-importer", Given.REQUEST),
]


@pytest.mark.parametrize(("step_id", "name", "given"), CHANGING, ids=[step_id for step_id, *_ in CHANGING])
def test_a_run_that_was_cut_short_is_finished_by_the_next(
    session: Session, backstage: BackstageClient, step_id: str, name: str, given: Given
) -> None:
    case = load_case(name)
    seed(backstage, case, given)
    with pytest.raises(KeyboardInterrupt):
        run(session, case, CutShort(step_id))
    outcome, _ = run(session, case)
    assert outcome in {Outcome.REQUESTED, Outcome.AUTHORISED, Outcome.ALREADY_AUTHORISED}
    assert writes(backstage) == WRITES[SEEDED[given] : None if case.validation else -1]


def test_without_someone_to_validate_the_case_ends_requested(session: Session, backstage: BackstageClient) -> None:
    case = load_case("pending-request")
    seed(backstage, case, Given.DEVICE)
    assert run(session, case)[0] is Outcome.REQUESTED
    assert writes(backstage) == ["authorisation-requested"]


def test_the_journey_in_the_alphabet_of_another_language(session: Session) -> None:
    outcome, journal = run(session, load_case("english-importer").model_copy(update={"language": "bg"}))
    assert outcome is Outcome.AUTHORISED
    assert journal.drift == []


def test_an_operator_that_is_not_there_is_created_once_for_a_case_that_asks_for_it(
    session: Session, backstage: BackstageClient
) -> None:
    case = load_case("new-operator")
    seed(backstage, case, Given.DEVICE)
    assert run(session, case)[0] is Outcome.AUTHORISED
    assert run(session, case)[0] is Outcome.ALREADY_AUTHORISED
    assert writes(backstage) == ["operator-created", *WRITES[SEEDED[Given.DEVICE] :]]


def test_a_new_operator_has_the_addresses_of_the_case(session: Session, backstage: BackstageClient) -> None:
    case = load_case("new-operator-at-two-addresses")
    seed(backstage, case, Given.DEVICE)
    with session.visit(case.language) as visit:
        sign_in(visit, case)
        choose_role(visit, case)
        create_operator(visit, case)
        profile = visit.page.locator("dl").inner_text()
    assert case.operator.create is not None
    assert case.operator.create.addresses[1].line in profile.split("9 rue des Tourneurs")[0]


def test_a_decision_that_was_made_already_is_not_made_again(
    session: Session, backstage: BackstageClient, case: Case
) -> None:
    seed(backstage, case, validate_request.starts_from)
    journal = Journal()
    for _ in range(2):
        with session.visit(case.language, journal=journal) as visit:
            assert validate_request.run(visit, case).outcome is Outcome.AUTHORISED
    assert writes(backstage) == ["request-accepted"]
    assert [step.id for step in journal.steps if step.result is StepResult.ALREADY] == ["decide-request"]


KEY_WRITES = [kind if kind != "device-added" else "key-added" for kind in WRITES]
KEYS = [SecondFactor.SECURITY_KEY, SecondFactor.TRUSTED_PLATFORM, SecondFactor.PASSKEY]


@pytest.fixture
def key_case() -> Case:
    """The bundled case with a passkey."""
    return load_case("passkey-importer")


def test_a_person_with_a_key_gets_as_far_and_a_second_run_changes_nothing(
    session: Session, backstage: BackstageClient, key_case: Case
) -> None:
    outcome, journal = run(session, key_case)
    assert outcome is Outcome.AUTHORISED
    assert journal.drift == []
    ran = list(dict.fromkeys(step.id for step in journal.steps))
    assert [step for step in onboarding.steps if step in ran] == ran
    assert set(ran) >= ONLY_WITH_A_KEY
    assert run(session, key_case)[0] is Outcome.ALREADY_AUTHORISED
    assert writes(backstage) == KEY_WRITES


CHANGING_WITH_A_KEY = [
    ("choose-password", Given.MAILED_LINK),
    ("add-security-key", Given.ACCOUNT),
    ("register-security-key", Given.ACCOUNT),
    ("send-request", Given.DEVICE),
]


@pytest.mark.parametrize(("step_id", "given"), CHANGING_WITH_A_KEY, ids=[step_id for step_id, _ in CHANGING_WITH_A_KEY])
def test_a_run_with_a_key_that_was_cut_short_is_finished_by_the_next(
    session: Session, backstage: BackstageClient, key_case: Case, step_id: str, given: Given
) -> None:
    case = key_case.model_copy(update={"validation": None})
    seed(backstage, case, given)
    with pytest.raises(KeyboardInterrupt):
        run(session, case, CutShort(step_id))
    assert run(session, case)[0] is Outcome.REQUESTED
    assert writes(backstage) == KEY_WRITES[SEEDED[given] : -1]


OUTCOMES = {
    "sign-up": Outcome.REGISTERED,
    "set-password": Outcome.REGISTERED,
    "add-mobile-device": Outcome.REGISTERED,
    "add-security-key": Outcome.REGISTERED,
    "sign-in": Outcome.SIGNED_IN,
    "choose-role": Outcome.ROLE_CHOSEN,
    "find-operator": Outcome.OPERATOR_FOUND,
    "create-operator": Outcome.OPERATOR_CREATED,
    "request-authorisation": Outcome.REQUESTED,
    "validate-request": Outcome.AUTHORISED,
    "onboarding": Outcome.AUTHORISED,
}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_every_flow_runs_alone_from_what_it_takes_for_granted(
    session: Session, backstage: BackstageClient, flow: Flow[Result]
) -> None:
    case = load_case("new-operator" if flow.name == "create-operator" else "certipaq-importer")
    seed(backstage, case, flow.starts_from)
    with session.visit(case.language) as visit:
        assert flow.run(visit, case).outcome is OUTCOMES[flow.name]


@pytest.mark.parametrize("kind", KEYS)
def test_a_person_is_seeded_with_their_key_and_signs_in_with_it_again_and_again(
    session: Session, backstage: BackstageClient, key_case: Case, kind: SecondFactor
) -> None:
    wanted = key_case.model_copy(update={"second_factor": kind})
    seed(backstage, wanted, Given.DEVICE)
    for _ in range(2):
        with session.visit(wanted.language) as visit:
            assert sign_in.run(visit, wanted).outcome is Outcome.SIGNED_IN
    assert [key["signCount"] for key in backstage.security_keys(wanted.person.email)] == [2]
