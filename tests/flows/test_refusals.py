"""What can go wrong with a case: each its own error, outcome and advice."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

import pytest
from playwright.sync_api import Page as Window

from tests.flows.seeding import seed
from tracesnt.assistant.running import run_flow
from tracesnt.assistant.startup.attendants import Backstage, Nobody
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import AssistantError, CaseError, InputError, NeedsPerson, Outcome, SiteError
from tracesnt.fixtures import Case, Person, SecondFactor, Site, load_case, people
from tracesnt.flows import (
    Attendant,
    Flow,
    Given,
    Picture,
    Result,
    add_security_key,
    create_operator,
    onboarding,
    request_authorisation,
    set_password,
    sign_in,
    sign_up,
    validate_request,
)
from tracesnt.flows.sign_in import enter_address, sign_in_person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.pages import SignInAddressPage, SignInPasswordPage, UserPage, UsersPage

pytestmark = pytest.mark.browser


def fail(session: Session, flow: Flow[Result], case: Case, attendant: Attendant | None = None) -> AssistantError:
    """Run a flow that fails, and return its error."""
    with (
        pytest.raises(AssistantError) as caught,
        replace(session, attendant=attendant or session.attendant).visit(case.language) as visit,
    ):
        flow.run(visit, case)
    assert caught.value.advice
    assert caught.value.step
    return caught.value


class Late(Backstage):
    """Opens the mail after two hours."""

    def __init__(self, client: BackstageClient) -> None:
        super().__init__(client)
        self.client = client

    def open_mail(self, person: Person) -> str:
        """Wait, then open it."""
        self.client.advance(7200)
        return super().open_mail(person)


class Forgetful(Backstage):
    """Types a wrong password."""

    def enter_password(self, person: Person) -> str:
        """Return something else."""
        return super().enter_password(person) + "x"


class Suspicious(Backstage):
    """Refuses the sign-in in the app."""

    def __init__(self, client: BackstageClient) -> None:
        super().__init__(client)
        self.client = client

    def confirm_in_app(self, person: Person) -> None:
        """Refuse."""
        self.client.refuse(person.email)


class Absent(Backstage):
    """Never looks at the phone."""

    patience = 0.2

    def confirm_in_app(self, person: Person) -> None:
        """Do nothing."""


class Clumsy(Backstage):
    """Types a wrong one-time password."""

    def read_one_time_password(self, person: Person, picture: Picture) -> str:
        """Return another one."""
        return "00000000" if super().read_one_time_password(person, picture) != "00000000" else "00000001"


class Shortsighted(Backstage):
    """Misreads so many CAPTCHAs."""

    def __init__(self, client: BackstageClient, times: int) -> None:
        super().__init__(client)
        self.times = times

    def read_captcha(self, picture: Picture) -> str:
        """Read it, wrongly at first."""
        self.times -= 1
        return "?" if self.times >= 0 else super().read_captcha(picture)


class Simple(Backstage):
    """Chooses a password that is too simple."""

    def choose_password(self, person: Person) -> str:
        """Return a simple one."""
        del person
        return "password"


def test_an_expired_link(session: Session, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.MAILED_LINK)
    error = fail(session, set_password, case, Late(backstage))
    assert isinstance(error, CaseError)
    assert error.outcome is Outcome.LINK_EXPIRED
    assert error.step == "open-mailed-link"
    assert "90 minutes" in error.message


def test_a_password_that_is_too_simple(session: Session, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.MAILED_LINK)
    error = fail(session, set_password, case, Simple(backstage))
    assert error.outcome is Outcome.INVALID_DATA
    assert error.step == "choose-password"


def test_a_wrong_password_and_the_account_locked_after_five_of_them(
    session: Session, backstage: BackstageClient, case: Case
) -> None:
    seed(backstage, case, Given.DEVICE)
    error = fail(session, sign_in, case, Forgetful(backstage))
    assert error.outcome is Outcome.INVALID_DATA
    assert "Le mot de passe est incorrect." in error.message
    with session.visit(case.language) as visit:
        page = enter_address(visit.open(SignInAddressPage), case.person)
        for _ in range(4):
            answer = page.sign_in_with_pin("wrong")
            assert isinstance(answer, SignInPasswordPage)
            page = answer
    error = fail(session, sign_in, case)
    assert error.outcome is Outcome.ACCOUNT_LOCKED


def test_a_second_factor_that_is_refused(session: Session, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    error = fail(session, sign_in, case, Suspicious(backstage))
    assert error.outcome is Outcome.CANCELLED
    assert error.step == "confirm-second-factor"


def test_a_second_factor_that_is_never_confirmed(session: Session, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    error = fail(session, sign_in, case, Absent(backstage))
    assert isinstance(error, NeedsPerson)
    assert error.outcome is Outcome.NEEDS_PERSON


def test_a_wrong_one_time_password(session: Session, backstage: BackstageClient) -> None:
    case = load_case("english-importer")
    seed(backstage, case, Given.DEVICE)
    error = fail(session, sign_in, case, Clumsy(backstage))
    assert error.outcome is Outcome.INVALID_DATA
    assert "This one-time password is wrong or has expired." in error.message


class WithoutKey(Backstage):
    """Has left the key at home."""

    @contextmanager
    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Hold another one."""
        with self.new_key(person, kind, window):
            yield


