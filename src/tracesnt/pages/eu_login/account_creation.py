"""EU Login's form for a new account."""

from __future__ import annotations

from tracesnt.fixtures import Person
from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.check_mail import CheckMailPage
from tracesnt.pages.page import EuLoginPage


class AccountCreationPage(EuLoginPage):
    """``/cas/eim/external/register.cgi``; fields from the guide and help-old, identifiers inferred."""

    path = "/cas/eim/external/register.cgi"
    heading = proof = Element("heading", "account-creation.heading", "#registration-heading").before(
        "release-2", neutral="#account-creation-heading"
    )
    language = Element("combobox", "common.language", "#language")
    change_language_button = Element("button", "common.change-language", "#changeLanguage")
    first_name = Element("textbox", "account-creation.first-name", "#firstName")
    last_name = Element("textbox", "account-creation.last-name", "#lastName")
    email = Element("textbox", "account-creation.email", "#email")
    confirm_email = Element("textbox", "account-creation.confirm-email", "#confirmEmail")
    email_language = Element("combobox", "account-creation.email-language", "#emailLanguage")
    captcha_picture = Element("img", "account-creation.captcha-picture", "#captchaPicture", secret=True)
    new_captcha_button = Element("button", "account-creation.new-captcha", "#newCaptcha")
    captcha = Element("textbox", "account-creation.captcha", "#captcha", secret=True)
    privacy = Element("checkbox", "account-creation.privacy", "#privacyStatement")
    create_button = Element("button", "account-creation.register", "#register").before(
        "release-2", label="account-creation.create", neutral="#createAccount"
    )

    def choose_language(self, language: str) -> AccountCreationPage:
        """Choose the language of the page at its top right."""
        self.language.select(language)
        self.change_language_button.click()
        return self.next(AccountCreationPage)

    def fill(self, person: Person) -> None:
        """Fill in who the account is for."""
        self.first_name.fill(person.first_name)
        self.last_name.fill(person.last_name)
        self.email.fill(person.email)
        self.confirm_email.fill(person.confirm_email or person.email)
        self.email_language.select(person.email_language)

    def create(self, captcha: str) -> CheckMailPage | AccountCreationPage:
        """Type the characters of the picture, agree to the privacy statement and create the account.

        A refusal comes back to the form with alerts.
        """
        self.captcha.fill(captcha)
        self.privacy.check()
        self.create_button.click()
        return self.next(CheckMailPage, AccountCreationPage)
