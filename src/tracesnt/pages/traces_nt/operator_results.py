"""What the operator search found."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.traces_nt.operator_creation import OperatorCreationPage
from tracesnt.pages.traces_nt.operator_profile import OperatorProfilePage
from tracesnt.pages.traces_nt.search_results import FoundOperator, SearchResultsPage


class OperatorResultsPage(SearchResultsPage):
    """``/tracesnt/operators/results`` (path inferred); table, hint and button from the guide."""

    path = "/tracesnt/operators/results"
    heading = proof = Element("heading", "operator-results.heading", "#operator-results-heading")
    hint = Element("text", "operator-results.hint", "#hint")
    create_link = Element("link", "operator-results.create", "#createOperator")
    table = Element("table", "operator-results.heading", "#results", always=False)

    def open(self, operator: FoundOperator) -> OperatorProfilePage:
        """Open the profile of one of the operators found."""
        self.follow(operator)
        return self.next(OperatorProfilePage)

    def create_new(self) -> OperatorCreationPage:
        """Follow the button above the results for an operator that is really not there."""
        self.create_link.click()
        return self.next(OperatorCreationPage)
