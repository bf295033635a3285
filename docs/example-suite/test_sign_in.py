"""Signing in, in two languages, with a phone and with a passkey; and a page that is opened by its address."""

import pytest

from tracesnt.errors import Outcome
from tracesnt.flows import sign_in
from tracesnt.pages import SignInAddressPage, WelcomePage


@pytest.mark.languages("fr", "de")
@pytest.mark.second_factors("mobile-app-pin", "passkey")
def test_everyone_can_sign_in(run):
    assert run(sign_in).outcome is Outcome.SIGNED_IN


@pytest.mark.releases("all")
def test_the_green_button_leads_to_eu_login(open_page):
    assert isinstance(open_page(WelcomePage).sign_in(), SignInAddressPage)
