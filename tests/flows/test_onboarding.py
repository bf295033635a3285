"""The whole journey, against the twin in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request

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
    onboarding,
    sign_in,
    validate_request,
)
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.faults.aim import Asked, Side, steps

pytestmark = pytest.mark.browser

ONLY_WITH_A_KEY = {"open-key-management", "add-security-key", "register-security-key"}
WRITES = ["account-registered", "password-chosen", "device-added", "authorisation-requested", "request-accepted"]
KEY_WRITES = [kind if kind != "device-added" else "key-added" for kind in WRITES]
SEEDED = {Given.NOTHING: 0, Given.MAILED_LINK: 1, Given.ACCOUNT: 2, Given.DEVICE: 3, Given.REQUEST: 4}
"""How many of the writes of a journey are made by what is taken for granted."""


@pytest.fixture
def key_case() -> Case:
    """The bundled case with a passkey."""
    return load_case("passkey-importer")


def run(session: Session, case: Case, *listeners: Listener) -> tuple[Outcome, Journal]:
    """Run the journey in a visit of its own."""
    journal = Journal()
    with session.visit(case.language, listeners, journal) as visit:
        return onboarding.run(visit, case).outcome, journal


def writes(backstage: BackstageClient) -> list[str]:
    """Kinds of the writes that the twin accepted, in order."""
    return [write.kind for write in backstage.writes()]


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

    def missed(self) -> list[tuple[str, Side]]:
        """What faults that are aimed at these steps would not have struck."""
        return [
            (step, side)
            for step, asked in self.asked.items()
            for side, aim in steps()[step].items()
            if not any(map(aim.covers, asked))
        ]


def _asked(method: str, address: str) -> Iterator[Asked]:
    parts = urlsplit(address)
    yield Asked(method, parts.path, parts.query)


def test_a_person_gets_from_the_welcome_to_a_valid_authorisation_and_a_second_run_changes_nothing(
    session: Session, backstage: BackstageClient, case: Case
) -> None:
    requests = Requests()
    outcome, journal = run(session, case, requests)
    assert outcome is Outcome.AUTHORISED
    assert writes(backstage) == WRITES
    assert journal.drift == []
    assert requests.missed() == []
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


def test_the_journey_with_a_key_ends_the_same_on_a_newer_release_and_is_no_drift(
    newer_session: Session, newer_backstage: BackstageClient, key_case: Case
) -> None:
    outcome, journal = run(newer_session, key_case)
    assert outcome is Outcome.AUTHORISED
    assert journal.drift == []
    ran = list(dict.fromkeys(step.id for step in journal.steps))
    assert [step for step in onboarding.steps if step in ran] == ran
    assert set(ran) >= ONLY_WITH_A_KEY

    outcome, journal = run(newer_session, key_case)
    assert outcome is Outcome.ALREADY_AUTHORISED
    assert journal.drift == []
    assert writes(newer_backstage) == KEY_WRITES


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
    case, journal = load_case(name), Journal()
    seed(backstage, case, validate_request.starts_from)
    with session.visit(case.language, journal=journal) as visit:
        assert validate_request.run(visit, case).outcome is Outcome.AUTHORISED
    assert writes(backstage) == ["request-accepted"]
    assert journal.drift == []
    assert not backstage.state()["requests"][-1]["administrator"]
    assert [key["signCount"] for key in backstage.security_keys("ida.brandt@example.org")] == [used]


CUT_SHORT = [
    (
        "pending-request",
        Given.NOTHING,
        Outcome.REQUESTED,
        WRITES[:-1],
        [
            "create-account",
            "open-mailed-link",
            "choose-password",
            "pair-mobile-device",
            "confirm-second-factor",
            "send-request",
        ],
    ),
    (
        "certipaq-importer",
        Given.REQUEST,
        Outcome.ALREADY_AUTHORISED,
        WRITES[SEEDED[Given.REQUEST] :],
        ["decide-request", "save-changes"],
    ),
]


@pytest.mark.parametrize(
    ("name", "given", "outcome", "written", "step_ids"), CUT_SHORT, ids=["until-requested", "until-authorised"]
)
def test_runs_that_are_cut_short_again_and_again_are_each_taken_up_by_the_next(
    session: Session,
    backstage: BackstageClient,
    name: str,
    given: Given,
    outcome: Outcome,
    written: list[str],
    step_ids: list[str],
) -> None:
    case = load_case(name)
    seed(backstage, case, given)
    for step_id in step_ids:
        with pytest.raises(KeyboardInterrupt):
            run(session, case, CutShort(step_id))
    assert run(session, case)[0] is outcome
    assert writes(backstage) == written


def test_runs_with_a_key_that_are_cut_short_are_each_taken_up_by_the_next(
    session: Session, backstage: BackstageClient, key_case: Case
) -> None:
    case = key_case.model_copy(update={"validation": None})
    seed(backstage, case, Given.MAILED_LINK)
    for step_id in ("choose-password", "add-security-key", "register-security-key", "send-request"):
        with pytest.raises(KeyboardInterrupt):
            run(session, case, CutShort(step_id))
    outcome, journal = run(session, case)
    assert outcome is Outcome.REQUESTED
    assert journal.drift == []
    assert writes(backstage) == KEY_WRITES[SEEDED[Given.MAILED_LINK] : -1]


def test_the_journey_in_the_alphabet_of_another_language(session: Session) -> None:
    outcome, journal = run(session, load_case("english-importer").model_copy(update={"language": "bg"}))
    assert outcome is Outcome.AUTHORISED
    assert journal.drift == []


def test_an_operator_that_is_not_there_is_created_once_with_the_addresses_of_a_case_that_asks_for_it(
    session: Session, backstage: BackstageClient
) -> None:
    case = load_case("new-operator-at-two-addresses")
    seed(backstage, case, Given.DEVICE)
    with session.visit(case.language) as visit:
        assert onboarding.run(visit, case).outcome is Outcome.AUTHORISED
        profile = visit.page.locator("dl").inner_text()
    assert case.operator.create is not None
    assert case.operator.create.addresses[1].line in profile.split("9 rue des Tourneurs")[0]
    assert run(session, case)[0] is Outcome.ALREADY_AUTHORISED
    assert writes(backstage) == ["operator-created", *WRITES[SEEDED[Given.DEVICE] :]]


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
}


@pytest.mark.parametrize(
    "flow", [flow for flow in FLOWS if flow not in {onboarding, validate_request}], ids=lambda flow: flow.name
)
def test_every_other_flow_runs_alone_from_what_it_takes_for_granted_and_asks_for_what_faults_take_it_for(
    session: Session, backstage: BackstageClient, flow: Flow[Result]
) -> None:
    case, requests = load_case("new-operator" if flow.name == "create-operator" else "certipaq-importer"), Requests()
    seed(backstage, case, flow.starts_from)
    with session.visit(case.language, (requests,)) as visit:
        assert flow.run(visit, case).outcome is OUTCOMES[flow.name]
    assert set(requests.asked) >= set(flow.steps)
    assert requests.missed() == []


@pytest.mark.parametrize("kind", [SecondFactor.SECURITY_KEY, SecondFactor.TRUSTED_PLATFORM, SecondFactor.PASSKEY])
def test_a_person_is_seeded_with_their_key_and_signs_in_with_it_again_and_again(
    session: Session, backstage: BackstageClient, key_case: Case, kind: SecondFactor
) -> None:
    wanted = key_case.model_copy(update={"second_factor": kind})
    seed(backstage, wanted, Given.DEVICE)
    for _ in range(2):
        with session.visit(wanted.language) as visit:
            assert sign_in.run(visit, wanted).outcome is Outcome.SIGNED_IN
    assert [key["signCount"] for key in backstage.security_keys(wanted.person.email)] == [2]
