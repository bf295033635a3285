"""The search for a control body, what it found, and a control body's profile."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import TracesPage
from tracesnt.pages.traces_nt.profile import ProfilePage
from tracesnt.pages.traces_nt.search_results import FoundOperator, SearchResultsPage


class ControlBodyProfilePage(ProfilePage):
    """``/tracesnt/control-bodies/profile/NUMBER`` (inferred)."""

    path = "/tracesnt/control-bodies/profile"
    heading = proof = Element("heading", "control-body-profile.heading", "#control-body-profile-heading")


class ControlBodyResultsPage(SearchResultsPage):
    """``/tracesnt/control-bodies/results`` (inferred)."""

    path = "/tracesnt/control-bodies/results"
    heading = proof = Element("heading", "control-body-results.heading", "#control-body-results-heading")
    table = Element("table", "control-body-results.heading", "#results", always=False)

    def open(self, found: FoundOperator) -> ControlBodyProfilePage:
        """Open the profile of one of those found."""
        self.follow(found)
        return self.next(ControlBodyProfilePage)


class ControlBodySearchPage(TracesPage):
    """``/tracesnt/control-bodies`` (inferred); who these are is from the guide and help-old."""

    path = "/tracesnt/control-bodies"
    heading = proof = Element("heading", "control-body-search.heading", "#control-body-search-heading")
    country = Element("combobox", "operator-search.country", "#country")
    name = Element("textbox", "control-body-search.name", "#controlBodyName")
    code = Element("textbox", "control-body-search.number", "#tracesNumber")
    search_button = Element("button", "operator-search.search", "#search")

    def find(self, *, country: str = "", name: str = "", code: str = "") -> ControlBodyResultsPage:
        """Search by country (ISO code), part of the name, and code number. Empty ones do not count."""
        self.country.select(country)
        self.name.fill(name)
        self.code.fill(code)
        self.search_button.click()
        return self.next(ControlBodyResultsPage)
