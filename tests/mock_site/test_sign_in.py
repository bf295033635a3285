"""EU Login's sign-in: address, password, lock-out, and single sign-on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.mock_site.conftest import NewVisitor
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
    assert shown.attribute("username", "value") == member.email


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
    again = visitor.enter_password(shown, "x")
    assert again.has("username")
    assert again.announces("error.session-ended")


def test_a_lock_says_until_when_in_the_language_of_the_page(
    new_visitor: NewVisitor, member: Person, backstage: BackstageClient
) -> None:
    backstage.freeze(datetime(2025, 6, 30, 21, 15, tzinfo=UTC))
    wrong(new_visitor("fr"), member, times=5)
    times = {"fr": "21:45 UTC", "en": "9:45\u202fPM UTC", "fi": "21.45 UTC"}
    for language, time in times.items():
        shown = new_visitor(language).sign_in_to_eu_login(member)
        assert shown.text("lockedUntil") == " ".join(shown.label("sign-in-password.locked-until", time=time).split())


def test_a_new_password_opens_a_locked_account(visitor: Visitor, member: Person) -> None:
    wrong(visitor, member, times=5)
    visitor.ask_for_password(member.email)
    assert visitor.choose_password(visitor.link_for(member), "Chosen-By-Claire-1").has("signed-in-heading")
    again = visitor.enter_password(visitor.go_to_password(member.email), "Chosen-By-Claire-1", "MOBILE_APP_PIN")
    assert again.path == "/cas/mobileApp/pin.cgi"


def test_a_returning_visitor_finds_their_address_until_they_take_another(visitor: Visitor, member: Person) -> None:
    assert not visitor.get("/cas/login").has("anonymize")
    visitor.press(visitor.sign_in_to_eu_login(member), "logout")
    first = visitor.press(visitor.get("/tracesnt/login"), "signIn")
    assert first.attribute("username", "value") == member.email
    other = visitor.click(first, "anonymize")
    assert other.attribute("username", "value") == ""
    assert not other.has("anonymize")
    waiting = visitor.press(other, "whoamiSubmit", username=member.email)
    assert waiting.attribute("anonymize", "href").startswith("/cas/login?service=")


def test_the_address_is_kept_out_of_reach_of_scripts(visitor: Visitor, jonas: Person) -> None:
    person = jonas.model_copy(update={"email": "жонас@example.org"})
    visitor.backstage.add_person(person, "active")
    shown = visitor.go_to_password(person.email, service=False)
    fields = {**dict(shown.seen.forms["form 1"].fields), "password": visitor.backstage.person(person.email).password}
    answer = visitor.http.post(str(shown.response.url), data={**fields, "loginStrength": "PASSWORD"})
    (cookie,) = (each for each in answer.headers.get_list("set-cookie") if each.startswith("ECAS_USERNAME="))
    assert {"HttpOnly", "SameSite=lax", "Path=/cas"} <= set(cookie.split("; "))
    visitor.http.cookies.set("ECAS_SESSIONID", "", path="/cas")
    assert visitor.get("/cas/login").attribute("username", "value") == person.email


@pytest.mark.parametrize("kept", ["%3Cb%3E", "x" * 300, "%FF%FE", "nobody"])
def test_a_cookie_that_holds_no_address_is_not_shown(visitor: Visitor, kept: str) -> None:
    visitor.http.cookies.set("ECAS_USERNAME", kept, path="/cas")
    shown = visitor.get("/cas/login")
    assert shown.attribute("username", "value") == ""
    assert not shown.has("anonymize")
