"""The journey with Selenium, as its documentation waits: for what is expected, before each action."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as conditions
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from side_by_side.answers import BROWSER, CASE, SITE, captcha, confirm, mails, pair, password


@pytest.fixture
def open_browser() -> Iterator[Callable[[str], WebDriver]]:
    """Start browsers, and quit them all."""
    drivers: list[WebDriver] = []

    def start(language: str) -> WebDriver:
        options = webdriver.ChromeOptions()
        options.binary_location = BROWSER
        for argument in ("--headless", "--no-sandbox", "--window-size=1280,900", f"--lang={language}"):
            options.add_argument(argument)
        drivers.append(webdriver.Chrome(options))
        return drivers[-1]

    yield start
    for driver in drivers:
        driver.quit()


class Window:
    """A browser window, in which each element is waited for."""

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver
        self.wait = WebDriverWait(driver, 10, poll_frequency=0.05, ignored_exceptions=[StaleElementReferenceException])

    def on(self, css: str) -> WebElement:
        """Return what can be clicked."""
        return self.wait.until(conditions.element_to_be_clickable((By.CSS_SELECTOR, css)))

    def at(self, xpath: str) -> WebElement:
        """Return what can be clicked, which CSS cannot find by its text."""
        return self.wait.until(conditions.element_to_be_clickable((By.XPATH, xpath)))

    def see(self, css: str) -> WebElement:
        """Return what is visible."""
        return self.wait.until(conditions.visibility_of_element_located((By.CSS_SELECTOR, css)))


def sign_in(window: Window, email: str) -> None:
    """Sign in with password and mobile app."""
    window.driver.get(f"{SITE}/tracesnt/login")
    window.on("#signIn").click()
    window.on("#username").send_keys(email)
    window.on("button[name=whoamiSubmit]").click()
    window.on("#password").send_keys(password(email))
    Select(window.on("#loginStrength")).select_by_value("MOBILE_APP_PIN")
    window.on("button[name=_submit]").click()
    window.see("#second-factor-pin-heading")
    confirm(email)
    window.see("#home-heading")


def test_a_colleague_is_brought_on_board(open_browser: Callable[[str], WebDriver]) -> None:  # noqa: PLR0915 - in one go
    """Register, pair a phone, ask for an authorisation, have it accepted, and see it."""
    person, operator, validator = CASE.person, CASE.operator, CASE.validation.by
    driver = open_browser(CASE.language)
    window = Window(driver)
    driver.get(f"{SITE}/tracesnt/login")
    window.on("#signIn").click()
    window.on("#username").send_keys(person.email)
    window.on("button[name=whoamiSubmit]").click()
    driver.get(f"{SITE}/tracesnt/login")
    window.on("#requestAccess").click()
    Select(window.on("#language")).select_by_value(CASE.language)
    window.on("#changeLanguage").click()
    window.on("#firstName").send_keys(person.first_name)
    window.on("#lastName").send_keys(person.last_name)
    window.on("#email").send_keys(person.email)
    window.on("#confirmEmail").send_keys(person.email)
    Select(window.on("#emailLanguage")).select_by_value(person.email_language)
    window.on("#captcha").send_keys(captcha(window.see("#captchaPicture").get_dom_attribute("src")))
    window.on("#privacyStatement").click()
    window.on("#createAccount").click()
    window.see("#check-mail-heading")
    mailbox = mails(person.email)
    assert mailbox, "No mail came from EU Login."
    driver.get(mailbox[-1]["link"])
    chosen = password(person.email)
    window.on("#newPassword").send_keys(chosen)
    window.on("#confirmPassword").send_keys(chosen)
    window.on("#submitPassword").click()
    driver.get(f"{SITE}/cas/login")
    window.on("#myAccount").click()
    window.on("#mobileDevices").click()
    window.on("#addDevice").click()
    window.on("#deviceName").send_keys(CASE.device)
    window.on("#submitDevice").click()
    pair(person.email, window.see("#qrPicture").get_dom_attribute("src"))
    window.see("#mobile-devices-heading")
    sign_in(window, person.email)
    window.on("#requestRole").click()
    window.on("#role-operator").click()
    Select(window.on("#country")).select_by_value(operator.country)
    Select(window.on("#activity")).select_by_value(operator.activity)
    window.on("#operatorName").send_keys(operator.name)
    window.on("#tracesNumber").send_keys(operator.traces_number)
    window.on("#search").click()
    window.at(f"//*[@id='results']//tr[contains(., '{operator.traces_number}')]//a[@class='operator']").click()
    window.on("#menuProfile").click()
    window.see("#authorisations-heading")
    driver.back()
    window.on(f"#activities [data-activity='{operator.activity}'] input").click()
    window.on("#requestAuthorisation").click()
    window.on("#sendRequest").click()
    window.see("#submitted")
    desk = Window(open_browser(validator.email_language))
    sign_in(desk, validator.email)
    desk.on("#menuUsers").click()
    desk.on("#searchPending").click()
    desk.at(f"//*[@id='users']//tr[contains(., '{person.email}')]//a[@class='user']").click()
    desk.on("#requests input[value=accept]").click()
    desk.on("#saveChanges").click()
    desk.see("#saved")
    window.on("#signOut").click()
    window.on("#signIn").click()
    window.on("#menuProfile").click()
    assert window.see("#authorisations").is_displayed()
    window.on("#menuHome").click()
    window.on("#operators a.operator").click()
    assert window.see("#operator-profile-heading").is_displayed()
