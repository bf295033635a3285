"""What a check finds: nothing on a twin as declared, each change on one that has changed, and a mend for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.assistant.regression.check.planting import Changes, planted_twin
from tracesnt.assistant.regression.check.checking import check
from tracesnt.assistant.regression.check.model import Finding, Proposal, What
from tracesnt.assistant.startup.attendants import Backstage, Nobody
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import InputError, NeedsPerson
from tracesnt.fixtures import Case, Site
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.pages.arrival import known_pages

pytestmark = pytest.mark.browser

A_NEW_FIELD = '<label for="birth">Date of birth</label><input id="birth" name="birth" required>'
A_HEADING = '<h1 id="name-change-heading">'
Planting = Callable[[Changes], Session]


@pytest.fixture
def planting(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Planting]:
    """Makes a session on a twin with changed pages."""
    with ExitStack() as stack:

        def plant(changes: Changes) -> Session:
            twin = stack.enter_context(planted_twin(changes, monkeypatch))
            backstage = stack.enter_context(BackstageClient(twin.backstage))
            site = Site(name="mock", address=twin.site, eu_login=twin.site)
            return dataclasses.replace(session, site=site, attendant=Backstage(backstage), backstage=backstage)

        yield plant


@pytest.fixture
def as_if_real(session: Session) -> Session:
    """The same twin, taken for a real site: nobody plays the person."""
    site = session.site.model_copy(update={"name": "training", "real": True})
    return dataclasses.replace(session, site=site, attendant=Nobody(), backstage=None, own_twin=False)


def found_on_everything(session: Session, case: Case, *languages: str) -> tuple[Finding, ...]:
    """What is found once every page was looked at."""
    checked = check(session, case, languages, signs_in=False)
    assert set(checked.pages) == {page.title() for page in known_pages()}
    assert not checked.not_reached
    assert {look.language for look in checked.looks} == set(languages)
    return checked.findings


def test_the_first_release_is_as_declared(session: Session, case: Case) -> None:
    assert found_on_everything(session, case, "bg") == ()


def test_the_second_release_is_as_declared(newer_session: Session, case: Case) -> None:
    assert found_on_everything(newer_session, case, "el") == ()


def test_five_changes_are_found_and_no_other(planting: Planting, case: Case) -> None:
    """A label, an identifier, a page that was renamed by both, an alert, and a field that has to be filled in."""
    session = planting(
        {
            "/tracesnt/login": ("</h1>", '</h1><p role="alert" id="closing">Closed on Sunday.</p>'),
            "/cas/userdata/myName.cgi": (A_HEADING, A_NEW_FIELD + A_HEADING),
        }
    )
    backstage = session.backstage
    assert backstage is not None
    always = {"times": "always"}
    backstage.add_fault("label-changed", key="operator-creation.add-address", to="One more", **always)
    backstage.add_fault("id-changed", id="linkExpiry", to="validity", **always)
    backstage.add_fault("label-changed", key="home.heading", to="Overview", path="/tracesnt/home", **always)
    backstage.add_fault("id-changed", id="home-heading", to="overview", **always)

    checked = check(dataclasses.replace(session, timeout=3.0), case, ("en",), signs_in=False)

    english = ("en",)
    assert set(checked.findings) == {
        Finding("new alert", "WelcomePage", "#closing", english, ("Closed on Sunday.",)),
        Finding("new required field", "NameChangePage", "#birth", english, ("textbox 'Date of birth'",)),
        Finding(
            "neutral only",
            "OperatorCreationPage",
            "add-address-button",
            english,
            proposals=(renamed("operator-creation.add-address", "en", "Add another address", "One more"),),
            declared="tracesnt/pages/traces_nt/operator_creation.py",
        ),
        Finding(
            "primary only",
            "CheckMailPage",
            "expiry",
            english,
            proposals=(Proposal(What.LOCATOR, "#linkExpiry", "#validity"),),
            declared="tracesnt/pages/eu_login/check_mail.py",
        ),
        Finding(
            "gone",
            "HomePage",
            "heading",
            english,
            proposals=(
                Proposal(What.LOCATOR, "#home-heading", "#overview"),
                renamed("home.heading", "en", "TRACES NT home", "Overview"),
            ),
            declared="tracesnt/pages/traces_nt/home.py",
        ),
    }
    assert checked.not_reached == ()


def test_a_proposal_is_for_the_release_that_the_site_runs(
    as_if_real: Session, backstage: BackstageClient, case: Case
) -> None:
    """Of the two identifiers that the page object knows, a newer release's and this one's, this one's has changed."""
    backstage.add_fault("id-changed", id="welcome-heading", to="greeting", times="always")
    (finding,) = check(as_if_real, case, ("en",), signs_in=False).findings
    assert finding.proposals == (Proposal(What.LOCATOR, "#welcome-heading", "#greeting"),)


