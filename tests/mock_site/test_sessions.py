"""Sessions, cookies and forms that were not asked for."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import FORBIDDEN, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient

FORMS = [
    "/cas/login",
    "/cas/logout",
    "/cas/eim/external/register.cgi",
    "/cas/init/createPassword.cgi",
    "/cas/init/passwordResetRequest.cgi",
    "/cas/mobileApp/qr.cgi",
    "/cas/userdata/myName.cgi",
    "/cas/userdata/myPassword.cgi",
    "/cas/userdata/mobileApp/addMobileDevice.cgi",
    "/tracesnt/logout",
    "/tracesnt/operators/results",
    "/tracesnt/operators/profile/BE-ORG-OP-6",
    "/tracesnt/authorisations/new?tick=BE-ORG-OP-6:organic-importer",
    "/tracesnt/users/user/1",
]


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("fields", [{}, {"csrf": ""}, {"csrf": "invented"}, {"csrf": "é"}])
def test_a_form_without_its_token_is_refused(
    importer: Visitor, backstage: BackstageClient, path: str, fields: dict[str, str]
) -> None:
    shown = importer.post(path, **fields)
    assert shown.status == FORBIDDEN
    assert shown.announces("error.stale-form")
    assert backstage.writes() == ()


def test_a_token_is_good_for_its_own_session_only(importer: Visitor, other: Visitor) -> None:
    token = dict(other.get("/cas/login").seen.forms["form 1"].fields)["csrf"]
    assert importer.post("/cas/userdata/myName.cgi", csrf=token, firstName="X", lastName="Y").status == FORBIDDEN


def test_a_token_of_one_site_is_worth_nothing_on_the_other(importer: Visitor) -> None:
    token = dict(importer.get("/tracesnt/home").seen.forms["form 1"].fields)["csrf"]
    assert importer.post("/cas/userdata/myName.cgi", csrf=token, firstName="X", lastName="Y").status == FORBIDDEN


def test_the_two_sites_keep_two_sessions(importer: Visitor) -> None:
    cookies = {cookie.name: cookie.path for cookie in importer.http.cookies.jar if "SESSION" in cookie.name}
    assert cookies == {"ECAS_SESSIONID": "/cas", "TRACESNT_SESSIONID": "/tracesnt"}


def test_leaving_twice_is_leaving(importer: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("double-click", step="sign-in-again")
    assert importer.press(importer.get("/tracesnt/home"), "signOut").path == "/tracesnt/login"
    assert importer.get("/tracesnt/home").path == "/tracesnt/login"


def test_leaving_traces_nt_leaves_eu_login_open(importer: Visitor) -> None:
    left = importer.press(importer.get("/tracesnt/home"), "signOut")
    assert left.path == "/tracesnt/login"
    assert importer.get("/tracesnt/home").path == "/tracesnt/login"
    assert importer.press(left, "signIn").path == "/tracesnt/home"


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(visitor: Visitor) -> None:
    cookie = visitor.http.get("/cas/login").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/cas" in cookie


def test_signing_in_changes_the_cookie(visitor: Visitor, member: Person) -> None:
    visitor.get("/cas/login")
    planted = visitor.http.cookies["ECAS_SESSIONID"]
    visitor.sign_in_to_eu_login(member)
    assert visitor.http.cookies["ECAS_SESSIONID"] != planted


def test_two_people_do_not_meet(importer: Visitor, official: Visitor, member: Person, paul: Person) -> None:
    assert member.email in importer.get("/tracesnt/home").source
    assert paul.email in official.get("/tracesnt/home").source
    assert paul.email not in importer.get("/tracesnt/home").source


def test_an_invented_cookie_is_nobodys(visitor: Visitor) -> None:
    visitor.http.cookies.set("TRACESNT_SESSIONID", "invented", path="/tracesnt")
    assert visitor.get("/tracesnt/home").path == "/tracesnt/login"


IDLE = 60 * 60
INSIDE = [("/tracesnt/home", "/tracesnt/login"), ("/cas/userdata/myName.cgi", "/cas/login")]


@pytest.mark.parametrize(("page", "entrance"), INSIDE)
def test_a_session_ends_after_an_hour_without_a_page_and_says_so_once(
    importer: Visitor, backstage: BackstageClient, page: str, entrance: str
) -> None:
    for _ in range(2):
        backstage.advance(IDLE - 120)
        assert importer.get(page).path == page
    backstage.advance(IDLE)
    ended = importer.get(page)
    assert ended.path == entrance
    assert ended.announces("error.session-ended")
    assert not importer.get(entrance).announces("error.session-ended")


@pytest.mark.parametrize(("page", "entrance"), INSIDE)
def test_a_session_ends_after_a_working_day(
    importer: Visitor, backstage: BackstageClient, page: str, entrance: str
) -> None:
    for _ in range(9):
        backstage.advance(IDLE - 120)
        shown = importer.get(page)
    assert shown.path == entrance
    assert shown.announces("error.session-ended")


@pytest.mark.parametrize(("page", "button"), [("/cas/userdata/myName.cgi", "saveName"), ("/tracesnt/home", "signOut")])
def test_a_form_that_was_left_open_leads_to_signing_in_or_says_so(
    importer: Visitor, backstage: BackstageClient, page: str, button: str
) -> None:
    form = importer.get(page)
    backstage.advance(IDLE)
    answer = importer.press(form, button)
    assert answer.announces("error.session-ended") or answer.announces("error.stale-form")
    assert backstage.writes() == ()


def test_whoever_never_signed_in_is_not_told_of_an_end(visitor: Visitor) -> None:
    assert not visitor.get("/cas/userdata/myName.cgi").announces("error.session-ended")
    assert not visitor.get("/tracesnt/home").announces("error.session-ended")


def test_a_second_tab_of_a_login_that_was_finished_in_the_first_shows_who_is_signed_in(
    visitor: Visitor, member: Person
) -> None:
    first, second = (visitor.go_to_password(member.email, service=False) for _ in range(2))
    password = visitor.backstage.person(member.email).password
    assert visitor.enter_password(first, password).has("signed-in-heading")
    assert visitor.enter_password(second, password).announces("error.stale-form")
    assert visitor.get(str(second.response.url)).has("signed-in-heading")
