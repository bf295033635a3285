"""The users whose requests a validator decides about."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import Region, TracesPage
from tracesnt.pages.traces_nt.user import UserPage


class UserRow(Region):
    """One user of the list."""

    user_link = Element("link", "{user}", "a.user")


class UsersPage(TracesPage):
    """``/tracesnt/users`` (path inferred), menu "Organisations" > "Users" (help-old)."""

    path = "/tracesnt/users"
    heading = proof = Element("heading", "users.heading", "#users-heading")
    table = Element("table", "users.results", "#users", always=False)
    search_button = Element("button", "users.search-pending", "#searchPending")
    name = Element("textbox", "users.name", "#userName")
    name_button = Element("button", "users.search", "#searchUsers")

    def search_pending(self) -> UsersPage:
        """List the users who have pending requests."""
        self.search_button.click()
        return self.next(UsersPage)

    def find(self, name_or_email: str) -> UsersPage:
        """Search all the users that one may decide about, by a part of their name or address."""
        self.name.fill(name_or_email)
        self.name_button.click()
        return self.next(UsersPage)

    def has(self, email: str) -> bool:
        """Tell whether the user with this address is in the list."""
        return self._row(email, "").is_there()

    def open(self, email: str, name: str) -> UserPage:
        """Open a user of the list."""
        self._row(email, name).user_link.click()
        return self.next(UserPage)

    def _row(self, email: str, name: str) -> UserRow:
        return UserRow(self, self.table.part(email), user=name)
