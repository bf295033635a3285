"""The form for a new account."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import REFUSED, Visitor
from tracesnt.fixtures import Person
from tracesnt.fixtures.vocabulary import languages
from tracesnt.mock_site.backstage.client import BackstageClient

FORM = "/cas/eim/external/register.cgi"
REGISTERED = "/cas/eim/external/registered.cgi"


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("firstName", "", "common.required"),
        ("firstName", "R2D2", "account-creation.error-name"),
        ("lastName", "<script>", "account-creation.error-name"),
        ("lastName", "x" * 101, "account-creation.error-name"),
        ("email", "claire.morel", "account-creation.error-email"),
        ("email", "claire@localhost", "account-creation.error-email"),
        ("email", "", "common.required"),
        ("email", "claire.morel@ec.europa.eu", "account-creation.error-institution"),
        ("email", "claire.morel@ext.ec.europa.eu", "account-creation.error-institution"),
        ("email", "Claire.Morel@EUROPARL.europa.eu", "account-creation.error-institution"),
        ("email", "paul.garnier@example.org", "account-creation.error-registered"),
        ("confirmEmail", "claire.morell@example.org", "account-creation.error-mismatch"),
        ("emailLanguage", "xx", "account-creation.error-language"),
        ("captcha", "WRONG", "account-creation.error-captcha"),
        ("privacyStatement", "", "account-creation.error-privacy"),
    ],
)
def test_what_is_refused_is_told_beside_its_field_and_changes_nothing(
    visitor: Visitor, claire: Person, backstage: BackstageClient, field: str, value: str, label: str
) -> None:
    shown = visitor.register(claire, **{field: value})
    assert shown.status == REFUSED
    assert shown.path == FORM
    assert shown.field_error(field) == shown.label(label)
    assert shown.announces(label)
    assert backstage.writes() == ()
    assert backstage.mailbox(claire.email) == ()


@pytest.mark.parametrize("name", ["Jean-Paul", "O'Neil", "Ángeles", "Θεόδωρος", "Йордан", "de la Tour d\u2019Auvergne"])
def test_names_of_any_alphabet_are_accepted(visitor: Visitor, claire: Person, name: str) -> None:
    assert visitor.register(claire, firstName=name, lastName=name).has("check-mail-heading")


def test_every_problem_is_told_at_once(visitor: Visitor) -> None:
    shown = visitor.press(visitor.get(FORM), "createAccount", email="x")
    assert shown.seen.announcements[0].count(" \u2013 ") == 6


def test_an_address_that_waits_for_its_password_is_registered_already(
    visitor: Visitor, claire: Person, backstage: BackstageClient
) -> None:
    visitor.register(claire)
    assert visitor.register(claire, email=claire.email.upper()).announces("account-creation.error-registered")
    assert [write.kind for write in backstage.writes()] == ["account-registered"]


def test_the_mail_is_in_the_language_chosen_for_mails(
    visitor: Visitor, claire: Person, backstage: BackstageClient
) -> None:
    visitor.register(claire, emailLanguage="en")
    assert backstage.mailbox(claire.email)[0].language == "en"
    assert "Hello Claire Morel" in backstage.mailbox(claire.email)[0].text


@pytest.mark.parametrize("language", languages())
def test_every_official_language_is_offered_for_mails(
    visitor: Visitor, claire: Person, backstage: BackstageClient, language: str
) -> None:
    visitor.register(claire, emailLanguage=language)
    assert backstage.mailbox(claire.email)[0].language == language


def test_another_code_keeps_what_was_typed(visitor: Visitor) -> None:
    form = visitor.get(FORM)
    again = visitor.press(form, "newCaptcha", newCaptcha="1", firstName="Claire", privacyStatement="yes")
    assert again.attribute("firstName", "value") == "Claire"
    assert "checked" in again.seen.attributes["privacyStatement"]
    assert again.attribute("captchaPicture", "src") != form.attribute("captchaPicture", "src")
    assert again.seen.announcements == []


def test_a_code_counts_for_one_try(visitor: Visitor, backstage: BackstageClient) -> None:
    form = visitor.get(FORM)
    code = backstage.captcha(form.attribute("captchaPicture", "src"))
    visitor.press(form, "createAccount", captcha=code)
    assert visitor.press(form, "createAccount", captcha=code).announces("account-creation.error-captcha")


def test_the_picture_of_the_code_is_a_png(visitor: Visitor) -> None:
    picture = visitor.get(visitor.get(FORM).attribute("captchaPicture", "src"))
    assert picture.response.headers["content-type"] == "image/png"


def test_the_address_can_be_given_beforehand(visitor: Visitor, claire: Person) -> None:
    assert visitor.get(FORM, email=claire.email).attribute("email", "value") == claire.email


def test_who_has_asked_for_no_mail_is_told_of_none(
    visitor: Visitor, claire: Person, backstage: BackstageClient
) -> None:
    assert visitor.get(REGISTERED).path == FORM
    assert visitor.register(claire).text("linkExpiry")
    assert visitor.get(REGISTERED).path == REGISTERED
    backstage.add_fault("session-lost", path=REGISTERED)
    again = visitor.get(REGISTERED)
    assert again.path == "/cas/login"
    assert again.announces("error.session-ended")


def test_an_address_with_capitals_is_kept_in_small_letters(
    visitor: Visitor, claire: Person, backstage: BackstageClient
) -> None:
    typed = claire.email.upper()
    assert claire.email in visitor.register(claire, email=typed, confirmEmail=typed).source
    visitor.choose_password(visitor.link_for(claire), backstage.person(claire.email).password)
    assert visitor.go_to_password(claire.email).has("password")
