"""Every page as declared, by both locators of each of its elements, in two alphabets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.flows.seeding import seed
from tracesnt.fixtures import Case, SecondFactor, people
from tracesnt.flows import Given, Picture, Visit, add_security_key, sign_in
from tracesnt.flows.sign_in import enter_address, sign_in_person, signed_in_to_account
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.pages import (
    AccountCreationPage,
    AllRemovalPage,
    AuthenticationMethodsPage,
    AuthorisationRequestPage,
    AuthorisationsPage,
    AuthoritySearchPage,
    ControlBodySearchPage,
    DeviceNamingPage,
    HomePage,
    KeyNamingPage,
    KeyRegistrationPage,
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
    SecondFactorKeyPage,
    SecondFactorPinPage,
    SecondFactorQrPage,
    SecurityKeysPage,
    SignedInPage,
    SignInAddressPage,
    SignInPasswordPage,
    Status,
    UsersPage,
    WelcomePage,
)

pytestmark = [pytest.mark.browser, pytest.mark.case("pending-request"), pytest.mark.languages("fr", "bg")]

ALPRO = ("BE-ORG-OP-5", "organic-importer")


@pytest.fixture
def visit(visit: Visit) -> Iterator[Visit]:
    """A visit that must not have met any drift."""
    yield visit
    assert visit.journal.drift == []


def test_pages_for_anyone(visit: Visit) -> None:
    pages: tuple[type[Page], ...] = (
        WelcomePage,
        AccountCreationPage,
        PasswordResetPage,
        SignInAddressPage,
        AuthenticationMethodsPage,
    )
    for page in pages:
        assert isinstance(visit.open(page), page)


def test_pages_once_signed_in_and_on_the_way_to_an_operator_a_control_body_and_an_authority(
    visit: Visit, backstage: BackstageClient, case: Case
) -> None:
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
        SecurityKeysPage,
        KeyNamingPage,
        AllRemovalPage,
    )
    for page in pages:
        assert isinstance(visit.open(page), page)

    search = visit.open(OperatorSearchPage)
    results = search.find(country="BE", activity="organic-importer", name="").next_page().first_page()
    assert len(results.found()) == 20
    assert results.found()[0].name == "ALPRO Comm.V.A."
    results.open(results.found()[0])

    bodies = visit.open(RoleSelectionPage).choose_control_body().find(name="certipaq")
    assert bodies.open(bodies.found()[0]).traces_number() == "FR-BIO-09"
    posts = (
        visit.open(RoleSelectionPage)
        .choose_authority()
        .find(country="FR", activity="border-control-post", name="havre")
    )
    assert posts.open(posts.found()[0]).traces_number() == "FRLEH1"


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


def test_pages_of_a_new_operator_and_of_one_with_several_addresses(
    visit: Visit, backstage: BackstageClient, case: Case
) -> None:
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

    form = visit.open(OperatorCreationPage)
    form.fill(name="Zonen", country="BE", street="Straat 1", postcode="1000", city="Brussel")
    form = form.add_address(2, street="Kaai 2", postcode="2030", city="Antwerpen")
    form = form.add_address(3, street="Kaai 3", postcode="2030", city="Antwerpen")
    form = form.choose_address().choose("Kaai 3 2030 Antwerpen").remove_address(2).choose_address().cancel()
    assert form.host.page.locator("#activityAddress").inner_text() == "Kaai 3 2030 Antwerpen"
    form.choose_activity(chapter="organic", activity="organic-importer", control_body="certipaq-bio")
    assert isinstance(form.create(), AuthorisationRequestPage)


@pytest.mark.languages("en")
def test_the_enter_key_creates_the_operator(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    sign_in(visit, case)
    form = visit.open(OperatorCreationPage)
    form.name.fill("Zonen")
    with form.host.page.expect_navigation():
        form.host.page.keyboard.press("Enter")
    assert visit.on(OperatorCreationPage).alerts()


def test_pages_of_the_mailed_link(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.MAILED_LINK)
    link = visit.attendant.open_mail(case.person)
    assert isinstance(visit.follow(link, PasswordChoicePage, LinkExpiredPage), PasswordChoicePage)
    backstage.advance(5401)
    assert isinstance(visit.follow(link, PasswordChoicePage, LinkExpiredPage), LinkExpiredPage)


def test_pages_of_keys_and_devices(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case.model_copy(update={"second_factor": SecondFactor.PASSKEY}), Given.DEVICE)
    password = backstage.person(case.person.email).password
    page = enter_address(visit.open(SignInAddressPage), case.person)
    assert isinstance(page.sign_in_with_key(password, SecondFactor.PASSKEY), SecondFactorKeyPage)
    signed_in_to_account(visit, case.person)
    assert isinstance(visit.open(KeyNamingPage).give("Other", SecondFactor.PASSKEY), KeyRegistrationPage)
    keys = visit.open(SecurityKeysPage)
    assert keys.has("Key", SecondFactor.PASSKEY)
    assert not keys.has("Key", SecondFactor.SECURITY_KEY)
    assert keys.remove("Key").confirm(SecurityKeysPage).names() == ()
    pairing = visit.open(DeviceNamingPage).give(case.device)
    picture = Picture(pairing.picture.attribute("src"), pairing.picture.picture)
    devices = pairing.wait_for_pairing(
        lambda: visit.attendant.pair_device(case.person, picture), visit.attendant.patience, MobileDevicesPage
    )
    assert devices is not None
    assert devices.remove(case.device).confirm(MobileDevicesPage).devices() == ()
    assert [write.kind for write in backstage.writes()] == ["key-removed", "device-added", "device-removed"]


def test_pages_of_the_removal_of_everything(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    add_security_key.run(visit, case)
    visit.on(SecurityKeysPage).remove_all()
    account = visit.open(MobileDevicesPage).remove_all().confirm(MyAccountPage)
    assert account.security_keys().names() == ()


@pytest.mark.second_factors("all")
def test_pages_of_the_second_factor(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    page = visit.open(SignInAddressPage).enter(case.person.email)
    assert isinstance(page, SignInPasswordPage)
    password = backstage.person(case.person.email).password
    match case.second_factor:
        case SecondFactor.MOBILE_APP_PIN:
            assert isinstance(page.sign_in_with_pin(password), SecondFactorPinPage)
        case SecondFactor.MOBILE_APP_QR:
            assert isinstance(page.sign_in_with_qr(password), SecondFactorQrPage)
        case key:
            assert isinstance(page.sign_in_with_key(password, key), SecondFactorKeyPage)
