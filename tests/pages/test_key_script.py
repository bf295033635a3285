"""What the browser cannot or may not do with a key is told in the page's language, and can be tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.flows.seeding import seed
from tracesnt.assistant.startup.attendants import Backstage
from tracesnt.assistant.startup.session import Session
from tracesnt.assistant.startup.virtual_key import virtual_key
from tracesnt.fixtures import Case, SecondFactor, Site
from tracesnt.flows import Given, Visit
from tracesnt.flows.sign_in import enter_address, signed_in_to_account
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.server import start_twin
from tracesnt.pages import (
    KeyNamingPage,
    KeyRegistrationPage,
    SecondFactorKeyPage,
    SecurityKeysPage,
    SignedInPage,
    SignInAddressPage,
    SignInPasswordPage,
)

pytestmark = [pytest.mark.browser, pytest.mark.case("passkey-importer")]

KIND = SecondFactor.PASSKEY
PATIENCE = 5.0
OLD_BROWSER = "delete window.PublicKeyCredential"
NO_TLS = "Object.defineProperty(window, 'isSecureContext', { value: false })"
BROKEN = "navigator.credentials.get = () => { throw new Error('broken') }; 0"


def asked_for_key(visit: Visit, case: Case) -> SecondFactorKeyPage:
    """The page that asks for the key."""
    page = enter_address(visit.open(SignInAddressPage), case.person)
    answer = page.sign_in_with_key(visit.attendant.enter_password(case.person), KIND)
    assert isinstance(answer, SecondFactorKeyPage)
    return answer


@contextmanager
def script(visit: Visit, source: str) -> Iterator[None]:
    """Change what the browser can do."""
    visit.page.evaluate(source)
    yield


@pytest.mark.parametrize(
    ("problem", "change"),
    [("unsupported", OLD_BROWSER), ("insecure", NO_TLS), ("failed", BROKEN), ("cancelled", "")],
    ids=["unsupported", "insecure", "failed", "cancelled"],
)
def test_a_browser_that_cannot_use_a_key_says_why(
    visit: Visit, backstage: BackstageClient, case: Case, problem: str, change: str
) -> None:
    seed(backstage, case, Given.DEVICE)
    page = asked_for_key(visit, case)
    with script(visit, change) if change else virtual_key(visit.page, KIND, (), lambda _: None):
        again = page.use(PATIENCE, SignedInPage, SignInPasswordPage)
    assert isinstance(again, SecondFactorKeyPage)
    assert again.alerts() == (visit.labels[f"security-keys.error-{problem}"],)
    with visit.attendant.own_key(case.person, KIND, visit.page):
        assert isinstance(again.use(PATIENCE, SignedInPage, SignInPasswordPage), SignedInPage)


def test_a_key_that_is_registered_already_says_so(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.DEVICE)
    registration = signed_in_to_account(visit, case.person).my_account().security_keys().add().give("Again", KIND)
    with visit.attendant.own_key(case.person, KIND, visit.page):
        again = registration.register(PATIENCE, SecurityKeysPage, KeyNamingPage)
    assert isinstance(again, KeyRegistrationPage)
    assert again.alerts() == (visit.labels["security-keys.error-known"],)


def test_the_site_of_a_bare_address_cannot_use_keys_and_says_so(session: Session, case: Case) -> None:
    with start_twin(host="127.0.0.1") as twin, BackstageClient(twin.backstage) as backstage:
        seed(backstage, case, Given.DEVICE)
        site = Site(name="mock", address=twin.site, eu_login=twin.site)
        there = replace(session, site=site, attendant=Backstage(backstage), backstage=backstage)
        with there.visit(case.language) as visit:
            page = asked_for_key(visit, case)
            again = page.use(PATIENCE, SignedInPage, SignInPasswordPage)
            assert isinstance(again, SecondFactorKeyPage)
            assert again.alerts() == (visit.labels["security-keys.error-insecure"],)
