"""One user, with the requests that wait for a decision."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import Region, TracesPage


class RequestRow(Region):
    """One pending request: the green check, or its rejection with a reason."""

    accept = Element("radio", "user.accept", "input[value=accept]")
    reject = Element("radio", "user.reject", "input[value=reject]")
    reason = Element("textbox", "user.reason", "input.reason")


class UserPage(TracesPage):
    """``/tracesnt/users/user/ID`` (path inferred); nothing counts until "Save changes" (help-old)."""

    path = "/tracesnt/users/user"
    heading = proof = Element("heading", "user.heading", "#user-heading")
    table = Element("table", "user.requests", "#requests", always=False)
    save_button = Element("button", "user.save", "#saveChanges", always=False)
    saved = Element("text", "user.saved", "#saved", always=False)

    def has_request(self, traces_number: str) -> bool:
        """Tell whether a request for an operator waits for a decision."""
        return self._request(traces_number).is_there()

    def accept(self, traces_number: str) -> None:
        """Set the green check on the request for an operator."""
        self._request(traces_number).accept.check()

    def reject(self, traces_number: str, reason: str) -> None:
        """Mark the request for an operator as rejected."""
        request = self._request(traces_number)
        request.reject.check()
        request.reason.fill(reason)

    def save(self) -> UserPage:
        """Press "Save changes"."""
        self.save_button.click()
        return self.next(UserPage)

    def confirms_saving(self) -> bool:
        """Tell whether the page says that the changes were saved."""
        return self.saved.is_there()

    def _request(self, traces_number: str) -> RequestRow:
        number = self.host.labels.text("operator-results.traces-number", number=traces_number)
        return RequestRow(self, self.table.part(number))
