"""The journey with Playwright's own pytest plugin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from side_by_side.answers import CASE, SITE, captcha, confirm, mails, pair, password


def sign_in(page: Page, email: str) -> None:
    """Sign in with password and mobile app."""
    page.goto(f"{SITE}/tracesnt/login")
    page.click("#signIn")
    page.fill("#username", email)
    page.click("button[name=whoamiSubmit]")
    page.fill("#password", password(email))
    page.select_option("#loginStrength", "MOBILE_APP_PIN")
    page.click("button[name=_submit]")
    page.wait_for_selector("#second-factor-pin-heading")
    confirm(email)
    page.wait_for_selector("#home-heading")


def test_a_colleague_is_brought_on_board(  # noqa: PLR0915 - in one go, as such tests are
    new_context: Callable[..., BrowserContext],
) -> None:
    """Register, pair a phone, ask for an authorisation, have it accepted, and see it."""
    person, operator, validator = CASE.person, CASE.operator, CASE.validation.by
    size: Any = {"width": 1280, "height": 900}
    page = new_context(locale=CASE.language, viewport=size).new_page()
    page.goto(f"{SITE}/tracesnt/login")
    page.click("#signIn")
    page.fill("#username", person.email)
    page.click("button[name=whoamiSubmit]")
    page.goto(f"{SITE}/tracesnt/login")
    page.click("#requestAccess")
    page.select_option("#language", CASE.language)
    page.click("#changeLanguage")
    page.fill("#firstName", person.first_name)
    page.fill("#lastName", person.last_name)
    page.fill("#email", person.email)
    page.fill("#confirmEmail", person.email)
    page.select_option("#emailLanguage", person.email_language)
    page.fill("#captcha", captcha(page.get_attribute("#captchaPicture", "src") or ""))
    page.check("#privacyStatement")
    page.click("#createAccount")
    page.wait_for_selector("#check-mail-heading")
    mailbox = mails(person.email)
    assert mailbox, "No mail came from EU Login."
    page.goto(mailbox[-1]["link"])
    chosen = password(person.email)
    page.fill("#newPassword", chosen)
    page.fill("#confirmPassword", chosen)
    page.click("#submitPassword")
    page.goto(f"{SITE}/cas/login")
    page.click("#myAccount")
    page.click("#mobileDevices")
    page.click("#addDevice")
    page.fill("#deviceName", CASE.device)
    page.click("#submitDevice")
    pair(person.email, page.get_attribute("#qrPicture", "src") or "")
    page.wait_for_selector("#mobile-devices-heading")
    sign_in(page, person.email)
    page.click("#requestRole")
    page.click("#role-operator")
    page.select_option("#country", operator.country)
    page.select_option("#activity", operator.activity)
    page.fill("#operatorName", operator.name)
    page.fill("#tracesNumber", operator.traces_number)
    page.click("#search")
    page.click(f"#results tr:has-text('{operator.traces_number}') a.operator")
    page.click("#menuProfile")
    page.wait_for_selector("#authorisations-heading")
    page.go_back()
    page.check(f"#activities [data-activity='{operator.activity}'] input")
    page.click("#requestAuthorisation")
    page.click("#sendRequest")
    page.wait_for_selector("#submitted")
    other = new_context(locale=validator.email_language, viewport=size)
    desk = other.new_page()
    sign_in(desk, validator.email)
    desk.click("#menuUsers")
    desk.click("#searchPending")
    desk.click(f"#users tr:has-text('{person.email}') a.user")
    desk.check("#requests input[value=accept]")
    desk.click("#saveChanges")
    desk.wait_for_selector("#saved")
    other.close()
    page.click("#signOut")
    page.click("#signIn")
    page.click("#menuProfile")
    expect(page.locator("#authorisations")).to_be_visible()
    page.click("#menuHome")
    page.click("#operators a.operator")
    expect(page.locator("#operator-profile-heading")).to_be_visible()
