"""Walks through all pages that page objects know, as several people, on a twin whose backstage plays them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracesnt.assistant.regression.check.walking import Stop, Walk
from tracesnt.errors import InputError
from tracesnt.fixtures import Case, Person, SecondFactor, Validation, people
from tracesnt.flows import Given, Picture
from tracesnt.flows.sign_in import sign_in_person
from tracesnt.pages import (
    AccountCreationPage,
    ActivityAddressPage,
    AllRemovalPage,
    AuthorisationRequestPage,
    AuthorisationsPage,
    AuthorityProfilePage,
    AuthorityResultsPage,
    AuthoritySearchPage,
    CheckMailPage,
    ControlBodyProfilePage,
    ControlBodyResultsPage,
    ControlBodySearchPage,
    DeviceNamingPage,
    DevicePairingPage,
    DeviceRemovalPage,
    FoundOperator,
    HomePage,
    KeyNamingPage,
    KeyRegistrationPage,
    KeyRemovalPage,
    LinkExpiredPage,
    Menu,
    MobileDevicesPage,
    MyAccountPage,
    NameChangePage,
    OperatorCreationPage,
    OperatorProfilePage,
    OperatorResultsPage,
    OperatorSearchPage,
    Page,
    PasswordChangePage,
    PasswordChoicePage,
    Region,
    RoleSelectionPage,
    SecondFactorKeyPage,
    SecondFactorPinPage,
    SecondFactorQrPage,
    SecurityKeysPage,
    SignedInPage,
    SignedOutPage,
    SignInAddressPage,
    SignInPasswordPage,
    UserPage,
    UsersPage,
    WelcomePage,
    WithdrawalPage,
)
from tracesnt.pages.eu_login.mobile_devices import DeviceRow
from tracesnt.pages.eu_login.security_keys import KeyRow
from tracesnt.pages.traces_nt.authorisations import AuthorisationRow
from tracesnt.pages.traces_nt.home import OwnOperator
from tracesnt.pages.traces_nt.operator_creation import OfferedAddress
from tracesnt.pages.traces_nt.profile import ProfileActivity
from tracesnt.pages.traces_nt.search_results import ResultRow, ResultTick
from tracesnt.pages.traces_nt.user import RequestRow
from tracesnt.pages.traces_nt.users import UserRow

if TYPE_CHECKING:
    from tracesnt.mock_site.backstage.client import BackstageClient

_ADMINISTRATOR = "anke-vogt"
_CONTROL_BODY = "certipaq"
_POST = "havre"


def decided(case: Case) -> tuple[str, Validation]:
    """Return about which operator, and by whom, a request of the case is decided.

    Raises :class:`~tracesnt.errors.InputError` where the case does not say so.
    """
    if case.operator.traces_number is None or case.validation is None:
        raise InputError(
            f"The case '{case.name}' cannot be walked with: it does not say who validates which request.",
            advice="Use a case with operator.traces_number and validation, such as certipaq-importer.",
        )
    return case.operator.traces_number, case.validation


class TwinWalks:
    """The walks; what they need to be there is seeded for people of their own, so that a check can be made again."""

    def __init__(self, backstage: BackstageClient, case: Case) -> None:
        self._backstage = backstage
        self._number, self._validation = decided(case)
        self._activity = case.operator.activity

    def new_account(self, walk: Walk) -> Iterator[Stop]:
        """From the form for a new account to its mailed link, and out again."""
        visit, person = walk.visit, walk.somebody()
        form = walk.open(AccountCreationPage)
        form.fill(person)
        picture = Picture(form.captcha_picture.attribute("src"), form.captcha_picture.picture)
        yield Stop(walk.to(CheckMailPage, lambda: form.create(visit.attendant.read_captcha(picture))))
        link = visit.attendant.open_mail(person)
        choice = walk.to(PasswordChoicePage, lambda: visit.follow(link, PasswordChoicePage, LinkExpiredPage))
        yield Stop(choice)
        yield Stop(walk.to(SignedInPage, lambda: choice.choose(visit.attendant.choose_password(person))))
        yield Stop(walk.to(LinkExpiredPage, lambda: visit.follow(link, LinkExpiredPage, PasswordChoicePage)))
        yield Stop(walk.to(SignedOutPage, walk.open(SignedInPage).sign_out))

    def sign_in_with_app(self, walk: Walk) -> Iterator[Stop]:
        """The password, and the page that waits for the mobile app."""
        asked, password = self._asked(walk, SecondFactor.MOBILE_APP_PIN)
        yield Stop(asked)
        yield Stop(walk.to(SecondFactorPinPage, lambda: asked.sign_in_with_pin(password)))

    def sign_in_with_code(self, walk: Walk) -> Iterator[Stop]:
        """The page that takes a one-time password."""
        asked, password = self._asked(walk, SecondFactor.MOBILE_APP_QR)
        yield Stop(walk.to(SecondFactorQrPage, lambda: asked.sign_in_with_qr(password)))

    def sign_in_with_key(self, walk: Walk) -> Iterator[Stop]:
        """The page that asks for a key."""
        asked, password = self._asked(walk, SecondFactor.PASSKEY)
        yield Stop(walk.to(SecondFactorKeyPage, lambda: asked.sign_in_with_key(password, SecondFactor.PASSKEY)))

    def account(self, walk: Walk) -> Iterator[Stop]:
        """My account, with a mobile device."""
        self._sign_in_to_account(walk, SecondFactor.MOBILE_APP_PIN)
        yield from walk.each(
            SignedInPage, MyAccountPage, NameChangePage, PasswordChangePage, KeyNamingPage, AllRemovalPage
        )
        devices = walk.open(MobileDevicesPage)
        name = devices.devices()[0]
        yield Stop(devices, lambda: (DeviceRow(devices, devices.devices_table.part(name), name=name),))
        yield Stop(walk.to(DeviceRemovalPage, lambda: devices.remove(name)))
        naming = walk.open(DeviceNamingPage)
        yield Stop(naming)
        yield Stop(walk.to(DevicePairingPage, lambda: naming.give(walk.case.device)))

    def keys(self, walk: Walk) -> Iterator[Stop]:
        """The security keys of an account."""
        self._sign_in_to_account(walk, SecondFactor.PASSKEY)
        keys = walk.open(SecurityKeysPage)
        name = next(iter(keys.keys_table.cells(1)))[0]
        yield Stop(keys, lambda: (KeyRow(keys, keys.keys_table.part(name), name=name),))
        yield Stop(walk.to(KeyRemovalPage, lambda: keys.remove(name)))
        naming = walk.open(KeyNamingPage)
        registration = walk.to(KeyRegistrationPage, lambda: naming.give(walk.case.device, SecondFactor.PASSKEY))
        yield Stop(registration)

    def roles(self, walk: Walk) -> Iterator[Stop]:
        """The home of somebody new, the choice of a role, and what the searches for bodies and authorities find."""
        _sign_in(walk, self._seeded(walk, Given.DEVICE))
        home = walk.open(HomePage)
        yield Stop(home, lambda: (Menu(home),))
        yield from walk.each(RoleSelectionPage, ControlBodySearchPage, AuthoritySearchPage, AuthorisationsPage)
        form = walk.open(ControlBodySearchPage)
        bodies = walk.to(ControlBodyResultsPage, lambda: form.find(name=_CONTROL_BODY))
        yield Stop(bodies)
        yield Stop(walk.to(ControlBodyProfilePage, lambda: bodies.open(bodies.found()[0])))
        posts_form = walk.open(AuthoritySearchPage)
        posts = walk.to(
            AuthorityResultsPage,
            lambda: posts_form.find(country="FR", activity="border-control-post", name=_POST),
        )
        yield Stop(posts)
        yield Stop(walk.to(AuthorityProfilePage, lambda: posts.open(posts.found()[0])))

    def operators(self, walk: Walk) -> Iterator[Stop]:
        """From the search for an operator to a request, sent."""
        wanted = walk.case.operator
        _sign_in(walk, self._seeded(walk, Given.DEVICE))
        form = walk.open(OperatorSearchPage)
        yield Stop(form)
        results = walk.to(
            OperatorResultsPage, lambda: form.find(country=wanted.country, activity=wanted.activity, name="")
        )
        if results.has_next():
            results = results.next_page()
        yield Stop(results)
        again = walk.open(OperatorSearchPage)
        only = walk.to(
            OperatorResultsPage,
            lambda: again.find(country=wanted.country, activity=wanted.activity, name="", traces_number=self._number),
        )
        operator = only.found()[0]
        yield Stop(only, lambda: self._parts_of_result(only, operator))
        profile = walk.to(OperatorProfilePage, lambda: only.open(operator))
        yield Stop(profile, lambda: self._parts_of_profile(profile))
        request = walk.to(AuthorisationRequestPage, lambda: profile.request_authorisation(self._activity))
        yield Stop(request)
        sent = request.send(OperatorProfilePage)
        yield Stop(sent)
        home = walk.open(HomePage)
        yield Stop(home)
        own = walk.open(AuthorisationsPage)
        yield Stop(own, lambda: self._parts_of_authorisations(own))
        withdrawal = walk.to(WithdrawalPage, lambda: own.withdraw(own.authorisations()[0]))
        yield Stop(withdrawal)
        yield Stop(walk.to(AuthorisationsPage, withdrawal.confirm))

    def new_operator(self, walk: Walk) -> Iterator[Stop]:
        """The form for a new operator, with its pop-up and its warning."""
        wanted = walk.case.operator
        _sign_in(walk, self._seeded(walk, Given.DEVICE))
        form = walk.open(OperatorCreationPage)
        yield Stop(form)
        form.fill(name=_A_NAMESAKE, country=_ITS_COUNTRY, street="Straat 1", postcode="1000", city="Brussel")
        form = form.add_address(2, street="Kaai 2", postcode="2030", city="Antwerpen")
        yield Stop(form, lambda: (form.further_address(2),))
        form = form.remove_address(2)
        choice = walk.to(ActivityAddressPage, form.choose_address)
        yield Stop(choice, lambda: _offers(choice, "Straat 1 1000 Brussel"))
        form = walk.to(OperatorCreationPage, choice.cancel)
        form.choose_activity(chapter="organic", activity=wanted.activity, control_body=_ITS_CONTROL_BODY)
        yield Stop(walk.to(OperatorCreationPage, form.create))

    def validation(self, walk: Walk) -> Iterator[Stop]:
        """A request, as those see it who decide about it."""
        person = self._seeded(walk, Given.REQUEST)
        _sign_in(walk, self._validation.by, self._validation.confirmed_with)
        users = walk.to(UsersPage, lambda: walk.open(UsersPage).search_pending())
        yield Stop(users, lambda: (Menu(users), UserRow(users, users.table.part(person.email), user=person.name)))
        user = walk.to(UserPage, lambda: users.open(person.email, person.name))
        yield Stop(user, lambda: self._parts_of_user(user))
        user.accept(self._number, self._activity)
        user = walk.to(UserPage, user.save)
        yield Stop(user, lambda: self._parts_of_user(user))

    def administrator(self, walk: Walk) -> Iterator[Stop]:
        """The home of somebody who has access to an operator."""
        administrator = people()[_ADMINISTRATOR]
        _sign_in(walk, administrator)
        home = walk.open(HomePage)
        number = str(administrator.operator)
        before_number = home.host.labels["operator-profile.traces-number"].split("{number}")[0]
        name = home.operators.items()[0][0].partition(before_number)[0].strip()
        yield Stop(home, lambda: (OwnOperator(home, home.operators.part(_number_on(home, number)), operator=name),))

    def _asked(self, walk: Walk, second_factor: SecondFactor) -> tuple[SignInPasswordPage, str]:
        person = self._seeded(walk, Given.DEVICE, second_factor)
        page = walk.open(SignInAddressPage)
        password = walk.visit.attendant.enter_password(person)
        return walk.to(SignInPasswordPage, lambda: page.enter(person.email)), password

    def _sign_in_to_account(self, walk: Walk, second_factor: SecondFactor) -> None:
        asked, password = self._asked(walk, second_factor)
        walk.to(SignedInPage, lambda: asked.sign_in_with_password_only(password))

    def _seeded(self, walk: Walk, state: Given, second_factor: SecondFactor = SecondFactor.MOBILE_APP_PIN) -> Person:
        person = walk.somebody()
        self._backstage.add_person(
            person, state, operator=self._number, activity=self._activity, second_factor=second_factor
        )
        return person

    def _parts_of_result(self, results: OperatorResultsPage, operator: FoundOperator) -> tuple[Region, ...]:
        labels = results.host.labels
        row = results.table.part(labels.text("operator-results.traces-number", number=operator.traces_number))
        cell = row.locator(f"[data-activity='{self._activity}']")
        tick = ResultTick(results, cell, operator=operator.name, activity=labels[f"activity.{self._activity}"])
        return ResultRow(results, row, operator=operator.name), tick

    def _parts_of_profile(self, profile: OperatorProfilePage) -> tuple[Region, ...]:
        name = profile.host.labels[f"activity.{self._activity}"]
        return (ProfileActivity(profile, profile.activities.part(name), activity=name),)

    def _parts_of_authorisations(self, own: AuthorisationsPage) -> tuple[Region, ...]:
        line = own.authorisations()[0]
        number = own.host.labels.text("operator-results.traces-number", number=line.traces_number)
        names = {"operator": line.operator, "activity": line.activity}
        return (AuthorisationRow(own, own.table.part(number), **names),)

    def _parts_of_user(self, user: UserPage) -> tuple[Region, ...]:
        number = user.host.labels.text("operator-results.traces-number", number=self._number)
        return (RequestRow(user, user.table.part(number)),)


_A_NAMESAKE = "Colzagro"
_ITS_COUNTRY = "BE"
_ITS_CONTROL_BODY = "certipaq-bio"


def _sign_in(walk: Walk, person: Person, second_factor: SecondFactor = SecondFactor.MOBILE_APP_PIN) -> None:
    """Sign in page by page: unlike the flow, the walk goes on where a page on the way has lost its proof."""
    visit = walk.visit
    if second_factor is not SecondFactor.MOBILE_APP_PIN:
        sign_in_person(visit, person, second_factor)
        return
    page = walk.to(SignInAddressPage, walk.open(WelcomePage).sign_in)
    asked = walk.to(SignInPasswordPage, lambda: page.enter(person.email))
    password = visit.attendant.enter_password(person)
    waiting = walk.to(SecondFactorPinPage, lambda: asked.sign_in_with_pin(password))

    def confirm() -> None:
        visit.attendant.confirm_in_app(person)

    walk.to(
        HomePage,
        lambda: waiting.wait_for_confirmation(confirm, visit.attendant.patience, HomePage, SignInPasswordPage),
    )


def _offers(choice: ActivityAddressPage, line: str) -> tuple[Region, ...]:
    return (OfferedAddress(choice, choice.addresses.part(line), address=line),)


def _number_on(page: Page, number: str) -> str:
    return page.host.labels.text("operator-profile.traces-number", number=number)