def test_what_has_changed_in_several_languages_is_one_finding(
    as_if_real: Session, backstage: BackstageClient, case: Case
) -> None:
    backstage.add_fault("label-changed", key="welcome.sign-in", to="Enter", times="always")
    (finding,) = check(as_if_real, case, ("fr", "en"), signs_in=False).findings
    assert finding.languages == ("fr", "en")
    assert finding.proposals == (
        renamed("welcome.sign-in", "fr", "Se connecter", "Enter"),
        renamed("welcome.sign-in", "en", "Log into TRACES", "Enter"),
    )


def test_a_name_that_two_elements_have_is_ambiguous(planting: Planting, as_if_real: Session, case: Case) -> None:
    again = planting({"/cas/about.html": ("</h1>", "</h1><h2>Authentication methods</h2>")})
    checked = check(dataclasses.replace(as_if_real, site=again.site), case, ("en",), signs_in=False)
    assert [(each.page, each.subject, each.kind) for each in checked.findings] == [
        ("AuthenticationMethodsPage", "heading", "ambiguous")
    ]


def renamed(label: str, language: str, was: str, now: str) -> Proposal:
    """A label that reads otherwise now."""
    return Proposal(What.LABEL, was, now, label, language)


def test_nothing_is_proposed_where_two_could_be_meant(planting: Planting, as_if_real: Session, case: Case) -> None:
    lost = planting(
        {
            "/cas/init/passwordResetRequest.cgi": (
                'id="getPassword" type="submit">',
                'id="other" type="submit">One</button><button type="submit" id="another">',
            )
        }
    )
    assert lost.backstage is not None
    lost.backstage.add_fault("label-changed", key="password-reset.submit", to="Two", times="always")
    checked = check(dataclasses.replace(as_if_real, site=lost.site), case, ("en",), signs_in=False)
    assert checked.findings == (
        Finding(
            "gone",
            "PasswordResetPage",
            "submit-button",
            ("en",),
            declared="tracesnt/pages/eu_login/password_reset.py",
        ),
    )


def test_a_real_site_is_only_read(as_if_real: Session, backstage: BackstageClient, case: Case) -> None:
    checked = check(as_if_real, case, ("fr", "el"), signs_in=False)
    assert checked.findings == ()
    assert checked.pages == (
        "WelcomePage",
        "AccountCreationPage",
        "PasswordResetPage",
        "SignInAddressPage",
        "AuthenticationMethodsPage",
    )
    assert "UserPage" in checked.left_out
    assert backstage.writes() == ()


def test_a_real_site_is_only_read_once_a_person_has_signed_in(
    as_if_real: Session, backstage: BackstageClient, case: Case
) -> None:
    backstage.add_person(case.person, "with-device")
    at_terminal = dataclasses.replace(as_if_real, attendant=Backstage(backstage))
    checked = check(at_terminal, case, ("fr", "de"), signs_in=True)
    assert checked.findings == ()
    assert {"HomePage", "MyAccountPage", "OperatorCreationPage", "OperatorProfilePage"} <= set(checked.pages)
    assert "AllRemovalPage" in checked.left_out
    assert backstage.writes() == ()


def test_a_sign_in_that_nobody_makes_ends_the_check(
    as_if_real: Session, backstage: BackstageClient, case: Case
) -> None:
    backstage.add_person(case.person, "with-device")
    with pytest.raises(NeedsPerson):
        check(as_if_real, case, ("fr",), signs_in=True)


def test_a_language_that_the_site_does_not_offer_is_refused(
    planting: Planting, as_if_real: Session, case: Case
) -> None:
    stubborn = planting({"*": ('<html lang="mt">', '<html lang="en">')})
    with pytest.raises(InputError, match="does not offer the language 'mt'"):
        check(dataclasses.replace(as_if_real, site=stubborn.site), case, ("en", "mt"), signs_in=False)


def test_a_site_that_is_no_traces_nt_is_refused(planting: Planting, as_if_real: Session, case: Case) -> None:
    other = planting({"*": ("<body", "<template")})
    impatient = dataclasses.replace(as_if_real, site=other.site, timeout=0.5)
    with pytest.raises(InputError, match="is not a TRACES NT"):
        check(impatient, case, ("en",), signs_in=False)
