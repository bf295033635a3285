"""Arriving: the page is proven, drift is noted, and anything else is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tracesnt.errors import AmbiguousElement, MissingElement, SessionLost, SiteError, UnexpectedPage
from tracesnt.flows import Visit
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.pages.drift import Drift, Found
from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.account_creation import AccountCreationPage
from tracesnt.pages.eu_login.sign_in_address import SignInAddressPage
from tracesnt.pages.traces_nt.home import HomePage
from tracesnt.pages.traces_nt.welcome import WelcomePage

pytestmark = pytest.mark.browser


Change = Callable[[Visit], None]


def change(visit: Visit, element: Element, script: str) -> None:
    """Change an element of the page, as a new release of the site might."""
    visit.page.locator(element.neutral).evaluate(script)


def test_a_page_as_declared_shows_no_drift(visit: Visit) -> None:
    visit.open(WelcomePage)
    assert visit.journal.drift == []


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("button => button.removeAttribute('id')", Found.PRIMARY_ONLY),
        ("button => button.textContent = 'Entrer'", Found.NEUTRAL_ONLY),
        ("button => button.remove()", Found.GONE),
    ],
)
def test_drift_is_recorded_and_the_run_goes_on(visit: Visit, script: str, found: Found) -> None:
    visit.open(WelcomePage)
    change(visit, WelcomePage.sign_in_button, script)
    assert isinstance(visit.on(WelcomePage), WelcomePage)
    assert visit.journal.drift == [Drift("WelcomePage", "sign-in-button", found)]


def test_a_heading_that_changed_is_drift_and_not_another_page(visit: Visit) -> None:
    visit.open(WelcomePage)
    change(visit, WelcomePage.proof, "heading => heading.textContent = 'Bonjour'")
    assert isinstance(visit.on(WelcomePage), WelcomePage)
    assert visit.journal.drift == [Drift("WelcomePage", "heading", Found.NEUTRAL_ONLY)]


@pytest.mark.parametrize(
    "script", ["button => button.removeAttribute('id')", "button => { button.textContent = 'Entrer' }"]
)
def test_an_element_still_works_by_either_of_its_locators(visit: Visit, script: str) -> None:
    welcome = visit.open(WelcomePage)
    change(visit, WelcomePage.sign_in_button, script)
    assert isinstance(welcome.sign_in(), SignInAddressPage)


def test_locators_that_match_different_elements_are_refused(visit: Visit) -> None:
    welcome = visit.open(WelcomePage)
    change(visit, WelcomePage.request_link, "link => { link.insertAdjacentHTML('afterend', '<a id=x href=/>-</a>') }")
    change(
        visit,
        WelcomePage.request_link,
        "link => { link.removeAttribute('id'); document.querySelector('#x').id = 'requestAccess' }",
    )
    with pytest.raises(AmbiguousElement) as caught:
        welcome.request_access()
    assert caught.value.page == "WelcomePage"
    assert caught.value.element == "request-link"


def test_an_element_that_is_gone_is_named_with_both_of_its_locators(visit: Visit) -> None:
    visit.page.set_default_timeout(300)
    welcome = visit.open(WelcomePage)
    change(visit, WelcomePage.request_link, "link => link.remove()")
    with pytest.raises(MissingElement, match="'Demander un accès' nor its locator '#signUp, #requestAccess'"):
        welcome.request_access()


def test_another_page_is_named_with_what_it_says(visit: Visit) -> None:
    sign_in = visit.open(SignInAddressPage)
    sign_in.enter("nobody@example.org")
    with pytest.raises(UnexpectedPage) as caught:
        visit.on(WelcomePage, HomePage)
    assert caught.value.found == "SignInAddressPage"
    assert "Utilisateur introuvable." in caught.value.alert
    assert "Expected WelcomePage or HomePage but found SignInAddressPage" in caught.value.message


def test_a_page_that_nobody_knows_is_shown_by_its_heading(visit: Visit) -> None:
    visit.page.set_default_timeout(300)
    visit.page.goto(f"{visit.site.address}/tracesnt/nowhere")
    with pytest.raises(UnexpectedPage, match="headed 'Une erreur est survenue'"):
        visit.on(WelcomePage)


def test_who_is_sent_back_to_the_entrance_has_lost_the_session(visit: Visit) -> None:
    visit.page.goto(f"{visit.site.address}/tracesnt/home")
    with pytest.raises(SessionLost, match="did not go on to HomePage but back to WelcomePage, headed 'Bienvenue'"):
        visit.on(HomePage)


def test_a_form_that_the_site_no_longer_takes_is_no_drift(visit: Visit, backstage: BackstageClient) -> None:
    backstage.add_fault("csrf-mismatch")
    with visit.step("enter-address"), pytest.raises(SessionLost, match="which says: Ce formulaire n'est") as caught:
        visit.open(SignInAddressPage).enter("nobody@example.org")
    assert caught.value.page == "SignInPasswordPage or SignInAddressPage"
    assert "goes on where it stopped" in caught.value.advice


def test_a_page_that_was_cut_short_is_known_at_once(visit: Visit, backstage: BackstageClient) -> None:
    visit.page.set_default_timeout(60_000)
    backstage.add_fault("cut-body", path=SignInAddressPage.path)
    with pytest.raises(SiteError, match="broke the connection in the middle of a page"):
        visit.open(SignInAddressPage)


def test_an_error_of_the_server_is_the_site_s(visit: Visit) -> None:
    def answer(route: Route) -> None:
        route.fulfill(status=503, body="<h1>Service unavailable</h1>", content_type="text/html")

    visit.page.route("**/tracesnt/login", answer)
    with pytest.raises(SiteError, match="HTTP 503"):
        visit.open(WelcomePage)


def test_a_connection_that_breaks_is_the_site_s(visit: Visit) -> None:
    welcome = visit.open(WelcomePage)
    visit.page.route("**/cas/**", lambda route: route.abort("connectionreset"))
    with pytest.raises(SiteError):
        welcome.request_access()


def test_a_site_that_falls_silent_is_given_up(visit: Visit) -> None:
    visit.page.set_default_timeout(500)
    welcome = visit.open(WelcomePage)
    visit.page.route("**/cas/**", lambda _: None)
    with pytest.raises(SiteError, match="did not answer"):
        welcome.request_access()
    assert visit.on(WelcomePage).alerts() is not None


def test_leaving_the_allowed_hosts_is_stopped_and_reported(visit: Visit) -> None:
    welcome = visit.open(WelcomePage)
    change(visit, WelcomePage.request_link, "link => { link.href = 'http://elsewhere.example.org/' }")
    with pytest.raises(UnexpectedPage, match=r"led to elsewhere\.example\.org.*the navigation was stopped"):
        welcome.request_access()


def test_what_is_typed_into_a_secret_element_reaches_no_listener(visit: Visit) -> None:
    form = visit.open(AccountCreationPage)
    with visit.step("type"):
        form.captcha.fill("s3cr3t")
        form.first_name.fill("Ana")
    values = {action.element: action.value for action in visit.journal.steps[0].actions}
    assert values == {"captcha": "", "first-name": "Ana"}


class EntrancePage(WelcomePage):
    """The welcome of a site that may be a release ahead."""

    sign_in_button = Element("button", "common.continue", "#enter").before(
        "release-x", label="welcome.sign-in", neutral="#signIn"
    )


def a_release_later(visit: Visit) -> None:
    change(visit, WelcomePage.sign_in_button, "button => { button.id = 'enter'; button.textContent = 'Continuer' }")


@pytest.mark.parametrize(("prepare", "name"), [(lambda _: None, "Se connecter"), (a_release_later, "Continuer")])
def test_an_element_is_found_in_each_of_its_variants(visit: Visit, prepare: Change, name: str) -> None:
    visit.open(WelcomePage)
    prepare(visit)
    entrance = visit.on(EntrancePage)
    assert visit.journal.drift == []
    assert entrance.sign_in_button.accessible_name == name
    entrance.sign_in_button.click()
    assert isinstance(visit.on(SignInAddressPage), SignInAddressPage)


def test_an_action_is_told_with_the_role_and_the_name_that_stand_there(visit: Visit) -> None:
    with visit.step("open-welcome") as step:
        visit.open(WelcomePage).sign_in()
    assert [(action.role, action.name) for action in step.actions] == [("button", "Se connecter")]


def test_the_name_of_one_variant_and_the_identifier_of_another_is_drift(visit: Visit) -> None:
    visit.open(WelcomePage)
    change(visit, WelcomePage.sign_in_button, "button => { button.textContent = 'Continuer' }")
    visit.on(EntrancePage)
    assert visit.journal.drift == [Drift("EntrancePage", "sign-in-button", Found.DIFFERENT)]
