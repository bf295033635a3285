"""A person's own authorisations and requests: the truth about a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracesnt.errors import DriftError
from tracesnt.pages.element import Element
from tracesnt.pages.failures import CHECK_ADVICE
from tracesnt.pages.page import Page, Region, TracesPage

_COLUMNS = (
    "authorisations.operator",
    "authorisations.activity",
    "authorisations.status",
    "authorisations.administrator",
    "authorisations.requested",
    "authorisations.decided",
    "authorisations.reason",
)


class Status(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    VALID = "valid"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Authorisation:
    """One line of the list; ``status_text`` is what the page calls the status, and days are as it writes them."""

    operator: str
    traces_number: str
    activity: str
    status: Status
    status_text: str
    reason: str
    is_administrator: bool = False
    requested_on: str = ""
    decided_on: str = ""
    until: str = ""
    """When a suspension ends, in the page's words; empty where it has no end."""


def status_called(page: Page, text: str) -> Status:
    """Return the status that a page calls by a text.

    Raises :class:`~tracesnt.errors.DriftError` for one that is not known.
    """
    for status in Status:
        if page.host.labels[f"authorisations.status-{status}"] == text:
            return status
    raise DriftError(f"'{text}' is not a known status of an authorisation.", advice=CHECK_ADVICE, page=page.page_name)


class AuthorisationRow(Region):
    """One line of the list, as long as it can be withdrawn."""

    withdraw_link = Element("link", "authorisations.withdraw-one", "a.withdraw")


class AuthorisationsPage(TracesPage):
    """``/tracesnt/profile`` (path inferred); a green message confirms a request at the top (help-old)."""

    path = "/tracesnt/profile"
    heading = proof = Element("heading", "authorisations.heading", "#authorisations-heading")
    submitted = Element("text", "authorisations.submitted", "#submitted", always=False)
    withdrawn = Element("text", "authorisations.withdrawn", "#withdrawn", always=False)
    table = Element("table", "authorisations.table", "#authorisations", always=False)

    def confirms_request(self) -> bool:
        """Tell whether the green message says that a request was submitted."""
        return self.submitted.is_there()

    def authorisations(self) -> tuple[Authorisation, ...]:
        """Every request of the person with its status, newest first."""
        before_number = self.host.labels["operator-results.traces-number"].split("{number}")[0]
        lines = []
        for operator, activity, standing, administrator, requested, decided, reason in self.table.rows(*_COLUMNS):
            name, _, number = operator.partition(before_number)
            status_text, _, until = standing.partition("\n")
            lines.append(
                Authorisation(
                    operator=name.strip(),
                    traces_number=number.strip(),
                    activity=activity,
                    status=status_called(self, status_text),
                    status_text=status_text,
                    reason=reason,
                    is_administrator=bool(administrator),
                    requested_on=requested,
                    decided_on=decided,
                    until=until,
                )
            )
        return tuple(lines)

    def of(self, traces_number: str, activity: str) -> Authorisation | None:
        """The newest request for an activity (its key) of an organisation."""
        wanted = (traces_number, self.host.labels[f"activity.{activity}"])
        return next((line for line in self.authorisations() if (line.traces_number, line.activity) == wanted), None)

    def confirms_withdrawal(self) -> bool:
        """Tell whether the page says that something was withdrawn."""
        return self.withdrawn.is_there()

    def withdraw(self, authorisation: Authorisation) -> WithdrawalPage:
        """Ask to take back a pending request or a valid authorisation; the next page asks whether that is meant."""
        number = self.host.labels.text("operator-results.traces-number", number=authorisation.traces_number)
        lines = self.table.part(number).filter(has=self.host.page.get_by_text(authorisation.activity, exact=True))
        place = lines.filter(has=self.host.page.locator(AuthorisationRow.withdraw_link.neutral))
        names = {"operator": authorisation.operator, "activity": authorisation.activity}
        AuthorisationRow(self, place, **names).withdraw_link.click()
        return self.next(WithdrawalPage)


class WithdrawalPage(TracesPage):
    """``/tracesnt/authorisations/withdraw/ID`` (inferred): the question whether one really withdraws."""

    path = "/tracesnt/authorisations/withdraw"
    heading = proof = Element("heading", "withdrawal.heading", "#withdrawal-heading")
    withdraw_button = Element("button", "withdrawal.withdraw", "#withdraw")
    keep_link = Element("link", "common.cancel", "#keep")

    def confirm(self) -> AuthorisationsPage:
        """Withdraw."""
        self.withdraw_button.click()
        return self.next(AuthorisationsPage)

    def keep(self) -> AuthorisationsPage:
        """Leave it as it is."""
        self.keep_link.click()
        return self.next(AuthorisationsPage)
