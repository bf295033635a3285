"""The menu on every page of TRACES NT, once signed in."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import Page, Region
from tracesnt.pages.traces_nt.authorisations import AuthorisationsPage
from tracesnt.pages.traces_nt.home import HomePage
from tracesnt.pages.traces_nt.users import UsersPage
from tracesnt.pages.traces_nt.welcome import WelcomePage


class Menu(Region):
    """Menu "Organisations" (help-old), in newer releases "Actors" (help), > "Users", and the user's own menu."""

    home_link = Element("link", "menu.home", "#navHome").before("release-2", neutral="#menuHome")
    users_link = Element("link", "menu.users", "#navUsers", always=False).before("release-2", neutral="#menuUsers")
    profile_link = Element("link", "menu.profile", "#navProfile").before("release-2", neutral="#menuProfile")
    sign_out_button = Element("button", "menu.sign-out", "#navSignOut").before("release-2", neutral="#signOut")

    def __init__(self, page: Page) -> None:
        super().__init__(page, page.host.page.locator("body"))

    def home(self) -> HomePage:
        """Go to the home."""
        self.home_link.click()
        return self.page.next(HomePage)

    def edit_profile(self) -> AuthorisationsPage:
        """Go to one's own profile with its authorisations."""
        self.profile_link.click()
        return self.page.next(AuthorisationsPage)

    def users(self) -> UsersPage:
        """Go to the users that one may validate; control bodies and authorities only."""
        self.users_link.click()
        return self.page.next(UsersPage)

    def sign_out(self) -> WelcomePage:
        """Leave TRACES NT; EU Login's own session goes on."""
        self.sign_out_button.click()
        return self.page.next(WelcomePage)
