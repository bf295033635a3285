"""What the operator search found."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.pages.element import Element
from tracesnt.pages.page import Region, TracesPage
from tracesnt.pages.traces_nt.authorisation_request import AuthorisationRequestPage
from tracesnt.pages.traces_nt.operator_creation import OperatorCreationPage
from tracesnt.pages.traces_nt.operator_profile import OperatorProfilePage


@dataclass(frozen=True)
class FoundOperator:
    """One row of the results, as shown."""

    name: str
    traces_number: str
    address: str
    activities: str


class ResultRow(Region):
    """One operator among the results."""

    profile_link = Element("link", "{operator}", "a.operator")
    tick_box = Element("checkbox", "operator-results.tick", "input[type=checkbox]")


class OperatorResultsPage(TracesPage):
    """``/tracesnt/operators/results`` (path inferred); table, hint and button from the guide."""

    path = "/tracesnt/operators/results"
    heading = proof = Element("heading", "operator-results.heading", "#operator-results-heading")
    hint = Element("text", "operator-results.hint", "#hint")
    create_link = Element("link", "operator-results.create", "#createOperator")
    request_button = Element("button", "operator-results.request-authorisation", "#requestAuthorisation", always=False)
    table = Element("table", "operator-results.heading", "#results", always=False)

    def found(self) -> tuple[FoundOperator, ...]:
        """The operators found, in the page's order; none where the page says so."""
        before_number = self.host.labels["operator-results.traces-number"].split("{number}")[0]
        operators = []
        for name_and_number, address, activities in self.table.rows(3):
            name, _, number = name_and_number.partition(before_number)
            operators.append(FoundOperator(name.strip(), number.strip(), address, activities))
        return tuple(operators)

    def open(self, operator: FoundOperator) -> OperatorProfilePage:
        """Open the profile of one of the operators found."""
        self._row(operator).profile_link.click()
        return self.next(OperatorProfilePage)

    def request_authorisation(self, operator: FoundOperator, activity: str) -> AuthorisationRequestPage:
        """Tick an activity (its key) of one of the operators found, and request authorisation for it from here."""
        self._row(operator, activity=self.host.labels[f"activity.{activity}"]).tick_box.check()
        self.request_button.click()
        return self.next(AuthorisationRequestPage)

    def create_new(self) -> OperatorCreationPage:
        """Follow the button above the results for an operator that is really not there."""
        self.create_link.click()
        return self.next(OperatorCreationPage)

    def _row(self, operator: FoundOperator, activity: str = "") -> ResultRow:
        number = self.host.labels.text("operator-results.traces-number", number=operator.traces_number)
        return ResultRow(self, self.table.part(number), operator=operator.name, activity=activity)
