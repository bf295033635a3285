"""The banner about cookies: it may come late, change, or refuse to go."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tracesnt.flows import Visit
from tracesnt.pages.eu_login.sign_in_address import SignInAddressPage
from tracesnt.pages.traces_nt.welcome import WelcomePage

pytestmark = pytest.mark.browser

COVER = """([button, goes]) => {
  document.body.insertAdjacentHTML("beforeend",
    `<div id="late" style="position: fixed; inset: 0; background: white">${button}</div>`);
  const banner = document.querySelector("#late");
  banner.firstElementChild.addEventListener("click", () => goes ? banner.remove() : banner.append("pressed "));
}"""


def cover(visit: Visit, button: str, *, goes: bool = True) -> None:
    """Have a script cover the page, as a real banner's does when the page has long been there."""
    visit.page.evaluate(COVER, [button, goes])


@pytest.mark.parametrize(
    "button",
    [
        '<button id="acceptNecessaryCookies">OK</button>',
        "<button> {name} </button>",
        '<button aria-label="{name}">OK</button>',
    ],
    ids=["by its selector", "by its text", "by its label"],
)
def test_a_banner_that_comes_late_is_dismissed_by_either_locator(visit: Visit, button: str) -> None:
    welcome = visit.open(WelcomePage)
    cover(visit, button.format(name=visit.labels["cookie-banner.accept-necessary"]))
    expect(visit.page.locator("#late")).to_have_count(0)
    assert isinstance(welcome.sign_in(), SignInAddressPage)


def test_a_banner_that_does_not_go_is_asked_once(visit: Visit) -> None:
    visit.open(WelcomePage)
    cover(visit, '<button id="acceptNecessaryCookies">OK</button>', goes=False)
    visit.page.evaluate("() => document.body.append('and more')")
    expect(visit.page.locator("#late")).to_have_text("OKpressed")
