"""EU Login's sign-in: address, password, lock-out, and single sign-on."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import REFUSED, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient


def wrong(visitor: Visitor, person: Person, times: int) -> None:
    """Type a wrong password several times."""
    shown = visitor.go_to_password(person.email)
    for _ in range(times):
        shown = visitor.enter_password(shown, "Wrong-Password-1")


@pytest.mark.parametrize(
    ("typed", "label"), [("nobody@example.org", "sign-in-address.error-unknown"), ("", "common.required")]
)
def test_an_unknown_address_is_told_so(visitor: Visitor, typed: str, label: str) -> None:
    shown = visitor.go_to_password(typed)
    assert shown.status == REFUSED
    assert shown.field_error("username") == shown.label(label)


def test_an_account_without_password_is_not_known_yet(
    visitor: Visitor, claire: Person, backstage: BackstageClient
) -> None:
    backstage.add_person(claire, "pending")
    assert visitor.go_to_password(claire.email).announces("sign-in-address.error-unknown")


def test_the_address_does_not_depend_on_capitals(visitor: Visitor, member: Person) -> None:
    assert visitor.go_to_password(member.email.upper()).has("password")


def test_a_wrong_password_is_told_so(visitor: Visitor, member: Person) -> None:
    shown = visitor.enter_password(visitor.go_to_password(member.email), "Wrong-Password-1", "MOBILE_APP_PIN")
    assert shown.announces("sign-in-password.error-wrong")
    assert 'value="MOBILE_APP_PIN" selected' in shown.source


def test_five_wrong_passwords_lock_the_account_for_half_an_hour(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    wrong(visitor, member, times=5)
    assert visitor.sign_in_to_eu_login(member).announces("sign-in-password.error-locked")
    assert [a["email"] for a in backstage.state()["accounts"] if a["locked"]] == [member.email]
    backstage.advance(29 * 60)
    assert visitor.sign_in_to_eu_login(member).announces("sign-in-password.error-locked")
    backstage.advance(2 * 60)
    assert visitor.sign_in_to_eu_login(member).has("signed-in-heading")


def test_a_right_password_forgives_the_wrong_ones_before(visitor: Visitor, other: Visitor, member: Person) -> None:
    wrong(visitor, member, times=4)
    other.sign_in_to_eu_login(member)
    wrong(visitor, member, times=4)
    assert visitor.sign_in_to_eu_login(member).has("signed-in-heading")


def test_traces_nt_wants_two_factors(visitor: Visitor, member: Person, backstage: BackstageClient) -> None:
    shown = visitor.go_to_password(member.email)
    refused = visitor.enter_password(shown, backstage.person(member.email).password, "PASSWORD")
    assert refused.announces("sign-in-password.error-too-weak")


@pytest.mark.parametrize("method", ["MOBILE_APP_PIN", "MOBILE_APP_QR"])
def test_whoever_has_no_phone_is_told_so(
    visitor: Visitor, claire: Person, backstage: BackstageClient, method: str
) -> None:
    backstage.add_person(claire, "active")
    shown = visitor.go_to_password(claire.email)
    refused = visitor.enter_password(shown, backstage.person(claire.email).password, method)
    assert refused.announces("sign-in-password.error-no-device")


def test_a_method_that_is_not_offered_is_refused(visitor: Visitor, member: Person) -> None:
    assert visitor.enter_password(visitor.go_to_password(member.email), "x", "SMS").status == REFUSED


def test_two_factors_open_the_service_without_asking_again(importer: Visitor) -> None:
    assert importer.press(importer.get("/tracesnt/login"), "signIn").path == "/tracesnt/home"


def test_a_password_alone_has_to_be_proven_again_for_the_service(visitor: Visitor, member: Person) -> None:
    visitor.sign_in_to_eu_login(member)
    shown = visitor.press(visitor.get("/tracesnt/login"), "signIn")
    assert shown.attribute("username", "value") == ""


def test_another_address_can_be_taken_for_the_same_service(visitor: Visitor, member: Person, paul: Person) -> None:
    first = visitor.click(visitor.go_to_password(member.email), "anonymize")
    second = visitor.press(first, "whoamiSubmit", username=paul.email)
    shown = visitor.enter_password(second, visitor.backstage.person(paul.email).password, "PASSWORD")
    assert shown.announces("sign-in-password.error-too-weak")


def test_signing_out_of_eu_login_ends_its_session(visitor: Visitor, member: Person) -> None:
    shown = visitor.press(visitor.sign_in_to_eu_login(member), "logout")
    assert shown.has("signed-out-heading")
    assert visitor.get("/cas/userdata/myAccount.cgi").path == "/cas/login"


def test_a_login_in_progress_is_forgotten_after_half_an_hour(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    shown = visitor.go_to_password(member.email)
    backstage.advance(31 * 60)
    assert visitor.enter_password(shown, "x").has("username")
