"""The mobile app: the PIN that is typed on the phone, and the one-time password that is typed on the page."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import NOT_FOUND, Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.errors import NotPossibleNow


def test_the_page_moves_on_the_moment_that_the_phone_confirms(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    waiting = visitor.wait_for_phone(member)
    with visitor.http.stream("GET", waiting.attribute("waiting", "data-events")) as events:
        lines = events.iter_lines()
        assert next(lines) == ": opened"
        backstage.confirm(member.email)
        assert "event: moved" in list(lines)
    assert visitor.move_on(waiting).path == "/tracesnt/home"


def test_the_page_goes_on_waiting_while_nothing_happens(visitor: Visitor, member: Person) -> None:
    assert visitor.move_on(visitor.wait_for_phone(member)).path == "/cas/mobileApp/pin.cgi"


def test_a_wrong_pin_confirms_nothing(visitor: Visitor, member: Person, backstage: BackstageClient) -> None:
    waiting = visitor.wait_for_phone(member)
    with pytest.raises(NotPossibleNow, match="PIN is wrong"):
        backstage.confirm(member.email, "no pin")
    assert visitor.move_on(waiting).path == "/cas/mobileApp/pin.cgi"


def test_a_refusal_on_the_phone_leads_back_to_the_password(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    waiting = visitor.wait_for_phone(member)
    backstage.refuse(member.email)
    shown = visitor.move_on(waiting)
    assert shown.has("password")
    assert shown.announces("sign-in-password.error-refused")
    assert not visitor.get(str(shown.response.url)).announces("sign-in-password.error-refused")


def test_a_confirmation_has_to_come_within_five_minutes(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    waiting = visitor.wait_for_phone(member)
    with visitor.http.stream("GET", waiting.attribute("waiting", "data-events")) as events:
        lines = events.iter_lines()
        assert next(lines) == ": opened"
        backstage.advance(301)
        assert "event: moved" in list(lines)
    assert visitor.move_on(waiting).announces("sign-in-password.error-timeout")
    with pytest.raises(NotPossibleNow, match="No sign-in waits"):
        backstage.confirm(member.email)


def test_a_confirmation_opens_one_session_only(visitor: Visitor, member: Person, backstage: BackstageClient) -> None:
    waiting = visitor.wait_for_phone(member)
    backstage.confirm(member.email)
    visitor.move_on(waiting)
    visitor.http.cookies.clear()
    assert visitor.move_on(waiting).has("username")


def test_nobody_else_sees_what_a_page_waits_for(visitor: Visitor, other: Visitor, member: Person) -> None:
    waiting = visitor.wait_for_phone(member)
    other.get("/cas/login")
    assert other.get(waiting.attribute("waiting", "data-events")).status == NOT_FOUND
    assert other.move_on(waiting).has("username")


def test_the_one_time_password_of_the_phone_opens_the_service(visitor: Visitor, member: Person) -> None:
    page = visitor.scan_code(member)
    code = visitor.one_time_password(member, page)
    assert len(code) == 8
    assert visitor.press(page, "submitCode", oneTimePassword=code).path == "/tracesnt/home"


def test_the_code_to_scan_is_a_picture_for_this_visitor_only(visitor: Visitor, other: Visitor, member: Person) -> None:
    picture = visitor.scan_code(member).attribute("qrPicture", "src")
    assert visitor.get(picture).response.headers["content-type"] == "image/png"
    other.get("/cas/login")
    assert other.get(picture).status == NOT_FOUND


def test_a_wrong_one_time_password_may_be_corrected(visitor: Visitor, member: Person) -> None:
    page = visitor.scan_code(member)
    again = visitor.press(page, "submitCode", oneTimePassword="0000")
    assert again.field_error("oneTimePassword") == again.label("second-factor-qr.error-code")
    code = visitor.one_time_password(member, again)
    assert visitor.press(again, "submitCode", oneTimePassword=code).path == "/tracesnt/home"


def test_three_wrong_one_time_passwords_end_the_challenge(visitor: Visitor, member: Person) -> None:
    page = visitor.scan_code(member)
    code = visitor.one_time_password(member, page)
    for _ in range(2):
        visitor.press(page, "submitCode", oneTimePassword="0000")
    ended = visitor.press(page, "submitCode", oneTimePassword="0000")
    assert ended.has("password")
    assert ended.announces("second-factor-qr.error-code")
    assert visitor.press(page, "submitCode", oneTimePassword=code).path == "/cas/login"


def test_a_one_time_password_is_good_for_five_minutes(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    page = visitor.scan_code(member)
    code = visitor.one_time_password(member, page)
    backstage.advance(301)
    late = visitor.press(page, "submitCode", oneTimePassword=code)
    assert late.announces("second-factor-qr.error-code")
    assert late.attribute("qrPicture", "src") != page.attribute("qrPicture", "src")


def test_a_one_time_password_is_good_for_one_sign_in(visitor: Visitor, other: Visitor, member: Person) -> None:
    page = visitor.scan_code(member)
    code = visitor.one_time_password(member, page)
    visitor.press(page, "submitCode", oneTimePassword=code)
    replayed = other.press(other.scan_code(member), "submitCode", oneTimePassword=code)
    assert replayed.announces("second-factor-qr.error-code")