class Hesitant(WithoutKey):
    """Touches nothing, and has little time."""

    patience = 0.2

    @contextmanager
    def new_key(self, person: Person, kind: SecondFactor, window: Window) -> Iterator[None]:
        """Do nothing."""
        del person, kind
        devtools = window.context.new_cdp_session(window)
        devtools.send("WebAuthn.enable", {"enableUI": False})
        yield


class AwayFromTheKey(Backstage):
    """Knows the password, and is not there to touch a key."""

    def own_key(self, person: Person, kind: SecondFactor, window: Window) -> NoReturn:
        """Leave it to nobody."""
        Nobody().own_key(person, kind, window)


@pytest.mark.parametrize("attendant", [WithoutKey, Hesitant])
def test_a_key_that_is_not_given(session: Session, backstage: BackstageClient, attendant: type[Backstage]) -> None:
    case = load_case("passkey-importer")
    seed(backstage, case, Given.DEVICE)
    error = fail(session, sign_in, case, attendant(backstage))
    assert isinstance(error, NeedsPerson)
    assert error.step == "confirm-second-factor"
    assert error.page == "SecondFactorKeyPage"


def test_a_key_that_nobody_registers(session: Session, backstage: BackstageClient) -> None:
    case = load_case("passkey-importer")
    seed(backstage, case, Given.ACCOUNT)
    error = fail(session, add_security_key, case, Hesitant(backstage))
    assert isinstance(error, NeedsPerson)
    assert (error.step, error.page) == ("register-security-key", "KeyRegistrationPage")


def test_a_key_that_was_copied(session: Session, backstage: BackstageClient) -> None:
    case = load_case("passkey-importer")
    seed(backstage, case, Given.DEVICE)
    (copied,) = backstage.security_keys(case.person.email)
    with session.visit(case.language) as visit:
        sign_in.run(visit, case)
    backstage.hold_security_key(case.person.email, copied)
    error = fail(session, sign_in, case)
    assert isinstance(error, CaseError)
    assert "refused the key" in error.message


def test_a_person_without_a_key(session: Session, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    error = fail(session, sign_in, case.model_copy(update={"second_factor": SecondFactor.PASSKEY}))
    assert error.outcome is Outcome.INVALID_DATA
    assert "add-security-key" in error.advice


def test_nobody_there_to_touch_the_key(session: Session, backstage: BackstageClient) -> None:
    case = load_case("passkey-importer")
    seed(backstage, case, Given.DEVICE)
    error = fail(session, sign_in, case, AwayFromTheKey(backstage))
    assert isinstance(error, NeedsPerson)
    assert "use the key of Greta Lindner" in error.message


def test_a_captcha_that_is_misread_can_be_read_again(session: Session, backstage: BackstageClient, case: Case) -> None:
    with replace(session, attendant=Shortsighted(backstage, 2)).visit(case.language) as visit:
        assert sign_up.run(visit, case).outcome is Outcome.REGISTERED


def test_a_captcha_that_is_always_misread(session: Session, backstage: BackstageClient, case: Case) -> None:
    error = fail(session, sign_up, case, Shortsighted(backstage, 99))
    assert isinstance(error, NeedsPerson)
    assert error.element == "captcha"


def test_a_person_without_an_account(session: Session, case: Case) -> None:
    error = fail(session, sign_in, case)
    assert error.outcome is Outcome.INVALID_DATA
    assert "onboarding" in error.advice


def test_nobody_there_to_read_the_captcha(session: Session, case: Case) -> None:
    error = fail(session, sign_up, case, Nobody())
    assert isinstance(error, NeedsPerson)
    assert error.step == "create-account"


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("unknown-operator", Outcome.OPERATOR_NOT_FOUND), ("ambiguous-operator", Outcome.OPERATOR_AMBIGUOUS)],
)
def test_an_operator_that_cannot_be_found(
    session: Session, backstage: BackstageClient, name: str, outcome: Outcome
) -> None:
    case = load_case(name)
    seed(backstage, case, Given.DEVICE)
    error = fail(session, onboarding, case)
    assert isinstance(error, CaseError)
    assert (error.outcome, error.step) == (outcome, "search-operator")


def test_a_request_that_is_rejected_says_why(session: Session, backstage: BackstageClient) -> None:
    case = load_case("rejected-request")
    seed(backstage, case, Given.REQUEST)
    error = fail(session, onboarding, case)
    assert isinstance(error, CaseError)
    assert (error.outcome, error.step) == (Outcome.REJECTED, "see-authorisation")
    assert "Cette personne ne travaille pas pour cet opérateur." in error.message


