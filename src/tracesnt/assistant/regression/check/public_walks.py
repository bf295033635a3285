"""Walks that change nothing: what is public, and what lies behind a sign-in that the person makes.

They open pages by their addresses and search; no other form is sent, and no page is opened whose address could do
something, such as remove a device.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracesnt.assistant.regression.check.walking import Stop, Walk
from tracesnt.flows.sign_in import sign_in_person
from tracesnt.pages import (
    AccountCreationPage,
    AuthenticationMethodsPage,
    AuthorisationsPage,
    AuthoritySearchPage,
    ControlBodySearchPage,
    DeviceNamingPage,
    HomePage,
    KeyNamingPage,
    Menu,
    MobileDevicesPage,
    MyAccountPage,
    NameChangePage,
    OperatorCreationPage,
    OperatorProfilePage,
    OperatorResultsPage,
    OperatorSearchPage,
    PasswordChangePage,
    PasswordResetPage,
    RoleSelectionPage,
    SecurityKeysPage,
    SignedInPage,
    SignInAddressPage,
    WelcomePage,
)


def entrance(walk: Walk) -> Iterator[Stop]:
    """The page where the journey starts."""
    yield Stop(walk.entrance(WelcomePage))


def public(walk: Walk) -> Iterator[Stop]:
    """Pages for anyone."""
    yield from walk.each(AccountCreationPage, PasswordResetPage, SignInAddressPage, AuthenticationMethodsPage)


def behind_sign_in(walk: Walk) -> Iterator[Stop]:
    """Pages that a person sees once they have signed in."""
    sign_in_person(walk.visit, walk.case.person, walk.case.second_factor)
    home = walk.visit.on(HomePage)
    yield Stop(home, lambda: (Menu(home),))
    yield from walk.each(
        RoleSelectionPage,
        OperatorSearchPage,
        ControlBodySearchPage,
        AuthoritySearchPage,
        OperatorCreationPage,
        AuthorisationsPage,
        SignedInPage,
        MyAccountPage,
        NameChangePage,
        PasswordChangePage,
        MobileDevicesPage,
        DeviceNamingPage,
        SecurityKeysPage,
        KeyNamingPage,
    )
    yield from search(walk)


def search(walk: Walk) -> Iterator[Stop]:
    """What the search for the case's operator finds, and the profile of one of them."""
    wanted = walk.case.operator
    form = walk.open(OperatorSearchPage)
    results = walk.to(
        OperatorResultsPage,
        lambda: form.find(
            country=wanted.country, activity=wanted.activity, name=wanted.name, traces_number=wanted.traces_number
        ),
    )
    yield Stop(results)
    found = results.found()
    if found:
        yield Stop(walk.to(OperatorProfilePage, lambda: results.open(found[0])))
