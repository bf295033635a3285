"""The search for the operator that a person works for."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import TracesPage
from tracesnt.pages.traces_nt.operator_results import OperatorResultsPage


class OperatorSearchPage(TracesPage):
    """``/tracesnt/operators`` (path inferred); criteria from the guide and help-old, the TRACES number inferred."""

    path = "/tracesnt/operators"
    heading = proof = Element("heading", "operator-search.heading", "#operator-search-heading")
    country = Element("combobox", "operator-search.country", "#country")
    section = Element("combobox", "operator-search.section", "#section")
    activity = Element("combobox", "operator-search.activity", "#activity")
    name = Element("textbox", "operator-search.name", "#operatorName")
    traces_number = Element("textbox", "operator-search.number", "#tracesNumber")
    search_button = Element("button", "operator-search.search", "#search")

    def find(self, *, country: str, activity: str, name: str, traces_number: str | None = None) -> OperatorResultsPage:
        """Search by country (ISO code), kind of activity, part of the name, and TRACES number where it is known."""
        self.country.select(country)
        self.activity.select(activity)
        self.name.fill(name)
        if traces_number is not None:
            self.traces_number.fill(traces_number)
        self.search_button.click()
        return self.next(OperatorResultsPage)