def decide_as_paul(session: Session, case: Case, *decisions: Callable[[UserPage], None]) -> None:
    """Have the control body decide something about the case's person, and then perhaps something else."""
    paul = people()["paul-garnier"]
    with session.visit("fr") as visit:
        sign_in_person(visit, paul, case.second_factor)
        user = visit.open(UsersPage).find(case.person.email).open(case.person.email, case.person.name)
        for decide in decisions:
            decide(user)
            user = user.save()
            assert user.confirms_saving()


COFFEETEAM = ("BE-ORG-OP-6", "organic-importer")


def test_a_suspended_authorisation(session: Session, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.REQUEST)
    decide_as_paul(
        session,
        case,
        lambda user: user.accept(*COFFEETEAM),
        lambda user: user.suspend(*COFFEETEAM, "Contrat échu", date(2999, 1, 2)),
    )
    error = fail(session, request_authorisation, case)
    assert (error.outcome, error.step) == (Outcome.REJECTED, "look-for-request")
    assert "2 janvier 2999" in error.message
    assert "Contrat échu" in error.message
    assert "suspended" in fail(session, validate_request, case).message


def test_a_request_that_was_rejected_is_made_again(session: Session, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.REQUEST)
    decide_as_paul(session, case, lambda user: user.reject(*COFFEETEAM, "Inconnu"))
    with session.visit(case.language) as visit:
        assert request_authorisation.run(visit, case).outcome is Outcome.REQUESTED


def test_an_operator_is_created_only_for_a_case_that_asks_for_it(
    session: Session, backstage: BackstageClient, case: Case
) -> None:
    seed(backstage, case, Given.DEVICE)
    with pytest.raises(InputError, match="does not ask for a new operator"), session.visit("fr") as visit:
        create_operator.run(visit, case)
    assert backstage.writes() == ()


def test_a_namesake_with_another_activity_is_left_to_a_person(session: Session, backstage: BackstageClient) -> None:
    case = load_case("new-operator")
    wanted = case.operator.model_copy(update={"name": "Ferme du Vallon"})
    case = case.model_copy(update={"operator": wanted})
    seed(backstage, case, Given.DEVICE)
    error = fail(session, create_operator, case)
    assert (error.outcome, error.step) == (Outcome.OPERATOR_AMBIGUOUS, "create-operator")
    assert "FR-ORG-OP-103" in error.message
    assert backstage.writes() == ()


def test_nothing_to_validate(session: Session, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    assert "no pending request" in fail(session, validate_request, case).message


@pytest.fixture
def silent_site() -> Iterator[Site]:
    """A site that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        yield Site(name="silent", address=address, eu_login=address)


def test_a_site_that_never_answers(session: Session, silent_site: Site, case: Case, tmp_path: Path) -> None:
    run = run_flow(replace(session, site=silent_site, timeout=0.5), onboarding, case, tmp_path)
    assert run.outcome is Outcome.SITE_UNAVAILABLE
    assert run.seconds < 5
    assert run.receipt.is_file()


class Copying(Backstage):
    """Copies the mailed link as people do."""

    def __init__(self, client: BackstageClient, template: str) -> None:
        super().__init__(client)
        self.template = template

    def open_mail(self, person: Person) -> str:
        """Return it with what came along."""
        return self.template.format(link=super().open_mail(person), quoted=quote(super().open_mail(person), safe=""))


@pytest.mark.parametrize(
    "template", [" <{link}>\n", "https://eur02.safelinks.protection.outlook.com/?url={quoted}&data=05"]
)
def test_a_link_is_taken_as_people_copy_it(
    session: Session, backstage: BackstageClient, case: Case, template: str
) -> None:
    seed(backstage, case, Given.MAILED_LINK)
    with replace(session, attendant=Copying(backstage, template)).visit(case.language) as visit:
        assert set_password.run(visit, case).outcome is Outcome.REGISTERED


@pytest.mark.parametrize("template", ["no link", "https://elsewhere.example.org/", "https:///cas", "http://[::1"])
def test_what_is_no_mailed_link_is_asked_for_again(
    session: Session, backstage: BackstageClient, case: Case, template: str
) -> None:
    seed(backstage, case, Given.MAILED_LINK)
    error = fail(session, set_password, case, Copying(backstage, template))
    assert isinstance(error, NeedsPerson)
    assert "is not EU Login's mailed link" in error.message


def test_a_site_that_is_down(session: Session, case: Case) -> None:
    nowhere = "http://127.0.0.1:1"
    down = replace(session, site=Site(name="down", address=nowhere, eu_login=nowhere))
    error = fail(down, onboarding, case)
    assert isinstance(error, SiteError)
    assert nowhere in error.message
