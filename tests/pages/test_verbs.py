"""What one can do on the pages beside the main journey: every sentence of the guide works."""

from __future__ import annotations

import httpx
import pytest

from tests.flows.seeding import seed
from tracesnt.fixtures import Case, Role
from tracesnt.flows import Given, Picture, Visit, sign_in
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.pages import (
    AuthorisationsPage,
    AuthoritySearchPage,
    CheckMailPage,
    ControlBodySearchPage,
    HomePage,
    OperatorCreationPage,
    OperatorProfilePage,
    OperatorResultsPage,
    OperatorSearchPage,
    PasswordChoicePage,
    SignedInPage,
    SignInAddressPage,
    WelcomePage,
)
from tracesnt.pages.eu_login.link_expired import LinkExpiredPage

pytestmark = pytest.mark.browser


@pytest.fixture
def home(visit: Visit, backstage: BackstageClient, case: Case) -> HomePage:
    """The home of a person without a role."""
    seed(backstage, case, Given.DEVICE)
    sign_in(visit, case)
    return visit.on(HomePage)


def test_the_notice_about_sms_leads_to_the_other_methods(visit: Visit) -> None:
    assert visit.open(WelcomePage).read_about_methods().sms.is_there()


def test_the_how_to_is_a_document_that_can_be_read(visit: Visit) -> None:
    address = visit.open(WelcomePage).how_to_address()
    answer = httpx.get(visit.site.address + address)
    assert answer.is_success
    assert answer.content.startswith(b"%PDF-")


def test_a_forgotten_password_is_reset_by_mail(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.ACCOUNT)
    page = visit.open(WelcomePage).reset_password()
    picture = Picture(page.captcha_picture.attribute("src"), page.captcha_picture.picture)
    assert isinstance(page.ask(case.person.email, visit.attendant.read_captcha(picture)), CheckMailPage)
    choice = visit.follow(visit.attendant.open_mail(case.person), PasswordChoicePage, LinkExpiredPage)
    assert isinstance(choice, PasswordChoicePage)
    assert isinstance(choice.choose("An0ther-Password"), SignedInPage)


def test_the_home_leads_to_one_s_name_and_one_s_password_in_eu_login(
    home: HomePage, visit: Visit, backstage: BackstageClient, case: Case
) -> None:
    named = home.change_name().change("Clara", "Moreau")
    assert named.alerts() == ("Vos données ont été modifiées.",)
    assert [write.kind for write in backstage.writes()] == ["name-changed"]
    page = visit.open(HomePage).change_password()
    assert page.change(backstage.person(case.person.email).password, "An0ther-Password").alerts() == (
        "Votre mot de passe a été changé.",
    )
    assert [write.kind for write in backstage.writes()] == ["name-changed", "password-changed"]


def test_the_three_roles_and_an_address_are_shown_as_in_the_guide(home: HomePage) -> None:
    roles = home.request_role()
    assert roles.descriptions() == {
        Role.OPERATOR: "Entreprises certifiées en AB (importateur ou premier destinataire)",
        Role.CONTROL_BODY: "Organismes de certification et autorités de contrôle",
        Role.AUTHORITY: "Points de contrôle aux frontières ou autorité compétente centrale",
    }
    results = roles.choose_operator().find(country="BE", activity="organic-importer", name="coffeeteam")
    (coffeeteam,) = results.found()
    assert coffeeteam.address == "Generaal Lemanstraat 74 149847 Berchem Belgium"
    assert coffeeteam.activities == "Organic Importer (ORGANIC IMPORTER)"


def test_a_request_can_be_made_by_ticking_among_the_results_and_a_second_for_the_same_operator_is_refused(
    home: HomePage, visit: Visit, backstage: BackstageClient
) -> None:
    home.request_role().choose_operator()
    results = visit.on(OperatorSearchPage).find(country="BE", activity="organic-importer", name="coffee")
    coffeeteam = results.found()[0]
    form = results.request_authorisation(coffeeteam, "organic-importer")
    own = form.send(OperatorProfilePage, "Bonjour, je suis la responsable des achats.")
    assert isinstance(own, AuthorisationsPage)
    assert own.confirms_request()
    assert [(line.traces_number, line.status) for line in own.authorisations()] == [("BE-ORG-OP-6", "requested")]
    assert [write.kind for write in backstage.writes()] == ["authorisation-requested"]

    again = visit.open(OperatorSearchPage).find(country="BE", activity="organic-importer", name="coffee")
    refused = again.open(coffeeteam).request_authorisation("organic-importer")
    assert isinstance(refused, OperatorProfilePage)
    assert refused.alerts() == ("Une demande pour cet opérateur existe déjà.",)
    assert [write.kind for write in backstage.writes()] == ["authorisation-requested"]


def test_the_results_are_paged_and_sorted(home: HomePage, visit: Visit) -> None:
    home.request_role().choose_operator()
    results = visit.on(OperatorSearchPage).find(country="ES", activity="organic-importer", name="s.l.")
    on_the_first = set(results.found())
    assert not on_the_first & set(results.next_page().found())
    assert not results.last_page().has_next()
    by_number = visit.on(OperatorResultsPage).sort_by_number().found()
    assert [int(found.traces_number.rpartition("-")[2]) for found in by_number] == sorted(
        int(found.traces_number.rpartition("-")[2]) for found in by_number
    )
    highest = visit.on(OperatorResultsPage).sort_by_number().found()
    assert highest[0].traces_number != by_number[0].traces_number
    assert {found.address.split()[-1] for found in visit.on(OperatorResultsPage).sort_by_address().found()} == {"Spain"}


def test_a_control_body_and_an_authority_are_requested_in_the_same_way(home: HomePage, visit: Visit) -> None:
    del home
    searches: dict[str, type[ControlBodySearchPage] | type[AuthoritySearchPage]] = {
        "organic-control-body": ControlBodySearchPage,
        "central-competent-authority": AuthoritySearchPage,
    }
    requested = set()
    for activity, search in searches.items():
        results = visit.open(search).find(country="FR")
        wanted = next(found for found in results.found() if found.traces_number in {"FR-BIO-09", "FR00000"})
        own = results.request_authorisation(wanted, activity).send(OperatorProfilePage)
        assert isinstance(own, AuthorisationsPage)
        assert own.confirms_request()
        requested.add(wanted.traces_number)
        assert {line.traces_number for line in own.authorisations()} == requested
    assert requested == {"FR-BIO-09", "FR00000"}


def test_an_operator_that_is_not_there_leads_to_its_control_body_and_one_without_organic_import_says_why(
    home: HomePage, visit: Visit
) -> None:
    home.request_role().choose_operator()
    results = visit.on(OperatorSearchPage).find(country="BE", activity="organic-importer", name="nowhere")
    assert results.found() == ()
    assert results.hint.is_there()
    assert isinstance(results.create_new(), OperatorCreationPage)

    results = visit.open(OperatorSearchPage).find(country="FR", activity="organic-producer", name="vallon")
    profile = results.open(results.found()[0])
    assert "Organic Import" in " ".join(profile.alerts())
    assert not profile.request_button.is_there()


def test_signing_out_of_eu_login(home: HomePage, visit: Visit) -> None:
    del home
    visit.open(SignedInPage).sign_out()
    assert isinstance(visit.open(SignInAddressPage), SignInAddressPage)
