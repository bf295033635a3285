"""The journey as someone would write it in one go: no page objects, no checks, CSS locators, one function."""

from __future__ import annotations

from playwright.sync_api import Page

from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import Case, Person


class Counter:
    """Counts the actions, as the flow's journal does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def click(self, css: str) -> None:
        """Click."""
        self.actions += 1
        self.page.click(css)

    def fill(self, css: str, value: str) -> None:
        """Fill."""
        self.actions += 1
        self.page.fill(css, value)

    def select(self, css: str, value: str) -> None:
        """Select by value."""
        self.actions += 1
        self.page.select_option(css, value)

    def check(self, css: str) -> None:
        """Tick."""
        self.actions += 1
        self.page.check(css)


def raw_journey(session: Session, case: Case) -> int:  # noqa: PLR0915 - in one go is the point
    """Do the whole journey; return its number of actions."""
    site, backstage, person = session.site.address, session.backstage, case.person
    assert backstage is not None
    assert case.validation is not None
    context = session.browser.new_context(locale=case.language, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    do = Counter(page)
    page.goto(f"{site}/tracesnt/login")
    do.click("#signIn")
    do.fill("#username", person.email)
    do.click("button[name=whoamiSubmit]")
    page.goto(f"{site}/tracesnt/login")
    do.click("#requestAccess")
    do.select("#language", case.language)
    do.click("#changeLanguage")
    do.fill("#firstName", person.first_name)
    do.fill("#lastName", person.last_name)
    do.fill("#email", person.email)
    do.fill("#confirmEmail", person.email)
    do.select("#emailLanguage", person.email_language)
    do.fill("#captcha", backstage.captcha(page.get_attribute("#captchaPicture", "src") or ""))
    do.check("#privacyStatement")
    do.click("#createAccount")
    page.wait_for_selector("#check-mail-heading")
    page.goto(backstage.mailbox(person.email, wait=10)[-1].link or "")
    password = backstage.person(person.email).password
    do.fill("#newPassword", password)
    do.fill("#confirmPassword", password)
    do.click("#submitPassword")
    page.goto(f"{site}/cas/login")
    do.click("#myAccount")
    do.click("#mobileDevices")
    do.click("#addDevice")
    do.fill("#deviceName", case.device)
    do.click("#submitDevice")
    backstage.pair(person.email, page.get_attribute("#qrPicture", "src") or "")
    page.wait_for_selector("#mobile-devices-heading")
    _sign_in(session, do, person)
    do.click("#requestRole")
    do.click("#role-operator")
    do.select("#country", case.operator.country)
    do.select("#activity", case.operator.activity)
    do.fill("#operatorName", case.operator.name)
    do.fill("#tracesNumber", case.operator.traces_number or "")
    do.click("#search")
    do.click(f"#results tr:has-text('{case.operator.traces_number}') a.operator")
    do.click("#menuProfile")
    page.wait_for_selector("#authorisations-heading")
    page.go_back()
    do.check(f"#activities [data-activity='{case.operator.activity}'] input")
    do.click("#requestAuthorisation")
    do.click("#sendRequest")
    page.wait_for_selector("#submitted")
    validator = case.validation.by
    other = session.browser.new_context(locale=validator.email_language, viewport={"width": 1280, "height": 900})
    desk = Counter(other.new_page())
    _sign_in(session, desk, validator)
    desk.click("#menuUsers")
    desk.click("#searchPending")
    desk.click(f"#users tr:has-text('{person.email}') a.user")
    desk.check("#requests input[value=accept]")
    desk.click("#saveChanges")
    desk.page.wait_for_selector("#saved")
    other.close()
    do.click("#signOut")
    do.click("#signIn")
    do.click("#menuProfile")
    page.wait_for_selector("#authorisations")
    do.click("#menuHome")
    do.click("#operators a.operator")
    page.wait_for_selector("#operator-profile-heading")
    context.close()
    return do.actions + desk.actions


def _sign_in(session: Session, do: Counter, person: Person) -> None:
    assert session.backstage is not None
    do.page.goto(f"{session.site.address}/tracesnt/login")
    do.click("#signIn")
    do.fill("#username", person.email)
    do.click("button[name=whoamiSubmit]")
    do.fill("#password", session.backstage.person(person.email).password)
    do.select("#loginStrength", "MOBILE_APP_PIN")
    do.click("button[name=_submit]")
    do.page.wait_for_selector("#second-factor-pin-heading")
    session.backstage.confirm(person.email)
    do.page.wait_for_selector("#home-heading")
