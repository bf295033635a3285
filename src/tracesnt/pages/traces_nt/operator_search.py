"""The search for the operator that a person works for."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import TracesPage
from tracesnt.pages.traces_nt.operator_results import OperatorResultsPage


class OperatorSearchPage(TracesPage):
    """``/tracesnt/operators`` (path inferred); criteria from the guide and help-old."""

    path = "/tracesnt/operators"
    heading = proof = Element("heading", "operator-search.heading", "#operator-search-heading")
    country = Element("combobox", "operator-search.country", "#country")
    activity = Element("combobox", "operator-search.activity", "#activity")
    name = Element("textbox", "operator-search.name", "#operatorName")
    search_button = Element("button", "operator-search.search", "#search")

    def find(self, *, country: str, activity: str, name: str) -> OperatorResultsPage:
        """Search by country (ISO code), kind of activity and part of the name."""
        self.country.select(country)
        self.activity.select(activity)
        self.name.fill(name)
        self.search_button.click()
        return self.next(OperatorResultsPage)
