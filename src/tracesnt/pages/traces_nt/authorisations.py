"""A person's own authorisations and requests: the truth about a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracesnt.errors import DriftError
from tracesnt.pages.element import Element
from tracesnt.pages.failures import CHECK_ADVICE
from tracesnt.pages.page import TracesPage


class Status(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    VALID = "valid"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Authorisation:
    """One line of the list; ``status_text`` is what the page calls the status."""

    operator: str
    traces_number: str
    activity: str
    status: Status
    status_text: str
    reason: str


class AuthorisationsPage(TracesPage):
    """``/tracesnt/profile`` (path inferred); a green message confirms a request at the top (help-old)."""

    path = "/tracesnt/profile"
    heading = proof = Element("heading", "authorisations.heading", "#authorisations-heading")
    submitted = Element("text", "authorisations.submitted", "#submitted", always=False)
    table = Element("table", "authorisations.table", "#authorisations", always=False)

    def confirms_request(self) -> bool:
        """Tell whether the green message says that a request was submitted."""
        return self.submitted.is_there()

    def authorisations(self) -> tuple[Authorisation, ...]:
        """Every request of the person with its status, newest first."""
        labels = self.host.labels
        statuses = {labels[f"authorisations.status-{status}"]: status for status in Status}
        before_number = labels["operator-results.traces-number"].split("{number}")[0]
        lines = []
        for operator, activity, status_text, reason in self.table.rows(4):
            if status_text not in statuses:
                raise DriftError(
                    f"'{status_text}' is not a known status of an authorisation.",
                    advice=CHECK_ADVICE,
                    page=self.page_name,
                    element=self.table.element.name,
                )
            name, _, number = operator.partition(before_number)
            status = statuses[status_text]
            lines.append(Authorisation(name.strip(), number.strip(), activity, status, status_text, reason))
        return tuple(lines)

    def of(self, traces_number: str) -> Authorisation | None:
        """The newest request for an operator."""
        return next((line for line in self.authorisations() if line.traces_number == traces_number), None)
