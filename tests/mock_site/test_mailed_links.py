"""The mailed link, the choice of a password, and asking for another link."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import GONE, REFUSED, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient

PASSWORD = "Correct-Horse-7"


@pytest.fixture
def newcomer(claire: Person, backstage: BackstageClient) -> Person:
    """Claire, who has registered and not chosen a password yet."""
    backstage.add_person(claire, "pending")
    return claire


def test_choosing_a_password_signs_in(visitor: Visitor, newcomer: Person) -> None:
    shown = visitor.choose_password(visitor.link_for(newcomer), PASSWORD)
    assert shown.path == "/cas/login"
    assert shown.announces("signed-in.heading") is False
    assert newcomer.name in shown.source


def test_the_token_does_not_stay_in_the_address(visitor: Visitor, newcomer: Person) -> None:
    assert visitor.get(visitor.link_for(newcomer)).response.url.query == b""


def test_a_link_works_once(visitor: Visitor, newcomer: Person) -> None:
    link = visitor.link_for(newcomer)
    visitor.choose_password(link, PASSWORD)
    shown = visitor.get(link)
    assert shown.status == GONE
    assert visitor.click(shown, "askAgain").has("password-reset-heading")


@pytest.mark.parametrize(("minutes", "heading"), [(89, "password-choice-heading"), (91, "link-expired-heading")])
def test_a_link_lives_for_ninety_minutes(
    visitor: Visitor, newcomer: Person, backstage: BackstageClient, minutes: int, heading: str
) -> None:
    backstage.advance(minutes * 60)
    assert visitor.get(visitor.link_for(newcomer)).has(heading)


def test_a_link_may_expire_while_the_password_is_typed(
    visitor: Visitor, newcomer: Person, backstage: BackstageClient
) -> None:
    form = visitor.get(visitor.link_for(newcomer))
    backstage.advance(91 * 60)
    shown = visitor.press(form, "submitPassword", newPassword=PASSWORD, confirmPassword=PASSWORD)
    assert shown.status == GONE
    assert backstage.writes() == ()


@pytest.mark.parametrize("token", ["", "nonsense", "%00", "x" * 5000])
def test_a_link_that_was_never_mailed_leads_nowhere(visitor: Visitor, token: str) -> None:
    assert visitor.get("/cas/init/createPassword.cgi", token=token).status == GONE


@pytest.mark.parametrize(
    "password", ["Short-1", "no-capital-1", "NO-SMALL-1234", "No-Digits-Here", "NoSpecials123", "A1-" + "b" * 200]
)
def test_a_password_has_to_follow_the_rules(
    visitor: Visitor, newcomer: Person, backstage: BackstageClient, password: str
) -> None:
    shown = visitor.choose_password(visitor.link_for(newcomer), password)
    assert shown.status == REFUSED
    assert shown.field_error("newPassword") == shown.label("password-choice.error-rules")
    assert backstage.writes() == ()


def test_a_password_has_to_be_repeated(visitor: Visitor, newcomer: Person) -> None:
    shown = visitor.choose_password(visitor.link_for(newcomer), PASSWORD, PASSWORD + "x")
    assert shown.field_error("confirmPassword") == shown.label("password-choice.error-mismatch")


def test_whoever_lost_a_password_gets_a_link_and_chooses_a_new_one(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    assert visitor.ask_for_password(member.email).has("check-mail-heading")
    visitor.choose_password(visitor.link_for(member), PASSWORD)
    sign_in = visitor.go_to_password(member.email)
    refused = visitor.enter_password(sign_in, backstage.person(member.email).password)
    assert refused.announces("sign-in-password.error-wrong")


def test_whoever_has_no_password_yet_gets_a_new_registration_link_and_the_old_one_is_void(
    visitor: Visitor, newcomer: Person, backstage: BackstageClient
) -> None:
    old = visitor.link_for(newcomer)
    visitor.ask_for_password(newcomer.email)
    assert backstage.mailbox(newcomer.email)[1].subject == "EU Login\u00a0: confirmez votre mot de passe"
    assert visitor.get(old).status == GONE
    assert visitor.get(visitor.link_for(newcomer)).has("password-choice-heading")


def test_an_unknown_address_is_answered_alike(visitor: Visitor, backstage: BackstageClient) -> None:
    assert visitor.ask_for_password("nobody@example.org").has("check-mail-heading")
    assert backstage.mailbox("nobody@example.org") == ()


def test_asking_needs_the_code_of_the_picture(visitor: Visitor, member: Person, backstage: BackstageClient) -> None:
    form = visitor.get("/cas/init/passwordResetRequest.cgi")
    shown = visitor.press(form, "getPassword", email=member.email, captcha="WRONG")
    assert shown.field_error("captcha") == shown.label("account-creation.error-captcha")
    assert backstage.mailbox(member.email) == ()


def test_a_new_password_ends_the_sessions_of_the_person(visitor: Visitor, other: Visitor, member: Person) -> None:
    other.sign_in_to_eu_login(member)
    visitor.ask_for_password(member.email)
    visitor.choose_password(visitor.link_for(member), PASSWORD)
    assert other.get("/cas/userdata/myAccount.cgi").path == "/cas/login"
