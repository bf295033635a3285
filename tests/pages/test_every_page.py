"""Every page as declared, by both locators of each of its elements; most in every language that has labels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.flows.seeding import seed
from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import Case, SecondFactor, labelled_languages, load_case, people
from tracesnt.flows import Given, Visit, sign_in
from tracesnt.flows.sign_in import sign_in_person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.pages import (
    AccountCreationPage,
    AuthenticationMethodsPage,
    AuthorisationRequestPage,
    AuthorisationsPage,
    AuthoritySearchPage,
    ControlBodySearchPage,
    DeviceNamingPage,
    HomePage,
    LinkExpiredPage,
    Menu,
    MobileDevicesPage,
    MyAccountPage,
    NameChangePage,
    OperatorCreationPage,
    OperatorSearchPage,
    Page,
    PasswordChangePage,
    PasswordChoicePage,
    PasswordResetPage,
    RoleSelectionPage,
    SecondFactorPinPage,
    SecondFactorQrPage,
    SignedInPage,
    SignInAddressPage,
    SignInPasswordPage,
    Status,
    UsersPage,
    WelcomePage,
)

pytestmark = pytest.mark.browser

ALPRO = ("BE-ORG-OP-5", "organic-importer")
in_six_languages = pytest.mark.parametrize("language", ["fr", "en", "de", "el", "bg", "ga"])
"""For pages that take longer to reach: the guide's language, English, and the longest words and other alphabets."""


@pytest.fixture(params=labelled_languages())
def language(request: pytest.FixtureRequest) -> str:
    """Each language in turn."""
    return str(request.param)


@pytest.fixture
def visit(session: Session, language: str) -> Iterator[Visit]:
    """A visit in that language, which must not have met any drift."""
    with session.visit(language) as visit:
        yield visit
        assert visit.journal.drift == []


@pytest.fixture
def case() -> Case:
    """A person with a phone."""
    return load_case("pending-request")


@pytest.mark.parametrize(
    "page", [WelcomePage, AccountCreationPage, PasswordResetPage, SignInAddressPage, AuthenticationMethodsPage]
)
def test_pages_for_anyone(visit: Visit, page: type[Page]) -> None:
    assert isinstance(visit.open(page), page)


def test_pages_once_signed_in(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    sign_in(visit, case)
    pages: tuple[type[Page], ...] = (
        HomePage,
        RoleSelectionPage,
        OperatorSearchPage,
        ControlBodySearchPage,
        AuthoritySearchPage,
        OperatorCreationPage,
        AuthorisationsPage,
        SignedInPage,
        MyAccountPage,
        NameChangePage,
        PasswordChangePage,
        MobileDevicesPage,
        DeviceNamingPage,
    )
    for page in pages:
        assert isinstance(visit.open(page), page)


@in_six_languages
def test_pages_on_the_way_to_an_operator(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    sign_in(visit, case)
    search = visit.open(OperatorSearchPage)
    results = search.find(country="BE", activity="organic-importer", name="").next_page().first_page()
    assert len(results.found()) == 20
    assert results.found()[0].name == "ALPRO Comm.V.A."
    results.open(results.found()[0])


@in_six_languages
def test_pages_on_the_way_to_a_control_body_and_an_authority(
    visit: Visit, backstage: BackstageClient, case: Case
) -> None:
    seed(backstage, case, Given.DEVICE)
    sign_in(visit, case)
    bodies = visit.open(RoleSelectionPage).choose_control_body().find(name="certipaq")
    assert bodies.open(bodies.found()[0]).traces_number() == "FR-BIO-09"
    posts = (
        visit.open(RoleSelectionPage)
        .choose_authority()
        .find(country="FR", activity="border-control-post", name="havre")
    )
    assert posts.open(posts.found()[0]).traces_number() == "FRLEH1"


@in_six_languages
def test_pages_of_the_control_body(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.REQUEST)
    sign_in_person(visit, people()["paul-garnier"], SecondFactor.MOBILE_APP_PIN)
    users = visit.open(UsersPage).search_pending()
    assert users.find("girard").has(case.person.email)
    user = users.open(case.person.email, case.person.name)
    user.reject(*ALPRO, "")
    user.accept(*ALPRO)
    user = user.save()
    assert user.confirms_saving()
    assert user.is_administrator(*ALPRO)
    user.suspend(*ALPRO, "Contrat échu", date(2999, 1, 2))
    assert user.save().standing(*ALPRO) is Status.SUSPENDED


@in_six_languages
def test_pages_of_ones_own_requests(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.REQUEST)
    sign_in(visit, case)
    home = visit.on(HomePage)
    assert [(each.operator, each.traces_number, each.status) for each in home.standings()] == [
        ("ALPRO Comm.V.A.", ALPRO[0], Status.REQUESTED)
    ]
    own = Menu(home).edit_profile()
    request = own.authorisations()[0]
    assert request.requested_on
    own = own.withdraw(request).confirm()
    assert own.confirms_withdrawal()
    assert [each.status for each in own.authorisations()] == [Status.WITHDRAWN]


@in_six_languages
def test_pages_of_a_new_operator(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    sign_in(visit, case)
    form = visit.open(OperatorCreationPage)
    form.fill(name="Colzagro", country="BE", street="Straat 1", postcode="1000", city="Brussel")
    form.choose_activity(chapter="organic", activity="organic-importer", control_body="certipaq-bio")
    answer = form.create()
    assert isinstance(answer, OperatorCreationPage)
    assert answer.warns_of_namesakes()
    answer.is_another.check()
    assert isinstance(answer.create(), AuthorisationRequestPage)


@in_six_languages
def test_pages_of_the_mailed_link(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.MAILED_LINK)
    link = visit.attendant.open_mail(case.person)
    assert isinstance(visit.follow(link, PasswordChoicePage, LinkExpiredPage), PasswordChoicePage)
    backstage.advance(5401)
    assert isinstance(visit.follow(link, PasswordChoicePage, LinkExpiredPage), LinkExpiredPage)


@in_six_languages
@pytest.mark.parametrize("method", SecondFactor)
def test_pages_of_the_second_factor(visit: Visit, backstage: BackstageClient, case: Case, method: SecondFactor) -> None:
    seed(backstage, case, Given.DEVICE)
    page = visit.open(SignInAddressPage).enter(case.person.email)
    assert isinstance(page, SignInPasswordPage)
    password = backstage.person(case.person.email).password
    pages = {
        SecondFactor.MOBILE_APP_PIN: (page.sign_in_with_pin, SecondFactorPinPage),
        SecondFactor.MOBILE_APP_QR: (page.sign_in_with_qr, SecondFactorQrPage),
    }
    enter, expected = pages[method]
    assert isinstance(enter(password), expected)
