"""The search for an authority, what it found, and an authority's profile."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import TracesPage
from tracesnt.pages.traces_nt.profile import ProfilePage
from tracesnt.pages.traces_nt.search_results import FoundOperator, SearchResultsPage


class AuthorityProfilePage(ProfilePage):
    """``/tracesnt/authorities/profile/NUMBER`` (inferred)."""

    path = "/tracesnt/authorities/profile"
    heading = proof = Element("heading", "authority-profile.heading", "#authority-profile-heading")


class AuthorityResultsPage(SearchResultsPage):
    """``/tracesnt/authorities/results`` (inferred)."""

    path = "/tracesnt/authorities/results"
    heading = proof = Element("heading", "authority-results.heading", "#authority-results-heading")
    table = Element("table", "authority-results.heading", "#results", always=False)

    def open(self, found: FoundOperator) -> AuthorityProfilePage:
        """Open the profile of one of those found."""
        self.follow(found)
        return self.next(AuthorityProfilePage)


class AuthoritySearchPage(TracesPage):
    """``/tracesnt/authorities`` (inferred); customs offices and the like are from the guide and help-old."""

    path = "/tracesnt/authorities"
    heading = proof = Element("heading", "authority-search.heading", "#authority-search-heading")
    country = Element("combobox", "operator-search.country", "#country")
    activity = Element("combobox", "authority-search.activity", "#activity")
    name = Element("textbox", "authority-search.name", "#authorityName")
    code = Element("textbox", "authority-search.number", "#tracesNumber")
    search_button = Element("button", "operator-search.search", "#search")

    def find(self, *, country: str = "", activity: str = "", name: str = "", code: str = "") -> AuthorityResultsPage:
        """Search by country (ISO code), kind of authority, part of the name, and code. Empty ones do not count."""
        self.country.select(country)
        self.activity.select(activity)
        self.name.fill(name)
        self.code.fill(code)
        self.search_button.click()
        return self.next(AuthorityResultsPage)
